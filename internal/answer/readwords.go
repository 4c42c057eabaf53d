package answer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"plenipo/index"
	"plenipo/internal/lang"
)

// longestWord is how many bytes a word has at most that is looked at as a misspelt one, or as two written together: the time
// that takes grows with the square of its length.
const longestWord = 64

// botName is what people call the bot by: it names nothing that is asked about.
const botName = "plenipo"

// readWords splits the question into words and corrects the spelling of those that no passage and no name knows.
func (e *Engine) readWords(u *understanding, said map[string]bool) {
	capitals := capitalWords(u.text)
	tokens := e.ix.Words(u.lang, u.text)
	u.words = make([]questionWord, 0, len(tokens)+1)
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		w := questionWord{word: t.Word, term: t.Term, upper: capitals[t.Word]}
		w.said, w.asked = said[t.Word], u.asked[t.Word]
		if lang.StopWord(u.lang, w.word) && !w.upper || lang.Hedge(u.lang, w.word) || w.word == botName {
			w.term = ""
		}
		if u.lang == "en" && !w.upper && u.saysUs(tokens, i) {
			w.term, w.said = "", true
		}
		if term, ok := e.baseTerm(u.lang, w); ok {
			w.term = term
		}
		if u.lang == "ar" && !w.said {
			e.bareParticle(&w)
		}
		if w.term != "" && !w.said && len(w.word) <= longestWord && !e.ix.HasWord(w.word) {
			// "conferance" has the stem of "conference", and is still no word.
			if better, ok := e.correct(u.lang, w.word); ok {
				if tokens := e.ix.Words(u.lang, better); len(tokens) == 1 && (tokens[0].Term == w.term || u.lang == "en" && !e.inflected(w.word)) {
					w.asked = w.word
					if w.word, w.term = tokens[0].Word, tokens[0].Term; !strings.HasPrefix(w.asked, better) && !strings.HasPrefix(better, w.asked) {
						w.right = better // "checks" for "check" is no slip
					}
				}
			}
		}
		if w.term == "" || w.said || len(w.word) > longestWord || e.knows(u.lang, w) {
			u.words = append(u.words, w)
			continue
		}
		if u.lang == "ar" {
			if bare, ok := e.bareArabic(w.word); ok {
				bare.asked = w.word
				u.words = append(u.words, bare)
				continue
			}
		}
		// "plenipo tentiary" is one word, "alghanim" may be two.
		if i+1 < len(tokens) {
			if joined, ok := e.known(u.lang, t.Word+tokens[i+1].Word); ok {
				joined.asked = t.Word
				u.words = append(u.words, joined)
				i++
				continue
			}
		}
		better, ok := e.correct(u.lang, w.word)
		if !ok {
			if two, split := e.split(u.lang, w.word); split {
				u.words = append(u.words, two[0], two[1])
				continue
			}
		}
		if ok {
			w.asked, w.right = w.word, better
			for _, t := range e.ix.Words(u.lang, better) {
				w.word, w.term = t.Word, t.Term
			}
		}
		u.words = append(u.words, w)
	}
}

// ofUse are forms of "use", which have the stem "us" like the country.
var ofUse = wordSet("use used uses using useful useless")

// saysUs reports whether word i of an English question is a form of "use" or the pronoun, and no country: "do they bind us?".
func (u *understanding) saysUs(tokens []index.Token, i int) bool {
	if ofUse[tokens[i].Word] {
		return true
	}
	if tokens[i].Word != "us" {
		return false
	}
	for _, w := range tokens[max(0, i-1):i] {
		if w.Word == "the" || w.Word == "and" || w.Word == "or" || openers["en"][w.Word] {
			return false
		}
	}
	return i+1 == len(tokens) || i > 0 && beforeUs[tokens[i-1].Word] || afterUs[tokens[i+1].Word]
}

// Words beside "us", the pronoun.
var (
	beforeUs = wordSet("to for with of by at from between among let help give tell show bind binds govern governs affect affects concern concerns mean means around like cost allow allows apply about")
	afterUs  = wordSet("all too chapters members small folks people at from in as to about know what how if")
)

