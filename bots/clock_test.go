package bots_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plenipo/bots"
	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
)

// TestTheClockJumps has two processes answer events on one store while their clock is set ten minutes forward, and back
// again: leases are then over or far off, and pauses of what is tried again too. Each event is answered once; what was to
// be tried again when the clock was set back is late by as much, and not lost.
func TestTheClockJumps(t *testing.T) {
	var offset atomic.Int64
	clock := func() time.Time { return time.Now().Add(time.Duration(offset.Load())) }
	path := filepath.Join(t.TempDir(), "s.db")
	const events = 600
	r := &idempotent{posted: map[store.Key]int{}, failed: map[store.Key]bool{}}
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	var dispatchers []*bots.Dispatcher
	for range 2 {
		s, err := store.Open(t.Context(), path, store.Options{Drivers: []store.Driver{sqlite.Driver()}, Now: clock})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		d := bots.NewDispatcher(s, bots.Options{Poll: 10 * time.Millisecond, Now: clock, Workers: 8})
		d.Serve("slack", r)
		wg.Go(func() {
			if err := d.Run(ctx); err != nil {
				t.Error(err)
			}
		})
		dispatchers = append(dispatchers, d)
	}
	for i := range events {
		switch i {
		case events / 3:
			offset.Store(int64(10 * time.Minute))
		case events * 2 / 3:
			offset.Store(0)
		}
		ev := store.Event{Platform: "slack", Key: store.Key(fmt.Sprint("k", i)), Payload: []byte("{}"), At: clock()}
		for j := range 2 { // delivered to both
			if err := dispatchers[(i+j)%2].Handle(t.Context(), ev); err != nil {
				t.Fatal(err)
			}
		}
	}
	// until waits, and reports whether so many were answered.
	until := func(n int, limit time.Duration) bool {
		for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
			if answered, _, _ := r.tally(); answered >= n {
				return true
			}
		}
		return false
	}
	if !until(events-events/10, 30*time.Second) { // those whose first try fails may be late
		t.Error("events that nothing had to be tried again for are late")
	}
	before, _, _ := r.tally()
	offset.Store(int64(10 * time.Minute)) // so much later
	until(events, 30*time.Second)
	cancel()
	wg.Wait()
	answered, doubled, apologies := r.tally()
	t.Logf("tally: %d events, the clock 10 minutes forward and back: %d answered, %d of them when the clock had caught up, %d lost, %d doubled, %d given up",
		events, answered, answered-before, events-answered, doubled, apologies)
	if answered != events || doubled > 0 || apologies > 0 {
		t.Error("the clock lost or doubled events")
	}
}

// An idempotent responder looks whether an event that was handed out before has its answer, as the adapters do. The first
// try of some events fails.
type idempotent struct {
	mu        sync.Mutex // guards the rest
	posted    map[store.Key]int
	failed    map[store.Key]bool
	apologies int
}

func (r *idempotent) Respond(_ context.Context, c store.Claimed) (store.Outcome, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c.Key[len(c.Key)-1] == '7' && !r.failed[c.Key] {
		r.failed[c.Key] = true
		return store.Outcome{}, errors.New("the platform is away for a moment")
	}
	if c.Attempts == 1 || r.posted[c.Key] == 0 {
		r.posted[c.Key]++
	}
	return store.Outcome{Answer: "a"}, nil
}

func (r *idempotent) Apologize(context.Context, store.Claimed, error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.apologies++
	return nil
}

func (r *idempotent) tally() (answered, doubled, apologies int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, n := range r.posted {
		if n > 1 {
			doubled++
		}
	}
	return len(r.posted), doubled, r.apologies
}
