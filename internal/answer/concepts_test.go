package answer

import "testing"

func TestConceptsAreKnownInTheLanguagesAsked(t *testing.T) {
	known := map[string]bool{"en": true, "fr": true, "es": true, "pt": true, "ru": true, "ar": true, "zh": true, "de": true}
	for i, c := range concepts() {
		if len(c.words["en"]) == 0 {
			t.Errorf("concept %d %v has no English words: most passages are in English", i+1, c.words)
		}
		for tag := range c.words {
			if !known[tag] {
				t.Errorf("concept %d %v: %q is none of the languages asked in", i+1, c.words["en"], tag)
			}
		}
	}
}
