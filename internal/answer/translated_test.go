package answer_test

import (
	"testing"

	"plenipo/internal/answer"
)

// What only the English base has is found by questions in other languages; what is translated is answered in the
// language of the question.
func TestOtherLanguagesFindEnglishAndPreferTheirOwn(t *testing.T) {
	tests := []struct{ question, document string }{
		{"¿qué idiomas oficiales tiene la UIT?", "languages.es"},
		{"¿qué dijo Milton Mueller sobre la CMTI-12?", "milton-mueller"},
		{"wie viele Sitze hat der Rat der ITU?", "council-role"},
		{"谁在迪拜要求投票？", "who-asked-for-vote.zh"},
		{"有多少個國家簽署了2012年國際電信規則？", "who-signed.zh"},
		{"кто такой Маркус Куммер?", "kummer"},
		{"كم دولة قامت بتوقيع لوائح الاتصالات لعام 2012", "who-signed.ar"},
		{"quantos países assinaram o RTI de 2012?", "who-signed.pt"},
		{"谁是现在的国际电联秘书长？", "secretary-general.zh"},
	}
	for _, tt := range tests {
		a := ask(t, today, tt.question)
		if len(a.Citations) == 0 || a.Citations[0].Document != tt.document {
			t.Errorf("%q cites %v first, want %s\n%s", tt.question, a.Citations, tt.document, a.Text)
		}
	}
}

// "Pays" is a country and has the stem of "payer", to pay.
func TestAWordOfItsOwnIsNoneOfItsKin(t *testing.T) {
	if a := ask(t, today, "combien de pays y a-t-il à l'UIT ?"); len(a.Citations) == 0 || a.Citations[0].Document != "member-states.fr" {
		t.Errorf("cites %v first, want member-states.fr\n%s", a.Citations, a.Text)
	}
}

// What is asked of something is in a passage by a word, and not by somebody's name.
func TestCostaIsNoCost(t *testing.T) {
	for _, question := range []string{"cuánto costó la CMTI-12", "quanto custou a CMTI-12?"} {
		if a := ask(t, today, question); a.Kind != answer.Unknown {
			t.Errorf("%q: %s, want unknown\n%s", question, a.Kind, a.Text)
		}
	}
}
