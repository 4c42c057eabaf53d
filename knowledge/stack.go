package knowledge

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// A stack lays layers over one another: within a layer an id may stand once, a later layer's replaces an earlier's.
type stack struct {
	articles map[string]laid
	events   map[string]*Event
	terms    map[string]*Term
	chapters map[string]*Chapter
	regions  map[string]*Region
}

type laid struct {
	article  *Article
	passages []Passage
}

func newStack() *stack {
	return &stack{map[string]laid{}, map[string]*Event{}, map[string]*Term{}, map[string]*Chapter{}, map[string]*Region{}}
}

// lay puts a layer's files over what is there. Second uses of an id are errors and left out.
func (s *stack) lay(layer string, files []parsedFile) []Problem {
	seen := map[string]Location{}
	var problems []Problem
	fresh := func(kind, id string, at Location) bool {
		first, dup := seen[kind+" "+id]
		if dup {
			problems = append(problems, Problem{layer, at.Path, at.Line, 0, Error,
				fmt.Sprintf("%s id %q is already used in %s:%d", kind, id, first.Path, first.Line), "give one of them another id"})
			return false
		}
		seen[kind+" "+id] = at
		return true
	}
	// Articles that say their id come first: one made from a path gives way.
	for _, f := range files {
		if f.article != nil && !f.plain && fresh("article", f.article.ID, f.article.Location) {
			s.articles[f.article.ID] = laid{f.article, f.passages}
		}
	}
	for _, f := range files {
		if f.article == nil || !f.plain {
			continue
		}
		if _, taken := seen["article "+f.article.ID]; taken {
			sum := sha256.Sum256([]byte(f.article.Path))
			f.article.ID += "-" + hex.EncodeToString(sum[:4])
			f.passages = f.article.Passages()
		}
		if fresh("article", f.article.ID, f.article.Location) {
			s.articles[f.article.ID] = laid{f.article, f.passages}
		}
	}
	for _, f := range files {
		for _, e := range f.entries.events {
			if fresh("event", e.ID, e.Location) {
				s.events[e.ID] = e
			}
		}
		for _, t := range f.entries.terms {
			if fresh("term", t.ID, t.Location) {
				s.terms[t.ID] = t
			}
		}
		for _, c := range f.entries.chapters {
			if fresh("chapter", string(c.ID), c.Location) {
				s.chapters[string(c.ID)] = c
			}
		}
		for _, r := range f.entries.regions {
			if fresh("region", r.ID, r.Location) {
				s.regions[r.ID] = r
			}
		}
	}
	return problems
}

// base makes the Base of what is on top.
func (s *stack) base() *Base {
	b := &Base{
		events:   sorted(s.events, compareEvents),
		terms:    sorted(s.terms, func(x, y *Term) int { return strings.Compare(x.ID, y.ID) }),
		chapters: sorted(s.chapters, func(x, y *Chapter) int { return strings.Compare(string(x.ID), string(y.ID)) }),
		regions:  sorted(s.regions, func(x, y *Region) int { return strings.Compare(x.ID, y.ID) }),
	}
	b.fillRegions()
	for _, l := range sorted(s.articles, func(x, y laid) int { return strings.Compare(x.article.ID, y.article.ID) }) {
		if original, ok := s.articles[l.article.TranslationOf]; ok {
			l = l.inherit(original.article)
		}
		if l.article.Status == StatusDraft {
			b.drafts = append(b.drafts, l.article)
			continue
		}
		b.articles = append(b.articles, l.article)
		b.passages = append(b.passages, l.passages...)
	}
	for _, e := range b.events {
		b.passages = append(b.passages, e.Passages()...)
	}
	for _, t := range b.terms {
		b.passages = append(b.passages, t.Passages()...)
	}
	b.link()
	b.digest = b.computeDigest()
	return b
}

func sorted[T any](m map[string]T, compare func(x, y T) int) []T {
	if len(m) == 0 {
		return nil
	}
	out := make([]T, 0, len(m))
	for _, v := range m {
		out = append(out, v)
	}
	slices.SortFunc(out, compare)
	return out
}

// compareEvents orders events by start, those without a date last, then by id.
func compareEvents(x, y *Event) int {
	if x.Start.IsZero() != y.Start.IsZero() {
		if x.Start.IsZero() {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(x.Start.year, y.Start.year), cmp.Compare(x.Start.month, y.Start.month),
		cmp.Compare(x.Start.day, y.Start.day), strings.Compare(x.ID, y.ID))
}

// fillRegions gives events and chapters that name only a country the region the country lies in.
func (b *Base) fillRegions() {
	regionOf := map[string]string{}
	for _, r := range b.regions {
		for _, c := range r.Countries {
			if _, dup := regionOf[strings.ToLower(c)]; !dup {
				regionOf[strings.ToLower(c)] = r.ID
			}
		}
	}
	for i, e := range b.events {
		if region := regionOf[strings.ToLower(e.Country)]; e.Region == "" && region != "" {
			filled := *e
			filled.Region = region
			b.events[i] = &filled
		}
	}
	for i, c := range b.chapters {
		if region := regionOf[strings.ToLower(c.Country)]; c.Region == "" && region != "" {
			filled := *c
			filled.Region = region
			b.chapters[i] = &filled
		}
	}
}

// link fills the maps by id from the lists.
func (b *Base) link() {
	b.articleByID = byID(b.articles, func(a *Article) string { return a.ID })
	b.eventByID = byID(b.events, func(e *Event) string { return e.ID })
	b.termByID = byID(b.terms, func(t *Term) string { return t.ID })
	b.chapterByID = byID(b.chapters, func(c *Chapter) ChapterID { return c.ID })
	b.regionByID = byID(b.regions, func(r *Region) string { return r.ID })
	b.passageByID = make(map[PassageID]int, len(b.passages))
	b.byDocument = make(map[documentKey][]int, len(b.articles)+len(b.events)+len(b.terms))
	for i := range b.passages {
		p := &b.passages[i]
		b.passageByID[p.ID] = i
		key := documentKey{p.Kind, p.Document}
		b.byDocument[key] = append(b.byDocument[key], i)
	}
}

func byID[K comparable, T any](list []T, id func(T) K) map[K]T {
	m := make(map[K]T, len(list))
	for _, v := range list {
		m[id(v)] = v
	}
	return m
}
