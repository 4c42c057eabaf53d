package knowledge

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// seed adds every file of testdata/broken with one of the extensions.
func seed(f *testing.F, extensions ...string) {
	f.Helper()
	for _, ext := range extensions {
		for _, pattern := range []string{"testdata/broken/*", "testdata/broken/*/*"} {
			files, _ := filepath.Glob(pattern + ext)
			for _, file := range files {
				if content, err := os.ReadFile(file); err == nil {
					f.Add(string(content))
				}
			}
		}
	}
}

// checkError fails unless err tells the curator where: each error is a FileError with path and line.
func checkError(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	all := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		all = joined.Unwrap()
	}
	for _, err := range all {
		var fe *FileError
		if !errors.As(err, &fe) || fe.Path == "" || fe.Line < 1 || fe.Reason == "" || fe.Remedy == "" {
			t.Fatalf("the curator isn't told where: %#v", err)
		}
	}
}

func checkPassages(t *testing.T, passages []Passage) {
	t.Helper()
	for _, p := range passages {
		if p.Text == "" || len(p.Sentences) == 0 || p.ID == "" || p.Title == "" {
			t.Fatalf("passage %+v", p)
		}
		if len(p.Text) > windowBytes+sentenceBytes && len(p.Sentences) > 1 && !p.Summary && p.Kind == KindArticle {
			t.Fatalf("passage %s has %d bytes", p.ID, len(p.Text))
		}
		checkSpans(t, p.Text, p.Sentences)
	}
}

func FuzzParseArticle(f *testing.F) {
	seed(f, ".md", ".txt")
	f.Add("# T\n\n| a | b |\n|---|---|\n| *c* | `d` |\n\n> quote[^1] &amp; \\* <b>x</b>\n\n[^1]: note\n\n    code\n\n<div>html</div>\n")
	f.Add("<html lang=fr><title>T</title><p>a<br>b<table><tr><td>c<td>d</table><pre>e\nf</pre>")
	f.Fuzz(func(t *testing.T, src string) {
		for _, name := range []string{"articles/a.md", "a.txt", "fr/a.html"} {
			a, err := ParseArticle(name, strings.NewReader(src))
			checkError(t, err)
			if err != nil {
				continue
			}
			passages, plain := a.Passages(), a.Plain()
			checkPassages(t, passages)
			for _, p := range passages {
				at := 0
				for i := range p.Sentences {
					next := strings.Index(plain[at:], p.Sentence(i))
					if next < 0 {
						t.Fatalf("sentence %d of %s is not in its article in order: %q", i, p.ID, p.Sentence(i))
					}
					at += next + len(p.Sentence(i))
				}
			}
		}
	})
}

func FuzzParseEvents(f *testing.F) {
	seed(f, ".yaml")
	f.Fuzz(func(t *testing.T, src string) {
		events, err := ParseEvents("events/a.yaml", strings.NewReader(src))
		checkError(t, err)
		for _, e := range events {
			if !validID(e.ID) || e.Name == "" || e.End.Before(e.Start) {
				t.Fatalf("served: %+v", e)
			}
			checkPassages(t, e.Passages())
		}
	})
}

func FuzzParseGlossary(f *testing.F) {
	seed(f, ".yaml")
	f.Fuzz(func(t *testing.T, src string) {
		terms, err := ParseGlossary("glossary/a.yaml", strings.NewReader(src))
		checkError(t, err)
		for _, term := range terms {
			if !validID(term.ID) || len(term.Names)+len(term.Acronyms) == 0 {
				t.Fatalf("served: %+v", term)
			}
			checkPassages(t, term.Passages())
		}
	})
}

func FuzzParseChapters(f *testing.F) {
	seed(f, ".yaml")
	f.Fuzz(func(t *testing.T, src string) {
		chapters, regions, err := ParseChapters("chapters/a.yaml", strings.NewReader(src))
		checkError(t, err)
		for _, c := range chapters {
			if !validID(string(c.ID)) || c.Name == "" {
				t.Fatalf("served: %+v", c)
			}
		}
		for _, r := range regions {
			if !validID(r.ID) || len(r.Names) == 0 {
				t.Fatalf("served: %+v", r)
			}
		}
	})
}

func FuzzParseICS(f *testing.F) {
	seed(f, ".ics")
	f.Fuzz(func(t *testing.T, src string) {
		events, err := ParseICS("events/a.ics", strings.NewReader(src))
		checkError(t, err)
		for _, e := range events {
			if !validID(e.ID) || e.Name == "" || e.End.Before(e.Start) {
				t.Fatalf("served: %+v", e)
			}
			checkPassages(t, e.Passages())
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2012-12-03", "2012-12", "2012", "", "2013-02-30", "12-2012", "２０１２"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			return
		}
		if again, err := ParseDate(d.String()); err != nil || again != d {
			t.Fatalf("%q → %v → %v, %v", s, d, again, err)
		}
		if !utf8.ValidString(d.String()) || d.Before(d) {
			t.Fatalf("%q → %v", s, d)
		}
	})
}
