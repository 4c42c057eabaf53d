package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// fuzzAll fuzzes each target of each package for so long, in so many processes. What a target finds, go test leaves in the
// package's testdata/fuzz, where it is tried with every "go test" from then on; inputs that reach new code are kept in Go's cache,
// and the next run begins with them.
func fuzzAll(ctx context.Context, only string, each time.Duration, workers int) (failed int, err error) {
	out, err := exec.CommandContext(ctx, "go", "test", "-list", "^Fuzz", "./...").Output()
	if err != nil {
		return 0, fmt.Errorf("list the fuzz targets: %w", err)
	}
	cache, err := exec.CommandContext(ctx, "go", "env", "GOCACHE").Output()
	if err != nil {
		return 0, fmt.Errorf("find Go's cache: %w", err)
	}
	done := 0
	for _, t := range targets(string(out)) {
		if !strings.Contains(t.pkg+" "+t.name, only) || ctx.Err() != nil {
			continue
		}
		cmd := exec.CommandContext(ctx, "go", "test", "-run=^$", "-fuzz=^"+t.name+"$", "-fuzztime="+each.String(),
			"-timeout=0", fmt.Sprintf("-parallel=%d", workers), t.pkg)
		out, err := cmd.CombinedOutput()
		if ctx.Err() != nil {
			break // interrupted: neither done nor failed
		}
		done++
		verdict := "ok"
		if err != nil {
			verdict = "FAILED"
			failed++
		}
		fmt.Printf("%-6s %-28s %-24s %s\n", verdict, strings.TrimPrefix(t.pkg, "plenipo/"), t.name, progress(string(out)))
		if err != nil {
			fmt.Println(tail(string(out), 30))
		}
	}
	fmt.Printf("%d targets, %v each; the corpus is kept in %s\n", done, each, filepath.Join(strings.TrimSpace(string(cache)), "fuzz"))
	return failed, nil
}

type target struct{ pkg, name string }

// targets reads what "go test -list" prints: the names of a package's targets, then "ok", the package and a time.
func targets(out string) (all []target) {
	var names []string
	for line := range strings.Lines(out) {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 1 && strings.HasPrefix(fields[0], "Fuzz"):
			names = append(names, fields[0])
		case len(fields) > 1 && fields[0] == "ok":
			for _, n := range names {
				all = append(all, target{fields[1], n})
			}
			names = nil
		}
	}
	return all
}

var execs = regexp.MustCompile(`execs: (\d+) .*new interesting: (\d+) \(total: (\d+)\)`)

// progress returns how far the last line that counts had come.
func progress(out string) string {
	all := execs.FindAllStringSubmatch(out, -1)
	if len(all) == 0 {
		return "no figures"
	}
	m := all[len(all)-1]
	return fmt.Sprintf("%s inputs, %s in the corpus, %s of them new", m[1], m[3], m[2])
}
