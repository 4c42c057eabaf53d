package loadtest

import (
	"errors"
	"strings"

	"plenipo/internal/eval"
)

// Questions are those of an evaluation suite's folder, in an order that mixes its files.
func Questions(suite string) ([]string, error) {
	suites, err := eval.Load(suite)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, s := range suites {
		for _, c := range s.Questions {
			all = append(all, c.Text)
		}
	}
	if len(all) == 0 {
		return nil, errors.New(suite + " has no questions")
	}
	const step = 7919 // a prime: every question comes once
	mixed := make([]string, len(all))
	for i := range mixed {
		mixed[i] = all[i*step%len(all)]
	}
	return mixed, nil
}

// Anew is the i-th of questions that nobody asked before: when the list is through, the same ones come in other spelling,
// with one more space each time, which changes no answer and no remembered one fits.
func Anew(questions []string, i int) string {
	q := questions[i%len(questions)]
	return strings.Replace(q, " ", strings.Repeat(" ", 1+i/len(questions)), 1)
}
