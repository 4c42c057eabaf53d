package ics

import (
	"bytes"
	"strings"
	"testing"

	ical "github.com/arran4/golang-ical"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

func TestWriteIsReadBackWithoutLoss(t *testing.T) {
	day := func(s string) knowledge.Date {
		d, err := knowledge.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	events := []answer.Event{
		{Event: &knowledge.Event{ID: "wcit-2012", Acronym: "WCIT-12", Name: "World Conference; Dubai, 2012", Start: day("2012-12-03"), End: day("2012-12-14"),
			Summary: strings.Repeat("A long line that must be folded, with commas; and more. ", 5), Status: knowledge.EventHeld, AsOf: day("2026-11-23")}, Where: "Dubai, United Arab Emirates"},
		{Event: &knowledge.Event{ID: "gone", Name: "Gone", Start: day("2027-01-01"), Status: knowledge.EventCancelled}},
		{Event: &knowledge.Event{ID: "vague", Name: "Vague", Start: day("2027")}},
	}
	var b bytes.Buffer
	if err := Write(&b, events, Options{Name: "Test"}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(b.String(), "\r\n"), "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d octets isn't folded: %q", len(line), line)
		}
		if strings.ContainsAny(line, "\n\r") {
			t.Errorf("a line ends without CR: %q", line)
		}
	}
	c, err := ical.ParseCalendar(&b)
	if err != nil {
		t.Fatal(err)
	}
	got := c.Events()
	if len(got) != 2 {
		t.Fatalf("%d events; one without a day has no place in a calendar", len(got))
	}
	value := func(e *ical.VEvent, p ical.ComponentProperty) string {
		if v := e.GetProperty(p); v != nil {
			return v.Value
		}
		return ""
	}
	if v := value(got[0], ical.ComponentPropertyDtStart); v != "20121203" {
		t.Errorf("start = %s", v)
	}
	// DTEND is the day after the last one.
	if v := value(got[0], ical.ComponentPropertyDtEnd); v != "20121215" {
		t.Errorf("end = %s", v)
	}
	if v := value(got[0], ical.ComponentPropertyUniqueId); v != "wcit-2012@plenipo.invalid" {
		t.Errorf("uid = %s", v)
	}
	if v := value(got[0], ical.ComponentPropertySummary); !strings.Contains(v, "World Conference") {
		t.Errorf("summary = %s", v)
	}
	if v := value(got[1], ical.ComponentPropertyStatus); v != "CANCELLED" {
		t.Errorf("status = %s", v)
	}
}
