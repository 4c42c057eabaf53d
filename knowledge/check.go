package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits that Check warns about.
const (
	staleMonths       = 18  // a current article is reviewed at least this often: ITU's conferences move faster than that
	summaryCharacters = 400 // two sentences; what a chat message shows without a scroll
)

// Check returns warnings about a base that loaded: what a curator should look at, as of now. They are ordered by
// layer, path and line. Drafts are not looked at.
func Check(b *Base, now time.Time) []Problem {
	c := &checker{base: b, now: now}
	for _, a := range b.articles {
		c.article(a)
	}
	c.supersededCycles()
	for _, e := range b.events {
		c.event(e)
	}
	for _, t := range b.terms {
		c.term(t)
	}
	for _, ch := range b.chapters {
		if _, ok := b.regionByID[ch.Region]; ch.Region != "" && !ok {
			c.warn(ch.Location, 0, fmt.Sprintf("region %q of chapter %s is not known", ch.Region, ch.ID), "correct it or add the region")
		}
	}
	c.claims()
	c.nearDuplicates()
	c.dates()
	c.places()
	slices.SortStableFunc(c.problems, func(x, y Problem) int { return strings.Compare(x.Layer, y.Layer) })
	sortProblems(c.problems)
	return c.problems
}

type checker struct {
	base     *Base
	now      time.Time
	problems []Problem
}

// warn reports a problem of the document at l; line is more exact than l's when it is not 0.
func (c *checker) warn(l Location, line int, reason, remedy string) {
	if line == 0 {
		line = l.Line
	}
	c.problems = append(c.problems, Problem{l.Layer, l.Path, line, 0, Warning, reason, remedy})
}

func (c *checker) article(a *Article) {
	at := func(key string) int { return a.Lines[key] }
	if n := utf8.RuneCountInString(a.Summary); n > summaryCharacters {
		c.warn(a.Location, at("summary"), fmt.Sprintf("the summary has %d characters", n), fmt.Sprintf("answer the title in at most %d", summaryCharacters))
	}
	c.chapters(a.Location, at("chapters"), a.Chapters)
	if id := a.SupersededBy; id != "" {
		if _, ok := c.base.articleByID[id]; !ok {
			c.warn(a.Location, at("superseded_by"), fmt.Sprintf("superseded_by names %q, which is no article", id), "correct the id or remove the line")
		}
	}
	c.translation(a)
	if a.Lines == nil {
		return // a plain file or a saved answer has none of what follows
	}
	if len(a.Questions) == 0 {
		c.warn(a.Location, 0, "article without questions", "add three to eight ways people ask it")
	}
	if len(a.Sources) == 0 {
		c.warn(a.Location, 0, "article without sources", "add where its facts were seen")
	}
	if a.Status == StatusCurrent {
		c.reviewed(a.Location, at("as_of"), a.AsOf)
	}
}

func (c *checker) reviewed(l Location, line int, asOf Date) {
	if asOf.IsZero() {
		c.warn(l, line, "no as_of", "say when it was last reviewed")
		return
	}
	_, end := asOf.Span(time.UTC)
	if end.AddDate(0, staleMonths, 0).Before(c.now) {
		c.warn(l, line, fmt.Sprintf("last reviewed %s, more than %d months ago", asOf, staleMonths), "review it and set as_of, or set status: historical")
	}
	if start, _ := asOf.Span(time.UTC); start.After(c.now.AddDate(0, 0, 1)) {
		c.warn(l, line, fmt.Sprintf("as_of %s lies in the future", asOf), "correct it")
	}
}

func (c *checker) chapters(l Location, line int, ids []ChapterID) {
	for _, id := range ids {
		if _, ok := c.base.chapterByID[id]; !ok {
			c.warn(l, line, fmt.Sprintf("chapter %q is not known", id), "correct the id or add the chapter")
		}
	}
}

