package ics

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	other "github.com/emersion/go-ical"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// session returns an event with hours as a file would say them.
func session(t *testing.T, id, zone, day, start, end string) answer.Event {
	t.Helper()
	d, err := knowledge.ParseDate(day)
	if err != nil {
		t.Fatal(err)
	}
	clock := func(s string) knowledge.Clock {
		c, err := knowledge.ParseClock(s)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	return answer.Event{Event: &knowledge.Event{ID: id, Name: id, Start: d, StartTime: clock(start), EndTime: clock(end), Timezone: zone}}
}

// sessions are in zones of every kind: rules north and south, shifts that follow no rule (Morocco), one that was
// abolished (Samoa), none at all, and instants around the shifts themselves.
func sessions(t *testing.T) []answer.Event {
	var out []answer.Event
	for i, zone := range []string{
		"Europe/Zurich", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata",
		"Asia/Gaza", "Pacific/Apia", "Europe/Dublin", "America/Sao_Paulo", "Africa/Dakar", "UTC", "Asia/Tehran",
	} {
		for j, day := range []string{"2012-12-03", "2021-09-26", "2026-03-08", "2026-03-29", "2026-10-25", "2026-11-01", "2027-02-20", "2027-07-01"} {
			out = append(out, session(t, fmt.Sprintf("s-%d-%d", i, j), zone, day, "14:00", "15:30"),
				session(t, fmt.Sprintf("n-%d-%d", i, j), zone, day, "04:15", ""))
		}
	}
	return out
}

func written(t *testing.T, events []answer.Event) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, events, Options{Name: "Plenipo"}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestASessionIsToldInItsPlacesZone(t *testing.T) {
	out := written(t, []answer.Event{session(t, "webinar", "Europe/Zurich", "2027-03-02", "14:00", "15:30")})
	for _, want := range []string{
		"BEGIN:VTIMEZONE\r\nTZID:Europe/Zurich\r\n",
		"BEGIN:STANDARD\r\nDTSTART:20251026T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n",
		"BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n",
		"DTSTART;TZID=Europe/Zurich:20270302T140000\r\nDTEND;TZID=Europe/Zurich:20270302T153000\r\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the calendar lacks %q:\n%s", want, out)
		}
	}
	// Nobody said when the second ends, so the calendar doesn't either.
	out = written(t, []answer.Event{session(t, "call", "UTC", "2027-03-02", "14:00", "")})
	if !strings.Contains(out, "DTSTART:20270302T140000Z\r\n") || strings.Contains(out, "DTEND") || strings.Contains(out, "VTIMEZONE") {
		t.Errorf("an instant of UTC is written as\n%s", out)
	}
}

func TestAnotherLibraryReadsTheHours(t *testing.T) {
	events := sessions(t)
	read := readByAnother(t, written(t, events))
	for _, e := range events {
		got := read[e.ID+"@plenipo.invalid"]
		start, end, _ := e.Hours()
		if end.IsZero() {
			end = start
		}
		from, err1 := got.DateTimeStart(time.UTC)
		to := from // go-ical takes an instant without an end for a day
		var err2 error
		if got.Props.Get(other.PropDateTimeEnd) != nil {
			to, err2 = got.DateTimeEnd(time.UTC)
		}
		if err1 != nil || err2 != nil || !from.Equal(start) || !to.Equal(end) {
			t.Errorf("%s: %v to %v (%v, %v), want %v to %v", e.ID, from, to, err1, err2, start, end)
		}
	}
}

