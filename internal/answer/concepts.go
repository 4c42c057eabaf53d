package answer

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"plenipo/index"
	"plenipo/internal/lang"
)

//go:embed concepts.txt
var conceptTable string

// A concept is a notion's words by language.
type concept struct {
	words      map[string][]string
	asked      bool // what is asked of something: a passage must speak of it
	dictionary bool // what a word is in the base's language, and no more
}

// concepts reads the table once.
var concepts = sync.OnceValue(func() []concept {
	var out []concept
	for line := range strings.Lines(conceptTable) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		c := concept{words: map[string][]string{}}
		line, c.asked = strings.CutPrefix(line, "!")
		line, c.dictionary = strings.CutPrefix(line, "~")
		for part := range strings.SplitSeq(line, ";") {
			if words := strings.Fields(part); len(words) > 1 {
				c.words[words[0]] = words[1:]
			}
		}
		out = append(out, c)
	}
	return out
})

// synonyms are the notions as one language's questions meet one base: which terms of passages say the same as a
// term of a question. Immutable.
type synonyms struct {
	terms      map[string][]index.TermID // analysed term → the other terms, known to the index
	means      map[index.TermID]bool     // those of them that are in the base's language, for a question in another
	asked      map[string]bool           // terms of what is asked of something
	words      map[string][]index.TermID // folded word of the table → the other terms of its notions
	askedWords map[string]bool           // words of the table that are asked of something
	phrases    map[string][]synonymPhrase
	sorted     []string        // words, in the order of their bytes
	everyday   map[string]bool // terms of everyday words that are no notion's; in English the words are told as they stand
}

// A synonymPhrase is a phrase by its folded words.
type synonymPhrase struct {
	words []string
	terms []index.TermID
}

// synonymsIn returns the synonyms for questions in a language, made when first needed: most processes meet few
// languages.
func (e *Engine) synonymsIn(tag string) *synonyms {
	if s, ok := e.synonyms.Load(tag); ok {
		return s.(*synonyms)
	}
	s := &synonyms{map[string][]index.TermID{}, map[index.TermID]bool{}, map[string]bool{}, map[string][]index.TermID{}, map[string]bool{}, map[string][]synonymPhrase{}, nil, map[string]bool{}}
	tags := []string{tag}
	if tag != e.lang {
		tags = append(tags, e.lang)
	}
	all := slices.Clone(concepts())
	slices.SortStableFunc(all, func(a, b concept) int { return boolInt(a.asked) - boolInt(b.asked) })
	for _, c := range all {
		if len(c.words[tag]) == 0 || c.dictionary && tag == e.lang {
			continue
		}
		var ids []index.TermID
		var own []string
		for _, t := range tags {
			for _, word := range c.words[t] {
				if strings.Contains(word, "_") {
					continue
				}
				tokens := e.ix.Analyze(t, word)
				if len(tokens) != 1 {
					continue
				}
				if t == tag && !slices.Contains(own, tokens[0].Term) {
					own = append(own, tokens[0].Term)
				}
				if id, ok := e.ix.Lookup(tokens[0].Term); ok && !slices.Contains(ids, id) {
					ids = append(ids, id)
					if t != tag && (c.dictionary || word == c.words[t][0]) {
						s.means[id] = true
					}
				}
			}
		}
		for _, word := range c.words[tag] {
			if !strings.Contains(word, "_") {
				word = lang.Fold(word)
				s.words[word] = union(s.words[word], ids)
				s.askedWords[word] = s.askedWords[word] || c.asked
			}
		}
		for _, term := range own {
			if c.asked && !s.asked[term] {
				// Its other notions say less than this one: a telephone conference has no number to ring.
				s.asked[term], s.terms[term] = true, nil
			}
			s.terms[term] = union(s.terms[term], ids)
		}
		for _, word := range c.words[tag] {
			words := strings.Fields(lang.Fold(strings.ReplaceAll(word, "_", " ")))
			if tag == "zh" {
				words = words[:0] // 秘书长 is met as 秘书 and 书长
				for _, t := range e.ix.Words(tag, word) {
					words = append(words, t.Word)
				}
			}
			if len(words) > 1 {
				s.phrases[words[0]] = append(s.phrases[words[0]], synonymPhrase{words, ids})
			}
		}
	}
	for word := range lang.EverydayWords(tag) {
		if t := e.ix.Analyze(tag, word); len(t) == 1 && !s.knows(t[0].Term) {
			s.everyday[t[0].Term] = true
		}
	}
	s.sorted = slices.Sorted(maps.Keys(s.words))
	e.synonyms.Store(tag, s)
	return s
}

