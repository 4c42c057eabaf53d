package answer

import (
	"encoding/json"
)

// A WireAnswer is an Answer as JSON. Its names are a contract: they may be added to, never changed.
type WireAnswer struct {
	ID          string         `json:"id"`
	Kind        Kind           `json:"kind"`
	Text        string         `json:"text"`
	Lang        string         `json:"lang"`
	Confidence  float64        `json:"confidence"`
	Lead        string         `json:"lead,omitempty"`
	Notes       []string       `json:"notes,omitempty"`
	Quotes      []wireQuote    `json:"quotes"`
	Citations   []wireCitation `json:"citations"`
	Events      []WireEvent    `json:"events"`
	Choices     []wireChoice   `json:"choices,omitempty"`
	Suggestions []string       `json:"suggestions"`
	Contact     string         `json:"contact,omitempty"`
	TookUS      int64          `json:"took_us"`
}

type wireQuote struct {
	Text     string `json:"text"`
	Citation int    `json:"citation"`
}

type wireCitation struct {
	N         int    `json:"n"`
	Title     string `json:"title"`
	Path      string `json:"path"`
	Document  string `json:"document"`
	Section   string `json:"section"`
	URL       string `json:"url"`
	Publisher string `json:"publisher"`
	Date      string `json:"date"`
	AsOf      string `json:"as_of"`
	Kind      string `json:"kind"`
	Passage   string `json:"passage"`
	Clause    string `json:"clause,omitempty"`
}

// A WireEvent is an event as JSON, in answers and in calendars.
type WireEvent struct {
	ID        string `json:"id"`
	Series    string `json:"series"`
	Acronym   string `json:"acronym"`
	Name      string `json:"name"`
	Edition   string `json:"edition"`
	Start     string `json:"start"`
	End       string `json:"end"`
	When      string `json:"when"`
	City      string `json:"city"`
	Country   string `json:"country"`
	Region    string `json:"region"`
	Venue     string `json:"venue"`
	Organizer string `json:"organizer"`
	URL       string `json:"url"`
	Summary   string `json:"summary"`
	Outcome   string `json:"outcome"`
	Status    string `json:"status"`
	Phase     string `json:"phase"`
	Days      int    `json:"days"`
	AsOf      string `json:"as_of"`
}

type wireChoice struct {
	Label    string `json:"label"`
	Question string `json:"question"`
}

// MarshalJSON writes the answer as Wire shows it.
func (a Answer) MarshalJSON() ([]byte, error) { return json.Marshal(a.Wire()) }

// Wire returns the answer as the command line and the HTTP API promise it. Lists are never nil.
func (a Answer) Wire() WireAnswer {
	w := WireAnswer{
		ID: a.ID, Kind: a.Kind, Text: a.Text, Lang: a.Lang, Confidence: a.Confidence,
		Lead: a.Lead, Notes: a.Notes,
		Quotes: []wireQuote{}, Citations: []wireCitation{}, Events: []WireEvent{},
		Suggestions: append([]string{}, a.Suggestions...),
		TookUS:      a.Took.Microseconds(),
	}
	for _, q := range a.Quotes {
		w.Quotes = append(w.Quotes, wireQuote{q.Text(), q.Citation})
	}
	for _, c := range a.Citations {
		w.Citations = append(w.Citations, wireCitation{
			N: c.N, Title: c.Title, Path: c.Path, Document: c.Document, Section: c.Section,
			URL: c.URL, Publisher: c.Publisher, Date: c.Date.String(), AsOf: c.AsOf.String(),
			Kind: c.Kind.String(), Passage: string(c.Passage), Clause: c.Clause,
		})
	}
	for _, e := range a.Events {
		w.Events = append(w.Events, e.Wire())
	}
	for _, c := range a.Choices {
		w.Choices = append(w.Choices, wireChoice(c))
	}
	if a.Contact != nil {
		w.Contact = a.Contact.Contact
	}
	return w
}

// A WireHit is a hit as JSON.
type WireHit struct {
	Passage  string  `json:"passage"`
	Document string  `json:"document"`
	Path     string  `json:"path"`
	Title    string  `json:"title"`
	Section  string  `json:"section,omitempty"`
	Lang     string  `json:"lang,omitempty"`
	Score    float64 `json:"score"`
	Text     string  `json:"text"`
}

// Wire returns the hit as JSON shows it.
func (h Hit) Wire() WireHit {
	p := h.Passage
	return WireHit{string(p.ID), p.Document, h.Path, p.Title, p.Section, p.Lang, h.Score, p.Text}
}

// Wire returns the event as JSON shows it.
func (e Event) Wire() WireEvent {
	return WireEvent{
		ID: e.ID, Series: e.Series, Acronym: e.Acronym, Name: e.Name, Edition: e.Edition,
		Start: e.Start.String(), End: e.End.String(), When: e.When,
		City: e.City, Country: e.Country, Region: e.Region, Venue: e.Venue,
		Organizer: e.Organizer, URL: e.URL, Summary: e.Summary, Outcome: e.Outcome,
		Status: string(e.Status), Phase: string(e.Phase), Days: e.Days, AsOf: e.AsOf.String(),
	}
}
