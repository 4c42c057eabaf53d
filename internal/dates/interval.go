package dates

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The years that a number alone is read as.
const (
	firstYear = 1850
	lastYear  = 2099
)

var isoDate = regexp.MustCompile(`\b(1[89]\d\d|20\d\d)-(\d\d)(?:-(\d\d))?\b`)

// interval reads an interval of time, the most exact that the words give.
func (p *parser) interval(text string) {
	if m := isoDate.FindStringSubmatchIndex(text); m != nil {
		y, _ := strconv.Atoi(text[m[2]:m[3]])
		mo, _ := strconv.Atoi(text[m[4]:m[5]])
		d := 0
		if m[6] >= 0 {
			d, _ = strconv.Atoi(text[m[6]:m[7]])
		}
		if mo >= 1 && mo <= 12 && d <= 31 {
			p.set(p.dayOrMonth(y, time.Month(mo), d))
			p.out.Spans = append(p.out.Spans, Span{m[0], m[1]})
			return
		}
	}
	if p.between() || p.monthName() || p.decade() || p.relativeUnit() || p.season() || p.dayWord() {
		return
	}
	for i := range p.words {
		if p.isYear(i) {
			p.set(p.year(p.words[i].number))
			from := i
			if i > 0 && p.lang.prepositions[p.words[i-1].text] {
				from--
			}
			p.said(from, i+1)
			if i+1 < len(p.words) && p.lang.yearWords[p.words[i+1].text] {
				p.said(i+1, i+2)
			}
			return
		}
	}
}

type interval struct {
	start, end time.Time
	grain      string
}

func (p *parser) set(iv interval) {
	p.out.Relation, p.out.Start, p.out.End, p.out.Grain = In, iv.start, iv.end, iv.grain
}

func (p *parser) day(y int, m time.Month, d int) time.Time {
	return time.Date(y, m, d, 0, 0, 0, 0, p.now.Location())
}

func (p *parser) year(y int) interval { return interval{p.day(y, 1, 1), p.day(y+1, 1, 1), "year"} }

func (p *parser) dayOrMonth(y int, m time.Month, d int) interval {
	if d == 0 {
		return interval{p.day(y, m, 1), p.day(y, m+1, 1), "month"}
	}
	return interval{p.day(y, m, d), p.day(y, m, d+1), "day"}
}

// isYear reports whether word i is a year by itself, and not the number of an edition or a decade.
func (p *parser) isYear(i int) bool {
	n := p.words[i].number
	return n >= firstYear && n <= lastYear && p.words[i].to-p.words[i].from == 4
}

// between reads "between 2010 and 2014", "from 2010 to 2014".
func (p *parser) between() bool {
	for i := range p.words {
		if !p.lang.between[p.words[i].text] || i+3 >= len(p.words) || !p.isYear(i+1) || !p.isYear(i+3) {
			continue
		}
		a, b := p.words[i+1].number, p.words[i+3].number
		p.set(interval{p.day(min(a, b), 1, 1), p.day(max(a, b)+1, 1, 1), "range"})
		p.said(i, i+4)
		return true
	}
	// "between June and August 2026"
	for i := range p.words {
		if !p.lang.between[p.words[i].text] || i+1 >= len(p.words) {
			continue
		}
		from, n := p.lang.month(p.words, i+1)
		if from == 0 || i+2+n >= len(p.words) {
			continue
		}
		to, m := p.lang.month(p.words, i+2+n)
		if to == 0 {
			continue
		}
		year, end := p.now.Year(), i+2+n+m
		if end < len(p.words) && p.isYear(end) {
			year, end = p.words[end].number, end+1
		}
		last := p.day(year, time.Month(to)+1, 1)
		if to < from {
			last = p.day(year+1, time.Month(to)+1, 1)
		}
		p.set(interval{p.day(year, time.Month(from), 1), last, "range"})
		p.said(i, end)
		return true
	}
	return false
}

