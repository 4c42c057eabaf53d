package answer

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"plenipo/index"
	"plenipo/internal/lang"
)

//go:embed notions.txt
var notionTable string

// A spokenOf is one way in which questions speak of a notion that files have other words for. Wordings are whole turns of phrase,
// read before anything is understood; a notion stands for words once the names are known.
type spokenOf struct {
	words []string // folded
	means *meant
}

// meant is what a notion is called in files.
type meant struct {
	words []string // read instead of a phrase, or of a word that no passage holds
	also  []string // words that say the same as the first of them
	must  bool     // a passage that doesn't speak of it is no answer
	who   bool     // said only where somebody is asked for
}

// notions are the table by the first word of what is said; the longest come first.
var notions = sync.OnceValue(func() map[string][]spokenOf {
	out := map[string][]spokenOf{}
	add := func(text string, m *meant) {
		words := strings.FieldsFunc(lang.Fold(strings.ReplaceAll(text, "_", " ")), betweenWords)
		if len(words) > 0 {
			out[words[0]] = append(out[words[0]], spokenOf{words, m})
		}
	}
	for line := range strings.Lines(notionTable) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		files, said, found := strings.Cut(line, ":")
		files, must := strings.CutPrefix(files, "!")
		files, who := strings.CutPrefix(files, "who?")
		words := strings.Fields(files)
		m := &meant{strings.Split(words[0], "_"), words[1:], must, who}
		for text := range strings.FieldsSeq(said) {
			add(text, m)
		}
		if found {
			continue
		}
		for i, w := range words { // all of them say the same
			add(w, &meant{words: []string{w}, also: slices.Delete(slices.Clone(words), i, i+1)})
		}
	}
	for _, list := range out {
		slices.SortStableFunc(list, func(a, b spokenOf) int { return len(b.words) - len(a.words) })
	}
	return out
})

// betweenSaid may stand within a phrase that is said.
var betweenSaid = wordSet("a an the its their his her my our your this that any all really actually just")

// reword reads what an English question says in everyday words as the files' own words. Names stay as they are. It reports
// whether words were replaced.
func (e *Engine) reword(u *understanding, names []mention) bool {
	if u.lang != "en" {
		return false
	}
	named := func(i int) bool {
		return slices.ContainsFunc(names, func(m mention) bool { return m.from <= i && i < m.to })
	}
	changed := false
	var out []questionWord // nil until something is said
	for i := 0; i < len(u.words); {
		s, end, ok := notionAt(u, i, named)
		if !ok {
			if out != nil {
				out = append(out, u.words[i])
			}
			i++
			continue
		}
		if out == nil {
			out = append(make([]questionWord, 0, len(u.words)+4), u.words[:i]...)
		}
		w := u.words[i]
		alike := e.termsOf(s.means)
		if len(s.words) == 1 && e.holds(w) {
			w.alike, w.must = union(w.alike, alike), w.must || s.means.must
			out = append(out, w)
		} else {
			for n, word := range s.means.words {
				for _, t := range e.ix.Words(u.lang, word) {
					new := questionWord{word: t.Word, term: t.Term, reworded: true, must: s.means.must}
					if n == 0 {
						new.alike = alike
					}
					out = append(out, new)
				}
			}
			changed = true
		}
		i = end
	}
	if out != nil {
		u.words = out
	}
	return changed
}

// notionAt returns the longest wording of a notion that begins at word i, and where it ends.
func notionAt(u *understanding, i int, named func(int) bool) (s spokenOf, end int, ok bool) {
	words := u.words
	for _, s := range notions()[words[i].word] {
		if s.means.who && !u.has(intentWho) {
			continue
		}
		if words[i].timed && !s.means.who || named(i) {
			return s, 0, false
		}
		at, said := i+1, words[i].said
		for _, next := range s.words[1:] {
			if at < len(words) && words[at].word != next && betweenSaid[words[at].word] {
				at++
			}
			if at >= len(words) || words[at].word != next || named(at) {
				at = 0
				break
			}
			said = said && (words[at].said || words[at].term == "")
			at++
		}
		// What has been understood as what is asked for needs no other words.
		if at > 0 && (!said || s.means.must || s.means.who) {
			return s, at, true
		}
	}
	return s, 0, false
}

// holds reports whether some passage holds the word.
func (e *Engine) holds(w questionWord) bool {
	_, ok := e.ix.Lookup(w.term)
	return w.term != "" && ok
}

// termsOf returns the terms that say the same as a notion's first word.
func (e *Engine) termsOf(m *meant) []index.TermID {
	if ids, ok := e.notionTerms.Load(m); ok {
		return ids.([]index.TermID)
	}
	ids := []index.TermID{}
	for _, word := range append(slices.Clone(m.also), m.words[0]) {
		for _, t := range e.ix.Analyze("en", word) {
			if id, ok := e.ix.Lookup(t.Term); ok && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	e.notionTerms.Store(m, ids)
	return ids
}

// ofNotion reports whether a folded word is one that people use for a notion, or is within such a phrase.
func ofNotion(word string) bool { return notionWords()[word] }

var notionWords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for _, list := range notions() {
		for _, s := range list {
			for _, w := range s.words {
				words[w] = true
			}
		}
	}
	return words
})
