// Package storetest is the suite that every engine of a store passes, with what opens stores for
// other packages' tests.
package storetest

import (
	"testing"

	"path/filepath"

	"plenipo/internal/store"
	"plenipo/internal/store/postgres"
	"plenipo/internal/store/sqlite"
)

// Drivers are the engines there are.
func Drivers() []store.Driver { return []store.Driver{sqlite.Driver(), postgres.Driver()} }

// Key is a PLENIPO_SECRET_KEY for tests.
const Key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

// Keys returns the keyring of Key.
func Keys(t testing.TB) *store.Keyring {
	t.Helper()
	keys, err := store.ParseKeyring(Key)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// SQLite returns the path of a store that isn't there yet and goes with the test.
func SQLite(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "plenipo.db")
}

// Open opens a new SQLite store that is closed with the test, for tests of what stands on a store.
func Open(t testing.TB) *store.Store {
	t.Helper()
	return OpenAt(t, SQLite(t), store.Options{})
}

// OpenAt opens the store at dsn, and closes it with the test. Drivers and keys are added to opts
// where they are missing.
func OpenAt(t testing.TB, dsn string, opts store.Options) *store.Store {
	t.Helper()
	if opts.Drivers == nil {
		opts.Drivers = Drivers()
	}
	if opts.Keys == nil {
		opts.Keys = Keys(t)
	}
	s, err := store.Open(t.Context(), dsn, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
