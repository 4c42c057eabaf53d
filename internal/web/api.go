package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"plenipo/internal/answer"
	"plenipo/internal/lang"
	"plenipo/knowledge"
)

// A questionBody is what POST /api/v1/ask takes; only Text is needed.
type questionBody struct {
	Text   string        `json:"text" doc:"the question, in any language; at most 16 KiB"`
	Lang   string        `json:"lang,omitempty" doc:"language to answer in when the question doesn't tell, as a BCP 47 tag"`
	Now    string        `json:"now,omitempty" doc:"the asker's instant (RFC 3339), which \"next\" and \"on now\" are relative to; by default the server's"`
	Zone   string        `json:"zone,omitempty" doc:"the asker's time zone, an IANA name"`
	Thread answer.Thread `json:"thread,omitzero" doc:"what the conversation was about: the thread of the answer before"`
}

// An answerBody is what POST /api/v1/ask returns.
type answerBody struct {
	answer.WireAnswer
	Thread answer.Thread `json:"thread" doc:"what the conversation is about now; send it with the next question"`
}

// maxText is the longest question taken, in bytes; more would be cut anyway.
const maxText = 16 << 10

// ask answers one question. Chapters' own knowledge is not served here: the API is public.
func (s *Server) ask(w http.ResponseWriter, r *http.Request) error {
	var b questionBody
	dec := json.NewDecoder(r.Body)
	if err := dec.Decode(&b); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return err
		}
		return badRequest("the body must be JSON, as in {\"text\": \"What is WCIT?\"}")
	}
	if _, err := dec.Token(); err != io.EOF {
		return badRequest("the body must be one JSON object, with nothing behind it")
	}
	if b.Text == "" {
		return badRequest("text is missing: the question to answer")
	}
	if len(b.Text) > maxText {
		return badRequest(fmt.Sprintf("text has %d bytes; at most %d are taken", len(b.Text), maxText))
	}
	q := answer.Question{Text: b.Text, Lang: b.Lang, Thread: b.Thread}
	if b.Now != "" {
		now, err := time.Parse(time.RFC3339, b.Now)
		if err != nil {
			return badRequest("now must be an RFC 3339 instant, as in 2026-10-01T09:00:00Z")
		}
		q.Now, q.Zone = now, now.Location()
	}
	if b.Zone != "" {
		zone, err := time.LoadLocation(b.Zone)
		if err != nil {
			return badRequest("zone must be an IANA time zone, as in Europe/Zurich")
		}
		q.Zone = zone
	}
	a, err := s.Knowledge.Ask(r.Context(), q)
	if err != nil {
		return err
	}
	s.asked(r, q, a)
	return writeJSON(w, answerBody{a.Wire(), a.Thread})
}

// asked tells who keeps records of a question.
func (s *Server) asked(r *http.Request, q answer.Question, a answer.Answer) {
	if s.Asked != nil {
		s.Asked(r.Context(), q, a)
	}
}

// A hitsBody is what GET /api/v1/search returns.
type hitsBody struct {
	Hits []answer.WireHit `json:"hits" doc:"passages, best first; empty when none matches"`
}

// maxHits is how many passages a search returns at the most.
const maxHits = 50

func (s *Server) search(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	text := q.Get("q")
	if text == "" {
		return badRequest("q is missing: what to search for")
	}
	k := 10
	if v := q.Get("k"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > maxHits {
			return badRequest(fmt.Sprintf("k must be a number from 1 to %d", maxHits))
		}
		k = n
	}
	hits, err := s.Knowledge.Search(r.Context(), clip(text, maxText), q.Get("lang"), "", k)
	if err != nil {
		return err
	}
	out := hitsBody{Hits: make([]answer.WireHit, 0, len(hits))}
	for _, h := range hits {
		out.Hits = append(out.Hits, h.Wire())
	}
	return writeJSON(w, out)
}

// An eventsBody is what GET /api/v1/events returns.
type eventsBody struct {
	Events []answer.WireEvent `json:"events" doc:"meetings in the order of their start, those without a date last"`
}

func (s *Server) events(w http.ResponseWriter, r *http.Request) error {
	events, err := s.filtered(r)
	if err != nil {
		return err
	}
	out := eventsBody{Events: make([]answer.WireEvent, 0, len(events))}
	for _, e := range events {
		out.Events = append(out.Events, e.Wire())
	}
	return writeJSON(w, out)
}

// A termBody is a glossary entry as JSON.
type termBody struct {
	ID         string              `json:"id" doc:"names the term"`
	Kind       string              `json:"kind,omitempty" doc:"series, organization, treaty, body, person or concept"`
	Names      map[string][]string `json:"names" doc:"what it is called, by BCP 47 language"`
	Acronyms   map[string][]string `json:"acronyms" doc:"its short forms, by language"`
	Definition map[string]string   `json:"definition" doc:"what it means, by language"`
	See        []string            `json:"see" doc:"ids of related terms"`
	Sources    []sourceBody        `json:"sources" doc:"where the definition was seen"`
	AsOf       string              `json:"as_of" doc:"when it was last reviewed: a day, a month or a year"`
}

// A sourceBody is where a fact was seen.
type sourceBody struct {
	Title     string `json:"title" doc:"the page's title"`
	URL       string `json:"url" doc:"its address"`
	Publisher string `json:"publisher" doc:"who published it"`
	Date      string `json:"date" doc:"when: a day, a month or a year"`
	Clause    string `json:"clause,omitempty" doc:"the article or resolution meant"`
}

// A termsBody is what GET /api/v1/terms returns.
type termsBody struct {
	Terms []termBody `json:"terms" doc:"glossary entries ordered by id"`
}

func newTermBody(t *knowledge.Term) termBody {
	b := termBody{
		ID: t.ID, Kind: t.Kind, Names: orEmpty(t.Names), Acronyms: orEmpty(t.Acronyms), Definition: orEmpty(t.Definition),
		See: append([]string{}, t.See...), Sources: []sourceBody{}, AsOf: t.AsOf.String(),
	}
	for _, s := range t.Sources {
		b.Sources = append(b.Sources, sourceBody{s.Title, s.URL, s.Publisher, s.Date.String(), s.Clause})
	}
	return b
}

func orEmpty[V any](m map[string]V) map[string]V {
	if m == nil {
		return map[string]V{}
	}
	return m
}

func (s *Server) apiTerms(w http.ResponseWriter, r *http.Request) error {
	want := lang.Fold(clip(strings.TrimSpace(r.URL.Query().Get("find")), 200))
	out := termsBody{Terms: []termBody{}}
	for _, t := range s.Knowledge.Base().Terms() {
		if knowledge.Visible(t.Chapters, "") && (want == "" || called(t, want)) {
			out.Terms = append(out.Terms, newTermBody(t))
		}
	}
	return writeJSON(w, out)
}

func (s *Server) apiTerm(w http.ResponseWriter, r *http.Request) error {
	t, ok := s.Knowledge.Base().Term(r.PathValue("id"))
	if !ok || !knowledge.Visible(t.Chapters, "") {
		return notFound("the glossary has no such term")
	}
	return writeJSON(w, newTermBody(t))
}
