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
		"where did the United States stand on spam":        "position of the United States on spam",
		"Radio Regs, same thing?":                          "Radio regulations, same thing?",
		"is Japan among the signatories of the new treaty": "did Japan sign 2012 ITRs",
		"the ITRs in two sentences for my boss":            "the ITRs",
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

func TestSayingsAreWrittenOut(t *testing.T) {
	got := strings.Join(choices("[the/] [new/old] treaty"), "|")
	if want := "the new treaty| new treaty|the old treaty| old treaty"; got != want {
		t.Errorf("choices: %q, want %q", got, want)
	}
	for _, text := range []string{"treaty", "a [b", "a ] b", ""} {
		if got := choices(text); len(got) != 1 || got[0] != text {
			t.Errorf("choices(%q) = %q", text, got)
		}
	}
	stands := saying{words: strings.Fields("where does * stand on")}
	for text, want := range map[string]string{
		"where does it stand on spam": "it", "where does the european union stand on spam": "the european union",
		"where does a stand on": "a", "where does stand on": "", "where does": "", "where does one who is far too long stand on": "",
	} {
		words := spokenWords(text)
		m, ok := stands.match(words)
		if !ok {
			m = saidAt{}
		}
		var filled []string
		for _, w := range words[m.from:m.to] {
			filled = append(filled, w.word)
		}
		if got := strings.Join(filled, " "); got != want {
			t.Errorf("%q: the gap is %q, want %q", text, got, want)
		}
	}
}

func TestEveryLanguageHasItsEverydayWordings(t *testing.T) {
	for _, tt := range []struct{ lang, asked, want string }{
		{"fr", "dites-moi, qui a signé le traité de Dubaï ?", "qui a signé le RTI de 2012 ?"},
		{"es", "¿por qué EE.UU. se negó a firmar?", "¿por qué Estados Unidos. no firmó?"},
		{"pt", "como faço para entrar num capítulo?", "como entrar num capítulo?"},
		{"ru", "подскажите, сколько стран отказались подписывать дубайский договор", "сколько стран не подписали РМЭ 2012 года"},
		{"ar", "هل تعرف كم دولة وقعت معاهدة دبي", "كم دولة وقعت لوائح الاتصالات الدولية لعام 2012"},
		{"de", "weiß jemand, wer den Vertrag von Dubai unterzeichnet hat?", "wer den ITRs 2012 unterzeichnet hat?"},
		{"zh", "请问有几个国家没签迪拜条约", "有几个国家没有签署2012年《国际电信规则》"},
		{"zh", "杜拜的条约", "2012年《国际电信规则》"},
		{"zh", "没有签署", "没有签署"},
	} {
		if got := strings.Join(strings.Fields(plainly(tt.asked, tt.lang)), " "); got != tt.want {
			t.Errorf("%s: %q is read as %q, want %q", tt.lang, tt.asked, got, tt.want)
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
