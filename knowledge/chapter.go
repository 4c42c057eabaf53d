package knowledge

import (
	"fmt"
	"time"
)

var (
	chapterKeys = []string{"id", "name", "region", "country", "languages", "timezone", "contact", "url", "channels"}
	regionKeys  = []string{"id", "names", "name", "countries"}
)

// readChapter reads one chapter; the caller looks at rep.errors before it serves it.
func readChapter(rep *report, n *node) *Chapter {
	f, ok := newForm(rep, n, "chapter", chapterKeys...)
	if !ok {
		return nil
	}
	c := &Chapter{
		Location: rep.location(n.line), ID: ChapterID(f.id()), Name: f.text("name"), Region: f.text("region"),
		Country: f.text("country"), Timezone: f.text("timezone"), Contact: f.text("contact"), URL: f.link("url"),
		Channels: f.list("channels"),
	}
	v := f.field("languages").value
	for _, tag := range f.list("languages") {
		lang := baseLang(tag)
		if lang == "" {
			rep.errorAt(v.line, v.column, fmt.Sprintf("languages: %q is not a language", tag), "write language codes such as en, fr or zh")
			continue
		}
		c.Languages = append(c.Languages, lang)
	}
	if c.Name == "" {
		rep.errorAt(n.line, n.column, "chapter without name", "add its name")
	}
	if c.Timezone != "" {
		if _, err := time.LoadLocation(c.Timezone); err != nil {
			v := f.field("timezone").value
			rep.warnAt(v.line, v.column, fmt.Sprintf("timezone %q is not known here; UTC is used", c.Timezone), "write an IANA name such as Europe/Paris")
			c.Timezone = ""
		}
	}
	return c
}

// readRegion reads one region; the caller looks at rep.errors before it serves it.
func readRegion(rep *report, n *node) *Region {
	f, ok := newForm(rep, n, "region", regionKeys...)
	if !ok {
		return nil
	}
	g := &Region{Location: rep.location(n.line), ID: f.id(), Names: f.byLang("names", "name"), Countries: f.list("countries")}
	if len(g.Names) == 0 {
		rep.errorAt(n.line, n.column, "region without name", "add names: {en: …}")
	}
	return g
}
