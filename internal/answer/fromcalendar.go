package answer

import (
	"regexp"
	"slices"
	"time"

	"plenipo/internal/dates"
	"plenipo/knowledge"
)

// asksCalendar reports whether a question asks when or where, or for the next or last of something: that the calendar knows
// better than an article that was written once. What comes out of a meeting it knows less well.
func (u *understanding) asksCalendar() bool {
	if u.has(intentOutcome) {
		return false
	}
	switch u.time.Relation {
	case dates.None, dates.In, dates.First, dates.After, dates.Before:
		return u.has(intentWhen) || u.has(intentHowLong) || u.has(intentWhere)
	}
	return true
}

// isLast reports whether a question is about the next edition of a series that has none to come: why is an article's to say.
func (e *Engine) isLast(u *understanding, q Question, now time.Time) bool {
	if u.time.Relation != dates.Next && u.time.Relation != dates.Upcoming {
		return false
	}
	_, editions := e.firstSeries(u, q)
	return len(editions) > 0 && len(nextOf(editions, now)) == 0
}

// afterThat points at the meeting that was spoken of last, in folded text.
var afterThat = regexp.MustCompile(`\b(after|following) (that|it|this)\b`)

// accountsFor reports whether every name in the question is the event's, its series', or an organizer's: what an event's
// fields say answers nothing about another.
func (e *Engine) accountsFor(u *understanding, ev *knowledge.Event, series *knowledge.Term) bool {
	for _, m := range u.mentions {
		fits := slices.ContainsFunc(m.refs, func(ref EntityRef) bool {
			switch {
			case ref.Kind == "event":
				return true
			case series != nil && (ref.ID == series.ID || e.meetingsOf[ref.ID] == series.ID):
				return true
			case ev != nil && ref.ID == ev.Series:
				return true
			}
			t, ok := e.base.Term(ref.ID)
			if !ok {
				return false
			}
			if ev != nil {
				return e.organizedBy(ev, t) || e.isAbout(ev, t)
			}
			return series != nil && len(e.bySeries[series.ID]) > 0 && e.organizedBy(e.bySeries[series.ID][0], t)
		})
		if !fits {
			return false
		}
	}
	return true
}

// asksForMeetings reports whether a list is wanted: meetings are spoken of with a time, a place or an organizer,
// or a time or place is all that is said.
func (u *understanding) asksForMeetings() bool {
	when := asksForTime(u) || u.has(intentWhen)
	switch {
	case u.events:
		return when || len(u.places) > 0 || len(u.entities) > 0 || len(u.words) <= 4
	case u.has(intentOutcome):
		return false // what was decided there and then is no list of meetings
	case u.has(intentDefine) && len(u.entities) > 0:
		return false // "what is ITU today" asks for a definition
	}
	return u.time.Relation == dates.In || u.time.Relation == dates.Now && len(u.mentions) == 0 ||
		u.time.Relation == dates.Upcoming && len(u.mentions) == 0
}

func outcomeToo(u *understanding) bool {
	return u.has(intentOutcome) || u.has(intentDefine) || len(u.intents) == 0
}

// seriesOf returns all editions of an event's series that may be shown to who asks q.
func (e *Engine) seriesOf(ev *knowledge.Event, q Question) []*knowledge.Event {
	if ev.Series == "" {
		return []*knowledge.Event{ev}
	}
	return e.events(e.bySeries[ev.Series], q)
}

// besideReference answers "what comes after WCIT?" and "the plenipot before Dubai": the next or last edition of the
// series that is named, or else the conference next to the one that is named.
func (e *Engine) besideReference(u *understanding, q Question, now time.Time, ev *knowledge.Event, series *knowledge.Term, editions []*knowledge.Event) (Answer, bool) {
	if !u.time.Start.IsZero() && ev == nil {
		return Answer{}, false // "after 2012" is a time, not a meeting
	}
	if ev == nil && len(editions) > 0 {
		if next := nextOf(editions, now); len(next) > 0 {
			ev = next[0]
		}
		if last, ok := lastOf(editions, now); ok && (ev == nil || u.time.Relation == dates.After) {
			ev = last
		}
	}
	if ev == nil {
		return Answer{}, false
	}
	if series == nil && (u.stands != nil && u.has(intentWhere) || u.time.Start.Year() == ev.Start.Year()) {
		editions = e.seriesOf(ev, q) // "who hosted after Kigali", "the WTPF before 2021"
		series, _ = e.base.Term(ev.Series)
	}
	if series != nil && len(editions) > 0 {
		if other, ok := beside(editions, ev, u.time.Relation == dates.After); ok {
			return e.composeEvent(u, other, now, false), true
		}
	}
	other, ok := e.preceding(ev, q)
	if u.time.Relation == dates.After {
		other, ok = e.following(ev, q)
	}
	if !ok {
		return Answer{}, false
	}
	return e.composeEvent(u, other, now, false), true
}

// beside returns the edition after or before ev.
func beside(editions []*knowledge.Event, ev *knowledge.Event, after bool) (*knowledge.Event, bool) {
	for i, o := range editions {
		if o.ID != ev.ID {
			continue
		}
		if after && i+1 < len(editions) {
			return editions[i+1], true
		}
		if !after && i > 0 {
			return editions[i-1], true
		}
	}
	return nil, false
}

