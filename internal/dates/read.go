package dates

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Relation is how a question places itself in time.
type Relation int

// The relations. Where a question has several, the most particular wins: an interval over "next", "how long
// until" over both.
const (
	None     Relation = iota
	Next              // the next one
	Last              // the one that was over most recently
	First             // the first of all
	Now               // on at this moment
	Upcoming          // all that are to come
	Past              // all that are over
	In                // within [Start, End)
	After             // from Start on, or after what else the question names
	Before            // until Start, or before what else the question names
	HowLong           // how long until
	IsOver            // whether it is over, has begun
)

// String returns the relation in words.
func (r Relation) String() string {
	return [...]string{"none", "next", "last", "first", "now", "upcoming", "past", "in", "after", "before", "how long", "is over"}[r]
}

// A Tense is the time of a question's verb.
type Tense int

// The tenses that matter: "where was" against "where will".
const (
	TenseUnknown Tense = iota
	TensePast
	TensePresent
	TenseFuture
)

// A Span is a range of bytes of the text that was read.
type Span struct{ From, To int }

// A Reading is what a question says about time.
type Reading struct {
	Relation   Relation
	Start, End time.Time // for In, and After and Before with a date: [Start, End); else zero
	Grain      string    // of the interval: "day", "week", "month", "quarter", "season", "year", "decade", "range"; "" without
	Tense      Tense
	Spans      []Span // the words that said it, in order
}

// A word is one word of the text, in lower case and without the accents that people leave out.
type word struct {
	text     string
	from, to int
	number   int // its value, -1 when it is none
	upper    bool
}

// Read finds what text says about time, relative to now in now's location. tag is the text's language as
// lang.Detect gives it. Years that are part of a name ("WTSA-24") are not read; a year that stands alone is.
func Read(text, tag string, now time.Time) Reading {
	l, ok := languages[tag]
	if !ok {
		l = languages["en"]
	}
	p := parser{words: split(text, tag), lang: l, now: now}
	return p.read(text)
}

// split cuts text into words of letters or digits. In Chinese, digits and the characters around them are told
// apart, and each character is a word.
func split(text, tag string) []word {
	out := make([]word, 0, 1+strings.Count(text, " "))
	start, kind := -1, 0
	flush := func(end int) {
		if start < 0 {
			return
		}
		raw := text[start:end]
		w := word{text: plain(raw), from: start, to: end, number: -1}
		if kind == digits && len(raw) <= 4 {
			w.number = 0
			for _, c := range raw {
				w.number = w.number*10 + digitValue(c)
			}
		}
		w.upper = len(raw) > 1 && strings.ToUpper(raw) == raw && kind == letters
		out = append(out, w)
		start = -1
	}
	for i, r := range text {
		k := 0
		switch {
		case unicode.IsDigit(r):
			k = digits
		case tag == "zh" && unicode.Is(unicode.Han, r):
			k = character
		case unicode.IsLetter(r) || unicode.IsMark(r):
			k = letters
		}
		if start >= 0 && (k != kind || k == character) {
			flush(i)
		}
		if k != 0 && start < 0 {
			start, kind = i, k
		}
	}
	flush(len(text))
	return out
}

const (
	letters = iota + 1
	digits
	character
)

func digitValue(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '٠' && r <= '٩':
		return int(r - '٠')
	case r >= '۰' && r <= '۹':
		return int(r - '۰')
	}
	return 0
}

var accents = strings.NewReplacer("é", "e", "è", "e", "ê", "e", "ë", "e", "à", "a", "â", "a", "á", "a", "ã", "a", "ä", "a",
	"ç", "c", "î", "i", "ï", "i", "í", "i", "ô", "o", "ó", "o", "õ", "o", "ö", "o", "û", "u", "ù", "u", "ú", "u", "ü", "u",
	"ñ", "n", "ё", "е", "أ", "ا", "إ", "ا", "آ", "ا", "ة", "ه", "ى", "ي")

func plain(s string) string {
	s = strings.ToLower(s)
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return accents.Replace(s)
		}
	}
	return s
}

// A parser reads one text.
type parser struct {
	words []word
	lang  *language
	now   time.Time
	out   Reading
}

func (p *parser) read(text string) Reading {
	p.tense()
	p.interval(text)
	p.relation()
	return p.out
}

// said notes that words [from,to) say something about time.
func (p *parser) said(from, to int) {
	if from < to {
		p.out.Spans = append(p.out.Spans, Span{p.words[from].from, p.words[to-1].to})
	}
}

// find returns where a phrase of the set stands in the words: the first place, the longest there.
func (p *parser) find(set phraseSet) (from, to int, ok bool) {
	for i, w := range p.words {
		best := 0
		for _, ph := range set[w.text] {
			if len(ph) > best && p.at(i, ph) {
				best = len(ph)
			}
		}
		if best > 0 {
			return i, i + best, true
		}
	}
	return 0, 0, false
}

// at reports whether a phrase stands at word i.
func (p *parser) at(i int, phrase []string) bool {
	if i+len(phrase) > len(p.words) {
		return false
	}
	for j, w := range phrase {
		if p.words[i+j].text != w {
			return false
		}
	}
	return true
}

// tense reads the verb.
func (p *parser) tense() {
	for _, t := range []struct {
		phrases phraseSet
		tense   Tense
	}{{p.lang.future, TenseFuture}, {p.lang.past, TensePast}, {p.lang.present, TensePresent}} {
		if _, _, ok := p.find(t.phrases); ok {
			p.out.Tense = t.tense
			return
		}
	}
}

// relation reads "next", "on now", "how long until" and the like, where no interval was found or where they say
// more than it.
func (p *parser) relation() {
	for _, r := range []struct {
		phrases  phraseSet
		relation Relation
		always   bool // counts even beside an interval
	}{
		{p.lang.howLong, HowLong, true}, {p.lang.isOver, IsOver, true}, {p.lang.now, Now, false},
		{p.lang.first, First, false}, {p.lang.after, After, true}, {p.lang.before, Before, true},
		{p.lang.last, Last, false}, {p.lang.upcoming, Upcoming, false}, {p.lang.next, Next, false}, {p.lang.over, Past, false},
	} {
		from, to, ok := p.find(r.phrases)
		if !ok || p.out.Relation == In && !r.always {
			continue
		}
		switch r.relation {
		case After, Before:
			if p.out.Relation != In && p.out.Relation != None {
				continue
			}
			// "until when" asks for the end of what else is named.
			if r.relation == Before && to < len(p.words) && untilWhen[p.words[to].text] {
				continue
			}
			// "after 2012" has an interval right behind the word; "what came after it in 2013" has not.
			if p.out.Relation == In && !p.intervalFollows(to) {
				continue
			}
		case IsOver, HowLong:
		default:
			if p.out.Relation != None {
				continue
			}
		}
		p.out.Relation = r.relation
		p.said(from, to)
	}
}

// untilWhen are the words behind "until" with which it asks for a time, and names none.
var untilWhen = words("when quand quelle cuando que quando wann какого когда متي اي")

// intervalFollows reports whether the interval that was read begins at word i or the one behind it.
func (p *parser) intervalFollows(i int) bool {
	for j := i; j < min(i+2, len(p.words)); j++ {
		for _, s := range p.out.Spans {
			if s.From == p.words[j].from {
				return true
			}
		}
	}
	return false
}
