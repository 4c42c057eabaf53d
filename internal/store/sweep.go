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
	Questions time.Duration // the log, hashed askers included, and settled unanswered questions; default 365 days
	Texts     time.Duration // the words in the log and on the unanswered list; default 90 days
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

// Sweep sums up the question log's past days and removes what Retention and expiries say, in
// batches. Run calls it when it begins and every hour.
func (s *Store) Sweep(ctx context.Context) error {
	if err := s.fold(ctx); err != nil {
		return err
	}
	now, keep := s.now(), s.opts.Retention
	for _, sweep := range []struct {
		what  string
		keep  time.Duration
		query string // $1: the oldest instant kept; $2: sweepBatch
	}{
		{"the inbox", keep.Inbox, `DELETE FROM inbox WHERE (platform, key) IN
			(SELECT platform, key FROM inbox WHERE state <> 0 AND due < $1 LIMIT $2)`},
		{"threads", 0, `DELETE FROM threads WHERE (platform, channel, thread) IN
			(SELECT platform, channel, thread FROM threads WHERE expires <= $1 LIMIT $2)`},
		{"posted answers", keep.Posted, `DELETE FROM posted WHERE (platform, channel, message) IN
			(SELECT platform, channel, message FROM posted WHERE at < $1 LIMIT $2)`},
		{"questions", keep.Questions, `DELETE FROM questions WHERE (at, id) IN
			(SELECT at, id FROM questions WHERE at < $1 ORDER BY at LIMIT $2)`},
		{"texts", keep.Texts, `UPDATE questions SET text = '' WHERE (at, id) IN
			(SELECT at, id FROM questions WHERE at < $1 AND text <> '' LIMIT $2)`},
		{"askers' texts", keep.Texts, `UPDATE unanswered_askers SET text = '' WHERE (id, member) IN
			(SELECT id, member FROM unanswered_askers WHERE at < $1 AND text <> '' LIMIT $2)`},
		{"settled unanswered questions", keep.Questions, `DELETE FROM unanswered WHERE id IN
			(SELECT id FROM unanswered WHERE state IN ('answered', 'dismissed') AND last_at < $1 LIMIT $2)`},
		{"saved answers out of use", keep.Questions, `DELETE FROM saved WHERE id IN
			(SELECT id FROM saved WHERE status <> 'active' AND changed < $1 LIMIT $2)`},
		{"votes", keep.Feedback, `DELETE FROM feedback WHERE (answer, member) IN
			(SELECT answer, member FROM feedback WHERE at < $1 LIMIT $2)`},
		{"sent reminders", keep.Sent, `DELETE FROM sent WHERE key IN (SELECT key FROM sent WHERE at < $1 LIMIT $2)`},
		{"OAuth states", 0, `DELETE FROM oauth_states WHERE state IN
			(SELECT state FROM oauth_states WHERE expires <= $1 LIMIT $2)`},
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
