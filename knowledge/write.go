package knowledge

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// WriteMarkdown writes an article as a file that ParseArticle reads back: front matter, then the body. The words of
// one that is plain text, as a saved answer's are, have their Markdown characters escaped.
func (a *Article) WriteMarkdown(w io.Writer) error {
	b := bufio.NewWriter(w)
	b.WriteString("---\n")
	field := func(indent, key, value string) {
		if value != "" {
			fmt.Fprintf(b, "%s%s: %s\n", indent, key, yamlText(value))
		}
	}
	list := func(key string, values []string) {
		if len(values) == 0 {
			return
		}
		fmt.Fprintf(b, "%s:\n", key)
		for _, v := range values {
			fmt.Fprintf(b, "  - %s\n", yamlText(v))
		}
	}
	field("", "id", a.ID)
	field("", "title", a.Title)
	list("questions", a.Questions)
	field("", "summary", a.Summary)
	list("topics", a.Topics)
	field("", "lang", a.Lang)
	chapters := make([]string, len(a.Chapters))
	for i, c := range a.Chapters {
		chapters[i] = string(c)
	}
	list("chapters", chapters)
	if len(a.Sources) > 0 {
		b.WriteString("sources:\n")
	}
	for _, s := range a.Sources {
		fmt.Fprintf(b, "  - title: %s\n", yamlText(cmpOr(s.Title, a.Title)))
		field("    ", "url", s.URL)
		field("    ", "publisher", s.Publisher)
		if !s.Date.IsZero() {
			fmt.Fprintf(b, "    date: %s\n", s.Date)
		}
		field("    ", "clause", s.Clause)
	}
	if !a.AsOf.IsZero() {
		fmt.Fprintf(b, "as_of: %s\n", a.AsOf)
	}
	field("", "owner", a.Owner)
	if a.Status != StatusCurrent {
		field("", "status", string(a.Status))
	}
	field("", "superseded_by", a.SupersededBy)
	if a.Nature != NatureSummary {
		field("", "nature", string(a.Nature))
	}
	field("", "position_of", a.PositionOf)
	field("", "translation_of", a.TranslationOf)
	field("", "translated_from", a.TranslatedFrom)
	b.WriteString("---\n")
	// Neither is text to ParseArticle. Before it is escaped, since what is beside a NUL may be a list's number without it.
	body := strings.ReplaceAll(strings.ToValidUTF8(a.Body, "\uFFFD"), "\x00", "")
	// A carriage return ends a line in Markdown, too.
	body = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(body))
	if extensionOf(a.Path) == ".txt" {
		body = escapeMarkdown(body)
	}
	b.WriteString(body)
	b.WriteString("\n")
	return b.Flush()
}

// yamlText writes a text as a YAML scalar on one line: JSON's strings are YAML's double-quoted ones.
func yamlText(s string) string {
	if plainScalar(s) {
		return s
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(strings.ToValidUTF8(s, "\uFFFD")) // a string always encodes
	return strings.TrimSuffix(b.String(), "\n")
}

// plainScalar reports whether s needs no quotes: letters, digits and some punctuation, beginning with a letter, and
// no word that YAML reads as something else.
func plainScalar(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	if s == "" || !unicode.IsLetter(first) || strings.TrimSpace(s) != s {
		return false
	}
	switch strings.ToLower(s) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		return false
	}
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" -_.,?!()'’/", r) {
			return false
		}
	}
	return true
}

// escapeMarkdown returns plain text as Markdown that shows the same.
func escapeMarkdown(s string) string {
	var b strings.Builder
	lineStart := true
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\`*_[]<>&|~", r),
			lineStart && strings.ContainsRune("#-+=", r),
			(r == '.' || r == ')') && listNumber(s[:i]):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		lineStart = r == '\n' || lineStart && (r == ' ' || r == '\t')
	}
	return b.String()
}

// listNumber reports whether the text before a full stop is a number that begins a line.
func listNumber(before string) bool {
	line := strings.TrimLeft(before[strings.LastIndexByte(before, '\n')+1:], " \t")
	return line != "" && len(line) < 10 && strings.Trim(line, "0123456789") == ""
}
