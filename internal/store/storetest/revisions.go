package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plenipo/internal/store"
)

func testRevisions(t *testing.T, b *bench) {
	ctx := t.Context()
	s, replica := b.open(t), b.open(t)
	reviewed := b.clock().Add(-48 * time.Hour)
	at := func(s *store.Store, read time.Time, digest string, sequence int) store.Revision {
		t.Helper()
		got := must[map[string]store.Revision](t)(s.Revise(ctx, read, store.Revision{Document: "event:wtpf", Digest: digest, Sequence: sequence, Changed: reviewed}))
		return got["event:wtpf"]
	}
	want := func(got store.Revision, sequence int, changed time.Time) {
		t.Helper()
		if diff := cmp.Diff(store.Revision{Document: "event:wtpf", Digest: got.Digest, Sequence: sequence, Changed: changed}, got); diff != "" {
			t.Error(diff)
		}
	}
	first := b.clock()
	want(at(s, first, "a", 20), 20, reviewed)
	// Neither another look nor another review changes what it says.
	want(at(s, first.Add(time.Hour), "a", 20), 20, reviewed)
	want(at(replica, first.Add(time.Hour), "a", 25), 20, reviewed)
	second := first.Add(2 * time.Hour)
	want(at(s, second, "b", 20), 21, second)
	want(at(replica, second.Add(time.Second), "b", 20), 21, second)
	// A replica with the old files still shows what it has, below the change.
	want(at(replica, first, "a", 20), 20, reviewed)
	want(at(s, second, "b", 20), 21, second)
	// Back to the old words is a change too.
	third := second.Add(time.Hour)
	want(at(s, third, "a", 40), 40, third)
	if got := must[map[string]store.Revision](t)(s.Revise(ctx, third)); len(got) != 0 {
		t.Errorf("of no documents: %v", got)
	}
}
