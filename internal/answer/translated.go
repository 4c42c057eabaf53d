package answer

import (
	"slices"

	"plenipo/knowledge"
)

// translatedShare is how near the score of a passage of an article's translation must come to that of the article's for the two
// to count as one; summaryShare is the same for their short answers, which are known to say the same.
const (
	translatedShare = .7
	summaryShare    = .35
)

// preferTranslation puts the translation into the question's language before the best candidate when that is an article in
// another language. The two say the same: what the one claims to answer the other answers.
func (r *ranker) preferTranslation(ranked []candidate) {
	if len(ranked) == 0 {
		return
	}
	best := &ranked[0]
	original, tag := r.e.original(best.passage)
	if original == "" || tag == r.u.lang {
		return
	}
	passages := r.e.base.Passages()
	i := slices.IndexFunc(ranked, func(c candidate) bool {
		share := translatedShare
		if passages[best.passage].Summary && passages[c.passage].Summary {
			share = summaryShare
		}
		of, tag := r.e.original(c.passage)
		return of == original && tag == r.u.lang && c.score >= share*best.score
	})
	if i < 0 {
		return
	}
	c := ranked[i]
	c.score = best.score
	c.seen = c.seen.with(best.seen)
	c.coverage = max(c.coverage, best.coverage)
	for _, f := range []int{featQuestion, featCoverage, featTitle} {
		c.features[f] = max(c.features[f], best.features[f])
	}
	ranked[i] = c
	toFront(ranked, i)
}

// original returns the article that a passage is of, or of whose translation it is, and the passage's language.
func (e *Engine) original(n int) (id, tag string) {
	p := &e.base.Passages()[n]
	if p.Kind != knowledge.KindArticle {
		return "", ""
	}
	a, ok := e.base.Article(p.Document)
	if !ok {
		return "", ""
	}
	return firstOf(a.TranslationOf, a.ID), p.Lang
}

// untranslated returns the document that a passage is of, or of whose translation it is: the two say the same, and neither is a
// rival of the other.
func (e *Engine) untranslated(n int) string {
	if original, _ := e.original(n); original != "" {
		return original
	}
	return e.base.Passages()[n].Document
}
