package answer_test

import (
	"strings"
	"testing"

	"plenipo/internal/answer"
)

// A conversation goes on by pronouns, ellipses and corrections.
func TestWhatFollowsLeansOnWhatWasSaid(t *testing.T) {
	g := engine(t)
	for name, turns := range map[string][][2]string{
		"predecessor": {{"who is the secretary-general of the itu", "Bogdan-Martin"}, {"who was it before her", "Zhao"}},
		"correction":  {{"when was the last IGF?", "2025"}, {"no, I meant the one in 2019", "Berlin"}},
		"after that":  {{"where is PP-26 held?", "Doha"}, {"how long does it last", "27 November"}, {"and the next one after that?", "2030"}},
		"new subject": {{"what is the multistakeholder model?", "stakeholder"}, {"ok different topic, when is WRC-27?", "2027"}, {"where?", "Shanghai"}},
	} {
		t.Run(name, func(t *testing.T) {
			thread := answer.Thread{}
			for _, turn := range turns {
				a, err := g.Ask(t.Context(), answer.Question{Text: turn[0], Thread: thread, Now: at(t, "2026-11-24")})
				if err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(a.Text, turn[1]) {
					t.Errorf("%q got %q, which lacks %s", turn[0], a.Text, turn[1])
				}
				thread = a.Thread
			}
		})
	}
}
