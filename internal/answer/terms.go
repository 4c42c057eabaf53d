package answer

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"plenipo/index"
	"plenipo/internal/lang"
)

// plainWeight is the weight of an everyday word in a question; unsaidWeight that of one which no passage has.
const (
	plainWeight  = .45
	unsaidWeight = .1
)

// crossingIDF is the idf above which a pair between two words is met too rarely to be a word itself.
const crossingIDF = 6

// lastShort is the year of this century before which two digits are read as a year, too.
const lastShort = 35

// maxAllTerms bounds a question's words and other names together: a ranker keeps one bit for each.
const maxAllTerms = 60

// besideSubject is the weight of the words of what else the conversation is about.
const besideSubject = .25

// chooseTerms picks the words to search for: content words, each once, with what the entities are also called.
func (e *Engine) chooseTerms(u *understanding) {
	if u.fromThread {
		u.terms = e.subjectTerms(u)
	}
	u.terms = slices.Grow(u.terms, len(u.words)+4) // and some other names
	last, before := "", -1
	for _, w := range u.words {
		if w.term == "" || w.said && !w.named && !w.must {
			last, before = "", -1
			continue
		}
		t := searchTerm{word: w.word, term: w.term, weight: 1, corrected: w.asked != "", named: w.named, timed: w.timed, placed: w.placed, must: w.must, alike: w.alike}
		if lang.PlainWord(u.lang, w.word) && !w.named && !w.placed {
			t.weight = plainWeight
		}
		t.alike = union(t.alike, e.yearsOf(t.word))
		e.weigh(&t)
		if everyday := t.weight < 1 || e.saysHow(u.lang, w); everyday && !w.named && !w.placed {
			switch {
			case !t.known:
				t.weight = unsaidWeight
			case t.weight == 1 && len(w.alike) == 0:
				t.weight = plainWeight
			}
		}
		// Pairs of Chinese characters across a function word are no words.
		if u.lang == "zh" && (!t.known && strings.ContainsAny(t.word, chineseDress) ||
			len(w.alike) == 0 && !w.named && strings.ContainsAny(t.word, chineseGrammar)) {
			last = ""
			continue
		}
		if last != "" {
			u.pairs = append(u.pairs, [2]string{last, t.term})
		}
		last = t.term
		at := slices.IndexFunc(u.terms, func(o searchTerm) bool { return o.term == t.term })
		if at >= 0 && u.terms[at].context {
			u.terms[at] = t
		}
		if at < 0 {
			at = len(u.terms)
			u.terms = append(u.terms, t)
		}
		if hasDigit(w.word) && before >= 0 && !w.named && !w.timed && !hasDigit(u.terms[before].word) {
			u.numbered = append(u.numbered, [2]int{before, at})
		}
		before = at
	}
	if u.lang == "zh" {
		e.dropCrossings(u)
	}
	if len(u.terms) > maxTerms {
		u.numbered = nil // their places change; so long a text is hardly about one numbered thing
		slices.SortStableFunc(u.terms, func(a, b searchTerm) int { return compareFloat(b.idf, a.idf) })
		u.terms = u.terms[:maxTerms]
	}
	if len(u.pairs) > maxTerms {
		u.pairs = u.pairs[:maxTerms]
	}
	e.addOtherNames(u)
}

func hasDigit(s string) bool { return strings.IndexFunc(s, unicode.IsDigit) >= 0 }

