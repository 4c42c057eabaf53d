package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// plenipo runs the command line as main does, with a cache of its own.
func plenipo(t *testing.T, in string, args ...string) (code int, out, err string) {
	t.Helper()
	t.Setenv("PLENIPO_CACHE", filepath.Join(os.TempDir(), "plenipo-test-cache"))
	var o, e bytes.Buffer
	code = run(context.Background(), args, streams{strings.NewReader(in), &o, &e})
	return code, o.String(), e.String()
}

func TestAskPrintsAnswerAndSource(t *testing.T) {
	code, out, err := plenipo(t, "", "ask", "--now", "2026-10-01", "When is the next Plenipotentiary Conference?")
	if code != 0 || !strings.Contains(out, "Doha") || !strings.Contains(out, "[1]") || !strings.Contains(out, "events/pp.yaml") {
		t.Errorf("exit %d\n%s\n%s", code, out, err)
	}
	if strings.Contains(out, "\x1b[") {
		t.Error("colour without a terminal")
	}
}

func TestAskReadsOneQuestionALine(t *testing.T) {
	code, out, _ := plenipo(t, "what is WCIT\n\nwho chaired WCIT-12\n", "ask", "--json")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != 0 || len(lines) != 2 || !strings.Contains(lines[1], "Al-Ghanim") {
		t.Errorf("exit %d\n%s", code, out)
	}
}

func TestJSONLinesKeepOrderIdsAndThreads(t *testing.T) {
	in := `{"id":1,"text":"what is WTPF-13","thread":"a"}
{"id":"two","text":"where was it held?","thread":"a","now":"2026-11-23T00:00:00Z"}
not json
{"text":"what's the weather in Dubai"}
`
	code, out, err := plenipo(t, in, "ask", "--jsonl")
	if code != 0 {
		t.Fatalf("exit %d: %s", code, err)
	}
	var answers []map[string]any
	for line := range strings.Lines(out) {
		var a map[string]any
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		answers = append(answers, a)
	}
	if len(answers) != 4 {
		t.Fatalf("%d answers", len(answers))
	}
	if answers[0]["id"] != 1.0 || answers[0]["kind"] != "event" {
		t.Errorf("first = %v", answers[0])
	}
	if answers[1]["id"] != "two" || !strings.Contains(answers[1]["text"].(string), "Geneva") {
		t.Errorf("second = %v", answers[1])
	}
	if answers[2]["error"] == nil {
		t.Errorf("third = %v", answers[2])
	}
	if answers[3]["kind"] != "unknown" {
		t.Errorf("fourth = %v", answers[3])
	}
	for _, key := range []string{"id", "kind", "text", "lang", "confidence", "quotes", "citations", "events", "suggestions", "took_us"} {
		if _, ok := answers[0][key]; !ok {
			t.Errorf("the answer lacks %q", key)
		}
	}
}

func TestSearchJSONLines(t *testing.T) {
	code, out, err := plenipo(t, `{"id":"q","text":"roaming prices"}`+"\n", "search", "--jsonl", "-k", "3")
	if code != 0 {
		t.Fatal(err)
	}
	var r struct {
		ID   string
		Hits []struct {
			Passage, Document, Path, Title, Text string
			Score                                float64
		}
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	if r.ID != "q" || len(r.Hits) != 3 || r.Hits[0].Document == "" || r.Hits[0].Path == "" || r.Hits[0].Score < r.Hits[1].Score {
		t.Errorf("%+v", r)
	}
}

func TestEventsAsCalendar(t *testing.T) {
	code, out, err := plenipo(t, "", "events", "--series", "PP", "--from", "2022", "--to", "2026", "--ics")
	if code != 0 || !strings.HasPrefix(out, "BEGIN:VCALENDAR\r\n") || strings.Count(out, "BEGIN:VEVENT") != 2 {
		t.Errorf("exit %d\n%s\n%s", code, out, err)
	}
	code, out, _ = plenipo(t, "", "events", "--place", "Dubai", "--json")
	var events []map[string]any
	if json.Unmarshal([]byte(out), &events); code != 0 || len(events) < 3 {
		t.Errorf("exit %d, %d events in Dubai", code, len(events))
	}
}

func TestExitCodes(t *testing.T) {
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, "events.yaml"), []byte("events:\n  - {id: x, name: X, start: 2012-02-30}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		want int
		says string
	}{
		{[]string{"--help"}, 0, "Exit codes"},
		{[]string{"ask", "--help"}, 0, "PLENIPO_KNOWLEDGE"},
		{[]string{"--version"}, 0, "plenipo"},
		{[]string{"nonsense"}, 2, "nonsense"},
		{[]string{"ask", "--now", "yesterday", "what is WCIT"}, 2, "--now"},
		{[]string{"ask", "--timezone", "Mars/Base", "what is WCIT"}, 2, "--timezone"},
		{[]string{"ask", "--knowledge", "/no/such/folder", "what is WCIT"}, 2, "/no/such/folder"},
		{[]string{"search", "-k", "0", "x"}, 2, "-k"},
		{[]string{"events", "--from", "2027-13"}, 2, "--from"},
		{[]string{"events", "--series", "nonsense"}, 2, "series"},
		{[]string{"check", broken}, 1, "2012-02-30"},
		{[]string{"eval", "/no/such/file"}, 2, "/no/such/file"},
	} {
		code, out, err := plenipo(t, "", tt.args...)
		if code != tt.want || !strings.Contains(out+err, tt.says) {
			t.Errorf("%v: exit %d, want %d, saying %q:\n%s%s", tt.args, code, tt.want, tt.says, out, err)
		}
	}
}

func TestChatUnderstandsFollowUps(t *testing.T) {
	code, out, err := plenipo(t, "what is WTPF-13\nwhere was it held?\n/why\n/quit\n", "chat")
	if code != 0 || !strings.Contains(out, "Geneva") || !strings.Contains(out, "decision") {
		t.Errorf("exit %d\n%s\n%s", code, out, err)
	}
}

func TestWrapKeepsWordsAndWidth(t *testing.T) {
	for _, tt := range []struct {
		in    string
		width int
		lines int
	}{{"one two three four five six", 20, 2}, {"", 20, 1}, {strings.Repeat("国", 30), 20, 3}, {"https://example.org/" + strings.Repeat("a", 60), 20, 1}} {
		if got := wrap(tt.in, tt.width); len(got) != tt.lines {
			t.Errorf("%q: %q", tt.in, got)
		}
	}
}
