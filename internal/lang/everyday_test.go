package lang

import "testing"

func TestFormsOfEverydayWordsAreEveryday(t *testing.T) {
	for _, w := range []string{"grab", "grabbing", "grabbed", "gathered", "raised", "tries", "tried", "crushes", "browsing", "happily", "cooler's"} {
		if got, want := EverydayWord("en", w), w != "cooler's"; got != want {
			t.Errorf("EverydayWord(en, %q) = %v", w, got)
		}
	}
	for _, w := range []string{"treaties", "voting", "wing", "ring", "bus", "ed", "s", "", "billing"} {
		if EverydayWord("en", w) {
			t.Errorf("%q says what a question is about", w)
		}
	}
	if EverydayWord("de", "grabbing") {
		t.Error("endings are English")
	}
}

func TestThingsAreTheirOwnWords(t *testing.T) {
	for _, w := range []string{"pizza", "pizzas", "ticket", "flights", "babies", "shirt"} {
		if !ThingWord("en", w) {
			t.Errorf("%q is a thing", w)
		}
	}
	for _, w := range []string{"treaty", "conferance", "itu", ""} {
		if ThingWord("en", w) {
			t.Errorf("%q is taken for a thing", w)
		}
	}
}
