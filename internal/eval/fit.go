package eval

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"

	"plenipo/internal/answer"
)

// Costs of the outcomes that fitting weighs against each other: a wrong answer is worse than a refusal.
const (
	costRefused = 1.0
	costWrong   = 2.0
	costForced  = 3.0 // answering what must be refused
)

// steps are what a number is multiplied by when another is tried for it.
var steps = []float64{.5, .75, .9, 1.1, 1.33, 2}

// fitRounds is how often every number is gone over at the most.
const fitRounds = 3

// suiteNumber reports whether a number of a Tuning is for suites to tell: what collections know nothing of. The rest is
// FitTexts'.
func suiteNumber(name string) bool {
	switch name {
	case "rank question", "rank entity", "rank language", "rank short", "rank form", "rank talk":
		return true
	}
	return !strings.HasPrefix(name, "rank ") && !strings.HasPrefix(name, "sentence ") && name != "pool"
}

// Fit looks for numbers that answer suites better: the ranking by listwise regression, the confidence by logistic regression, and
// all of them by coordinate descent from there, where each in turn is changed by a few steps, and the best change is kept. It prints what it changes on w and returns the numbers.
// What it finds must be judged on questions that it has not seen.
func Fit(ctx context.Context, e *answer.Engine, suites []Suite, w io.Writer) (answer.Tuning, error) {
	best := answer.DefaultTuning()
	cost := func(t answer.Tuning) (float64, error) {
		results, err := Run(ctx, e.Tuned(t), suites)
		if err != nil {
			return 0, err
		}
		m := Sum(results)
		return costRefused*float64(m.Refused) + costWrong*float64(m.Wrong) + costForced*float64(m.Unanswerable-m.Abstained), nil
	}
	least, err := cost(best)
	if err != nil {
		return best, err
	}
	fmt.Fprintf(w, "cost of the present numbers: %.0f\n", least)
	if ranking, err := fitRanking(ctx, e, best, suites); err != nil {
		return best, err
	} else if c, err := cost(ranking); err != nil {
		return best, err
	} else {
		fmt.Fprintf(w, "ranking by listwise regression: cost %.0f\n", c)
		if c < least {
			least, best = c, ranking
		}
	}
	if sure, err := fitConfidence(ctx, e.Tuned(best), best, suites); err != nil {
		return best, err
	} else if c, err := cost(sure); err != nil {
		return best, err
	} else {
		fmt.Fprintf(w, "confidence by logistic regression: cost %.0f\n", c)
		if c < least {
			least, best = c, sure
		}
	}
	names := best.Names()
	for round := range fitRounds {
		improved := false
		for i := range names {
			if !suiteNumber(names[i]) {
				continue
			}
			values := best.Values()
			now := values[i]
			for _, s := range steps {
				values[i] = now * s
				c, err := cost(best.With(values))
				if err != nil {
					return best, err
				}
				if c < least {
					least, improved = c, true
					best = best.With(values)
					fmt.Fprintf(w, "round %d: %s %.3f → %.3f, cost %.0f\n", round+1, names[i], now, values[i], c)
				}
			}
		}
		if !improved {
			break
		}
	}
	return best, nil
}

// The regression of fitConfidence.
const (
	regressionSteps = 8000
	regressionRate  = .5
	regressionDecay = 5e-4 // of the weights, so that none grows on a handful of questions
)

// fitConfidence returns a tuning whose confidence is the logistic regression of being right on the evidence, over
// all questions of suites that are answered from passages when everything is answered. Mistakes weigh as in cost.
func fitConfidence(ctx context.Context, e *answer.Engine, t answer.Tuning, suites []Suite) (answer.Tuning, error) {
	results, err := Run(ctx, explaining{e.Tuned(t.Unrefusing())}, suites)
	if err != nil {
		return t, err
	}
	var rows [][]float64
	var right []bool
	var weight []float64
	for _, r := range results {
		if r.Answer.Trace == nil || len(r.Answer.Trace.Evidence) == 0 {
			continue
		}
		row := []float64{1}
		for _, f := range r.Answer.Trace.Evidence {
			row = append(row, f.Value)
		}
		ok := r.Verdict == Right && !r.Case.Unanswerable()
		rows, right = append(rows, row), append(right, ok)
		switch {
		case ok:
			weight = append(weight, costRefused)
		case r.Case.Unanswerable():
			weight = append(weight, costForced)
		default:
			weight = append(weight, costWrong-costRefused)
		}
	}
	if len(rows) == 0 {
		return t, nil
	}
	w := make([]float64, len(rows[0]))
	total := 0.
	for _, x := range weight {
		total += x
	}
	for range regressionSteps {
		gradient := make([]float64, len(w))
		for i, row := range rows {
			x := 0.
			for j, v := range row {
				x += w[j] * v
			}
			miss := 1 / (1 + math.Exp(-x))
			if right[i] {
				miss--
			}
			for j, v := range row {
				gradient[j] += weight[i] * miss * v / total
			}
		}
		for j := range w {
			decay := regressionDecay * w[j]
			if j == 0 {
				decay = 0
			}
			w[j] -= regressionRate * (gradient[j] + decay)
		}
	}
	return t.WithConfidence(w[0], w[1:]), nil
}

// explaining asks for the trace of every answer.
type explaining struct{ Asker }

func (e explaining) Ask(ctx context.Context, q answer.Question) (answer.Answer, error) {
	q.Explain = true
	return e.Asker.Ask(ctx, q)
}
