package main

import (
	"context"
	"path/filepath"

	"github.com/blevesearch/bleve/v2"

	"plenipo/internal/eval"
)

// buildBleve indexes title and text with the analyzer "en", ranked by BM25; all else is as bleve does it by itself.
func buildBleve(ctx context.Context, c *eval.Collection, state string) error {
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer, m.ScoringModel = "en", "bm25"
	ix, err := bleve.New(filepath.Join(state, "bleve"), m)
	if err != nil {
		return err
	}
	batch := ix.NewBatch()
	for i, p := range c.Passages {
		if err := batch.Index(p.ID, map[string]string{"title": p.Title, "text": p.Text}); err != nil {
			return err
		}
		if batch.Size() == 1000 || i == len(c.Passages)-1 {
			if err := ix.Batch(batch); err != nil {
				return err
			}
			batch.Reset()
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	}
	return ix.Close()
}

// openBleve asks bleve's match query over all fields. Its analyzer leaves out English question words itself.
func openBleve(_ context.Context, state string) (opened, error) {
	ix, err := bleve.OpenUsing(filepath.Join(state, "bleve"), map[string]any{"read_only": true})
	if err != nil {
		return opened{}, err
	}
	return opened{
		answer: func(ctx context.Context, q asked) (ids []string, err error) {
			found, err := ix.SearchInContext(ctx, bleve.NewSearchRequestOptions(bleve.NewMatchQuery(q.Text), 10, 0, false))
			if err != nil {
				return nil, err
			}
			for _, h := range found.Hits {
				ids = append(ids, h.ID)
			}
			return ids, nil
		},
		close: func() { ix.Close() },
	}, nil
}
