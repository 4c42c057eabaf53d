package answer

import "testing"

func TestEveryAsideHasAHint(t *testing.T) {
	for _, text := range []string{
		"i think", "I guess", "i believe", "i suppose", "i mean", "i reckon", "i heard", "if i remember correctly", "if I recall", "if i'm not mistaken",
		"as far as i know", "je crois que", "je pense", "si je ne me trompe pas", "creo que", "me parece", "si no me equivoco", "acho que",
		"se não me engano", "кажется", "По-моему", "я думаю", "если не ошибаюсь",
	} {
		if !asides.MatchString(text) {
			continue // what no expression removes needs no hint
		}
		if !mayHoldAside(text) {
			t.Errorf("%q is an aside, and no hint is in it", text)
		}
	}
	if mayHoldAside("When was WCIT-12?") {
		t.Error("a plain question is looked through for asides")
	}
}
