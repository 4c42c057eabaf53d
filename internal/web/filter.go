package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// An eventQuery is what the addresses of calendars and lists of meetings filter by. All of them take the same parameters.
type eventQuery struct {
	Event, Series, Place, Region, Chapter, Year string
	From, To                                    knowledge.Date
	Lang                                        string
}

// readEventQuery reads event, series, place, region, chapter, year, from, to and lang.
func readEventQuery(v url.Values) (q eventQuery, err error) {
	get := func(name string) string { return clip(strings.TrimSpace(v.Get(name)), 200) }
	q = eventQuery{
		Event: get("event"), Series: get("series"), Place: get("place"), Region: get("region"), Chapter: get("chapter"),
		Year: get("year"), Lang: get("lang"),
	}
	if q.Year != "" {
		if n, err := strconv.Atoi(q.Year); err != nil || n < 1000 || n > 9999 {
			return q, badRequest("year must be a year of four digits, as in 2027")
		}
	}
	for name, d := range map[string]*knowledge.Date{"from": &q.From, "to": &q.To} {
		if *d, err = knowledge.ParseDate(get(name)); err != nil {
			return q, badRequest(name + ": " + err.Error())
		}
	}
	return q, nil
}

// chosen returns the meetings that q chooses, in the order of their start. What the calendar doesn't know is the
// caller's mistake.
func (s *Server) chosen(q eventQuery, now time.Time) ([]answer.Event, error) {
	f := answer.EventFilter{Series: q.Series, Place: q.Place}
	from, to := q.From, q.To
	if q.Year != "" {
		year, err := knowledge.ParseDate(q.Year)
		if err != nil {
			return nil, badRequest("year: " + err.Error())
		}
		from, to = year, year
	}
	f.From, _ = from.Span(time.UTC)
	_, f.To = to.Span(time.UTC)
	asker := answer.Question{Lang: q.Lang, Now: now}
	events, err := s.Knowledge.Calendar(f, asker)
	if err != nil {
		return nil, badRequest(err.Error())
	}
	base := s.Knowledge.Base()
	region := q.Region
	if q.Chapter != "" {
		c, ok := base.Chapter(knowledge.ChapterID(q.Chapter))
		switch {
		case !ok:
			return nil, badRequest("no chapter " + strconv.Quote(q.Chapter))
		case region != "" && region != c.Region:
			return nil, nil
		}
		region = c.Region
	}
	if region != "" {
		if _, ok := base.Region(region); !ok {
			return nil, badRequest("no region " + strconv.Quote(region))
		}
		f.Place = region
		there, err := s.Knowledge.Calendar(f, asker)
		if err != nil {
			return nil, badRequest(err.Error())
		}
		in := map[string]bool{}
		for _, e := range there {
			in[e.ID] = true
		}
		events = slices.DeleteFunc(events, func(e answer.Event) bool { return !in[e.ID] })
	}
	if q.Event != "" {
		events = slices.DeleteFunc(events, func(e answer.Event) bool { return e.ID != q.Event })
		if len(events) == 0 {
			return nil, notFound("there is no such event")
		}
	}
	return events, nil
}

// filtered returns the meetings that a request's address chooses.
func (s *Server) filtered(r *http.Request) ([]answer.Event, error) {
	q, err := readEventQuery(r.URL.Query())
	if err != nil {
		return nil, err
	}
	return s.chosen(q, time.Time{})
}