// edition answers for a series: its next, last or present meeting, or those in an interval or at a place.
func (e *Engine) edition(u *understanding, editions []*knowledge.Event, now time.Time) (Answer, bool) {
	if len(editions) == 0 {
		return Answer{}, false
	}
	here := editions
	if len(u.places) > 0 {
		here = e.at(editions, u.places)
		if len(here) == 0 {
			return Answer{}, false
		}
	}
	relation := u.time.Relation
	if relation == dates.None {
		// Without a word on time the verb decides: "where was" asks for the last, "when is" for the next.
		switch {
		case len(u.places) > 0 && len(here) > 1:
			return e.composeEvents(u, here, now), true
		case len(here) == 1:
			return e.composeEvent(u, here[0], now, false), true
		case u.time.Tense == dates.TensePast:
			relation = dates.Last
		default:
			relation = dates.Next
		}
	}
	switch relation {
	case dates.Last, dates.Past:
		if past := over(here, now); relation == dates.Past && len(u.places) > 0 && len(past) > 1 {
			return e.composeEvents(u, past, now), true // "which IGFs were held in Africa"
		}
		if last, ok := lastOf(here, now); ok {
			return e.composeEvent(u, last, now, false), true
		}
		return Answer{}, false
	case dates.First:
		return e.composeEvent(u, here[0], now, false), true
	case dates.In:
		in := within(here, u.time.Start, u.time.End)
		switch len(in) {
		case 0:
			return e.composeNone(u, now), true
		case 1:
			return e.composeEvent(u, in[0], now, false), true
		}
		return e.composeEvents(u, in, now), true
	case dates.After, dates.Before:
		if u.time.Start.IsZero() {
			return Answer{}, false
		}
		in := within(here, u.time.Start, time.Time{})
		if relation == dates.Before {
			in = within(here, time.Time{}, u.time.Start)
		}
		if len(in) == 0 {
			return e.composeNone(u, now), true
		}
		return e.composeEvents(u, in, now), true
	}
	// next, upcoming, now, how long until, is it over
	next := nextOf(here, now)
	if len(next) == 0 {
		last, ok := lastOf(here, now)
		if !ok {
			return Answer{}, false
		}
		return e.composeNoLater(u, last, now), true
	}
	if relation == dates.IsOver || relation == dates.Now {
		if last, ok := lastOf(here, now); ok && u.time.Tense == dates.TensePast {
			return e.composeEvent(u, last, now, false), true
		}
	}
	return e.composeEvent(u, next[0], now, false), true
}

// over returns the events that are over.
func over(events []*knowledge.Event, now time.Time) []*knowledge.Event {
	return slices.DeleteFunc(slices.Clone(events), func(ev *knowledge.Event) bool { p, _ := phase(ev, now); return p != Over })
}

// within returns the events that may take place in [from,to).
func within(events []*knowledge.Event, from, to time.Time) []*knowledge.Event {
	var out []*knowledge.Event
	for _, ev := range events {
		if overlaps(ev, from, to) {
			out = append(out, ev)
		}
	}
	return out
}

func (e *Engine) at(events []*knowledge.Event, places []place) []*knowledge.Event {
	var out []*knowledge.Event
	for _, ev := range events {
		if slices.ContainsFunc(places, func(p place) bool { return e.isAt(ev, p) }) {
			out = append(out, ev)
		}
	}
	return out
}

// maxListed is how many meetings a list names; the rest is counted.
const maxListed = 10

// list answers "ITU events in 2027", "meetings in Geneva this spring", "what's on now?".
func (e *Engine) list(u *understanding, q Question, now time.Time) (Answer, bool) {
	all := e.events(e.base.Events(), q)
	for _, ref := range u.entities {
		t, ok := e.base.Term(ref.ID)
		if ref.Kind != "term" || !ok {
			continue
		}
		by := slices.DeleteFunc(slices.Clone(all), func(ev *knowledge.Event) bool { return !e.organizedBy(ev, t) })
		if len(by) == 0 {
			by = slices.DeleteFunc(slices.Clone(all), func(ev *knowledge.Event) bool { return !e.isAbout(ev, t) })
		}
		if len(by) == 0 {
			return Answer{}, false // "events" of something that holds none: the articles may tell
		}
		all = by
	}
	if len(u.places) > 0 {
		all = e.at(all, u.places)
	}
	switch u.time.Relation {
	case dates.Last, dates.Past:
		all = over(all, now)
		slices.Reverse(all)
		if u.time.Relation == dates.Last && len(all) > 0 {
			return e.composeEvent(u, all[0], now, false), true
		}
	case dates.In:
		all = within(all, u.time.Start, u.time.End)
	case dates.After:
		all = within(all, u.time.Start, time.Time{})
	case dates.Before:
		all = within(all, time.Time{}, u.time.Start)
	case dates.Now:
		all = slices.DeleteFunc(all, func(ev *knowledge.Event) bool { p, _ := phase(ev, now); return p != OnNow })
	default:
		next := dated(nextOf(all, now))
		// A place without a time asks for what was there, too: "conferences in Dubai".
		if len(u.places) > 0 && (len(next) < 2 || u.time.Tense == dates.TensePast) && u.time.Relation == dates.None {
			next = all
			slices.Reverse(next)
		}
		all = next
	}
	if len(all) == 0 {
		return e.composeNone(u, now), true
	}
	if len(all) == 1 {
		return e.composeEvent(u, all[0], now, false), true
	}
	return e.composeEvents(u, all, now), true
}

// dated drops events whose date isn't known, since a list is read for its dates, and puts those whose year alone
// is known behind the others.
func dated(events []*knowledge.Event) []*knowledge.Event {
	events = slices.DeleteFunc(events, func(ev *knowledge.Event) bool { return ev.Start.IsZero() })
	slices.SortStableFunc(events, func(a, b *knowledge.Event) int { return yearOnly(a) - yearOnly(b) })
	return events
}

func yearOnly(ev *knowledge.Event) int {
	if ev.Start.Month() == 0 {
		return 1
	}
	return 0
}
