package main

import (
	"bufio"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"

	"plenipo/internal/eval"
)

// eachFiller hands on the texts of a JSON lines file until each says that it has enough.
func eachFiller(path string, each func(eval.CollectionPassage) (more bool, err error)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	for dec := json.NewDecoder(bufio.NewReaderSize(f, 1<<20)); dec.More(); {
		var p eval.CollectionPassage
		if err := dec.Decode(&p); err != nil {
			return err
		}
		if more, err := each(p); err != nil || !more {
			return err
		}
	}
	return nil
}

// questionWords are taken out of the peers' queries: none of them does so itself, and all rank better without.
var questionWords = strings.Fields(`a about above after again all also am an and any are as at be because been before being
	below between both but by can could did do does doing down during each for from further had has have having he her here hers
	him his how i if in into is it its itself just me more most my no nor not of off on once only or other our out over own same
	she should so some such than that the their them then there these they this those through to too under until up very was we
	were what when where which while who whom why will with would you your`)

var word = regexp.MustCompile(`[\p{L}\p{M}\p{N}]+`)

// words returns a question's words in lower case, each once, without question words unless there are no others.
func words(question string) []string {
	all := word.FindAllString(strings.ToLower(question), -1)
	var out []string
	for _, w := range all {
		if !slices.Contains(out, w) && !slices.Contains(questionWords, w) {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		return all
	}
	return out
}
