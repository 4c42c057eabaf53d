package answer

import (
	"slices"
	"strings"
	"time"

	"plenipo/internal/lang"
	"plenipo/knowledge"
)

// span returns the instants between which an event takes place, in a zone; both zero when no date is known.
// One whose hours are known takes place then, wherever the asker is; days are the asker's own. An event without an end lasts as long as its start's span.
func span(ev *knowledge.Event, zone *time.Location) (start, end time.Time) {
	if ev.Start.IsZero() {
		return time.Time{}, time.Time{}
	}
	if from, to, ok := ev.Hours(); ok {
		if to.IsZero() { // nobody says when it ends; by the next day it has
			_, to = ev.Start.Span(from.Location())
		}
		return from.In(zone), to.In(zone)
	}
	start, end = ev.Start.Span(zone)
	if !ev.End.IsZero() {
		if _, e := ev.End.Span(zone); e.After(end) {
			end = e
		}
	}
	return start, end
}

// overlaps reports whether the event may take place within [from,to); a zero limit is none.
func overlaps(ev *knowledge.Event, from, to time.Time) bool {
	zone := time.UTC
	if !from.IsZero() {
		zone = from.Location()
	}
	start, end := span(ev, zone)
	if start.IsZero() {
		return false
	}
	if !(to.IsZero() || start.Before(to)) || !(from.IsZero() || end.After(from)) {
		return false
	}
	// What is known by its year alone, or goes on for years, is no answer to a month or a week.
	narrow := !from.IsZero() && !to.IsZero() && to.Sub(from) < yearLong
	return !narrow || end.Sub(start) < yearLong
}

// yearLong is nearly a year: no shorter interval is answered with something that may be anywhere in one.
const yearLong = 300 * 24 * time.Hour

// phase places an event relative to now. What a file says of its status counts before its dates do: an event
// that was called off is not over. An event known by its year alone is upcoming until the year ends, since
// whether it has been held isn't known; one marked as held is over.
func phase(ev *knowledge.Event, now time.Time) (p Phase, days int) {
	switch ev.Status {
	case knowledge.EventCancelled:
		return Cancelled, 0
	case knowledge.EventPostponed:
		return Postponed, 0
	}
	start, end := span(ev, now.Location())
	exact := ev.Start.Exact() && (ev.End.IsZero() || ev.End.Exact())
	switch {
	case start.IsZero():
		return Undated, 0
	case !end.After(now):
		return Over, daysBetween(end.Add(-time.Nanosecond), now)
	case start.After(now):
		if !ev.Start.Exact() {
			return Upcoming, 0
		}
		return Upcoming, daysBetween(now, start)
	case !exact && ev.Status == knowledge.EventHeld:
		return Over, 0
	case !exact:
		return Upcoming, 0
	}
	return OnNow, daysBetween(start, now) + 1
}

// daysBetween returns how many midnights lie between two instants, by the calendar and not by 24 hours, so that
// a change to summer time counts for nothing.
func daysBetween(from, to time.Time) int {
	day := func(t time.Time) time.Time {
		t = t.In(to.Location())
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}

// nextOf returns the editions that are on now or still to come, soonest first, the undated ones last.
func nextOf(events []*knowledge.Event, now time.Time) []*knowledge.Event {
	var out []*knowledge.Event
	for _, ev := range events {
		switch p, _ := phase(ev, now); p {
		case Upcoming, OnNow, Postponed:
			out = append(out, ev)
		case Undated:
			if ev.Status != knowledge.EventHeld {
				out = append(out, ev)
			}
		}
	}
	return out
}

// lastOf returns the edition that was over most recently, if one was.
func lastOf(events []*knowledge.Event, now time.Time) (*knowledge.Event, bool) {
	for _, ev := range slices.Backward(events) {
		if p, _ := phase(ev, now); p == Over {
			return ev, true
		}
	}
	return nil, false
}

// isAt reports whether an event is held at a place.
func (e *Engine) isAt(ev *knowledge.Event, p place) bool {
	switch {
	case p.city != "":
		return strings.EqualFold(ev.City, p.city)
	case p.country != "":
		return strings.EqualFold(ev.Country, p.country)
	}
	return e.regionOf(ev) == p.region
}

// regionOf returns the region of the world an event is held in, by its own word or by its country.
func (e *Engine) regionOf(ev *knowledge.Event) string {
	if ev.Region != "" {
		return ev.Region
	}
	return e.regionByCountry[ev.Country]
}

// organizedBy reports whether the term is, or is among, the event's organizers. A sector's or an office's
// meetings are its organization's too: "ITU-T" is within "ITU".
func (e *Engine) organizedBy(ev *knowledge.Event, t *knowledge.Term) bool {
	organizer := e.eventTexts[ev.ID].organizer
	for _, names := range []map[string][]string{t.Acronyms, t.Names} {
		for _, n := range names["en"] {
			if strings.Contains(organizer, " "+lang.Fold(n)+" ") {
				return true
			}
		}
	}
	return false
}

// principalTypes are the kinds of meeting that people mean by "conference" or "event" when they ask what came
// next: those that decide something, and not the meetings that prepare them.
var principalTypes = map[string]bool{
	"plenipotentiary": true, "treaty conference": true, "conference": true, "assembly": true, "policy forum": true,
	"summit": true, "radio conference": true, "administrative conference": true,
}

// isPrincipal reports whether the event is a conference in its own right. Files that don't say are believed to.
func isPrincipal(ev *knowledge.Event) bool { return ev.Type == "" || principalTypes[ev.Type] }

// following returns the first principal meeting by the same organizer that begins after ev is over.
func (e *Engine) following(ev *knowledge.Event, q Question) (*knowledge.Event, bool) {
	_, end := span(ev, time.UTC)
	if end.IsZero() {
		return nil, false
	}
	for _, other := range e.base.Events() {
		start, _ := span(other, time.UTC)
		if start.IsZero() || start.Before(end) || other.Organizer != ev.Organizer || !isPrincipal(other) ||
			!e.showsEvent(other, q) {
			continue
		}
		return other, true
	}
	return nil, false
}

// preceding returns the last principal meeting by the same organizer that was over before ev began.
func (e *Engine) preceding(ev *knowledge.Event, q Question) (*knowledge.Event, bool) {
	start, _ := span(ev, time.UTC)
	if start.IsZero() {
		return nil, false
	}
	for _, other := range slices.Backward(e.base.Events()) {
		_, end := span(other, time.UTC)
		if end.IsZero() || end.After(start) || other.Organizer != ev.Organizer || !isPrincipal(other) ||
			!e.showsEvent(other, q) {
			continue
		}
		return other, true
	}
	return nil, false
}

// isAbout reports whether an event's name or notes speak of a term.
func (e *Engine) isAbout(ev *knowledge.Event, t *knowledge.Term) bool {
	text := e.eventTexts[ev.ID].all
	return slices.ContainsFunc(t.Names["en"], func(n string) bool { return strings.Contains(text, lang.Fold(n)) })
}

// An eventText is an event's words, folded for comparison.
type eventText struct{ organizer, all string }

// apart parts the words of an organizer's name.
var apart = strings.NewReplacer("-", " ", ",", " ", "/", " ", "(", " ", ")", " ")

func newEventText(ev *knowledge.Event) eventText {
	organizer := apart.Replace(lang.Fold(ev.Organizer))
	return eventText{" " + organizer + " ", lang.Fold(ev.Name + " " + ev.Summary + " " + ev.Outcome)}
}
