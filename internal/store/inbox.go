package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// An Event is what a platform delivered and a worker is to answer.
type Event struct {
	Platform Platform
	Key      Key        // one for each question, however it is delivered
	Payload  []byte     // the caller's encoding; removed when the event ends
	Member   MemberHash // who asked, so that Forget finds what waits; may be ""
	At       time.Time  // when it was accepted; zero: now
	Expires  time.Time  // after it an answer is of no use any more and the asker is told; zero: never

	// Worker and Lease let the process that keeps the event begin at once, without a Claim and
	// its write: until Lease is over nobody else is given the event. An empty Worker leaves it
	// to whoever claims first.
	Worker WorkerID
	Lease  time.Duration
}

// A Claimed is an event that a worker holds until its lease ends.
type Claimed struct {
	Event
	Attempts int       // how many times it was handed out, this one included
	Until    time.Time // when another worker may take it
	Expired  bool      // Expires is over: tell the asker instead of answering
}

// Inbox row states, in the schema's state column.
const (
	inboxWaiting = 0
	inboxDone    = 1
	inboxFailed  = 2
)

// Keep stores ev. Once it returns nil, the platform may be told that the event was received: it
// survives a kill of this process. fresh is false, and nothing changes, when the key was kept
// before, whether or not it has ended since. One write.
func (s *Store) Keep(ctx context.Context, ev Event) (fresh bool, err error) {
	if ev.Platform == "" || ev.Key == "" {
		return false, errors.New("keep an event: platform and key are needed")
	}
	now := s.now()
	if ev.At.IsZero() {
		ev.At = now
	}
	due, attempts := now, 0
	if ev.Worker != "" {
		due, attempts = now.Add(ev.Lease), 1
	}
	if ev.Payload == nil {
		ev.Payload = []byte{}
	}
	n, err := s.db.exec(ctx, `INSERT INTO inbox
		(platform, key, state, due, at, expires, attempts, worker, member, answer, reason, payload)
		VALUES ($1, $2, 0, $3, $4, $5, $6, $7, $8, '', '', $9) ON CONFLICT (platform, key) DO NOTHING`,
		string(ev.Platform), string(ev.Key), micros(due), micros(ev.At), micros(ev.Expires), attempts,
		string(ev.Worker), string(ev.Member), ev.Payload)
	if err != nil {
		return false, fmt.Errorf("keep %s event %s: %w", ev.Platform, ev.Key, err)
	}
	return n == 1, nil
}

