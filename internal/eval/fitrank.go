package eval

import (
	"context"
	"slices"
	"strings"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// How fitRanking weighs: how sharply scores part candidates, how strongly numbers are drawn back to the present ones, which
// were fitted on more than the suites, and how many candidates of a question are compared.
const (
	rankSharpness = .5
	rankDecay     = 5e-4
	rankCompared  = 30
)

// fitRanking returns a tuning whose ranking puts right passages first, listwise, over the questions of suites that passages
// answer: as they are asked, and once more passing over the claimed questions that say the same, since most questions that will
// be asked are claimed by nobody in so many words.
func fitRanking(ctx context.Context, e *answer.Engine, t answer.Tuning, suites []Suite) (answer.Tuning, error) {
	var places []int
	for i, name := range t.Names() {
		if strings.HasPrefix(name, "rank ") {
			places = append(places, i)
		}
	}
	values := t.Values()
	start := make([]float64, len(places))
	for i, at := range places {
		start[i] = values[at]
	}
	asked := e.Tuned(t.Unrefusing())
	var set []choice
	for _, engine := range []*answer.Engine{asked, asked.LeavingOut(leftOut)} {
		for _, s := range suites {
			for _, c := range s.Questions {
				if c.Thread != "" || c.Unanswerable() {
					continue
				}
				q := s.question(c)
				q.Explain = true
				a, err := engine.Ask(ctx, q)
				if err != nil {
					return t, err
				}
				if a.Trace == nil || len(a.Trace.Evidence) == 0 {
					continue // passages weren't asked
				}
				weighed, _, err := engine.Weigh(ctx, q, answer.FindOptions{})
				if err != nil {
					return t, err
				}
				if one := choiceOf(c, weighed[:min(len(weighed), rankCompared)], start); one.any() {
					set = append(set, one)
				}
			}
		}
	}
	if len(set) == 0 {
		return t, nil
	}
	fitted := listwise([][]choice{set}, start, rankDecay, func(i int) bool { return t.Names()[places[i]] == "rank length" })
	for i, at := range places {
		values[at] = fitted[i]
	}
	return t.With(values), nil
}

// choiceOf judges each candidate as if it were the answer. What scales a candidate's score beside its features, such as that
// it is superseded, scales them.
func choiceOf(c Case, weighed []answer.Weighed, weights []float64) choice {
	var out choice
	for _, w := range weighed {
		sum := 0.
		for i, f := range w.Features {
			sum += weights[i] * f
		}
		if sum <= 0 {
			continue
		}
		row := slices.Clone(w.Features)
		for i := range row {
			row[i] *= rankSharpness * w.Score / sum
		}
		p := w.Passage
		kind := answer.Passage
		if p.Kind == knowledge.KindTerm {
			kind = answer.Definition
		}
		verdict, _ := Judge(c, answer.Answer{
			Kind: kind, Text: p.Title + " " + p.Text, Lang: p.Lang,
			Citations: []answer.Citation{{Kind: p.Kind, Document: p.Document, Passage: p.ID, Title: p.Title}},
		})
		out.features, out.right = append(out.features, row), append(out.right, verdict == Right)
	}
	return out
}
