package knowledge

import (
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// ParseICS reads the events of an iCalendar file. An event's id is its UID as a slug; a last day that the format
// gives as the day after (whole-day events) is given as the last day. Repeating events give their first meeting.
// What is right is returned even when there is an error; the error holds one [*FileError] for each thing wrong.
func ParseICS(filename string, r io.Reader) ([]*Event, error) {
	rep := &report{path: filename}
	src, ok := readSource(rep, r)
	if !ok {
		return nil, rep.err()
	}
	events := parseICS(rep, src)
	return events, rep.err()
}

// parseICS reads each VEVENT alone: the calendar library stops at the first that it cannot read.
func parseICS(rep *report, src string) []*Event {
	var events []*Event
	var b strings.Builder
	line, start := 0, 0
	found := false
	for text := range strings.Lines(src) {
		line++
		switch strings.ToUpper(strings.TrimSpace(text)) {
		case "BEGIN:VCALENDAR":
			found = true
		case "BEGIN:VEVENT":
			if start > 0 {
				rep.errorAt(start, 1, "event without END:VEVENT", "export the calendar again")
			}
			start = line
			b.Reset()
		case "END:VEVENT":
			if start == 0 {
				continue
			}
			b.WriteString(text)
			errors := rep.errors
			if e := readVEvent(rep, b.String(), start); rep.errors == errors {
				events = append(events, e)
			}
			start = 0
		}
		if start > 0 {
			b.WriteString(strings.TrimRight(text, "\n") + "\r\n")
		}
	}
	if start > 0 {
		rep.errorAt(start, 1, "event without END:VEVENT", "export the calendar again")
	}
	if !found {
		rep.errorAt(1, 1, "not an iCalendar file: BEGIN:VCALENDAR is missing", "export the calendar again")
		return nil
	}
	return events
}

func readVEvent(rep *report, src string, line int) (e *Event) {
	defer func() {
		if p := recover(); p != nil {
			rep.errorAt(line, 1, "the event cannot be read", "export the calendar again")
		}
	}()
	cal, err := ics.ParseCalendar(strings.NewReader("BEGIN:VCALENDAR\r\n" + src + "\r\nEND:VCALENDAR\r\n"))
	if err != nil || len(cal.Events()) != 1 {
		reason := "it holds another event"
		if err != nil {
			reason, _, _ = strings.Cut(err.Error(), "\n")
		}
		rep.errorAt(line, 1, "the event cannot be read: "+reason, "export the calendar again")
		return nil
	}
	v := cal.Events()[0]
	text := func(p ics.ComponentProperty) string {
		if prop := v.GetProperty(p); prop != nil {
			return strings.TrimSpace(ics.FromText(prop.Value))
		}
		return ""
	}
	e = &Event{Location: rep.location(line), Name: text(ics.ComponentPropertySummary), Summary: text(ics.ComponentPropertyDescription)}
	e.ID = slug(text(ics.ComponentPropertyUniqueId))
	if e.ID == "" {
		e.ID = slug(strings.TrimSuffix(path.Base(rep.path), path.Ext(rep.path)) + "-" + e.Name)
	}
	if e.Name == "" {
		rep.errorAt(line, 1, "event without SUMMARY", "give it a title in the calendar")
	}
	if link := text(ics.ComponentPropertyUrl); webAddress(link) {
		e.URL = link
	}
	e.City, e.Country, e.Venue = place(text(ics.ComponentPropertyLocation))
	e.Organizer = organizer(v)
	switch strings.ToUpper(text(ics.ComponentPropertyStatus)) {
	case "CONFIRMED":
		e.Status = EventConfirmed
	case "CANCELLED":
		e.Status = EventCancelled
	default:
		e.Status = EventScheduled
	}
	start, err := icsDate(v.GetProperty(ics.ComponentPropertyDtStart))
	if err != nil {
		rep.errorAt(line, 1, "DTSTART "+err.Error(), "correct it in the calendar")
	}
	end, err := icsDate(v.GetProperty(ics.ComponentPropertyDtEnd))
	if err != nil {
		rep.errorAt(line, 1, "DTEND "+err.Error(), "correct it in the calendar")
	}
	e.Start, e.End = start.day, end.day
	if start.clock.IsZero() && e.Start.Before(e.End) {
		e.End = e.End.dayBefore()
	}
	e.hours(start, end)
	if e.End.Before(e.Start) {
		rep.errorAt(line, 1, fmt.Sprintf("end %s is before start %s", e.End, e.Start), "correct one of them")
	}
	if text(ics.ComponentPropertyRrule) != "" {
		rep.warnAt(line, 1, "a repeating event; its first meeting is read", "list the meetings one by one")
	}
	return e
}

// An icsTime is what DTSTART or DTEND says: a day, and for an instant its time and zone.
type icsTime struct {
	day   Date
	clock Clock
	zone  string // an IANA name; "" when the time is a day, floats, or names a zone that isn't known here
}

// icsDate reads 20121203, 20121203T090000Z, or 20121203T090000 with its TZID. A missing property is the unknown day.
func icsDate(p *ics.IANAProperty) (t icsTime, err error) {
	if p == nil {
		return t, nil
	}
	s := strings.TrimSpace(p.Value)
	day, clock, timed := strings.Cut(s, "T")
	if day == "" {
		return t, nil
	}
	if len(day) != 8 {
		return t, fmt.Errorf("%q is not a date", s)
	}
	if t.day, err = ParseDate(day[:4] + "-" + day[4:6] + "-" + day[6:]); err != nil || !timed {
		return t, err
	}
	at, err := time.Parse("150405", strings.TrimSuffix(clock, "Z"))
	if err != nil {
		return t, fmt.Errorf("%q is not a time", s)
	}
	t.clock = At(at.Hour(), at.Minute())
	if strings.HasSuffix(clock, "Z") {
		t.zone = "UTC"
	} else if names := p.ICalParameters["TZID"]; len(names) > 0 && checkZone(strings.Trim(names[0], `"/`)) == nil {
		t.zone = strings.Trim(names[0], `"/`)
	}
	return t, nil
}

// hours keeps the times of day when both ends are told by the same known zone. Otherwise the days are all that is
// sure: a floating time is another instant everywhere.
func (e *Event) hours(start, end icsTime) {
	if start.zone == "" || !end.day.IsZero() && end.zone == "" {
		return
	}
	e.StartTime, e.EndTime, e.Timezone = start.clock, end.clock, start.zone
	if end.zone == "" || end.zone == start.zone {
		if end.zone != "" && end.day == start.day && end.clock == start.clock {
			e.EndTime = Clock{} // an instant: nobody says when it ends
		}
		return
	}
	// A flight, say: told by the clocks of two places. The first one's tells it whole.
	from, errFrom := zone(start.zone)
	to, errTo := zone(end.zone)
	if errFrom != nil || errTo != nil {
		return
	}
	last := end.clock.on(end.day, to).In(from)
	e.End, e.EndTime = Day(last.Date()), At(last.Hour(), last.Minute())
}

// place reads "City, Country" and takes everything else as a venue.
func place(location string) (city, country, venue string) {
	parts := strings.Split(location, ",")
	if len(parts) == 2 && !strings.ContainsAny(location, "0123456789:/") {
		return strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1]), ""
	}
	return "", "", location
}

func organizer(v *ics.VEvent) string {
	p := v.GetProperty(ics.ComponentPropertyOrganizer)
	if p == nil {
		return ""
	}
	if names := p.ICalParameters["CN"]; len(names) > 0 {
		return strings.Trim(names[0], `"`)
	}
	return ""
}
