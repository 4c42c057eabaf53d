package answer

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"plenipo/index"
	"plenipo/knowledge"
)

// BenchmarkStart is what a process pays before its first answer when the cache is warm.
func BenchmarkStart(b *testing.B) {
	dir := b.TempDir()
	ctx := context.Background()
	layers := []knowledge.Layer{knowledge.Embedded()}
	g, err := Open(ctx, layers, dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	base := g.Base()
	g.Close()
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			g, err := Open(ctx, layers, dir, Options{})
			if err != nil || !g.Cached {
				b.Fatal(err)
			}
			g.Close()
		}
	})
	b.Run("fingerprint", func(b *testing.B) {
		for b.Loop() {
			if _, err := knowledge.Fingerprint(ctx, layers...); err != nil {
				b.Fatal(err)
			}
		}
	})
	dirs, _ := filepath.Glob(dir + "/*")
	snapshot, err := os.ReadFile(filepath.Join(dirs[0], cacheFile))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			if base, err = knowledge.Decode(bytes.NewReader(snapshot)); err != nil {
				b.Fatal(err)
			}
		}
	})
	var ix *index.Index
	b.Run("index", func(b *testing.B) {
		for b.Loop() {
			if ix, err = index.Open(dirs[0], base); err != nil {
				b.Fatal(err)
			}
			ix.Close()
		}
	})
	ix, _ = index.Open(dirs[0], base)
	defer ix.Close()
	b.Run("engine", func(b *testing.B) {
		for b.Loop() {
			New(ix, base, Options{})
		}
	})
}
