package bots

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"plenipo/internal/answer"
	"plenipo/internal/dates"
	"plenipo/internal/locale"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

// A reminder is a notice with the name under which it is sent once.
type reminder struct {
	key    store.SendKey
	notice Notice
}

// mostListed is how many meetings a notice names.
const mostListed = 10

// due returns what a subscription is to be told at now: what its time has come for, within the grace time, and not
// before it was made. What was sent is left to the store. changed are recent changes of dates.
func (r *Reminders) due(sub store.Subscription, now time.Time, changed map[string]store.SeenEvent) ([]reminder, error) {
	applied := r.settings.Applied(sub.Scope)
	if !applied.Reminders.IsOn(true) {
		return nil, nil
	}
	events, err := r.events(sub, applied, now)
	if err != nil {
		return nil, err
	}
	zone := Zone(applied.Zone)
	if zone == nil {
		zone = time.UTC
	}
	w := writer{p: locale.New(first(applied.Lang, "en")), now: now.In(zone)}
	var out []reminder
	add := func(key string, n Notice) { out = append(out, reminder{store.SendKey(key), n}) }
	name := "remind/" + string(sub.ID) + "/"
	for _, e := range events {
		if !e.Start.Exact() || e.Phase != answer.Upcoming && e.Phase != answer.OnNow {
			continue
		}
		days := slices.Clone(sub.DaysBefore)
		if sub.Opening {
			days = append(days, 0)
		}
		for _, n := range days {
			at := time.Date(e.Start.Year(), e.Start.Month(), e.Start.DayOfMonth()-n, reminderHour, 0, 0, 0, zone)
			left := daysUntil(w.now, e.Start)
			// The opening day's reminder is of no use on the next day.
			if isDue(at, now, sub.At) && left >= 0 {
				add(fmt.Sprintf("%s%s/%s/%d", name, e.ID, e.Start, n), w.opens(e, left))
			}
		}
	}
	if sub.Digest {
		at := lastDigest(w.now)
		if soon := coming(events, w.now); isDue(at, now, sub.At) && len(soon) > 0 {
			add(name+"digest/"+at.Format("2006-01-02"), w.digest(soon))
		}
	}
	if sub.Changes {
		out = append(out, w.changes(name, sub, events, changed)...)
	}
	return out, nil
}

func isDue(at, now, since time.Time) bool {
	return !now.Before(at) && now.Sub(at) < reminderGrace && !at.Before(since)
}

// daysUntil counts the midnights between now and a day, in now's zone.
func daysUntil(now time.Time, d knowledge.Date) int {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	day := time.Date(d.Year(), d.Month(), d.DayOfMonth(), 0, 0, 0, 0, time.UTC)
	return int(day.Sub(today) / (24 * time.Hour))
}

// lastDigest returns when the digest before or at now was to be sent.
func lastDigest(now time.Time) time.Time {
	back := (int(now.Weekday()) - int(digestDay) + 7) % 7
	at := time.Date(now.Year(), now.Month(), now.Day()-back, reminderHour, 0, 0, 0, now.Location())
	if at.After(now) {
		at = at.AddDate(0, 0, -7)
	}
	return at
}

// coming returns what is on now or opens soon.
func coming(events []answer.Event, now time.Time) []answer.Event {
	var out []answer.Event
	for _, e := range events {
		start, _ := e.Start.Span(now.Location())
		if e.Phase == answer.OnNow || e.Phase == answer.Upcoming && start.Before(now.Add(digestAhead)) {
			out = append(out, e)
		}
	}
	return out
}

// A writer writes notices in a channel's language.
type writer struct {
	p   *locale.Printer
	now time.Time // in the channel's zone
}

func (w writer) opens(e answer.Event, left int) Notice {
	key := w.p.Plural("curation_opens_in", left, map[string]any{"Event": named(e)})
	if left == 0 {
		key = w.p.Text("curation_opens_today", map[string]any{"Event": named(e)})
	}
	return w.notice([]string{key, facts(e)}, e)
}

func (w writer) digest(events []answer.Event) Notice {
	lines := []string{w.p.Text("curation_digest", nil)}
	return w.notice(w.list(lines, events, func(e answer.Event) string { return named(e) + ": " + facts(e) }), events...)
}

// changes returns the notices of recent changes, those that were seen at the same moment as one.
func (w writer) changes(name string, sub store.Subscription, events []answer.Event, changed map[string]store.SeenEvent) []reminder {
	together := map[int64][]answer.Event{}
	for _, e := range events {
		c, ok := changed[e.ID]
		if ok && !c.Changed.Before(sub.At) && e.Phase != answer.Over {
			together[c.Changed.UnixMicro()] = append(together[c.Changed.UnixMicro()], e)
		}
	}
	var out []reminder
	for at, events := range together {
		lines := w.list(nil, events, func(e answer.Event) string { return w.change(e, changed[e.ID]) })
		out = append(out, reminder{store.SendKey(fmt.Sprintf("%schange/%d", name, at)), w.notice(lines, events...)})
	}
	return out
}

func (w writer) change(e answer.Event, c store.SeenEvent) string {
	data := map[string]any{"Event": named(e), "When": facts(e)}
	was := strings.Split(c.Was, "/")
	switch {
	case e.Phase == answer.Cancelled:
		return w.p.Text("curation_cancelled", data)
	case e.Phase == answer.Postponed:
		return w.p.Text("curation_postponed", data)
	case len(was) < 2 || was[0] == "":
		return w.p.Text("curation_announced", data)
	}
	start, err1 := knowledge.ParseDate(was[0])
	var end knowledge.Date
	var err2 error
	if was[1] != "" {
		end, err2 = knowledge.ParseDate(was[1])
	}
	if err1 != nil || err2 != nil {
		return w.p.Text("curation_announced", data)
	}
	data["Before"] = dates.FormatRange(start, end, w.p.Lang())
	return w.p.Text("curation_changed", data)
}

// list adds a line for each event, and how many more there are.
func (w writer) list(lines []string, events []answer.Event, line func(answer.Event) string) []string {
	for i, e := range events {
		if i == mostListed {
			return append(lines, w.p.Plural("and_more_events", len(events)-i, nil))
		}
		lines = append(lines, line(e))
	}
	return lines
}

func (w writer) notice(lines []string, events ...answer.Event) Notice {
	n := Notice{Text: strings.TrimSpace(strings.Join(lines, "\n")), Lang: w.p.Lang()}
	for _, e := range events[:min(len(events), 3)] {
		if e.URL != "" {
			n.Links = append(n.Links, Link{clip(first(e.Acronym, e.Name), 60), e.URL})
		}
	}
	return n
}

// named returns an event's name with its acronym.
func named(e answer.Event) string {
	if e.Acronym == "" || strings.Contains(e.Name, e.Acronym) {
		return e.Name
	}
	return e.Name + " (" + e.Acronym + ")"
}

// facts returns when and where an event is, what is known of it.
func facts(e answer.Event) string {
	if e.When == "" || e.Where == "" {
		return first(e.When, e.Where)
	}
	return e.When + ", " + e.Where
}
