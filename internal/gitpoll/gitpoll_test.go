package gitpoll

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// remote makes a Git repository with one file, and returns its address and what commits another text.
func remote(t *testing.T) (string, func(text string)) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git command here")
	}
	dir := t.TempDir()
	run := func(args ...string) {
		t.Helper()
		c := exec.Command("git", args...)
		c.Dir = dir
		c.Env = append(os.Environ(), "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	run("init", "--quiet", "--initial-branch=main")
	commit := func(text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "note.md"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		run("add", ".")
		run("commit", "--quiet", "-m", "x")
	}
	commit("one")
	return "file://" + dir, commit
}

func read(t *testing.T, s *Source) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(s.Dir(), "note.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestTheFolderFollowsTheRemote(t *testing.T) {
	url, commit := remote(t)
	dir := t.TempDir()
	s, err := New(url+"#main", dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	step := func(wantChanged bool, want string) {
		t.Helper()
		changed, err := s.Update(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := read(t, s); changed != wantChanged || got != want {
			t.Errorf("changed = %v, text = %q; want %v, %q", changed, got, wantChanged, want)
		}
	}
	step(true, "one")
	step(false, "one")
	commit("two")
	step(true, "two")
	commit("three")
	step(true, "three")
	// Another process goes on where this one ended.
	if s, err = New(url+"#main", dir, nil); err != nil {
		t.Fatal(err)
	}
	step(false, "three")
	commits, _ := filepath.Glob(filepath.Join(dir, "commit-*"))
	if len(commits) != 2 {
		t.Errorf("%d commits are kept, want the present and the former", len(commits))
	}
}

func TestARemoteThatIsAwayChangesNothing(t *testing.T) {
	url, _ := remote(t)
	s, err := New(url, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Update(t.Context()); err != nil {
		t.Fatal(err)
	}
	away := strings.TrimPrefix(url, "file://")
	if err := os.Rename(away, away+"-away"); err != nil {
		t.Fatal(err)
	}
	changed, err := s.Update(t.Context())
	if err == nil || changed || !strings.Contains(err.Error(), "git fetch") {
		t.Errorf("changed = %v, err = %v; want an error that names git fetch", changed, err)
	}
	if got := read(t, s); got != "one" {
		t.Errorf("text = %q after a failed fetch", got)
	}
}

func TestRunTellsOfEachNewCommit(t *testing.T) {
	url, commit := remote(t)
	s, err := New(url, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Update(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	told := make(chan string)
	done := make(chan error)
	go func() { done <- s.Run(ctx, time.Millisecond, func() { told <- read(t, s) }) }()
	commit("two")
	if got := <-told; got != "two" {
		t.Errorf("told of %q", got)
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Run = %v after its end", err)
	}
}

func TestAnAddressThatIsAnOptionIsRefused(t *testing.T) {
	for _, url := range []string{"", "--upload-pack=touch /tmp/x", "https://example.org/a.git#--exec=x"} {
		if _, err := New(url, t.TempDir(), nil); err == nil {
			t.Errorf("%q was taken for a repository", url)
		}
	}
}

// Whatever is taken for an address is handed to git as one: neither it nor its branch can be read as an option.
func FuzzNew(f *testing.F) {
	for _, s := range []string{"", "-x", "https://example.org/a.git#main", "a#-b", "#", "a##", "\x00-a", " -a"} {
		f.Add(s)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, url string) {
		s, err := New(url, dir, nil)
		if err != nil {
			return
		}
		if s.remote == "" || s.ref == "" || strings.HasPrefix(s.remote, "-") || strings.HasPrefix(s.ref, "-") {
			t.Fatalf("%q: the repository %q, its branch %q", url, s.remote, s.ref)
		}
	})
}

func TestPathsMayBeRelative(t *testing.T) {
	url, _ := remote(t)
	there := strings.TrimPrefix(url, "file://")
	t.Chdir(filepath.Dir(there))
	s, err := New(filepath.Base(there)+"#main", filepath.Join("cache", "git"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Update(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := read(t, s); got != "one" {
		t.Errorf("the folder shows %q", got)
	}
}
