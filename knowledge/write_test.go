package knowledge_test

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"plenipo/knowledge"
)

// What was exported is read back with the same words.
func TestAnExportedArticleSaysTheSame(t *testing.T) {
	for _, text := range []string{
		"We meet on Tuesdays.", "1. First\n2. Second", "# not a heading\n- not *a* list", "a_b_c and <b>bold</b> & [x](y) `z` ~~s~~",
		"Заседание во вторник. 每周二开会。", "He said: \"no\"\n\n> quote\n\nend | of \\ table", "https://example.org/a_b?c=d&e=f",
	} {
		a := &knowledge.Article{
			Location: knowledge.Location{Path: "x.txt"}, ID: "s1", Title: `What: "now"? #1 - no`, Lang: "en", Body: text, Chapters: []knowledge.ChapterID{"ch"},
			AsOf: knowledge.Day(2026, time.May, 4), Owner: "Ana: O'Neil", Sources: []knowledge.Source{{URL: "https://chat.example.org/p1", Publisher: "Ana"}},
			Saved: &knowledge.Saved{Author: "Ana"},
		}
		var b strings.Builder
		if err := a.WriteMarkdown(&b); err != nil {
			t.Fatal(err)
		}
		back, err := knowledge.ParseArticle("s1.md", strings.NewReader(b.String()))
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		if back.Title != a.Title || back.Owner != a.Owner || back.AsOf != a.AsOf || len(back.Chapters) != 1 || back.Sources[0].URL != a.Sources[0].URL {
			t.Errorf("read back %+v\n%s", back, b.String())
		}
		if got, want := plain(back), plain(a); got != want {
			t.Errorf("says %q, said %q\n%s", got, want, b.String())
		}
	}
}

// plain is an article's words without white space.
func plain(a *knowledge.Article) string {
	var b strings.Builder
	for _, p := range a.Passages() {
		b.WriteString(p.Text)
		b.WriteByte(' ')
	}
	return strings.Join(strings.Fields(b.String()), "")
}

func TestEveryTitleSurvivesItsExport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		title := strings.Join(strings.Fields(rapid.StringOf(rapid.RuneFrom([]rune("aZé中ر :#-'\"{}[]!&*?|>%@`,\\/0~"))).Draw(t, "title")), " ")
		if title == "" {
			return
		}
		var b strings.Builder
		a := &knowledge.Article{ID: "s1", Title: title, Body: "Words."}
		if err := a.WriteMarkdown(&b); err != nil {
			t.Fatal(err)
		}
		back, err := knowledge.ParseArticle("s1.md", strings.NewReader(b.String()))
		if err != nil || back.Title != title {
			t.Fatalf("%v: %q, was %q\n%s", err, back.Title, title, b.String())
		}
	})
}

// FuzzWriteMarkdown exports a saved answer of any words, and reads it back: the same title and the same words, whatever they
// look like to a reader of Markdown or YAML.
func FuzzWriteMarkdown(f *testing.F) {
	f.Add("When do we meet?", "We meet on Tuesdays.\n\n- not *a* list")
	f.Add("---", "---\nid: other\n---")
	f.Add("null", "| a | b |\n|---|---|\n| c | d |")
	f.Add("a\u2028b", "1) one\n\n    code?\n\n[x]: http://y \"z\"")
	f.Add("x", "\u200f<!-- hidden -->\x00&nbsp;")
	f.Fuzz(func(t *testing.T, title, text string) {
		if !utf8.ValidString(title) || !utf8.ValidString(text) || len(title) > 200 || strings.TrimSpace(strings.ReplaceAll(text, "\x00", "")) == "" {
			return // the chat platforms send valid text, and a saved answer has words
		}
		title = strings.Join(strings.Fields(title), " ")
		a := &knowledge.Article{Location: knowledge.Location{Path: "x.txt"}, ID: "s1", Title: title, Lang: "en", Body: text}
		if len(a.Passages()) == 0 || title == "" {
			return
		}
		var b strings.Builder
		if err := a.WriteMarkdown(&b); err != nil {
			t.Fatal(err)
		}
		back, err := knowledge.ParseArticle("s1.md", strings.NewReader(b.String()))
		if err != nil {
			t.Fatalf("%v\n%q", err, b.String())
		}
		if back.ID != a.ID || back.Title != title {
			t.Fatalf("read back as %q, %q\n%q", back.ID, back.Title, b.String())
		}
		// Lines of dashes part what is beside them and say nothing.
		words := func(a *knowledge.Article) string {
			return strings.Map(func(r rune) rune {
				if unicode.IsLetter(r) || unicode.IsDigit(r) {
					return r
				}
				return -1
			}, plain(a))
		}
		if got, want := words(back), words(a); got != want {
			t.Fatalf("says %q, said %q\n%q", got, want, b.String())
		}
	})
}
