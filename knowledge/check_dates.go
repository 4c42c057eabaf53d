package knowledge

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// dates compares the days that a sentence gives an event with the days of the event's own entry. A sentence that
// names several events, or days that are another event's, is not judged.
func (c *checker) dates() {
	names := c.eventNames()
	days := map[[2]Date]bool{}
	for _, e := range c.base.events {
		days[[2]Date{e.Start, e.End}] = true
	}
	for i := range c.base.passages {
		p := &c.base.passages[i]
		for s := range p.Sentences {
			sentence := p.Sentence(s)
			ranges := dayRanges(sentence)
			if len(ranges) != 1 || days[ranges[0]] {
				continue
			}
			e := soleEvent(names, sentence)
			if e == nil || !e.Start.Exact() || !e.End.Exact() {
				continue
			}
			// Days in the midst of the event are about a part of it; days that share one end with it are a slip.
			if e.Start.Before(ranges[0][0]) && ranges[0][1].Before(e.End) {
				continue
			}
			at, line := c.place(p, sentence)
			c.warn(at, line, fmt.Sprintf("says %s to %s, but event %s (%s:%d) is from %s to %s", ranges[0][0], ranges[0][1], e.ID, e.Path, e.Line, e.Start, e.End),
				"correct the one that is wrong")
		}
	}
}

// place returns the file and the line that a sentence of a passage stands in, as far as that is known.
func (c *checker) place(p *Passage, sentence string) (Location, int) {
	switch p.Kind {
	case KindEvent:
		return c.base.eventByID[p.Document].Location, 0
	case KindTerm:
		return c.base.termByID[p.Document].Location, 0
	}
	a := c.base.articleByID[p.Document]
	if p.Summary {
		return a.Location, a.Lines["summary"]
	}
	if at := strings.Index(a.Body, sentence); at >= 0 && a.BodyLine > 0 {
		return a.Location, a.BodyLine + strings.Count(a.Body[:at], "\n")
	}
	return a.Location, 0
}

type eventName struct {
	name  string
	event *Event // nil when several events bear the name
}

// eventNames returns what the events are called by, longest first.
func (c *checker) eventNames() []eventName {
	byName := map[string]*Event{}
	for _, e := range c.base.events {
		for _, name := range slices.Concat([]string{e.Acronym, e.Name}, e.Aliases) {
			if utf8.RuneCountInString(name) < 4 {
				continue
			}
			if other, taken := byName[name]; taken && other != e {
				byName[name] = nil
				continue
			}
			byName[name] = e
		}
	}
	var names []eventName
	for name, e := range byName {
		names = append(names, eventName{name, e})
	}
	slices.SortFunc(names, func(x, y eventName) int {
		if len(x.name) != len(y.name) {
			return len(y.name) - len(x.name)
		}
		return strings.Compare(x.name, y.name)
	})
	return names
}

// soleEvent returns the one event that sentence names, nil when it names none or several.
func soleEvent(names []eventName, sentence string) *Event {
	var sole *Event
	for _, n := range names {
		at := wordIndex(sentence, n.name)
		if at < 0 {
			continue
		}
		if n.event == nil || sole != nil && sole != n.event {
			return nil
		}
		sole = n.event
		// What is inside a longer name is not a second event.
		sentence = strings.ReplaceAll(sentence, n.name, "\x01")
	}
	return sole
}

// wordIndex returns where name stands in s as whole words, -1 when it does not.
func wordIndex(s, name string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], name)
		if i < 0 {
			return -1
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+len(name):])
		if (i == 0 || !wordRune(before)) && (i+len(name) == len(s) || !wordRune(after)) {
			return i
		}
		from = i + len(name)
	}
}

func wordRune(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-') && !unicode.In(r, unicode.Han)
}

// monthNames are the months of the languages that have articles, without Chinese, which numbers them.
var monthNames = [12]string{
	`January|Jan|janvier|enero|janeiro|января|يناير`, `February|Feb|février|febrero|fevereiro|февраля|فبراير`,
	`March|Mar|mars|marzo|março|марта|مارس`, `April|Apr|avril|abril|апреля|أبريل|إبريل`, `May|mai|mayo|maio|мая|مايو`,
	`June|Jun|juin|junio|junho|июня|يونيو`, `July|Jul|juillet|julio|julho|июля|يوليو`,
	`August|Aug|août|agosto|августа|أغسطس`, `September|Sept|Sep|septembre|septiembre|setembro|сентября|سبتمبر`,
	`October|Oct|octobre|octubre|outubro|октября|أكتوبر`, `November|Nov|novembre|noviembre|novembro|ноября|نوفمبر`,
	`December|Dec|décembre|diciembre|dezembro|декабря|ديسمبر`,
}

