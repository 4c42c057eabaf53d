package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plenipo/internal/store"
)

func testSettings(t *testing.T, b *bench) {
	ctx := t.Context()
	s := b.open(t)
	poll := time.Duration(0)
	if s.Engine() == store.Postgres {
		poll = time.Hour // it hears of changes without looking
	}
	replica := OpenAt(t, b.dsn, store.Options{Now: b.clock, Poll: poll})
	guild := store.Scope{Platform: "discord", Workspace: "G1"}
	channel := store.Scope{Platform: "discord", Workspace: "G1", Channel: "C1"}

	changed, stop := replica.Changes(store.TopicSettings)
	defer stop()
	running := runStore(t, replica)
	defer running()

	check(t, s.SetSettings(ctx, guild, store.Settings{Chapter: "geneva", Lang: "fr", Private: store.On}))
	check(t, s.SetSettings(ctx, channel, store.Settings{Lang: "en", Private: store.Off}))
	want := store.Settings{Chapter: "geneva", Lang: "en", Private: store.Off, At: b.clock()}
	if diff := cmp.Diff(want, s.Settings(channel)); diff != "" {
		t.Error(diff)
	}
	if got := s.Settings(store.Scope{Platform: "slack", Workspace: "G1", Channel: "C1"}); !cmp.Equal(got, store.Settings{}) {
		t.Errorf("another platform's channel has %v", got)
	}
	for replica.Settings(channel).Lang != "en" { // notified, or by the next poll
		select {
		case <-changed:
		case <-time.After(10 * time.Second):
			t.Fatal("the replica was not told")
		}
	}
	check(t, s.DropSettings(ctx, channel))
	if got := s.Settings(channel).Lang; got != "fr" {
		t.Errorf("lang = %q after the channel's settings are gone, want the guild's", got)
	}
	check(t, s.DropSettings(ctx, guild))
	if got := s.Scopes(); len(got) != 0 {
		t.Errorf("scopes left: %v", got)
	}
}

// runStore runs s until the returned function is called.
func runStore(t *testing.T, s *store.Store) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.Run(ctx) }()
	return func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

func testFeedback(t *testing.T, b *bench) {
	ctx := t.Context()
	s := b.open(t)
	for _, step := range []struct {
		vote store.Vote
		did  store.VoteChange
		want store.Tally
	}{
		{store.Vote{Answer: "a1", Member: "m1", Helpful: true}, store.VoteNew, store.Tally{Helpful: 1}},
		{store.Vote{Answer: "a1", Member: "m1", Helpful: true}, store.VoteSame, store.Tally{Helpful: 1}},
		{store.Vote{Answer: "a1", Member: "m2", Helpful: true}, store.VoteNew, store.Tally{Helpful: 2}},
		{store.Vote{Answer: "a1", Member: "m1", Helpful: false}, store.VoteChanged, store.Tally{Helpful: 1, Not: 1}},
		{store.Vote{Answer: "a1", Member: "m1", Helpful: false, Reason: "outdated"}, store.VoteChanged, store.Tally{Helpful: 1, Not: 1}},
		{store.Vote{Answer: "a1", Member: "m1", Helpful: false}, store.VoteSame, store.Tally{Helpful: 1, Not: 1}},
	} {
		if did := must[store.VoteChange](t)(s.AddVote(ctx, step.vote)); did != step.did {
			t.Errorf("%+v: %s, want %s", step.vote, did, step.did)
		}
		if got := must[store.Tally](t)(s.Votes(ctx, "a1")); got != step.want {
			t.Errorf("%+v: tally %+v, want %+v", step.vote, got, step.want)
		}
	}
	if got := must[store.Vote](t)(s.VoteOf(ctx, "a1", "m1")); got.Reason != "outdated" {
		t.Errorf("vote %+v, want the reason kept", got)
	}
	must[store.VoteChange](t)(s.AddVote(ctx, store.Vote{Answer: "a2", Member: "m1", Helpful: true}))
	must[store.VoteChange](t)(s.AddVote(ctx, store.Vote{Answer: "a3", Member: "m1", Chapter: "geneva", At: b.clock().Add(-2 * time.Hour)}))
	for _, tt := range []struct {
		since   time.Duration
		chapter store.ChapterID
		all     bool
		want    store.Tally
	}{
		{time.Hour, "", false, store.Tally{Helpful: 2, Not: 1}},
		{3 * time.Hour, "", true, store.Tally{Helpful: 2, Not: 2}},
		{3 * time.Hour, "geneva", false, store.Tally{Not: 1}},
		{time.Hour, "geneva", false, store.Tally{}},
	} {
		if got := must[store.Tally](t)(s.VotesSince(ctx, b.clock().Add(-tt.since), tt.chapter, tt.all)); got != tt.want {
			t.Errorf("votes of the last %s in %q: %+v, want %+v", tt.since, tt.chapter, got, tt.want)
		}
	}
	for i, member := range []store.MemberHash{"m1", "m2", "m2", "m3"} {
		check(t, s.Record(ctx, store.Outcome{Question: &store.Question{At: b.clock().Add(time.Duration(i)), Platform: "web", Answer: "a1", Member: member, Same: "s", Text: "what of it?"}}))
		want := ""
		if i == 3 {
			want = "what of it?"
		}
		if got := must[string](t)(s.WordsOf(ctx, "a1", 0)); got != want {
			t.Errorf("after %d asked, the words are %q", i+1, got)
		}
	}
	want := []store.Verdict{{Answer: "a1", Tally: store.Tally{Helpful: 1, Not: 1}, Reasons: map[string]int{"outdated": 1}, Last: b.clock()}}
	if diff := cmp.Diff(want, must[[]store.Verdict](t)(s.Disliked(ctx, b.clock().Add(-time.Hour), 10))); diff != "" {
		t.Error(diff)
	}
}

