package index

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenipo/internal/lang"
)

// sentenceFlags reads off a sentence what sorts of things it names. It needs no word lists but the months' and
// a few connectives', so that it works, more weakly, in languages it doesn't know.
func sentenceFlags(s string) Flags {
	var f Flags
	fields := strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '%' && r != '$' && r != '€' && r != '£'
	})
	names, before := 0, ""
	if strings.ContainsAny(s, "\"“«„「《") {
		f |= HasNaming
	}
	if leansBack(s, fields) {
		f |= LeansBack
	}
	for i, w := range fields {
		r, _ := utf8.DecodeRuneInString(w)
		digits := 0
		for _, c := range w {
			if unicode.IsDigit(c) {
				digits++
			}
		}
		switch {
		case digits == 4 && len(w) == 4 && (w[0] == '1' || w[0] == '2'):
			f |= HasYear
		case digits > 0 && digits == len(w):
			f |= HasNumber
		case digits > 0 && lang.IsCJK(firstLetter(w)):
			f |= HasNumber | HasYear
		}
		if strings.ContainsAny(w, "%$€£") {
			f |= HasMoney | HasNumber
		}
		if capital := unicode.IsUpper(r) && digits == 0; capital && i > 0 {
			names++
			if before == "by" || unicode.IsUpper(firstLetter(fields[i-1])) && (i > 1 || !articles[before]) {
				f |= HasPerson
			}
			if placeWords[before] {
				f |= HasPlace
			}
		}
		lower := strings.ToLower(w)
		if months[lower] {
			f |= HasDay
		}
		if numerals[lower] {
			f |= HasNumber
		}
		if reasons[lower] {
			f |= HasReason
		}
		if namings[lower] {
			f |= HasNaming
		}
		before = lower
	}
	if names > 0 {
		f |= HasName
	}
	return f
}

// leanFrom is how many of a sentence's words are read for one that points back: "Most of them".
const leanFrom = 4

func leansBack(s string, fields []string) bool {
	if r, _ := utf8.DecodeRuneInString(s); strings.ContainsRune(backCJK, r) {
		return true
	}
	return slices.ContainsFunc(fields[:min(leanFrom, len(fields))], func(w string) bool { return backs[strings.ToLower(w)] })
}

func firstLetter(w string) rune {
	for _, r := range w {
		if unicode.IsLetter(r) {
			return r
		}
	}
	return 0
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// backCJK are the characters that Chinese sentences point back with.
const backCJK = "它他她这该其此"

var (
	months = set(`january february march april may june july august september october november december
		janvier février mars avril mai juin juillet août septembre octobre novembre décembre
		enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
		janeiro fevereiro março maio junho julho setembro outubro dezembro
		januar februar märz juni juli oktober dezember
		января февраля марта апреля мая июня июля августа сентября октября ноября декабря
		يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر`)
	numerals = set(`two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred
		thousand million billion dozen half deux trois quatre cinq dix cent mille dos tres cuatro cinco diez cien mil
		два три четыре пять сто тысяч`)
	articles   = set("the a an le la les der die das el los las o os as il in on at")
	placeWords = set("in at from near to of through across en à au dans nach aus em no na de в из на в от في من إلى")
	namings    = set(`called known named termed means meant refers term terms dubbed titled nicknamed appelé nommé llamado
		llamada chamado chamada genannt heißt называется называют назван يسمى تسمى`)
	backs = set(`it its this these those they their them he she his her such il elle ils elles ce cet cette ces cela
		este esta estos estas esto él ella ellos ellas su sus ele ela eles elas isto isso esse essa seu sua
		er sie es dieser diese dieses dies ihr sein он она оно они этот эта это эти его её их هو هي هم هذا هذه ذلك تلك`)
	reasons = set(`because since therefore due reason reasons cause caused so car parce puisque raison porque
		debido razón потому поскольку причина لأن بسبب weil denn`)
)

// markNames marks the tokens of a sentence that are written with a capital, but for its first word.
func markNames(s string, tokens []Token) {
	var names map[string]bool
	first := true
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' }) {
		if !first && unicode.IsUpper(firstLetter(w)) {
			if names == nil {
				names = map[string]bool{}
			}
			names[bareWord(lang.Fold(w))] = true
		}
		first = false
	}
	if names == nil {
		return
	}
	for i := range tokens {
		tokens[i].Name = names[tokens[i].Word]
	}
}
