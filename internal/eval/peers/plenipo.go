package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"plenipo/index"
	"plenipo/internal/answer"
	"plenipo/internal/eval"
	"plenipo/knowledge"
)

// buildPlenipo leaves what "plenipo serve" keeps in its cache: the snapshot of the base, and its index.
func buildPlenipo(ctx context.Context, c *eval.Collection, state string) error {
	base, _, err := c.Base()
	if err != nil {
		return err
	}
	return index.Create(ctx, filepath.Join(state, "ix"), base, func(tmp string) error {
		f, err := os.Create(filepath.Join(tmp, "base.bin"))
		if err != nil {
			return err
		}
		if err := base.Encode(f); err != nil {
			f.Close()
			return err
		}
		return f.Close()
	})
}

func openPlenipo(ctx context.Context, state string) (opened, error) {
	dir := filepath.Join(state, "ix")
	b, err := os.ReadFile(filepath.Join(dir, "base.bin"))
	if err != nil {
		return opened{}, err
	}
	base, err := knowledge.Decode(bytes.NewReader(b))
	if err != nil {
		return opened{}, err
	}
	ix, err := index.Open(dir, base)
	if err != nil {
		return opened{}, err
	}
	e := answer.New(ix, base, answer.Options{})
	question := func(q asked) answer.Question { return answer.Question{Text: q.Text, Lang: q.Lang} }
	return opened{
		answer: func(ctx context.Context, q asked) ([]string, error) {
			_, err := e.Ask(ctx, question(q))
			return nil, err
		},
		ids: func(ctx context.Context, q asked) (ids []string, err error) {
			f, err := e.Find(ctx, question(q), answer.FindOptions{Most: 30})
			for _, h := range f.Hits {
				// Collection.Base names the articles text-0000012.
				id := strings.TrimLeft(strings.TrimPrefix(string(h.Passage.Document), "text-"), "0")
				if id == "" {
					id = "0"
				}
				if !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
			}
			return ids[:min(10, len(ids))], err
		},
		close: func() {
			if err := ix.Close(); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
		},
	}, nil
}
