package ics

import (
	"bytes"
	"context"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	other "github.com/emersion/go-ical"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// calendar reads the embedded files once.
var calendar = sync.OnceValues(func() ([]answer.Event, error) {
	live, err := answer.NewLive(context.Background(), func() ([]knowledge.Layer, error) {
		return []knowledge.Layer{knowledge.Embedded()}, nil
	}, "", answer.Options{})
	if err != nil {
		return nil, err
	}
	return live.Calendar(answer.EventFilter{}, answer.Question{})
})

// whole writes the embedded calendar.
func whole(t *testing.T) (string, []answer.Event) {
	t.Helper()
	events, err := calendar()
	if err != nil {
		t.Fatal(err)
	}
	return written(t, events), slices.Clone(events)
}

var (
	// contentLine is RFC 5545's contentline (3.1): a name, parameters, a value without control characters.
	contentLine = regexp.MustCompile(`^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):([^\x00-\x08\x0a-\x1f\x7f]*)$`)
	// textValue is a TEXT (3.3.11): backslash, comma, semicolon and line break stand escaped.
	textValue   = regexp.MustCompile(`^(?:[^\\,;]|\\[\\,;nN])*$`)
	dateValue   = regexp.MustCompile(`^\d{8}$`)
	utcValue    = regexp.MustCompile(`^\d{8}T\d{6}Z$`)
	localValue  = regexp.MustCompile(`^\d{8}T\d{6}$`)
	offsetValue = regexp.MustCompile(`^[+-]\d{4}(\d\d)?$`)
	texts       = map[string]bool{"SUMMARY": true, "DESCRIPTION": true, "LOCATION": true, "NAME": true, "X-WR-CALNAME": true, "CATEGORIES": true, "TZNAME": true}
)

func TestEveryLineIsAsRFC5545Says(t *testing.T) {
	_, events := whole(t)
	checkLines(t, written(t, append(events, sessions(t)...)))
}

// needs is what a component must have once, by its name.
var needs = map[string][]string{
	"VCALENDAR": {"VERSION", "PRODID", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"},
	"VEVENT":    {"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "STATUS", "SUMMARY", "TRANSP"},
	"VTIMEZONE": {"TZID"},
	"STANDARD":  {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"},
	"DAYLIGHT":  {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"},
}

// checkLines holds every line against RFC 5545, and returns them unfolded.
func checkLines(t *testing.T, out string) []string {
	t.Helper()
	if !strings.HasSuffix(out, "\r\n") {
		t.Error("the last line doesn't end with CRLF")
	}
	physical := strings.Split(strings.TrimSuffix(out, "\r\n"), "\r\n")
	var lines []string
	for i, l := range physical {
		switch {
		case strings.ContainsAny(l, "\r\n"):
			t.Fatalf("line %d has a line break of its own: %q", i+1, l)
		case len(l) > 75:
			t.Errorf("line %d has %d octets, more than 75: %q", i+1, len(l), l)
		case !utf8.ValidString(l):
			t.Errorf("line %d is folded within a character: %q", i+1, l)
		}
		if strings.HasPrefix(l, " ") {
			lines[len(lines)-1] += l[1:]
			continue
		}
		lines = append(lines, l)
	}
	type component struct {
		name string
		has  map[string]int
	}
	var open []component
	uids, zones := map[string]bool{}, map[string]bool{}
	for _, l := range lines {
		m := contentLine.FindStringSubmatch(l)
		if m == nil {
			t.Errorf("not a content line: %q", l)
			continue
		}
		name, params, value := m[1], m[2], m[3]
		stands := map[string]bool{}
		for p := range strings.SplitSeq(strings.TrimPrefix(params, ";"), ";") {
			if which, _, _ := strings.Cut(p, "="); which != "" && stands[which] {
				t.Errorf("the parameter %s stands twice: %q", which, l)
			} else {
				stands[which] = true
			}
		}
		switch name {
		case "BEGIN":
			open = append(open, component{value, map[string]int{}})
			continue
		case "END":
			if len(open) == 0 || open[len(open)-1].name != value {
				t.Fatalf("END:%s closes %v", value, open)
			}
			for _, p := range needs[value] {
				if n := open[len(open)-1].has[p]; n != 1 {
					t.Errorf("%s has %d of %s", value, n, p)
				}
			}
			open = open[:len(open)-1]
			continue
		case "UID":
			if uids[value] {
				t.Errorf("UID %s stands twice", value)
			}
			uids[value] = true
		case "TZID":
			if zones[value] {
				t.Errorf("the zone %s stands twice", value)
			}
			zones[value] = true
		case "DTSTART", "DTEND":
			zone, zoned := strings.CutPrefix(params, ";TZID=")
			switch {
			case params == ";VALUE=DATE" && dateValue.MatchString(value):
			case params == "" && utcValue.MatchString(value):
			case params == "" && open[len(open)-1].name != "VEVENT" && localValue.MatchString(value):
			case zoned && zones[zone] && localValue.MatchString(value):
			default:
				t.Errorf("neither a day nor an instant: %q", l)
			}
		case "DTSTAMP", "LAST-MODIFIED":
			if !utcValue.MatchString(value) {
				t.Errorf("not an instant of UTC: %q", l)
			}
		case "TZOFFSETFROM", "TZOFFSETTO":
			if !offsetValue.MatchString(value) {
				t.Errorf("not an offset: %q", l)
			}
		case "METHOD":
			t.Errorf("%s makes invitations of events, which need an organizer", l)
		}
		if texts[name] && !textValue.MatchString(value) {
			t.Errorf("not escaped: %q", l)
		}
		open[len(open)-1].has[name]++
	}
	if len(open) > 0 {
		t.Errorf("%v stay open", open)
	}
	if lines[0] != "BEGIN:VCALENDAR" || lines[1] != "VERSION:2.0" {
		t.Errorf("the calendar begins with %q", lines[:2])
	}
	return lines
}

// readByAnother reads a calendar's events with another library, by their ids.
func readByAnother(t *testing.T, out string) map[string]other.Event {
	t.Helper()
	cal, err := other.NewDecoder(strings.NewReader(out)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	read := map[string]other.Event{}
	for _, e := range cal.Events() {
		uid, _ := e.Props.Text(other.PropUID)
		read[uid] = e
	}
	return read
}

func TestAnotherLibraryReadsEveryEventWithoutLoss(t *testing.T) {
	out, events := whole(t)
	read := readByAnother(t, out)
	dated := 0
	for _, e := range events {
		if !e.Start.Exact() {
			continue
		}
		dated++
		got, ok := read[e.ID+"@plenipo.invalid"]
		if !ok {
			t.Errorf("%s is lost", e.ID)
			continue
		}
		start, err := got.DateTimeStart(time.UTC)
		if want, _ := e.Start.Span(time.UTC); err != nil || !start.Equal(want) {
			t.Errorf("%s begins %v, want %v (%v)", e.ID, start, want, err)
		}
		end, err := got.DateTimeEnd(time.UTC)
		_, want := e.Start.Span(time.UTC)
		if e.End.Exact() {
			_, want = e.End.Span(time.UTC)
		}
		if err != nil || !end.Equal(want) {
			t.Errorf("%s ends %v, want %v (%v)", e.ID, end, want, err)
		}
		summary, _ := got.Props.Text(other.PropSummary)
		if !strings.Contains(summary, e.Name) {
			t.Errorf("%s is called %q, want %q in it", e.ID, summary, e.Name)
		}
		description, _ := got.Props.Text(other.PropDescription)
		if !strings.Contains(description, e.Summary) || !strings.Contains(description, e.Outcome) {
			t.Errorf("%s is described as %q", e.ID, description)
		}
		status, _ := got.Props.Text(other.PropStatus)
		if called := e.Status == knowledge.EventCancelled; (status == "CANCELLED") != called {
			t.Errorf("%s has the status %s", e.ID, status)
		}
	}
	if dated != len(read) {
		t.Errorf("%d events were read, %d written", len(read), dated)
	}
}

func TestAReviewRaisesTheSequence(t *testing.T) {
	sequence := func(asOf string) (seq, modified string) {
		d, err := knowledge.ParseDate(asOf)
		if err != nil {
			t.Fatal(err)
		}
		start, _ := knowledge.ParseDate("2027-05-03")
		var b bytes.Buffer
		if err := Write(&b, []answer.Event{{Event: &knowledge.Event{ID: "e", Name: "E", Start: start, AsOf: d}}}, Options{}); err != nil {
			t.Fatal(err)
		}
		cal, err := other.NewDecoder(io.Reader(&b)).Decode()
		if err != nil {
			t.Fatal(err)
		}
		e := cal.Events()[0]
		return e.Props.Get(other.PropSequence).Value, e.Props.Get(other.PropLastModified).Value
	}
	s1, m1 := sequence("2026-11-23")
	s2, m2 := sequence("2026-11-24")
	if again, _ := sequence("2026-11-23"); again != s1 {
		t.Error("the same files give another sequence")
	}
	if len(s1) != len(s2) || s2 <= s1 || m2 <= m1 {
		t.Errorf("a later review doesn't count: SEQUENCE %s, then %s; LAST-MODIFIED %s, then %s", s1, s2, m1, m2)
	}
}
