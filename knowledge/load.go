package knowledge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Load reads layers into a Base, later layers over earlier ones. What is wrong in a file is a Problem, ordered by
// layer, path and line, and stops nothing else. The same files give the same Base.
//
// The error is ctx's, or says that no layer can be read.
func Load(ctx context.Context, layers ...Layer) (*Base, []Problem, error) {
	var problems []Problem
	var unreadable []error
	s := newStack()
	for _, l := range layers {
		files, found, err := l.load(ctx)
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		if err != nil {
			unreadable = append(unreadable, err)
			problems = append(problems, Problem{l.Name, ".", 0, 0, Error, "the folder cannot be read: " + cause(err), "check its path and permissions"})
			continue
		}
		found = append(found, s.lay(l.Name, files)...)
		sortProblems(found)
		problems = append(problems, found...)
	}
	if len(unreadable) == len(layers) {
		return nil, problems, fmt.Errorf("no knowledge folder can be read: %w", errors.Join(unreadable...))
	}
	return s.base(), problems, nil
}

// A parsedFile is what one file holds.
type parsedFile struct {
	article  *Article
	passages []Passage // of the article
	entries  entries
	plain    bool
	problems []Problem
}

// load reads and parses all files of the layer, in the order of their paths.
func (l Layer) load(ctx context.Context) ([]parsedFile, []Problem, error) {
	fsys, done, err := l.open()
	if err != nil {
		return nil, nil, err
	}
	defer done()
	paths, problems := l.files(fsys)
	files := make([]parsedFile, len(paths))
	err = eachFile(ctx, len(paths), func(i int) { files[i] = l.parse(fsys, paths[i]) })
	for _, f := range files {
		problems = append(problems, f.problems...)
	}
	return files, problems, err
}

// eachFile calls work with 0 to n-1 on all processors, and stops when ctx ends.
func eachFile(ctx context.Context, n int, work func(int)) error {
	g, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), n) {
		g.Go(func() error {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return nil
				}
				work(i)
			}
			return ctx.Err()
		})
	}
	return g.Wait()
}

func (l Layer) parse(fsys fs.FS, p string) (out parsedFile) {
	rep := &report{layer: l.Name, path: p}
	defer func() { out.problems = rep.problems }()
	f, err := fsys.Open(p)
	if err != nil {
		rep.errorAt(1, 0, "the file cannot be read: "+cause(err), "check its permissions")
		return out
	}
	defer f.Close()
	src, ok := readSource(rep, f)
	if !ok {
		return out
	}
	switch kindOfFile(p) {
	case fileArticle:
		a, blocks := parseArticle(rep, src)
		if a == nil || rep.errors > 0 {
			return out
		}
		out.article, out.plain = a, a.Lines == nil
		if a.Status != StatusDraft {
			out.passages = a.passagesOf(blocks)
		}
	case fileYAML:
		out.entries = parseEntries(rep, src, kindByFolder(p))
	case fileICS:
		out.entries.events = parseICS(rep, src)
	}
	return out
}

// Fingerprint returns a hash over the paths and contents of the layers' files, without parsing them: equal
// fingerprints, equal bases. It is a cache's key. Files that cannot be read count by their path.
func Fingerprint(ctx context.Context, layers ...Layer) (string, error) {
	h := sha256.New()
	unreadable := 0
	var last error
	for _, l := range layers {
		fsys, done, err := l.open()
		if err != nil {
			unreadable, last = unreadable+1, err
			continue
		}
		paths, problems := l.files(fsys)
		sums := make([][sha256.Size]byte, len(paths))
		err = eachFile(ctx, len(paths), func(i int) {
			if content, err := fs.ReadFile(fsys, paths[i]); err == nil {
				sums[i] = sha256.Sum256(content)
			}
		})
		done()
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "layer %d %d\n", len(paths), len(problems))
		for i, p := range paths {
			fmt.Fprintf(h, "%d %s %x\n", len(p), p, sums[i])
		}
	}
	if unreadable == len(layers) {
		return "", fmt.Errorf("no knowledge folder can be read: %w", last)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
