package answer

import (
	"slices"
	"strings"

	"plenipo/index"
	"plenipo/internal/lang"
)

// corrections returns a question's text with its misspelt words as they should be, by what readWords made of them; ok is
// false when there are none. Names and turns of phrase are found in the corrected text only.
func (u *understanding) corrections() (text string, asked map[string]string, ok bool) {
	better := map[string]string{}
	asked = map[string]string{}
	for _, w := range u.words {
		if w.asked != "" && w.right != "" && w.right != w.asked {
			better[w.asked], asked[w.word] = w.right, w.asked
		}
	}
	if len(better) == 0 {
		return "", nil, false
	}
	var b strings.Builder
	done := 0
	for _, w := range spokenWords(u.text) {
		if right := better[w.word]; right != "" {
			b.WriteString(u.text[done:w.from])
			b.WriteString(right)
			done = w.to
		}
	}
	if done == 0 {
		return "", nil, false
	}
	b.WriteString(u.text[done:])
	return b.String(), asked, true
}

// A language's terms are told from the others' in bases of so many passages at most: it takes reading all of them once.
const tellTermsUpTo = 20000

// inLanguage reports whether passages in a language hold a term, in their titles, texts or claimed questions: "plenipotenciari" is
// Spanish, and a slip in English.
func (e *Engine) inLanguage(tag string, id index.TermID) bool {
	if e.ix.Len() > tellTermsUpTo {
		return true
	}
	set, ok := e.termsByLang.Load(tag)
	if !ok {
		set, _ = e.termsByLang.LoadOrStore(tag, e.termsIn(tag))
	}
	bits := set.([]uint64)
	return int(id/64) < len(bits) && bits[id/64]&(1<<(id%64)) != 0
}

// termsIn returns the terms of the passages in a language, a bit each.
func (e *Engine) termsIn(tag string) []uint64 {
	var bits []uint64
	add := func(terms []uint32) {
		for _, id := range terms {
			id &= index.TermMask
			if need := int(id/64) + 1; need > len(bits) {
				bits = append(bits, make([]uint64, need-len(bits))...)
			}
			bits[id/64] |= 1 << (id % 64)
		}
	}
	passages := e.base.Passages()
	for n := range passages {
		if lang := passages[n].Lang; lang != tag && lang != "" {
			continue
		}
		fw := e.ix.Forward(n)
		add(fw.Title())
		fw.EachQuestion(func(_ int, terms []uint32) bool { add(terms); return true })
		fw.EachSentence(func(_ int, terms []uint32, _ index.Flags) bool { add(terms); return true })
	}
	return bits
}

// spellFour is the length of the words that only have two letters changed places corrected: "sing" for "sign".
const spellFour = 4

// correct returns the known word that a folded word of a question in a language is a slip for.
func (e *Engine) correct(tag, word string) (string, bool) {
	if better, ok := e.names.transposed(word); ok {
		return better, true
	}
	if better, ok := e.ix.Correct(word); ok {
		if tokens := e.ix.Words(tag, better); len(tokens) == 1 {
			id, known := e.ix.Lookup(tokens[0].Term)
			if known && e.inLanguage(tag, id) || len(e.names.byWord[better]) > 0 {
				return better, true
			}
		}
	}
	r := []rune(word)
	if better := e.nearWord(tag, r); better != "" {
		return better, true
	}
	if len(r) != spellFour {
		return "", false
	}
	for i := 1; i < len(r); i++ {
		swapped := slices.Clone(r)
		swapped[i-1], swapped[i] = r[i], r[i-1]
		if s := string(swapped); s != word && e.ix.HasWord(s) {
			return s, true
		}
	}
	return "", false
}

// A firstAndLength files words for nearWord: one slip away is a word with the same first letter that is hardly longer or shorter.
type firstAndLength struct {
	first  rune
	length int
}

// nearWord returns the country, city or word about meetings that a word is one slip away from, with the same first letter: names of
// places and "location" may stand in no passage. Of several it is the first by its bytes; "" means none.
func (e *Engine) nearWord(tag string, word []rune) string {
	if len(word) < spellFour {
		return ""
	}
	words, ok := e.beyondPassages.Load(tag)
	if !ok {
		words, _ = e.beyondPassages.LoadOrStore(tag, e.filedWords(tag))
	}
	best := ""
	asked := string(word)
	for length := len(word) - 1; length <= len(word)+1; length++ {
		for _, other := range words.(map[firstAndLength][]string)[firstAndLength{word[0], length}] {
			// What begins alike is another form of it.
			if (best == "" || other < best) && !strings.HasPrefix(other, asked) && !strings.HasPrefix(asked, other) && oneSlip(word, []rune(other)) {
				best = other
			}
		}
	}
	return best
}

// filedWords returns the words that nearWord looks among, of five letters or more.
func (e *Engine) filedWords(tag string) map[firstAndLength][]string {
	filed := map[firstAndLength][]string{}
	add := func(w string) {
		if r := []rune(w); len(r) > spellFour && !strings.Contains(w, " ") {
			at := firstAndLength{r[0], len(r)}
			filed[at] = append(filed[at], w)
		}
	}
	for w := range calendarWords[tag] {
		add(w)
	}
	for w := range e.names.places {
		add(w)
	}
	return filed
}

// oneSlip reports whether one letter put in, left out or changed makes a of b.
func oneSlip(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	rest := a[i:]
	if len(a) == len(b) && len(rest) > 0 {
		rest = rest[1:]
	}
	return slices.Equal(rest, b[min(len(b), i+1):])
}

// inflections are endings of English words.
var inflections = strings.Fields("s es d ed ing er ers or ors ly al ally 's")

// inflected reports whether an English word that no passage holds as it stands is a form of one that a passage holds, or that
// people use whatever they speak of.
func (e *Engine) inflected(word string) bool {
	if everydayWord("en", word) || ofNotion(word) || len(e.names.byWord[word]) > 0 {
		return true
	}
	for _, ending := range inflections {
		stem, ok := strings.CutSuffix(word, ending)
		if ok && (e.isWord(stem) || e.isWord(stem+"e") || len(stem) > 2 && stem[len(stem)-1] == stem[len(stem)-2] && e.isWord(stem[:len(stem)-1])) {
			return true
		}
	}
	return false
}

func (e *Engine) isWord(word string) bool { return e.ix.HasWord(word) || everydayWord("en", word) }

// everydayWord reports whether a folded word is one that people use whatever they speak of: no slip, though no file holds it.
func everydayWord(tag, word string) bool {
	return lang.EverydayWord(tag, word) || lang.PlainWord(tag, word) || lang.ThingWord(tag, word) || calendarWords[tag][word]
}
