package discord

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"plenipo/internal/answer"
)

// PreviewCSS is the stylesheet of what PreviewHTML and PayloadHTML return; every class begins with "dsc".
//
//go:embed preview.css
var PreviewCSS string

// Preview returns the message that an answer becomes, as Discord gets it.
func Preview(a answer.Answer) ([]byte, error) { return preview(a, view{}) }

func preview(a answer.Answer, v view) ([]byte, error) {
	b, err := json.MarshalIndent(render(a, v), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("preview an answer: %w", err)
	}
	return b, nil
}

// PreviewAs is Preview in a server, with the question that stands above the answer to a command; "" above a reply.
func PreviewAs(a answer.Answer, question string) ([]byte, error) {
	return preview(a, view{Question: question, Server: true})
}

// PreviewHTML draws the message that the answer to question becomes, about as Discord shows it, with interface texts in
// lang. The markup has classes alone, no style, script or working button.
func PreviewHTML(a answer.Answer, lang, question string) (template.HTML, error) {
	b, err := preview(a, view{Lang: lang, Question: question, Server: true})
	if err != nil {
		return "", err
	}
	return PayloadHTML(b)
}

// PayloadHTML draws a message as it goes to Discord. Components that this package doesn't send are left out.
func PayloadHTML(payload []byte) (template.HTML, error) {
	var m message
	if err := json.Unmarshal(payload, &m); err != nil {
		return "", fmt.Errorf("draw a Discord payload: %w", err)
	}
	var b strings.Builder
	b.WriteString(`<div class="dsc">`)
	drawAll(&b, m.Components)
	b.WriteString(`</div>`)
	return template.HTML(b.String()), nil // every text in it was escaped by drawn, span or HTMLEscapeString
}

func drawAll(b *strings.Builder, of []component) {
	for _, c := range of {
		switch c.Type {
		case typeContainer:
			class := "dsc-box"
			switch c.AccentColor {
			case colourUnknown:
				class += " dsc-unknown"
			case colourClarify:
				class += " dsc-clarify"
			}
			b.WriteString(`<div class="` + class + `">`)
			drawAll(b, c.Components)
			b.WriteString(`</div>`)
		case typeText:
			drawMarkdown(b, c.Content)
		case typeSeparator:
			b.WriteString(`<hr class="dsc-separator">`)
		case typeRow:
			b.WriteString(`<div class="dsc-row">`)
			drawAll(b, c.Components)
			b.WriteString(`</div>`)
		case typeButton:
			class := "dsc-button"
			if c.Style == stylePrimary {
				class += " dsc-primary"
			}
			b.WriteString(`<span class="` + class + `" dir="auto">` + template.HTMLEscapeString(c.Label) + `</span>`)
		case typeSelect:
			b.WriteString(`<span class="dsc-select" dir="auto">` + template.HTMLEscapeString(c.Placeholder) + `</span>`)
		}
	}
}

// drawMarkdown draws the Markdown that this package writes: quotes, small lines and list items by their marks at the
// start of a line, and spans within it.
func drawMarkdown(b *strings.Builder, s string) {
	for line := range strings.SplitSeq(s, "\n") {
		open, end := `<p dir="auto">`, `</p>`
		switch {
		case strings.HasPrefix(line, "> "):
			line, open, end = line[2:], `<blockquote dir="auto">`, `</blockquote>`
		case strings.HasPrefix(line, "-# "):
			line, open = line[3:], `<p class="dsc-small" dir="auto">`
		case strings.HasPrefix(line, "- "):
			line, open = line[2:], `<p class="dsc-item" dir="auto">`
		}
		b.WriteString(open)
		drawSpans(b, line)
		b.WriteString(end)
	}
}

// drawSpans draws a line: **bold**, `code`, [text](<address>), <t:…:R>, mentions of channels and people, and \ before a
// mark that stands for itself.
func drawSpans(b *strings.Builder, s string) {
	bold := false
	for s != "" {
		switch {
		case s[0] == '\\' && len(s) > 1:
			_, n := utf8.DecodeRuneInString(s[1:])
			b.WriteString(template.HTMLEscapeString(s[1 : 1+n]))
			s = s[1+n:]
		case strings.HasPrefix(s, "**"):
			bold = !bold
			b.WriteString(map[bool]string{true: "<b>", false: "</b>"}[bold])
			s = s[2:]
		case s[0] == '[':
			text, rest, ok := cutLink(s)
			if !ok {
				b.WriteByte('[')
				s = s[1:]
				continue
			}
			address, after, _ := strings.Cut(rest, ">)")
			b.WriteString(`<a href="` + template.HTMLEscapeString(webAddress(address)) + `" rel="noopener noreferrer">` + template.HTMLEscapeString(unescape(text)) + `</a>`)
			s = after
		case s[0] == '`':
			code, after, ok := strings.Cut(s[1:], "`")
			if !ok {
				code, after = s[1:], ""
			}
			b.WriteString("<code>" + template.HTMLEscapeString(code) + "</code>")
			s = after
		case s[0] == '<':
			inside, after, _ := strings.Cut(s[1:], ">")
			b.WriteString(`<span class="dsc-time">` + template.HTMLEscapeString(shownMarkup(inside)) + `</span>`)
			s = after
		default:
			n := strings.IndexAny(s[1:], "\\*[`<")
			if n < 0 {
				n = len(s) - 1
			}
			b.WriteString(template.HTMLEscapeString(s[:n+1]))
			s = s[n+1:]
		}
	}
	if bold {
		b.WriteString("</b>")
	}
}

// shownMarkup returns what stands for a timestamp or a mention. Discord shows a timestamp in the reader's own clock;
// without one it is in UTC, and a day where Discord counts.
func shownMarkup(inside string) string {
	if rest, ok := strings.CutPrefix(inside, "t:"); ok {
		seconds, style, _ := strings.Cut(rest, ":")
		if n, err := strconv.ParseInt(seconds, 10, 64); err == nil {
			layout := map[string]string{"f": "2006-01-02 15:04 UTC", "t": "15:04 UTC"}[style]
			return time.Unix(n, 0).UTC().Format(firstOf(layout, time.DateOnly))
		}
	}
	return inside
}

// cutLink cuts "[text](<address>)…" behind "(<"; ok is false when s doesn't begin with a link.
func cutLink(s string) (text, rest string, ok bool) {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case strings.HasPrefix(s[i:], "](<") && strings.Contains(s[i:], ">)"):
			return s[1:i], s[i+3:], true
		case s[i] == '[':
			return "", "", false
		}
	}
	return "", "", false
}
