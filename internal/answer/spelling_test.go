package answer_test

import "testing"

// TestMisspeltQuestionsAreReadAsTheyAreMeant asks with slips in names, in words that stem to another language's, and in what
// makes the question.
func TestMisspeltQuestionsAreReadAsTheyAreMeant(t *testing.T) {
	for slip, right := range map[string]string{
		"plenipotenciary conferense doha date":            "plenipotentiary conference doha date",
		"diffrence betwen sining and ratifing the treaty": "difference between signing and ratifying the treaty",
		"iana transision explaned":                        "iana transition explained",
		"did inda sign the tready in dubai":               "did india sign the treaty in dubai",
		"how 2 join isoc":                                 "how to join isoc",
		"¿cuántos paises firmarom el tratado?":            "¿cuántos países firmaron el tratado?",
	} {
		got, want := ask(t, today, slip), ask(t, today, right)
		if want.Kind == "unknown" || got.Text != want.Text {
			t.Errorf("%q: %s %q\nwant as for %q: %s %q", slip, got.Kind, got.Text, right, want.Kind, want.Text)
		}
	}
}

// TestWordsThatNobodyMisspeltStayAsTheyAre: a word of everyday talk or of a name is near another one by chance.
func TestWordsThatNobodyMisspeltStayAsTheyAre(t *testing.T) {
	for _, q := range []string{"il fait quel temps à Doha cette semaine", "how do I register for visas in Geneva?"} {
		for _, term := range ask(t, today, q).Trace.Terms {
			if term.Corrected {
				t.Errorf("%q: %q was corrected to %q", q, term.Word, term.Term)
			}
		}
	}
}
