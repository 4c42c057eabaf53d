package answer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenipo/index"
	"plenipo/internal/dates"
	"plenipo/knowledge"
)

// defaultThreshold is the least confidence that is answered. Questions that nobody tuned on are answered right more often
// and hardly more often wrong at .3 than at even odds: the suite that the confidence was fitted on has harder ones.
const defaultThreshold = .3

// acrossShare is how much of the threshold a question in another language than the base's must reach. A word of it that no passage
// has is often one that the tables lack, so that it looks surer of being about something else than it is. At less than this share,
// more is answered that must be refused, and hardly more right.
const acrossShare = .85

// least returns the confidence from which a question is answered. A threshold that was asked for is that in all languages.
func (e *Engine) least(u *understanding) float64 {
	if u.lang == e.lang || e.textsAlone || e.givenThreshold {
		return e.threshold
	}
	return acrossShare * e.threshold
}

// cut is what remains of the confidence of a passage that doesn't speak of what is asked, by the measure of least.
func (e *Engine) cut(u *understanding) float64 { return mustFactor * e.least(u) / e.threshold }

// hasWords reports whether there is something to look for: a term that is more than a number, or two numbers ("77 to 33").
func hasWords(terms []searchTerm) bool {
	numbers := 0
	for _, t := range terms {
		if !isNumber(t.word) {
			return true
		}
		if t.known && !t.timed {
			numbers++
		}
	}
	return numbers > 1
}

// confidence returns how likely the best candidate answers the question, in [0,1]: a logistic function of how
// much of the question's information the passage carries, how much of it stands in one sentence or in a
// question that the document claims, and whether what names the subject is among it.
func (e *Engine) confidence(u *understanding, ranked []candidate) float64 {
	f := e.evidence(u, ranked)
	if f[evCoverage] < e.tuning.coverage && f[evQuestion] < e.tuning.likeness {
		return 0
	}
	sure := e.weighEvidence(&f, &ranked[0])
	for i, t := range u.terms {
		if t.must && !t.context && (ranked[0].seen.any&(1<<i) == 0 || e.onlyNames(ranked[0].passage, t)) {
			sure *= e.cut(u)
		}
	}
	sure *= u.fitsContext(ranked[0].seen)
	if u.missesNames(ranked[0].seen) {
		sure *= e.cut(u)
	}
	if u.lang == "en" && u.has(intentWho) && u.missesPlace(ranked[0].seen) {
		sure *= mustFactor
	}
	if u.time.Tense == dates.TenseFuture && u.has(intentWho) && !e.looksAhead(&e.base.Passages()[ranked[0].passage]) {
		sure *= e.cut(u)
	}
	return sure
}

// onlyNames reports whether a passage holds what is asked of something in names alone: Costa Rica is no cost.
func (e *Engine) onlyNames(n int, t searchTerm) bool {
	p := &e.base.Passages()[n]
	a, ok := e.base.Article(p.Document)
	if !ok || p.Kind != knowledge.KindArticle {
		return false // a meeting's entry is names above all
	}
	texts := append([]string{p.Title, p.Text}, a.Questions...)
	held := false
	for _, text := range texts {
		begins := true
		for w := range strings.FieldsSeq(text) {
			first, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "«“\"'(¿¡"))
			name := !begins && unicode.IsUpper(first)
			begins = strings.ContainsAny(w[len(w)-1:], ".?!:")
			for _, word := range e.ix.Words(p.Lang, w) {
				if word.Term == "" || word.Term != t.term && !slices.ContainsFunc(t.alike, func(id index.TermID) bool { return e.ix.Term(id) == word.Term }) {
					continue
				}
				if !name || p.Lang == "de" {
					return false
				}
				held = true
			}
		}
	}
	return held
}

// missesNames reports whether the question names things and a passage none of them: it speaks of something else.
func (u *understanding) missesNames(seen found) bool {
	named := false
	for i, t := range u.terms {
		if t.named && t.weight > 0 && !t.context && !hasDigit(t.word) {
			if seen.any&(1<<i) != 0 {
				return false
			}
			named = true
		}
	}
	return named
}

// contextKept is what remains of the confidence in an answer to a clause of one word ("are we bound?") that has nothing of what was
// said around it.
const contextKept = .2

// fitsContext returns how far a passage fits what was said around a clause that says next to nothing itself, in [0,1].
func (u *understanding) fitsContext(seen found) float64 {
	var around ratio
	own := 0
	for i, t := range u.terms {
		if t.context {
			around.add(t.idf*t.weight, seen.any&(1<<i) != 0)
		} else if t.weight > unsaidWeight {
			own++
		}
	}
	if own > 1 {
		return 1
	}
	return contextKept + (1-contextKept)*around.share()
}

// missesPlace reports whether the question names a country, no conference being meant by it, and a passage doesn't: the head of one
// country's delegation is no other's.
func (u *understanding) missesPlace(seen found) bool {
	if u.stands != nil {
		return false
	}
	for i, t := range u.terms {
		if t.placed && t.weight > 0 && !t.context && seen.any&(1<<i) == 0 && !u.ofCity(t.term) {
			return true
		}
	}
	return false
}

// ofCity reports whether a term is a city's name: meetings are meant by those.
func (u *understanding) ofCity(term string) bool {
	for i, p := range u.places {
		at := u.placeSpans[i]
		if p.city != "" && slices.ContainsFunc(u.words[at[0]:at[1]], func(w questionWord) bool { return w.term == term }) {
			return true
		}
	}
	return false
}

// looksAhead reports whether a passage speaks of what is still to come: who holds a post today is no answer to who will.
func (e *Engine) looksAhead(p *knowledge.Passage) bool {
	text := strings.ToLower(p.Text)
	for _, s := range []string{" will ", " to be ", " is to ", " are to ", "scheduled", "not known", "no result", "nominat", "candidat", "será", "sera ", "seront", "serán", "serão", "будет", "будут", "سيت", "将"} {
		if strings.Contains(text, s) {
			return true
		}
	}
	return false
}

// mustFactor is what remains of the confidence when a passage doesn't speak of what is asked: a price, a salary.
const mustFactor = .3
