package answer

import (
	"strings"
	"testing"
	"time"
)

func TestVerdictEnd(t *testing.T) {
	for text, rest := range map[string]string{
		"No: the forum decides nothing.":   "the forum decides nothing.",
		"Não: o fórum não decide.":         "o fórum não decide.",
		"Yes, a state may still accede.":   "a state may still accede.",
		"不：论坛不作决定。":                        "论坛不作决定。",
		"لا، المنتدى لا يقرر.":             "المنتدى لا يقرر.",
		"No further forum has been called": "No further forum has been called",
		"Nobody: it runs itself.":          "Nobody: it runs itself.",
		"No:":                              "No:",
		"":                                 "",
	} {
		if got := text[verdictEnd(text):]; got != rest {
			t.Errorf("%q goes on with %q, want %q", text, got, rest)
		}
	}
}

// A "no" is kept where it answers what was asked, and left out where when, how many or what was asked.
func TestAnOpenQuestionIsNotAnsweredByYesOrNo(t *testing.T) {
	e := embeddedEngine(t)
	for question, begins := range map[string]string{
		"did India sign the 2012 ITRs?":                  "No: ",
		"is the internet resolution part of the treaty":  "No: ",
		"¿es verdad que la UIT controla internet?":       "No: ",
		"When was the IANA transition completed?":        "the first target",
		"number of delegations with credentials at WCIT": "144 delegations",
	} {
		a, err := e.Ask(t.Context(), Question{Text: question, Now: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)})
		if err != nil || len(a.Quotes) == 0 || !strings.HasPrefix(a.Quotes[0].Text(), begins) {
			t.Errorf("%q is answered by %q, %v", question, a.Text, err)
		}
		for i, q := range a.Quotes[min(1, len(a.Quotes)):] {
			if strings.Contains(q.Text(), a.Quotes[0].Text()) {
				t.Errorf("%q: quote %d says the first again: %q", question, i+2, q.Text())
			}
		}
	}
}
