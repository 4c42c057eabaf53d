package knowledge

import (
	"encoding/binary"
	"io"
)

// An encoder writes values in the snapshot's form: numbers as varints, texts with their length before them.
// The first error is kept and what follows is not written.
type encoder struct {
	w   io.Writer
	buf []byte
	err error
}

func (e *encoder) flush() {
	if e.err == nil {
		_, e.err = e.w.Write(e.buf)
	}
	e.buf = e.buf[:0]
}

func (e *encoder) number(n int) {
	e.buf = binary.AppendUvarint(e.buf, uint64(n))
	if len(e.buf) > 1<<16 {
		e.flush()
	}
}

func (e *encoder) text(s string) {
	e.number(len(s))
	e.buf = append(e.buf, s...)
}

func (e *encoder) texts(list []string) {
	e.number(len(list))
	for _, s := range list {
		e.text(s)
	}
}

func (e *encoder) date(d Date) {
	e.number(d.year)
	e.number(d.month)
	e.number(d.day)
}

func (e *encoder) location(l Location) {
	e.text(l.Layer)
	e.text(l.Path)
	e.number(l.Line)
}

func (e *encoder) chapterIDs(list []ChapterID) {
	e.number(len(list))
	for _, c := range list {
		e.text(string(c))
	}
}

func (e *encoder) sources(list []Source) {
	e.number(len(list))
	for _, s := range list {
		e.text(s.Title)
		e.text(s.URL)
		e.text(s.Publisher)
		e.date(s.Date)
		e.text(s.Clause)
	}
}

func (e *encoder) byLang(m map[string][]string) {
	e.number(len(m))
	for _, lang := range langsOf(m) {
		e.text(lang)
		e.texts(m[lang])
	}
}

// base writes all documents and passages.
func (e *encoder) base(b *Base) {
	e.number(len(b.articles))
	for _, a := range b.articles {
		e.article(a)
	}
	e.number(len(b.drafts))
	for _, a := range b.drafts {
		e.article(a)
	}
	e.number(len(b.events))
	for _, v := range b.events {
		e.event(v)
	}
	e.number(len(b.terms))
	for _, t := range b.terms {
		e.term(t)
	}
	e.number(len(b.chapters))
	for _, c := range b.chapters {
		e.chapter(c)
	}
	e.number(len(b.regions))
	for _, r := range b.regions {
		e.region(r)
	}
	e.number(len(b.passages))
	for i := range b.passages {
		e.passage(&b.passages[i])
	}
	e.flush()
}

func (e *encoder) article(a *Article) {
	e.location(a.Location)
	for _, s := range []string{
		a.ID, a.Title, a.Summary, a.Lang, a.Owner, string(a.Status), a.SupersededBy, string(a.Nature), a.PositionOf,
		a.TranslationOf, a.TranslatedFrom, a.Body,
	} {
		e.text(s)
	}
	e.texts(a.Questions)
	e.texts(a.Topics)
	e.chapterIDs(a.Chapters)
	e.sources(a.Sources)
	e.date(a.AsOf)
	e.number(a.BodyLine)
	e.number(len(a.Lines))
	for _, key := range langsOf(a.Lines) {
		e.text(key)
		e.number(a.Lines[key])
	}
	if a.Saved == nil {
		e.number(0)
		return
	}
	e.number(1)
	e.text(a.Saved.Author)
	e.text(a.Saved.Link)
	e.text(a.Saved.At.UTC().Format(timeLayout))
}

func (e *encoder) event(v *Event) {
	e.location(v.Location)
	for _, s := range []string{
		v.ID, v.Series, v.Type, v.Acronym, v.Name, v.Edition, v.City, v.Country, v.Region, v.Venue, v.Organizer, v.URL, v.Summary,
		v.Outcome, string(v.Status),
	} {
		e.text(s)
	}
	e.texts(v.Aliases)
	e.date(v.Start)
	e.date(v.End)
	e.number(v.StartTime.minutes)
	e.number(v.EndTime.minutes)
	e.text(v.Timezone)
	e.chapterIDs(v.Chapters)
	e.sources(v.Sources)
	e.date(v.AsOf)
}

func (e *encoder) term(t *Term) {
	e.location(t.Location)
	e.text(t.ID)
	e.text(t.Kind)
	e.byLang(t.Names)
	e.byLang(t.Acronyms)
	e.number(len(t.Definition))
	for _, lang := range langsOf(t.Definition) {
		e.text(lang)
		e.text(t.Definition[lang])
	}
	e.texts(t.See)
	e.chapterIDs(t.Chapters)
	e.sources(t.Sources)
	e.date(t.AsOf)
}

func (e *encoder) chapter(c *Chapter) {
	e.location(c.Location)
	for _, s := range []string{string(c.ID), c.Name, c.Region, c.Country, c.Timezone, c.Contact, c.URL} {
		e.text(s)
	}
	e.texts(c.Languages)
	e.texts(c.Channels)
}

func (e *encoder) region(r *Region) {
	e.location(r.Location)
	e.text(r.ID)
	e.byLang(r.Names)
	e.texts(r.Countries)
}

func (e *encoder) passage(p *Passage) {
	e.text(string(p.ID))
	e.number(int(p.Kind))
	e.text(p.Document)
	e.text(p.Title)
	e.text(p.Section)
	e.text(p.Lang)
	e.chapterIDs(p.Chapters)
	summary := 0
	if p.Summary {
		summary = 1
	}
	e.number(summary)
	e.text(p.Text)
	e.number(len(p.Sentences))
	at := 0
	for _, s := range p.Sentences { // ordered: each as its distance from the one before, and its length
		e.number(s.From - at)
		e.number(s.To - s.From)
		at = s.To
	}
}

// timeLayout keeps nanoseconds and gives the same instant back.
const timeLayout = "2006-01-02T15:04:05.999999999Z07:00"
