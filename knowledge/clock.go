package knowledge

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// A Clock is a time of day to the minute, as a wall clock shows it: 14:00. The zero Clock is unknown.
type Clock struct {
	minutes int // since midnight, plus one; 0: not known
}

// At returns the Clock of an hour from 0 to 23 and a minute from 0 to 59. Use [ParseClock] for words from outside.
func At(hour, minute int) Clock { return Clock{hour*60 + minute + 1} }

// ParseClock reads 14:00 or 9:30. The empty string is the unknown Clock.
func ParseClock(s string) (Clock, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Clock{}, nil
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		return Clock{}, fmt.Errorf("%q is not a time of day; write it as 14:00", s)
	}
	return At(t.Hour(), t.Minute()), nil
}

// IsZero reports whether the time isn't known.
func (c Clock) IsZero() bool { return c.minutes == 0 }

// String returns the time as ParseClock reads it: 14:00, or "" when unknown.
func (c Clock) String() string {
	if c.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", (c.minutes-1)/60, (c.minutes-1)%60)
}

// on returns the instant at which a clock in loc shows c on an exact date.
func (c Clock) on(d Date, loc *time.Location) time.Time {
	return time.Date(d.year, time.Month(d.month), d.day, 0, c.minutes-1, 0, 0, loc)
}

// Hours returns the instants at which the event begins and ends, in its own time zone, when its files say so; end is
// zero when only the beginning is known. ok is false for the many events that are known by their days alone.
func (e *Event) Hours() (start, end time.Time, ok bool) {
	if e.StartTime.IsZero() || e.Timezone == "" || !e.Start.Exact() {
		return time.Time{}, time.Time{}, false
	}
	loc, err := zone(e.Timezone)
	if err != nil { // this machine has fewer zones than the one that read the files
		return time.Time{}, time.Time{}, false
	}
	start = e.StartTime.on(e.Start, loc)
	if !e.EndTime.IsZero() {
		end = e.EndTime.on(e.lastDay(), loc)
	}
	return start, end, true
}

// zones keeps those that were loaded, some hundreds at the most: the calendar is asked of them at every question.
var zones sync.Map // string → *time.Location

func zone(name string) (*time.Location, error) {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), nil
	}
	loc, err := time.LoadLocation(name)
	if err == nil {
		zones.Store(name, loc)
	}
	return loc, err
}

func (e *Event) lastDay() Date {
	if e.End.IsZero() {
		return e.Start
	}
	return e.End
}

// readHours reads start_time, end_time and timezone, and reports times that no reader could place: without a day or a
// zone, or a beginning whose end on another day isn't said.
func readHours(rep *report, f form, e *Event) {
	e.StartTime, e.EndTime, e.Timezone = f.clock("start_time"), f.clock("end_time"), f.text("timezone")
	problem := func(name, reason, remedy string) {
		v := f.field(name).value
		rep.errorAt(v.line, v.column, reason, remedy)
	}
	if e.Timezone != "" {
		if err := checkZone(e.Timezone); err != nil {
			problem("timezone", err.Error(), "write an IANA name such as Africa/Dakar")
		}
	}
	switch {
	case e.StartTime.IsZero() && e.EndTime.IsZero():
	case e.StartTime.IsZero():
		if !f.has("start_time") {
			problem("end_time", "end_time without start_time", "add the time at which it begins, or remove this one")
		}
	case !e.Start.Exact() || !e.lastDay().Exact():
		problem("start_time", "start_time without a day", "write start and end as days, or remove the time")
	case e.Timezone == "":
		problem("start_time", "start_time without timezone", "add the place's zone, as in timezone: Europe/Zurich")
	case e.EndTime.IsZero() && e.lastDay() != e.Start:
		if !f.has("end_time") {
			problem("end", fmt.Sprintf("start_time without end_time, and end %s is another day", e.End), "add the time at which it ends, or remove start_time")
		}
	default:
		if start, end, ok := e.Hours(); ok && !end.IsZero() && !end.After(start) && e.lastDay() == e.Start {
			problem("end_time", fmt.Sprintf("end_time %s is not after start_time %s", e.EndTime, e.StartTime), "correct one of them, or add the end's day")
		}
	}
}

// checkZone says why name is no IANA time zone. "Local" would be another zone on every machine.
func checkZone(name string) error {
	if _, err := zone(name); err != nil || name == "Local" {
		return fmt.Errorf("timezone %q is not known", name)
	}
	return nil
}

// clock returns a field's time of day; it reports what is none.
func (f form) clock(name string) Clock {
	c, err := ParseClock(f.text(name))
	if err != nil {
		v := f.field(name).value
		reason, remedy, _ := strings.Cut(err.Error(), "; ")
		f.errorAt(v.line, v.column, name+" "+reason, remedy)
	}
	return c
}
