package lang

import "unicode"

// IsCJK reports whether r belongs to a script that is written without spaces between words and is searched by
// pairs of characters: Han, Hiragana, Katakana, Hangul.
func IsCJK(r rune) bool {
	return r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// RTL reports whether a language is written from right to left.
func RTL(tag string) bool {
	switch tag {
	case "ar", "fa", "he", "ur", "ckb", "ps", "yi", "dv", "sd", "ug":
		return true
	}
	return false
}

// scripts with one language that matters here.
var scriptLanguages = []struct {
	table *unicode.RangeTable
	tag   string
}{
	{unicode.Greek, "el"}, {unicode.Hebrew, "he"}, {unicode.Thai, "th"}, {unicode.Devanagari, "hi"},
	{unicode.Bengali, "bn"}, {unicode.Tamil, "ta"}, {unicode.Telugu, "te"}, {unicode.Gujarati, "gu"},
	{unicode.Gurmukhi, "pa"}, {unicode.Kannada, "kn"}, {unicode.Malayalam, "ml"}, {unicode.Sinhala, "si"},
	{unicode.Armenian, "hy"}, {unicode.Georgian, "ka"}, {unicode.Ethiopic, "am"}, {unicode.Khmer, "km"},
	{unicode.Lao, "lo"}, {unicode.Myanmar, "my"}, {unicode.Mongolian, "mn"},
}
