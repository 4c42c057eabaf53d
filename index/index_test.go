package index_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"plenipo/index"
	"plenipo/knowledge"
)

// smallBase holds six passages in three languages, one of them a chapter's own.
func smallBase(t testing.TB) *knowledge.Base {
	t.Helper()
	file := func(id, lang, chapters, title, body string) *fstest.MapFile {
		return &fstest.MapFile{Data: fmt.Appendf(nil, "---\nid: %s\ntitle: %s\nlang: %s\nchapters: [%s]\nsources: [{title: T, url: https://example.org}]\n---\n%s\n", id, title, lang, chapters, body)}
	}
	fsys := fstest.MapFS{
		"articles/roaming.md":   file("roaming", "en", "", "Roaming prices", "The treaty asks for transparent roaming prices. Operators inform their customers."),
		"articles/spam.md":      file("spam", "en", "", "Unsolicited messages", "Governments should endeavour to take measures against unsolicited bulk messages."),
		"articles/emergency.md": file("emergency", "en", "", "Emergency number", "A harmonized emergency number is recommended to all members."),
		"articles/fr.md":        file("itinerance", "fr", "", "Prix de l'itinérance", "Le traité demande des prix d'itinérance transparents."),
		"articles/ru.md":        file("rouming", "ru", "", "Цены роуминга", "Договор требует прозрачных цен на роуминг для всех абонентов."),
		"articles/private.md":   file("private", "en", "geneva", "Roaming in Geneva", "The Geneva chapter collects roaming prices of its members."),
	}
	base, problems, err := knowledge.Load(context.Background(), knowledge.Layer{Name: "test", FS: fsys})
	if err != nil || knowledge.HasErrors(problems) {
		t.Fatal(err, problems)
	}
	return base
}

func query(ix *index.Index, tag, text string) index.Query {
	var q index.Query
	for _, t := range ix.Analyze(tag, text) {
		q.Terms = append(q.Terms, index.QueryTerm{Term: t.Term, Weight: 1})
	}
	return q
}

// documents searches and returns the found documents' ids.
func documents(t *testing.T, base *knowledge.Base, ix *index.Index, q index.Query, k int) []string {
	t.Helper()
	hits, err := ix.Search(context.Background(), q, k)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, h := range hits {
		ids = append(ids, base.Passages()[h.Passage].Document)
	}
	return ids
}

func TestSearchFindsInflectedWordsInTheirLanguage(t *testing.T) {
	base := smallBase(t)
	ix, err := index.Build(context.Background(), base)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	for _, tt := range []struct{ lang, text, want string }{
		{"en", "price of roaming", "roaming"}, {"en", "recommendation of emergency numbers", "emergency"},
		{"fr", "itinerance transparente", "itinerance"}, {"ru", "прозрачные цены роуминга", "rouming"},
	} {
		got := documents(t, base, ix, query(ix, tt.lang, tt.text), 3)
		if len(got) == 0 || got[0] != tt.want {
			t.Errorf("%s %q: %v, want %s first", tt.lang, tt.text, got, tt.want)
		}
	}
	if got := documents(t, base, ix, query(ix, "en", "quantum chromodynamics"), 3); len(got) != 0 {
		t.Errorf("words that no passage holds find %v", got)
	}
	if got := documents(t, base, ix, index.Query{}, 3); len(got) != 0 {
		t.Errorf("no words find %v", got)
	}
}

func TestPrivatePassagesAreFoundByTheirChapterAlone(t *testing.T) {
	base := smallBase(t)
	ix, err := index.Build(context.Background(), base)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	q := query(ix, "en", "roaming prices Geneva chapter members")
	for chapter, want := range map[knowledge.ChapterID]bool{"": false, "geneva": true, "oslo": false} {
		q.Chapter = chapter
		// With k 1, what may not be seen must not take the place of what may.
		got := documents(t, base, ix, q, 1)
		if len(got) != 1 || (got[0] == "private") != want {
			t.Errorf("chapter %q: %v", chapter, got)
		}
	}
}

