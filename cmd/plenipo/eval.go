package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"plenipo/internal/answer"
	"plenipo/internal/eval"
)

type evalCmd struct {
	knowledgeFlags
	Files    []string `arg:"" optional:"" name:"file" help:"Question files (YAML), folders of them, or folders that hold a test collection (passages.jsonl and questions.jsonl; BEIR's corpus.jsonl, queries.jsonl and qrels.tsv; SQuAD's JSON)."`
	Fit      bool     `help:"Look for better ranking weights and thresholds on the fit half, and report both halves with them."`
	LeaveOut bool     `help:"Also report what is still answered right without the claimed questions that say nearly the same as the one asked."`
	Ablate   bool     `help:"For test collections: print what each of the ranking's numbers is worth."`
	Off      string   `name:"off-topic" help:"Folder of a test collection whose questions are off topic for the others." placeholder:"DIR"`
	Unseen   []string `help:"With --fit: folders of test collections to report on as well, which nothing is fitted on." placeholder:"DIR"`
	Parallel bool     `help:"Also measure how well the translated articles' short answers are found in each language, by their titles and by their claimed questions."`
	Claims   bool     `help:"Ask every title and claimed question of the articles as it stands, and list those that another document answers."`
	Most     float64  `help:"With --claims: exit with 1 when another document answers more than this share of them." placeholder:"PERCENT" default:"100"`
	Half     string   `help:"Only the questions of one half: fit or report." enum:",fit,report" default:""`
}

// Run evaluates. It exits with 1 when a threshold of a question file isn't reached or a quote isn't verbatim.
func (c *evalCmd) Run(ctx context.Context, s streams) error {
	if c.Claims {
		if err := c.claims(ctx, s); err != nil {
			return err
		}
	} else if len(c.Files) == 0 {
		return usageError{errors.New("no question file is named")}
	}
	files, err := c.collections(ctx, s)
	if err != nil {
		return err
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

// claims asks what the articles claim to answer.
func (c *evalCmd) claims(ctx context.Context, s streams) error {
	g, err := c.open(ctx, s.err)
	if err != nil {
		return err
	}
	defer g.Close()
	asked, err := eval.Claims(ctx, g.Engine)
	if err != nil {
		return err
	}
	if elsewhere := eval.ReportClaims(s.out, asked); 100*float64(elsewhere) > c.Most*float64(len(asked)) {
		fmt.Fprintf(s.out, "below the bar: at most %g%% may be\n", c.Most)
		return errFound
	}
	return nil
}

// collections measures the test collections among the files, and returns the other files.
func (c *evalCmd) collections(ctx context.Context, s streams) (rest []string, err error) {
	load := func(path string) (*eval.Collection, error) {
		col, err := eval.LoadCollection(path)
		if err != nil {
			return nil, usageError{err}
		}
		if c.Half != "" {
			col.Keep(c.Half)
		}
		return col, nil
	}
	var off *eval.Collection
	if c.Off != "" {
		if off, err = load(c.Off); err != nil {
			return nil, err
		}
	}
	var results []eval.Retrieval
	var fitted []*eval.Collection
	var fittedPaths []string
	for _, f := range c.Files {
		if !eval.IsCollection(f) {
			rest = append(rest, f)
			continue
		}
		col, err := load(f)
		if err != nil {
			return nil, err
		}
		if c.Fit || c.Ablate {
			fitted, fittedPaths = append(fitted, col), append(fittedPaths, f)
			continue
		}
		r, err := col.Retrieve(ctx, off)
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	switch {
	case len(fitted) == 0:
	case c.Ablate:
		return rest, eval.Ablate(ctx, fitted, s.out)
	default:
		for _, col := range fitted {
			if c.Half == "" {
				col.Keep("fit")
			}
		}
		tuning, err := eval.FitTexts(ctx, fitted, s.out)
		if err != nil {
			return rest, err
		}
		// What was fitted is reported on the other half of the same collections, and on collections not fitted on.
		for _, f := range append(fittedPaths, c.Unseen...) {
			col, err := eval.LoadCollection(f)
			if err != nil {
				return rest, usageError{err}
			}
			if slices.Contains(fittedPaths, f) {
				col.Keep("report")
			}
			r, err := (&eval.Measurement{Collection: col, Off: off, Tuning: tuning}).Measure(ctx)
			if err != nil {
				return rest, err
			}
			results = append(results, r)
		}
	}
	if c.Parallel {
		g, err := c.open(ctx, s.err)
		if err != nil {
			return nil, err
		}
		defer g.Close()
		for _, col := range eval.Parallel(g.Base(), "en") {
			r, err := col.Retrieve(ctx, nil)
			if err != nil {
				return nil, err
			}
			results = append(results, r)
		}
	}
	if len(results) > 0 {
		eval.ReportRetrieval(s.out, results)
	}
	return rest, nil
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
