package knowledge

import (
	"encoding/binary"
	"fmt"
	"time"
	"unicode/utf8"
)

// A decoder reads what an encoder wrote. Texts share the memory of src. The first error is kept; after it every
// value is zero and every count 0, so that loops end.
type decoder struct {
	src string
	at  int
	err error
}

func (d *decoder) fail(reason string) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: %s at byte %d", ErrSnapshot, reason, d.at)
	}
}

func (d *decoder) number() int {
	if d.err != nil {
		return 0
	}
	var n uint64
	for shift := 0; shift < 7*binary.MaxVarintLen32; shift += 7 {
		if d.at >= len(d.src) {
			d.fail("a number is cut")
			return 0
		}
		c := d.src[d.at]
		d.at++
		n |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return int(n)
		}
	}
	d.fail("a number is too large")
	return 0
}

// count reads how many values follow; each takes at least size bytes, so that a count is never beyond what is there.
func (d *decoder) count(size int) int {
	n := d.number()
	if n > (len(d.src)-d.at)/size {
		d.fail("a count is too large")
		return 0
	}
	return n
}

func (d *decoder) text() string {
	n := d.count(1)
	s := d.src[d.at : d.at+n]
	d.at += n
	return s
}

// list reads a list of values that take at least size bytes each. An empty list is nil.
func list[T any](d *decoder, size int, read func() T) []T {
	n := d.count(size)
	if n == 0 {
		return nil
	}
	out := make([]T, 0, n)
	for range n {
		if d.err != nil {
			return nil
		}
		out = append(out, read())
	}
	return out
}

func (d *decoder) texts() []string         { return list(d, 1, d.text) }
func (d *decoder) chapterIDs() []ChapterID { return list(d, 1, d.chapterID) }
func (d *decoder) chapterID() ChapterID    { return ChapterID(d.text()) }
func (d *decoder) sources() []Source       { return list(d, 7, d.source) }
func (d *decoder) date() Date              { return Date{d.number(), d.number(), d.number()} }
func (d *decoder) location() Location      { return Location{d.text(), d.text(), d.number()} }

func (d *decoder) source() Source {
	return Source{Title: d.text(), URL: d.text(), Publisher: d.text(), Date: d.date(), Clause: d.text()}
}

func (d *decoder) byLang() map[string][]string {
	n := d.count(2)
	if n == 0 {
		return nil
	}
	m := make(map[string][]string, n)
	for range n {
		lang := d.text()
		m[lang] = d.texts()
	}
	return m
}

func (d *decoder) base() *Base {
	return &Base{
		articles: list(d, 25, d.article),
		drafts:   list(d, 25, d.article),
		events:   list(d, 25, d.event),
		terms:    list(d, 14, d.term),
		chapters: list(d, 12, d.chapter),
		regions:  list(d, 6, d.region),
		passages: list(d, 10, d.passage),
	}
}

func (d *decoder) article() *Article {
	a := &Article{Location: d.location()}
	a.ID, a.Title, a.Summary, a.Lang, a.Owner = d.text(), d.text(), d.text(), d.text(), d.text()
	a.Status, a.SupersededBy, a.Nature, a.PositionOf = Status(d.text()), d.text(), Nature(d.text()), d.text()
	a.TranslationOf, a.TranslatedFrom, a.Body = d.text(), d.text(), d.text()
	a.Questions = d.texts()
	a.Topics = d.texts()
	a.Chapters = d.chapterIDs()
	a.Sources = d.sources()
	a.AsOf = d.date()
	a.BodyLine = d.number()
	if n := d.count(2); n > 0 {
		a.Lines = make(map[string]int, n)
		for range n {
			key := d.text()
			a.Lines[key] = d.number()
		}
	}
	if d.number() == 1 {
		a.Saved = &Saved{Author: d.text(), Link: d.text()}
		at, err := time.Parse(timeLayout, d.text())
		if err != nil {
			d.fail("a time cannot be read")
		}
		a.Saved.At = at
	}
	return a
}

func (d *decoder) event() *Event {
	e := &Event{Location: d.location()}
	e.ID, e.Series, e.Type, e.Acronym, e.Name, e.Edition = d.text(), d.text(), d.text(), d.text(), d.text(), d.text()
	e.City, e.Country, e.Region, e.Venue, e.Organizer = d.text(), d.text(), d.text(), d.text(), d.text()
	e.URL, e.Summary, e.Outcome, e.Status = d.text(), d.text(), d.text(), EventStatus(d.text())
	e.Aliases = d.texts()
	e.Start, e.End = d.date(), d.date()
	e.StartTime, e.EndTime, e.Timezone = Clock{d.number()}, Clock{d.number()}, d.text()
	e.Chapters = d.chapterIDs()
	e.Sources = d.sources()
	e.AsOf = d.date()
	return e
}

func (d *decoder) term() *Term {
	t := &Term{Location: d.location(), ID: d.text(), Kind: d.text(), Names: d.byLang(), Acronyms: d.byLang()}
	n := d.count(2)
	t.Definition = make(map[string]string, n)
	for range n {
		lang := d.text()
		t.Definition[lang] = d.text()
	}
	t.See = d.texts()
	t.Chapters = d.chapterIDs()
	t.Sources = d.sources()
	t.AsOf = d.date()
	return t
}

func (d *decoder) chapter() *Chapter {
	c := &Chapter{Location: d.location(), ID: d.chapterID(), Name: d.text(), Region: d.text(), Country: d.text()}
	c.Timezone, c.Contact, c.URL = d.text(), d.text(), d.text()
	c.Languages = d.texts()
	c.Channels = d.texts()
	return c
}

func (d *decoder) region() *Region {
	return &Region{Location: d.location(), ID: d.text(), Names: d.byLang(), Countries: d.texts()}
}

func (d *decoder) passage() Passage {
	p := Passage{ID: PassageID(d.text()), Kind: Kind(d.number()), Document: d.text(), Title: d.text(), Section: d.text(), Lang: d.text()}
	p.Chapters = d.chapterIDs()
	p.Summary = d.number() == 1
	p.Text = d.text()
	at := 0
	p.Sentences = list(d, 2, func() Span {
		from := at + d.number()
		at = from + d.number()
		if from >= at || at > len(p.Text) || !utf8.RuneStart(p.Text[from]) || at < len(p.Text) && !utf8.RuneStart(p.Text[at]) {
			d.fail("a sentence lies outside its passage")
			return Span{}
		}
		return Span{from, at}
	})
	return p
}
