package answer

import (
	"encoding/json"
)

// A WireAnswer is an Answer as JSON. Its names are a contract: they may be added to, never changed.
type WireAnswer struct {
	ID          string         `json:"id" doc:"the same for the same question, knowledge and day on every platform"`
	Kind        Kind           `json:"kind" doc:"definition, event, events, passage, clarify, unknown or help"`
	Text        string         `json:"text" doc:"the whole answer as plain text, without its sources"`
	Lang        string         `json:"lang" doc:"language of text, a BCP 47 tag"`
	Confidence  float64        `json:"confidence" doc:"about the share of such answers that are right, in [0,1]"`
	Lead        string         `json:"lead,omitempty" doc:"the part rendered from fields; absent when a quote opens the answer"`
	Notes       []string       `json:"notes,omitempty" doc:"what a reader must know besides: whose position it is, how old, which language"`
	Quotes      []wireQuote    `json:"quotes" doc:"verbatim words of the knowledge files, the short answer first"`
	Citations   []wireCitation `json:"citations" doc:"where quotes and facts stand, numbered from 1"`
	Events      []WireEvent    `json:"events" doc:"meetings, in the order to show"`
	Choices     []wireChoice   `json:"choices,omitempty" doc:"what may have been meant, for kind clarify"`
	Suggestions []string       `json:"suggestions" doc:"questions that can be answered, to offer next"`
	Contact     string         `json:"contact,omitempty" doc:"whom to ask when the files don't say"`
	TookUS      int64          `json:"took_us" doc:"microseconds that answering took"`
}

type wireQuote struct {
	Text     string `json:"text" doc:"the words, byte for byte as the passage has them"`
	Citation int    `json:"citation" doc:"n of the citation they come from"`
}

type wireCitation struct {
	N         int    `json:"n" doc:"its number in this answer"`
	Title     string `json:"title" doc:"title of the article, event or term"`
	Path      string `json:"path" doc:"knowledge file, relative to its base"`
	Document  string `json:"document" doc:"id of the article, event or term"`
	Section   string `json:"section" doc:"heading that it stands under"`
	URL       string `json:"url" doc:"address of the first source"`
	Publisher string `json:"publisher" doc:"who published the source"`
	Date      string `json:"date" doc:"when: a day, a month or a year"`
	AsOf      string `json:"as_of" doc:"when the document was last reviewed"`
	Kind      string `json:"kind" doc:"article, event or term"`
	Passage   string `json:"passage" doc:"id of the passage"`
	Clause    string `json:"clause,omitempty" doc:"treaty article or resolution meant"`
}

// A WireEvent is an event as JSON, in answers and in calendars.
type WireEvent struct {
	ID        string `json:"id" doc:"names the event"`
	Series    string `json:"series" doc:"id of the term that it is an edition of"`
	Acronym   string `json:"acronym" doc:"as in WTPF-13"`
	Name      string `json:"name" doc:"full name"`
	Edition   string `json:"edition" doc:"which one of its series"`
	Start     string `json:"start" doc:"first day; a month or a year when no more is known, empty when nothing is"`
	End       string `json:"end" doc:"last day; empty for the same as start"`
	StartTime string `json:"start_time,omitempty" doc:"time of day on the first day, as in 14:00, by the clock of timezone; left out when only days are known"`
	EndTime   string `json:"end_time,omitempty" doc:"time of day on the last day"`
	Timezone  string `json:"timezone,omitempty" doc:"IANA time zone of start_time and end_time"`
	When      string `json:"when" doc:"the dates in words, in the language asked for"`
	City      string `json:"city" doc:"where it is held"`
	Country   string `json:"country" doc:"where it is held"`
	Region    string `json:"region" doc:"id of a region of the world"`
	Venue     string `json:"venue" doc:"building or campus"`
	Organizer string `json:"organizer" doc:"who convenes it"`
	URL       string `json:"url" doc:"its own page"`
	Summary   string `json:"summary" doc:"what it is"`
	Outcome   string `json:"outcome" doc:"what came of it"`
	Status    string `json:"status" doc:"scheduled, confirmed, postponed, cancelled or held, as the files say"`
	Phase     string `json:"phase" doc:"upcoming, on_now, over, undated, cancelled or postponed, at the asker's now"`
	Days      int    `json:"days" doc:"until the start when upcoming, since the end when over, day of the meeting when on now; 0 when dates are partial"`
	AsOf      string `json:"as_of" doc:"when this was last reviewed"`
}

type wireChoice struct {
	Label    string `json:"label" doc:"short enough for a button"`
	Question string `json:"question" doc:"to ask when it is chosen"`
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
	Passage  string  `json:"passage" doc:"id of the passage"`
	Document string  `json:"document" doc:"id of its article, event or term"`
	Path     string  `json:"path" doc:"knowledge file, relative to its base"`
	Title    string  `json:"title" doc:"the document's title"`
	Section  string  `json:"section,omitempty" doc:"heading that it stands under"`
	Lang     string  `json:"lang,omitempty" doc:"language of text, a BCP 47 tag"`
	Score    float64 `json:"score" doc:"the ranker's; good for an order, not comparable between queries"`
	Text     string  `json:"text" doc:"the passage's words"`
}

// Wire returns the hit as JSON shows it.
func (h Hit) Wire() WireHit {
	p := h.Passage
	return WireHit{string(p.ID), p.Document, h.Path, p.Title, p.Section, p.Lang, h.Score, p.Text}
}

// Wire returns the event as JSON shows it.
func (e Event) Wire() WireEvent {
	w := WireEvent{
		ID: e.ID, Series: e.Series, Acronym: e.Acronym, Name: e.Name, Edition: e.Edition,
		Start: e.Start.String(), End: e.End.String(), When: e.When,
		City: e.City, Country: e.Country, Region: e.Region, Venue: e.Venue,
		Organizer: e.Organizer, URL: e.URL, Summary: e.Summary, Outcome: e.Outcome,
		Status: string(e.Status), Phase: string(e.Phase), Days: e.Days, AsOf: e.AsOf.String(),
	}
	if _, _, ok := e.Hours(); ok {
		w.StartTime, w.EndTime, w.Timezone = e.StartTime.String(), e.EndTime.String(), e.Timezone
	}
	return w
}
