package knowledge

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// How Watch waits.
const (
	watchQuiet    = 300 * time.Millisecond // an editor or a git pull writes many files: wait until they are done
	watchPatience = 10                     // times watchQuiet: a file that never rests must not hide the others' changes
	watchLook     = 30 * time.Second       // network folders and swapped links send no events: look for oneself
)

// Watch calls changed, one call at a time, after files in dirs changed, were added or removed, until ctx ends;
// then it returns nil. Changes that come close together are one call, and a change that leaves paths and
// contents as they were is none. A folder that is away for a while counts as a change when it is back.
func Watch(ctx context.Context, dirs []string, changed func()) error {
	return watcher{dirs, changed, watchQuiet, watchLook, nil}.run(ctx)
}

type watcher struct {
	dirs    []string
	changed func()
	quiet   time.Duration
	look    time.Duration
	ready   func() // called when the first look is over; nil: nobody waits for it
}

func (w watcher) run(ctx context.Context) error {
	if len(w.dirs) == 0 {
		<-ctx.Done()
		return nil
	}
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watch knowledge folders: %w", err)
	}
	defer events.Close()
	w.listen(events)
	seen, stamp := w.print(ctx), w.stamp()
	if w.ready != nil {
		w.ready()
	}
	look := time.NewTicker(w.look)
	defer look.Stop()
	quiet := time.NewTimer(w.quiet)
	quiet.Stop()
	var since time.Time // of the first change not yet told
	wait := func() {
		if since.IsZero() {
			since = time.Now()
		}
		quiet.Reset(min(w.quiet, watchPatience*w.quiet-time.Since(since)))
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case event, open := <-events.Events:
			if !open {
				return errors.New("watch knowledge folders: the system's events ended")
			}
			if event.Op != fsnotify.Chmod && w.concerns(event.Name) {
				wait()
			}
		case _, open := <-events.Errors:
			if !open {
				return errors.New("watch knowledge folders: the system's events ended")
			}
			wait() // events were lost: look at everything
		case <-look.C:
			if now := w.stamp(); now != stamp {
				wait()
			}
		case <-quiet.C:
			since = time.Time{}
			w.listen(events) // folders may be new
			stamp = w.stamp()
			if now := w.print(ctx); now != "" && now != seen {
				seen = now
				w.changed()
			}
		}
	}
}

// concerns reports whether a change of name is one of the folders or inside one. The folder above each is watched
// only for the folder itself.
func (w watcher) concerns(name string) bool {
	if strings.HasPrefix(filepath.Base(name), ".") {
		return slices.ContainsFunc(w.dirs, func(dir string) bool { return filepath.Clean(dir) == name })
	}
	inAbove := false
	for _, dir := range w.dirs {
		dir = filepath.Clean(dir)
		if name == dir || strings.HasPrefix(name, dir+string(filepath.Separator)) {
			return true
		}
		inAbove = inAbove || filepath.Dir(name) == filepath.Dir(dir)
	}
	return !inAbove // below a folder that a link leads to
}

// listen watches every folder below dirs; adding one that is watched changes nothing. What cannot be watched is
// left to the looking.
func (w watcher) listen(events *fsnotify.Watcher) {
	for _, dir := range w.dirs {
		root, err := filepath.EvalSymlinks(dir)
		if err != nil {
			continue
		}
		// The link itself may be pointed elsewhere.
		_ = events.Add(filepath.Dir(filepath.Clean(dir)))
		_ = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return nil
			case d.IsDir() && p != root && strings.HasPrefix(d.Name(), "."):
				return filepath.SkipDir
			case d.IsDir():
				_ = events.Add(p)
			}
			return nil
		})
	}
}

// print returns the fingerprint of the folders, "" when none can be read or ctx ended.
func (w watcher) print(ctx context.Context) string {
	var layers []Layer
	for _, dir := range w.dirs {
		layers = append(layers, Layer{dir, dirFS(dir)})
	}
	sum, err := Fingerprint(ctx, layers...)
	if err != nil {
		return ""
	}
	return sum
}

// stamp returns the sizes and times of all files, which are quicker to look at than their contents.
func (w watcher) stamp() string {
	var b strings.Builder
	for _, dir := range w.dirs {
		fsys, done, err := Layer{dir, dirFS(dir)}.open()
		if err != nil {
			b.WriteString("away\n")
			continue
		}
		paths, _ := Layer{Name: dir}.files(fsys)
		for _, p := range paths {
			if info, err := fs.Stat(fsys, p); err == nil {
				fmt.Fprintf(&b, "%s %d %d\n", p, info.Size(), info.ModTime().UnixNano())
			}
		}
		done()
	}
	return b.String()
}
