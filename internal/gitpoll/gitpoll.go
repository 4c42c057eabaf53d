// Package gitpoll keeps a folder at the newest commit of a Git remote, so that a knowledge repository is served without
// anybody copying files.
//
// It runs the git command, which must be installed. Every commit is laid out in a folder of its own and becomes
// visible by renaming one link: whoever reads the folder sees one commit whole. A remote that can't be reached
// changes nothing; the last commit stays.
package gitpoll

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A Source is one remote.
type Source struct {
	remote string
	ref    string
	dir    string
	log    *slog.Logger
}

// patience is how long one git command may take.
const patience = 2 * time.Minute

// New returns the Source of url, which may end in #REF (a branch or tag; else the remote's default branch). dir is
// a folder that belongs to this Source alone. Nothing is fetched yet.
func New(url, dir string, log *slog.Logger) (*Source, error) {
	remote, ref, _ := strings.Cut(url, "#")
	switch {
	case remote == "" || strings.HasPrefix(remote, "-") || strings.HasPrefix(ref, "-"):
		return nil, fmt.Errorf("%q is not the address of a Git repository, as in https://git.example.org/chapter/knowledge.git#main", url)
	case ref == "":
		ref = "HEAD"
	}
	if _, err := exec.LookPath("git"); err != nil {
		return nil, errors.New("a Git repository is to be served, and there is no git command here: install git, or mount a folder that something else keeps up to date")
	}
	// git runs elsewhere than this process; relative paths are this process's.
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(remote); err == nil && info.IsDir() {
		if remote, err = filepath.Abs(remote); err != nil {
			return nil, err
		}
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Source{remote: remote, ref: ref, dir: dir, log: log}, nil
}

// Dir returns the folder that shows the newest commit; it exists after the first Update.
func (s *Source) Dir() string { return filepath.Join(s.dir, "current") }

// Update fetches the newest commit and shows it; changed is false when it was there already.
func (s *Source) Update(ctx context.Context) (changed bool, err error) {
	repo := filepath.Join(s.dir, "repository")
	if _, err := os.Stat(filepath.Join(repo, "HEAD")); err != nil {
		if err := os.MkdirAll(s.dir, 0o700); err != nil {
			return false, fmt.Errorf("knowledge from git: %w", err)
		}
		if _, err := git(ctx, s.dir, "init", "--quiet", "--bare", repo); err != nil {
			return false, err
		}
	}
	if _, err := git(ctx, repo, "fetch", "--quiet", "--depth=1", "--no-tags", "--", s.remote, s.ref); err != nil {
		return false, err
	}
	commit, err := git(ctx, repo, "rev-parse", "FETCH_HEAD^{commit}")
	if err != nil {
		return false, err
	}
	to := filepath.Join(s.dir, "commit-"+commit)
	was, _ := os.Readlink(s.Dir()) // "" before the first
	if was == filepath.Base(to) {
		return false, nil
	}
	if err := s.layOut(ctx, repo, commit, to); err != nil {
		return false, err
	}
	link := filepath.Join(s.dir, "next")
	_ = os.Remove(link) // of a process that died here
	if err := os.Symlink(filepath.Base(to), link); err != nil {
		return false, fmt.Errorf("knowledge from git: %w", err)
	}
	if err := os.Rename(link, s.Dir()); err != nil {
		return false, fmt.Errorf("knowledge from git: %w", err)
	}
	s.sweep(was, filepath.Base(to))
	return true, nil
}

// layOut writes a commit's files into a folder: beside it first, so that a folder of that name is always whole.
func (s *Source) layOut(ctx context.Context, repo, commit, to string) error {
	if _, err := os.Stat(to); err == nil {
		return nil
	}
	half, err := os.MkdirTemp(s.dir, "half-")
	if err != nil {
		return fmt.Errorf("knowledge from git: %w", err)
	}
	defer os.RemoveAll(half)
	if _, err := git(ctx, repo, "--work-tree="+half, "checkout", "--quiet", "--force", commit, "--", "."); err != nil {
		return err
	}
	if err := os.Rename(half, to); err != nil {
		return fmt.Errorf("knowledge from git: %w", err)
	}
	return nil
}

// sweep removes what is neither shown nor was shown until now: who reads the former commit may go on.
func (s *Source) sweep(keep ...string) {
	entries, _ := os.ReadDir(s.dir)
	for _, e := range entries {
		name := e.Name()
		old := strings.HasPrefix(name, "commit-") || strings.HasPrefix(name, "half-")
		for _, k := range keep {
			old = old && name != k
		}
		if old {
			if err := os.RemoveAll(filepath.Join(s.dir, name)); err != nil {
				s.log.Warn("an old commit of the knowledge files was not removed", "err", err)
			}
		}
	}
}

// Run calls Update every so often and changed after each new commit, until ctx ends; then it returns nil.
func (s *Source) Run(ctx context.Context, every time.Duration, changed func()) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		switch fresh, err := s.Update(ctx); {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			s.log.Warn("the knowledge repository was not fetched; what was fetched before is served", "err", err)
		case fresh:
			s.log.Info("the knowledge repository has a new commit")
			changed()
		}
	}
}

// git runs one command in dir and returns what it printed.
func git(ctx context.Context, dir string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c := exec.CommandContext(ctx, "git", args...)
	c.Dir = dir
	// No question to a terminal, no hooks or filters of the user's, and messages that can be read in a log.
	c.Env = append(os.Environ(), "GIT_TERMINAL_PROMPT=0", "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C")
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		if ctx.Err() != nil {
			return "", fmt.Errorf("git %s: %w", args[0], ctx.Err())
		}
		return "", fmt.Errorf("git %s: %w: %s", args[0], err, strings.TrimSpace(errs.String()))
	}
	return strings.TrimSpace(out.String()), nil
}
