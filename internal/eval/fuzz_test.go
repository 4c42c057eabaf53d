package eval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzLoadCollection reads anything as each of the three forms. What is taken has each text once, and no question is
// answered by a text that isn't there.
func FuzzLoadCollection(f *testing.F) {
	f.Add(byte(0), `{"id":"a","title":"T","text":"The treaty was signed."}`, `{"id":"1","text":"Who signed?","relevant":["a","gone"]}`, "")
	f.Add(byte(1), `{"_id":"a","title":"T","text":"The treaty was signed."}`, `{"_id":"1","text":"Who signed?"}`, "query-id\tcorpus-id\tscore\n1\ta\t2\n1\t0\tb\t1\n")
	f.Add(byte(2), `{"version":"v2.0","data":[{"title":"T_U","paragraphs":[{"context":"Signed.","qas":[{"id":"1","question":"Who?","is_impossible":true,"answers":[]}]}]}]}`, "", "")
	f.Add(byte(0), "{\"id\":\"a\"}\n{\"id\":\"a\"}", "null", "")
	f.Add(byte(1), "[]", "{}", "a b c")
	f.Fuzz(func(t *testing.T, form byte, texts, questions, judged string) {
		dir := t.TempDir()
		files := [][2]string{{"passages.jsonl", texts}, {"questions.jsonl", questions}}
		switch form % 3 {
		case 1:
			files = [][2]string{{"corpus.jsonl", texts}, {"queries.jsonl", questions}, {"qrels.tsv", judged}}
		case 2:
			files = [][2]string{{"squad.json", texts}}
		}
		for _, file := range files {
			if err := os.WriteFile(filepath.Join(dir, file[0]), []byte(file[1]), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		c, err := LoadCollection(dir)
		if err != nil {
			if !strings.Contains(err.Error(), dir) && !strings.Contains(err.Error(), "relevance") {
				t.Fatalf("nobody is told where: %v", err)
			}
			return
		}
		known := map[string]bool{}
		for _, p := range c.Passages {
			if known[p.ID] {
				t.Fatalf("the text %q is there twice", p.ID)
			}
			known[p.ID] = true
		}
		for _, q := range c.Questions {
			for _, id := range q.Relevant {
				if !known[id] {
					t.Fatalf("question %q is answered by %q, which isn't there", q.ID, id)
				}
			}
		}
		base, ids, err := c.Base()
		if err != nil || len(ids) != len(base.Articles()) {
			t.Fatalf("%v: %d texts, %d articles", err, len(ids), len(base.Articles()))
		}
	})
}

// FuzzLoad reads anything as a question file. What is taken names each question once, and an error names the file.
func FuzzLoad(f *testing.F) {
	f.Add("suite: s\nquestions:\n  - id: a\n    text: When?\n    expect: {kind: [event], facts: [2026, \"a|b\"]}\n")
	f.Add("questions: [{id: a}, {id: a}]")
	f.Add("questions: [{text: no id}]")
	f.Add("thresholds: {accuracy: .9}\nnow: 2026-11-23T12:00:00Z\nquestions: null")
	f.Add("a: &x [*x]")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "q.yaml")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		suites, err := Load(path)
		if err != nil {
			if !strings.Contains(err.Error(), path) {
				t.Fatalf("nobody is told where: %v", err)
			}
			return
		}
		seen := map[string]bool{}
		for _, q := range suites[0].Questions {
			if q.ID == "" || seen[q.ID] {
				t.Fatalf("the id %q is empty or there twice", q.ID)
			}
			seen[q.ID] = true
		}
	})
}
