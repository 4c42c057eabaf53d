package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plenipo/internal/store"
)

func testSaved(t *testing.T, b *bench) {
	ctx := t.Context()
	s, replica := b.open(t), b.open(t)
	defer runStore(t, replica)()
	changed, stop := replica.Changes(store.TopicSaved)
	defer stop()
	a := store.Saved{Chapter: "geneva", Question: "Who pays?", Text: "Members do.", Lang: "en", Author: "Ana", Member: "m1", Curator: "cur",
		Link: "https://example.org/m", Platform: "slack", Source: "T1/C1/5.5", Said: b.clock().Add(-time.Hour)}
	var id store.SavedID

	t.Run("a message is saved once in a chapter", func(t *testing.T) {
		var fresh bool
		var err error
		id, fresh, err = s.SaveAnswer(ctx, a)
		check(t, err)
		again := a
		again.Text = "Members and sponsors do."
		b.pass(time.Minute)
		id2, fresh2, err := s.SaveAnswer(ctx, again)
		check(t, err)
		if !fresh || fresh2 || id != id2 {
			t.Errorf("saved as %s %v, then %s %v", id, fresh, id2, fresh2)
		}
		want := again
		want.ID, want.Status, want.At, want.Changed = id, store.SavedActive, b.clock().Add(-time.Minute), b.clock()
		if diff := cmp.Diff(want, must[store.Saved](t)(s.Saved(ctx, id))); diff != "" {
			t.Error(diff)
		}
		again.Chapter = "dubai"
		if _, fresh, err := s.SaveAnswer(ctx, again); !fresh || err != nil {
			t.Errorf("another chapter's: %v %v", fresh, err)
		}
	})
	t.Run("other processes are told", func(t *testing.T) {
		select {
		case <-changed:
		case <-time.After(10 * time.Second):
			t.Error("nobody told the replica")
		}
	})
	t.Run("an edit of its message is noted until somebody looked", func(t *testing.T) {
		edited := func() bool { return !must[store.Saved](t)(s.Saved(ctx, id)).Edited.IsZero() }
		before := len(must[[]store.SavedVersion](t)(s.SavedHistory(ctx, id)))
		check(t, s.NoteEdited(ctx, id, true))
		if got := must[store.Saved](t)(s.Saved(ctx, id)); !got.Edited.Equal(b.clock()) {
			t.Errorf("edited at %v", got.Edited)
		}
		check(t, s.NoteEdited(ctx, id, false))
		if edited() || len(must[[]store.SavedVersion](t)(s.SavedHistory(ctx, id))) != before {
			t.Error("looked at, and still noted or another version")
		}
		check(t, s.NoteEdited(ctx, id, true))
		check(t, s.EditSaved(ctx, id, "cur2", "Who pays?", "Members and sponsors do."))
		if edited() {
			t.Error("edited by a curator, and still noted")
		}
		if err := s.NoteEdited(ctx, "nothing", true); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("one that isn't there: %v", err)
		}
	})
	t.Run("every version is kept", func(t *testing.T) {
		check(t, s.EditSaved(ctx, id, "cur2", "Who pays?", "All members."))
		check(t, s.EditSaved(ctx, id, "cur2", "Who pays?", "All members.")) // changes nothing
		check(t, s.PromoteSaved(ctx, id, "cur", true))
		var texts []string
		history := must[[]store.SavedVersion](t)(s.SavedHistory(ctx, id))
		for _, v := range history {
			texts = append(texts, v.Text)
		}
		if diff := cmp.Diff([]string{"Members do.", "Members and sponsors do.", "All members.", "All members."}, texts); diff != "" {
			t.Error(diff)
		}
		if last := history[len(history)-1]; last.N != 4 || !last.Promoted || last.Editor != "cur" {
			t.Errorf("last version %+v", last)
		}
	})
	t.Run("what was retired goes after its time", func(t *testing.T) {
		old, _, err := s.SaveAnswer(ctx, store.Saved{Chapter: "geneva", Question: "Who was chair?", Text: "Ana was.", Lang: "en"})
		check(t, err)
		check(t, s.SetSavedStatus(ctx, old, "cur", store.SavedRetired))
		b.pass(300 * 24 * time.Hour)
		check(t, s.Sweep(ctx))
		must[store.Saved](t)(s.Saved(ctx, old))
		b.pass(100 * 24 * time.Hour)
		check(t, s.Sweep(ctx))
		if _, err := s.Saved(ctx, old); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("it outlived its time: %v", err)
		}
		if got := must[store.Saved](t)(s.Saved(ctx, id)); got.Status != store.SavedActive {
			t.Errorf("one in use went: %+v", got)
		}
	})
	t.Run("a deleted message's answers are withdrawn", func(t *testing.T) {
		if got := must[[]store.Saved](t)(s.WithdrawSource(ctx, "slack", a.Source)); len(got) != 2 {
			t.Errorf("withdrew %d, want both chapters'", len(got))
		}
		if got := must[[]store.Saved](t)(s.ActiveSaved(ctx)); len(got) != 0 {
			t.Errorf("still active: %+v", got)
		}
		if got := must[[]store.Saved](t)(s.SavedOf(ctx, "geneva", store.SavedWithdrawn)); len(got) != 1 || got[0].ID != id {
			t.Errorf("geneva's withdrawn: %+v", got)
		}
		if got := must[[]store.Saved](t)(s.WithdrawSource(ctx, "slack", a.Source)); len(got) != 0 {
			t.Errorf("withdrew again: %+v", got)
		}
		if err := s.EditSaved(ctx, "nowhere", "cur", "q", "t"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("editing nothing: %v, want ErrNotFound", err)
		}
	})
}

