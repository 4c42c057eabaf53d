package main

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"plenipo/bots"
	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
	"plenipo/internal/telemetry"
	"plenipo/knowledge"
)

func get(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", url, resp.Status, err)
	}
	return string(b)
}

// The dashboard is of use only while it asks for metrics that there are.
func TestTheDashboardShowsMetricsThatThereAre(t *testing.T) {
	dashboard, err := os.ReadFile("../../deploy/grafana/plenipo.json")
	if err != nil {
		t.Fatal(err)
	}
	o, err := serveObserve{LogLevel: "info"}.observer(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	layers := func() ([]knowledge.Layer, error) { return []knowledge.Layer{knowledge.Embedded()}, nil }
	live, err := answer.NewLive(t.Context(), layers, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "s.db"), store.Options{Drivers: []store.Driver{sqlite.Driver()}})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	d := bots.NewDispatcher(st, bots.Options{})
	o.watch(t.Context(), live, st, d)
	// One of each thing that is counted.
	answers := &telemetry.Answers{Live: live, Metrics: o.metrics, Tracer: o.tracer}
	desk := &bots.Desk{Answers: answers, Records: st, Asked: o.asked}
	if _, err := desk.Answer(t.Context(), bots.Ask{Text: "What is WCIT?", Platform: "slack", User: "U"}); err != nil {
		t.Fatal(err)
	}
	slog.New(&telemetry.LogHandler{Handler: slog.NewTextHandler(io.Discard, nil), Metrics: o.metrics}).Warn("x")
	server := httptest.NewServer(o.metrics.Handler())
	defer server.Close()
	resp, err := o.client("slack").Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()

	o.requests(http.NotFoundHandler()).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	scraped := get(t, server.URL)
	names := regexp.MustCompile(`\b(plenipo|process|go)_[a-z_]+`).FindAllString(string(dashboard), -1)
	if len(names) < 20 {
		t.Fatalf("the dashboard asks for %v", names)
	}
	for _, n := range names {
		if !strings.Contains(scraped, "\n"+n+"{") && !strings.Contains(scraped, "\n"+n+" ") {
			t.Errorf("the dashboard asks for %s, which there isn't", n)
		}
	}
}

// TestServeReloadsOnHangup starts the serve that main starts, changes a file on a folder whose events may be missed,
// sends SIGHUP and reads the new answer.
func TestServeReloadsOnHangup(t *testing.T) {
	dir := t.TempDir()
	write := func(day string) {
		t.Helper()
		text := "# When does the Utopia chapter meet?\n\nThe Utopia chapter meets on the first " + day + " of each month.\n"
		if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("Monday")
	ctx, cancel := context.WithCancel(t.Context())
	out, outW := io.Pipe()
	logR, logW := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"serve", "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0", "--knowledge", dir, "--cache", "off",
			"--store", filepath.Join(t.TempDir(), "s.db")}, streams{strings.NewReader(""), outW, logW})
		outW.Close()
		logW.Close()
	}()
	logged := make(chan string, 100)
	go func() {
		for lines := bufio.NewScanner(logR); lines.Scan(); {
			logged <- lines.Text()
		}
	}()
	var site string
	printed := bufio.NewScanner(out)
	for printed.Scan() && !strings.HasPrefix(printed.Text(), "Discord is off") {
		if s, ok := strings.CutPrefix(printed.Text(), "HTTP is on: "); ok {
			site = s
		}
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	await := func(what string) {
		t.Helper()
		for line := range logged {
			if strings.Contains(line, what) {
				return
			}
		}
	}
	ask := func() string { return get(t, site+"/api/v1/search?q=utopia+chapter+meet") }
	await("knowledge is served")
	if got := ask(); !strings.Contains(got, "first Monday") {
		t.Fatalf("before: %s", got)
	}
	write("Friday")
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	await("knowledge is served")
	if got := ask(); !strings.Contains(got, "first Friday") {
		t.Errorf("after SIGHUP: %s", got)
	}
	cancel()
	if c := <-code; c != 0 {
		t.Errorf("serve ended with %d", c)
	}
}
