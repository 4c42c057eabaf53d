package answer

import (
	"slices"
	"strings"
	"testing"
)

// "Remove" finds "delete"; the word itself still goes first.
func TestWordsThatAreUsedAlike(t *testing.T) {
	e, _ := titled(t, "Open an account", "Delete an account", "Rename an account")
	for question, want := range map[string]string{
		"How can I remove my account?":  "Delete an account",
		"How do I erase the account?":   "Delete an account",
		"How should I open an account?": "Open an account",
	} {
		f, err := e.Find(t.Context(), Question{Text: question}, FindOptions{})
		if err != nil || len(f.Hits) == 0 {
			t.Fatalf("%s: %+v, %v", question, f, err)
		}
		if got := f.Hits[0].Passage.Title; got != want {
			t.Errorf("%s: first is %q, want %q", question, got, want)
		}
	}
}

// What is used alike is so both ways, no word is used for itself, and no line says anything twice.
func TestTheTableOfWordsUsedAlike(t *testing.T) {
	for tag, words := range alikeWords() {
		for w, others := range words {
			if slices.Contains(others, w) {
				t.Errorf("%s: %q is said to be used for itself", tag, w)
			}
			for i, o := range others {
				if !slices.Contains(words[o], w) {
					t.Errorf("%s: %q is used for %q, but not the other way round", tag, w, o)
				}
				if slices.Contains(others[:i], o) {
					t.Errorf("%s: that %q is used for %q is said twice", tag, o, w)
				}
			}
		}
	}
	for line := range strings.Lines(alikeTable) {
		if f := strings.Fields(line); f[0] != "#" && (len(f) < 3 || len(f[0]) != 2) {
			t.Errorf("%q has no language and two words", strings.TrimSpace(line))
		}
	}
}
