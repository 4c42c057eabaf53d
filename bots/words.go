package bots

import (
	"strings"
	"unicode"
)

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// LooksLikeQuestion reports whether text ends a sentence with a question mark of some script. It tells a follow-up
// from people's talk in a thread where nobody named the bot.
func LooksLikeQuestion(text string) bool {
	return strings.ContainsAny(text, "?？؟") && strings.ContainsFunc(text, isWord)
}
