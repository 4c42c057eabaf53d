package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plenipo/internal/store"
)

func testSeenEvents(t *testing.T, b *bench) {
	ctx := t.Context()
	s, replica := b.open(t), b.open(t)
	if got := must[map[string]store.SeenEvent](t)(s.SeenEvents(ctx)); len(got) != 0 {
		t.Fatalf("a new store has seen %+v", got)
	}
	first := store.SeenEvent{Event: "wtpf-2027", Dates: "2027-05-12/"}
	moved := store.SeenEvent{Event: "wtpf-2027", Dates: "2027-06-12/", Was: "2027-05-12/", Changed: b.clock()}
	other := store.SeenEvent{Event: "igf-2027", Dates: "2027/", Changed: b.clock().Add(time.Hour)}
	check(t, s.SeeEvents(ctx, first))
	check(t, replica.SeeEvents(ctx, moved, other))
	want := map[string]store.SeenEvent{"wtpf-2027": moved, "igf-2027": other}
	if diff := cmp.Diff(want, must[map[string]store.SeenEvent](t)(s.SeenEvents(ctx))); diff != "" {
		t.Error(diff)
	}
}

func testStanding(t *testing.T, b *bench) {
	ctx := t.Context()
	s := b.open(t)
	ref := store.MessageRef{Platform: "slack", Channel: "C1", Message: "1.0"}
	check(t, s.AddPosted(ctx, store.Posted{MessageRef: ref, Answer: "a", Quoted: []store.Quoted{{Document: "wcit", Hash: "h"}, {Document: "itrs", Hash: "h"}}}))
	documents := must[[]string](t)(s.QuotedDocuments(ctx))
	slices.Sort(documents)
	if !slices.Equal(documents, []string{"itrs", "wcit"}) {
		t.Errorf("quoted documents: %v", documents)
	}
	if got := must[[]store.MessageRef](t)(s.Corrected(ctx, "wcit#2")); len(got) != 0 {
		t.Errorf("corrected before: %v", got)
	}
	must[bool](t)(s.Correct(ctx, ref, "wcit#2"))
	if got := must[[]store.MessageRef](t)(s.Corrected(ctx, "wcit#2")); len(got) != 1 || got[0] != ref {
		t.Errorf("corrected: %v", got)
	}

	id := must[store.GroupID](t)(s.AddAsk(ctx, store.Ask{Same: "s", Member: "m", Platform: "slack", Channel: "C1", Source: "q1"}))
	if got := must[store.GroupID](t)(s.GroupOf(ctx, "slack", "q1")); got != id {
		t.Errorf("group of q1: %s, want %s", got, id)
	}
	if _, err := s.GroupOf(ctx, "slack", "q2"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("group of a question that has an answer: %v", err)
	}

	for _, chapter := range []store.ChapterID{"geneva", "dakar"} {
		if _, _, err := s.SaveAnswer(ctx, store.Saved{Chapter: chapter, Question: "q", Text: "t", Platform: "slack", Source: "m1"}); err != nil {
			t.Fatal(err)
		}
	}
	if got := must[[]store.Saved](t)(s.SavedFrom(ctx, "slack", "m1")); len(got) != 2 {
		t.Errorf("saved from one message: %+v", got)
	}
}
