package answer

import (
	"slices"
	"testing"
	"time"
)

var asAsked = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// Who says "us" means a country only where it is one.
func TestUsIsACountryOrWhoAsks(t *testing.T) {
	e := embeddedEngine(t)
	for text, country := range map[string]bool{
		"did the us sign": true, "why did us refuse": true, "iran and us": true, "did the US sign": true,
		"do they apply to us at all": false, "are the ITRs binding for us": false, "what useful thing could a chapter do": false, "do they bind us": false,
	} {
		u := e.understand(Question{Text: text, Lang: "en"}, asAsked)
		said := slices.ContainsFunc(u.words, func(w questionWord) bool { return w.term == "us" })
		if said != country {
			t.Errorf("%q: the United States are asked about: %v", text, said)
		}
	}
}

// An English word is no slip of another that files have.
func TestWordsOfOtherThingsAreNoSlips(t *testing.T) {
	e := embeddedEngine(t)
	for _, text := range []string{"what grade did it get", "is there a password", "a ticket", "an orange shirt", "the flight", "pizza"} {
		for _, w := range e.understand(Question{Text: text, Lang: "en"}, asAsked).words {
			if w.asked != "" {
				t.Errorf("%q: %q is read as %q", text, w.asked, w.word)
			}
		}
	}
}

func TestWhatNoFileTellsIsRefused(t *testing.T) {
	e := embeddedEngine(t)
	for _, text := range []string{
		"what grade did the Internet Society give Terry Kramer", "home address of the ISOC CEO", "what is the password of the ITU website",
		"do you personally think Russia was right in Dubai?", "who was the better leader, Touré or Zhao?", "who headed the Belgian delegation at WCIT",
	} {
		a, err := e.Ask(t.Context(), Question{Text: text, Lang: "en", Now: asAsked})
		if err != nil {
			t.Fatal(err)
		}
		if a.Kind != Unknown {
			t.Errorf("%q is answered: %s", text, a.Text)
		}
	}
}

// A country must be spoken of; a city where a meeting was need not be.
func TestWhoLedACountrysDelegationIsTold(t *testing.T) {
	e := embeddedEngine(t)
	a, err := e.Ask(t.Context(), Question{Text: "who led the British in Dubai", Lang: "en", Now: asAsked})
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Citations) == 0 || a.Citations[0].Document != "heads-of-delegation" {
		t.Errorf("%s, from %v", a.Text, a.Citations)
	}
}

// What took place somewhere in the past is all of it.
func TestMeetingsSomewhereInThePastAreListed(t *testing.T) {
	e := embeddedEngine(t)
	a, err := e.Ask(t.Context(), Question{Text: "which IGFs were held in Africa", Lang: "en", Now: asAsked})
	if err != nil {
		t.Fatal(err)
	}
	if a.Kind != EventsKind || len(a.Events) < 2 {
		t.Errorf("%s of %d meetings: %s", a.Kind, len(a.Events), a.Text)
	}
}

// A clause that says next to nothing is answered by what fits the rest.
func TestWhatIsSaidAroundAClauseCounts(t *testing.T) {
	e := embeddedEngine(t)
	a, err := e.Ask(t.Context(), Question{Text: "our country signed in 2012 but never ratified. are we bound?", Lang: "en", Now: asAsked})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range a.Citations[:min(1, len(a.Citations))] {
		if c.Document == "us-bound" {
			t.Errorf("it is answered as if the United States had been asked about: %s", a.Text)
		}
	}
}
