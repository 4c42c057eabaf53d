package answer_test

import (
	"testing"

	"plenipo/internal/answer"
)

// A curator who writes a question into an article expects it to be answered. Which document answers is the ranking's
// affair: a meeting's or a term's own entry may say the same.
func TestAQuestionThatAnArticleClaimsIsAnswered(t *testing.T) {
	g := engine(t)
	asked, own := 0, 0
	for _, a := range g.Base().Articles() {
		if len(a.Chapters) > 0 {
			continue
		}
		for _, text := range append([]string{a.Title}, a.Questions...) {
			got, err := g.Ask(t.Context(), answer.Question{Text: text, Lang: a.Lang, Now: at(t, "2026-11-24")})
			if err != nil {
				t.Fatal(err)
			}
			asked++
			if got.Kind == answer.Unknown {
				t.Errorf("%s claims %q, and it is refused", a.ID, text)
			}
			for _, c := range got.Citations {
				if c.Document == a.ID {
					own++
					break
				}
			}
		}
	}
	t.Logf("%d of %d claimed questions are answered from the article that claims them", own, asked)
	if own*100 < asked*85 {
		t.Errorf("only %d of %d claimed questions are answered from the article that claims them", own, asked)
	}
}
