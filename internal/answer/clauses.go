package answer

import (
	"slices"
	"strings"
	"unicode"

	"plenipo/internal/lang"
)

// askVerbs are what people say before an indirect question, by language, folded.
var askVerbs = map[string][][]string{
	"en": phrases("tell me|tell us|let me know|i wonder|wonder|wondering|want to know|wanted to know|need to know|like to know|would like to know|love to know|know|explain|find out|remind me|understand|curious|ask you|ask|asking|question is|question|say|clarify|figure out|remember|confused about|sure|summary of|idea"),
	"fr": phrases("dites moi|dis moi|savoir|me dire|dire|m expliquer|expliquer|me demande|demander|rappeler|comprendre|question est|question"),
	"es": phrases("saber|decirme|decir|dime|explicarme|explicar|recordar|recordarme|me pregunto|preguntar|pregunta es|pregunta|entender"),
	"pt": phrases("saber|me dizer|dizer|diga|dizer me|explicar|lembrar|me pergunto|perguntar|pergunta|entender"),
	"ru": phrases("скажите|подскажите|сказать|знать|знает|узнать|объясните|объяснить|понять|напомните|интересно|вопрос"),
	"ar": phrases("اخبرني|تخبرني|اعرف|معرفه|نعرف|اشرح|اسال|اتساءل|سوالي|السوال"),
	"zh": phrases("告诉我|想知道|请问|想问|问一下|解释一下|知道"),
}

// openers are the words that a direct question begins with, by language, folded.
var openers = map[string]map[string]bool{
	"en": wordSet("what whats when whens where wheres who whos whom whose which why how is are was were did does do has have had can could will would should if whether isnt wasnt didnt doesnt"),
	"fr": wordSet("qui que quoi quand ou comment combien pourquoi quel quelle quels quelles si est ce qu qu'est-ce quest dans quelle c'est cest"),
	"es": wordSet("quien quienes que cuando donde adonde como cuanto cuantos cuanta cuantas por cual cuales si es fue hay en"),
	"pt": wordSet("quem que o quando onde aonde como quanto quantos quanta quantas por qual quais se e foi ha em"),
	"ru": wordSet("кто что когда где как сколько почему зачем какой какая какое какие каков чем кем в правда ли"),
	"ar": wordSet("من ما ماذا متي اين كيف كم لماذا هل اي في"),
	"zh": wordSet("谁 什么 何时 哪里 为什么 怎么 多少 哪"),
}

// sentencesOf cuts a text behind its sentence marks; a full stop within a word or a number cuts nothing.
func sentencesOf(text string) []string {
	var out []string
	start := 0
	flush := func(end int) {
		if s := strings.TrimSpace(text[start:end]); strings.IndexFunc(s, unicode.IsLetter) >= 0 {
			out = append(out, s)
		}
		start = end
	}
	for i, r := range text {
		end := i + len(string(r))
		switch r {
		case '?', '!', '؟', '？', '！', '。', '\n', '…':
			flush(end)
		case '.', ';', '؛', '；':
			word := text[strings.LastIndexByte(text[:i], ' ')+1 : i]
			if (end == len(text) || text[end] == ' ') && !strings.Contains(strings.TrimRight(word, "."), ".") { // "EE.UU." and "U.S." end nothing
				flush(end)
			}
		}
	}
	flush(len(text))
	return out
}

// clausesOf cuts a sentence at its commas, colons and dashes.
func clausesOf(s string) (starts []int) {
	starts = []int{0}
	for i, r := range s {
		if strings.ContainsRune(",:،，：–—(", r) {
			starts = append(starts, i+len(string(r)))
		}
		if r == '-' && i > 0 && s[i-1] == ' ' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// direct returns a sentence from its first clause on that begins as a question does.
func direct(s, tag string) (string, bool) {
	opens := openers[tag]
	if opens == nil {
		opens = openers["en"]
	}
	for _, at := range clausesOf(s) {
		words := strings.FieldsFunc(lang.Fold(s[at:]), betweenWords)
		if len(words) > 1 && (opens[words[0]] || len(words) > 2 && opens[words[1]] && conjunctions[words[0]]) {
			return strings.TrimSpace(s[at:]), true
		}
	}
	return "", false
}

// conjunctions may stand before the word that opens a question.
var conjunctions = wordSet("and or but so well also then actually et ou mais alors y e o pero mas entonces entao и а но так و او لكن")

// indirect returns what follows the last verb of asking in a sentence, when it begins as a question does.
func indirect(s, tag string) (string, bool) {
	verbs, ok := askVerbs[tag]
	if !ok {
		return "", false
	}
	if tag == "zh" {
		for _, verb := range verbs {
			v := verb[0] // Chinese has no spaces
			if i := strings.LastIndex(s, v); i >= 0 && len(s) > i+len(v)+6 {
				return s[i+len(v):], true
			}
		}
		return "", false
	}
	words := clauseWords(s)
	best := -1
	for _, verb := range verbs {
		for i := range words {
			end := i + len(verb)
			// A few words may stand between: "tell me please in one sentence how many".
			for j := end; saysAt(words, i, verb) && j < min(end+2, len(words)); j++ {
				if openers[tag][words[j].text] {
					best = max(best, words[j].from)
					break
				}
			}
		}
	}
	if best < 0 {
		return "", false
	}
	return conceded(s[best:]), true
}

// saysAt reports whether a phrase stands at word i.
func saysAt(words []clauseWord, i int, phrase []string) bool {
	return i+len(phrase) <= len(words) && slices.EqualFunc(phrase, words[i:i+len(phrase)], func(said string, w clauseWord) bool { return said == w.text })
}

// A clauseWord is a word of a sentence, folded, and where it stands.
type clauseWord struct {
	text     string
	from, to int
}

// clauseWords returns the words of a sentence; an apostrophe parts words.
func clauseWords(s string) (words []clauseWord) {
	start := -1
	for i, r := range s + " " {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
		switch {
		case letter && start < 0:
			start = i
		case !letter && start >= 0:
			words = append(words, clauseWord{lang.Fold(s[start:i]), start, i})
			start = -1
		}
	}
	return words
}
