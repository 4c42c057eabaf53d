package knowledge

import (
	"fmt"
	"io"
	"path"
	"strings"

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
	var whole bool
	if e.Start, whole, err = icsDate(text(ics.ComponentPropertyDtStart)); err != nil {
		rep.errorAt(line, 1, "DTSTART "+err.Error(), "correct it in the calendar")
	}
	if e.End, _, err = icsDate(text(ics.ComponentPropertyDtEnd)); err != nil {
		rep.errorAt(line, 1, "DTEND "+err.Error(), "correct it in the calendar")
	}
	if whole && e.Start.Before(e.End) {
		e.End = e.End.dayBefore()
	}
	if e.End.Before(e.Start) {
		rep.errorAt(line, 1, fmt.Sprintf("end %s is before start %s", e.End, e.Start), "correct one of them")
	}
	if text(ics.ComponentPropertyRrule) != "" {
		rep.warnAt(line, 1, "a repeating event; its first meeting is read", "list the meetings one by one")
	}
	return e
}

// icsDate reads 20121203 or the day of 20121203T090000; whole says that it was a day and no instant.
func icsDate(s string) (d Date, whole bool, err error) {
	day, _, clock := strings.Cut(s, "T")
	if day == "" {
		return Date{}, false, nil
	}
	if len(day) != 8 {
		return Date{}, false, fmt.Errorf("%q is not a date", s)
	}
	d, err = ParseDate(day[:4] + "-" + day[4:6] + "-" + day[6:])
	return d, !clock, err
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
