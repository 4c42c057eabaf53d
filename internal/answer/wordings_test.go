package answer

import (
	"strings"
	"testing"
)

func TestEverydayWordingsAreReadAsTheFilesSayThem(t *testing.T) {
	for asked, want := range map[string]string{
		"How come the US walked away from the new treaty?": "why the US refused to sign 2012 ITRs?",
		"what's the deal with the itrs":                    "what is the itrs",
		"whats the deal with the itrs":                     "what is the itrs",
		"how many ppl put their name to the treaty":        "how many people signed the treaty",
		"btw, who chaired WCIT?":                           "who chaired WCIT?",
		"south america at WCIT":                            "South America at WCIT", // and not the United States
		"What is ITU Telecom World":                        "What is ITU Telecom World",
		"in the end":                                       "in the end", // nothing else was said
		"don’t know":                                       "don’t know",
	} {
		if got := strings.Join(strings.Fields(plainly(asked, "en")), " "); got != want {
			t.Errorf("%q is read as %q, want %q", asked, got, want)
		}
	}
}

func TestASayingHasOneWording(t *testing.T) {
	for tag, table := range sayings() {
		seen := map[string]string{}
		for _, list := range table {
			for _, s := range list {
				words := strings.Join(s.words, " ")
				if other, twice := seen[words]; twice && other != s.wording {
					t.Errorf("%s: %q is both %q and %q", tag, words, other, s.wording)
				}
				seen[words] = s.wording
			}
		}
	}
}