var (
	monthByName = func() map[string]time.Month {
		m := map[string]time.Month{}
		for i, names := range monthNames {
			for name := range strings.SplitSeq(names, "|") {
				m[strings.ToLower(name)] = time.Month(i + 1)
			}
		}
		return m
	}()

	patternDay   = `(\d{1,2})(?:st|nd|rd|th|er|º|\.)?`
	patternMonth = ` (?:de |of )?((?:` + strings.Join(monthNames[:], "|") + `))\.?(?:/\pL+(?: \pL+)?)?`
	patternYear  = `,?(?: de| del)? (\d{4})\b`
	patternTo    = `(?:\s?[-–—]\s?| (?:to|until|through|and|au|al|a|à|até|по|до|إلى|حتى) )`
	patternFirst = `\b((?:` + strings.Join(monthNames[:], "|") + `))\.? `

	oneMonth       = regexp.MustCompile(`(?:^|[^\d.,/-])` + patternDay + patternTo + patternDay + patternMonth + patternYear)
	twoMonths      = regexp.MustCompile(`(?:^|[^\d.,/-])` + patternDay + patternMonth + `(?:` + patternYear + `)?` + patternTo + patternDay + patternMonth + patternYear)
	monthFirst     = regexp.MustCompile(patternFirst + patternDay + patternTo + patternDay + patternYear)
	twoMonthsFirst = regexp.MustCompile(patternFirst + patternDay + patternTo + patternFirst[2:] + patternDay + patternYear)
	chineseDays    = regexp.MustCompile(`(\d{4})年(\d{1,2})月(\d{1,2})日?[至到—–-]+(?:(\d{1,2})月)?(\d{1,2})日`)
)

// dayRanges returns the ranges of exact days in a sentence, such as "3-14 December 2012", "December 3–14, 2012",
// "29 November to 3 December 2012", "du 3 au 14 décembre 2012" or "2012年12月3日至14日".
func dayRanges(s string) [][2]Date {
	if numbersIn(s) < 3 || !joinsDays(s) || !namesMonth(s) { // two days and a year; most sentences end here
		return nil
	}
	var out [][2]Date
	add := func(y1, m1, d1, y2, m2, d2 string) {
		if y1 == "" {
			y1 = y2
		}
		from, ok1 := dayOf(y1, m1, d1)
		to, ok2 := dayOf(y2, m2, d2)
		if ok1 && ok2 && from.Before(to) && !slices.Contains(out, [2]Date{from, to}) {
			out = append(out, [2]Date{from, to})
		}
	}
	for _, m := range oneMonth.FindAllStringSubmatch(s, -1) {
		add(m[4], m[3], m[1], m[4], m[3], m[2])
	}
	for _, m := range twoMonths.FindAllStringSubmatch(s, -1) {
		add(m[3], m[2], m[1], m[6], m[5], m[4])
	}
	for _, m := range monthFirst.FindAllStringSubmatch(s, -1) {
		add(m[4], m[1], m[2], m[4], m[1], m[3])
	}
	for _, m := range twoMonthsFirst.FindAllStringSubmatch(s, -1) {
		add(m[5], m[1], m[2], m[5], m[3], m[4])
	}
	for _, m := range chineseDays.FindAllStringSubmatch(s, -1) {
		add(m[1], m[2], m[3], m[1], cmpOr(m[4], m[2]), m[5])
	}
	return out
}

// joins are the words between two days.
var joins = []string{" to ", " until ", " through ", " and ", " au ", " al ", " a ", " à ", " até ", " по ", " до ", " إلى ", " حتى ", "至", "到"}

// joinsDays reports whether s holds one of joins or a dash such as those between days ("3-14", "November 29 – December 3").
// It is a quick look that spares most sentences the patterns.
func joinsDays(s string) bool {
	for _, word := range joins {
		for at := 0; ; {
			i := strings.Index(s[at:], word)
			if i < 0 {
				break
			}
			i += at
			at = i + len(word)
			if at < len(s) && i > 0 && (digit(s[at]) || s[at] >= 'A' && s[at] <= 'Z' && digit(s[i-1])) {
				return true
			}
		}
	}
	for i, r := range s {
		if r != '-' && r != '–' && r != '—' || i == 0 {
			continue
		}
		rest := strings.TrimPrefix(s[i+utf8.RuneLen(r):], " ")
		before := s[i-1]
		if rest != "" && (before == ' ' || digit(before) || before > unicode.MaxASCII) && (digit(rest[0]) || rest[0] >= 'A' && rest[0] <= 'Z') {
			return true
		}
	}
	return false
}

func namesMonth(s string) bool {
	if strings.Contains(s, "年") {
		return true
	}
	for _, names := range monthNames {
		for name := range strings.SplitSeq(names, "|") {
			if strings.Contains(s, name) {
				return true
			}
		}
	}
	return false
}

func numbersIn(s string) int {
	n, inside := 0, false
	for i := range len(s) {
		if digit(s[i]) && !inside {
			n++
		}
		inside = digit(s[i])
	}
	return n
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func dayOf(year, month, day string) (Date, bool) {
	y, _ := strconv.Atoi(year)
	d, _ := strconv.Atoi(day)
	m := monthByName[strings.ToLower(month)]
	if m == 0 {
		n, _ := strconv.Atoi(month)
		m = time.Month(n)
	}
	date, err := ParseDate(fmt.Sprintf("%04d-%02d-%02d", y, m, d))
	return date, err == nil
}
