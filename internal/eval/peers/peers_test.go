package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"plenipo/internal/eval"
)

var treaty = &eval.Collection{
	Name: "treaty",
	Passages: []eval.CollectionPassage{
		{ID: "a", Title: "Signing", Text: "Eighty-nine states signed the treaty in Dubai.", Lang: "en"},
		{ID: "b", Title: "Roaming", Text: "Prices of roaming should be transparent.", Lang: "en"},
	},
	Questions: []eval.CollectionQuestion{
		{ID: "1", Text: "How many states signed the treaty?", Lang: "en", Relevant: []string{"a"}},
		{ID: "2", Text: "Who sang?", Lang: "en"},
	},
}

// A task numbers the texts, fills them up from the file, and leaves out what can't be answered.
func TestATaskIsTheCollectionAmongOtherTexts(t *testing.T) {
	dir := t.TempDir()
	filler := filepath.Join(dir, "texts.jsonl")
	if err := os.WriteFile(filler, []byte(`{"id":"x","title":"Choir","text":"The choir rehearses."}`+"\n"+`{"id":"y","title":"Mill","text":"The mill is old."}`+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := writeTask(dir, treaty, filler, 3, 0); err != nil {
		t.Fatal(err)
	}
	got, err := eval.LoadCollection(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Passages) != 3 || got.Passages[2].Title != "Choir" || got.Passages[2].ID != "2" || len(got.Questions) != 1 {
		t.Errorf("%d texts, the last one %+v, and %d questions", len(got.Passages), got.Passages[len(got.Passages)-1], len(got.Questions))
	}
	if _, err := writeTask(dir, treaty, filler, 9, 0); err == nil {
		t.Error("nine texts out of four")
	}
}

// What is built is found when it is opened again, by the same ids.
func TestEnginesAnswerFromWhatTheyBuilt(t *testing.T) {
	for _, name := range []string{"Plenipo", "bleve"} {
		t.Run(name, func(t *testing.T) {
			dir, state := t.TempDir(), t.TempDir()
			task, err := writeTask(dir, treaty, "", 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			c, err := eval.LoadCollection(dir)
			if err != nil {
				t.Fatal(err)
			}
			e := ownEngines[name]
			if err := e.build(t.Context(), c, state); err != nil {
				t.Fatal(err)
			}
			o, err := e.open(t.Context(), state)
			if err != nil {
				t.Fatal(err)
			}
			defer o.close()
			find := o.answer
			if o.ids != nil {
				find = o.ids
			}
			ids, err := find(t.Context(), asked{Text: task.questions[0].Text, Lang: "en"})
			if err != nil || len(ids) == 0 || ids[0] != task.questions[0].Relevant[0] {
				t.Errorf("found %v, %v; want %v first", ids, err, task.questions[0].Relevant)
			}
		})
	}
}

func TestPeersAreAskedWithoutQuestionWords(t *testing.T) {
	if got := words("What is the WTPF, and what's its mandate?"); !slices.Equal(got, []string{"wtpf", "s", "mandate"}) {
		t.Errorf("%q", got)
	}
	if got := words("Who are you?"); len(got) != 3 {
		t.Errorf("nothing is left of a question of nothing else: %q", got)
	}
}
