package store

import (
	"context"
	"fmt"
	"time"
)

// A SeenEvent is what was last seen of an event's dates.
type SeenEvent struct {
	Event   string
	Dates   string    // as the caller writes them
	Was     string    // before the last change; "" when it was new
	Changed time.Time // when the last change was seen; zero: it was there from the beginning
}

// SeenEvents returns what was seen of every event, by id.
func (s *Store) SeenEvents(ctx context.Context) (map[string]SeenEvent, error) {
	rows, err := s.db.query(ctx, `SELECT event, dates, was, changed FROM seen_events`)
	all, err := collect(s.db, rows, err, func(scan func(...any) error) (e SeenEvent, err error) {
		var changed int64
		err = scan(&e.Event, &e.Dates, &e.Was, &changed)
		e.Changed = instant(changed)
		return e, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the events that were seen: %w", err)
	}
	seen := make(map[string]SeenEvent, len(all))
	for _, e := range all {
		seen[e.Event] = e
	}
	return seen, nil
}

// SeeEvents stores what is seen of events now, in place of what was before; all of them or none.
func (s *Store) SeeEvents(ctx context.Context, seen ...SeenEvent) error {
	err := s.db.inTx(ctx, func(tx querier) error {
		for _, e := range seen {
			if _, err := tx.exec(ctx, `INSERT INTO seen_events (event, dates, was, changed) VALUES ($1, $2, $3, $4)
				ON CONFLICT (event) DO UPDATE SET dates = excluded.dates, was = excluded.was, changed = excluded.changed`,
				e.Event, e.Dates, e.Was, micros(e.Changed)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep the events that were seen: %w", err)
	}
	return nil
}
