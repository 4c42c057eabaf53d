package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean makes a person's words safe to analyse: invalid UTF-8 and control characters become spaces, zero-width
// and bidirectional control characters are removed, white space is collapsed, and the rest is brought to NFC.
// The result has at most limit runes, cut at a word where there is one. The cost is bounded by limit, not by
// the length of text.
func Clean(text string, limit int) string {
	if limit <= 0 {
		return ""
	}
	// A rune takes at most four bytes, and invisible ones are cheap to skip: read no more than could matter.
	if most := limit * 16; len(text) > most {
		text = text[:most]
	}
	var b strings.Builder
	b.Grow(min(len(text), limit*2))
	runes, marks, space := 0, 0, false
	for i := 0; i < len(text) && runes <= limit; {
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		switch {
		case r == utf8.RuneError && n <= 1, unicode.IsControl(r), unicode.IsSpace(r), r == '\u2028', r == '\u2029':
			space = true
			continue
		case invisible(r):
			continue
		case unicode.Is(unicode.Mn, r):
			// Stacked marks ("zalgo") say nothing, and cost normalization dearly.
			if marks++; marks > 3 {
				continue
			}
		default:
			marks = 0
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
			runes++
		}
		space = false
		b.WriteRune(r)
		runes++
	}
	s := norm.NFC.String(b.String())
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	cut := string([]rune(s)[:limit])
	if at := strings.LastIndexByte(cut, ' '); at > len(cut)/2 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ")
}

// invisible reports whether r has no shape of its own: zero-width characters, joiners, bidirectional controls,
// tags, variation selectors, soft hyphens.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) || r == '\u034f' || r == '\u115f' ||
		r == '\u1160' || r == '\u3164' || r == '\uffa0' || unicode.Is(unicode.Co, r)
}

// punctuation that is written in several ways.
var punctuation = strings.NewReplacer(
	"’", "'", "‘", "'", "ʼ", "'", "＇", "'", "`", "'", "´", "'",
	"“", "\"", "”", "\"", "«", "\"", "»", "\"", "„", "\"",
	"‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "−", "-",
	"،", ",", "؛", ";", "؟", "?", "？", "?", "。", ".", "，", ",", "、", ",",
)

// Fold returns text in a form for comparison: compatibility-normalized (NFKC) and in lower case; Latin, Greek and
// Cyrillic letters without diacritics; Arabic without vowel signs and tatweel, and with the forms of alef, ya and
// ta marbuta unified; Chinese in simplified characters; dashes, quotes and the punctuation of other scripts in their ASCII forms; nothing invisible.
// Fold(Fold(s)) == Fold(s).
func Fold(text string) string {
	if isPlain(text) {
		return text
	}
	if lower := strings.ToLower(text); isPlain(lower) && len(lower) == len(text) { // as most questions are
		return lower
	}
	s := punctuation.Replace(norm.NFKC.String(text))
	s = strings.ToLower(s)
	decomposed := norm.NFKD.String(s)
	var b strings.Builder
	b.Grow(len(decomposed))
	var base rune // the letter that a mark stands on
	for _, r := range decomposed {
		if unicode.Is(unicode.Mn, r) {
			if foldsMarks(base) || arabicMark(r) {
				continue
			}
			b.WriteRune(r)
			continue
		}
		if invisible(r) {
			continue
		}
		r = simple(r)
		base = r
		if to, ok := letters[r]; ok {
			b.WriteString(to)
			continue
		}
		b.WriteRune(r)
	}
	s = norm.NFC.String(b.String())
	if punct := punctuation.Replace(s); punct != s {
		return punct
	}
	return s
}

// isPlain reports whether text is lower-case ASCII already, as most words of an index are.
func isPlain(text string) bool {
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' || c == '`' {
			return false
		}
	}
	return true
}

// letters that no normalization takes apart.
var letters = map[rune]string{
	'ß': "ss", 'ø': "o", 'đ': "d", 'ł': "l", 'æ': "ae", 'œ': "oe", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h",
	'ٱ': "ا", 'ى': "ي", 'ة': "ه", 'ـ': "", 'ک': "ك", 'ی': "ي", 'ς': "σ",
}

// foldsMarks reports whether marks on r are left out: й keeps its breve, since it is a letter of its own.
func foldsMarks(r rune) bool {
	if r == 'и' || r == 'і' {
		return false
	}
	return unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Arabic)
}

// arabicMark reports whether r is a vowel sign, a hamza or madda that stands on a letter, or the like.
func arabicMark(r rune) bool {
	return r >= 0x0610 && r <= 0x061a || r >= 0x064b && r <= 0x065f || r == 0x0670 || r >= 0x06d6 && r <= 0x06ed
}
