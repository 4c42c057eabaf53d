package answer

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"plenipo/index"
	"plenipo/internal/lang"
)

//go:embed concepts.txt
var conceptTable string

// A concept is a notion's words by language.
type concept struct {
	words map[string][]string
	asked bool // what is asked of something: a passage must speak of it
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
	terms   map[string][]index.TermID // analysed term → the other terms, known to the index
	asked   map[string]bool           // terms of what is asked of something
	phrases map[string][]synonymPhrase
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
	s := &synonyms{map[string][]index.TermID{}, map[string]bool{}, map[string][]synonymPhrase{}}
	tags := []string{tag}
	if tag != e.lang {
		tags = append(tags, e.lang)
	}
	all := slices.Clone(concepts())
	slices.SortStableFunc(all, func(a, b concept) int { return boolInt(a.asked) - boolInt(b.asked) })
	for _, c := range all {
		if len(c.words[tag]) == 0 {
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
				}
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
			if strings.Contains(word, "_") {
				words := strings.Fields(lang.Fold(strings.ReplaceAll(word, "_", " ")))
				s.phrases[words[0]] = append(s.phrases[words[0]], synonymPhrase{words, ids})
			}
		}
	}
	e.synonyms.Store(tag, s)
	return s
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
				if len(words[j].word) > len(words[bearer].word) {
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
		if words[i].term != "" {
			words[i].alike = union(words[i].alike, s.terms[words[i].term])
			words[i].must = s.asked[words[i].term] && !words[i].named
		}
	}
}

// knows reports whether a term stands for a notion.
func (s *synonyms) knows(term string) bool { return len(s.terms[term]) > 0 || s.asked[term] }
