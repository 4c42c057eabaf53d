package lang

import "strings"

// negations deny a verb, by language, folded; each stands as a word of its own.
var negations = setsOf(map[string]string{
	"en": "not never without didn't don't doesn't wasn't weren't isn't aren't hasn't haven't couldn't wouldn't won't can't cannot didnt dont doesnt wasnt isnt wont cant refuse refused refuses",
	"fr": "pas jamais sans refuse refuser refuses", "es": "no nunca sin nego negaron", "pt": "nao nunca sem recusou recusaram",
	"ru": "не ни без отказались отказался отказаться", "ar": "لم لا لن ليس بدون رفض رفضت",
})

// Negated reports whether a text denies what it says: whether it has a word that does.
func Negated(tag, text string) bool {
	if tag == "zh" {
		return strings.Contains(text, "没") || strings.Contains(text, "未") || strings.Contains(text, "不") || strings.Contains(text, "拒绝")
	}
	set := negations[tag]
	for word := range strings.FieldsFuncSeq(Fold(text), func(r rune) bool { return strings.ContainsRune(" ,.;:!?؟¿¡()\"«»“”", r) }) {
		if set[strings.ReplaceAll(word, "’", "'")] {
			return true
		}
	}
	return false
}
