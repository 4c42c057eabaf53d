package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"plenipo/internal/gitpoll"
)

// source fetches the Git repository of knowledge files and lays its folder over the others; nil when none is set. A
// repository that is away keeps nobody from starting who has fetched it before.
func (c *serveCmd) source(ctx context.Context, log *slog.Logger) (*gitpoll.Source, error) {
	if c.KnowledgeGit == "" {
		return nil, nil
	}
	dir := c.cacheDir()
	if dir == "" {
		return nil, usageError{errors.New("PLENIPO_KNOWLEDGE_GIT needs a cache folder to fetch into; set PLENIPO_CACHE")}
	}
	sum := sha256.Sum256([]byte(c.KnowledgeGit))
	source, err := gitpoll.New(c.KnowledgeGit, filepath.Join(dir, "git-"+hex.EncodeToString(sum[:8])), log)
	if err != nil {
		return nil, usageError{fmt.Errorf("PLENIPO_KNOWLEDGE_GIT: %w", err)}
	}
	if _, err := source.Update(ctx); err != nil {
		if _, there := os.Stat(source.Dir()); there != nil {
			return nil, fmt.Errorf("PLENIPO_KNOWLEDGE_GIT: %w", err)
		}
		log.Warn("the knowledge repository was not fetched; what was fetched before is served", "err", err)
	}
	c.Knowledge = append(c.Knowledge, source.Dir())
	return source, nil
}
