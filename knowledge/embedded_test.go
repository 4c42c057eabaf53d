package knowledge

import (
	"regexp"
	"slices"
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

// A fact that stands in several files is the same in all of them, in every language that writes it in figures.
func TestRepeatedFactsAgree(t *testing.T) {
	b, _ := load(t, Embedded())
	facts := []struct {
		where, value *regexp.Regexp // sentences that state the fact, and the figures in them that count
		allowed      []string
		atLeast      int // statements found, lest a change of words leaves nothing to compare
	}{
		{regexp.MustCompile(`\b144\b`), regexp.MustCompile(`\b(89|55|8\d|5\d)\b`), []string{"89", "55"}, 10},
		{regexp.MustCompile(`\b77\b.*\b33\b`), regexp.MustCompile(`\b3\d\b|\b\d+ absten`), []string{"33", "8 absten"}, 8},
		{regexp.MustCompile(`2012 ITRs (?:entered into force|have been in force|apply provisionally)`), regexp.MustCompile(`\d{1,2} [A-Z][a-z]+ 20\d\d`), []string{"1 January 2015", "14 December 2012"}, 3},
		{regexp.MustCompile(`WCIT-12 .*(?:met|from|De|du) .*December 2012`), regexp.MustCompile(`\b3 (?:to|and|-) ?(\d+) December 2012`), []string{"3 to 14 December 2012"}, 2},
		{regexp.MustCompile(`ITU (?:had|has) 1\d\d Member States|1\d\d Member States of ITU`), regexp.MustCompile(`\b19\d\b`), []string{"194", "193"}, 2},
		{regexp.MustCompile(`48[- ](?:seat|elected|Member)|48 seats|48 members`), regexp.MustCompile(`\b4[0-9]\b`), []string{"48"}, 2},
		{regexp.MustCompile(`Ethos Capital`), regexp.MustCompile(`\d\.\d+ billion`), []string{"1.135 billion"}, 2},
		{regexp.MustCompile(`Matthias Kurth`), regexp.MustCompile(`\b\d{2}\b`), []string{"10", "95", "60"}, 2},
		{regexp.MustCompile(`CSTD.* 43|43 .*CSTD`), regexp.MustCompile(`\b4\d\b`), []string{"43"}, 1},
		{regexp.MustCompile(`IGF.* permanent|permanent.* IGF`), regexp.MustCompile(`December 20\d\d`), []string{"December 2025", "December 2015"}, 3},
		{regexp.MustCompile(`IANA stewardship transition|IANA functions ended`), regexp.MustCompile(`\d{1,2} [A-Z][a-z]+ 2016`), []string{"1 October 2016"}, 2},
		{regexp.MustCompile(`founded in Paris|International Telegraph Union`), regexp.MustCompile(`\b1[78] May 18\d\d|\bin 18\d\d`), []string{"17 May 1865", "in 1865"}, 3},
	}
	for _, f := range facts {
		found := 0
		for i := range b.Passages() {
			p := &b.Passages()[i]
			for s := range p.Sentences {
				sentence := p.Sentence(s)
				if !f.where.MatchString(sentence) {
					continue
				}
				for _, v := range f.value.FindAllString(sentence, -1) {
					found++
					if !slices.Contains(f.allowed, v) {
						t.Errorf("%s: %q, others say %q: %q", p.ID, v, f.allowed, sentence)
					}
				}
			}
		}
		if found < f.atLeast {
			t.Errorf("%s: %d statements found, want %d", f.where, found, f.atLeast)
		}
	}
}
