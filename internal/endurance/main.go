// Command endurance runs what wears a bot down, at full size, and prints a line for each: processes killed under load,
// networks and platforms that fail, disks that fill, files and indexes that go or break, clocks that jump, databases
// that restart, and a soak. It exits with 1 when anything was lost or doubled, and when a run was skipped.
//
//	go run ./internal/endurance                 all faults at full size, and a soak of a minute
//	go run ./internal/endurance -soak 5m        the soak for the record
//	go run ./internal/endurance -run slack      those whose name holds "slack"
//	go run ./internal/endurance -fuzz 10m       every fuzz target for ten minutes instead; -run chooses by package and name
//
// The runs are tests, each of which also runs small with "go test ./..."; here they get their full size.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"runtime"
	"strings"
	"time"
)

// A run is tests of one package that tell one tally.
type run struct {
	name  string
	pkg   string
	tests string   // for go test -run
	env   []string // beside this process's own
}

func runs(events int, soak time.Duration) []run {
	size := []string{fmt.Sprintf("PLENIPO_FAULT_EVENTS=%d", events)}
	return []run{
		{"slack: 429, 500, lost replies, dropped sockets, a kill", "./bots/slack", "^TestEveryQuestionIsAnsweredOnceThroughFaults$", size},
		{"discord: 429, 500, lost replies, resumed and invalid sessions, a kill", "./bots/discord", "^TestEveryQuestionIsAnsweredOnceThroughFaults$", size},
		{"store: killed eight times while it keeps events, SQLite and PostgreSQL", "./internal/store", "^TestKill$", nil},
		{"store: disk full", "./internal/store", "^TestFullDiskIsSaidAndHarmsNothing$", nil},
		{"store: damaged file", "./internal/store", "^TestDamagedFileIsSaid$", nil},
		{"clock jumps forward and back", "./bots", "^TestTheClockJumps$", nil},
		{"three replicas on one PostgreSQL, one killed", "./cmd/plenipo", "^TestThreeReplicas$", nil},
		{"PostgreSQL restarted twice under load", "./cmd/plenipo", "^TestPostgresRestartsUnderLoad$", nil},
		{"disk full while serving", "./cmd/plenipo", "^TestDiskFullWhileServing$", nil},
		{"index damaged on disk, while serving and before a start", "./cmd/plenipo", "^TestDamagedIndexIsBuiltAgain$", nil},
		{"index cut and written over in place while it is mapped", "./cmd/plenipo", "^TestIndexWrittenOverWhileServing$", nil},
		{"knowledge folder away and back, files broken and mended", "./cmd/plenipo", "^TestKnowledgeComesAndGoes$", nil},
		{"knowledge swapped under questions", "./internal/answer", "^TestQuestionsDuringSwaps$", nil},
		{"soak: 500 questions/s over the API, and Slack", "./cmd/plenipo", "^TestSoak$", []string{"PLENIPO_SOAK=" + soak.String()}},
	}
}

func main() {
	soak := flag.Duration("soak", time.Minute, "how long the soak takes")
	events := flag.Int("events", 10_000, "how many events Slack's and Discord's fault runs have")
	only := flag.String("run", "", "only what has this in its name")
	fuzz := flag.Duration("fuzz", 0, "fuzz every target for so long instead")
	workers := flag.Int("workers", runtime.GOMAXPROCS(0), "how many processes fuzz a target")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var failed int
	var err error
	if *fuzz > 0 {
		failed, err = fuzzAll(ctx, *only, *fuzz, *workers)
	} else {
		failed = runAll(ctx, *only, runs(*events, *soak))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "endurance:", err)
		os.Exit(2)
	}
	if failed > 0 {
		fmt.Printf("%d failed\n", failed)
		os.Exit(1)
	}
}

func runAll(ctx context.Context, only string, all []run) (failed int) {
	for _, r := range all {
		if !strings.Contains(r.name, only) || ctx.Err() != nil {
			continue
		}
		began := time.Now()
		cmd := exec.CommandContext(ctx, "go", "test", "-count=1", "-v", "-timeout=2h", "-run", r.tests, r.pkg)
		cmd.Env = append(os.Environ(), r.env...)
		out, err := cmd.CombinedOutput()
		verdict := verdictOf(string(out), err)
		fmt.Printf("%-6s %s (%v)\n", verdict, r.name, time.Since(began).Round(time.Second))
		for _, line := range tallies(string(out)) {
			fmt.Println("       " + line)
		}
		if verdict != "ok" {
			failed++
			fmt.Println(tail(string(out), 40))
		}
	}
	return failed
}

// verdictOf tells what became of a run. One that was skipped proves nothing, and one without a test neither.
func verdictOf(out string, err error) string {
	switch {
	case err != nil:
		return "FAILED"
	case strings.Contains(out, "--- SKIP"), !strings.Contains(out, "--- PASS"):
		return "NOTRUN"
	}
	return "ok"
}

// logged is a line that a test logged.
var logged = regexp.MustCompile(`(?m)^\s+\w+_test\.go:\d+: (?:tally: )?(.+)$`)

// tallies returns what the tests said of themselves.
func tallies(out string) (lines []string) {
	for _, m := range logged.FindAllStringSubmatch(out, -1) {
		lines = append(lines, m[1])
	}
	return lines
}

func tail(s string, n int) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
