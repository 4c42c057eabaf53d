package answer

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

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

// BenchmarkReload is what one changed file costs a process that serves: another base, index and engine.
func BenchmarkReload(b *testing.B) {
	ctx := context.Background()
	n := 0
	layers := func() ([]knowledge.Layer, error) {
		n++
		changed := fstest.MapFS{"articles/dog.md": {Data: fmt.Appendf(nil, "---\nid: dog\ntitle: What does dog %d eat?\n---\nDog %d eats bones.\n", n, n)}}
		return []knowledge.Layer{knowledge.Embedded(), {Name: "changed", FS: changed}}, nil
	}
	live, err := NewLive(ctx, layers, b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := live.Reload(ctx); err != nil {
			b.Fatal(err)
		}
	}
}