// dropCrossings drops the pairs of Chinese characters that no passage holds and that cross from one known word into
// the next, and those that stand in few passages between two that are known by name or meaning.
func (e *Engine) dropCrossings(u *understanding) {
	sure := func(i int) bool {
		if i < 0 || i == len(u.words) {
			return true
		}
		w := u.words[i]
		return w.must || w.named || w.said || w.term == "" || len(w.alike) > 0 || strings.ContainsAny(w.word, chineseGrammar)
	}
	between := map[string]bool{}
	for i, w := range u.words {
		between[w.term] = !sure(i) && sure(i-1) && sure(i+1)
	}
	ends, begins := map[rune]bool{}, map[rune]bool{}
	for _, w := range u.words {
		r := []rune(w.word)
		if _, known := e.ix.Lookup(w.term); (known || w.said) && len(r) == 2 {
			begins[r[0]], ends[r[1]] = true, true
		}
	}
	u.terms = slices.DeleteFunc(u.terms, func(t searchTerm) bool {
		r := []rune(t.word)
		rare := !t.must && (!t.known || t.idf > crossingIDF && len(t.alike) == 0 && !t.named)
		return rare && len(r) == 2 && lang.IsCJK(r[0]) && (between[t.term] || ends[r[0]] && begins[r[1]])
	})
	u.numbered = nil
}

// yearsOf returns the other way to write a year: "WCIT-12" was in 2012, and the treaty of 88 is of 1988.
func (e *Engine) yearsOf(word string) []index.TermID {
	n, err := strconv.Atoi(word)
	if err != nil {
		return nil
	}
	other := ""
	switch {
	case len(word) == 4 && n >= shortYears && n < 2000+lastShort:
		other = word[2:]
	case len(word) == 2 && n >= shortYears%100:
		other = "19" + word
	case len(word) == 2 && n < lastShort:
		other = "20" + word
	default:
		return nil
	}
	if id, ok := e.ix.Lookup(other); ok {
		return []index.TermID{id}
	}
	return nil
}

// years returns by term the year that it is, and nil where the question has none.
func (u *understanding) years() (out []int) {
	for i, t := range u.terms {
		if n, err := strconv.Atoi(t.word); err == nil && len(t.word) == 4 && t.timed {
			if out == nil {
				out = make([]int, len(u.terms))
			}
			out[i] = n
		}
	}
	return out
}

// addOtherNames adds to the terms the other names of what is mentioned, with no weight of their own.
func (e *Engine) addOtherNames(u *understanding) {
	place := func(term string) (int, bool) {
		i := slices.IndexFunc(u.terms, func(t searchTerm) bool { return t.term == term })
		return i, i >= 0
	}
	for i, p := range u.places {
		m := mention{from: u.placeSpans[i][0], to: u.placeSpans[i][1]}
		var un unit
		for _, w := range u.words[m.from:m.to] {
			if i, ok := place(w.term); ok && !slices.Contains(un.asked, i) {
				un.asked = append(un.asked, i)
			}
		}
		if len(un.asked) > 0 {
			for _, name := range e.names.placeNames[p] {
				e.addName(u, &un, nameIn{name, e.lang})
			}
			if u.stands != nil {
				e.addName(u, &un, nameIn{firstOf(u.stands.Acronym, u.stands.Name), e.lang})
			}
			u.units = append(u.units, un)
		}
	}
	for _, m := range u.mentions {
		var un unit
		for _, w := range u.words[m.from:m.to] {
			if i, ok := place(w.term); ok && !slices.Contains(un.asked, i) {
				un.asked = append(un.asked, i)
			}
		}
		if len(un.asked) == 0 {
			continue
		}
		for _, ref := range m.refs {
			for _, name := range e.otherNames(ref, u.lang) {
				e.addName(u, &un, name)
			}
		}
		if len(un.also) > 0 {
			u.units = append(u.units, un)
		}
	}
}

// addName adds to a unit another name, and its terms to the question's; a name with words that no passage holds is
// left out.
func (e *Engine) addName(u *understanding, un *unit, name nameIn) {
	var ids []int
	for _, tok := range e.tokensOf(name) {
		i := slices.IndexFunc(u.terms, func(t searchTerm) bool { return t.term == tok.Term })
		if i < 0 {
			t := searchTerm{word: tok.Word, term: tok.Term}
			if e.weigh(&t); !t.known || len(u.terms) >= maxAllTerms {
				return
			}
			u.terms = append(u.terms, t)
			i = len(u.terms) - 1
		}
		if !slices.Contains(ids, i) {
			ids = append(ids, i)
		}
	}
	if len(ids) > 0 && !slices.Equal(ids, un.asked) {
		un.also = append(un.also, ids)
	}
}

