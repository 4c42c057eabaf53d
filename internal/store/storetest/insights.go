package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plenipo/internal/store"
)

func testQuestions(t *testing.T, b *bench) {
	ctx := t.Context()
	s, replica := b.open(t), b.open(t)
	day := func(n int) time.Time { return time.Date(2026, 9, 1+n, 10, 0, 0, 0, time.UTC) } // 9 November is day 69
	add := func(at time.Time, chapter store.ChapterID, kind string, same store.SameKey, m store.MemberHash) {
		t.Helper()
		check(t, s.AddQuestion(ctx, store.Question{At: at, Platform: "slack", Chapter: chapter, Lang: "en", Kind: kind, Confidence: 0.5,
			Member: m, Same: same, Text: "text of " + string(same), Took: 2 * time.Millisecond}))
	}
	for i := range 69 {
		add(day(i), "geneva", "passage", "daily", store.MemberHash([]string{"m1", "m2", "m3"}[i%3]))
		if i%10 == 0 {
			add(day(i), "geneva", "unknown", "rare", "m1")
			add(day(i), "dubai", "event", "daily", "m9")
		}
	}
	add(b.clock(), "geneva", "passage", "daily", "m1")

	// Whether days are summed up or not, by whom, and whether a question comes late, changes nothing.
	verify := func(t *testing.T, late int) {
		t.Helper()
		all := store.QuestionFilter{All: true, Since: day(0)}
		want := []store.Point{
			{Value: "passage", Count: 70 + late, Confidence: 0.5, Took: 2 * time.Millisecond},
			{Value: "event", Count: 7, Confidence: 0.5, Took: 2 * time.Millisecond},
			{Value: "unknown", Count: 7, Confidence: 0.5, Took: 2 * time.Millisecond},
		}
		if diff := cmp.Diff(want, must[[]store.Point](t)(s.Totals(ctx, all, store.ByKind))); diff != "" {
			t.Error("totals:", diff)
		}
		wantDubai := []store.Point{{Value: "dubai", Count: 7, Confidence: 0.5, Took: 2 * time.Millisecond}}
		if diff := cmp.Diff(wantDubai, must[[]store.Point](t)(s.Totals(ctx, store.QuestionFilter{Chapter: "dubai"}, store.ByChapter))); diff != "" {
			t.Error("a chapter's totals:", diff)
		}
		series := must[[]store.Point](t)(s.Series(ctx, store.QuestionFilter{Chapter: "geneva", Since: day(59), Until: day(60)}, store.ByNothing))
		wantSeries := []store.Point{
			{Day: day(59).Truncate(24 * time.Hour), Count: 1, Confidence: 0.5, Took: 2 * time.Millisecond},
			{Day: day(60).Truncate(24 * time.Hour), Count: 2, Confidence: 0.5, Took: 2 * time.Millisecond},
		}
		if diff := cmp.Diff(wantSeries, series); diff != "" {
			t.Error("series:", diff)
		}
		for _, tt := range []struct {
			filter store.QuestionFilter
			want   []store.TopQuestion
		}{
			{all, []store.TopQuestion{{Same: "daily", Count: 77 + late, Text: "text of daily"}, {Same: "rare", Count: 7}}},
			{store.QuestionFilter{Chapter: "dubai", Since: day(0)}, []store.TopQuestion{{Same: "daily", Count: 7}}},
			{store.QuestionFilter{Chapter: "geneva", Since: day(59), Until: day(60)},
				[]store.TopQuestion{{Same: "daily", Count: 2, Text: "text of daily"}, {Same: "rare", Count: 1}}},
			{store.QuestionFilter{Chapter: "geneva", Since: day(31)}, // of whole months
				[]store.TopQuestion{{Same: "daily", Count: 40, Text: "text of daily"}, {Same: "rare", Count: 4}}},
			{store.QuestionFilter{Chapter: "geneva", Since: day(-60), Until: day(45)}, // of whole quarters
				[]store.TopQuestion{{Same: "daily", Count: 70 + late, Text: "text of daily"}, {Same: "rare", Count: 7}}},
			{store.QuestionFilter{Chapter: "geneva", Since: day(62)}, // over a month's end
				[]store.TopQuestion{{Same: "daily", Count: 8, Text: "text of daily"}}},
		} {
			if diff := cmp.Diff(tt.want, must[[]store.TopQuestion](t)(s.Top(ctx, tt.filter, 10, 0))); diff != "" {
				t.Errorf("top of %+v: %s", tt.filter, diff)
			}
		}
	}
	t.Run("line by line", func(t *testing.T) { verify(t, 0) })
	t.Run("past days summed up", func(t *testing.T) {
		check(t, s.Sweep(ctx))
		check(t, replica.Sweep(ctx))
		verify(t, 0)
	})
	t.Run("a late line", func(t *testing.T) {
		add(day(3), "geneva", "passage", "daily", "m2")
		check(t, replica.Sweep(ctx))
		verify(t, 1)
	})
	t.Run("retention takes the texts, then the lines, and leaves the counts", func(t *testing.T) {
		b.pass(100 * 24 * time.Hour)
		check(t, s.Sweep(ctx))
		for _, top := range must[[]store.TopQuestion](t)(s.Top(ctx, store.QuestionFilter{All: true, Since: day(0)}, 10, 1)) {
			if top.Text != "" {
				t.Errorf("text kept: %+v", top)
			}
		}
		b.pass(300 * 24 * time.Hour)
		check(t, s.Sweep(ctx))
		got := must[[]store.Point](t)(s.Totals(ctx, store.QuestionFilter{All: true, Since: day(0)}, store.ByNothing))
		if len(got) != 1 || got[0].Count != 85 {
			t.Errorf("totals %+v, want 85 questions", got)
		}
		if r := must[store.Report](t)(s.Check(ctx)); r.Rows["questions"] != 0 {
			t.Errorf("%d lines left", r.Rows["questions"])
		}
	})
}

