package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"plenipo/bots"
	"plenipo/internal/store"
)

type exportCmd struct {
	storeFlags
	IDs     []string `arg:"" optional:"" name:"id" help:"Saved answers to export; none: all that are active."`
	Chapter string   `help:"Only this chapter's." placeholder:"ID"`
	Dir     string   `help:"Folder to write a Markdown file each into; without it they are printed." placeholder:"DIR" type:"path"`
}

// Run writes saved answers as Markdown articles for the knowledge repository.
func (c *exportCmd) Run(ctx context.Context, s streams) error {
	st, _, err := c.openStore(ctx, store.Options{})
	if err != nil {
		return err
	}
	defer st.Close()
	all, err := c.chosen(ctx, st)
	if err != nil {
		return err
	}
	for i, a := range all {
		article := bots.Article(a)
		if c.Dir == "" {
			if i > 0 {
				fmt.Fprintln(s.out)
			}
			if err := article.WriteMarkdown(s.out); err != nil {
				return err
			}
			continue
		}
		if err := os.MkdirAll(c.Dir, 0o755); err != nil {
			return fmt.Errorf("export: %w", err)
		}
		path := filepath.Join(c.Dir, string(a.ID)+".md")
		f, err := os.Create(path)
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		if err := article.WriteMarkdown(f); err != nil {
			return fmt.Errorf("export %s: %w", path, err)
		}
		if err := f.Close(); err != nil {
			return fmt.Errorf("export %s: %w", path, err)
		}
		fmt.Fprintln(s.out, path)
	}
	if len(all) == 0 {
		fmt.Fprintln(s.err, "There is no active saved answer to export.")
	}
	return nil
}

func (c *exportCmd) chosen(ctx context.Context, st *store.Store) ([]store.Saved, error) {
	if len(c.IDs) == 0 {
		if c.Chapter != "" {
			return st.SavedOf(ctx, store.ChapterID(c.Chapter), store.SavedActive)
		}
		return st.ActiveSaved(ctx)
	}
	var all []store.Saved
	for _, id := range c.IDs {
		a, err := st.Saved(ctx, store.SavedID(id))
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}
