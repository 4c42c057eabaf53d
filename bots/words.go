package bots

import (
	"strings"
	"unicode"
)

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// interrogatives are the words that a question begins with in the interface languages that part words by spaces.
var interrogatives = func() map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq(`
		what when where who whom whose which why how
		quoi quand où qui quel quelle quels quelles pourquoi comment combien
		qué cuándo dónde quién quiénes cuál cuáles cómo cuánto cuánta cuántos cuántas
		quando onde quem qual quais como quanto quantos quantas
		что когда где куда кто кого какой какая какое какие почему зачем как сколько чем
		ما ماذا متى أين اين من لماذا كيف كم هل أي`) {
		all[w] = true
	}
	return all
}()

// chinese are what makes a question of a sentence in Chinese.
var chinese = []string{"什么", "何时", "何地", "哪", "谁", "为什么", "怎么", "怎样", "如何", "多少", "吗", "呢"}

// LooksLikeQuestion reports whether text asks: it has a question mark of some script, or one of its first three words is
// one that questions begin with ("and where was it held"). It tells a follow-up from people's talk in a thread where
// nobody named the bot.
func LooksLikeQuestion(text string) bool {
	if !strings.ContainsFunc(text, isWord) {
		return false
	}
	if strings.ContainsAny(text, "?？؟") {
		return true
	}
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !isWord(r) })
	for _, w := range words[:min(3, len(words))] {
		if interrogatives[w] || interrogatives[strings.TrimPrefix(w, "و")] {
			return true
		}
	}
	for _, w := range chinese {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
