package bots_test

import (
	"fmt"
	"testing"

	"plenipo/bots"
	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

// While no file changes, no posted answer is taken for one that doesn't stand: whatever the engine quotes of the
// built-in base (sentences, runs of them, whole passages, tables, meetings, definitions) is found there again.
func TestWhatWasQuotedStandsUntilItChanges(t *testing.T) {
	g, err := answer.Open(t.Context(), []knowledge.Layer{knowledge.Embedded()}, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	w := newTown(t)
	w.base = g.Base()
	desk := &bots.Desk{Answers: g, Records: w.store}
	asked, quoted := 0, 0
	for _, tag := range []string{"en", "fr", "es", "ar", "ru", "zh", "pt"} {
		questions := g.Popular(tag, "", 60)
		questions = append(questions, "What does ITR mean?", "ITU events in 2027", "When is the next Plenipotentiary Conference?", "Where was WCIT-12?")
		for _, q := range questions {
			a := bots.Ask{Text: q, Lang: tag, Platform: "slack", Workspace: "T", Channel: "CGVA", User: "U", Begins: true}
			r, err := desk.Answer(t.Context(), a)
			if err != nil {
				t.Fatal(err)
			}
			asked++
			o := desk.Outcome(a, store.Key(fmt.Sprint(asked)), r, bots.Message{Channel: "CGVA", ID: store.MessageID(fmt.Sprint(asked))})
			quoted += len(o.Posted[0].Quoted)
			if err := w.store.Record(t.Context(), o); err != nil {
				t.Fatal(err)
			}
		}
	}
	if quoted < asked {
		t.Fatalf("%d answers quote only %d times: this test sees too little", asked, quoted)
	}
	list, err := w.Corrections.List(t.Context(), bots.Actor{Scope: geneva, User: "UBOSS"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		t.Errorf("%d answers that quote %s don't stand though nothing changed; first quoted %+v", len(c.Posted), c.Document, c.Posted[0].Quoted)
	}
}
