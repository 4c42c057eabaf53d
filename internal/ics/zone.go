package ics

import (
	"fmt"
	"slices"
	"strings"
	"time"

	ical "github.com/arran4/golang-ical"

	"plenipo/internal/answer"
)

// A zone is a time zone as far as a calendar's events reach.
type zone struct {
	name     string
	loc      *time.Location
	from, to time.Time
}

// zonesOf returns the zones that events with hours are told in, by name.
func zonesOf(events []answer.Event) []*zone {
	var zones []*zone
	for _, e := range events {
		start, end, ok := e.Hours()
		if !ok || e.Timezone == "UTC" {
			continue
		}
		if end.IsZero() {
			end = start
		}
		i := slices.IndexFunc(zones, func(z *zone) bool { return z.name == e.Timezone })
		if i < 0 {
			zones = append(zones, &zone{e.Timezone, start.Location(), start, end})
			continue
		}
		z := zones[i]
		if start.Before(z.from) {
			z.from = start
		}
		if end.After(z.to) {
			z.to = end
		}
	}
	slices.SortFunc(zones, func(a, b *zone) int { return strings.Compare(a.name, b.name) })
	return zones
}

// A shift is a moment at which a zone's clocks are set, or the earliest one that matters.
type shift struct {
	at       time.Time // in the zone, by its new clock
	from, to int       // seconds east of UTC, before and after
	name     string
	summer   bool
}

// local returns the shift's moment by the clock before it, as DTSTART of an observance has it (RFC 5545, 3.6.5).
func (s shift) local() time.Time { return s.at.UTC().Add(time.Duration(s.from) * time.Second) }

// shifts returns all from the one that is in force a year before the first event until a year after the last.
func (z *zone) shifts() []shift {
	first, last := z.from.AddDate(-1, 0, 0), z.to.AddDate(1, 0, 0)
	var out []shift
	for t := first; ; {
		begin, end := t.ZoneBounds()
		s := shift{at: begin, summer: t.IsDST()}
		s.name, s.to = t.Zone()
		if begin.IsZero() { // it was ever so
			s.at, s.from = time.Date(1970, 1, 1, 0, 0, 0, 0, time.FixedZone("", s.to)), s.to
		} else {
			_, s.from = begin.Add(-time.Second).Zone()
		}
		out = append(out, s)
		if end.IsZero() || end.After(last) {
			return out
		}
		t = end
	}
}

// component writes the zone as calendar programs do themselves: where summer time comes and goes by a rule of each year,
// as the two rules (Outlook knows no more than one of each kind), and otherwise as a list of the shifts.
func (z *zone) component() *ical.VTimezone {
	v := ical.NewTimezone(z.name)
	var summer, winter []shift
	shifts := z.shifts()
	for _, s := range shifts {
		if s.summer {
			summer = append(summer, s)
		} else {
			winter = append(winter, s)
		}
	}
	on, okOn := yearly(summer)
	off, okOff := yearly(winter)
	if okOn && okOff {
		v.Components = append(v.Components, observance(winter[0], off), observance(summer[0], on))
		return v
	}
	for _, s := range shifts {
		v.Components = append(v.Components, observance(s, ""))
	}
	return v
}

func observance(s shift, rule string) ical.Component {
	standard := ical.NewStandard()
	set := standard.AddProperty
	var c ical.Component = standard
	if s.summer {
		daylight := &ical.Daylight{}
		set, c = daylight.AddProperty, daylight
	}
	set(ical.ComponentPropertyDtStart, s.local().Format(localTime))
	set("TZOFFSETFROM", offset(s.from))
	set("TZOFFSETTO", offset(s.to))
	set("TZNAME", s.name)
	if rule != "" {
		set(ical.ComponentPropertyRrule, rule)
	}
	return c
}

// yearly returns the rule that shifts follow, one a year on the same weekday of the same month at the same time by the
// clock, counted from the month's beginning or its end. ok is false when they follow none.
func yearly(shifts []shift) (rule string, ok bool) {
	if len(shifts) < 2 {
		return "", false
	}
	first := shifts[0]
	a := first.local()
	nth, last := (a.Day()-1)/7+1, true
	always := true
	for i, s := range shifts {
		t := s.local()
		if t.Year() != a.Year()+i || t.Month() != a.Month() || t.Weekday() != a.Weekday() ||
			t.Hour() != a.Hour() || t.Minute() != a.Minute() || s.from != first.from || s.to != first.to {
			return "", false
		}
		always = always && (t.Day()-1)/7+1 == nth
		last = last && t.AddDate(0, 0, 7).Month() != t.Month()
	}
	switch day := strings.ToUpper(a.Weekday().String()[:2]); {
	case last:
		return fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=-1%s", a.Month(), day), true
	case always:
		return fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", a.Month(), nth, day), true
	}
	return "", false
}

// offset writes seconds east of UTC as RFC 5545 has it (3.3.14).
func offset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf("%02d", seconds%60)
	}
	return s
}