// Claim hands up to n waiting events to worker until lease is over, those that waited longest
// first. It returns events that nobody holds: never claimed, given back, due for another attempt,
// or held by a worker whose lease is over. No two workers are given the same event within a lease.
// None waiting is an empty slice.
func (s *Store) Claim(ctx context.Context, worker WorkerID, lease time.Duration, n int) ([]Claimed, error) {
	now := s.now()
	until := now.Add(lease)
	var claimed []Claimed
	err := s.db.inTx(ctx, func(tx querier) error {
		claimed = nil
		rows, err := tx.query(ctx, `WITH picked AS MATERIALIZED (
				SELECT platform, key FROM inbox WHERE state = 0 AND due <= $1 ORDER BY due LIMIT $2`+s.skipLocked()+`)
			UPDATE inbox SET worker = $3, due = $4, attempts = inbox.attempts + 1
			FROM picked WHERE inbox.platform = picked.platform AND inbox.key = picked.key
			RETURNING inbox.platform, inbox.key, inbox.payload, inbox.member, inbox.at, inbox.expires, inbox.attempts`,
			micros(now), n, string(worker), micros(until))
		claimed, err = collect(s.db, rows, err, func(scan func(...any) error) (Claimed, error) {
			c := Claimed{Event: Event{Worker: worker, Lease: lease}, Until: until}
			var at, expires int64
			err := scan(&c.Platform, &c.Key, &c.Payload, &c.Member, &at, &expires, &c.Attempts)
			c.At, c.Expires = instant(at), instant(expires)
			c.Expired = expires != 0 && !c.Expires.After(now)
			return c, err
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim events: %w", err)
	}
	return claimed, nil
}

// Extend moves the end of worker's lease on an event to lease from now, for work that takes longer
// than it was claimed for. ErrLeaseLost when the worker no longer holds it.
func (s *Store) Extend(ctx context.Context, p Platform, k Key, worker WorkerID, lease time.Duration) error {
	n, err := s.db.exec(ctx, `UPDATE inbox SET due = $1 WHERE platform = $2 AND key = $3 AND state = 0 AND worker = $4`,
		micros(s.now().Add(lease)), string(p), string(k), string(worker))
	if err != nil {
		return fmt.Errorf("extend the lease of %s event %s: %w", p, k, err)
	}
	if n == 0 {
		return fmt.Errorf("extend the lease of %s event %s: %w", p, k, ErrLeaseLost)
	}
	return nil
}

// An Outcome is how an event ended; what it holds is stored with the end or not at all.
type Outcome struct {
	Answer   AnswerID  // "" when there was nothing to answer
	Posted   []Posted  // the messages that carry the answer
	Thread   *Thread   // the conversation's new context; nil: unchanged
	Question *Question // for the log; nil: not logged
	Asked    *Ask      // for the unanswered list; nil: it was answered
}

// Done ends an event and removes its payload. Ending twice changes nothing, and the outcome's
// records are then not stored again. It doesn't matter whether the caller still holds the lease:
// what was sent was sent. ErrNotFound when no such event was kept. On SQLite, while
// writes are many, it waits some milliseconds to be committed with others: the answer was sent, and nobody waits.
func (s *Store) Done(ctx context.Context, p Platform, k Key, o Outcome) error {
	end := func(tx querier) (int64, error) {
		return tx.exec(ctx, `UPDATE inbox SET state = 1, due = $1, answer = $2, worker = '', member = '', payload = $3
			WHERE platform = $4 AND key = $5 AND state <> 1`,
			micros(s.now()), string(o.Answer), []byte{}, string(p), string(k))
	}
	var n int64
	err := s.db.inTxLater(ctx, func(tx querier) (err error) {
		if n, err = end(tx); err != nil || n == 0 {
			return err
		}
		return s.record(ctx, tx, o)
	})
	if err == nil && n == 0 {
		_, err = s.EventState(ctx, p, k)
	}
	if err != nil {
		return fmt.Errorf("end %s event %s: %w", p, k, err)
	}
	return nil
}

// Record stores outcomes that belong to no kept event, as a console's or an API's question: all of them, or none.
func (s *Store) Record(ctx context.Context, outcomes ...Outcome) error {
	err := s.db.inTx(ctx, func(tx querier) error {
		for _, o := range outcomes {
			if err := s.record(ctx, tx, o); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("record answers: %w", err)
	}
	return nil
}

func (s *Store) record(ctx context.Context, tx querier, o Outcome) error {
	for _, posted := range o.Posted {
		if err := s.addPosted(ctx, tx, posted); err != nil {
			return err
		}
	}
	if o.Thread != nil {
		if err := s.saveThread(ctx, tx, *o.Thread); err != nil {
			return err
		}
	}
	if o.Question != nil {
		if err := s.addQuestion(ctx, tx, *o.Question); err != nil {
			return err
		}
	}
	if o.Asked != nil {
		if _, err := s.addAsk(ctx, tx, *o.Asked); err != nil {
			return err
		}
	}
	return nil
}

// Retry gives an event back to be claimed from notBefore on; the zero time is at once. reason is
// for the operator and must not hold a person's words. ErrNotFound when it doesn't wait any more.
func (s *Store) Retry(ctx context.Context, p Platform, k Key, notBefore time.Time, reason string) error {
	if notBefore.IsZero() {
		notBefore = s.now()
	}
	return s.settle(ctx, `UPDATE inbox SET worker = '', due = $1, reason = $2
		WHERE platform = $3 AND key = $4 AND state = 0`, p, k, notBefore, reason)
}

// Fail ends an event that can't be answered, once its asker was told or can't be; its payload is
// removed. reason is for the operator. ErrNotFound when it doesn't wait any more.
func (s *Store) Fail(ctx context.Context, p Platform, k Key, reason string) error {
	return s.settle(ctx, `UPDATE inbox SET state = 2, worker = '', member = '', due = $1, reason = $2, payload = $5
		WHERE platform = $3 AND key = $4 AND state = 0`, p, k, s.now(), reason, []byte{})
}

func (s *Store) settle(ctx context.Context, query string, p Platform, k Key, due time.Time, reason string, more ...any) error {
	n, err := s.db.exec(ctx, query, append([]any{micros(due), reason, string(p), string(k)}, more...)...)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("settle %s event %s: %w", p, k, err)
	}
	return nil
}

// GiveBack frees every event that worker holds, to be claimed at once, and returns how many: for a
// clean end, and for a process that knows that its predecessor is dead.
func (s *Store) GiveBack(ctx context.Context, worker WorkerID) (int, error) {
	n, err := s.db.exec(ctx, `UPDATE inbox SET worker = '', due = $1 WHERE state = 0 AND worker = $2`,
		micros(s.now()), string(worker))
	if err != nil {
		return 0, fmt.Errorf("give back the events of %s: %w", worker, err)
	}
	return int(n), nil
}

// GiveBackAll frees every held event. Only a process that is alone on the store may call it, as
// one on SQLite is when it starts: what was held then was held by the dead.
func (s *Store) GiveBackAll(ctx context.Context) (int, error) {
	n, err := s.db.exec(ctx, `UPDATE inbox SET worker = '', due = $1 WHERE state = 0 AND worker <> ''`, micros(s.now()))
	if err != nil {
		return 0, fmt.Errorf("give back held events: %w", err)
	}
	return int(n), nil
}

// An EventState is what became of an accepted event.
type EventState struct {
	Ended    bool
	Failed   bool     // ended without an answer; Reason says why
	Answer   AnswerID // "" unless answered
	Attempts int
	Worker   WorkerID // who holds it; "" when nobody does
	Reason   string   // of the last Retry or of Fail
	At       time.Time
}

// EventState returns what became of an event; ErrNotFound when it was never kept, or ended so long
// ago that it was swept.
func (s *Store) EventState(ctx context.Context, p Platform, k Key) (EventState, error) {
	var st EventState
	var state, at int64
	err := s.db.row(ctx, []any{&state, &st.Answer, &st.Attempts, &st.Worker, &st.Reason, &at},
		`SELECT state, answer, attempts, worker, reason, at FROM inbox WHERE platform = $1 AND key = $2`, string(p), string(k))
	if err != nil {
		return EventState{}, fmt.Errorf("look up %s event %s: %w", p, k, err)
	}
	st.Ended, st.Failed, st.At = state != inboxWaiting, state == inboxFailed, instant(at)
	return st, nil
}

// A Backlog is what the inbox still owes.
type Backlog struct {
	Waiting int       // accepted and not ended, held or not
	Held    int       // of these, held by a worker
	Oldest  time.Time // when the oldest was accepted; zero when none waits
}

// Backlog counts what waits; it reads the waiting rows only.
func (s *Store) Backlog(ctx context.Context) (Backlog, error) {
	var b Backlog
	var oldest int64
	err := s.db.row(ctx, []any{&b.Waiting, &b.Held, &oldest}, `SELECT COUNT(*),
		COALESCE(SUM(CASE WHEN worker <> '' AND due > $1 THEN 1 ELSE 0 END), 0), COALESCE(MIN(at), 0)
		FROM inbox WHERE state = 0`, micros(s.now()))
	if err != nil {
		return Backlog{}, fmt.Errorf("count what waits: %w", err)
	}
	b.Oldest = instant(oldest)
	return b, nil
}
