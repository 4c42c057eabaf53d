package answer

import "testing"

func TestYearsOfTitles(t *testing.T) {
	for title, want := range map[string]int{
		"What did Sally Wentworth say to the US House in May 2012?":        2012,
		"Who was elected at PP-22?":                                        2022,
		"WATTC-88":                                                         1988,
		"What are the differences between the 1988 and the 2012 ITRs?":     0,
		"What is Resolution 1312?":                                         0,
		"Which numbers do the articles have, and did 55 refuse at WCIT-12": 2012,
		"What is the ITU?":                                                 0,
		"":                                                                 0,
	} {
		if got := yearIn(title); got != want {
			t.Errorf("yearIn(%q) = %d, want %d", title, got, want)
		}
	}
}

// Of two articles alike but for their year, the one of the year asked about answers; without an edition to come, "first" is a word.
func TestWhatIsAskedOfAYearIsAnsweredOfIt(t *testing.T) {
	e := embeddedEngine(t)
	for question, want := range map[string]string{
		"what did Sally Wentworth tell Congress before Dubai": "testimony-2012",
		"what did Sally Wentworth tell Congress in 2013":      "testimony-2013",
		"which chapter was the very first":                    "first-chapter",
		"igf 2021 location":                                   "igf-2021",
		"plenipotentiary conference 2022 location":            "pp-2022",
		"who is running for office at the ITU":                "pp26-candidates",
	} {
		a, err := e.Ask(t.Context(), Question{Text: question, Lang: "en", Now: asAsked})
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Citations) == 0 || a.Citations[0].Document != want {
			t.Errorf("%q is answered from %v, not %s", question, a.Citations, want)
		}
	}
}
