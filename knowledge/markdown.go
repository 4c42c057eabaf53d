package knowledge

import (
	"html"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// markdown parses; nothing is rendered with it. The typographer is off on purpose: quotes and dashes stay as
// the file has them.
var markdown = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Footnote)).Parser()

// markdownBytes is how much Markdown is parsed at once. Some of the parser's work grows with the square of its
// input (nested quotes, unmatched brackets, paragraphs of many lines); pieces keep the worst file to seconds.
const markdownBytes = 32 << 10

// markdownBlocks strips Markdown: emphasis, links and code marks go, their words stay byte for byte.
// In a body longer than markdownBytes, a reference link finds its definition only in the same piece.
func markdownBlocks(o *outline, body string) {
	for len(body) > 0 {
		n := markdownPiece(body)
		if piece := body[:n]; tooNested(piece) {
			textBlocks(o, piece)
		} else {
			m := markdownReader{o: o, src: []byte(piece)}
			m.children(markdown.Parse(text.NewReader(m.src)))
		}
		body = body[n:]
	}
}

// Nesting that no reader follows and that the parser takes minutes for: such a piece is read as plain text.
const (
	maxMarks  = 32   // quote and list marks at the beginning of a line
	maxIndent = 128  // columns
	maxLinks  = 2000 // in one piece: sixteen bytes to a link
)

func tooNested(body string) bool {
	if strings.Count(body, "](") > maxLinks {
		return true
	}
	for line := range strings.Lines(body) {
		marks, indent := 0, 0
		for i := 0; i < len(line); i++ {
			c := line[i]
			next := byte('\n')
			if i+1 < len(line) {
				next = line[i+1]
			}
			switch {
			case c == ' ':
				indent++
			case c == '\t':
				indent += 4
			case c == '>', strings.IndexByte("-*+.)", c) >= 0 && (next == ' ' || next == '\t'):
				marks++
			case c < '0' || c > '9':
				i = len(line)
			}
		}
		if marks > maxMarks || indent > maxIndent {
			return true
		}
	}
	return false
}

// markdownPiece returns how much of body to parse at once: all of it when it is short, else up to the last blank
// line outside a code block before markdownBytes, else up to a line's end, else up to a rune's.
func markdownPiece(body string) int {
	if len(body) <= markdownBytes {
		return len(body)
	}
	at, blank, fence := 0, 0, ""
	for line := range strings.Lines(body[:markdownBytes]) {
		trimmed := strings.TrimSpace(line)
		switch {
		case fence != "" && strings.HasPrefix(trimmed, fence):
			fence = ""
		case fence != "":
		case strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "~~~"):
			fence = trimmed[:3]
		case trimmed == "" && strings.HasSuffix(line, "\n"):
			blank = at + len(line)
		}
		at += len(line)
	}
	if blank > 0 {
		return blank
	}
	if i := strings.LastIndexByte(body[:markdownBytes], '\n'); i >= 0 {
		return i + 1
	}
	n := markdownBytes
	for !utf8.RuneStart(body[n]) {
		n--
	}
	return n
}

type markdownReader struct {
	o   *outline
	src []byte
}

func (m *markdownReader) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		m.block(c)
	}
}

func (m *markdownReader) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		m.o.heading(n.Level, m.inline(n))
	case *ast.Paragraph, *ast.TextBlock:
		m.o.add(m.inline(n), false)
	case *ast.List:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			m.children(c)
			m.o.loose = false
		}
		m.o.loose = true
	case *extast.Table:
		for row := n.FirstChild(); row != nil; row = row.NextSibling() {
			var cells []string
			for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
				cells = append(cells, strings.TrimSpace(m.inline(cell)))
			}
			m.o.add(strings.Join(cells, " | "), false)
			m.o.loose = false
		}
		m.o.loose = true
	case *ast.CodeBlock:
		m.o.add(m.lines(n), true)
	case *ast.FencedCodeBlock:
		m.o.add(m.lines(n), true)
	case *ast.HTMLBlock:
		html := m.lines(n)
		if n.HasClosure() {
			html += string(n.ClosureLine.Value(m.src))
		}
		htmlBlocks(m.o, html)
	case *ast.ThematicBreak, *ast.LinkReferenceDefinition:
	default:
		m.children(n)
	}
}

func (m *markdownReader) lines(n ast.Node) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(m.src))
	}
	return b.String()
}

// inline returns the words of a block's inline content.
func (m *markdownReader) inline(n ast.Node) string {
	var b strings.Builder
	m.write(&b, n)
	return b.String()
}

func (m *markdownReader) write(b *strings.Builder, n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			b.WriteString(unescape(string(c.Segment.Value(m.src)), c.IsRaw()))
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte('\n')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(m.src))
		case *ast.RawHTML:
			if tag := strings.ToLower(string(c.Segments.Value(m.src))); strings.HasPrefix(tag, "<br") {
				b.WriteByte('\n')
			}
		case *extast.FootnoteLink, *extast.FootnoteBacklink:
		default:
			m.write(b, c)
		}
	}
}

// unescape resolves backslash escapes and character references, which stand for other characters in Markdown.
func unescape(s string, raw bool) string {
	if raw || !strings.ContainsAny(s, `\&`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\' && i+1 < len(s) && isPunct(s[i+1]):
			b.WriteByte(s[i+1])
			i += 2
		case s[i] == '&':
			end := strings.IndexByte(s[i:min(len(s), i+40)], ';')
			if end < 0 {
				end = 0
			}
			b.WriteString(html.UnescapeString(s[i : i+end+1]))
			i += end + 1
		default:
			b.WriteByte(s[i])
			i++
		}
	}
	return b.String()
}

func isPunct(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}
