package answer

import (
	"fmt"
	"strings"
	"time"

	"plenipo/internal/dates"
	"plenipo/knowledge"
)

// present returns an event as an asker sees it: with its phase, and its dates and place in words.
func (e *Engine) present(ev *knowledge.Event, tag string, now time.Time) Event {
	p, days := phase(ev, now)
	where := ev.City
	switch {
	case where == "":
		where = ev.Country
	case ev.Country != "" && ev.Country != ev.City:
		where += ", " + ev.Country
	}
	months := 0
	if start, _ := span(ev, now.Location()); p == Upcoming && ev.Start.Month() != 0 {
		months = (start.Year()-now.Year())*12 + int(start.Month()-now.Month())
	}
	return Event{Event: ev, Phase: p, When: when(ev, tag), Where: where, Days: days, Months: months}
}

// when returns an event's dates in words, with its hours by the clock of its own place when they are known.
func when(ev *knowledge.Event, tag string) string {
	days := dates.FormatRange(ev.Start, ev.End, tag)
	if _, _, ok := ev.Hours(); !ok {
		return days
	}
	hours := ev.StartTime.String()
	if !ev.EndTime.IsZero() {
		hours += "–" + ev.EndTime.String()
	}
	return fmt.Sprintf("%s, %s (%s)", days, hours, ev.Timezone)
}

// called returns an event's name with its acronym, each once.
func called(ev *knowledge.Event) string {
	if ev.Acronym == "" || strings.Contains(ev.Name, ev.Acronym) {
		return ev.Name
	}
	return fmt.Sprintf("%s (%s)", ev.Name, ev.Acronym)
}

// line returns what the calendar says of an event: "name: dates, place."
func line(ev Event) string {
	s := called(ev.Event)
	var facts []string
	if ev.When != "" {
		facts = append(facts, ev.When)
	}
	if ev.Where != "" {
		facts = append(facts, ev.Where)
	}
	if len(facts) > 0 {
		s += ": " + strings.Join(facts, ", ")
	}
	return s
}

// state says in words how an event stands to now: on its third day, in 12 days, over since.
func state(ev Event, tag string) string {
	switch ev.Phase {
	case OnNow:
		start, end := span(ev.Event, time.UTC)
		return say(tag, "on_now", "Day", ev.Days, "Days", daysBetween(start, end))
	case Upcoming:
		if ev.Days > 0 {
			return count(tag, "starts_in_days", ev.Days)
		}
		if ev.Start.Month() != 0 && !ev.Start.Exact() && ev.Months > 0 {
			return count(tag, "starts_in_months", ev.Months) + " " + say(tag, "exact_dates_unknown", "AsOf", dates.Format(ev.AsOf, tag))
		}
		if !ev.Start.Exact() {
			return say(tag, "exact_dates_unknown", "AsOf", dates.Format(ev.AsOf, tag))
		}
	case Over:
		if ev.Days > 0 {
			return count(tag, "ended_days_ago", ev.Days)
		}
		return say(tag, "event_over")
	case Undated:
		return say(tag, "date_not_announced", "Event", called(ev.Event), "AsOf", dates.Format(ev.AsOf, tag))
	case Cancelled:
		return say(tag, "event_cancelled")
	case Postponed:
		return say(tag, "event_postponed")
	}
	return ""
}

// showEvent adds an event with its line and state to a's lead, cited.
func (e *Engine) showEvent(a *Answer, u *understanding, ev *knowledge.Event, now time.Time) {
	shown := e.present(ev, u.lang, now)
	lead := line(shown) + "."
	// Long past meetings need no reminder that they are over, unless that is the question.
	asked := u.time.Relation == dates.IsOver || u.time.Relation == dates.Now || u.time.Relation == dates.HowLong ||
		u.time.Relation == dates.Next || u.time.Relation == dates.Upcoming
	if shown.Phase != Over || asked {
		if s := state(shown, u.lang); s != "" {
			lead += " " + s
		}
	}
	a.Lead = joinLines(a.Lead, lead)
	a.Events = append(a.Events, shown)
	if of := e.base.PassagesOf(knowledge.KindEvent, ev.ID); len(of) > 0 {
		e.cite(a, &e.base.Passages()[of[0]])
	}
}

