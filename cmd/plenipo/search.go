package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

type searchCmd struct {
	knowledgeFlags
	Query   []string `arg:"" optional:"" help:"What to search for."`
	K       int      `help:"How many passages." short:"k" default:"10"`
	Lang    string   `help:"Language of the query when its words don't tell." placeholder:"L"`
	Chapter string   `help:"Chapter whose own knowledge is searched too." placeholder:"C"`
	JSON    bool     `help:"Print JSON." name:"json" xor:"form"`
	JSONL   bool     `help:"Read queries ({\"id\",\"text\",\"lang\"}) and print hits as JSON lines." name:"jsonl" xor:"form"`
}

// A wireHits is the hits of one query as JSON.
type wireHits struct {
	ID    json.RawMessage  `json:"id"`
	Hits  []answer.WireHit `json:"hits"`
	Error string           `json:"error,omitempty"`
}

// Run searches.
func (c *searchCmd) Run(ctx context.Context, s streams) error {
	if c.K < 1 || c.K > 1000 {
		return usageError{fmt.Errorf("-k %d: give a number from 1 to 1000", c.K)}
	}
	if c.JSONL == (len(c.Query) > 0) {
		return usageError{errors.New("give a query, or --jsonl and queries on standard input")}
	}
	g, err := c.open(ctx, s.err)
	if err != nil {
		return err
	}
	defer g.Close()
	if c.JSONL {
		return c.lines(ctx, g, s)
	}
	hits, err := g.Search(ctx, strings.Join(c.Query, " "), c.Lang, knowledge.ChapterID(c.Chapter), c.K)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(s.out).Encode(wireHits{ID: idOrNull(nil), Hits: wire(hits)})
	}
	p := newPage(s.out)
	for i, h := range hits {
		title := h.Passage.Title
		if h.Passage.Section != "" {
			title += " › " + h.Passage.Section
		}
		p.paragraph(fmt.Sprintf("%d. %s  (%.3f)", i+1, title, h.Score), "", bold, false)
		p.paragraph(string(h.Passage.ID)+"  "+h.Path, "   ", faint, false)
		p.paragraph(h.Passage.Text, "   ", "", false)
		fmt.Fprintln(s.out)
	}
	if len(hits) == 0 {
		fmt.Fprintln(s.out, "No passage matches.")
	}
	return nil
}

func (c *searchCmd) lines(ctx context.Context, g *answer.Generation, s streams) error {
	out := bufio.NewWriter(s.out)
	defer out.Flush()
	enc := json.NewEncoder(out)
	return eachLine(s.in, func(line []byte) error {
		if strings.TrimSpace(string(line)) == "" {
			return nil
		}
		var q questionLine
		r := wireHits{Hits: []answer.WireHit{}}
		err := json.Unmarshal(line, &q)
		r.ID = idOrNull(q.ID)
		if err == nil {
			var hits []answer.Hit
			hits, err = g.Search(ctx, q.Text, first(q.Lang, c.Lang), knowledge.ChapterID(first(q.Chapter, c.Chapter)), c.K)
			r.Hits = wire(hits)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			r.Error = err.Error()
		}
		if err := enc.Encode(r); err != nil {
			return err
		}
		return out.Flush()
	})
}

func wire(hits []answer.Hit) []answer.WireHit {
	out := make([]answer.WireHit, 0, len(hits))
	for _, h := range hits {
		out = append(out, h.Wire())
	}
	return out
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
