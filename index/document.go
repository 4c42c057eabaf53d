package index

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenipo/internal/lang"
	"plenipo/knowledge"
)

// An analysed passage is what the index is made from.
type analysed struct {
	title     []Token   // the document's title or names, and the section's headings
	questions [][]Token // the questions that an article claims, with its first passage
	sentences [][]Token
	flags     []Flags // one for each sentence
}

// maxSentenceTerms bounds a sentence's record; the rest of a longer one isn't searched.
const maxSentenceTerms = 1<<16 - 1

// analysePassage analyses passage n of base.
func (a *analyzers) analysePassage(base *knowledge.Base, n int) *analysed {
	p := &base.Passages()[n]
	tag := p.Lang
	if tag == "" {
		tag, _ = lang.Detect(p.Text)
	}
	out := &analysed{}
	for _, t := range titles(base, p) {
		out.title = append(out.title, a.analyze(tag, t)...)
	}
	for _, q := range questions(base, p) {
		if tokens := a.analyze(tag, q); len(tokens) > 0 {
			out.questions = append(out.questions, tokens)
		}
	}
	for i := range p.Sentences {
		s := p.Sentence(i)
		tokens := a.analyze(tag, s)
		if len(tokens) > maxSentenceTerms {
			tokens = tokens[:maxSentenceTerms]
		}
		out.sentences = append(out.sentences, tokens)
		out.flags = append(out.flags, sentenceFlags(s))
	}
	return out
}

// titles returns what a passage's document is called: an article's title and section, an event's names,
// place and years, a term's names and acronyms in every language.
func titles(base *knowledge.Base, p *knowledge.Passage) []string {
	out := []string{p.Title, p.Section}
	switch p.Kind {
	case knowledge.KindEvent:
		if e, ok := base.Event(p.Document); ok {
			out = append(out, e.Name, e.Acronym, e.City, e.Country, e.Start.String())
			out = append(out, e.Aliases...)
		}
	case knowledge.KindTerm:
		if t, ok := base.Term(p.Document); ok {
			out = append(out, t.Names[p.Lang]...)
			// An acronym is found in whatever language it is asked in.
			for _, tag := range slices.Sorted(maps.Keys(t.Acronyms)) {
				out = append(out, t.Acronyms[tag]...)
			}
		}
	}
	return out
}

// questions returns the questions that passage p answers for its article.
func questions(base *knowledge.Base, p *knowledge.Passage) []string {
	if p.Kind != knowledge.KindArticle {
		return nil
	}
	of := base.PassagesOf(knowledge.KindArticle, p.Document)
	if len(of) == 0 || base.Passages()[of[0]].ID != p.ID {
		return nil
	}
	if a, ok := base.Article(p.Document); ok {
		return a.Questions
	}
	return nil
}

// sentenceFlags reads off a sentence what sorts of things it names. It needs no word lists but the months' and
// a few connectives', so that it works, more weakly, in languages it doesn't know.
func sentenceFlags(s string) Flags {
	var f Flags
	fields := strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '%' && r != '$' && r != '€' && r != '£'
	})
	names := 0
	for i, w := range fields {
		r, _ := utf8.DecodeRuneInString(w)
		digits := 0
		for _, c := range w {
			if unicode.IsDigit(c) {
				digits++
			}
		}
		switch {
		case digits == 4 && len(w) == 4 && (w[0] == '1' || w[0] == '2'):
			f |= HasYear
		case digits > 0 && digits == len(w):
			f |= HasNumber
		case digits > 0 && lang.IsCJK(firstLetter(w)):
			f |= HasNumber | HasYear
		}
		if strings.ContainsAny(w, "%$€£") {
			f |= HasMoney | HasNumber
		}
		if i > 0 && unicode.IsUpper(r) && digits == 0 {
			names++
		}
		lower := strings.ToLower(w)
		if months[lower] {
			f |= HasDay
		}
		if numerals[lower] {
			f |= HasNumber
		}
		if reasons[lower] {
			f |= HasReason
		}
	}
	if names > 0 {
		f |= HasName
	}
	return f
}

func firstLetter(w string) rune {
	for _, r := range w {
		if unicode.IsLetter(r) {
			return r
		}
	}
	return 0
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

var (
	months = set(`january february march april may june july august september october november december
		janvier février mars avril mai juin juillet août septembre octobre novembre décembre
		enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
		janeiro fevereiro março maio junho julho setembro outubro dezembro
		januar februar märz juni juli oktober dezember
		января февраля марта апреля мая июня июля августа сентября октября ноября декабря
		يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر`)
	numerals = set(`two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred
		thousand million billion dozen half deux trois quatre cinq dix cent mille dos tres cuatro cinco diez cien mil
		два три четыре пять сто тысяч`)
	reasons = set(`because since therefore due reason reasons cause caused so car parce puisque raison porque
		debido razón потому поскольку причина لأن بسبب weil denn`)
)