// TestThunderbirdsLibraryUnderstandsTheZones has ical.js work out every instant from the calendar's own time zones.
func TestThunderbirdsLibraryUnderstandsTheZones(t *testing.T) {
	if m, _ := filepath.Glob("thunderbird/node_modules/ical.js/package.json"); m == nil {
		t.Skip("ical.js isn't there; npm ci in internal/ics/thunderbird installs it")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("no node on this machine; Debian's package nodejs has it")
	}
	_, events := whole(t)
	events = append(events, sessions(t)...)
	cmd := exec.CommandContext(t.Context(), node, "read.mjs")
	cmd.Dir = "thunderbird"
	cmd.Stdin = strings.NewReader(written(t, events))
	out, err := cmd.Output()
	if err != nil {
		var stderr []byte
		if exit, ok := err.(*exec.ExitError); ok {
			stderr = exit.Stderr
		}
		t.Fatalf("%v\n%s", err, stderr)
	}
	type understood struct {
		UID, Start, End, Zone, Summary, Description, Location, Status string
		Sequence                                                      int
	}
	read := map[string]understood{}
	for line := range strings.Lines(string(out)) {
		var u understood
		if err := json.Unmarshal([]byte(line), &u); err != nil {
			t.Fatal(err)
		}
		read[u.UID] = u
	}
	dated := 0
	for _, e := range events {
		if !e.Start.Exact() {
			continue
		}
		dated++
		got := read[e.ID+"@plenipo.invalid"]
		form := "2006-01-02T15:04:05.000Z"
		start, end, ok := e.Hours()
		switch {
		case !ok:
			form = "2006-01-02"
			start, end = e.Start.Span(time.UTC)
			if e.End.Exact() {
				_, end = e.End.Span(time.UTC)
			}
		case end.IsZero():
			end = start
		}
		if from, to := start.UTC().Format(form), end.UTC().Format(form); got.Start != from || got.End != to {
			t.Errorf("%s (%s): %s to %s, want %s to %s", e.ID, e.Timezone, got.Start, got.End, from, to)
		}
		if !strings.Contains(got.Summary, e.Name) || !strings.Contains(got.Description, e.Summary) || !strings.Contains(got.Location, e.Where) {
			t.Errorf("%s is read as %+v", e.ID, got)
		}
		if called := e.Status == knowledge.EventCancelled; (got.Status == "CANCELLED") != called || got.Sequence != Reviewed(e).Sequence {
			t.Errorf("%s has status %s and sequence %d", e.ID, got.Status, got.Sequence)
		}
	}
	if dated != len(read) {
		t.Errorf("%d events were read, %d written", len(read), dated)
	}
}

// What is written is read back as knowledge: a calendar of ours may lie in another's folder of events.
func TestWhatIsWrittenIsReadAsKnowledge(t *testing.T) {
	events := sessions(t)
	read, err := knowledge.ParseICS("events/back.ics", strings.NewReader(written(t, events)))
	if err != nil {
		t.Fatal(err)
	}
	if len(read) != len(events) {
		t.Fatalf("%d of %d were read", len(read), len(events))
	}
	for i, e := range events {
		if got := read[i]; got.Start != e.Start || got.StartTime != e.StartTime || got.EndTime != e.EndTime || got.Timezone != e.Timezone {
			t.Errorf("%s %s %s-%s %s is read as %s %s-%s %s", e.ID, e.Start, e.StartTime, e.EndTime, e.Timezone, got.Start, got.StartTime, got.EndTime, got.Timezone)
		}
	}
}

// FuzzWrite writes events with anybody's words in them. What comes out is content lines of at most 75 octets, and both
// libraries read one event back with the words it was given.
func FuzzWrite(f *testing.F) {
	f.Add("wcit-2012", "WCIT; the, \\n conference", "Line\nbreak\r\nEND:VEVENT\r\nBEGIN:VEVENT", "Dubai", "https://example.org/a,b;c", "Europe/Zurich")
	f.Add("e", "المؤتمر العالمي "+strings.Repeat("界", 40), "\x00\x07\u2028", "", "", "")
	f.Fuzz(func(t *testing.T, id, name, summary, city, url, zone string) {
		day := knowledge.Day(2027, time.March, 28)
		e := answer.Event{Event: &knowledge.Event{ID: id, Name: name, Summary: summary, Venue: city, URL: url, Start: day,
			StartTime: knowledge.At(2, 30), EndTime: knowledge.At(4, 0), Timezone: zone}, Where: city}
		out := written(t, []answer.Event{e})
		lines := checkLines(t, out)
		if n := strings.Count("\n"+strings.Join(lines, "\n"), "\nBEGIN:VEVENT"); n != 1 {
			t.Fatalf("%d events in\n%s", n, out)
		}
		cal, err := other.NewDecoder(strings.NewReader(out)).Decode()
		if err != nil {
			t.Fatalf("%v in\n%s", err, out)
		}
		got, err := cal.Events()[0].Props.Text(other.PropSummary)
		if want := printable(name); err != nil || got != want {
			t.Errorf("the name %q is read as %q (%v), want %q", name, got, err, want)
		}
	})
}