// monthName reads "3 December 2012", "December 3, 2012", "in May 2027", "in May". A month without a year is the
// one nearest ahead, or behind when the verb is past.
func (p *parser) monthName() bool {
	for i, w := range p.words {
		m, n := p.lang.month(p.words, i)
		// "may" and "march" are verbs too: alone they count as months only behind a preposition.
		if m == 0 {
			continue
		}
		from, to, day, year := i, i+n, 0, 0
		isDay := func(j int) bool {
			return j >= 0 && j < len(p.words) && p.words[j].number >= 1 && p.words[j].number <= 31 && p.words[j].to-p.words[j].from <= 2
		}
		if isDay(i - 1) {
			day, from = p.words[i-1].number, i-1
		} else if i > 1 && p.lang.fillers[p.words[i-1].text] && isDay(i-2) {
			day, from = p.words[i-2].number, i-2
		} else if isDay(to) && p.lang.dayAfterMonth {
			day, to = p.words[to].number, to+1
		}
		for to < len(p.words) && p.lang.fillers[p.words[to].text] && to+1 < len(p.words) && p.isYear(to+1) {
			to++
		}
		if to < len(p.words) && p.isYear(to) {
			year, to = p.words[to].number, to+1
		} else if i > 0 && p.isYear(i-1) {
			year, from = p.words[i-1].number, i-1
		}
		if year == 0 && day == 0 && p.lang.verbMonths[w.text] && (i == 0 || !p.lang.prepositions[p.words[i-1].text]) {
			continue
		}
		if year == 0 {
			year = p.now.Year()
			past := p.out.Tense == TensePast
			switch {
			case past && time.Month(m) > p.now.Month():
				year--
			case !past && time.Month(m) < p.now.Month():
				year++
			}
		}
		if from > 0 && p.lang.prepositions[p.words[from-1].text] {
			from--
		}
		p.set(p.dayOrMonth(year, time.Month(m), day))
		p.said(from, to)
		return true
	}
	return false
}

// decade reads "in the 1980s", "les années 1980", "1980-е".
func (p *parser) decade() bool {
	for i := range p.words {
		if !p.isYear(i) || p.words[i].number%10 != 0 {
			continue
		}
		suffix := i+1 < len(p.words) && p.words[i+1].from == p.words[i].to && p.words[i+1].text == "s"
		named := false
		for _, d := range p.lang.decades {
			if i >= len(d) && p.at(i-len(d), d) {
				named = true
			}
			if p.at(i+1, d) {
				named = true
			}
		}
		if !suffix && !named {
			continue
		}
		y := p.words[i].number
		p.set(interval{p.day(y, 1, 1), p.day(y+10, 1, 1), "decade"})
		to := i + 1
		if suffix {
			to++
		}
		p.said(i, to)
		return true
	}
	return false
}

// relativeUnit reads "this year", "next month", "last week", "le mois prochain", "in two weeks", "next three months".
func (p *parser) relativeUnit() bool {
	for _, u := range p.lang.units {
		for i := range p.words {
			if !p.at(i, u.words) {
				continue
			}
			end := i + len(u.words)
			step, from, to, ok := p.shift(i, end)
			if !ok {
				continue
			}
			p.set(p.unit(u.grain, step))
			p.said(from, to)
			return true
		}
	}
	// "in two weeks", "the next three months"
	for i, w := range p.words {
		n := w.number
		if n < 0 {
			n = p.lang.numbers[w.text]
		}
		if n < 1 || n > 100 || i+1 >= len(p.words) {
			continue
		}
		grain := p.lang.plurals[p.words[i+1].text]
		if grain == "" || i == 0 {
			continue
		}
		before := p.words[i-1].text
		switch {
		case p.lang.nextWords[before] || p.lang.within[before]:
			p.set(interval{p.now, p.add(p.now, grain, n), "range"})
		case p.lang.lastWords[before]:
			p.set(interval{p.add(p.now, grain, -n), p.now, "range"})
		case p.lang.inWords[before]:
			t := p.add(p.now, grain, n)
			if grain == "day" {
				p.set(interval{p.day(t.Date()), p.day(t.Year(), t.Month(), t.Day()+1), "day"})
			} else {
				iv := p.unitAt(grain, t)
				p.set(iv)
			}
		default:
			continue
		}
		p.said(i-1, i+2)
		return true
	}
	return false
}

// shift returns whether the unit at words [i,end) is this, the next or the last one, by the words around it.
func (p *parser) shift(i, end int) (step, from, to int, ok bool) {
	prev, next := "", ""
	if i > 0 {
		prev = p.words[i-1].text
	}
	if end < len(p.words) {
		next = p.words[end].text
	}
	switch {
	case p.lang.thisWords[prev]:
		return 0, i - 1, end, true
	case p.lang.nextWords[prev]:
		return 1, i - 1, end, true
	case p.lang.lastWords[prev]:
		return -1, i - 1, end, true
	case p.lang.nextWords[next]:
		return 1, i, end + 1, true
	case p.lang.lastWords[next]:
		return -1, i, end + 1, true
	case p.lang.thisWords[next]:
		return 0, i, end + 1, true
	}
	// Arabic and Chinese write some of these as one word with the unit.
	if p.lang.aloneUnits {
		for n, table := range map[int]map[string]bool{0: p.lang.thisWords, 1: p.lang.nextWords, -1: p.lang.lastWords} {
			for w := range table {
				ph := split(w, "zh")
				if i >= len(ph) {
					same := true
					for j := range ph {
						same = same && p.words[i-len(ph)+j].text == ph[j].text
					}
					if same && len(ph) > 0 {
						return n, i - len(ph), end, true
					}
				}
			}
		}
	}
	return 0, 0, 0, false
}

