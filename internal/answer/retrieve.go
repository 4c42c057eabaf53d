package answer

import (
	"context"
	"slices"
	"time"

	"plenipo/index"
	"plenipo/knowledge"
)

// candidates is how many passages are fetched to be scored exactly: the right one is among bleve's first forty
// in nearly all questions of the collections that this was measured on, and scoring forty takes little time.
const candidates = 40

// Words that more than commonShare of the passages hold are left out of a query when at least rareEnough rarer
// ones remain: they cost the most time and tell the least. Small bases never need it.
const (
	commonShare = .10
	commonFrom  = 20000 // passages
	rareEnough  = 3
)

// commonName is the share of the passages that a word of another name may be in and still be searched for.
const commonName = .02

// expansionWeight is the weight of a term that the question did not hold: another name of what it names.
const expansionWeight = .35

// alikeWeight is the weight of a term that says the same as one of the question's.
const alikeWeight = .5

// retrieve fetches the passages worth scoring: those that share words with the question, and those of the
// entities it is about. Their numbers come in ascending order, each once.
func (e *Engine) retrieve(ctx context.Context, u *understanding, q Question, k int) ([]int, error) {
	defer func(began time.Time) { u.spent.Retrieve += time.Since(began) }(time.Now())
	if len(q.Topics) > 0 {
		k *= 4 // most of what is found may be about something else
	}
	hits, err := e.ix.Search(ctx, e.query(u, q.Chapter), k)
	if err != nil {
		return nil, err
	}
	numbers := make([]int, 0, len(hits)+8)
	for _, h := range hits {
		numbers = append(numbers, h.Passage)
	}
	for _, ref := range u.entities {
		kind, ok := kindOf(ref.Kind)
		if !ok || !e.visible(ref, q) {
			continue
		}
		numbers = append(numbers, e.base.PassagesOf(kind, ref.ID)...)
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	if len(q.Topics) > 0 {
		numbers = slices.DeleteFunc(numbers, func(n int) bool { return !e.shows(&e.base.Passages()[n], q) })
	}
	return numbers, nil
}

func kindOf(ref string) (knowledge.Kind, bool) {
	switch ref {
	case "event":
		return knowledge.KindEvent, true
	case "term":
		return knowledge.KindTerm, true
	case "article":
		return knowledge.KindArticle, true
	}
	return 0, false
}

// query builds the index's query from the question's terms, the other names of its entities among them.
func (e *Engine) query(u *understanding, chapter knowledge.ChapterID) index.Query {
	q := index.Query{Chapter: chapter, Pairs: u.pairs}
	common := commonShare * float64(e.ix.Len())
	means := e.synonymsIn(u.lang).means
	rare := 0
	for _, t := range u.terms {
		if t.known && float64(e.ix.DF(t.id)) <= common {
			rare++
		}
	}
	for _, t := range u.terms {
		if e.ix.Len() >= commonFrom && rare >= rareEnough && t.known && float64(e.ix.DF(t.id)) > common {
			continue
		}
		// Other names find passages that the question's words don't; their common words would find all.
		if t.weight == 0 && float64(e.ix.DF(t.id)) > commonName*float64(e.ix.Len()) {
			continue
		}
		if t.known {
			q.Terms = append(q.Terms, index.QueryTerm{Term: t.term, Weight: max(t.weight, expansionWeight)})
		}
		for _, id := range t.alike {
			if means[id] && t.weight > 0 {
				q.Terms = append(q.Terms, index.QueryTerm{Term: e.ix.Term(id), Weight: t.weight})
			} else if t.weight > 0 && float64(e.ix.DF(id)) <= commonName*float64(e.ix.Len()) {
				q.Terms = append(q.Terms, index.QueryTerm{Term: e.ix.Term(id), Weight: alikeWeight})
			}
		}
	}
	return q
}
