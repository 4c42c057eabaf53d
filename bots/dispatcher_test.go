package bots_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"plenipo/bots"
	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
)

// open opens a store in a file that outlives it, as a restarted process finds it.
func open(t *testing.T, path string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), path, store.Options{Drivers: []store.Driver{sqlite.Driver()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// responder records what it was asked to do.
type responder struct {
	respond func(ctx context.Context, c store.Claimed) error
	ended   chan store.Key // one for each call of Respond that returned

	mu        sync.Mutex // guards answered and told
	answered  map[store.Key]int
	apologies map[store.Key]error
}

func newResponder(respond func(ctx context.Context, c store.Claimed) error) *responder {
	return &responder{respond: respond, ended: make(chan store.Key, 1<<16), answered: map[store.Key]int{}, apologies: map[store.Key]error{}}
}

func (r *responder) Respond(ctx context.Context, c store.Claimed) (store.Outcome, error) {
	if err := r.respond(ctx, c); err != nil {
		return store.Outcome{}, err
	}
	r.mu.Lock()
	r.answered[c.Key]++
	r.mu.Unlock()
	r.ended <- c.Key
	return store.Outcome{Answer: "a"}, nil
}

func (r *responder) Apologize(_ context.Context, c store.Claimed, cause error) error {
	r.mu.Lock()
	r.apologies[c.Key] = cause
	r.mu.Unlock()
	r.ended <- c.Key
	return nil
}

// run runs a dispatcher; the returned function stops it and waits for its end.
func run(t *testing.T, s *store.Store, r bots.Responder, opts bots.Options) (*bots.Dispatcher, func()) {
	t.Helper()
	d := bots.NewDispatcher(s, opts)
	d.Serve("test", r)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.Run(ctx) }()
	var once sync.Once
	stop := func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				t.Errorf("Run: %v", err)
			}
		})
	}
	t.Cleanup(stop)
	return d, stop
}

func event(key string) store.Event {
	return store.Event{Platform: "test", Key: store.Key(key), Payload: []byte(key)}
}

func TestOneMessageGetsOneAnswerHoweverOftenItIsDelivered(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "s.db"))
	r := newResponder(func(context.Context, store.Claimed) error { return nil })
	// A queue of four makes most events go through the inbox.
	d, stop := run(t, s, r, bots.Options{Workers: 4, Queue: 4, Poll: 10 * time.Millisecond})
	const events, deliveries = 200, 3
	var wg sync.WaitGroup
	for range deliveries {
		wg.Go(func() {
			for i := range events {
				if err := d.Handle(t.Context(), event(fmt.Sprint(i))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for range events {
		<-r.ended
	}
	stop()
	for key, n := range r.answered {
		if n != 1 {
			t.Errorf("%s was answered %d times", key, n)
		}
	}
	if got := d.Stats(); len(r.answered) != events || got.Repeated.Load() != events*(deliveries-1) {
		t.Errorf("%d answered, %d repeated", len(r.answered), got.Repeated.Load())
	}
}

func TestEveryFailureEndsInWords(t *testing.T) {
	broken := errors.New("broken")
	tests := []struct {
		name    string
		respond func(c store.Claimed) error
		event   store.Event
		told    bool
	}{
		{"permanent", func(store.Claimed) error { return bots.Permanent(broken) }, event("k"), true},
		{"panic", func(store.Claimed) error { panic("at the disco") }, event("k"), true},
		{"expired", func(store.Claimed) error { return nil },
			store.Event{Platform: "test", Key: "k", Expires: time.Now().Add(-time.Hour)}, true},
		{"waits and succeeds", func(c store.Claimed) error {
			if c.Attempts == 1 {
				return bots.Later(time.Nanosecond, broken)
			}
			return nil
		}, event("k"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, filepath.Join(t.TempDir(), "s.db"))
			r := newResponder(func(_ context.Context, c store.Claimed) error { return tt.respond(c) })
			d, stop := run(t, s, r, bots.Options{Workers: 2, Poll: 5 * time.Millisecond})
			if err := d.Handle(t.Context(), tt.event); err != nil {
				t.Fatal(err)
			}
			<-r.ended
			stop()
			if told := r.apologies["k"] != nil; told != tt.told {
				t.Errorf("asker told: %v, want %v", told, tt.told)
			}
			st, err := s.EventState(t.Context(), "test", "k")
			if err != nil || !st.Ended || st.Failed != tt.told {
				t.Errorf("state %+v, %v", st, err)
			}
		})
	}
}

func TestWhatWasKeptIsAnsweredAfterARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	s := open(t, path)
	// The first process keeps, holds, and dies without a word: its Run never begins to answer.
	dead := bots.NewDispatcher(s, bots.Options{})
	for i := range 10 {
		if err := dead.Handle(t.Context(), event(fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Claim(t.Context(), "dead", time.Hour, 5); err != nil {
		t.Fatal(err)
	}
	r := newResponder(func(context.Context, store.Claimed) error { return nil })
	run(t, s, r, bots.Options{Alone: true, Poll: 10 * time.Millisecond})
	for range 10 {
		<-r.ended
	}
}

func TestShutdownHandsBackWhatItTook(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "s.db"))
	began := make(chan struct{}, 1)
	r := newResponder(func(ctx context.Context, _ store.Claimed) error {
		began <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	})
	d, stop := run(t, s, r, bots.Options{Workers: 1, Grace: time.Millisecond})
	for i := range 3 {
		if err := d.Handle(t.Context(), event(fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
	}
	<-began
	stop()
	if b, err := s.Backlog(t.Context()); err != nil || b.Waiting != 3 || b.Held != 0 {
		t.Errorf("backlog %+v, %v; want 3 waiting and none held", b, err)
	}
}

func TestWhatCannotBeKeptIsNotAcknowledged(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "s.db"))
	d, _ := run(t, s, newResponder(func(context.Context, store.Claimed) error { return nil }), bots.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.Handle(ctx, event("k")); err == nil {
		t.Error("Handle said that the event was kept")
	}
}
