package answer

import (
	"context"
	"slices"

	"plenipo/index"
	"plenipo/knowledge"
)

// candidates is how many passages are fetched to be scored exactly: the right one is among bleve's first fifty
// in nearly all questions of the collections that this was measured on, and scoring fifty takes little time.
const candidates = 50

// Words that more than commonShare of the passages hold are left out of a query when at least rareEnough rarer
// ones remain: they cost the most time and tell the least. Small bases never need it.
const (
	commonShare = .10
	commonFrom  = 20000 // passages
	rareEnough  = 3
)

// Weights of terms that the question did not hold: other names of what it names.
const expansionWeight = .35

// retrieve fetches the passages worth scoring: those that share words with the question, and those of the
// entities it is about. Their numbers come in ascending order, each once.
func (e *Engine) retrieve(ctx context.Context, u *understanding, chapter knowledge.ChapterID, k int) ([]int, error) {
	hits, err := e.ix.Search(ctx, e.query(u, chapter), k)
	if err != nil {
		return nil, err
	}
	numbers := make([]int, 0, len(hits)+8)
	for _, h := range hits {
		numbers = append(numbers, h.Passage)
	}
	for _, ref := range u.entities {
		kind, ok := kindOf(ref.Kind)
		if !ok || !e.visible(ref, chapter) {
			continue
		}
		numbers = append(numbers, e.base.PassagesOf(kind, ref.ID)...)
	}
	slices.Sort(numbers)
	return slices.Compact(numbers), nil
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

// query builds the index's query from the question's terms and the other names of its entities.
func (e *Engine) query(u *understanding, chapter knowledge.ChapterID) index.Query {
	q := index.Query{Chapter: chapter, Pairs: u.pairs}
	common := commonShare * float64(e.ix.Len())
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
		if t.known {
			q.Terms = append(q.Terms, index.QueryTerm{Term: t.term, Weight: t.weight})
		}
	}
	for _, term := range e.expansions(u) {
		q.Terms = append(q.Terms, index.QueryTerm{Term: term, Weight: expansionWeight})
	}
	return q
}

// expansions returns the terms by which the passages may call the question's entities: their acronyms and names
// in the question's language and the base's main one. A question about "la CMTI" finds passages on WCIT.
func (e *Engine) expansions(u *understanding) []string {
	var out []string
	add := func(tag, name string) {
		for _, t := range e.ix.Analyze(tag, name) {
			have := slices.Contains(out, t.Term) ||
				slices.ContainsFunc(u.terms, func(o searchTerm) bool { return o.term == t.Term })
			if _, known := e.ix.Lookup(t.Term); known && !have {
				out = append(out, t.Term)
			}
		}
	}
	tags := []string{u.lang}
	if u.lang != e.lang {
		tags = append(tags, e.lang)
	}
	for _, ref := range u.entities {
		switch ref.Kind {
		case "event":
			ev, ok := e.base.Event(ref.ID)
			if !ok {
				continue
			}
			add("en", ev.Acronym)
			if ev.Acronym == "" || u.fromThread {
				add("en", ev.Name)
			}
		case "term":
			t, ok := e.base.Term(ref.ID)
			if !ok {
				continue
			}
			for _, tag := range tags {
				for _, a := range t.Acronyms[tag] {
					add(tag, a)
				}
				if len(t.Names[tag]) > 0 && (tag != u.lang || u.fromThread) {
					add(tag, t.Names[tag][0])
				}
			}
		}
	}
	return out[:min(len(out), maxTerms)]
}
