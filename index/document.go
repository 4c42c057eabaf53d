package index

import (
	"maps"
	"slices"
	"strings"

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
		markNames(s, tokens)
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
	a, ok := base.Article(p.Document)
	if !ok {
		return nil
	}
	// What is of whatever stands for braces, "did {country} sign", is found otherwise, and nobody asks for the word within.
	return slices.DeleteFunc(slices.Clone(a.Questions), func(q string) bool { return strings.Contains(q, "{country}") || strings.Contains(q, "{anywhere}") })
}
