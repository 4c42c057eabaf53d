package knowledge

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// watching starts a watcher on dir and returns what receives its calls. The watcher ends with the test.
func watching(t *testing.T, dir string, quiet, look time.Duration) <-chan struct{} {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	calls, ready, ended := make(chan struct{}, 100), make(chan struct{}), make(chan error, 1)
	w := watcher{dirs: []string{dir}, changed: func() { calls <- struct{}{} }, quiet: quiet, look: look, ready: func() { close(ready) }}
	go func() { ended <- w.run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	<-ready
	return calls
}

func write(t *testing.T, elem ...string) {
	t.Helper()
	file := filepath.Join(elem[:len(elem)-1]...)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(elem[len(elem)-1]), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestWatchTellsOfChangedNewAndRemovedFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.md", "One.")
	calls := watching(t, dir, 20*time.Millisecond, time.Hour)
	write(t, dir, "a.md", "Two.")
	<-calls
	write(t, dir, "new", "deep", "b.md", "A file in a folder that is new.")
	<-calls
	write(t, dir, "new", "deep", "b.md", "Changed in the new folder.")
	<-calls
	if err := os.Remove(filepath.Join(dir, "a.md")); err != nil {
		t.Fatal(err)
	}
	<-calls
}

func TestWatchFollowsASwappedLink(t *testing.T) {
	parent := t.TempDir()
	write(t, parent, "v1", "a.md", "One.")
	write(t, parent, "v2", "a.md", "Two.")
	link := filepath.Join(parent, "current")
	if err := os.Symlink("v1", link); err != nil {
		t.Skip(err)
	}
	calls := watching(t, link, 20*time.Millisecond, time.Hour)
	if err := os.Symlink("v2", link+".new"); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(link+".new", link); err != nil {
		t.Fatal(err)
	}
	<-calls
}

func TestWatchLooksForItselfWhenNoEventComes(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "later")
	calls := watching(t, filepath.Join(dir, "missing"), 5*time.Millisecond, 10*time.Millisecond)
	// The folder comes into being by a rename, whole.
	write(t, outside, "a.md", "One.")
	if err := os.Rename(outside, filepath.Join(dir, "missing")); err != nil {
		t.Fatal(err)
	}
	<-calls
}
