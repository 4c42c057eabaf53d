package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"plenipo/internal/answer"
	"plenipo/internal/ics"
	"plenipo/knowledge"
)

type eventsCmd struct {
	knowledgeFlags
	askingFlags
	From   string `help:"Only events that end on or after this date (2027, 2027-03, 2027-03-01)." placeholder:"D"`
	To     string `help:"Only events that begin on or before this date." placeholder:"D"`
	Series string `help:"Only events of a series, by id, name or acronym (wtsa, WTPF, plenipotentiary)." placeholder:"S"`
	Place  string `help:"Only events in a city, country or region." placeholder:"P"`
	JSON   bool   `help:"Print JSON." name:"json" xor:"form"`
	ICS    bool   `help:"Print an iCalendar file." name:"ics" xor:"form"`
}

// Run prints the calendar.
func (c *eventsCmd) Run(ctx context.Context, s streams) error {
	q, err := c.question("")
	if err != nil {
		return err
	}
	f := answer.EventFilter{Series: c.Series, Place: c.Place, Chapter: q.Chapter}
	if f.From, err = dateLimit("--from", c.From, q.Zone, false); err != nil {
		return err
	}
	if f.To, err = dateLimit("--to", c.To, q.Zone, true); err != nil {
		return err
	}
	g, err := c.open(ctx, s.err)
	if err != nil {
		return err
	}
	defer g.Close()
	events, err := g.Calendar(f, q)
	if err != nil {
		return usageError{err}
	}
	switch {
	case c.JSON:
		out := make([]answer.WireEvent, 0, len(events))
		for _, e := range events {
			out = append(out, e.Wire())
		}
		return json.NewEncoder(s.out).Encode(out)
	case c.ICS:
		return ics.Write(s.out, events, ics.Options{Name: "Plenipo"})
	}
	p := newPage(s.out)
	for _, e := range events {
		name := e.Name
		if e.Acronym != "" && e.Acronym != e.Name {
			name += " (" + e.Acronym + ")"
		}
		mark := ""
		switch e.Phase {
		case answer.OnNow:
			mark = p.style(green, "  ● on now")
		case answer.Cancelled, answer.Postponed:
			mark = "  " + string(e.Phase)
		}
		when := e.When
		if when == "" {
			when = "date not known"
		}
		fmt.Fprintln(s.out, p.style(bold, when)+mark)
		p.paragraph(name, "  ", "", false)
		if e.Where != "" {
			p.paragraph(e.Where, "  ", faint, false)
		}
	}
	if len(events) == 0 {
		fmt.Fprintln(s.out, "The files name no such event.")
	}
	return nil
}

// dateLimit turns a date into an instant: its beginning, or what follows its end.
func dateLimit(flag, date string, zone *time.Location, end bool) (time.Time, error) {
	d, err := knowledge.ParseDate(date)
	if err != nil {
		return time.Time{}, usageError{fmt.Errorf("%s: %w", flag, err)}
	}
	if d.IsZero() {
		return time.Time{}, nil
	}
	from, to := d.Span(zone)
	if end {
		return to, nil
	}
	return from, nil
}
