package bottest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Build builds the program as it is released and returns its path.
func Build(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plenipo")
	if out, err := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, "plenipo/cmd/plenipo").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// Start starts a process, waits until it writes a line that begins with says, and returns the rest of that line: where
// it listens. It is killed when the test ends, if nothing has done so before.
func Start(t testing.TB, c *exec.Cmd, says string) string {
	t.Helper()
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.StdinPipe(); err != nil { // open as long as we are: a launcher ends with it
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { Kill(c) })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), says); ok {
			go func() { _, _ = io.Copy(io.Discard, out) }() // it may go on talking
			return rest
		}
	}
	t.Fatalf("%s ended before it said %q", c.Path, says)
	return ""
}

// Kill ends a process as kill -9 does, and waits until it is gone.
func Kill(c *exec.Cmd) {
	_ = c.Process.Kill()
	_ = c.Wait()
}

// Again returns this test's own program as a command that runs one test of it, which then is the bot that Listens.
func Again(test string, env ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], "-test.run=^"+test+"$")
	c.Env = append(os.Environ(), env...)
	return c
}

// Serve is the other side of Start in a test's own program: it runs what a bot consists of, mounts its routes, says where
// it listens, and goes on until the process is killed.
func Serve(routes map[string]http.Handler, run ...func(context.Context) error) {
	mux := http.NewServeMux()
	for pattern, h := range routes {
		mux.Handle(pattern, h)
	}
	for _, f := range run {
		go func() { _ = f(context.Background()) }()
	}
	fmt.Println(Listens + httptest.NewServer(mux).URL)
	select {}
}

// Background runs what a bot consists of beside the test. The returned function stops it and waits for its end, as the end of the
// test does; an error of any part fails the test.
func Background(t testing.TB, parts ...func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for _, run := range parts {
		wg.Go(func() {
			if err := run(ctx); err != nil {
				t.Errorf("Run: %v", err)
			}
		})
	}
	stop = func() {
		cancel()
		wg.Wait()
	}
	t.Cleanup(stop)
	return stop
}

// FaultEvents is how many events a run of faults has: few, unless PLENIPO_FAULT_EVENTS says how many.
func FaultEvents() int {
	if n, err := strconv.Atoi(os.Getenv("PLENIPO_FAULT_EVENTS")); err == nil {
		return n
	}
	return 300
}

// Listens is what a program says before its address; see Start.
const Listens = "LISTENS "
