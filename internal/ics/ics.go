// Package ics writes events as an iCalendar file (RFC 5545) that calendar programs can import or subscribe to.
package ics

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	ical "github.com/arran4/golang-ical"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// Options adjust a calendar.
type Options struct {
	Name string    // shown by programs that subscribe to it
	Host string    // the part of the UIDs behind the @; "": plenipo.invalid, which never changes
	Now  time.Time // stamped on each event when nobody says when it was last changed or reviewed; zero: the Unix epoch

	// Revision says how often an event was changed, and when it was last; nil: Reviewed, which needs no records.
	Revision func(e answer.Event) Revision
}

// A Revision is where an event stands among its own changes.
type Revision struct {
	Sequence int       // grows with each change
	Modified time.Time // zero: unknown
}

// Reviewed returns the revision of an event of which its file alone is known: the day it was last reviewed. A later
// review counts as a change.
func Reviewed(e answer.Event) Revision {
	at, _ := e.AsOf.Span(time.UTC)
	if at.IsZero() {
		return Revision{}
	}
	return Revision{int(at.Unix() / 86400), at}
}

// refresh asks subscribers to look again twice a day; by themselves some do so once a week.
const refresh = "PT12H"

// Write writes the events whose day is known: with their hours, in the zone of their place, where the files say them,
// and otherwise as whole days, since a day has the same name in every zone. An event known by its month or year alone
// has no day to stand on and is left out. UIDs depend on the files alone.
//
// There is no METHOD: it would make an invitation of each event, and want an organizer to answer to (RFC 5546).
func Write(w io.Writer, events []answer.Event, opts Options) error {
	c := ical.NewCalendar()
	c.SetProductId("-//Plenipo//Knowledge calendar//EN")
	if opts.Name != "" {
		c.SetName(opts.Name)
		c.SetXWRCalName(opts.Name)
	}
	c.SetRefreshInterval(refresh)
	c.SetXPublishedTTL(refresh)
	events = slices.DeleteFunc(slices.Clone(events), func(e answer.Event) bool { return !e.Start.Exact() })
	for _, z := range zonesOf(events) {
		c.AddVTimezone(z.component())
	}
	if opts.Host == "" {
		opts.Host = "plenipo.invalid"
	}
	if opts.Now.IsZero() {
		opts.Now = time.Unix(0, 0)
	}
	if opts.Revision == nil {
		opts.Revision = Reviewed
	}
	for _, e := range events {
		v := event(e, opts.Host)
		r := opts.Revision(e)
		stamp := r.Modified
		if stamp.IsZero() {
			stamp = opts.Now
		} else {
			v.SetModifiedAt(stamp.UTC())
		}
		// Without a METHOD this too is the instant of the last change (RFC 5545, 3.8.7.2).
		v.SetDtStampTime(stamp.UTC())
		v.SetSequence(r.Sequence)
		c.AddVEvent(v)
	}
	if err := c.SerializeTo(w, ical.WithNewLine("\r\n")); err != nil {
		return fmt.Errorf("write calendar: %w", err)
	}
	return nil
}

// Digest returns 12 hexadecimal digits over all that the calendar says of an event, but for how often and when it was
// changed: two digests differ when, and only when, subscribers must be told.
func Digest(e answer.Event) string {
	sum := sha256.Sum256([]byte(event(e, "").Serialize(&ical.SerializationConfiguration{MaxLength: 75, NewLine: "\r\n"})))
	return hex.EncodeToString(sum[:])[:12]
}

// event returns an event without what says how often and when it was changed.
func event(e answer.Event, host string) *ical.VEvent {
	v := ical.NewEvent(printable(e.ID) + "@" + host)
	setTimes(v, e)
	summary := e.Name
	if e.Acronym != "" {
		summary = e.Acronym + ": " + e.Name
	}
	v.SetSummary(printable(summary))
	if location := joined(", ", e.Venue, e.Where); location != "" {
		v.SetLocation(location)
	}
	if description := joined("\n", e.Summary, e.Outcome); description != "" {
		v.SetDescription(description)
	}
	if e.URL != "" {
		v.SetURL(strings.Join(strings.Fields(printable(e.URL)), "%20")) // no TEXT: nothing in it is escaped
	}
	if e.Series != "" {
		v.AddProperty(ical.ComponentPropertyCategories, printable(e.Series))
	}
	switch e.Status {
	case knowledge.EventCancelled:
		v.SetStatus(ical.ObjectStatusCancelled)
	case knowledge.EventPostponed:
		v.SetStatus(ical.ObjectStatusTentative)
	default:
		v.SetStatus(ical.ObjectStatusConfirmed)
	}
	// Nobody who subscribes is busy because of it. Outlook looks at a property of its own.
	v.SetTimeTransparency(ical.TransparencyTransparent)
	v.AddProperty("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
	return v
}

// joined returns what is there of texts, as they may stand in a calendar.
func joined(between string, texts ...string) string {
	return printable(strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), between))
}

// printable returns s as a TEXT may hold it: one kind of line break, no other control characters (RFC 5545, 3.1).
func printable(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\n':
			return '\n'
		case r < ' ' && r != '\t' || r == 0x7f:
			return -1
		}
		return r
	}, s)
}

// setTimes sets DTSTART and DTEND. An instant without an end has no DTEND: it ends when it begins (RFC 5545, 3.6.1).
func setTimes(v *ical.VEvent, e answer.Event) {
	if start, end, ok := e.Hours(); ok {
		set := func(p ical.ComponentProperty, t time.Time) {
			if e.Timezone == "UTC" {
				v.SetProperty(p, t.UTC().Format(utcTime))
				return
			}
			v.SetProperty(p, t.Format(localTime), ical.WithTZID(e.Timezone))
		}
		set(ical.ComponentPropertyDtStart, start)
		if !end.IsZero() {
			set(ical.ComponentPropertyDtEnd, end)
		}
		return
	}
	start, end := e.Start.Span(time.UTC)
	if e.End.Exact() {
		_, end = e.End.Span(time.UTC)
	}
	v.SetAllDayStartAt(start)
	v.SetAllDayEndAt(end)
}

// RFC 5545's forms of an instant (3.3.5).
const (
	localTime = "20060102T150405"
	utcTime   = "20060102T150405Z"
)
