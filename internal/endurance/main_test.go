package main

import (
	"errors"
	"slices"
	"testing"
)

func TestARunThatProvesNothingIsNoSuccess(t *testing.T) {
	for _, tt := range []struct {
		out  string
		err  error
		want string
	}{
		{"--- PASS: TestKill (1.00s)\nok", nil, "ok"},
		{"--- FAIL: TestKill (1.00s)", errors.New("exit status 1"), "FAILED"},
		{"    --- SKIP: TestKill/PostgreSQL (0.00s)\n--- PASS: TestKill (1.00s)", nil, "NOTRUN"},
		{"ok  plenipo/bots 0.1s [no tests to run]", nil, "NOTRUN"},
	} {
		if got := verdictOf(tt.out, tt.err); got != tt.want {
			t.Errorf("%q: %s, want %s", tt.out, got, tt.want)
		}
	}
}

func TestTalliesAreWhatTestsLogged(t *testing.T) {
	got := tallies("=== RUN   TestX\n    kill_test.go:129: 3 kept, 1 lost\n    x_test.go:9: tally: none\n--- PASS: TestX (0.00s)\n")
	if want := []string{"3 kept, 1 lost", "none"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestFuzzTargetsAreReadFromTheList(t *testing.T) {
	got := targets("ok  \tplenipo/bots\t0.1s\nFuzzA\nFuzzB\nok  \tplenipo/index\t0.1s\n?   \tplenipo/x\t[no test files]\nFuzzC\nok  \tplenipo/web\t0.1s\n")
	want := []target{{"plenipo/index", "FuzzA"}, {"plenipo/index", "FuzzB"}, {"plenipo/web", "FuzzC"}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if p := progress("fuzz: elapsed: 3s, execs: 10 (3/sec), new interesting: 1 (total: 5)\nfuzz: elapsed: 6s, execs: 20 (3/sec), new interesting: 2 (total: 6)\n"); p != "20 inputs, 6 in the corpus, 2 of them new" {
		t.Error(p)
	}
}
