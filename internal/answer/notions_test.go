package answer

import (
	"context"
	"strings"
	"testing"
	"time"

	"plenipo/knowledge"
)

func embeddedEngine(t *testing.T) *Engine {
	t.Helper()
	g, err := Open(context.Background(), []knowledge.Layer{knowledge.Embedded()}, "", Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = g.Close() })
	return g.Engine
}

// TestEverydayWordsAreReadAsTheFilesOwn asks in words that no file has.
func TestEverydayWordsAreReadAsTheFilesOwn(t *testing.T) {
	e := embeddedEngine(t)
	for question, want := range map[string]string{
		"can i watch the igf from my sofa":                    "remotely",
		"who foots the bill for the igf":                      "fund",
		"who was in the chair in Dubai":                       "chair",
		"did tokyo put its signature on the text":             "sign japan",
		"has the itu passed anything on machine intelligence": "artificial",
		"what were the red lines of the us":                   "objection",
		"does anybody have to obey, with force":               "binding",
		"are old phones and rubbish in it":                    "e-waste",
		"what is the internet society":                        "",
	} {
		u := e.understand(Question{Text: question}, time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
		reworded := ""
		for _, w := range u.words {
			if w.reworded || len(w.alike) > 0 {
				reworded += " " + w.term
				for _, id := range w.alike {
					reworded += " " + e.ix.Term(id)
				}
			}
		}
		for word := range strings.FieldsSeq(want) {
			term := e.ix.Analyze("en", word)[0].Term
			if !strings.Contains(reworded+" ", " "+term+" ") {
				t.Errorf("%q is read with %q: no %q", question, reworded, term)
			}
		}
		if want == "" && strings.Contains(reworded, "internet") {
			t.Errorf("%q: a name was reworded: %q", question, reworded)
		}
	}
}

// TestNotionsHaveWordsThatFilesUse keeps the table from pointing at words that the base has lost.
func TestNotionsHaveWordsThatFilesUse(t *testing.T) {
	e := embeddedEngine(t)
	n := 0
	for said, list := range notions() {
		for _, s := range list {
			n++
			if s.means.must {
				continue // that no file speaks of it is what the table is for
			}
			known := false
			for _, word := range append(s.means.words, s.means.also...) {
				for _, tok := range e.ix.Analyze("en", word) {
					_, ok := e.ix.Lookup(tok.Term)
					known = known || ok
				}
			}
			if !known {
				t.Errorf("%q: no file has any of %v %v", said, s.means.words, s.means.also)
			}
		}
	}
	if n < 1000 {
		t.Errorf("%d ways to speak of notions are too few", n)
	}
}
