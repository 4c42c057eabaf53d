package index

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzAnalyze analyses any text in any language: what is searched for has no white space and none of what joins pairs, since
// both part terms in the index; every content word has a term; and what spelling is corrected to is a word.
func FuzzAnalyze(f *testing.F) {
	for _, s := range []string{"Who signed the ITRs?", "Roaming-Preise fürs Ausland", "下一次世界电信政策论坛", "متى ينعقد المؤتمر؟", "a\x1fb \u2028 \u00a0", "e\u0301\u0301\u0301", "\xff\xfe", "👩‍👩‍👧 1.2.3 WCIT-12", "ﬁ İ ß ǅ"} {
		for _, tag := range []string{"en", "de", "zh", "ar", ""} {
			f.Add(tag, s)
		}
	}
	a, err := newAnalyzers()
	if err != nil {
		f.Fatal(err)
	}
	tables := sampleTables()
	f.Fuzz(func(t *testing.T, tag, text string) {
		if len(tag) > 10 {
			return
		}
		for _, w := range a.words(tag, text) {
			if strings.ContainsAny(w.Term, pairJoin+" \t\n\r") || utf8.ValidString(text) && !utf8.ValidString(w.Term) {
				t.Fatalf("%s %q: the term %q", tag, text, w.Term)
			}
			if to, ok := tables.correct(w.Word); ok && (to == "" || to == w.Word) {
				t.Fatalf("%q is corrected to %q", w.Word, to)
			}
		}
		for _, w := range a.analyze(tag, text) {
			if w.Term == "" {
				t.Fatalf("%s %q: the content word %q has no term", tag, text, w.Word)
			}
		}
	})
}
