package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// A Topic is a kind of record whose changes are told to every process on the store.
type Topic string

// The topics.
const (
	TopicSettings      Topic = "settings"
	TopicSaved         Topic = "saved"
	TopicSubscriptions Topic = "subscriptions"
	TopicInstallations Topic = "installations"
	TopicInbox         Topic = "inbox" // events were given back; never raised by Keep
)

// notifyChannel carries PostgreSQL's notifications; what is said on it doesn't matter.
const notifyChannel = "plenipo_changes"

// Changes returns a channel that receives after records of topic changed, in whichever process, no
// later than two seconds after (at once for changes made through this Store). Several changes may
// be told as one. While Run isn't running only this Store's own changes are told. stop ends it; the
// channel is not closed.
func (s *Store) Changes(topic Topic) (changed <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watchers[topic] = append(s.watchers[topic], c)
	return c, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.watchers[topic] = slices.DeleteFunc(s.watchers[topic], func(w chan<- struct{}) bool { return w == c })
	}
}

// raise tells, within a transaction, that records of topic change with it.
func (s *Store) raise(ctx context.Context, tx querier, topic Topic) error {
	_, err := tx.exec(ctx, `INSERT INTO changes (topic, version) VALUES ($1, 1)
		ON CONFLICT (topic) DO UPDATE SET version = changes.version + 1`, string(topic))
	if err == nil && s.Engine() == Postgres {
		_, err = tx.exec(ctx, `SELECT pg_notify($1, $2)`, notifyChannel, string(topic)) // delivered at commit
	}
	if err != nil {
		return fmt.Errorf("tell of changed %s: %w", topic, err)
	}
	return nil
}

// change runs f in a transaction that changes records of topic, and tells of it.
func (s *Store) change(ctx context.Context, topic Topic, f func(tx querier) error) error {
	err := s.db.inTx(ctx, func(tx querier) error {
		if err := f(tx); err != nil {
			return err
		}
		return s.raise(ctx, tx, topic)
	})
	if err != nil {
		return err
	}
	return s.look(ctx)
}

// look compares the topics' versions with those last seen, refreshes what is cached and tells the
// watchers.
func (s *Store) look(ctx context.Context) error {
	type seen struct {
		topic   Topic
		version int64
	}
	rows, err := s.db.query(ctx, `SELECT topic, version FROM changes`)
	all, err := collect(s.db, rows, err, func(scan func(...any) error) (v seen, err error) {
		return v, scan(&v.topic, &v.version)
	})
	if err != nil {
		return fmt.Errorf("look for changes: %w", err)
	}
	var changed []Topic
	s.mu.Lock()
	for _, v := range all {
		if s.versions[v.topic] < v.version {
			s.versions[v.topic] = v.version
			changed = append(changed, v.topic)
		}
	}
	s.mu.Unlock()
	if slices.Contains(changed, TopicSettings) || s.settings.Load() == nil {
		if err := s.loadSettings(ctx); err != nil {
			s.mu.Lock()
			delete(s.versions, TopicSettings) // so that the next look tries again
			s.mu.Unlock()
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, topic := range changed {
		for _, w := range s.watchers[topic] {
			select {
			case w <- struct{}{}:
			default: // it has yet to take the last one
			}
		}
	}
	return nil
}

// Run looks for other processes' changes and sweeps what retention removes, until ctx ends. A
// program that serves runs it beside its other parts.
func (s *Store) Run(ctx context.Context) error {
	heard := make(chan struct{}, 1)
	var others sync.WaitGroup
	defer others.Wait()
	others.Go(func() {
		s.listen(ctx, func() {
			select {
			case heard <- struct{}{}:
			default:
			}
		})
	})
	others.Go(func() { s.every(ctx, sweepEvery, "store not swept", s.Sweep) })
	if s.db.writer != nil {
		others.Go(func() { s.every(ctx, checkpointEvery, "store log not flushed", s.checkpoint) })
	}

	poll := time.NewTicker(s.opts.Poll)
	defer poll.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-heard:
		case <-poll.C:
		}
		if err := s.look(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("store changes not seen", "err", err)
		}
	}
}

// every calls f at once and then every d, until ctx ends.
func (s *Store) every(ctx context.Context, d time.Duration, problem string, f func(context.Context) error) {
	tick := time.NewTicker(d)
	defer tick.Stop()
	for {
		if err := f(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn(problem, "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// checkpointEvery bounds what SQLite's log holds beside the file, and so what a power cut may cost.
const checkpointEvery = 2 * time.Second

// checkpoint flushes SQLite's log into its file on a reader's connection, beside the writer: left to
// a commit it would take that one some ten milliseconds.
func (s *Store) checkpoint(ctx context.Context) error {
	var busy, logged, moved int64
	return s.db.row(ctx, []any{&busy, &logged, &moved}, `PRAGMA wal_checkpoint(PASSIVE)`)
}

// listen keeps a listening connection until ctx ends, where the engine has such. Polling goes on
// beside it, so a break costs at most the poll's delay.
func (s *Store) listen(ctx context.Context, heard func()) {
	if s.db.driver.Listen == nil {
		return
	}
	for ctx.Err() == nil {
		err := s.db.driver.Listen(ctx, s.db.write, notifyChannel, heard)
		if ctx.Err() != nil {
			return
		}
		s.log.Warn("store notifications interrupted", "err", err)
		select {
		case <-ctx.Done():
		case <-time.After(s.opts.Poll):
		}
	}
}
