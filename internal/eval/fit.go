package eval

import (
	"context"
	"fmt"
	"io"

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

// Fit looks for numbers that answer suites better, by coordinate descent from the present ones: each in turn is
// changed by a few steps, and the best change is kept. It prints what it changes on w and returns the numbers.
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
	names := best.Names()
	for round := range fitRounds {
		improved := false
		for i := range names {
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