func testForget(t *testing.T, b *bench) {
	ctx := t.Context()
	s := b.open(t)
	fill(t, s, b.clock())
	got := must[store.Forgotten](t)(s.Forget(ctx, "ana"))
	want := store.Forgotten{Questions: 1, Votes: 1, Asks: 1, Events: 1, Threads: 1, Posts: 1, Saved: 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(store.Forgotten{}, must[store.Forgotten](t)(s.Forget(ctx, "ana"))); diff != "" {
		t.Errorf("there was more: %s", diff)
	}
	saved := must[[]store.Saved](t)(s.SavedOf(ctx, "geneva", ""))
	if len(saved) != 1 || saved[0].Text != "" || saved[0].Author != "" || saved[0].Status != store.SavedWithdrawn {
		t.Errorf("saved answer left as %+v", saved)
	}
	if got := must[[]store.Group](t)(s.Unanswered(ctx, store.GroupFilter{All: true, MinAskers: 1})); len(got) != 1 || len(got[0].Texts) != 1 {
		t.Errorf("unanswered: %+v, want the other person's alone", got)
	}
	if got := s.Settings(store.Scope{Platform: "slack", Workspace: "T1"}); got.By != "" || got.Chapter != "geneva" {
		t.Errorf("settings %+v, want them kept and nobody named", got)
	}
	if _, err := s.Forget(ctx, ""); err == nil {
		t.Error("forgetting nobody is no error")
	}
}

// fill puts a record of ana's, and some of bob's, wherever a person can stand.
func fill(t *testing.T, s *store.Store, now time.Time) {
	t.Helper()
	ctx := t.Context()
	for _, who := range []store.MemberHash{"ana", "bob"} {
		key := store.Key("T1/C1/" + who)
		must[bool](t)(s.Keep(ctx, store.Event{Platform: "slack", Key: key, Member: who, Payload: []byte("words of " + who)}))
		must[bool](t)(s.Keep(ctx, store.Event{Platform: "slack", Key: key + "/done", Member: who, Payload: []byte("words of " + who)}))
		check(t, s.Done(ctx, "slack", key+"/done", store.Outcome{
			Answer: "a1",
			Posted: []store.Posted{{MessageRef: store.MessageRef{Platform: "slack", Channel: "C1", Message: store.MessageID(who)},
				Source: key + "/done", Answer: "a1", Member: who, Quoted: []store.Quoted{{Document: "wcit", Hash: "h"}}}},
			Thread:   &store.Thread{Platform: "slack", Channel: store.ChannelID("D" + who), Context: []byte{1, 0, 255}, Member: who, Expires: now.Add(time.Hour)},
			Question: &store.Question{Platform: "slack", Kind: "passage", Lang: "en", Member: who, Same: "same", Text: "words of " + string(who), Confidence: 0.75},
		}))
		must[store.VoteChange](t)(s.AddVote(ctx, store.Vote{Answer: "a1", Member: who, Helpful: who == "bob"}))
		must[store.GroupID](t)(s.AddAsk(ctx, store.Ask{Same: store.SameKey("of " + who), Member: who, Text: "words of " + string(who), Lang: "en"}))
	}
	_, _, err := s.SaveAnswer(ctx, store.Saved{Chapter: "geneva", Question: "q", Text: "words of ana", Author: "Ana", Member: "ana", Curator: "bob", Platform: "slack", Source: "s"})
	check(t, err)
	check(t, s.SetSettings(ctx, store.Scope{Platform: "slack", Workspace: "T1"}, store.Settings{Chapter: "geneva", By: "ana"}))
	must[store.SubscriptionID](t)(s.AddSubscription(ctx, store.Subscription{Scope: store.Scope{Platform: "slack", Workspace: "T1", Channel: "C1"}, By: "ana", Rules: store.Rules{All: true}}))
	must[store.SendTurn](t)(s.ClaimSend(ctx, "k1", "w1", time.Minute))
	_, _, err = s.Acquire(ctx, "reminders", "w1", time.Minute)
	check(t, err)
	check(t, s.SaveInstallation(ctx, store.Installation{Team: "T1", Token: "xoxb-1"}))
	check(t, s.SaveOAuthState(ctx, "state", "data", time.Minute))
}