func TestOpenedIndexFindsWhatABuiltOneFinds(t *testing.T) {
	base := smallBase(t)
	built, err := index.Build(context.Background(), base)
	if err != nil {
		t.Fatal(err)
	}
	defer built.Close()
	dir := filepath.Join(t.TempDir(), "ix")
	if err := index.Create(context.Background(), dir, base, nil); err != nil {
		t.Fatal(err)
	}
	opened, err := index.Open(dir, base)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	for _, text := range []string{"roaming", "messages measures", "emergency number members", "prices treaty"} {
		a := documents(t, base, built, query(built, "en", text), 10)
		b := documents(t, base, opened, query(opened, "en", text), 10)
		if !slices.Equal(a, b) {
			t.Errorf("%q: built %v, opened %v", text, a, b)
		}
	}
	if built.Bytes() < 1000 || opened.Bytes() < 1000 {
		t.Errorf("the indexes have %d and %d bytes", built.Bytes(), opened.Bytes())
	}
	for n := range base.Passages() {
		a, b := built.Forward(n), opened.Forward(n)
		if !slices.Equal(a.Title(), b.Title()) || a.Sentences() != b.Sentences() {
			t.Errorf("passage %d differs", n)
		}
	}
	if built.AverageLength() != opened.AverageLength() && float32(built.AverageLength()) != float32(opened.AverageLength()) {
		t.Errorf("average length %v, %v", built.AverageLength(), opened.AverageLength())
	}
}

func TestDamagedIndexIsRefused(t *testing.T) {
	base := smallBase(t)
	for _, damage := range []struct {
		name string
		do   func(t *testing.T, dir string)
	}{
		{"tables cut", func(t *testing.T, dir string) { truncate(t, filepath.Join(dir, "tables.bin")) }},
		{"tables flipped", func(t *testing.T, dir string) { flip(t, filepath.Join(dir, "tables.bin")) }},
		{"manifest gone", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "manifest.json")) }},
		{"manifest garbled", func(t *testing.T, dir string) { flip(t, filepath.Join(dir, "manifest.json")) }},
		{"segment flipped", func(t *testing.T, dir string) { flip(t, segment(t, dir)) }},
		{"segment gone", func(t *testing.T, dir string) { remove(t, segment(t, dir)) }},
	} {
		t.Run(damage.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "ix")
			if err := index.Create(context.Background(), dir, base, nil); err != nil {
				t.Fatal(err)
			}
			damage.do(t, dir)
			if ix, err := index.Open(dir, base); err == nil {
				ix.Close()
				t.Error("a damaged index was opened")
			}
		})
	}
}

func TestIndexOfOtherFilesIsRefused(t *testing.T) {
	base := smallBase(t)
	dir := filepath.Join(t.TempDir(), "ix")
	if err := index.Create(context.Background(), dir, base, nil); err != nil {
		t.Fatal(err)
	}
	other, err := base.With(&knowledge.Article{ID: "new", Title: "New", Body: "Something else.", Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	if ix, err := index.Open(dir, other); err == nil {
		ix.Close()
		t.Error("an index of other files was opened")
	}
}

func TestCancelledBuildLeavesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	parent := t.TempDir()
	if err := index.Create(ctx, filepath.Join(parent, "ix"), smallBase(t), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
	if left, _ := os.ReadDir(parent); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestSpellingIsCorrectedForUnknownWordsOnly(t *testing.T) {
	ix, err := index.Build(context.Background(), smallBase(t))
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	for _, tt := range []struct{ word, want string }{
		{"roamign", "roaming"}, {"emergncy", "emergency"}, {"unsolicitted", "unsolicited"}, {"recomended", "recommended"},
		{"roaming", ""}, {"xyzzy", ""}, {"too", ""}, {"", ""},
	} {
		got, _ := ix.Correct(tt.word)
		if got != tt.want {
			t.Errorf("Correct(%q) = %q, want %q", tt.word, got, tt.want)
		}
	}
}

func segment(t *testing.T, dir string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "bleve", "store", "*.zap"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no segment in %s: %v", dir, err)
	}
	return found[0]
}

func flip(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 0xff
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

func truncate(t *testing.T, path string) {
	t.Helper()
	if err := os.Truncate(path, 100); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}
