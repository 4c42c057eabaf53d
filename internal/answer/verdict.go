package answer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenipo/internal/lang"
)

// verdicts are what an answer to a yes-or-no question begins with.
var verdicts = []string{"yes", "no", "oui", "non", "si", "sim", "nao", "ja", "nein", "да", "нет", "نعم", "لا", "是", "否", "不"}

// verdictEnd returns where a short answer goes on behind a yes or no that it says first, in bytes; 0 when it says neither.
func verdictEnd(text string) int {
	end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	if end <= 0 || !slices.Contains(verdicts, lang.Fold(text[:end])) {
		return 0
	}
	mark, n := utf8.DecodeRuneInString(text[end:])
	rest := strings.TrimLeftFunc(text[end+n:], unicode.IsSpace)
	if !strings.ContainsRune(":,，：،", mark) || rest == "" {
		return 0
	}
	return len(text) - len(rest)
}

// wantsVerdict reports whether a "yes" or "no" before an answer says what was asked: to "when did it end?" it doesn't.
func (u *understanding) wantsVerdict() bool {
	if u.form == formWhether {
		return true
	}
	switch u.primary() {
	case intentWhen, intentWhere, intentHowMany, intentWho:
		return false
	}
	n := 0
	for w := range strings.FieldsFuncSeq(u.folded, betweenWords) {
		if questionWords[u.lang][w] {
			return false
		}
		if n++; n == 2 {
			break
		}
	}
	return true
}
