package telemetry

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/trace/noop"
)

// logged returns the JSON lines that h and what stands around it log while it answers r, and its response.
func logged(t *testing.T, level slog.Level, h http.HandlerFunc, r *http.Request) ([]map[string]any, *httptest.ResponseRecorder) {
	t.Helper()
	var out bytes.Buffer
	m := NewMetrics(nil)
	log := slog.New(&LogHandler{Handler: slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: level}), Metrics: m})
	mux := http.NewServeMux()
	inner := func(w http.ResponseWriter, r *http.Request) {
		log.WarnContext(r.Context(), "from within")
		h(w, r)
	}
	for _, route := range []string{"GET /things/{id}", "POST /api/v1/ask", "GET /healthz", "GET /readyz", "GET /metrics"} {
		mux.HandleFunc(route, inner)
	}
	w := httptest.NewRecorder()
	Requests{m, noop.NewTracerProvider().Tracer(""), log}.Around(mux).ServeHTTP(w, r)
	var lines []map[string]any
	for dec := json.NewDecoder(&out); dec.More(); {
		var line map[string]any
		if err := dec.Decode(&line); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	return lines, w
}

func TestEachRequestIsLoggedUnderTheIDThatItsAnswerCarries(t *testing.T) {
	r := httptest.NewRequest("GET", "/things/wcit-2012?q=my+secret+question", nil)
	r.Header.Set("X-Request-Id", "proxy-7f.3_A")
	lines, w := logged(t, slog.LevelInfo, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("hello")) }, r)
	if len(lines) != 2 {
		t.Fatalf("logged: %v", lines)
	}
	for _, line := range lines {
		if line["request"] != "proxy-7f.3_A" {
			t.Errorf("a line of the request doesn't name it: %v", line)
		}
	}
	if id := w.Header().Get("X-Request-Id"); id != "proxy-7f.3_A" {
		t.Errorf("the answer carries %q", id)
	}
	for key, want := range map[string]any{"msg": "request", "level": "INFO", "route": "GET /things/{id}", "path": "/things/wcit-2012", "status": 200.0, "bytes": 5.0} {
		if lines[1][key] != want {
			t.Errorf("%s is %v, want %v", key, lines[1][key], want)
		}
	}
	if _, ok := lines[1]["took"].(float64); !ok {
		t.Errorf("the line doesn't say how long it took: %v", lines[1])
	}
}

func TestNoWordsOfAClientAreLogged(t *testing.T) {
	for _, r := range []*http.Request{
		httptest.NewRequest("POST", "/api/v1/ask?q=words", strings.NewReader(`{"text":"words"}`)),
		httptest.NewRequest("GET", "/things/words", nil), // isn't there, and so may be anything
		httptest.NewRequest("GET", "/words", nil),
	} {
		r.Header.Set("X-Request-Id", "words words")
		r.Header.Set("User-Agent", "words")
		lines, _ := logged(t, slog.LevelDebug, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }, r)
		if b, err := json.Marshal(lines); err != nil || strings.Contains(string(b), "words") || len(lines) == 0 {
			t.Errorf("%s %s is logged as %s, %v", r.Method, r.URL, b, err)
		}
	}
}

func TestAnIDThatMayNotStandInALogIsReplaced(t *testing.T) {
	for _, sent := range []string{"", "a b", "a\nb", "<script>", `"`, "é", strings.Repeat("a", 65)} {
		r := httptest.NewRequest("GET", "/things/1", nil)
		r.Header["X-Request-Id"] = []string{sent}
		lines, w := logged(t, slog.LevelInfo, func(http.ResponseWriter, *http.Request) {}, r)
		id := w.Header().Get("X-Request-Id")
		if len(id) < 20 || id == sent || lines[1]["request"] != id {
			t.Errorf("%q: the answer carries %q, the log %v", sent, id, lines[1]["request"])
		}
	}
}

func TestHealthChecksAreLoggedAsDebugging(t *testing.T) {
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		for level, want := range map[slog.Level]int{slog.LevelInfo: 0, slog.LevelDebug: 1} {
			lines, _ := logged(t, level, func(http.ResponseWriter, *http.Request) {}, httptest.NewRequest("GET", path, nil))
			if got := len(lines) - 1; got != want { // less that from within
				t.Errorf("%s at %s: %d lines, want %d", path, level, got, want)
			}
		}
	}
}

func TestAnEventHasOneIDThatTellsNothing(t *testing.T) {
	a := EventID("slack", "T1/C1/1.2")
	if a != EventID("slack", "T1/C1/1.2") || a == EventID("discord", "T1/C1/1.2") || a == EventID("slack", "T1/C1/1.3") {
		t.Error("an id is one event's alone")
	}
	if len(a) != 16 || strings.ContainsAny(a, "TC/") {
		t.Errorf("the id is %q", a)
	}
}
