package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// SplitSentences returns the sentences of text, in order, without the white space between them.
//
// A sentence ends at . ! ? … or their Chinese, Arabic, Urdu and Hindi counterparts, with the quotes and brackets
// that close after them, when what follows can begin another; and at a blank line. A period does not end one
// after an abbreviation (Art. 6, e.g., Mr., рез., núm.), an initial, within a number or a web address, or before a
// lower-case letter. One line break is white space. Weak spot: "Annex to Plan B. The" is not parted, "B." looks
// like an initial.
func SplitSentences(text string) []Span {
	var spans []Span
	start := 0
	add := func(end int) {
		from, to := trimSpan(text, start, end)
		if from < to {
			spans = append(spans, Span{from, to})
		}
		start = end
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '\n' && blankLine(text[i:]):
			add(i)
			i += size
		case stopsAlways(r):
			i = pastClosers(text, pastStops(text, i))
			add(i)
		case stops(r):
			at := i
			i = pastStops(text, i)
			end := pastClosers(text, i)
			if endsSentence(text, start, at, i, end) {
				i = end
				add(end)
			}
		default:
			i += size
		}
	}
	add(len(text))
	return spans
}

func trimSpan(text string, from, to int) (int, int) {
	part := text[from:to]
	trimmed := strings.TrimLeftFunc(part, unicode.IsSpace)
	from += len(part) - len(trimmed)
	return from, from + len(strings.TrimRightFunc(trimmed, unicode.IsSpace))
}

// blankLine reports whether s, which begins with a line break, goes on with a line of white space.
func blankLine(s string) bool {
	for _, r := range s[1:] {
		switch r {
		case '\n':
			return true
		case ' ', '\t', '\r':
		default:
			return false
		}
	}
	return false
}

// stopsAlways reports whether r ends a sentence whatever follows: these scripts put no space after it.
func stopsAlways(r rune) bool {
	return r == '。' || r == '！' || r == '？' || r == '｡' || r == '।'
}

func stops(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '؟', '۔', '‼', '⁇', '⁈', '⁉':
		return true
	}
	return false
}

func pastStops(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !stops(r) && !stopsAlways(r) {
			break
		}
		i += size
	}
	return i
}

// pastClosers skips quotes and brackets that close after a stop, and note marks such as [3].
func pastClosers(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch r {
		case '"', '\'', '”', '’', '»', ')', ']', '}', '」', '』', '）', '】', '》', '›':
			i += size
			continue
		case ' ', '\u00a0', '\u202f': // French sets one before », where German opens a quote with »Word
			if next, n := utf8.DecodeRuneInString(text[i+size:]); next == '»' {
				if after, _ := utf8.DecodeRuneInString(text[i+size+n:]); i+size+n == len(text) || !unicode.IsLetter(after) {
					i += size + n
					continue
				}
			}
		case '[':
			j := i + 1
			for j < len(text) && text[j] >= '0' && text[j] <= '9' {
				j++
			}
			if j > i+1 && j < len(text) && text[j] == ']' {
				i = j + 1
				continue
			}
		}
		break
	}
	return i
}

// endsSentence decides whether the stops text[at:stop], closed at end, end the sentence that began at start.
func endsSentence(text string, start, at, stop, end int) bool {
	if end == len(text) {
		return true
	}
	next, _ := utf8.DecodeRuneInString(text[end:])
	if !unicode.IsSpace(next) {
		return false
	}
	rest := strings.TrimLeftFunc(text[end:], unicode.IsSpace)
	following := strings.TrimLeft(rest, "\"'“‘«„([{¿¡—–-•* \u00a0\u202f")
	if following == "" {
		return true
	}
	first, _ := utf8.DecodeRuneInString(following)
	if unicode.IsLower(first) && !(len(following) < len(rest) && stop == end && listItem(rest)) {
		return false
	}
	if text[at:stop] != "." {
		return true
	}
	return !abbreviated(text[start:at], following, first)
}

