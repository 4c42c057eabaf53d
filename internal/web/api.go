package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"plenipo/internal/answer"
	"plenipo/internal/ics"
	"plenipo/knowledge"
)

// A questionBody is what POST /api/v1/ask takes; only Text is needed.
type questionBody struct {
	Text   string        `json:"text"`
	Lang   string        `json:"lang"`
	Now    string        `json:"now"`
	Zone   string        `json:"zone"`
	Thread answer.Thread `json:"thread"`
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
	return writeJSON(w, struct {
		answer.WireAnswer
		Thread answer.Thread `json:"thread"`
	}{a.Wire(), a.Thread})
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
	hits, err := s.Knowledge.Search(r.Context(), text[:min(len(text), maxText)], q.Get("lang"), "", k)
	if err != nil {
		return err
	}
	out := make([]answer.WireHit, 0, len(hits))
	for _, h := range hits {
		out = append(out, h.Wire())
	}
	return writeJSON(w, map[string]any{"hits": out})
}

// filter reads series, place, from and to.
func (s *Server) filter(r *http.Request) (answer.EventFilter, error) {
	q := r.URL.Query()
	f := answer.EventFilter{Series: q.Get("series"), Place: q.Get("place")}
	for name, limit := range map[string]*time.Time{"from": &f.From, "to": &f.To} {
		d, err := knowledge.ParseDate(q.Get(name))
		if err != nil {
			return f, badRequest(name + ": " + err.Error())
		}
		from, to := d.Span(time.UTC)
		if *limit = from; name == "to" {
			*limit = to
		}
	}
	return f, nil
}

func (s *Server) chosen(r *http.Request) ([]answer.Event, error) {
	f, err := s.filter(r)
	if err != nil {
		return nil, err
	}
	events, err := s.Knowledge.Calendar(f, answer.Question{Lang: r.URL.Query().Get("lang")})
	if err != nil {
		return nil, badRequest(err.Error())
	}
	return events, nil
}

func (s *Server) events(w http.ResponseWriter, r *http.Request) error {
	events, err := s.chosen(r)
	if err != nil {
		return err
	}
	out := make([]answer.WireEvent, 0, len(events))
	for _, e := range events {
		out = append(out, e.Wire())
	}
	return writeJSON(w, map[string]any{"events": out})
}

func (s *Server) calendar(w http.ResponseWriter, r *http.Request) error {
	events, err := s.chosen(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="plenipo.ics"`)
	return ics.Write(w, events, ics.Options{Name: "Plenipo"})
}
