package bots_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"plenipo/bots"
	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

// echo answers with what it was asked.
type echo struct{ asked []answer.Question }

func (e *echo) Ask(_ context.Context, q answer.Question) (answer.Answer, error) {
	e.asked = append(e.asked, q)
	return answer.Answer{ID: "id", Kind: answer.Passage, Text: q.Text, Lang: "en",
		Thread: answer.Thread{Entities: []answer.EntityRef{{Kind: "event", ID: "wcit-2012"}}, Lang: "en", At: q.Now}}, nil
}
func (e *echo) Events(ctx context.Context, _ answer.EventFilter, q answer.Question) (answer.Answer, error) {
	return e.Ask(ctx, q)
}
func (e *echo) Define(ctx context.Context, _ string, q answer.Question) (answer.Answer, error) {
	return e.Ask(ctx, q)
}
func (e *echo) Complete(string, knowledge.ChapterID, []string, int, ...string) []answer.Completion {
	return nil
}
func (e *echo) Popular(string, knowledge.ChapterID, int, ...string) []string {
	return []string{"What is WCIT?"}
}

func TestAThreadCarriesItsSubjectAndAChapterStaysAtHome(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "s.db"))
	if err := s.SetSettings(t.Context(), store.Scope{Platform: "slack", Workspace: "T", Channel: "C"},
		store.Settings{Chapter: "ch", Zone: "Europe/Zurich", Lang: "fr"}); err != nil {
		t.Fatal(err)
	}
	e := &echo{}
	desk := &bots.Desk{Answers: e, Records: s}
	ask := bots.Ask{Verb: bots.VerbAsk, Text: "When was WCIT?", Platform: "slack", Workspace: "T", Channel: "C", Thread: "1.0", User: "U"}
	if took, err := desk.Took(t.Context(), ask); err != nil || took {
		t.Fatalf("took part before any answer: %v %v", took, err)
	}
	r, err := desk.Answer(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	if q := e.asked[0]; q.Chapter != "ch" || q.Zone.String() != "Europe/Zurich" || q.Lang != "fr" {
		t.Errorf("the channel's settings were not used: %+v", q)
	}
	o := desk.Outcome(ask, "k", r, bots.Message{Channel: "C", Thread: "1.0", ID: "2.0"})
	if o.Question.Text != "" {
		t.Error("words were kept without leave")
	}
	if err := s.Record(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	ask.Text, ask.Public = "and where?", true
	if _, err := desk.Answer(t.Context(), ask); err != nil {
		t.Fatal(err)
	}
	if q := e.asked[1]; len(q.Thread.Entities) != 1 || q.Chapter != "" {
		t.Errorf("follow-up in a shared channel: %+v", q)
	}
	if took, err := desk.Took(t.Context(), ask); err != nil || !took {
		t.Errorf("the bot has answered here: %v %v", took, err)
	}
}

func TestQuestionsWithOneGistAreTheSame(t *testing.T) {
	taken := 0
	desk := &bots.Desk{
		Answers: &echo{}, Records: open(t, filepath.Join(t.TempDir(), "s.db")),
		Gist: func(text, lang string) string { taken++; return "when term:wcit" },
	}
	same := func(text, gist string) store.SameKey {
		return desk.Outcome(bots.Ask{Text: text, Platform: "slack"}, "", bots.Reply{Answer: answer.Answer{Gist: gist}}).Question.Same
	}
	first := same("When was WCIT?", "when term:wcit")
	if again := same("wcit, when was it", "when term:wcit"); again != first || taken != 0 {
		t.Errorf("the answers say that they are the same: %s and %s, read again %d times", first, again, taken)
	}
	if other := same("Where was WCIT?", "where term:wcit"); other == first {
		t.Errorf("another question: %s", other)
	}
	if read := same("When was WCIT?", ""); read != first || taken != 1 {
		t.Errorf("an answer that doesn't say: %s, read %d times", read, taken)
	}
}

func TestAFloodIsRefusedInWords(t *testing.T) {
	var told []string
	desk := &bots.Desk{
		Answers: &echo{}, Records: open(t, filepath.Join(t.TempDir(), "s.db")),
		Limits: &bots.Limits{Member: bots.Rate{Questions: 1, In: time.Minute}},
		Asked:  func(a bots.Ask, r bots.Reply) { told = append(told, string(a.Platform)+" "+string(r.Kind)) },
	}
	ask := bots.Ask{Verb: bots.VerbAsk, Text: "When was WCIT?", Platform: "slack", Workspace: "T", Channel: "C", User: "U"}
	if _, err := desk.Answer(t.Context(), ask); err != nil {
		t.Fatal(err)
	}
	_, err := desk.Answer(t.Context(), ask)
	if !errors.Is(err, bots.ErrTooMany) || !bots.IsPermanent(err) {
		t.Errorf("the second question within a minute: %v, want a permanent ErrTooMany", err)
	}
	if key := bots.ApologyKey(err); key != "too_many_questions" {
		t.Errorf("the asker is told %s", key)
	}
	if len(told) != 1 || told[0] != "slack passage" {
		t.Errorf("metrics were told of %v", told)
	}
}
