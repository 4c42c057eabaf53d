package knowledge

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// validID reports whether s may be a document's id: letters, digits, hyphens, dots and underscores,
// nothing in upper case, at most 120 bytes.
func validID(s string) bool {
	if s == "" || len(s) > 120 {
		return false
	}
	for _, r := range s {
		switch {
		case r == '-' || r == '.' || r == '_':
		case unicode.IsUpper(r):
			return false
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r):
			return false
		}
	}
	return true
}

// slug turns words into an id: lower case, everything but letters and digits a hyphen.
func slug(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(s) {
		if unicode.IsLetter(r) && !unicode.IsUpper(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			if b.Len() > 100 {
				break
			}
			b.WriteRune(r)
			continue
		}
		gap = true
	}
	return b.String()
}

// idFromPath returns the id of a file that says none: its path without the folder of its kind and the extension.
func idFromPath(p string) string {
	p = strings.TrimPrefix(strings.TrimSuffix(p, path.Ext(p)), "articles/")
	if id := slug(p); id != "" {
		return id
	}
	return "file"
}

// titleFromPath returns a title for a file that has none: its name in words.
func titleFromPath(p string) string {
	name := strings.TrimSuffix(path.Base(p), path.Ext(p))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return ' '
		}
		return r
	}, name))
	if name == "" {
		return path.Base(p)
	}
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// baseLang returns the base language of a BCP 47 tag (pt for pt-BR), "" when it is not one.
func baseLang(tag string) string {
	tag = strings.TrimSpace(tag)
	if len(tag) < 2 || len(tag) > 35 {
		return ""
	}
	t, err := language.Parse(tag)
	if err != nil {
		return ""
	}
	base, confidence := t.Base()
	if confidence == language.No {
		return ""
	}
	return base.String()
}

// folderLangs are the languages that a folder or a file's double extension may name. Two-letter names that
// mean something else in this field (br, ra, pp, is, it's "in") are left out.
var folderLangs = map[string]bool{
	"ar": true, "bn": true, "cs": true, "da": true, "de": true, "el": true, "en": true, "es": true, "fa": true, "fi": true,
	"fr": true, "he": true, "hi": true, "hu": true, "id": true, "it": true, "ja": true, "ko": true, "ms": true, "nl": true,
	"pl": true, "pt": true, "ro": true, "ru": true, "sv": true, "sw": true, "th": true, "tr": true, "uk": true, "ur": true,
	"vi": true, "zh": true,
}

// langFromPath returns the language that a folder of the path or a double extension (help.fr.md) names, or "".
func langFromPath(p string) string {
	folders := strings.Split(p, "/")
	name := folders[len(folders)-1]
	name = strings.TrimSuffix(name, path.Ext(name))
	if lang := folderLang(strings.TrimPrefix(path.Ext(name), ".")); lang != "" {
		return lang
	}
	for i := len(folders) - 2; i >= 0; i-- {
		if lang := folderLang(folders[i]); lang != "" {
			return lang
		}
	}
	return ""
}

func folderLang(name string) string {
	base, rest, _ := strings.Cut(strings.ToLower(name), "-")
	if !folderLangs[base] || rest != "" && baseLang(name) == "" {
		return ""
	}
	return base
}
