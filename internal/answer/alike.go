package answer

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"plenipo/index"
)

// Words that people use for one another whatever a text is about: "remove my account" is "delete my account". They are no
// synonyms: a text that has the one is only a little likelier to answer what asks with the other, so that they count for themselves
// (featAlike, in titles and in sentences) and never as the question's own words. Only bases of texts alone are asked with them; others have words of
// their field (concepts, notions), which say more.

//go:embed alike.txt
var alikeTable string

// alikeWords are the table, by language: a word and those that are used for it.
var alikeWords = sync.OnceValue(func() map[string]map[string][]string {
	out := map[string]map[string][]string{}
	for line := range strings.Lines(alikeTable) {
		words := strings.Fields(line)
		if len(words) < 3 || words[0] == "#" {
			continue
		}
		in := out[words[0]]
		if in == nil {
			in = map[string][]string{}
			out[words[0]] = in
		}
		first := words[1]
		for _, other := range words[2:] {
			in[first], in[other] = append(in[first], other), append(in[other], first)
		}
	}
	return out
})

// alikeIn returns, by term of a question in a language, the terms of passages that are used alike; made when first needed.
func (e *Engine) alikeIn(tag string) map[string][]index.TermID {
	if made, ok := e.alike.Load(tag); ok {
		return made.(map[string][]index.TermID)
	}
	words := alikeWords()[tag]
	terms := make(map[string]string, len(words)) // by word; words of several terms are left out
	for w := range words {
		if t := e.ix.Analyze(tag, w); len(t) == 1 {
			terms[w] = t[0].Term
		}
	}
	out := map[string][]index.TermID{}
	for w, others := range words {
		term, ok := terms[w]
		if !ok {
			continue
		}
		for _, o := range others {
			if id, ok := e.ix.Lookup(terms[o]); ok && terms[o] != term && !slices.Contains(out[term], id) {
				out[term] = append(out[term], id)
			}
		}
	}
	for _, ids := range out {
		slices.Sort(ids) // a term that is like two of a question's counts for the same one in every process
	}
	e.alike.Store(tag, out)
	return out
}

// addAlike adds what is used like the question's terms to those of the same families; a family's words stay its own.
func (r *ranker) addAlike() {
	if r.e.titles == nil {
		return
	}
	alike := r.e.alikeIn(r.u.lang)
	for i, t := range r.u.terms {
		if t.weight == 0 {
			continue
		}
		for _, id := range alike[t.term] {
			if !r.set.has(uint32(id)) {
				r.kin.add(id, i, false)
			}
		}
	}
}

// alikeTo returns the question's terms that some of terms are used like.
func (r *ranker) alikeTo(terms []uint32) (f found) {
	for _, id := range terms {
		if at, family := r.kin.find(id); at >= 0 && !family {
			f.any |= 1 << at
		}
	}
	return f
}
