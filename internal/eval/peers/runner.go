package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"plenipo/internal/eval"
)

// An engine is a program that answers to "build TASK STATE" and "ask TASK STATE". Building prints one line with the
// seconds from texts in memory to an index on disk. Asking prints a line for each question, and one at the end; it then
// waits for its input to end, so that its memory can be read.
type engine struct {
	name    string
	command []string
}

type line struct {
	Built  float64  `json:"built_s"`
	IDs    []string `json:"ids"`
	First  *int     `json:"first"` // printed after the first answer since the process began
	Millis *float64 `json:"ms"`
	PerSec float64  `json:"per_s"`
}

// A result is one row of the table.
type result struct {
	name             string
	ranks            eval.Retrieval
	asked, questions int
	p50, p99         float64 // ms
	perSec, built    float64
	disk, own, all   float64 // MB
	cold             time.Duration
}

func (r result) String() string {
	s := fmt.Sprintf("%-12s %6.3f %6.3f %6.3f %6.3f  %9.3f %9.3f %9.0f  %9.0f %8.0f %8.0f %8.0f %8.0f", r.name, r.ranks.R1, r.ranks.R5, r.ranks.MRR10,
		r.ranks.NDCG10, r.p50, r.p99, r.perSec, r.built, r.disk, r.own, r.all, float64(r.cold.Milliseconds()))
	if r.asked < r.questions {
		s += fmt.Sprintf("  (only %d asked)", r.asked)
	}
	return s
}

type runner struct {
	engines []engine
	limit   time.Duration
}

func newRunner(here, only, profile string, limit time.Duration) (runner, error) {
	self, err := os.Executable()
	if err != nil {
		return runner{}, err
	}
	r := runner{limit: limit}
	own := func(name string) engine { return engine{name, []string{self, "-profile", profile, "-part", name}} }
	python := func(name string) engine {
		return engine{name, []string{"/usr/bin/python3", filepath.Join(here, "engines.py"), name}}
	}
	node := func(name string) engine {
		return engine{name, []string{"node", "--max-old-space-size=8000", filepath.Join(here, "engines.mjs"), name}}
	}
	for _, e := range []engine{own("Plenipo"), own("bleve"), own("PostgreSQL"), python("FTS5"), python("Xapian"), node("MiniSearch"), node("lunr"), node("Orama")} {
		if only == "" || slices.Contains(strings.Split(only, ","), e.name) {
			r.engines = append(r.engines, e)
		}
	}
	if len(r.engines) == 0 {
		return r, fmt.Errorf("-engines %s: no such engine", only)
	}
	return r, nil
}

// measure builds and asks one engine.
func (r *runner) measure(ctx context.Context, e engine, t task) (result, error) {
	res := result{name: e.name, questions: len(t.questions)}
	state := filepath.Join(t.dir, "state-"+e.name)
	if err := os.Mkdir(state, 0o755); err != nil {
		return res, err
	}
	defer os.RemoveAll(state)
	err := r.part(ctx, e, "build", t.dir, state, func(l line, _ int, _ time.Duration) { res.built = float64(t.texts) / l.Built })
	if err != nil {
		return res, fmt.Errorf("build: %w", err)
	}
	if res.disk, err = folderMB(state); err != nil {
		return res, err
	}
	var took []float64
	err = r.part(ctx, e, "ask", t.dir, state, func(l line, pid int, since time.Duration) {
		switch {
		case l.First != nil:
			res.cold = since
		case l.Millis == nil:
			res.perSec = l.PerSec
			res.own, res.all = memoryMB(pid)
		case len(took) < len(t.questions):
			res.ranks.Count(l.IDs, &t.questions[len(took)])
			took = append(took, *l.Millis)
		}
	})
	if err != nil {
		return res, fmt.Errorf("ask: %w", err)
	}
	if res.asked = len(took); res.asked == 0 {
		return res, errors.New("ask: nothing was answered")
	}
	res.ranks.Average()
	slices.Sort(took)
	res.p50, res.p99 = took[len(took)/2], took[len(took)*99/100]
	return res, nil
}

// part runs one part of an engine and hands on each line that it prints, with the process and the time since its start.
func (r *runner) part(ctx context.Context, e engine, part, dir, state string, each func(l line, pid int, since time.Duration)) error {
	ctx, cancel := context.WithTimeoutCause(ctx, r.limit+time.Minute, fmt.Errorf("more than %v", r.limit))
	defer cancel()
	cmd := exec.CommandContext(ctx, e.command[0], append(e.command[1:], part, dir, state, fmt.Sprint(r.limit.Seconds()))...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) } // PostgreSQL's server is to be stopped, too
	cmd.WaitDelay = 20 * time.Second
	var complaint tail
	cmd.Stderr = &complaint
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	s := bufio.NewScanner(stdout)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var l line
		if err := json.Unmarshal(s.Bytes(), &l); err != nil {
			err = fmt.Errorf("%s printed %q: %w", e.name, s.Text(), err)
			cancel()
			return errors.Join(err, cmd.Wait())
		}
		each(l, cmd.Process.Pid, time.Since(began))
		if l.Millis == nil && l.First == nil { // the last one
			stdin.Close()
		}
	}
	io.Copy(io.Discard, stdout)
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("%w %s", firstError(context.Cause(ctx), err), complaint.String())
	}
	return nil
}

func firstError(errs ...error) error {
	i := slices.IndexFunc(errs, func(err error) bool { return err != nil })
	return errs[i]
}

// tail keeps the end of what a process complains about.
type tail struct{ b []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.b = append(t.b, p...)
	t.b = t.b[max(0, len(t.b)-400):]
	return len(p), nil
}

func (t *tail) String() string { return strings.TrimSpace(string(t.b)) }

func folderMB(dir string) (float64, error) {
	total := int64(0)
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	return float64(total) / 1e6, err
}
