package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plenipo/internal/store"
)

func testThreads(t *testing.T, b *bench) {
	ctx := t.Context()
	s := b.open(t)
	th := store.Thread{Platform: "slack", Channel: "C1", Thread: "1.1", Context: []byte{0, 1, 2}, Expires: b.clock().Add(time.Hour)}
	check(t, s.SaveThread(ctx, th))
	th.Context = []byte("wcit-2012")
	check(t, s.SaveThread(ctx, th))
	read := func() (store.Thread, bool) {
		got, ok, err := s.Thread(ctx, "slack", "C1", "1.1")
		check(t, err)
		return got, ok
	}
	if got, ok := read(); !ok || !cmp.Equal(got, th) {
		t.Errorf("thread = %v %v, want %v", got, ok, th)
	}
	newer := th
	newer.Thread, newer.Expires = "2.1", th.Expires.Add(time.Second)
	check(t, s.SaveThread(ctx, newer))
	if got, ok, err := s.LastThread(ctx, "slack", "C1"); err != nil || !ok || !cmp.Equal(got, newer) {
		t.Errorf("last thread = %v %v %v, want %v", got, ok, err, newer)
	}
	if _, ok, err := s.LastThread(ctx, "slack", "C2"); err != nil || ok {
		t.Errorf("a last thread where nobody spoke: %v %v", ok, err)
	}
	b.pass(time.Hour)
	if got, ok := read(); ok {
		t.Errorf("an expired thread is read: %v", got)
	}
	th.Expires = b.clock().Add(time.Hour)
	check(t, s.SaveThread(ctx, th))
	check(t, s.DropThread(ctx, "slack", "C1", "1.1"))
	if got, ok := read(); ok {
		t.Errorf("a dropped thread is read: %v", got)
	}
}

func testPosted(t *testing.T, b *bench) {
	ctx := t.Context()
	s := b.open(t)
	at := b.clock()
	must[bool](t)(s.Keep(ctx, store.Event{Platform: "slack", Key: "T1/C1/1.1", Payload: []byte("?")}))
	posted := store.Posted{
		MessageRef: store.MessageRef{Platform: "slack", Channel: "C1", Message: "1.2"},
		Workspace:  "T1", Thread: "1.1", Source: "T1/C1/1.1", Answer: "a1", Chapter: "ch", Member: "m1", At: at,
		Quoted: []store.Quoted{{Document: "itrs-2012", Passage: "itrs-2012#6", Hash: "h1"}, {Document: "wcit", Hash: "h2"}},
	}
	outcome := store.Outcome{
		Answer: "a1", Posted: []store.Posted{posted},
		Thread:   &store.Thread{Platform: "slack", Channel: "C1", Thread: "1.1", Context: []byte("c"), Expires: at.Add(time.Hour)},
		Question: &store.Question{Platform: "slack", Kind: "passage", Lang: "en", Answer: "a1"},
	}

	t.Run("an end and its records go together", func(t *testing.T) {
		check(t, s.Done(ctx, "slack", "T1/C1/1.1", outcome))
		check(t, s.Done(ctx, "slack", "T1/C1/1.1", outcome))
		for _, find := range []func() ([]store.Posted, error){
			func() ([]store.Posted, error) { return s.PostedFor(ctx, "slack", "T1/C1/1.1") },
			func() ([]store.Posted, error) { return s.PostedQuoting(ctx, "wcit", 10) },
		} {
			if diff := cmp.Diff([]store.Posted{posted}, must[[]store.Posted](t)(find())); diff != "" {
				t.Error(diff)
			}
		}
		if _, ok, err := s.Thread(ctx, "slack", "C1", "1.1"); !ok || err != nil {
			t.Errorf("thread: %v %v", ok, err)
		}
	})

	t.Run("an edited answer takes the place of the first", func(t *testing.T) {
		edited := posted
		edited.Answer, edited.Quoted = "a2", []store.Quoted{{Document: "wtpf", Hash: "h3"}, {Document: "wtpf", Hash: "h3"}}
		check(t, s.AddPosted(ctx, edited))
		edited.Quoted = edited.Quoted[:1] // a quote is recorded once
		got := must[store.Posted](t)(s.PostedMessage(ctx, posted.MessageRef))
		if diff := cmp.Diff(edited, got); diff != "" {
			t.Error(diff)
		}
		if got := must[[]store.Posted](t)(s.PostedQuoting(ctx, "wcit", 10)); len(got) != 0 {
			t.Errorf("still quotes what it doesn't: %v", got)
		}
	})

	t.Run("a correction is noted once", func(t *testing.T) {
		for i, want := range []bool{true, false} {
			if got := must[bool](t)(s.Correct(ctx, posted.MessageRef, "wtpf@2")); got != want {
				t.Errorf("time %d: first = %v, want %v", i+1, got, want)
			}
		}
		if !must[bool](t)(s.Correct(ctx, posted.MessageRef, "wtpf@3")) {
			t.Error("another change is not first")
		}
		if _, err := s.Correct(ctx, store.MessageRef{Platform: "slack", Channel: "C1", Message: "9"}, "x"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("correcting what was never posted: %v, want ErrNotFound", err)
		}
	})

	t.Run("what was withdrawn quotes nothing", func(t *testing.T) {
		check(t, s.Withdraw(ctx, posted.MessageRef))
		if got := must[[]store.Posted](t)(s.PostedQuoting(ctx, "wtpf", 10)); len(got) != 0 {
			t.Errorf("found %v", got)
		}
		if got := must[store.Posted](t)(s.PostedMessage(ctx, posted.MessageRef)); !got.Withdrawn.Equal(b.clock()) {
			t.Errorf("withdrawn at %v", got.Withdrawn)
		}
	})

	t.Run("retention takes the quotes along", func(t *testing.T) {
		b.pass(181 * 24 * time.Hour)
		check(t, s.Sweep(ctx))
		if got := must[[]store.Posted](t)(s.PostedFor(ctx, "slack", posted.Source)); len(got) != 0 {
			t.Errorf("still there: %v", got)
		}
	})
}
