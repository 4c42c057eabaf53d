package main

import (
	"context"
	"fmt"
)

type healthCmd struct{ knowledgeFlags }

// Run opens the knowledge base and searches it: exit code 0 says that this binary can answer.
func (c *healthCmd) Run(ctx context.Context, s streams) error {
	g, err := c.open(ctx, s.err)
	if err != nil {
		return err
	}
	defer g.Close()
	if err := g.Probe(ctx); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "ok: %d passages\n", len(g.Base().Passages()))
	return nil
}
