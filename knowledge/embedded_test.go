package knowledge

import (
	"strings"
	"testing"
)

func TestTheBuiltInBaseHasNoError(t *testing.T) {
	_, problems := load(t, Embedded())
	for _, p := range problems {
		if p.Severity == Error {
			t.Error(p)
		}
	}
}

// What an answer quotes must be found in the file: every sentence of every article stands in it byte for byte.
func TestSentencesOfTheBuiltInBaseStandInTheirFiles(t *testing.T) {
	b, _ := load(t, Embedded())
	for i := range b.Passages() {
		p := &b.Passages()[i]
		if p.Kind != KindArticle {
			continue
		}
		a, _ := b.Article(p.Document)
		raw, err := embedded.ReadFile(a.Path)
		if err != nil {
			t.Fatal(err)
		}
		for s := range p.Sentences {
			if !strings.Contains(string(raw), p.Sentence(s)) {
				t.Errorf("%s: not in %s: %q", p.ID, a.Path, p.Sentence(s))
			}
		}
	}
}
