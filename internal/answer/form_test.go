package answer

import (
	"testing"

	"plenipo/internal/lang"
)

func TestFormsOfQuestions(t *testing.T) {
	for _, tt := range []struct {
		lang, text string
		want       form
	}{
		{"en", "Did Kenya sign?", formWhether},
		{"en", "how do I join a chapter", formHow},
		{"en", "how many states signed", formOther},
		{"en", "what does the ITU do", formOther},
		{"en", "WCIT-12 chair", formOther},
		{"ru", "Подписала ли Россия РМЭ?", formWhether},
		{"ar", "هل وقعت مصر؟", formWhether},
		{"fr", "qui a signé ?", formOther},
	} {
		if got := formOf(tt.lang, lang.Fold(tt.text)); got != tt.want {
			t.Errorf("%s %q: form %d, want %d", tt.lang, tt.text, got, tt.want)
		}
	}
}

// Who asks whether something is so wants the article that says whether; who asks how many, more than a definition.
func TestAnswersAreOfTheFormAsked(t *testing.T) {
	e := embeddedEngine(t)
	for question, want := range map[string]string{
		"did the sender pays scheme make it into the treaty": "spnp-in-treaty",
		"is CWG-Internet open to everybody":                  "cwg-internet-who",
	} {
		a, err := e.Ask(t.Context(), Question{Text: question, Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Citations) == 0 || a.Citations[0].Document != want {
			t.Errorf("%q is answered from %v, not %s", question, a.Citations, want)
		}
	}
}
