package store_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"plenipo/internal/store"
	"plenipo/internal/store/storetest"
)

// Two replicas share a lease; the one that works dies, and the other follows within the lease and a
// third.
func TestWhileHeldMovesToTheLiving(t *testing.T) {
	path := storetest.SQLite(t)
	synctest.Test(t, func(t *testing.T) {
		const ttl = 9 * time.Second
		works := make(chan store.WorkerID, 1)
		work := func(ctx context.Context, l store.Lease) error {
			works <- l.Holder
			<-ctx.Done()
			return nil
		}
		// The first one's renewals fail from some moment on, as a dead process's do.
		first, second := storetest.OpenAt(t, path, store.Options{}), storetest.OpenAt(t, path, store.Options{})
		ctx, kill := context.WithCancel(t.Context())
		l, ok, err := first.Acquire(ctx, "reminders", "w1", ttl)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		begin := time.Now()
		done := make(chan error, 1)
		go func() { done <- second.WhileHeld(ctx, "reminders", "w2", ttl, work) }()
		if got := <-works; got != "w2" {
			t.Errorf("%s works", got)
		}
		if took := time.Since(begin); took < ttl || took > ttl+ttl/3 {
			t.Errorf("taken over after %v", took)
		}
		time.Sleep(5 * ttl) // renewed meanwhile
		if _, err := first.Renew(ctx, l, ttl); !errors.Is(err, store.ErrLeaseLost) {
			t.Errorf("the dead one renews: %v", err)
		}
		if held, ok, err := first.Acquire(ctx, "reminders", "w1", ttl); ok || err != nil || held.Holder != "w2" {
			t.Errorf("the dead one acquires: %+v %v %v", held, ok, err)
		}
		kill()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if _, ok, err := first.Acquire(t.Context(), "reminders", "w1", ttl); !ok || err != nil {
			t.Errorf("a clean end did not release the lease: %v", err)
		}
	})
}

// A holder that loses its lease is told to stop.
func TestWhileHeldStopsWhenTheLeaseIsLost(t *testing.T) {
	path := storetest.SQLite(t)
	synctest.Test(t, func(t *testing.T) {
		const ttl = 9 * time.Second
		s := storetest.OpenAt(t, path, store.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		stopped := make(chan time.Duration, 10)
		done := make(chan error, 1)
		begin := time.Now()
		go func() {
			done <- s.WhileHeld(ctx, "shard", "w1", ttl, func(ctx context.Context, l store.Lease) error {
				if err := s.Release(ctx, l); err != nil { // somebody took it away
					return err
				}
				<-ctx.Done()
				stopped <- time.Since(begin)
				return ctx.Err()
			})
		}()
		if took := <-stopped; took > ttl {
			t.Errorf("worked on for %v", took)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}
