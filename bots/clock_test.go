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
	r := &idempotent{posted: map[store.Key][]string{}, failed: map[store.Key]bool{}}
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
		ev := store.Event{Platform: "slack", Key: store.Key(fmt.Sprint("k", i)), Payload: fmt.Appendf(nil, `{"asks":%d}`, i), At: clock()}
		for j := range 2 { // delivered to both
			if err := dispatchers[(i+j)%2].Handle(t.Context(), ev); err != nil {
				t.Fatal(err)
			}
		}
	}
	// until waits, and reports whether so many were answered.
	until := func(n int, limit time.Duration) bool {
		for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
			if answered, _, _, _ := r.tally(); answered >= n {
				return true
			}
		}
		return false
	}
	if !until(events-events/10, 30*time.Second) { // those whose first try fails may be late
		t.Error("events that nothing had to be tried again for are late")
	}
	before, _, _, _ := r.tally()
	offset.Store(int64(10 * time.Minute)) // so much later
	until(events, 30*time.Second)
	cancel()
	wg.Wait()
	answered, doubled, wrong, apologies := r.tally()
	t.Logf("tally: %d events, the clock 10 minutes forward and back: %d answered, %d of them when the clock had caught up, %d lost, %d doubled, %d with another's answer, %d given up; %d were handed out again after they had been answered",
		events, answered, answered-before, events-answered, doubled, wrong, apologies, r.again)
	if answered != events || doubled > 0 || wrong > 0 || apologies > 0 {
		t.Error("the clock lost, doubled or mixed up events")
	}
}

// An idempotent responder looks whether an event that was handed out before has its answer, as the adapters do, and whether
// that is the right one. The first try of some events fails.
type idempotent struct {
	mu        sync.Mutex // guards the rest
	posted    map[store.Key][]string
	failed    map[store.Key]bool
	again     int // events that came when they had their answer
	apologies int
}

// answerTo is what an event is answered with: its own question, so that another's answer shows.
func answerTo(payload []byte) string { return "answers " + string(payload) }

func (r *idempotent) Respond(_ context.Context, c store.Claimed) (store.Outcome, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c.Key[len(c.Key)-1] == '7' && !r.failed[c.Key] {
		r.failed[c.Key] = true
		return store.Outcome{}, errors.New("the platform is away for a moment")
	}
	before := r.posted[c.Key]
	if c.Attempts > 1 && len(before) > 0 {
		r.again++
		if before[0] == answerTo(c.Payload) {
			return store.Outcome{Answer: "a"}, nil
		}
	}
	r.posted[c.Key] = append(before, answerTo(c.Payload))
	return store.Outcome{Answer: "a"}, nil
}

func (r *idempotent) Apologize(context.Context, store.Claimed, error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.apologies++
	return nil
}

func (r *idempotent) tally() (answered, doubled, wrong, apologies int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for key, answers := range r.posted {
		if len(answers) > 1 {
			doubled++
		}
		var i int
		if _, err := fmt.Sscanf(string(key), "k%d", &i); err != nil || answers[0] != answerTo(fmt.Appendf(nil, `{"asks":%d}`, i)) {
			wrong++
		}
	}
	return len(r.posted), doubled, wrong, r.apologies
}