// A nameIn is a name in a language.
type nameIn struct{ text, lang string }

// tokensOf returns the analysed words of one of the base's names; they are remembered, since there are only so many.
func (e *Engine) tokensOf(name nameIn) []index.Token {
	if t, ok := e.nameTokens.Load(name); ok {
		return t.([]index.Token)
	}
	t := e.ix.Analyze(name.lang, name.text)
	e.nameTokens.Store(name, t)
	return t
}

// otherNames returns what an entity is called in the question's language and the base's main one.
func (e *Engine) otherNames(ref EntityRef, tag string) []nameIn {
	var out []nameIn
	switch ref.Kind {
	case "term":
		t, ok := e.base.Term(ref.ID)
		if !ok {
			return nil
		}
		tags := []string{tag}
		if tag != e.lang {
			tags = append(tags, e.lang)
		}
		for _, l := range tags {
			for _, list := range [][]string{t.Acronyms[l], t.Names[l]} {
				for _, n := range list[:min(2, len(list))] {
					out = append(out, nameIn{n, l})
				}
			}
		}
	case "event":
		if ev, ok := e.base.Event(ref.ID); ok {
			for _, n := range []string{ev.Acronym, ev.Name} {
				if n != "" {
					out = append(out, nameIn{n, e.lang})
				}
			}
		}
	}
	return out
}

// subjectTerms returns the words of what the conversation is about, which the question leaves out.
func (e *Engine) subjectTerms(u *understanding) []searchTerm {
	var out []searchTerm
	for _, tok := range e.ix.Analyze(u.lang, u.person) {
		t := searchTerm{word: tok.Word, term: tok.Term, weight: 1, named: true}
		if e.weigh(&t); t.known {
			out = append(out, t)
		}
	}
	for i, ref := range u.entities[:min(len(u.entities), maxThreadEntities)] {
		for _, t := range e.entityTerms(u, ref) {
			if slices.ContainsFunc(out, func(o searchTerm) bool { return o.term == t.term }) {
				continue
			}
			if i > 0 || u.person != "" {
				t.context, t.weight = true, besideSubject
			}
			out = append(out, t)
		}
	}
	return out
}

// entityTerms returns the words that an entity is called by.
func (e *Engine) entityTerms(u *understanding, ref EntityRef) []searchTerm {
	var name, tag string
	switch ref.Kind {
	case "city", "country":
		name, tag = ref.ID, e.lang
	case "event":
		if ev, ok := e.base.Event(ref.ID); ok {
			name, tag = firstOf(ev.Acronym, ev.Name), e.lang
		}
	case "term":
		if t, ok := e.base.Term(ref.ID); ok {
			for _, tag = range []string{u.lang, e.lang} {
				if name = firstIn(t.Acronyms[tag], t.Names[tag]); name != "" {
					break
				}
			}
		}
	case "article":
		if a, ok := e.base.Article(ref.ID); ok {
			name, tag = a.Title, a.Lang
		}
	}
	var out []searchTerm
	for _, tok := range e.ix.Analyze(tag, name) {
		t := searchTerm{word: tok.Word, term: tok.Term, weight: 1, named: true}
		if e.weigh(&t); t.known {
			out = append(out, t)
		}
	}
	return out
}

func firstIn(lists ...[]string) string {
	for _, l := range lists {
		if len(l) > 0 {
			return l[0]
		}
	}
	return ""
}

// weigh looks a term up. A word that others may say as well tells as little as the commonest of them.
func (e *Engine) weigh(t *searchTerm) {
	t.idf = e.ix.UnknownIDF()
	if id, ok := e.ix.Lookup(t.term); ok {
		t.id, t.known, t.own, t.idf = id, true, true, e.ix.IDF(id)
	}
	for _, id := range t.alike {
		if !t.known {
			t.id, t.known = id, true
		}
		t.idf = min(t.idf, e.ix.IDF(id))
	}
}
