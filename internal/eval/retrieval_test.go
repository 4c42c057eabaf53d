package eval_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plenipo/internal/eval"
)

// folder writes files to a new folder and returns its path.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// The same three texts in each form; the third question's text is ranked second, since the first shares more words.
var forms = map[string]map[string]string{
	"ours": {
		"passages.jsonl": `{"id":"d1","title":"Roaming","text":"The treaty was signed in Dubai. It asks for transparent roaming prices.","lang":"en"}
{"id":"d2","title":"Spam","text":"States should take measures against unsolicited bulk messages.","lang":"en"}
`,
		"questions.jsonl": `{"id":"q1","text":"what does the treaty ask of roaming prices","lang":"en","relevant":["d1"],"answers":["transparent"]}
{"id":"q2","text":"unsolicited messages","lang":"en","relevant":["d2"],"answers":["measures"]}
{"id":"q3","text":"how tall is the tower","lang":"en","relevant":[],"answers":[],"answerable":false}
`,
	},
	"BEIR": {
		"corpus.jsonl": `{"_id":"d1","title":"Roaming","text":"The treaty was signed in Dubai. It asks for transparent roaming prices."}
{"_id":"d2","title":"Spam","text":"States should take measures against unsolicited bulk messages."}
`,
		"queries.jsonl":  `{"_id":"q1","text":"what does the treaty ask of roaming prices"}` + "\n" + `{"_id":"q2","text":"unsolicited messages"}` + "\n" + `{"_id":"q9","text":"not judged"}` + "\n",
		"qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\td1\t2\nq2\td2\t1\nq1\tgone\t1\n",
	},
	"SQuAD": {
		"dev.json": `{"version":"v2.0","data":[{"title":"Telecom_law","paragraphs":[
{"context":"The treaty was signed in Dubai. It asks for transparent roaming prices.","qas":[
 {"id":"q1","question":"what does the treaty ask of roaming prices","answers":[{"text":"transparent","answer_start":45}],"is_impossible":false},
 {"id":"q3","question":"how tall is the tower","answers":[],"is_impossible":true}]},
{"context":"States should take measures against unsolicited bulk messages.","qas":[
 {"id":"q2","question":"unsolicited messages","answers":[{"text":"measures","answer_start":19}]}]}]}]}`,
	},
}

func TestEveryFormIsMeasuredAlike(t *testing.T) {
	for name, files := range forms {
		t.Run(name, func(t *testing.T) {
			c, err := eval.LoadCollection(folder(t, files))
			if err != nil {
				t.Fatal(err)
			}
			r, err := c.Retrieve(context.Background(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if r.Passages != 2 || r.Questions != 2 || r.R1 != 1 || r.R5 != 1 || r.MRR10 != 1 || r.NDCG10 != 1 {
				t.Errorf("%+v", r)
			}
			if name == "BEIR" {
				if r.Answers != 0 || !math.IsNaN(r.Sentence1) {
					t.Errorf("there are no answers in words: %+v", r)
				}
				return
			}
			// The answer to q1 is in the second sentence of d1, that to q2 in the only one of d2.
			if r.Answers != 2 || r.Sentence1 != 1 || r.FirstSentence != .5 {
				t.Errorf("sentences: %+v", r)
			}
			if r.Unanswerable != 1 || r.Removed != 1 {
				t.Errorf("the confidence doesn't part answerable from other questions: %+v", r)
			}
			if !math.IsNaN(r.OffTopic) {
				t.Errorf("no collection is off topic: %v", r.OffTopic)
			}
		})
	}
}

func TestHalvesPartTitles(t *testing.T) {
	load := func() *eval.Collection {
		c, err := eval.LoadCollection(folder(t, forms["ours"]))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	fit, report := load(), load()
	fit.Keep("fit")
	report.Keep("report")
	if len(fit.Questions)+len(report.Questions) != 3 {
		t.Errorf("%d and %d questions of 3", len(fit.Questions), len(report.Questions))
	}
	for _, a := range fit.Questions {
		for _, b := range report.Questions {
			if a.ID == b.ID {
				t.Errorf("%s is in both halves", a.ID)
			}
		}
	}
}

func TestWhatIsNoCollectionIsSaid(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"nothing":   {"readme.txt": ""},
		"two jsons": {"a.json": "{}", "b.json": "{}"},
		"no data":   {"a.json": `{"version":"1"}`},
		"twice":     {"passages.jsonl": `{"id":"a","text":"x"}` + "\n" + `{"id":"a","text":"y"}` + "\n", "questions.jsonl": ""},
		"grade":     {"corpus.jsonl": `{"_id":"a","text":"x"}`, "queries.jsonl": "", "qrels.tsv": "h\th\th\nq\ta\tmuch\n"},
	} {
		dir := folder(t, files)
		if _, err := eval.LoadCollection(dir); err == nil || !strings.Contains(err.Error(), dir) && name != "grade" {
			t.Errorf("%s: err = %v", name, err)
		}
	}
}

func TestAUCIsTheChanceOfTheHigherScore(t *testing.T) {
	for _, tt := range []struct {
		yes, no []float64
		want    float64
	}{
		{[]float64{2, 3}, []float64{0, 1}, 1}, {[]float64{0, 1}, []float64{2, 3}, 0}, {[]float64{1}, []float64{1}, .5},
		{[]float64{1, 3}, []float64{2, 2}, .5}, {[]float64{1, 2}, []float64{0, 1, 2}, (1.5 + 2.5) / 6},
	} {
		if got := eval.AUC(tt.yes, tt.no); math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("%v over %v: %v, want %v", tt.yes, tt.no, got, tt.want)
		}
	}
}

func TestFittingAndAblatingKeepWhatIsRight(t *testing.T) {
	c, err := eval.LoadCollection(folder(t, forms["ours"]))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	tuning, err := eval.FitTexts(context.Background(), []*eval.Collection{c}, &out)
	if err != nil {
		t.Fatal(err)
	}
	values := tuning.Values()
	for i, name := range tuning.Names() {
		if strings.HasPrefix(name, "rank ") && name != "rank length" && values[i] < 0 {
			t.Errorf("%s is %.2f", name, values[i])
		}
	}
	m := &eval.Measurement{Collection: c}
	if err := m.Open(context.Background()); err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	m.Tune(tuning)
	if r, err := m.Run(context.Background()); err != nil || r.R1 != 1 {
		t.Errorf("fitted on its own questions: %+v, %v", r, err)
	}
	if err := eval.Ablate(context.Background(), []*eval.Collection{c}, &out); err != nil || !strings.Contains(out.String(), "R@1 1.000") {
		t.Errorf("%v\n%s", err, out.String())
	}
}
