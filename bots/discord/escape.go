package discord

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// bareURL matches addresses as Discord links them by itself; they hold nothing that Markdown could start with.
var bareURL = regexp.MustCompile(`https?://[A-Za-z0-9\-._/?=&%#~:+,;]+`)

// lineStart are the marks that mean something at the start of a line only.
const lineStart = ">#-+"

// inline are the marks that mean something anywhere: emphasis, code, spoilers, mentions, timestamps, links.
const inline = "\\*_~`|<[]@"

// escape returns s so that Discord shows it as it stands: no emphasis, mention, link, heading or list comes out
// of it, and nobody is pinged. Addresses stay as they are, and unescape gives s back. Control and direction
// characters must have been removed before.
func escape(s string) string {
	if !strings.ContainsAny(s, inline+lineStart) && !strings.ContainsAny(s, "0123456789") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	last := 0
	var addresses [][]int
	if strings.Contains(s, "://") { // most texts have none, and looking for one costs more than all the rest
		addresses = bareURL.FindAllStringIndex(s, -1)
	}
	for _, at := range addresses {
		escapeInto(&b, s[last:at[0]], last == 0)
		b.WriteString(s[at[0]:at[1]])
		last = at[1]
	}
	escapeInto(&b, s[last:], last == 0)
	return b.String()
}

// escapeInto escapes s, which begins a line when atStart.
func escapeInto(b *strings.Builder, s string, atStart bool) {
	digits := false // only digits so far in this line
	for _, r := range s {
		switch {
		case r < 128 && strings.IndexByte(inline, byte(r)) >= 0,
			atStart && r < 128 && strings.IndexByte(lineStart, byte(r)) >= 0,
			digits && (r == '.' || r == ')'):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		digits = (atStart || digits) && r >= '0' && r <= '9'
		atStart = r == '\n' || atStart && unicode.IsSpace(r)
	}
}

// unescape returns what escape was given.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// quoteBlock returns escaped text as a block quote.
func quoteBlock(escaped string) string {
	return "> " + strings.ReplaceAll(escaped, "\n", "\n> ")
}

// subtext returns escaped text as Discord's small grey lines.
func subtext(escaped string) string {
	return "-# " + strings.ReplaceAll(escaped, "\n", "\n-# ")
}

// inAddress escapes what would end an address in Markdown.
var inAddress = strings.NewReplacer(" ", "%20", "<", "%3C", ">", "%3E", "(", "%28", ")", "%29", "\\", "%5C", "\n", "")

// webAddress returns an address that may stand in a link, with what would end the link encoded; "" unless it is
// an http or https address.
func webAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return ""
	}
	return inAddress.Replace(u.String())
}

// link returns a link with its text escaped, or the escaped text alone when there is no proper address.
func link(text, address string) string {
	text = escape(strings.ReplaceAll(text, "\n", " "))
	if a := webAddress(address); a != "" {
		return "[" + text + "](<" + a + ">)"
	}
	return text
}

// plain makes words from outside safe to show: no control characters, no marks that turn the direction of text
// around, and line breaks kept.
func plain(s string) string {
	s = strings.ToValidUTF8(s, "�")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t', r == '\r':
			return ' '
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x200B, r == 0xFEFF:
			return -1
		}
		return r
	}, s)
}