// abbreviated reports whether the period after before belongs to an abbreviation, an initial or a number, and not
// to the end of a sentence that following comes after.
func abbreviated(before, following string, first rune) bool {
	word := before
	for i := len(before); i > 0; {
		r, size := utf8.DecodeLastRuneInString(before[:i])
		if unicode.IsSpace(r) || strings.ContainsRune("([{\"'“‘«„/—–", r) {
			word = before[i:]
			break
		}
		i -= size
	}
	if word == "" {
		return false
	}
	lower := strings.ToLower(word)
	previous := lastWord(before[:len(before)-len(word)])
	letter, n := utf8.DecodeRuneInString(word)
	switch {
	case n == len(word) && unicode.IsUpper(letter):
		return !lettered[strings.ToLower(previous)]
	case numeral(word) && strings.TrimSpace(before) == word:
		return true // "1. First item"
	case numeral(word) && germanMonths[firstWord(following)]:
		return true
	case neverLast[lower]:
		return true
	case beforeNumber[lower]:
		return unicode.IsDigit(first) || unicode.IsUpper(first) && (roman(firstWord(following)) || strings.ContainsAny(firstWord(following), "/-"))
	case lower == "г" || lower == "гг":
		return !endsInDigit(previous) || !unicode.IsUpper(first)
	case mayBeLast[lower] || dotted(word):
		return !starters[firstWord(following)] && !(unicode.IsUpper(first) && unicode.Is(unicode.Cyrillic, first))
	}
	return false
}

func lastWord(s string) string {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	if i := strings.LastIndexFunc(s, unicode.IsSpace); i >= 0 {
		return strings.TrimSpace(s[i:])
	}
	return s
}

// firstWord returns the letters, digits, hyphens and slashes that s begins with.
func firstWord(s string) string {
	for i, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '/' {
			return s[:i]
		}
	}
	return s
}

func numeral(s string) bool { return strings.Trim(s, "0123456789") == "" }

func endsInDigit(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsDigit(r)
}

func roman(s string) bool { return s != "" && strings.Trim(s, "IVXLC") == "" }

// dotted reports whether word is letters with periods between them: U.S, т.е, EE.UU.
func dotted(word string) bool {
	parts := strings.Split(word, ".")
	if len(parts) < 2 {
		return false
	}
	for _, p := range parts {
		if n := utf8.RuneCountInString(p); n == 0 || n > 2 {
			return false
		}
		for _, r := range p {
			if !unicode.IsLetter(r) {
				return false
			}
		}
	}
	return true
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

var (
	// neverLast are abbreviations that something always follows.
	neverLast = wordSet(`mr mrs ms mx dr prof messrs hon gen col capt lt sgt rev amb st mt e.g i.e eg ie cf vs viz ca approx resp
		sr sra srta dra dña mme mlle mm mgr hrsg bzw vgl z.b d.h u.a p.ej ej núm pág págs ex av
		т.е см ст стр пп рез им ул напр тыс руб доп`)
	// beforeNumber are abbreviations when a number (or its like) follows, and words of their own otherwise.
	beforeNumber = wordSet(`art arts no nos nr res rec recs para paras par sec sect fig figs vol vols p pp ch chap cl app doc docs op
		add rev corr abs al n dec tit lit § арт п гл док №
		jan feb mar apr jun jul aug sep sept oct nov`)
	// mayBeLast are abbreviations that can end a sentence: they do when a word follows that often begins one.
	mayBeLast = wordSet(`etc al inc ltd co corp jr sr dept univ govt est usw т.д т.п др млн млрд u.s u.k u.n e.u d.c a.m p.m`)
	// lettered are words after which a single letter is a name and not an initial.
	lettered = wordSet(`annex appendix option part section category class table figure schedule group committee plan article
		annexe anexo приложение`)
	starters = wordSet(`The A An In It Its This That These Those He She They We You I At On For But And Or As After Before When While
		Their His Her However There By To From With Since If No Not All Some Many Most Each One Both During Under Also
		Le La Les Un Une Des Il Elle Ils Elles En Au Aux Ce Cette Ces Dans Pour Par El Los Las Una Unos Se Su Sus Y Pero
		O Os As Uma Na Em Para Der Die Das Ein Eine Es Im Am`)
	germanMonths = wordSet(`Januar Februar März April Mai Juni Juli August September Oktober November Dezember`)
)
