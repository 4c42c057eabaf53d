package store

import (
	"context"
	"fmt"
	"time"
)

// Retention says how long records stay after they have served. A zero field is the default, a
// negative one keeps them for ever.
type Retention struct {
	Inbox     time.Duration // ended events, whose keys keep re-deliveries away; default 3 days
	Posted    time.Duration // what a message of ours quoted; default 180 days
	Questions time.Duration // the log, texts and hashed askers included; default 365 days
	Texts     time.Duration // the log's texts alone; default 90 days
	Feedback  time.Duration // votes; default 365 days
	Sent      time.Duration // which reminders were sent; default 400 days, over a year's events
}

const (
	day = 24 * time.Hour

	// sweepEvery: a sweep looks through tables that have no index for it, which at a million rows
	// takes a second of a reader's time; nothing depends on its moment.
	sweepEvery = time.Hour

	// sweepBatch bounds how long a sweep holds the writer: a thousand rows are some 10 ms.
	sweepBatch = 1000
)

func (r Retention) orDefaults() Retention {
	for _, f := range []struct {
		field *time.Duration
		def   time.Duration
	}{
		{&r.Inbox, 3 * day}, {&r.Posted, 180 * day}, {&r.Questions, 365 * day}, {&r.Texts, 90 * day},
		{&r.Feedback, 365 * day}, {&r.Sent, 400 * day},
	} {
		if *f.field == 0 {
			*f.field = f.def
		}
	}
	return r
}

// Sweep removes what Retention and expiries say, in batches. Run calls it every minute.
func (s *Store) Sweep(ctx context.Context) error {
	now := s.now()
	for _, sweep := range []struct {
		what  string
		keep  time.Duration
		query string // $1: the oldest instant kept; $2: sweepBatch
	}{
		{"inbox", s.opts.Retention.Inbox, `DELETE FROM inbox WHERE (platform, key) IN
			(SELECT platform, key FROM inbox WHERE state IN (1, 2) AND due < $1 LIMIT $2)`},
		{"threads", 0, `DELETE FROM threads WHERE (platform, channel, thread) IN
			(SELECT platform, channel, thread FROM threads WHERE expires < $1 LIMIT $2)`},
		{"posted", s.opts.Retention.Posted, `DELETE FROM posted WHERE (platform, channel, message) IN
			(SELECT platform, channel, message FROM posted WHERE at < $1 LIMIT $2)`},
		{"feedback", s.opts.Retention.Feedback, `DELETE FROM feedback WHERE (answer, member) IN
			(SELECT answer, member FROM feedback WHERE at < $1 LIMIT $2)`},
		{"oauth", 0, `DELETE FROM oauth_states WHERE state IN (SELECT state FROM oauth_states WHERE expires < $1 LIMIT $2)`},
	} {
		if sweep.keep < 0 {
			continue
		}
		for {
			n, err := s.db.exec(ctx, sweep.query, micros(now.Add(-sweep.keep)), sweepBatch)
			if err != nil {
				return fmt.Errorf("sweep %s: %w", sweep.what, err)
			}
			if n < sweepBatch {
				break
			}
		}
	}
	return nil
}
