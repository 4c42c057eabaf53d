package lang

import (
	"strings"
	"testing"
)

func TestDetectTellsShortQuestionsApart(t *testing.T) {
	tests := map[string][]string{
		"en": {"What is WCIT?", "when was the conference held", "who chaired WCIT-12", "why did the US refuse to sign",
			"is PP-26 on right now?", "what does ITR stand for", "how long until WRC-27", "where was the last WTSA",
			"how many countries signed the ITRs in Dubai", "tell me about the IGF"},
		"fr": {"c'est quand la prochaine conférence de plénipotentiaires ?", "qu'est-ce que la CMTI ?", "où a eu lieu la CMTI-12",
			"pourquoi les Etats-Unis n'ont pas signé", "qui a présidé la conférence de Dubaï", "quel est le rôle de l'UIT",
			"combien de pays ont signé le RTI", "c'est quoi l'UIT", "a quoi sert le FGI"},
		"es": {"qué es la CMTI", "¿cuándo es la próxima Conferencia de Plenipotenciarios?", "dónde se celebró la CMTI-12",
			"quién presidió la conferencia", "cuántos países firmaron", "por qué Estados Unidos no firmó", "que es la UIT"},
		"pt": {"o que é a CMTI", "quando será a próxima conferência", "onde foi realizada a conferência de Dubai",
			"quantos países assinaram", "quem presidiu a conferência", "por que os Estados Unidos não assinaram"},
		"de": {"was ist die ITU", "wann ist die nächste Konferenz", "wo wurde die WCIT abgehalten", "wer leitete die Konferenz"},
		"ru": {"что такое ВКМЭ", "когда состоится следующая Полномочная конференция", "где прошла WCIT-12"},
		"ar": {"ما هو الاتحاد الدولي للاتصالات", "متى عقد مؤتمر WCIT", "من ترأس المؤتمر"},
		"zh": {"什么是WCIT", "下一届全权代表大会什么时候举行", "国际电联是什么"},
		"ja": {"WCITとは何ですか"},
		"":   {"", "WCIT-12?", "???", "12 2027", "PP-26"},
	}
	for want, questions := range tests {
		for _, q := range questions {
			if got, sure := Detect(q); got != want || (want == "") != (sure == 0) || sure < 0 || sure > 1 {
				t.Errorf("Detect(%q) = %q, %.2f; want %q", q, got, sure, want)
			}
		}
	}
}

func BenchmarkDetect(b *testing.B) {
	for b.Loop() {
		Detect("c'est quand la prochaine conférence de plénipotentiaires ?")
	}
}

// A language is a short lower-case tag with a confidence above nothing, or there is neither; white space around and between
// words tells nothing.
func FuzzDetect(f *testing.F) {
	for _, s := range []string{"When is the next WTPF?", "¿Cuándo es la próxima conferencia?", "下一次世界电信政策论坛是什么时候？", "متى ينعقد المؤتمر؟", "WCIT-12?", "\xff\u200f", "", "ǅ ﬁ İ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tag, sure := Detect(text)
		if (tag == "") != (sure == 0) || sure < 0 || sure > 1 || len(tag) > 3 || strings.ToLower(tag) != tag {
			t.Fatalf("%q: %q, %v", text, tag, sure)
		}
		if again, _ := Detect("  " + text + "\n"); again != tag {
			t.Fatalf("%q: %q, and %q with space around it", text, tag, again)
		}
	})
}
