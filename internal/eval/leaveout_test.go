package eval_test

import (
	"context"
	"strings"
	"testing"

	"plenipo/internal/answer"
	"plenipo/internal/eval"
	"plenipo/knowledge"
)

func TestLeaveOutAsksAgainWithoutTheClaim(t *testing.T) {
	g, err := answer.Open(context.Background(), []knowledge.Layer{knowledge.Embedded()}, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	suites := []eval.Suite{{Name: "one", Questions: []eval.Case{
		{ID: "claimed", Text: "chairman of wcit", Expect: eval.Expect{Facts: []string{"Ghanim"}}},
	}}}
	results, err := eval.Run(context.Background(), g, suites)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := eval.LeaveOut(context.Background(), g.Engine, suites, results, &b); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.Contains(got, "of 1 questions answered right from articles") {
		t.Errorf("%s\nafter %v", got, results[0].Reason)
	}
}
