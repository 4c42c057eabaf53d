package store_test

import (
	"errors"
	"sync"
	"testing"

	"plenipo/internal/store"
	"plenipo/internal/store/storetest"
)

// Replicas that meet a new database together make its schema, and its member key, once.
func TestOpenedByManyAtOnce(t *testing.T) {
	for _, engine := range engines {
		t.Run(engine.name, func(t *testing.T) {
			dsn := engine.place(t)
			var mu sync.Mutex // guards hashes and errs
			hashes := map[store.MemberHash]bool{}
			var errs error
			var wg sync.WaitGroup
			for range 4 {
				wg.Go(func() {
					hash, err := hashOf(t, dsn)
					mu.Lock()
					defer mu.Unlock()
					hashes[hash] = true
					errs = errors.Join(errs, err)
				})
			}
			wg.Wait()
			if errs != nil || len(hashes) != 1 {
				t.Errorf("%v; one person has %d hashes", errs, len(hashes))
			}
		})
	}
}

func hashOf(t *testing.T, dsn string) (store.MemberHash, error) {
	s, err := store.Open(t.Context(), dsn, store.Options{Drivers: storetest.Drivers()})
	if err != nil {
		return "", err
	}
	hash, err := s.MemberHash("slack", "T1", "U1")
	return hash, errors.Join(err, s.Close())
}
