package knowledge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// places compares what a sentence says of where and in which month an event was held with the event's own entry.
// Days are the matter of dates. Only a sentence that begins with the one event it names is judged, by what follows the
// verb, as in "PP-14 met in Busan in October 2014": what was prepared or decided elsewhere is another matter.
func (c *checker) places() {
	names := c.eventNames()
	cities := map[string]bool{}
	for _, e := range c.base.events {
		if e.City != "" {
			cities[e.City] = true
		}
	}
	for i := range c.base.passages {
		p := &c.base.passages[i]
		for s := range p.Sentences {
			sentence := p.Sentence(s)
			held := heldVerb.FindStringIndex(sentence)
			if held == nil {
				continue
			}
			e := soleEvent(names, sentence)
			if e == nil || e.Status == EventPostponed || e.Status == EventCancelled || !isSubject(e, sentence[:held[0]]) {
				continue
			}
			clause, _, _ := strings.Cut(sentence[held[1]:], ";")
			if city := otherCity(clause, cities, e); city != "" {
				at, line := c.place(p, sentence)
				c.warn(at, line, fmt.Sprintf("says that %s was held in %s, but its entry (%s:%d) says %s", e.ID, city, e.Path, e.Line, e.City), "correct the one that is wrong")
			}
			if day, ok := firstDay(clause); ok && !e.Start.IsZero() && (day.Before(e.Start) || !e.End.IsZero() && e.End.Before(day)) {
				at, line := c.place(p, sentence)
				c.warn(at, line, fmt.Sprintf("says that %s was held on %s, but its entry (%s:%d) says %s to %s", e.ID, day, e.Path, e.Line, e.Start, e.End), "correct the one that is wrong")
			}
			if month, year, ok := monthOf(clause); ok && !inMonth(e, month, year) {
				at, line := c.place(p, sentence)
				c.warn(at, line, fmt.Sprintf("says that %s was held in %s %d, but its entry (%s:%d) says %s to %s", e.ID, month, year, e.Path, e.Line, e.Start, e.End),
					"correct the one that is wrong")
			}
		}
	}
}

// isSubject reports whether before, the part of a sentence before its verb, is the event's name, with no more than an
// article before it and something in commas or brackets after it.
func isSubject(e *Event, before string) bool {
	before = subjectArticle.ReplaceAllString(before, "")
	for _, name := range slices.Concat([]string{e.Acronym, e.Name}, e.Aliases) {
		if rest, ok := strings.CutPrefix(before, name); ok && name != "" {
			rest = strings.TrimSpace(rest)
			if rest == "" || rest[0] == ',' || rest[0] == '(' {
				return true
			}
		}
	}
	return false
}

var subjectArticle = regexp.MustCompile(`^(?:The|La|Le|El|A|O) |^L['’]`)

// heldVerb finds, right before a place or a month, that something took place.
var heldVerb = regexp.MustCompile(`(?:\b(?:met|meets|was held|were held|is held|will be held|took place|takes place|will meet|is scheduled|was scheduled` +
	`|s'est tenue?|s’est tenue?|a eu lieu|se tiendra|se celebró|se celebra|se celebrará|tuvo lugar|realizou-se|foi realizad[ao]|realiza-se|decorreu)|состоял[аио]сь|прош[её]?л[аио]?|состоится` +
	`|عُ?قدت?|يُعقد|举行于|召开于) (?:in|at|on|à|au|le|a|en|el|em|no|na|в|во|في) `)

// otherCity returns the first city that clause begins with, or names after "in", when it is neither the event's city
// nor in its country's or region's name. An event without a place is not judged.
func otherCity(clause string, cities map[string]bool, e *Event) string {
	if e.City == "" || strings.Contains(clause, e.City) {
		return ""
	}
	first := ""
	for city := range cities {
		if strings.HasPrefix(clause, city) && wordIndex(clause, city) == 0 && len(city) > len(first) {
			first = city
		}
	}
	if first == "" || strings.Contains(e.Country, first) {
		return ""
	}
	return first
}

// oneDay is a day that a clause begins with.
var oneDay = regexp.MustCompile(`^` + patternDay + patternMonth + patternYear)

func firstDay(clause string) (Date, bool) {
	m := oneDay.FindStringSubmatch(clause)
	if m == nil {
		return Date{}, false
	}
	return dayOf(m[3], m[2], m[1])
}

// monthAndYear is a month with its year and no day before it.
var monthAndYear = regexp.MustCompile(`(?:^|[^\d\s.–—-]\s+|\b(?:in|en|em|de) )((?:` + strings.Join(monthNames[:], "|") + `))(?: de| del)? (\d{4})\b`)

// monthOf returns the one month that clause names; with several, or with days beside them, there is none to judge.
func monthOf(clause string) (time.Month, int, bool) {
	found := monthAndYear.FindAllStringSubmatch(clause, -1)
	if len(found) != 1 || len(dayRanges(clause)) > 0 {
		return 0, 0, false
	}
	date, ok := dayOf(found[0][2], found[0][1], "1")
	if !ok {
		return 0, 0, false
	}
	start, _ := date.Span(time.UTC)
	return start.Month(), start.Year(), true
}

// inMonth reports whether the event has a day in the month, as far as its dates tell.
func inMonth(e *Event, month time.Month, year int) bool {
	if e.Start.IsZero() {
		return true
	}
	last := e.End
	if last.IsZero() {
		last = e.Start
	}
	from, _ := e.Start.Span(time.UTC)
	_, to := last.Span(time.UTC)
	first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	return from.Before(first.AddDate(0, 1, 0)) && to.After(first)
}