// saysHow reports whether a question's word is one of everyday talk that tells how and not what.
func (e *Engine) saysHow(tag string, w questionWord) bool {
	return lang.EverydayWord(tag, w.word) || w.term != "" && e.synonymsIn(tag).everyday[w.term]
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func union(a, b []index.TermID) []index.TermID {
	a = slices.Clone(a)
	for _, id := range b {
		if !slices.Contains(a, id) {
			a = append(a, id)
		}
	}
	return a
}

// lend gives each content word of a question in a language the terms that say the same. Of a phrase its longest word
// stands for the whole, and its everyday words for nothing more.
func (s *synonyms) lend(tag string, words []questionWord) {
	for i := range words {
		for _, p := range s.phrases[words[i].word] {
			end := i + len(p.words)
			if end > len(words) || !slices.EqualFunc(words[i:end], p.words, func(w questionWord, s string) bool { return w.word == s && !w.named }) {
				continue
			}
			bearer := i
			for j := i; j < end; j++ {
				if len(words[j].word) > len(words[bearer].word) || words[bearer].said && tag == "zh" {
					bearer = j
				}
			}
			for j := i; j < end; j++ {
				words[j].said = words[j].said || j != bearer && lang.PlainWord(tag, words[j].word)
			}
			w := &words[bearer]
			w.said = false
			if w.term == "" {
				w.term = w.word
			}
			w.alike = union(w.alike, p.terms)
		}
		if w := &words[i]; w.term != "" {
			// "Pays" is a country and has the stem of "payer": a word that stands in the table is none of its kin.
			if ids := s.words[w.word]; len(ids) > 0 && !s.askedWords[w.word] && s.asked[w.term] {
				w.alike = union(w.alike, ids)
				continue
			}
			w.alike = union(w.alike, s.terms[w.term])
			w.must = (w.must || s.asked[w.term]) && !w.named
		}
	}
}

// family returns what the words of the table say that begin as a word does and are about as long: "ratifizierung" is of the family
// of "ratifizieren". Of several families it is the one with most in common.
func (s *synonyms) family(word string) (ids []index.TermID) {
	r := []rune(word)
	least := max(familyFrom, (len(r)*familyShare+99)/100)
	for keep := len(r); keep >= least && ids == nil; keep-- {
		prefix := string(r[:keep])
		at, _ := slices.BinarySearch(s.sorted, prefix)
		for _, other := range s.sorted[at:] {
			if !strings.HasPrefix(other, prefix) {
				break
			}
			if n := utf8.RuneCountInString(other); n <= keep+familyTail && !s.askedWords[other] {
				ids = union(ids, s.words[other])
			}
		}
	}
	return ids
}

// lendFamilies gives the content words of a question in another language than the base's that no passage in it has, and no notion,
// what their families say: the table has not every form of a word.
func (e *Engine) lendFamilies(u *understanding) {
	if u.lang == e.lang || u.lang == "zh" {
		return
	}
	s := e.synonymsIn(u.lang)
	for i := range u.words {
		w := &u.words[i]
		if w.term == "" || w.said || w.named || w.upper || len(w.alike) > 0 || hasDigit(w.word) || e.saysHow(u.lang, *w) {
			continue
		}
		if id, ok := e.ix.Lookup(w.term); !ok || !e.inLanguage(u.lang, id) {
			w.alike = s.family(w.word)
		}
	}
}

// Words of one family have so many letters in common, which is so many percent of the one; what follows in the other is no longer.
const (
	familyFrom  = 5
	familyShare = 65
	familyTail  = 4
)

// knows reports whether a term stands for a notion.
func (s *synonyms) knows(term string) bool { return len(s.terms[term]) > 0 || s.asked[term] }
