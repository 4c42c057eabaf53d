package storetest

import (
	"sync"
	"testing"
	"time"

	"plenipo/internal/store"
)

// Run puts an engine through the suite. place returns the dsn of a new, empty database.
func Run(t *testing.T, place func(testing.TB) string) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, *bench)
	}{
		{"inbox", testInbox},
		{"threads", testThreads},
		{"posted", testPosted},
		{"settings", testSettings},
		{"feedback", testFeedback},
		{"unanswered", testUnanswered},
		{"installations", testInstallations},
		{"saved answers", testSaved},
		{"reminders", testReminders},
		{"seen events", testSeenEvents},
		{"revisions", testRevisions},
		{"what stands", testStanding},
		{"leases", testLeases},
		{"questions", testQuestions},
		{"forget", testForget},
		{"migrate", testMigrate},
		{"check", testCheck},
		{"at once", testAtOnce},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, newBench(t, place)) })
	}
}

// A bench is one test's database, and the clock of the stores opened on it.
type bench struct {
	dsn string
	mu  sync.Mutex // guards now
	now time.Time
}

func newBench(t *testing.T, place func(testing.TB) string) *bench {
	return &bench{dsn: place(t), now: time.Date(2026, 11, 9, 8, 0, 0, 0, time.UTC)}
}

// open opens another store on the bench's database: another replica.
func (b *bench) open(t *testing.T) *store.Store {
	t.Helper()
	return OpenAt(t, b.dsn, store.Options{Now: b.clock})
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

// pass moves the clock.
func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

// must returns v, and ends the test when the call that gave it failed.
func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
