package index_test

import (
	"context"
	"slices"
	"testing"

	"plenipo/index"
	"plenipo/knowledge"
)

// An extension finds and weighs what an index of the whole does.
func TestAnExtensionIsAsAnIndexOfTheWhole(t *testing.T) {
	base := smallBase(t)
	ix, err := index.Build(t.Context(), base)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	more, err := base.With(
		&knowledge.Article{ID: "s1", Title: "Where do we meet about roaming?", Lang: "en", Body: "We gather at the quincunx on Tuesdays to discuss roaming prices.", Chapters: []knowledge.ChapterID{"geneva"}},
		&knowledge.Article{ID: "s2", Title: "Où se réunit-on ?", Lang: "fr", Body: "Nous parlons d'itinérance au bord du lac."},
	)
	if err != nil {
		t.Fatal(err)
	}
	ext, err := index.Extend(t.Context(), ix, more)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := index.Build(t.Context(), more)
	if err != nil {
		t.Fatal(err)
	}
	defer whole.Close()
	for _, q := range []struct{ lang, text string }{{"en", "roaming prices"}, {"en", "quincunx Tuesday"}, {"fr", "itinérance lac"}, {"en", "emergency"}} {
		for _, tok := range ext.Analyze(q.lang, q.text) {
			a, okA := ext.Lookup(tok.Term)
			b, okB := whole.Lookup(tok.Term)
			if okA != okB || okA && (ext.DF(a) != whole.DF(b) || ext.IDF(a) != whole.IDF(b) || ext.Term(a) != tok.Term) {
				t.Errorf("%s: df %d idf %v term %q, in the whole df %d idf %v", tok.Term, ext.DF(a), ext.IDF(a), ext.Term(a), whole.DF(b), whole.IDF(b))
			}
		}
		for _, chapter := range []knowledge.ChapterID{"", "geneva"} {
			qe, qw := query(ext, q.lang, q.text), query(whole, q.lang, q.text)
			qe.Chapter, qw.Chapter = chapter, chapter
			got, want := documents(t, more, ext, qe, 10), documents(t, more, whole, qw, 10)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%q in %q: %v, in the whole %v", q.text, chapter, got, want)
			}
		}
	}
	for n := range more.Passages() {
		var got, want []string
		for _, id := range ext.Forward(n).Title() {
			got = append(got, ext.Term(index.TermID(id)))
		}
		for _, id := range whole.Forward(n).Title() {
			want = append(want, whole.Term(index.TermID(id)))
		}
		if !slices.Equal(got, want) {
			t.Errorf("passage %d: title %v, in the whole %v", n, got, want)
		}
	}
	if w, ok := ext.Correct("quincunx"); ok || !ext.HasWord("quincunx") {
		t.Errorf("a word of a saved answer is corrected to %q", w)
	}
	if w, ok := ext.Correct("quincunxs"); ok {
		t.Errorf("a word is corrected to one that only a chapter holds: %q", w)
	}
	if err := ext.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := ix.Search(context.Background(), query(ix, "en", "roaming"), 3); err != nil {
		t.Errorf("closing an extension closed its index: %v", err)
	}
	if _, err := index.Extend(t.Context(), ext, more); err == nil {
		t.Error("extended an extension")
	}
}
