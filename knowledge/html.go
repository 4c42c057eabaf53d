package knowledge

import (
	"strings"
	"unicode"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlBlocks strips HTML: blocks and headings stay, tags, scripts, navigation and page furniture go.
// It reads tokens and builds no tree, so that no nesting can exhaust the stack.
func htmlBlocks(o *outline, src string) {
	h := htmlReader{o: o}
	z := nethtml.NewTokenizer(strings.NewReader(src))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			h.flush()
			return
		case nethtml.TextToken:
			if h.skipping == 0 {
				h.text.Write(z.Text())
			}
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			name, _ := z.TagName()
			h.start(atom.Lookup(name))
		case nethtml.EndTagToken:
			name, _ := z.TagName()
			h.end(atom.Lookup(name))
		}
	}
}

type htmlReader struct {
	o        *outline
	text     strings.Builder
	skipping int // open elements whose text is not the page's own
	heading  int // level of the open heading
	pre      bool
	item     bool // in a list item or table row: blocks follow one another without a blank line
	cells    int  // cells of the open table row
}

func skipped(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Nav, atom.Template, atom.Noscript, atom.Svg, atom.Head, atom.Header, atom.Footer,
		atom.Aside, atom.Form, atom.Button, atom.Select, atom.Textarea, atom.Iframe, atom.Object:
		return true
	}
	return false
}

func (h *htmlReader) start(a atom.Atom) {
	if skipped(a) {
		h.flush()
		h.skipping++
		return
	}
	if h.skipping > 0 {
		if a == atom.Body {
			h.skipping = 0 // a head that was never closed
		}
		return
	}
	switch a {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		h.flush()
		h.heading = headingLevel(a)
	case atom.Br:
		h.text.WriteByte('\n')
	case atom.Td, atom.Th:
		if h.cells > 0 {
			h.text.WriteString(" | ")
		}
		h.cells++
	case atom.Tr:
		h.flush()
		h.cells, h.item = 0, true
	case atom.Li, atom.Dt, atom.Dd:
		h.flush()
		h.item = true
	case atom.Pre:
		h.flush()
		h.pre = true
	default:
		if blockElement(a) {
			h.flush()
		}
	}
}

func (h *htmlReader) end(a atom.Atom) {
	if skipped(a) {
		if h.skipping > 0 {
			h.skipping--
			h.text.Reset()
		}
		return
	}
	if h.skipping > 0 {
		return
	}
	switch a {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Dt, atom.Dd, atom.Tr:
		h.flush()
	case atom.Pre:
		h.flush()
		h.pre = false
	default:
		if blockElement(a) {
			h.flush()
			h.item = false
		}
	}
}

func (h *htmlReader) flush() {
	raw := h.text.String()
	h.text.Reset()
	if h.pre && h.heading == 0 {
		h.o.add(strings.ReplaceAll(raw, "\x00", ""), true)
		return
	}
	text := strings.TrimSpace(foldSpace(raw))
	if h.heading > 0 {
		h.o.heading(h.heading, text)
		h.heading = 0
		return
	}
	if text == "" {
		return
	}
	h.o.add(text, false)
	h.o.loose = !h.item
}

func headingLevel(a atom.Atom) int { return int(a.String()[1] - '0') }

func blockElement(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Ul, atom.Ol, atom.Dl, atom.Table, atom.Thead,
		atom.Tbody, atom.Blockquote, atom.Body, atom.Hr, atom.Figure, atom.Figcaption, atom.Address, atom.Details, atom.Summary:
		return true
	}
	return false
}

// foldSpace turns every run of white space into one space, or one line break when the run holds one.
// No-break spaces stay: they belong to the words.
func foldSpace(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	var gap rune
	for _, r := range s {
		if r != '\u00a0' && r != '\u202f' && unicode.IsSpace(r) || r == 0 {
			if r == '\n' {
				gap = '\n'
			} else if gap == 0 {
				gap = ' '
			}
			continue
		}
		if gap != 0 {
			b.WriteRune(gap)
			gap = 0
		}
		b.WriteRune(r)
	}
	if gap != 0 {
		b.WriteRune(gap)
	}
	return b.String()
}

// htmlHead returns a page's title and language, "" for what it does not say.
func htmlHead(src string) (title, lang string) {
	z := nethtml.NewTokenizer(strings.NewReader(src))
	for range 400 { // the head of a page, and not all of it
		switch z.Next() {
		case nethtml.ErrorToken:
			return title, lang
		case nethtml.StartTagToken:
			name, attributes := z.TagName()
			switch atom.Lookup(name) {
			case atom.Html:
				for attributes {
					var key, value []byte
					key, value, attributes = z.TagAttr()
					if string(key) == "lang" {
						lang = baseLang(string(value))
					}
				}
			case atom.Title:
				if title == "" && z.Next() == nethtml.TextToken {
					title = strings.Join(strings.Fields(string(z.Text())), " ")
				}
			case atom.Body:
				return title, lang
			}
		}
	}
	return title, lang
}
