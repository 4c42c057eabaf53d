package answer

import (
	"testing"

	"plenipo/index"
	"plenipo/knowledge"
)

func titled(t *testing.T, titles ...string) (*Engine, *knowledge.Base) {
	t.Helper()
	var articles []*knowledge.Article
	for i, title := range titles {
		id := string(rune('a' + i))
		articles = append(articles, &knowledge.Article{
			Location: knowledge.Location{Path: id + ".md"}, ID: id, Title: title, Body: "Open the sheet, choose what to sort, and press the arrow.", Lang: "en",
		})
	}
	base, err := new(knowledge.Base).With(articles...)
	if err != nil {
		t.Fatal(err)
	}
	ix, err := index.Build(t.Context(), base)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ix.Close() })
	return New(ix, base, Options{}), base
}

// A title that many share tells little of each.
func TestTitlesThatOthersHaveTellLess(t *testing.T) {
	_, base := titled(t, "Sheets", "Letters", "Sheets", "Sheets")
	for i, own := range titlesOf(base) {
		want := float32(1)
		if base.Passages()[i].Title == "Sheets" {
			want = 1. / 3
		}
		if own != want {
			t.Errorf("%q: %v, want %v", base.Passages()[i].Title, own, want)
		}
	}
}

// Of titles that hold all that is asked, the one goes first that says nothing else.
func TestATitleThatSaysNothingElseGoesFirst(t *testing.T) {
	e, _ := titled(t, "Share a sorted sheet with colleagues, and print it", "Sorting a sheet", "Colour a sheet")
	f, err := e.Find(t.Context(), Question{Text: "How do I sort a sheet?"}, FindOptions{})
	if err != nil || len(f.Hits) == 0 {
		t.Fatalf("%+v, %v", f, err)
	}
	if got := f.Hits[0].Passage.Title; got != "Sorting a sheet" {
		t.Errorf("first is %q", got)
	}
}

// Saved answers beside texts are passages too, and a title that they share with a text is no longer its own.
func TestTitlesCountSavedAnswers(t *testing.T) {
	e, base := titled(t, "Sheets", "Letters")
	more, err := base.With(&knowledge.Article{Location: knowledge.Location{Path: "z.md"}, ID: "z", Title: "Sheets", Body: "Ask a colleague.", Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	ix, err := index.Build(t.Context(), more)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	n := e.on(ix, more)
	for i, p := range more.Passages() {
		want := float32(1)
		if p.Title == "Sheets" {
			want = .5
		}
		if n.titles[i] != want {
			t.Errorf("%s: %v, want %v", p.Document, n.titles[i], want)
		}
	}
}