// unit returns the unit that lies step units from now's.
func (p *parser) unit(grain string, step int) interval {
	return p.unitAt(grain, p.add(p.start(grain), grain, step))
}

// start returns the first instant of now's unit.
func (p *parser) start(grain string) time.Time {
	y, m, d := p.now.Date()
	switch grain {
	case "week":
		back := (int(p.now.Weekday()) + 6) % 7
		return p.day(y, m, d-back)
	case "month":
		return p.day(y, m, 1)
	case "quarter":
		return p.day(y, m-(m-1)%3, 1)
	case "year":
		return p.day(y, 1, 1)
	}
	return p.day(y, m, d)
}

func (p *parser) add(t time.Time, grain string, n int) time.Time {
	switch grain {
	case "week":
		return t.AddDate(0, 0, 7*n)
	case "month":
		return t.AddDate(0, n, 0)
	case "quarter":
		return t.AddDate(0, 3*n, 0)
	case "year":
		return t.AddDate(n, 0, 0)
	}
	return t.AddDate(0, 0, n)
}

// unitAt returns the unit that t lies in.
func (p *parser) unitAt(grain string, t time.Time) interval {
	q := *p
	q.now = t
	from := q.start(grain)
	return interval{from, p.add(from, grain, 1), grain}
}

// season reads "this spring", "spring 2027", "next summer", "in autumn".
func (p *parser) season() bool {
	for i, w := range p.words {
		s, ok := p.lang.seasons[w.text]
		if !ok {
			continue
		}
		first := time.Month([]int{3, 6, 9, 12}[s]) // winter begins in December
		step, from, to, shifted := p.shift(i, i+1)
		year := p.now.Year()
		switch {
		case i+1 < len(p.words) && p.isYear(i+1):
			year, from, to = p.words[i+1].number, i, i+2
		case i+2 < len(p.words) && p.lang.fillers[p.words[i+1].text] && p.isYear(i+2):
			year, from, to = p.words[i+2].number, i, i+3
		case shifted && step == 0:
			// "this spring" in autumn is the one ahead, unless the verb is past.
			if p.day(year, first+3, 1).Before(p.now) && p.out.Tense != TensePast {
				year++
			}
			if first == 12 && p.now.Month() < 3 {
				year--
			}
		case shifted && step > 0:
			if !p.day(year, first, 1).After(p.now) {
				year++
			}
		case shifted:
			if p.day(year, first+3, 1).After(p.now) {
				year--
			}
		case i > 0 && p.lang.prepositions[p.words[i-1].text]:
			from, to = i-1, i+1
			if p.day(year, first+3, 1).Before(p.now) && p.out.Tense != TensePast {
				year++
			}
		default:
			continue
		}
		p.set(interval{p.day(year, first, 1), p.day(year, first+3, 1), "season"})
		p.said(from, to)
		return true
	}
	return false
}

// dayWord reads today, tomorrow, yesterday, this weekend, and "later this year".
func (p *parser) dayWord() bool {
	for i, w := range p.words {
		offset, ok := p.lang.days[w.text]
		if !ok {
			continue
		}
		y, m, d := p.now.Date()
		p.set(interval{p.day(y, m, d+offset), p.day(y, m, d+offset+1), "day"})
		p.said(i, i+1)
		return true
	}
	for i := range p.words {
		for _, wk := range p.lang.weekends {
			if p.at(i, wk) {
				y, m, d := p.now.Date()
				saturday := (int(time.Saturday) - int(p.now.Weekday()) + 7) % 7
				if p.now.Weekday() == time.Sunday {
					saturday = -1
				}
				p.set(interval{p.day(y, m, d+saturday), p.day(y, m, d+saturday+2), "range"})
				p.said(i, i+len(wk))
				return true
			}
		}
	}
	return false
}

func words(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[plain(w)] = true
	}
	return m
}
