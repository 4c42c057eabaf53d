package knowledge

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// A Severity says what a problem does to a file.
type Severity uint8

// The severities. What has an error is left out; what has only warnings is served.
const (
	Warning Severity = iota + 1
	Error
)

// String returns "warning" or "error".
func (s Severity) String() string {
	switch s {
	case Warning:
		return "warning"
	case Error:
		return "error"
	}
	return "unknown"
}

// A Problem is something wrong in a knowledge file, told to the person who can correct it.
type Problem struct {
	Layer    string // the layer's name
	Path     string // slash-separated, relative to the layer's root
	Line     int    // 1-based; 0 when the whole file is meant
	Column   int    // 1-based, in characters; 0 when the whole line is meant
	Severity Severity
	Reason   string // what is wrong
	Remedy   string // what to do about it
}

// Error returns the problem as one line, as in
// "events/wtpf.yaml:14:9: end 2013-05-14 is before start 2013-05-16; correct one of them".
func (p Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.Path)
	if p.Line > 0 {
		b.WriteByte(':')
		b.WriteString(strconv.Itoa(p.Line))
		if p.Column > 0 {
			b.WriteByte(':')
			b.WriteString(strconv.Itoa(p.Column))
		}
	}
	b.WriteString(": ")
	b.WriteString(p.Reason)
	if p.Remedy != "" {
		b.WriteString("; ")
		b.WriteString(p.Remedy)
	}
	return b.String()
}

// A FileError is a Problem of severity Error that a parser returns. Several of one file come joined by
// [errors.Join]; [errors.As] finds the first.
type FileError struct{ Problem }

// HasErrors reports whether any of the problems is more than a warning.
func HasErrors(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return p.Severity == Error })
}

// A report collects the problems of one file.
type report struct {
	layer, path string
	problems    []Problem
	errors      int
}

func (r *report) errorAt(line, column int, reason, remedy string) {
	r.errors++
	r.problems = append(r.problems, Problem{r.layer, r.path, line, column, Error, reason, remedy})
}

func (r *report) warnAt(line, column int, reason, remedy string) {
	r.problems = append(r.problems, Problem{r.layer, r.path, line, column, Warning, reason, remedy})
}

// err returns the errors of the report as joined FileErrors, nil when there are none.
func (r *report) err() error {
	var errs []error
	for _, p := range r.problems {
		if p.Severity == Error {
			errs = append(errs, &FileError{p})
		}
	}
	return errors.Join(errs...)
}

func (r *report) location(line int) Location { return Location{r.layer, r.path, line} }

// sortProblems orders problems by place. The order of layers is kept.
func sortProblems(problems []Problem) {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		if a.Layer != b.Layer {
			return 0
		}
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Reason, b.Reason))
	})
}
