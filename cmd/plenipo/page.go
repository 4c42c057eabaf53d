package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"golang.org/x/term"

	"plenipo/internal/answer"
	"plenipo/internal/lang"
)

// A page prints answers for people: wrapped to the terminal's width, with colour on a terminal alone.
type page struct {
	w     io.Writer
	width int
	color bool
}

const (
	defaultWidth = 80
	maxWidth     = 100 // longer lines are hard to read
	minWidth     = 20
)

// newPage looks at what w is. NO_COLOR (no-color.org) and TERM=dumb turn colour off.
func newPage(w io.Writer) page {
	p := page{w: w, width: defaultWidth}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return p
	}
	p.color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	if width, _, err := term.GetSize(int(f.Fd())); err == nil && width >= minWidth {
		p.width = min(width, maxWidth)
	}
	return p
}

const (
	bold  = "1"
	faint = "2"
	green = "32"
	cyan  = "36"
)

func (p page) style(code, s string) string {
	if !p.color || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// answer prints lead, quotes, notes, choices, sources and suggestions.
func (p page) answer(a answer.Answer) {
	rtl := lang.RTL(a.Lang)
	if a.Lead != "" {
		p.paragraph(a.Lead, "", bold, rtl)
	}
	for _, q := range a.Quotes {
		p.paragraph(fmt.Sprintf("“%s” [%d]", strings.TrimSpace(q.Text()), q.Citation), "  ", "", rtl)
	}
	for i, c := range a.Choices {
		p.paragraph(fmt.Sprintf("%d. %s", i+1, c.Label), "  ", "", rtl)
	}
	for _, n := range a.Notes {
		p.paragraph(n, "", faint, rtl)
	}
	if len(a.Citations) > 0 {
		fmt.Fprintln(p.w)
	}
	for _, c := range a.Citations {
		p.paragraph(citation(c), "", faint, false)
	}
	if len(a.Suggestions) > 0 {
		fmt.Fprintln(p.w)
		for _, s := range a.Suggestions {
			p.paragraph("→ "+s, "", cyan, rtl)
		}
	}
	if a.Trace != nil {
		fmt.Fprintln(p.w)
		fmt.Fprint(p.w, a.Trace)
	}
	fmt.Fprintln(p.w)
}

// citation is one source's line: number, title, clause, publisher, address, file, age.
func citation(c answer.Citation) string {
	parts := []string{c.Title}
	if c.Section != "" {
		parts[0] += " › " + c.Section
	}
	for _, s := range []string{c.Clause, c.Publisher, c.URL, c.Path} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if !c.AsOf.IsZero() {
		parts = append(parts, "as of "+c.AsOf.String())
	}
	return fmt.Sprintf("[%d] %s", c.N, strings.Join(parts, " · "))
}

// paragraph prints s wrapped. Right-to-left text is left in its logical order, which terminals lay out themselves.
func (p page) paragraph(s, indent, code string, rtl bool) {
	for line := range strings.SplitSeq(s, "\n") {
		for _, l := range wrap(line, p.width-len(indent)) {
			if rtl {
				fmt.Fprintln(p.w, p.style(code, l))
				continue
			}
			fmt.Fprintln(p.w, indent+p.style(code, l))
		}
	}
}

// wrap cuts s into lines of at most width cells, at spaces; a longer word stands alone. Text without spaces is
// cut between wide characters.
func wrap(s string, width int) []string {
	if width < minWidth {
		width = minWidth
	}
	var lines []string
	var line strings.Builder
	used := 0
	flush := func() {
		if line.Len() > 0 {
			lines = append(lines, line.String())
		}
		line.Reset()
		used = 0
	}
	for word := range strings.FieldsSeq(s) {
		w := cells(word)
		if used > 0 && used+1+w > width {
			flush()
		}
		if used > 0 {
			line.WriteByte(' ')
			used++
		}
		if w <= width {
			line.WriteString(word)
			used += w
			continue
		}
		for _, r := range word {
			if used+runeCells(r) > width && hasWide(word) {
				flush()
			}
			line.WriteRune(r)
			used += runeCells(r)
		}
	}
	flush()
	if len(lines) == 0 {
		lines = []string{""}
	}
	return lines
}

func hasWide(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return runeCells(r) == 2 }) >= 0
}

func cells(s string) int {
	n := 0
	for _, r := range s {
		n += runeCells(r)
	}
	return n
}

// runeCells is how many columns a terminal gives a rune: two to East Asian wide ones, none to marks.
func runeCells(r rune) int {
	switch {
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Me, r), unicode.Is(unicode.Cf, r):
		return 0
	case lang.IsCJK(r), r >= 0x3000 && r <= 0x303f, r >= 0xff01 && r <= 0xff60, r >= 0x1f300 && r <= 0x1faff:
		return 2
	}
	return 1
}
