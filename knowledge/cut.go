package knowledge

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A window is as much text as a chat message can show beside its sources.
const (
	windowBytes   = 900  // sentences are packed up to here
	sentenceBytes = 1800 // a longer sentence is cut: at a clause, else at a word
)

// A cutter packs the sentences of blocks into windows.
type cutter struct {
	windows []window
	text    strings.Builder
	spans   []Span
	section string
}

type window struct {
	section   string
	text      string
	sentences []Span
}

func cutBlocks(blocks []block) []window {
	var c cutter
	for _, b := range blocks {
		if b.section != c.section {
			c.flush()
			c.section = b.section
		}
		c.block(b)
	}
	c.flush()
	return c.windows
}

func (c *cutter) block(b block) {
	spans := SplitSentences(b.text)
	if b.code {
		spans = codeLines(b.text)
	}
	spans = capSentences(b.text, spans)
	end := 0 // of what is in the window already, in b.text
	for i, s := range spans {
		gap := "\n"
		switch {
		case i > 0:
			gap = b.text[end:s.From]
		case b.loose:
			gap = "\n\n"
		}
		if c.text.Len() > 0 && c.text.Len()+len(gap)+s.To-s.From > windowBytes {
			c.flush()
		}
		if c.text.Len() > 0 {
			c.text.WriteString(gap)
		}
		from := c.text.Len()
		c.text.WriteString(b.text[s.From:s.To])
		c.spans = append(c.spans, Span{from, c.text.Len()})
		end = s.To
	}
}

func (c *cutter) flush() {
	if c.text.Len() > 0 {
		c.windows = append(c.windows, window{c.section, c.text.String(), c.spans})
	}
	c.text.Reset()
	c.spans = nil
}

// codeLines returns the lines of a code block that hold anything.
func codeLines(text string) []Span {
	var spans []Span
	at := 0
	for line := range strings.Lines(text) {
		if body := strings.TrimRightFunc(line, unicode.IsSpace); strings.TrimSpace(body) != "" {
			spans = append(spans, Span{at, at + len(body)})
		}
		at += len(line)
	}
	return spans
}

// capSentences cuts sentences longer than sentenceBytes.
func capSentences(text string, spans []Span) []Span {
	long := false
	for _, s := range spans {
		long = long || s.To-s.From > sentenceBytes
	}
	if !long {
		return spans
	}
	var out []Span
	for _, s := range spans {
		for s.To-s.From > sentenceBytes {
			cut := s.From + clauseEnd(text[s.From:s.From+sentenceBytes])
			if from, to := trimSpan(text, s.From, cut); from < to {
				out = append(out, Span{from, to})
			}
			s.From = cut
		}
		if from, to := trimSpan(text, s.From, s.To); from < to {
			out = append(out, Span{from, to})
		}
	}
	return out
}

// clauseEnd returns where to cut s, which is too long: after its last clause, else after its last word, else at a
// rune's end. It is positive.
func clauseEnd(s string) int {
	half := len(s) / 2
	for i := len(s); i > half; {
		r, size := utf8.DecodeLastRuneInString(s[:i])
		if strings.ContainsRune("；，、،؛", r) || strings.ContainsRune(";:,", r) && i < len(s) && (s[i] == ' ' || s[i] == '\n') {
			return i
		}
		i -= size
	}
	if i := strings.LastIndexFunc(s[half:], unicode.IsSpace); i > 0 {
		return half + i
	}
	for i := len(s); i > len(s)-utf8.UTFMax; i-- {
		if r, _ := utf8.DecodeLastRuneInString(s[:i]); r != utf8.RuneError {
			return i
		}
	}
	return len(s)
}

func passageID(kind Kind, document string, n int) PassageID {
	return PassageID(kind.String() + ":" + document + "#" + strconv.Itoa(n))
}

// Passages cuts the article into passages: its summary first, then its sections.
func (a *Article) Passages() []Passage { return a.passagesOf(a.blocks()) }

func (a *Article) passagesOf(blocks []block) []Passage {
	var out []Passage
	add := func(w window, summary bool) {
		out = append(out, Passage{
			ID: passageID(KindArticle, a.ID, len(out)), Kind: KindArticle, Document: a.ID, Title: a.Title, Section: w.section,
			Lang: a.Lang, Chapters: a.Chapters, Summary: summary, Text: w.text, Sentences: w.sentences,
		})
	}
	if a.Summary != "" {
		add(window{text: a.Summary, sentences: capSentences(a.Summary, SplitSentences(a.Summary))}, true)
	}
	for _, w := range cutBlocks(blocks) {
		add(w, false)
	}
	return out
}

func (a *Article) blocks() []block { return outlineOf(extensionOf(a.Path), a.Title, a.Body).blocks }

// Plain returns the article's words without markup: the summary, then the body with one blank line between its
// paragraphs. Every passage's sentences stand in it in this order.
func (a *Article) Plain() string {
	var b strings.Builder
	b.WriteString(a.Summary)
	for _, blk := range a.blocks() {
		if b.Len() > 0 {
			if blk.loose {
				b.WriteByte('\n')
			}
			b.WriteByte('\n')
		}
		b.WriteString(blk.text)
	}
	return b.String()
}

// Passages returns the event's notes as one passage: the summary and the outcome, or the name when it has neither.
func (e *Event) Passages() []Passage {
	var text strings.Builder
	var spans []Span
	for _, part := range []string{e.Summary, e.Outcome} {
		if part == "" {
			continue
		}
		if text.Len() > 0 {
			text.WriteByte('\n')
		}
		spans = append(spans, shift(capSentences(part, SplitSentences(part)), text.Len())...)
		text.WriteString(part)
	}
	if text.Len() == 0 {
		text.WriteString(e.Name)
		spans = []Span{{0, len(e.Name)}}
	}
	title := e.Name
	if e.Acronym != "" && e.Acronym != e.Name {
		title += " (" + e.Acronym + ")"
	}
	return []Passage{{
		ID: passageID(KindEvent, e.ID, 0), Kind: KindEvent, Document: e.ID, Title: title, Lang: "en",
		Chapters: e.Chapters, Text: text.String(), Sentences: spans,
	}}
}

func shift(spans []Span, by int) []Span {
	out := make([]Span, len(spans))
	for i, s := range spans {
		out[i] = Span{s.From + by, s.To + by}
	}
	return out
}

// Passages returns one passage for each language that has a definition, English first.
func (t *Term) Passages() []Passage {
	var out []Passage
	for _, lang := range langsOf(t.Definition) {
		text := t.Definition[lang]
		out = append(out, Passage{
			ID: passageID(KindTerm, t.ID, len(out)), Kind: KindTerm, Document: t.ID, Title: t.title(lang), Lang: lang,
			Chapters: t.Chapters, Text: text, Sentences: capSentences(text, SplitSentences(text)),
		})
	}
	return out
}

// title returns "Name (ACRONYM)" in lang, else in English, else in any language, else the id.
func (t *Term) title(lang string) string {
	name, acronym := inLang(t.Names, lang), inLang(t.Acronyms, lang)
	switch {
	case name == "" && acronym == "":
		return t.ID
	case name == "":
		return acronym
	case acronym == "" || acronym == name:
		return name
	}
	return name + " (" + acronym + ")"
}

func inLang(m map[string][]string, lang string) string {
	if words := m[lang]; len(words) > 0 {
		return words[0]
	}
	for _, l := range langsOf(m) {
		if words := m[l]; len(words) > 0 {
			return words[0]
		}
	}
	return ""
}
