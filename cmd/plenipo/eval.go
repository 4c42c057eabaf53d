package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"plenipo/internal/answer"
	"plenipo/internal/eval"
)

type evalCmd struct {
	knowledgeFlags
	Files    []string `arg:"" name:"file" help:"Question files (YAML), folders of them, or folders that hold a test collection (passages.jsonl and questions.jsonl, or BEIR's corpus.jsonl, queries.jsonl and qrels.tsv)."`
	Fit      bool     `help:"Look for better ranking weights and thresholds on the fit half, and report both halves with them."`
	LeaveOut bool     `help:"Also report what is still answered right without the claimed questions that say nearly the same as the one asked."`
	Half     string   `help:"Only the questions of one half: fit or report." enum:",fit,report" default:""`
}

// Run evaluates. It exits with 1 when a threshold of a question file isn't reached or a quote isn't verbatim.
func (c *evalCmd) Run(ctx context.Context, s streams) error {
	var files []string
	for _, f := range c.Files {
		if !isCollection(f) {
			files = append(files, f)
			continue
		}
		col, err := eval.LoadCollection(f)
		if err != nil {
			return usageError{err}
		}
		r, err := col.Retrieve(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s: %d texts, %d questions: R@1 %.4f, R@5 %.4f, MRR@10 %.4f, nDCG@10 %.4f; p50 %v, p99 %v\n",
			r.Name, r.Passages, r.Questions, r.R1, r.R5, r.MRR10, r.NDCG10, r.P50, r.P99)
	}
	if len(files) == 0 {
		return nil
	}
	suites, err := eval.Load(files...)
	if err != nil {
		return usageError{err}
	}
	if c.Half != "" {
		for i := range suites {
			suites[i].Keep(c.Half)
		}
	}
	g, err := c.open(ctx, s.err)
	if err != nil {
		return err
	}
	defer g.Close()
	engine := g.Engine
	if c.Fit {
		tuning, err := c.fit(ctx, g.Engine, s)
		if err != nil {
			return err
		}
		engine = g.Tuned(tuning)
	}
	results, err := eval.Run(ctx, engine, suites)
	if err != nil {
		return err
	}
	if len(results) == 0 {
		return usageError{errors.New("the files hold no question to ask")}
	}
	eval.Report(s.out, results)
	if c.LeaveOut {
		if err := eval.LeaveOut(ctx, engine, suites, results, s.out); err != nil {
			return err
		}
	}
	failures := eval.Failures(suites, results)
	for _, f := range failures {
		fmt.Fprintln(s.out, "below the bar:", f)
	}
	if len(failures) > 0 {
		return errFound
	}
	return nil
}

// fit fits on the fit half and prints all numbers.
func (c *evalCmd) fit(ctx context.Context, e *answer.Engine, s streams) (answer.Tuning, error) {
	suites, err := eval.Load(c.Files...)
	if err != nil {
		return answer.Tuning{}, usageError{err}
	}
	for i := range suites {
		suites[i].Keep("fit")
	}
	tuning, err := eval.Fit(ctx, e, suites, s.out)
	if err != nil {
		return tuning, err
	}
	values := tuning.Values()
	for i, name := range tuning.Names() {
		fmt.Fprintf(s.out, "%-24s %.3f\n", name, values[i])
	}
	return tuning, nil
}

func isCollection(dir string) bool {
	for _, name := range []string{"passages.jsonl", "corpus.jsonl"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return true
		}
	}
	return false
}
