package storetest

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plenipo/internal/store"
)

func testMigrate(t *testing.T, b *bench) {
	ctx := t.Context()
	s := b.open(t)
	fill(t, s, b.clock())
	before := must[store.Report](t)(s.Check(ctx))
	hash := must[store.MemberHash](t)(s.MemberHash("slack", "T1", "U1"))

	// By way of the other engine's types and back: a store of this engine's is compared with what it was.
	path := SQLite(t)
	middle := OpenAt(t, path, store.Options{Now: b.clock})
	n := must[int](t)(s.MigrateTo(ctx, middle))
	after := must[store.Report](t)(middle.Check(ctx))
	if diff := cmp.Diff(before.Rows, after.Rows); diff != "" || len(after.Problems) > 0 {
		t.Errorf("%s %q", diff, after.Problems)
	}
	total := 0
	for _, rows := range after.Rows {
		total += int(rows)
	}
	if n != total {
		t.Errorf("said %d rows, copied %d", n, total)
	}
	if got := must[store.MemberHash](t)(middle.MemberHash("slack", "T1", "U1")); got != hash {
		t.Errorf("ana is %s there and was %s", got, hash)
	}
	if got := middle.Settings(store.Scope{Platform: "slack", Workspace: "T1"}); got.Chapter != "geneva" {
		t.Errorf("settings there: %+v", got)
	}
	if got := must[store.Installation](t)(middle.Installation(ctx, "", "T1")); got.Token != "xoxb-1" {
		t.Errorf("token there: %q", got.Token)
	}
	th, ok, err := middle.Thread(ctx, "slack", "Dbob", "")
	if !ok || err != nil || !cmp.Equal(th.Context, []byte{1, 0, 255}) {
		t.Errorf("thread there: %+v %v %v", th, ok, err)
	}
	if _, err := s.MigrateTo(ctx, middle); err == nil {
		t.Error("a store with rows is copied over")
	}
	if s.Engine() == store.Postgres {
		home := OpenAt(t, Postgres(t), store.Options{Now: b.clock})
		must[int](t)(middle.MigrateTo(ctx, home))
		if diff := cmp.Diff(before, must[store.Report](t)(home.Check(ctx))); diff != "" {
			t.Error(diff)
		}
	}
}

func testCheck(t *testing.T, b *bench) {
	ctx := t.Context()
	s := b.open(t)
	fill(t, s, b.clock())
	r := must[store.Report](t)(s.Check(ctx))
	if len(r.Problems) > 0 || r.Schema < 1 || r.Rows["inbox"] != 4 || r.Sealed != 2 {
		t.Errorf("report %+v", r)
	}
	other := must[*store.Keyring](t)(store.ParseKeyring("ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"))
	if r := must[store.Report](t)(OpenAt(t, b.dsn, store.Options{Keys: other}).Check(ctx)); len(r.Problems) != 2 {
		t.Errorf("with another key: %q, want the member key and the installations named", r.Problems)
	}

	copied := filepath.Join(t.TempDir(), "backup.db")
	err := s.Backup(ctx, copied)
	if s.Engine() == store.Postgres {
		if !errors.Is(err, store.ErrElsewhere) {
			t.Errorf("backup: %v, want ErrElsewhere", err)
		}
		return
	}
	check(t, err)
	if got := must[store.Report](t)(OpenAt(t, copied, store.Options{}).Check(ctx)); !cmp.Equal(got, r) {
		t.Errorf("backup has %+v, want %+v", got, r)
	}
	if err := s.Backup(ctx, copied); err == nil {
		t.Error("a backup is written over another")
	}
}

// testAtOnce has several replicas keep the same events, and several workers claim them: each is
// fresh once and held once.
func testAtOnce(t *testing.T, b *bench) {
	const replicas, events = 4, 60
	ctx := t.Context()
	var stores []*store.Store
	for range replicas {
		stores = append(stores, b.open(t))
	}
	var mu sync.Mutex // guards the counts
	fresh, held, votes := map[store.Key]int{}, map[store.Key]int{}, 0
	each := func(f func(i int, s *store.Store) error) {
		t.Helper()
		var wg sync.WaitGroup
		for i, s := range stores {
			wg.Go(func() {
				if err := f(i, s); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
	each(func(_ int, s *store.Store) error {
		for i := range events {
			key := store.Key(fmt.Sprint("k", i))
			ok, err := s.Keep(ctx, store.Event{Platform: "slack", Key: key})
			if err != nil {
				return err
			}
			if ok {
				mu.Lock()
				fresh[key]++
				mu.Unlock()
			}
		}
		return nil
	})
	each(func(i int, s *store.Store) error {
		for {
			got, err := s.Claim(ctx, store.WorkerID(fmt.Sprint("w", i)), time.Minute, 7)
			if err != nil || len(got) == 0 {
				return err
			}
			for _, c := range got {
				mu.Lock()
				held[c.Key]++
				mu.Unlock()
				if err := s.Done(ctx, c.Platform, c.Key, store.Outcome{Answer: "a", Question: &store.Question{Platform: "slack", Kind: "passage"}}); err != nil {
					return err
				}
			}
		}
	})
	each(func(_ int, s *store.Store) error {
		did, err := s.AddVote(ctx, store.Vote{Answer: "a", Member: "m", Helpful: true})
		if did == store.VoteNew {
			mu.Lock()
			votes++
			mu.Unlock()
		}
		return err
	})
	each(func(i int, s *store.Store) error {
		for range 20 {
			err := s.SetSettings(ctx, store.Scope{Platform: "slack", Workspace: store.WorkspaceID(fmt.Sprint("T", i))}, store.Settings{Lang: "en"})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if len(fresh) != events || len(held) != events || votes != 1 {
		t.Errorf("%d fresh, %d held, %d votes; want %d, %d, 1", len(fresh), len(held), votes, events, events)
	}
	for key := range fresh {
		if fresh[key] != 1 || held[key] != 1 {
			t.Errorf("%s was fresh %d times and held %d times", key, fresh[key], held[key])
		}
	}
	if r := must[store.Report](t)(stores[0].Check(ctx)); r.Rows["questions"] != events || r.Rows["settings"] != replicas {
		t.Errorf("rows %v", r.Rows)
	}
}
