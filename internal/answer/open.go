package answer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"plenipo/index"
	"plenipo/knowledge"
)

// A Generation is an Engine together with what it was made of.
type Generation struct {
	*Engine
	Problems    []knowledge.Problem // found in the files; what is wrong was left out
	Fingerprint string              // of the files
	Cached      bool                // opened from the cache, and not built

	ix *index.Index
}

// Close gives the index back. No question may be under way.
func (g *Generation) Close() error { return g.ix.Close() }

// cacheFile is the snapshot of the base beside its index.
const cacheFile = "base.bin"

// keepCaches is how long the cache of other files is kept after it was last opened.
const keepCaches = 14 * 24 * time.Hour

// Open makes a Generation of the layers. With a cache folder, it opens what an earlier call built from the same
// files, or builds and leaves it there; a damaged cache is built again, and a folder that can't be written to
// costs nothing but the time. Without one ("") the index lives in memory.
//
// Problems in files don't fail it. The error is ctx's, or says that no layer could be read or no index be built.
func Open(ctx context.Context, layers []knowledge.Layer, cache string, opts Options) (*Generation, error) {
	fingerprint, err := knowledge.Fingerprint(ctx, layers...)
	if err != nil {
		return nil, fmt.Errorf("open knowledge: %w", err)
	}
	dir := ""
	if cache != "" {
		dir = filepath.Join(cache, fmt.Sprintf("%s-v%d", fingerprint[:min(32, len(fingerprint))], index.Version))
		if base, ix, err := openCached(dir); err == nil {
			now := time.Now()
			_ = os.Chtimes(dir, now, now) // keeps it from being swept; failing costs a rebuild some day
			return &Generation{New(ix, base, opts), nil, fingerprint, true, ix}, nil
		} else if !errors.Is(err, fs.ErrNotExist) && opts.Log != nil {
			opts.Log.Info("cached index is rebuilt", "err", err)
		}
	}
	base, problems, err := knowledge.Load(ctx, layers...)
	if err != nil {
		return nil, fmt.Errorf("open knowledge: %w", err)
	}
	g := &Generation{Problems: problems, Fingerprint: fingerprint}
	if dir != "" {
		if g.ix, err = createCached(ctx, dir, base); err == nil {
			sweep(cache, dir)
		} else if ctx.Err() != nil {
			return nil, ctx.Err()
		} else if opts.Log != nil {
			opts.Log.Info("index is kept in memory", "err", err)
		}
	}
	if g.ix == nil {
		if g.ix, err = index.Build(ctx, base); err != nil {
			return nil, fmt.Errorf("open knowledge: %w", err)
		}
	}
	g.Engine = New(g.ix, base, opts)
	return g, nil
}

func openCached(dir string) (*knowledge.Base, *index.Index, error) {
	b, err := os.ReadFile(filepath.Join(dir, cacheFile))
	if err != nil {
		return nil, nil, err
	}
	base, err := knowledge.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, nil, err
	}
	var ix *index.Index
	err = unfaulted(func() error { ix, err = index.Open(dir, base); return err })
	return base, ix, err
}

// createCached builds the cache under another name and gives it its own when it is whole.
func createCached(ctx context.Context, dir string, base *knowledge.Base) (*index.Index, error) {
	// What is there couldn't be opened.
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	err := index.Create(ctx, dir, base, func(tmp string) error {
		var b bytes.Buffer
		if err := base.Encode(&b); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(tmp, cacheFile), b.Bytes(), 0o644)
	})
	if err != nil {
		// Another process may have built the same cache meanwhile.
		if ix, openErr := index.Open(dir, base); openErr == nil {
			return ix, nil
		}
		return nil, err
	}
	return index.Open(dir, base)
}

// sweep removes caches of other files that nobody opened for long. It is housekeeping: failing does no harm.
func sweep(cache, keep string) {
	entries, err := os.ReadDir(cache)
	if err != nil {
		return
	}
	for _, e := range entries {
		path := filepath.Join(cache, e.Name())
		info, err := e.Info()
		if err == nil && path != keep && time.Since(info.ModTime()) > keepCaches {
			_ = os.RemoveAll(path)
		}
	}
}
