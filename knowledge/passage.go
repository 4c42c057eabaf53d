package knowledge

import (
	"fmt"
	"unicode/utf8"
)

// A Span is a range of bytes [From, To) of a text, on rune boundaries.
type Span struct{ From, To int }

// A Passage is a window of a document's plain text: what is indexed, ranked and quoted.
type Passage struct {
	ID        PassageID
	Kind      Kind
	Document  string      // id of its article, event or term
	Title     string      // the document's title or name
	Section   string      // heading path, as in "Outcome › Who signed"; "" before the first heading
	Lang      string      // BCP 47 base language of Text
	Chapters  []ChapterID // who may see it; empty: everyone
	Summary   bool        // the article's short answer
	Text      string      // plain text, Markdown stripped
	Sentences []Span      // sentences of Text, in order, without the white space between them
}

// Sentence returns the words of the i-th sentence.
func (p *Passage) Sentence(i int) string { return p.Text[p.Sentences[i].From:p.Sentences[i].To] }

// A Quote is words copied byte for byte from a passage. Passage.Quote is its only maker,
// so no answer can claim words that no file holds.
type Quote struct {
	passage  *Passage
	from, to int // byte offsets into the passage's text, on rune boundaries, from < to
}

// Quote returns the bytes [from, to) of the passage as a quote.
// It is an error when the range is empty, outside the text or not on rune boundaries.
func (p *Passage) Quote(from, to int) (Quote, error) {
	if from < 0 || to > len(p.Text) || from >= to {
		return Quote{}, fmt.Errorf("quote [%d,%d) of passage %s: outside its %d bytes", from, to, p.ID, len(p.Text))
	}
	if !utf8.RuneStart(p.Text[from]) || to < len(p.Text) && !utf8.RuneStart(p.Text[to]) {
		return Quote{}, fmt.Errorf("quote [%d,%d) of passage %s: not on rune boundaries", from, to, p.ID)
	}
	return Quote{p, from, to}, nil
}

// Text returns the quoted words, "" for the zero Quote.
func (q Quote) Text() string {
	if q.passage == nil {
		return ""
	}
	return q.passage.Text[q.from:q.to]
}

// Passage returns the passage quoted from, nil for the zero Quote.
func (q Quote) Passage() *Passage { return q.passage }

// Span returns where in the passage's text the words stand.
func (q Quote) Span() Span { return Span{q.from, q.to} }
