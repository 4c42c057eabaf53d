package eval_test

import (
	"strings"
	"testing"

	"plenipo/internal/eval"
	"plenipo/knowledge"
)

// The same texts in two languages, one of them without its third translation.
func TestParallelTakesWhatIsInAllLanguages(t *testing.T) {
	article := func(id, tag, of string) *knowledge.Article {
		return &knowledge.Article{Location: knowledge.Location{Path: id + ".md"}, ID: id, Lang: tag, TranslationOf: of, Title: "Title of " + id, Summary: "Summary of " + id, Questions: []string{"one " + id, "two " + id}}
	}
	base, err := new(knowledge.Base).With(article("a", "en", ""), article("b", "en", ""), article("c", "en", ""),
		article("a.fr", "fr", "a"), article("b.fr", "fr", "b"), article("a.es", "es", "a"))
	if err != nil {
		t.Fatal(err)
	}
	got := eval.Parallel(base, "en")
	if len(got) != 6 {
		t.Fatalf("%d collections, want titles and claimed questions in three languages", len(got))
	}
	for i, name := range []string{"en titles", "en claimed", "es titles", "es claimed", "fr titles", "fr claimed"} {
		c := got[i]
		if c.Name != name || len(c.Passages) != 1 || c.Passages[0].ID != "a" || len(c.Questions) != 1+i%2 || c.Questions[0].Relevant[0] != "a" {
			t.Errorf("collection %d is %+v, want %s about a alone", i, c, name)
		}
	}
}

// On parallel questions no language may be more than five points behind English.
func TestNoLanguageIsFarBehindEnglish(t *testing.T) {
	base, _, err := knowledge.Load(t.Context(), knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	german, err := eval.LoadCollection("testdata/parallel/de-titles")
	if err != nil {
		t.Fatal(err)
	}
	english := 0.0
	for _, c := range append(eval.Parallel(base, "en"), german) {
		if !strings.HasSuffix(c.Name, "titles") {
			continue
		}
		r, err := c.Retrieve(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.Name == "en titles" {
			english = r.R1
		}
		if r.Questions == 0 || r.R1 < english-.05 {
			t.Errorf("%s: %d questions, R@1 %.3f; English has %.3f", c.Name, r.Questions, r.R1, english)
		}
	}
}