func testReminders(t *testing.T, b *bench) {
	ctx := t.Context()
	s := b.open(t)
	scope := store.Scope{Platform: "discord", Workspace: "G1", Channel: "C1"}
	sub := store.Subscription{Scope: scope, Rules: store.Rules{Series: []string{"wtpf"}, DaysBefore: []int{30, 7}, Opening: true}, By: "lead", At: b.clock()}
	sub.ID = must[store.SubscriptionID](t)(s.AddSubscription(ctx, sub))
	if diff := cmp.Diff([]store.Subscription{sub}, must[[]store.Subscription](t)(s.SubscriptionsOf(ctx, scope))); diff != "" {
		t.Error(diff)
	}

	t.Run("a reminder is sent once", func(t *testing.T) {
		replica := b.open(t)
		claim := func(s *store.Store, w store.WorkerID) store.SendTurn {
			t.Helper()
			return must[store.SendTurn](t)(s.ClaimSend(ctx, "sub/wtpf-13/7d", w, 10*time.Second))
		}
		for i, got := range []store.SendTurn{claim(s, "w1"), claim(replica, "w2"), claim(s, "w1")} {
			if want := []store.SendTurn{store.SendMine, store.SendTaken, store.SendTaken}[i]; got != want {
				t.Errorf("claim %d: %s, want %s", i+1, got, want)
			}
		}
		check(t, s.NotSent(ctx, "sub/wtpf-13/7d", "w1"))
		if got := claim(replica, "w2"); got != store.SendMine {
			t.Errorf("after giving it back: %s, want mine", got)
		}
		check(t, s.MaybeSent(ctx, "sub/wtpf-13/7d", "w1")) // not its own
		if got := claim(s, "w1"); got != store.SendTaken {
			t.Errorf("another's, given back: %s, want taken", got)
		}
		check(t, s.MaybeSent(ctx, "sub/wtpf-13/7d", "w2"))
		if got := claim(replica, "w2"); got != store.SendAgain {
			t.Errorf("after a reply that was lost: %s, want again", got)
		}
		b.pass(10 * time.Second)
		if got := claim(s, "w1"); got != store.SendAgain {
			t.Errorf("after a dead sender's lease: %s, want again", got)
		}
		check(t, s.Sent(ctx, "sub/wtpf-13/7d", "99"))
		b.pass(time.Hour)
		if got := claim(replica, "w2"); got != store.SendTaken {
			t.Errorf("after it was sent: %s, want taken", got)
		}
		if m, sent, err := s.WasSent(ctx, "sub/wtpf-13/7d"); m != "99" || !sent || err != nil {
			t.Errorf("was sent: %s %v %v", m, sent, err)
		}
	})

	check(t, s.DropSubscriptions(ctx, store.Scope{Platform: "discord", Workspace: "G1"}))
	if got := must[[]store.Subscription](t)(s.Subscriptions(ctx)); len(got) != 0 {
		t.Errorf("left: %+v", got)
	}
}

func testLeases(t *testing.T, b *bench) {
	ctx := t.Context()
	s, replica := b.open(t), b.open(t)
	acquire := func(s *store.Store, w store.WorkerID) (store.Lease, bool) {
		t.Helper()
		l, ok, err := s.Acquire(ctx, "discord/shard/0", w, 10*time.Second)
		check(t, err)
		return l, ok
	}
	mine, ok := acquire(s, "w1")
	if !ok || mine.Holder != "w1" || !mine.Until.Equal(b.clock().Add(10*time.Second)) {
		t.Fatalf("acquired %+v %v", mine, ok)
	}
	if held, ok := acquire(replica, "w2"); ok || held.Holder != "w1" || held.Fence != mine.Fence {
		t.Errorf("another worker acquires a held lease: %+v %v", held, ok)
	}
	if same, ok := acquire(s, "w1"); !ok || same.Fence != mine.Fence {
		t.Errorf("acquiring one's own lease: %+v %v, want it renewed", same, ok)
	}
	b.pass(9 * time.Second)
	mine = must[store.Lease](t)(s.Renew(ctx, mine, 10*time.Second))
	b.pass(9 * time.Second)
	if _, ok := acquire(replica, "w2"); ok {
		t.Error("a renewed lease is lost")
	}
	b.pass(time.Second)
	theirs, ok := acquire(replica, "w2")
	if !ok || theirs.Fence <= mine.Fence {
		t.Errorf("after the end: %+v %v, want a higher fence than %d", theirs, ok, mine.Fence)
	}
	if _, err := s.Renew(ctx, mine, time.Second); !errors.Is(err, store.ErrLeaseLost) {
		t.Errorf("renewing a lost lease: %v, want ErrLeaseLost", err)
	}
	check(t, s.Release(ctx, mine)) // does nothing: it is another's
	if got := must[[]store.Lease](t)(s.Leases(ctx, "discord/")); len(got) != 1 || got[0] != theirs {
		t.Errorf("held: %+v, want %+v", got, theirs)
	}
	check(t, replica.Release(ctx, theirs))
	if again, ok := acquire(s, "w1"); !ok || again.Fence <= theirs.Fence {
		t.Errorf("after the release: %+v %v", again, ok)
	}
	if got := must[[]store.Lease](t)(s.Leases(ctx, "slack/")); len(got) != 0 {
		t.Errorf("slack's: %+v", got)
	}
}
