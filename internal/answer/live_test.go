package answer_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

var edition = regexp.MustCompile(`edition (\d+)`)

// writeEdition writes a base whose every article names edition n, so that a mixed answer shows.
func writeEdition(t *testing.T, dir string, n int) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, "articles"), 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range 8 {
		text := fmt.Sprintf("---\nid: topic-%d\ntitle: What is zorble number %d?\nsummary: Zorble number %d belongs to edition %d.\nsources: [{title: T, url: https://example.org}]\n---\nThe zorble of edition %d has the colour blue.\n", i, i, i, n, n)
		if err := os.WriteFile(filepath.Join(dir, "articles", fmt.Sprintf("topic-%d.md", i)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func live(t *testing.T, dir, cache string) *answer.Live {
	t.Helper()
	l, err := answer.NewLive(context.Background(), func() ([]knowledge.Layer, error) {
		layer, err := knowledge.Dir(dir)
		return []knowledge.Layer{layer}, err
	}, cache, answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestQuestionsDuringSwaps asks all the while that a hundred generations are swapped in: no answer may fail, and
// none may mix the words of two editions.
func TestQuestionsDuringSwaps(t *testing.T) {
	dir := t.TempDir()
	writeEdition(t, dir, 0)
	l := live(t, dir, t.TempDir())
	var done atomic.Bool
	var asked atomic.Int64
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := w; !done.Load(); i++ {
				a, err := l.Ask(context.Background(), answer.Question{Text: fmt.Sprintf("what is zorble number %d", i%8)})
				if err != nil {
					t.Error(err)
					return
				}
				asked.Add(1)
				editions := map[string]bool{}
				for _, m := range edition.FindAllStringSubmatch(a.Text, -1) {
					editions[m[1]] = true
				}
				if len(editions) != 1 {
					t.Errorf("an answer with the editions %v: %s", editions, a.Text)
					return
				}
			}
		})
	}
	const swaps = 100
	for n := 1; n <= swaps; n++ {
		writeEdition(t, dir, n)
		if err := l.Reload(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	done.Store(true)
	wg.Wait()
	if asked.Load() == 0 {
		t.Error("nothing was asked")
	}
	a, err := l.Ask(context.Background(), answer.Question{Text: "what is zorble number 3"})
	if err != nil || !strings.Contains(a.Text, fmt.Sprint("edition ", swaps)) {
		t.Errorf("the last edition isn't served: %v %s", err, a.Text)
	}
}

func TestAFailedReloadLeavesTheLastGoodServing(t *testing.T) {
	dir := t.TempDir()
	writeEdition(t, dir, 7)
	l := live(t, dir, "")
	if err := os.RemoveAll(filepath.Join(dir, "articles")); err != nil {
		t.Fatal(err)
	}
	if err := l.Reload(context.Background()); err == nil {
		t.Error("an empty folder was taken for knowledge")
	}
	if s := l.Status(); s.LastError == nil || s.Articles != 8 {
		t.Errorf("status = %+v", s)
	}
	a, err := l.Ask(context.Background(), answer.Question{Text: "what is zorble number 3"})
	if err != nil || !strings.Contains(a.Text, "edition 7") {
		t.Errorf("%v %s", err, a.Text)
	}
	writeEdition(t, dir, 8)
	if err := l.Reload(context.Background()); err != nil || l.Status().LastError != nil {
		t.Errorf("the folder came back: %v", err)
	}
}

func TestDamagedCacheIsBuiltAgain(t *testing.T) {
	dir, cache := t.TempDir(), t.TempDir()
	writeEdition(t, dir, 1)
	layer, err := knowledge.Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	open := func() *answer.Generation {
		g, err := answer.Open(context.Background(), []knowledge.Layer{layer}, cache, answer.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { g.Close() })
		return g
	}
	if open().Cached {
		t.Error("the first generation came from nowhere")
	}
	if !open().Cached {
		t.Error("the second generation was built again")
	}
	files, err := filepath.Glob(filepath.Join(cache, "*", "tables.bin"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	if err := os.WriteFile(files[0], []byte("garbage"), 0o644); err != nil {
		t.Fatal(err)
	}
	g := open()
	if g.Cached {
		t.Error("a damaged cache was served")
	}
	if a, err := g.Ask(context.Background(), answer.Question{Text: "what is zorble number 3", Now: time.Now()}); err != nil || a.Kind != answer.Passage {
		t.Errorf("%v %v", err, a)
	}
}