func testUnanswered(t *testing.T, b *bench) {
	ctx := t.Context()
	s := b.open(t)
	ask := func(member store.MemberHash, same store.SameKey, text string, consented bool) store.GroupID {
		t.Helper()
		return must[store.GroupID](t)(s.AddAsk(ctx, store.Ask{Chapter: "geneva", Same: same, Lang: "en", Member: member,
			Text: text, Consented: consented, Platform: "slack", Channel: "C1", Source: store.Key("k" + string(member))}))
	}
	list := func(f store.GroupFilter) []store.Group {
		t.Helper()
		f.Chapter = "geneva"
		return must[[]store.Group](t)(s.Unanswered(ctx, f))
	}
	id := ask("m1", "fees", "what are the fees?", false)
	ask("m1", "fees", "", false)
	ask("m2", "visa", "do I need a visa, my name is Ana", true)

	t.Run("one person's words are shown when they agreed", func(t *testing.T) {
		got := list(store.GroupFilter{})
		want := []store.Group{
			{ID: id, Chapter: "geneva", Same: "fees", Lang: "en", State: store.GroupOpen, Asks: 2, Askers: 1, First: b.clock(), Last: b.clock()},
			{ID: got[1].ID, Chapter: "geneva", Same: "visa", Lang: "en", State: store.GroupOpen, Asks: 1, Askers: 1, First: b.clock(), Last: b.clock(),
				Texts: []string{"do I need a visa, my name is Ana"}},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("several people's words are shown", func(t *testing.T) {
		b.pass(time.Minute)
		ask("m3", "fees", "fees?", false)
		if got := list(store.GroupFilter{})[0]; len(got.Texts) != 0 || got.Askers != 2 {
			t.Errorf("two askers: %+v, want no words yet", got)
		}
		if got := list(store.GroupFilter{MinAskers: 2})[0]; !cmp.Equal(got.Texts, []string{"fees?", "what are the fees?"}) {
			t.Errorf("two are enough: %q", got.Texts)
		}
	})
	t.Run("a group goes from hand to hand", func(t *testing.T) {
		check(t, s.Assign(ctx, id, "cur"))
		if got := must[store.Group](t)(s.Group(ctx, id, 0)); got.State != store.GroupAssigned || got.Assignee != "cur" {
			t.Errorf("assigned: %+v", got)
		}
		check(t, s.Answered(ctx, id, "fees-article"))
		if got := list(store.GroupFilter{}); len(got) != 1 || got[0].Same != "visa" {
			t.Errorf("open list: %+v", got)
		}
		if got := list(store.GroupFilter{State: store.GroupAnswered}); len(got) != 1 || got[0].Article != "fees-article" {
			t.Errorf("answered list: %+v", got)
		}
		if got := must[[]store.Asker](t)(s.Askers(ctx, id)); len(got) != 2 || got[0].Source != "km3" {
			t.Errorf("askers: %+v", got)
		}
		check(t, s.Reopen(ctx, id))
		check(t, s.Dismiss(ctx, id))
		if err := s.Dismiss(ctx, "nowhere"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("dismissing nothing: %v, want ErrNotFound", err)
		}
	})
	t.Run("another chapter sees nothing", func(t *testing.T) {
		if got := must[[]store.Group](t)(s.Unanswered(ctx, store.GroupFilter{})); len(got) != 0 {
			t.Errorf("the public list has %+v", got)
		}
		if got := must[[]store.Group](t)(s.Unanswered(ctx, store.GroupFilter{All: true})); len(got) != 1 {
			t.Errorf("all chapters: %+v", got)
		}
	})
}