// translation compares what a translation was made from with what its original says now.
func (c *checker) translation(a *Article) {
	if a.TranslationOf == "" {
		return
	}
	original, ok := c.base.articleByID[a.TranslationOf]
	switch {
	case !ok:
		c.warn(a.Location, a.Lines["translation_of"], fmt.Sprintf("translation_of names %q, which is no article", a.TranslationOf), "correct the id")
	case original == a || original.TranslationOf != "":
		c.warn(a.Location, a.Lines["translation_of"], fmt.Sprintf("translation_of names %q, which is no original", a.TranslationOf), "name the article that was translated")
	case original.Lang == a.Lang:
		c.warn(a.Location, a.Lines["lang"], fmt.Sprintf("a translation in the language of its original, %q", a.Lang), "correct lang")
	case a.TranslatedFrom == "":
		c.warn(a.Location, a.Lines["translation_of"], "translation without translated_from", fmt.Sprintf("if it says what %s says, add translated_from: %s", original.ID, original.Digest()))
	case a.TranslatedFrom != original.Digest():
		c.warn(a.Location, a.Lines["translated_from"], fmt.Sprintf("%s changed after it was translated", original.ID), fmt.Sprintf("bring the translation up to date, then set translated_from: %s", original.Digest()))
	}
}

// supersededCycles reports each circle of articles that replace one another, once, at its first id.
func (c *checker) supersededCycles() {
	for _, a := range c.base.articles {
		path := []string{a.ID}
		for next := a; next.SupersededBy != "" && len(path) <= len(c.base.articles); {
			to, ok := c.base.articleByID[next.SupersededBy]
			if !ok || to.ID < a.ID || slices.Contains(path[1:], to.ID) {
				break // broken, reported at its first id, or a tail that leads into a circle
			}
			path = append(path, to.ID)
			if to == a {
				c.warn(a.Location, a.Lines["superseded_by"], "superseded_by goes in a circle: "+strings.Join(path, " → "), "remove it from the article that holds today")
				break
			}
			next = to
		}
	}
}

func (c *checker) event(e *Event) {
	if _, ok := c.base.termByID[e.Series]; e.Series != "" && !ok {
		c.warn(e.Location, 0, fmt.Sprintf("series %q of event %s is no term", e.Series, e.ID), "correct it or add the term")
	}
	if _, ok := c.base.regionByID[e.Region]; e.Region != "" && !ok {
		c.warn(e.Location, 0, fmt.Sprintf("region %q of event %s is not known", e.Region, e.ID), "correct it or add the region")
	}
	c.chapters(e.Location, 0, e.Chapters)
	if len(e.Sources) == 0 && extensionOf(e.Path) != ".ics" {
		c.warn(e.Location, 0, fmt.Sprintf("event %s without sources", e.ID), "add where its facts were seen")
	}
	last := e.End
	if last.IsZero() {
		last = e.Start
	}
	start, _ := e.Start.Span(time.UTC)
	_, end := last.Span(time.UTC)
	switch {
	case last.IsZero():
	case (e.Status == EventScheduled || e.Status == EventConfirmed) && end.AddDate(0, 0, 1).Before(c.now) && extensionOf(e.Path) != ".ics":
		c.warn(e.Location, 0, fmt.Sprintf("event %s ended %s and is still %s", e.ID, last, e.Status), "set status: held and say its outcome")
	case e.Status == EventHeld && start.After(c.now.AddDate(0, 0, 1)):
		c.warn(e.Location, 0, fmt.Sprintf("event %s is held and begins %s", e.ID, e.Start), "correct the date or the status")
	}
}

func (c *checker) term(t *Term) {
	for _, id := range t.See {
		if _, ok := c.base.termByID[id]; !ok {
			c.warn(t.Location, 0, fmt.Sprintf("see of term %s names %q, which is no term", t.ID, id), "correct the id or add the term")
		} else if id == t.ID {
			c.warn(t.Location, 0, fmt.Sprintf("see of term %s names itself", t.ID), "remove it")
		}
	}
	c.chapters(t.Location, 0, t.Chapters)
	if len(t.Definition) == 0 {
		if !c.leadsToDefinition(t, map[string]bool{}) {
			c.warn(t.Location, 0, fmt.Sprintf("term %s has no definition, and its see leads to none", t.ID), "add a definition")
		}
		return
	}
	if len(t.Sources) == 0 {
		c.warn(t.Location, 0, fmt.Sprintf("term %s without sources", t.ID), "add where its definition was seen")
	}
}

// leadsToDefinition follows see from a term without a definition; terms that only point to one another in a circle
// lead nowhere.
func (c *checker) leadsToDefinition(t *Term, seen map[string]bool) bool {
	seen[t.ID] = true
	for _, id := range t.See {
		next, ok := c.base.termByID[id]
		if ok && !seen[id] && (len(next.Definition) > 0 || c.leadsToDefinition(next, seen)) {
			return true
		}
	}
	return false
}
