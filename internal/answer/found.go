package answer

import (
	"context"
	"fmt"
	"slices"

	"plenipo/knowledge"
)

// Found is what was found for a question before anything is decided or composed: what evaluations measure.
type Found struct {
	Hits      []Hit           // passages, best first
	Sentences []FoundSentence // of the best passages, best first
	Sure      float64         // how likely the first answers the question, in [0,1]
}

// A FoundSentence is a sentence that may answer.
type FoundSentence struct {
	Passage *knowledge.Passage
	Number  int
	Score   float64
}

// FindOptions adjust Find; the zero value is what answers do.
type FindOptions struct {
	Most   int                             // passages at most; 0: all candidates
	Except func(p *knowledge.Passage) bool // passages that are taken not to be there; nil: none
}

// Find returns the passages and sentences that answer q best, weighed as for an answer. No match is an empty Found.
func (e *Engine) Find(ctx context.Context, q Question, o FindOptions) (Found, error) {
	u, ranked, err := e.weighAll(ctx, q, o)
	if err != nil || len(ranked) == 0 {
		return Found{}, err
	}
	f := Found{Sure: e.sureness(u, ranked), Sentences: e.bestSentences(ranked)}
	for _, c := range ranked[:min(len(ranked), firstPositive(o.Most, len(ranked)))] {
		p := &e.base.Passages()[c.passage]
		f.Hits = append(f.Hits, Hit{p, e.pathOf(p), c.score})
	}
	return f, nil
}

func firstPositive(a, b int) int {
	if a > 0 {
		return a
	}
	return b
}

func (e *Engine) weighAll(ctx context.Context, q Question, o FindOptions) (*understanding, []candidate, error) {
	u, numbers, err := e.candidatesOf(ctx, q, o)
	if err != nil {
		return nil, nil, err
	}
	return u, e.newRanker(u).rank(numbers), nil
}

// candidatesOf returns the passages that are weighed for q.
func (e *Engine) candidatesOf(ctx context.Context, q Question, o FindOptions) (*understanding, []int, error) {
	u := e.understand(q, e.clock(q))
	k := max(candidates, o.Most)
	numbers, err := e.retrieve(ctx, u, q, k)
	if err != nil {
		return nil, nil, fmt.Errorf("search: %w", err)
	}
	if o.Except != nil {
		numbers = slices.DeleteFunc(numbers, func(n int) bool { return o.Except(&e.base.Passages()[n]) })
	}
	return u, numbers, nil
}

// pooled is how many passages' sentences are compared for the best ones.
const pooled = 5

// bestSentences returns the sentences of the best passages, best first: a sentence counts with its passage, and the best one's
// best comes before all others, as answers quote it.
func (e *Engine) bestSentences(ranked []candidate) []FoundSentence {
	var out []FoundSentence
	for _, c := range ranked[:min(pooled, len(ranked))] {
		for i := range c.sentences {
			score := c.score + e.tuning.pool*c.sentences[i]
			out = append(out, FoundSentence{&e.base.Passages()[c.passage], i, score})
		}
	}
	slices.SortStableFunc(out, func(a, b FoundSentence) int { return compareFloat(b.Score, a.Score) })
	for i, s := range out {
		if s.Number == ranked[0].best && s.Passage == &e.base.Passages()[ranked[0].passage] {
			toFront(out, i)
			break
		}
	}
	return out
}

// Weighed is a candidate passage with its features, for fitting.
type Weighed struct {
	Passage   *knowledge.Passage
	Score     float64
	Features  []float64   // in the order of Tuning.Names, where they come first
	Sentences [][]float64 // of each sentence, in the order of Tuning.Names, where they come next
}

// Weigh returns the candidates for q, best first, with their features, and what Signs names of the first.
func (e *Engine) Weigh(ctx context.Context, q Question, o FindOptions) ([]Weighed, []float64, error) {
	u, numbers, err := e.candidatesOf(ctx, q, o)
	if err != nil {
		return nil, nil, err
	}
	r := e.newRanker(u)
	r.keep = true
	ranked := r.rank(numbers)
	out := make([]Weighed, len(ranked))
	for i, c := range ranked {
		out[i] = Weighed{Passage: &e.base.Passages()[c.passage], Score: c.score, Features: slices.Clone(c.features[:])}
		for _, s := range c.kept {
			out[i].Sentences = append(out[i].Sentences, slices.Clone(s.features[:]))
		}
	}
	if len(ranked) == 0 {
		return nil, make([]float64, len(Signs())), nil
	}
	evidence := e.evidence(u, ranked)
	return out, signs(&evidence, &ranked[0]), nil
}
