package answer_test

import (
	"slices"
	"testing"

	"plenipo/index"
	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// texts returns an engine over articles that have a title and a text and claim no questions, but for claiming.
func texts(t *testing.T, claiming []string, bodies ...[2]string) *answer.Engine {
	t.Helper()
	var articles []*knowledge.Article
	for i, b := range bodies {
		id := string(rune('a' + i))
		a := &knowledge.Article{Location: knowledge.Location{Path: id + ".md"}, ID: id, Title: b[0], Body: b[1], Lang: "en"}
		if i == 0 {
			a.Questions = claiming
		}
		articles = append(articles, a)
	}
	base, err := new(knowledge.Base).With(articles...)
	if err != nil {
		t.Fatal(err)
	}
	ix, err := index.Build(t.Context(), base)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ix.Close() })
	return answer.New(ix, base, answer.Options{})
}

var towns = [][2]string{
	{"Warsaw", "Warsaw is the capital and the largest town of Poland. It stands on the Vistula River, far from the sea. Its stock exchange is old."},
	{"Cairo", "Cairo is the capital of Egypt, old and large. It lies on the Nile."},
	{"Oslo", "Oslo is the capital of Norway. Most of it is forest. Few rivers cross it."},
	{"Rome", "Rome is the capital of Italy. Seven hills and a river shape the town. They are steep."},
}

func TestASentenceThatLeansOnTheOneBeforeAnswers(t *testing.T) {
	e := texts(t, nil, towns...)
	f, err := e.Find(t.Context(), answer.Question{Text: "On what river does Warsaw stand?"}, answer.FindOptions{})
	if err != nil || len(f.Sentences) == 0 {
		t.Fatalf("%+v, %v", f, err)
	}
	s, want := f.Sentences[0], "It stands on the Vistula River, far from the sea."
	if got := s.Passage.Sentence(s.Number); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// What questions a base claims decides by which numbers all of it is weighed, so that the same texts score alike however
// few answers were saved beside them.
func TestTextsAloneAreWeighedByTheirOwnNumbers(t *testing.T) {
	score := func(e *answer.Engine) float64 {
		f, err := e.Find(t.Context(), answer.Question{Text: "What shapes the town of Rome?"}, answer.FindOptions{})
		if err != nil || len(f.Hits) == 0 || f.Hits[0].Passage.Title != "Rome" {
			t.Fatalf("%+v, %v", f.Hits, err)
		}
		return f.Hits[0].Score
	}
	plain, claiming := texts(t, nil, towns...), texts(t, []string{"Is Warsaw large?"}, towns...)
	own, other := score(plain), score(claiming)
	if got := score(plain.Tuned(answer.DefaultTuning())); own == got {
		t.Errorf("texts alone score %v by the numbers of bases that claim questions, too", own)
	}
	if got := score(claiming.Tuned(answer.TextsTuning())); other == got {
		t.Errorf("a base that claims questions scores %v by the numbers of texts alone, too", other)
	}
	many := slices.Clone(towns)
	for range 12 {
		many = append(many, [2]string{"A village", "A village without a river, and with nothing to say."})
	}
	few := texts(t, []string{"Is Warsaw large?"}, many...)
	if own, got := score(few), score(few.Tuned(answer.TextsTuning())); own != got {
		t.Errorf("one saved answer among sixteen texts: %v, by their own numbers %v", own, got)
	}
}
