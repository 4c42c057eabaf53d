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
	if own*100 < asked*93 {
		t.Errorf("only %d of %d claimed questions are answered from the article that claims them", own, asked)
	}
}

// A definition or a meeting's dates don't take a question that an article claims; a bare name and the next date stay theirs.
func TestAClaimGoesBeforeTheGlossaryAndTheCalendar(t *testing.T) {
	g := engine(t)
	for question, want := range map[string]string{
		"what comes out of the wsis forum":                      "wsis-forum-decides",
		"what is IANA for":                                      "iana-functions",
		"What is on the agenda of PP-26 in Doha?":               "pp-26",
		"theme of the next policy forum":                        "wtpf-26",
		"definition of internet governance in the tunis agenda": "definition-internet-governance",
		"what is the itu":                                       "itu",
		"next wtsa":                                             "wtsa-2028",
		"is pp-26 over":                                         "pp-2026",
		"What is EG-ITRs?":                                      "eg-itrs",
	} {
		a, err := g.Ask(t.Context(), answer.Question{Text: question, Lang: "en", Now: at(t, "2026-11-24")})
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Citations) == 0 || a.Citations[0].Document != want {
			t.Errorf("%q is answered from %v, not %s", question, a.Citations, want)
		}
	}
}

// A city stands for its conference where it is spoken of as one, and for a place elsewhere.
func TestACityStandsForItsConference(t *testing.T) {
	g := engine(t)
	for question, want := range map[string]string{
		"what came after Dubai":      "wtpf-2013",
		"what came before Dubai":     "wtsa-2012",
		"what did Kigali decide":     "wtdc-2022",
		"who hosted after Kigali":    "wtdc-2025",
		"results of New Delhi":       "wtsa-2024",
		"did Nairobi sign":           "kenya-signed",
		"did Uruguay sign the ITRs":  "full-list",
		"did the swiss sign":         "full-list",
		"did Portugal sign":          "eu-states-signed",
		"will there be another WTPF": "wtpf-2026",
		"will there be another WCIT": "next-wcit",
	} {
		a, err := g.Ask(t.Context(), answer.Question{Text: question, Lang: "en", Now: at(t, "2026-11-24")})
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Citations) == 0 || a.Citations[0].Document != want {
			t.Errorf("%q is answered from %v, not %s", question, a.Citations, want)
		}
	}
}
