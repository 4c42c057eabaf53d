package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"plenipo/knowledge"
)

type checkCmd struct {
	Dirs []string `arg:"" optional:"" name:"dir" help:"Folders to check, laid over one another; none: the built-in base."`
	Now  string   `help:"Check as if it were this instant (RFC 3339 or a day)." placeholder:"T" env:"PLENIPO_NOW"`
	JSON bool     `help:"Print problems as JSON lines." name:"json"`
}

// Run checks. It exits with 1 on errors; warnings are advice.
func (c *checkCmd) Run(ctx context.Context, s streams) error {
	now := time.Now()
	if c.Now != "" {
		var err error
		if now, err = parseInstant(c.Now); err != nil {
			return usageError{fmt.Errorf("--now: %w", err)}
		}
	}
	layers, err := (&knowledgeFlags{Knowledge: c.Dirs}).layers()
	if err != nil {
		return err
	}
	base, problems, err := knowledge.Load(ctx, layers...)
	if err != nil {
		return err
	}
	problems = append(problems, knowledge.Check(base, now)...)
	errors, warnings := 0, 0
	enc := json.NewEncoder(s.out)
	for _, p := range problems {
		if p.Severity == knowledge.Error {
			errors++
		} else {
			warnings++
		}
		if c.JSON {
			if err := enc.Encode(map[string]any{
				"layer": p.Layer, "path": p.Path, "line": p.Line, "column": p.Column,
				"severity": p.Severity.String(), "reason": p.Reason, "remedy": p.Remedy,
			}); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(s.out, "%s: %s\n", p.Severity, p)
	}
	if !c.JSON {
		fmt.Fprintf(s.out, "%d articles, %d events, %d terms, %d chapters, %d passages: %d errors, %d warnings\n",
			len(base.Articles()), len(base.Events()), len(base.Terms()), len(base.Chapters()), len(base.Passages()), errors, warnings)
	}
	if errors > 0 {
		return errFound
	}
	return nil
}