// composeEvent answers with one event; told also quotes what the file says of it.
func (e *Engine) composeEvent(u *understanding, ev *knowledge.Event, now time.Time, told bool) Answer {
	a := Answer{Kind: EventKind, Lang: u.lang, Confidence: 1}
	e.showEvent(&a, u, ev, now)
	if told {
		e.quoteEvent(&a, u, ev)
	}
	a.Thread.Entities = []EntityRef{{"event", ev.ID}}
	if ev.Series != "" {
		a.Thread.Entities = append(a.Thread.Entities, EntityRef{"term", ev.Series})
	}
	return a
}

// quoteEvent quotes the file's words on an event: all of them, or its outcome when that is what is asked.
func (e *Engine) quoteEvent(a *Answer, u *understanding, ev *knowledge.Event) {
	of := e.base.PassagesOf(knowledge.KindEvent, ev.ID)
	if len(of) == 0 || ev.Summary == "" && ev.Outcome == "" {
		return
	}
	p := &e.base.Passages()[of[0]]
	from, to := 0, len(p.Text)
	if u.has(intentOutcome) && ev.Outcome != "" {
		if i := strings.Index(p.Text, ev.Outcome); i >= 0 {
			from, to = i, i+len(ev.Outcome)
		}
	}
	e.quote(a, p, from, to)
	if p.Lang != u.lang && u.detected {
		e.note(a, u, p)
	}
}

// composeEvents answers with a list, cut at maxListed.
func (e *Engine) composeEvents(u *understanding, events []*knowledge.Event, now time.Time) Answer {
	a := Answer{Kind: EventsKind, Lang: u.lang, Confidence: 1}
	lines := []string{}
	for i, ev := range events {
		if i == maxListed {
			lines = append(lines, count(u.lang, "and_more_events", len(events)-maxListed))
			break
		}
		shown := e.present(ev, u.lang, now)
		entry := "– " + line(shown)
		if shown.Phase == OnNow || shown.Phase == Cancelled || shown.Phase == Postponed {
			entry += " (" + strings.TrimSuffix(state(shown, u.lang), ".") + ")"
		}
		lines = append(lines, entry)
		a.Events = append(a.Events, shown)
		if of := e.base.PassagesOf(knowledge.KindEvent, ev.ID); len(of) > 0 {
			e.cite(&a, &e.base.Passages()[of[0]])
		}
	}
	a.Lead = say(u.lang, "events_heading") + "\n" + strings.Join(lines, "\n")
	for _, ev := range a.Events {
		a.Thread.Entities = append(a.Thread.Entities, EntityRef{"event", ev.ID})
	}
	return a
}

// composeNone says that the calendar has nothing that was asked for. It is an answer: the files were asked and
// hold none; but nothing is claimed of the world.
func (e *Engine) composeNone(u *understanding, now time.Time) Answer {
	return Answer{Kind: Unknown, Lang: u.lang, Lead: say(u.lang, "no_events_found")}
}

// composeNoLater answers "when is the next …?" where the files know of none: with the last one, said to be that.
func (e *Engine) composeNoLater(u *understanding, last *knowledge.Event, now time.Time) Answer {
	a := Answer{Kind: EventKind, Lang: u.lang, Confidence: .6}
	a.Lead = say(u.lang, "no_later_edition")
	e.showEvent(&a, u, last, now)
	a.Thread.Entities = []EntityRef{{"event", last.ID}, {"term", last.Series}}
	return a
}

func joinLines(a, b string) string {
	if a == "" {
		return b
	}
	return a + "\n" + b
}
