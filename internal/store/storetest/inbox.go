package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plenipo/internal/store"
)

func testInbox(t *testing.T, b *bench) {
	ctx := t.Context()
	s := b.open(t)
	ev := store.Event{Platform: "slack", Key: "T1/C1/1.1", Payload: []byte("when is the next PP?"),
		Member: "m1", Expires: b.clock().Add(time.Hour)}

	t.Run("an event is kept once", func(t *testing.T) {
		for i, want := range []bool{true, false, false} {
			if got := must[bool](t)(s.Keep(ctx, ev)); got != want {
				t.Errorf("delivery %d: fresh = %v, want %v", i+1, got, want)
			}
		}
		other := ev
		other.Platform = "discord"
		if !must[bool](t)(s.Keep(ctx, other)) {
			t.Error("another platform's event of the same key is not fresh")
		}
		check(t, s.Fail(ctx, "discord", ev.Key, "test over"))
	})

	t.Run("a claimed event is nobody else's until its lease is over", func(t *testing.T) {
		got := must[[]store.Claimed](t)(s.Claim(ctx, "w1", 10*time.Second, 5))
		want := []store.Claimed{{Event: ev, Attempts: 1, Until: b.clock().Add(10 * time.Second)}}
		want[0].At, want[0].Worker, want[0].Lease = b.clock(), "w1", 10*time.Second
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		replica := b.open(t)
		if got := must[[]store.Claimed](t)(replica.Claim(ctx, "w2", time.Second, 5)); len(got) != 0 {
			t.Errorf("claimed twice: %v", got)
		}
		b.pass(8 * time.Second)
		check(t, s.Extend(ctx, "slack", ev.Key, "w1", 10*time.Second))
		b.pass(8 * time.Second)
		if got := must[[]store.Claimed](t)(replica.Claim(ctx, "w2", time.Second, 5)); len(got) != 0 {
			t.Errorf("claimed though the lease was extended: %v", got)
		}
		b.pass(2 * time.Second)
		got = must[[]store.Claimed](t)(replica.Claim(ctx, "w2", 10*time.Second, 5))
		if len(got) != 1 || got[0].Attempts != 2 || got[0].Expired {
			t.Errorf("after the lease: %+v, want the event a second time", got)
		}
		if err := s.Extend(ctx, "slack", ev.Key, "w1", time.Second); !errors.Is(err, store.ErrLeaseLost) {
			t.Errorf("extending a lost lease: %v, want ErrLeaseLost", err)
		}
	})

	t.Run("a retry waits for its time", func(t *testing.T) {
		check(t, s.Retry(ctx, "slack", ev.Key, b.clock().Add(time.Minute), "429"))
		b.pass(59 * time.Second)
		if got := must[[]store.Claimed](t)(s.Claim(ctx, "w1", time.Second, 5)); len(got) != 0 {
			t.Errorf("too early: %v", got)
		}
		b.pass(time.Second)
		if got := must[[]store.Claimed](t)(s.Claim(ctx, "w1", time.Second, 5)); len(got) != 1 || got[0].Attempts != 3 {
			t.Errorf("in time: %+v", got)
		}
	})

	t.Run("an event past its use says so", func(t *testing.T) {
		b.pass(time.Hour)
		got := must[[]store.Claimed](t)(s.Claim(ctx, "w1", time.Second, 5))
		if len(got) != 1 || !got[0].Expired {
			t.Errorf("claimed %+v, want it expired", got)
		}
	})

	t.Run("what is done stays done", func(t *testing.T) {
		asked := &store.Ask{Same: "fees", Member: "m1", Lang: "en"}
		check(t, s.Done(ctx, "slack", ev.Key, store.Outcome{Answer: "a1", Asked: asked}))
		check(t, s.Done(ctx, "slack", ev.Key, store.Outcome{Answer: "a2", Asked: asked}))
		if got := must[[]store.Group](t)(s.Unanswered(ctx, store.GroupFilter{})); len(got) != 1 || got[0].Asks != 1 || got[0].Same != "fees" {
			t.Errorf("listed: %+v, want one ask", got)
		}
		if err := s.Record(ctx, store.Outcome{Question: &store.Question{Same: "fees"}, Asked: &store.Ask{Same: "fees"}}); err == nil {
			t.Error("an ask of nobody was listed")
		}
		st := must[store.EventState](t)(s.EventState(ctx, "slack", ev.Key))
		if !st.Ended || st.Failed || st.Answer != "a1" {
			t.Errorf("state %+v, want ended with a1", st)
		}
		b.pass(24 * time.Hour)
		if got := must[[]store.Claimed](t)(s.Claim(ctx, "w1", time.Second, 5)); len(got) != 0 {
			t.Errorf("claimed after its end: %v", got)
		}
		if must[bool](t)(s.Keep(ctx, ev)) {
			t.Error("a late delivery is fresh")
		}
		if err := s.Done(ctx, "slack", "nowhere", store.Outcome{}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("ending what was never kept: %v, want ErrNotFound", err)
		}
		b.pass(3 * 24 * time.Hour)
		check(t, s.Sweep(ctx))
		if _, err := s.EventState(ctx, "slack", ev.Key); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("after the sweep: %v, want ErrNotFound", err)
		}
	})

	t.Run("an event may be kept and held in one write", func(t *testing.T) {
		for i := range 3 {
			must[bool](t)(s.Keep(ctx, store.Event{Platform: "slack", Key: store.Key(fmt.Sprint("held", i)), Worker: "w1", Lease: time.Minute}))
		}
		must[bool](t)(s.Keep(ctx, store.Event{Platform: "slack", Key: "free"}))
		want := store.Backlog{Waiting: 4, Held: 3, Oldest: b.clock()}
		if diff := cmp.Diff(want, must[store.Backlog](t)(s.Backlog(ctx))); diff != "" {
			t.Error(diff)
		}
		got := must[[]store.Claimed](t)(s.Claim(ctx, "w2", time.Minute, 5))
		if len(got) != 1 || got[0].Key != "free" {
			t.Errorf("claimed %v, want what nobody holds", got)
		}
		if n := must[int](t)(s.GiveBack(ctx, "w1")); n != 3 {
			t.Errorf("gave back %d, want 3", n)
		}
		if got := must[[]store.Claimed](t)(s.Claim(ctx, "w2", time.Minute, 2)); len(got) != 2 {
			t.Errorf("claimed %d of at most 2", len(got))
		}
	})
}