// bareParticle reads an Arabic word without the particle that is written together with it, where passages have the rest more
// often than the whole: "لجمعية" is "to the Society". The rest stands for the whole where a name begins with it.
func (e *Engine) bareParticle(w *questionWord) {
	first, size := utf8.DecodeRuneInString(w.word)
	rest := w.word[size:]
	if !strings.ContainsRune("لبكفو", first) || utf8.RuneCountInString(rest) < 4 || !e.ix.HasWord(rest) && len(e.names.byWord[rest]) == 0 {
		return
	}
	t := e.ix.Words("ar", rest)
	if len(t) != 1 || t[0].Term == "" {
		return
	}
	bare, ok := e.ix.Lookup(t[0].Term)
	if !ok {
		return
	}
	whole, known := e.ix.Lookup(w.term)
	switch {
	case known && e.ix.IDF(whole) <= e.ix.IDF(bare):
	case len(e.names.byWord[rest]) == 0:
		w.alike = append(w.alike, bare)
	default:
		if known {
			w.alike = append(w.alike, whole)
		}
		w.word, w.term = t[0].Word, t[0].Term
	}
}

// baseTerm returns the term of a word of the base's language that a question in another has in it: "las IANA functions".
func (e *Engine) baseTerm(tag string, w questionWord) (string, bool) {
	if tag == e.lang || w.term == "" || w.word[0] >= utf8.RuneSelf || e.synonymsIn(tag).knows(w.term) {
		return "", false
	}
	if _, own := e.ix.Lookup(w.term); own {
		return "", false
	}
	t := e.ix.Words(e.lang, w.word)
	if len(t) != 1 || t[0].Term == "" {
		return "", false
	}
	_, ok := e.ix.Lookup(t[0].Term)
	return t[0].Term, ok
}

// bareArabic returns an Arabic word without the conjunction or preposition that is written together with it, and
// without "my" or "our", when that is known: "لبلدي" is "for my country".
func (e *Engine) bareArabic(word string) (questionWord, bool) {
	r := []rune(word)
	if len(r) < 4 {
		return questionWord{}, false
	}
	for _, s := range []string{word, strings.TrimSuffix(word, "ي"), strings.TrimSuffix(word, "نا")} {
		for _, prefix := range []string{"", "و", "ف", "ب", "ل", "ك"} {
			rest, ok := strings.CutPrefix(s, prefix)
			if !ok || rest == word || len([]rune(rest)) < 3 {
				continue
			}
			if w, ok := e.known("ar", rest); ok {
				return w, true
			}
		}
	}
	return questionWord{}, false
}

// known returns a word as the index or a name knows it.
func (e *Engine) known(tag, word string) (questionWord, bool) {
	tokens := e.ix.Words(tag, word)
	if len(tokens) != 1 || tokens[0].Term == "" {
		return questionWord{}, false
	}
	w := questionWord{word: tokens[0].Word, term: tokens[0].Term}
	return w, e.knows(tag, w)
}

// split takes apart a word that is two known ones, the second of at least five letters: "alghanim", "policyforum".
func (e *Engine) split(tag, word string) (two [2]questionWord, ok bool) {
	r := []rune(word)
	for i := 2; i+5 <= len(r); i++ {
		a, aok := e.known(tag, string(r[:i]))
		b, bok := e.known(tag, string(r[i:]))
		if aok && bok {
			a.asked, b.asked = word, word
			return [2]questionWord{a, b}, true
		}
	}
	return two, false
}

// knows reports whether some passage or name holds the word.
func (e *Engine) knows(tag string, w questionWord) bool {
	id, ok := e.ix.Lookup(w.term)
	if ok && e.inLanguage(tag, id) || !ok && len(e.names.byTerm[w.term]) > 0 || len(e.names.byWord[w.word]) > 0 {
		return true
	}
	if e.synonymsIn(tag).knows(w.term) || tag == "en" && ofNotion(w.word) || everydayWord(tag, w.word) || e.saysHow(tag, w) {
		return true
	}
	_, ok = e.names.places[w.word]
	return ok || e.ix.HasWord(w.word)
}

// capitalWords returns the folded words that are written in capitals, two letters or more.
func capitalWords(s string) map[string]bool {
	out := map[string]bool{}
	allUpper := true
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		upper, letters := 0, 0
		for _, r := range w {
			if unicode.IsLetter(r) {
				letters++
				if unicode.IsUpper(r) {
					upper++
				}
			}
		}
		// "ITRs" and "ICTs" count.
		if letters >= 2 && upper >= 2 && upper >= letters-1 {
			out[lang.Fold(w)] = true
		} else if letters > 0 {
			allUpper = false
		}
	}
	if allUpper && len(out) > 4 {
		return nil // SHOUTING tells nothing
	}
	return out
}
