package web

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// An eventsPage is the calendar: filters, a timeline, a list by year.
type eventsPage struct {
	frame
	Query     eventQuery
	Wrong     string // what the filters don't know
	Series    []option
	Regions   []option
	Years     []option
	ByYear    []yearOf
	Total     int
	Timeline  *timeline
	Subscribe string // the same meetings as a calendar to subscribe to
}

// An option is one of a select's.
type option struct {
	Value, Label string
	Chosen       bool
}

// A yearOf is the meetings that begin in a year; Year is "" for those whose date isn't known.
type yearOf struct {
	Year   string
	Events []answer.Event
}

func (s *Server) eventsPage(w http.ResponseWriter, r *http.Request) error {
	p := eventsPage{frame: s.frame(r, "events")}
	p.Title = p.T("console_events") + " · Plenipo"
	now, err := s.instant(r.URL.Query().Get("now"))
	if err != nil {
		return err
	}
	values := r.URL.Query()
	if len(values) == 0 || len(values) == 1 && values.Has("lang") {
		// The whole calendar reaches back to 1988: begin with what is near.
		values.Set("from", fmt.Sprint(s.now().Year()))
	}
	if p.Query, err = readEventQuery(values); err != nil {
		return err
	}
	p.Query.Lang = p.Lang()
	events, err := s.chosen(p.Query, now)
	status := http.StatusOK
	if err != nil {
		// A mistyped place is no error page: the filters stay, and say so.
		p.Wrong, status = p.T("console_filter_unknown"), http.StatusBadRequest
	}
	p.Total = len(events)
	p.options(s.Knowledge.Base())
	for _, e := range events {
		year := ""
		if !e.Start.IsZero() {
			year = fmt.Sprintf("%04d", e.Start.Year())
		}
		if n := len(p.ByYear); n == 0 || p.ByYear[n-1].Year != year {
			p.ByYear = append(p.ByYear, yearOf{Year: year})
		}
		last := &p.ByYear[len(p.ByYear)-1]
		last.Events = append(last.Events, e)
	}
	if now.IsZero() {
		now = s.now()
	}
	p.Timeline = drawTimeline(events, p.Query.From, now, p.Dir == "rtl")
	p.Subscribe = p.Link("/calendar.ics", "series", p.Query.Series, "region", p.Query.Region, "place", p.Query.Place, "year", p.Query.Year)
	return render(w, status, "events.html", p)
}

// options fills the selects with what the calendar has.
func (p *eventsPage) options(base *knowledge.Base) {
	series, years, regions := map[string]bool{}, map[string]bool{}, map[string]bool{}
	countries := map[string]string{}
	for _, r := range base.Regions() {
		for _, c := range r.Countries {
			countries[c] = r.ID
		}
	}
	for _, e := range base.Events() {
		if !knowledge.Visible(e.Chapters, "") {
			continue
		}
		series[e.Series] = true
		if !e.Start.IsZero() {
			years[fmt.Sprintf("%04d", e.Start.Year())] = true
		}
		if e.Region != "" {
			regions[e.Region] = true
		} else if r := countries[e.Country]; r != "" {
			regions[r] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(series)) {
		label := id
		if t, ok := base.Term(id); ok {
			label = termName(t, p.Lang())
			if a := termAcronym(t, p.Lang()); a != "" && a != label {
				label = a + " – " + label
			}
		}
		if id != "" {
			p.Series = append(p.Series, option{id, clip(label, 90), id == p.Query.Series})
		}
	}
	slices.SortFunc(p.Series, func(a, b option) int { return strings.Compare(strings.ToLower(a.Label), strings.ToLower(b.Label)) })
	for _, r := range base.Regions() {
		if regions[r.ID] {
			label := r.ID
			for _, l := range []string{"en", p.Lang()} {
				if n := r.Names[l]; len(n) > 0 {
					label = n[0]
				}
			}
			p.Regions = append(p.Regions, option{r.ID, label, r.ID == p.Query.Region})
		}
	}
	for _, y := range slices.Backward(slices.Sorted(maps.Keys(years))) {
		p.Years = append(p.Years, option{y, y, y == p.Query.Year})
	}
}

// An eventPage is one meeting.
type eventPage struct {
	frame
	Event       answer.Event
	SeriesName  string
	SeriesURL   string
	RegionName  string
	Before      *answer.Event // of its series
	After       *answer.Event
	SourcesPage string
}

func (s *Server) event(w http.ResponseWriter, r *http.Request) error {
	p := eventPage{frame: s.frame(r, "events")}
	now, err := s.instant(r.URL.Query().Get("now"))
	if err != nil {
		return err
	}
	base, id := s.Knowledge.Base(), r.PathValue("id")
	e, ok := base.Event(id)
	if !ok || !knowledge.Visible(e.Chapters, "") {
		return notFound("there is no such event")
	}
	// Of its series when that has a name, for the editions before and after.
	events, err := s.Knowledge.Calendar(answer.EventFilter{}, answer.Question{Lang: p.Lang(), Now: now})
	if err != nil {
		return err
	}
	events = slices.DeleteFunc(events, func(o answer.Event) bool { return o.Series != e.Series })
	i := slices.IndexFunc(events, func(o answer.Event) bool { return o.ID == id })
	if i < 0 {
		return notFound("there is no such event")
	}
	p.Event = events[i]
	if i > 0 {
		p.Before = &events[i-1]
	}
	if i+1 < len(events) {
		p.After = &events[i+1]
	}
	p.Title = e.Name + " · Plenipo"
	if t, ok := base.Term(e.Series); ok {
		p.SeriesName, p.SeriesURL = termName(t, p.Lang()), p.Link("/terms/"+t.ID)
	}
	if reg, ok := base.Region(e.Region); ok && len(reg.Names["en"]) > 0 {
		p.RegionName = reg.Names["en"][0]
		if n := reg.Names[p.Lang()]; len(n) > 0 {
			p.RegionName = n[0]
		}
	}
	p.SourcesPage = p.Link(sourcePath(knowledge.KindEvent, id))
	return render(w, http.StatusOK, "event.html", p)
}

// Chip says where an event stands relative to now, and is also the name of its style: "on_now", "upcoming", ….
func (f frame) Chip(e answer.Event) string {
	switch e.Phase {
	case answer.OnNow:
		if e.Days > 0 {
			return f.T("console_day", "Day", e.Days)
		}
		return f.T("console_on_now")
	case answer.Upcoming:
		if e.Days > 0 {
			return f.N("console_in_days", e.Days)
		}
		return f.T("console_upcoming")
	case answer.Cancelled:
		return f.T("console_cancelled")
	case answer.Postponed:
		return f.T("console_postponed")
	case answer.Undated:
		return f.T("console_undated")
	}
	return f.T("console_over")
}

func (s *Server) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}
