package main

import (
	"strings"
	"testing"
)

// FuzzConfigLoader reads anything as a settings file, and looks every path up in what it says.
func FuzzConfigLoader(f *testing.F) {
	for _, s := range []string{"serve: {listen: \":8080\"}", "serve-listen: x\nserve: {listen: y}", "a: [b, {c: d}]", "- list", "a: &x {b: *x}", "serve: null", "\x00"} {
		f.Add(s, "serve-listen")
	}
	f.Fuzz(func(t *testing.T, text, path string) {
		if _, err := configLoader(strings.NewReader(text)); err != nil {
			if !strings.Contains(err.Error(), "settings file") {
				t.Fatalf("nobody is told where: %v", err)
			}
			return
		}
		// A name written out is found, and within maps it is found by the same path.
		if !strings.Contains(path, "-") && path != "" {
			if got := setting(map[string]any{"a": map[string]any{path: 1}}, "a-"+path); got != 1 {
				t.Fatalf("a-%s: %v", path, got)
			}
		}
		if got := setting(map[string]any{path: 1}, path); path != "" && got != 1 {
			t.Fatalf("%q: %v", path, got)
		}
	})
}

// FuzzParseInstant reads any text as an instant; what is taken is the same when it is written again.
func FuzzParseInstant(f *testing.F) {
	for _, s := range []string{"2026-10-01", "2026-10-01T09:00:00Z", "2026-10-01T09:00", "0000-00-00", "9999-12-31T23:59:60Z", "now"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, err := parseInstant(text)
		if err != nil {
			return
		}
		if again, err := parseInstant(at.Format("2006-01-02T15:04:05.999999999Z07:00")); err != nil || !again.Equal(at) {
			t.Fatalf("%q: %v, again %v, %v", text, at, again, err)
		}
	})
}
