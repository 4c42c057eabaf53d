package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

type askCmd struct {
	knowledgeFlags
	askingFlags
	Question []string `arg:"" optional:"" help:"The question; without one, one per line of standard input."`
	JSON     bool     `help:"Print the answer as JSON." name:"json" xor:"form"`
	JSONL    bool     `help:"Read questions and print answers as JSON lines: {\"id\",\"text\",\"lang\",\"chapter\",\"thread\",\"now\"}." name:"jsonl" xor:"form"`
	Explain  bool     `help:"Show what each stage saw and decided."`
}

// Run answers.
func (c *askCmd) Run(ctx context.Context, s streams) error {
	if c.JSONL && len(c.Question) > 0 {
		return usageError{errors.New("--jsonl reads questions from standard input; leave the arguments out")}
	}
	g, err := c.open(ctx, s.err)
	if err != nil {
		return err
	}
	defer g.Close()
	switch {
	case c.JSONL:
		return c.lines(ctx, g, s)
	case len(c.Question) > 0:
		return c.one(ctx, g, s, strings.Join(c.Question, " "))
	}
	return eachLine(s.in, func(line []byte) error {
		if strings.TrimSpace(string(line)) == "" {
			return nil
		}
		return c.one(ctx, g, s, string(line))
	})
}

func (c *askCmd) one(ctx context.Context, g *answer.Generation, s streams, text string) error {
	q, err := c.question(text)
	if err != nil {
		return err
	}
	q.Explain = c.Explain
	a, err := g.Ask(ctx, q)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(s.out).Encode(a)
	}
	newPage(s.out).answer(a)
	return nil
}

// A questionLine is one line that --jsonl reads.
type questionLine struct {
	ID      json.RawMessage `json:"id"`
	Text    string          `json:"text"`
	Lang    string          `json:"lang"`
	Chapter string          `json:"chapter"`
	Thread  string          `json:"thread"`
	Now     string          `json:"now"`
	Zone    string          `json:"zone"`
}

// lines answers JSON lines in their order. A line that can't be read gets an error in its place: {"id","error"}.
func (c *askCmd) lines(ctx context.Context, g *answer.Generation, s streams) error {
	threads := map[string]answer.Thread{}
	out := bufio.NewWriter(s.out)
	defer out.Flush()
	return eachLine(s.in, func(line []byte) error {
		if len(strings.TrimSpace(string(line))) == 0 {
			return nil
		}
		var l questionLine
		err := json.Unmarshal(line, &l)
		var a answer.Answer
		if err == nil {
			var q answer.Question
			if q, err = c.lineQuestion(l); err == nil {
				q.Thread = threads[l.Thread]
				a, err = g.Ask(ctx, q)
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var b []byte
		if err != nil {
			b, err = json.Marshal(map[string]any{"id": idOrNull(l.ID), "error": err.Error()})
		} else {
			if l.Thread != "" {
				threads[l.Thread] = a.Thread
			}
			b, err = withID(a, l.ID)
		}
		if err != nil {
			return err
		}
		if _, err := out.Write(append(b, '\n')); err != nil {
			return err
		}
		// Whoever waits for this answer before asking on must get it now.
		return out.Flush()
	})
}

func (c *askCmd) lineQuestion(l questionLine) (answer.Question, error) {
	q, err := c.question(l.Text)
	if err != nil {
		return q, err
	}
	if l.Lang != "" {
		q.Lang = l.Lang
	}
	if l.Chapter != "" {
		q.Chapter = knowledge.ChapterID(l.Chapter)
	}
	if l.Now != "" {
		now, err := parseInstant(l.Now)
		if err != nil {
			return q, fmt.Errorf("now: %w", err)
		}
		q.Now, q.Zone = now, now.Location()
	}
	if l.Zone != "" {
		if q.Zone, err = time.LoadLocation(l.Zone); err != nil {
			return q, fmt.Errorf("zone: %q is not an IANA time zone", l.Zone)
		}
	}
	return q, nil
}

func idOrNull(id json.RawMessage) json.RawMessage {
	if len(id) == 0 {
		return json.RawMessage("null")
	}
	return id
}

// withID writes an answer with the question's id in place of its own, which becomes "answer_id".
func withID(a answer.Answer, id json.RawMessage) ([]byte, error) {
	b, err := json.Marshal(a)
	if err != nil || len(id) == 0 {
		return b, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(b, &fields); err != nil {
		return nil, err
	}
	fields["answer_id"] = fields["id"]
	fields["id"] = id
	return json.Marshal(fields)
}
