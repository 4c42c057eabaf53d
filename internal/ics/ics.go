// Package ics writes events as an iCalendar file (RFC 5545) that calendar programs can import or subscribe to.
package ics

import (
	"fmt"
	"io"
	"time"

	ical "github.com/arran4/golang-ical"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// Options adjust a calendar.
type Options struct {
	Name string    // shown by programs that subscribe to it
	Host string    // the part of the UIDs behind the @; "": plenipo.invalid, which never changes
	Now  time.Time // stamped on each event when the file doesn't say when it was last reviewed; zero: the Unix epoch
}

// Write writes the events whose day or month is known, as whole days: conferences are announced by day, and a
// day has the same name in every zone. An event known by its month or year alone has no day to stand on and
// is left out. UIDs and stamps depend on the files alone, so that the same files give the same calendar.
func Write(w io.Writer, events []answer.Event, opts Options) error {
	c := ical.NewCalendar()
	c.SetProductId("-//Plenipo//Knowledge calendar//EN")
	c.SetMethod(ical.MethodPublish)
	if opts.Name != "" {
		c.SetName(opts.Name)
		c.SetXWRCalName(opts.Name)
	}
	host := opts.Host
	if host == "" {
		host = "plenipo.invalid"
	}
	for _, e := range events {
		if !e.Start.Exact() {
			continue
		}
		add(c, e, host, opts.Now)
	}
	if err := c.SerializeTo(w, ical.WithNewLine("\r\n")); err != nil {
		return fmt.Errorf("write calendar: %w", err)
	}
	return nil
}

func add(c *ical.Calendar, e answer.Event, host string, now time.Time) {
	v := c.AddEvent(e.ID + "@" + host)
	stamp := now
	if stamp.IsZero() {
		stamp = time.Unix(0, 0)
	}
	if reviewed, _ := e.AsOf.Span(time.UTC); !reviewed.IsZero() {
		stamp = reviewed
	}
	v.SetDtStampTime(stamp.UTC())
	v.SetModifiedAt(stamp.UTC())
	// Days since the epoch: it grows with each review, as SEQUENCE must.
	v.SetSequence(int(stamp.Unix() / 86400))
	start, end := e.Start.Span(time.UTC)
	if e.End.Exact() {
		_, end = e.End.Span(time.UTC)
	}
	v.SetAllDayStartAt(start)
	v.SetAllDayEndAt(end)
	summary := e.Name
	if e.Acronym != "" {
		summary = e.Acronym + ": " + e.Name
	}
	v.SetSummary(summary)
	if e.Where != "" {
		location := e.Where
		if e.Venue != "" {
			location = e.Venue + ", " + location
		}
		v.SetLocation(location)
	}
	description := e.Summary
	if e.Outcome != "" {
		if description != "" {
			description += "\n"
		}
		description += e.Outcome
	}
	if description != "" {
		v.SetDescription(description)
	}
	if e.URL != "" {
		v.SetURL(e.URL)
	}
	if e.Series != "" {
		v.AddProperty(ical.ComponentPropertyCategories, e.Series)
	}
	switch e.Status {
	case knowledge.EventCancelled:
		v.SetStatus(ical.ObjectStatusCancelled)
	case knowledge.EventPostponed:
		v.SetStatus(ical.ObjectStatusTentative)
	default:
		v.SetStatus(ical.ObjectStatusConfirmed)
	}
	v.SetTimeTransparency(ical.TransparencyTransparent)
}
