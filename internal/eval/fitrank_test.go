package eval_test

import (
	"context"
	"slices"
	"testing"

	"plenipo/internal/answer"
	"plenipo/internal/eval"
	"plenipo/knowledge"
)

// TestRankingIsFittedToSuites spoils the ranking and has it fitted again on one suite: it must get back what was lost there.
func TestRankingIsFittedToSuites(t *testing.T) {
	g, err := answer.Open(t.Context(), []knowledge.Layer{knowledge.Embedded()}, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	suites, err := eval.Load("testdata/suite/wcit.yaml")
	if err != nil {
		t.Fatal(err)
	}
	right := func(tuning answer.Tuning) int {
		t.Helper()
		results, err := eval.Run(context.Background(), g.Tuned(tuning.Unrefusing()), suites)
		if err != nil {
			t.Fatal(err)
		}
		return eval.Sum(results).Right
	}
	good := answer.DefaultTuning()
	values := good.Values()
	for _, name := range []string{"rank question", "rank title", "rank claim", "rank coverage", "rank intent"} {
		values[slices.Index(good.Names(), name)] = 0
	}
	spoilt := good.With(values)
	fitted, err := eval.FitRanking(t.Context(), g.Engine, spoilt, suites)
	if err != nil {
		t.Fatal(err)
	}
	before, after, best := right(spoilt), right(fitted), right(good)
	if before >= best || after <= before || after < best-1 {
		t.Errorf("%d right, %d fitted, %d with the good numbers", before, after, best)
	}
}
