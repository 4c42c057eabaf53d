package eval_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plenipo/internal/answer"
	"plenipo/internal/eval"
	"plenipo/knowledge"
)

// TestEveryQuoteOfTheSuiteIsVerbatim asks the whole suite on the embedded base: each quote of each answer stands,
// byte for byte, in the passage that it cites, and in the file that holds the passage.
func TestEveryQuoteOfTheSuiteIsVerbatim(t *testing.T) {
	g, err := answer.Open(context.Background(), []knowledge.Layer{knowledge.Embedded()}, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	suites, err := eval.Load("testdata/suite")
	if err != nil {
		t.Fatal(err)
	}
	results, err := eval.Run(context.Background(), g, suites)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	quotes := 0
	for _, r := range results {
		for _, q := range r.Forged {
			t.Errorf("%s: %q is not in the passage that it cites", r.Case.ID, q)
		}
		for _, q := range r.Answer.Quotes {
			quotes++
			path := r.Answer.Citations[q.Citation-1].Path
			if _, ok := files[path]; !ok {
				b, err := os.ReadFile(filepath.Join("..", "..", "knowledge", path))
				if err != nil {
					t.Fatal(err)
				}
				// YAML writes an apostrophe twice within single quotes.
				files[path] = strings.ReplaceAll(string(b), "''", "'")
			}
			for sentence := range strings.SplitSeq(q.Text(), "\n") {
				for _, s := range knowledge.SplitSentences(sentence) {
					if words := sentence[s.From:s.To]; !strings.Contains(files[path], words) {
						t.Errorf("%s: %q is not in %s", r.Case.ID, words, path)
					}
				}
			}
		}
	}
	if len(results) < 400 || quotes < 400 {
		t.Errorf("%d questions and %d quotes are too few to tell", len(results), quotes)
	}
}

func TestJudge(t *testing.T) {
	unknown := answer.Answer{Kind: answer.Unknown, Text: "I don't know"}
	chair := answer.Answer{Kind: answer.Passage, Text: "WCIT-12 was chaired by Al-Ghanim in Dubaï.", Citations: []answer.Citation{{N: 1, Document: "chair"}}}
	tests := []struct {
		name   string
		expect eval.Expect
		answer answer.Answer
		want   eval.Verdict
	}{
		{"right", eval.Expect{Kind: []string{"passage"}, Facts: []string{"al-ghanim", "Dubai|Doha"}}, chair, eval.Right},
		{"any kind", eval.Expect{Facts: []string{"Al-Ghanim"}}, chair, eval.Right},
		{"fact missing", eval.Expect{Facts: []string{"Kramer"}}, chair, eval.Wrong},
		{"fact forbidden", eval.Expect{NotFacts: []string{"Dubai"}}, chair, eval.Wrong},
		{"other document", eval.Expect{Document: []string{"vote"}}, chair, eval.Wrong},
		{"other kind", eval.Expect{Kind: []string{"event"}}, chair, eval.Wrong},
		{"refused", eval.Expect{Kind: []string{"passage"}}, unknown, eval.Refused},
		{"unknown allowed", eval.Expect{Kind: []string{"event", "unknown"}, Facts: []string{"2027"}}, unknown, eval.Right},
		{"rightly refused", eval.Expect{Kind: []string{"unknown"}}, unknown, eval.Right},
		{"answered what must be refused", eval.Expect{Kind: []string{"unknown"}}, chair, eval.Wrong},
	}
	for _, tt := range tests {
		if got, why := eval.Judge(eval.Case{Expect: tt.expect}, tt.answer); got != tt.want {
			t.Errorf("%s: %s (%s), want %s", tt.name, got, why, tt.want)
		}
	}
}

func TestLoadNamesWhatIsWrong(t *testing.T) {
	for name, text := range map[string]string{
		"no id":    "suite: s\nquestions:\n  - text: a\n",
		"same id":  "suite: s\nquestions:\n  - {id: a, text: a}\n  - {id: a, text: b}\n",
		"bad key":  "suite: s\nquestions:\n  - {id: a, txt: a}\n",
		"bad yaml": "suite: [\n",
	} {
		path := filepath.Join(t.TempDir(), "q.yaml")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := eval.Load(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: err = %v", name, err)
		}
	}
	if _, err := eval.Load(t.TempDir()); err == nil {
		t.Error("an empty folder was taken for question files")
	}
}

func TestRetrieveMeasuresACollection(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("corpus.jsonl", `{"_id":"d1","title":"Roaming","text":"The treaty asks for transparent roaming prices."}
{"_id":"d2","title":"Spam","text":"States should take measures against unsolicited bulk messages."}
`)
	write("queries.jsonl", `{"_id":"q1","text":"what are roaming prices"}
{"_id":"q2","text":"unsolicited messages"}
{"_id":"q3","text":"not judged"}
`)
	write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\n")
	c, err := eval.LoadCollection(dir)
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Retrieve(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Questions != 2 || r.R1 != 1 || r.MRR10 != 1 || r.NDCG10 != 1 {
		t.Errorf("%+v", r)
	}
}
