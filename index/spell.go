package index

import (
	"hash/fnv"
	"slices"
	"sort"
	"unicode"
	"unicode/utf8"
)

// Spelling is corrected with a deletion index (Mor & Fraenkel 1982): every known word is filed under the hash
// of itself and of itself less one letter. A misspelt word is looked up the same way; what is found is checked
// with the optimal string alignment distance (Damerau 1964: insertions, deletions, substitutions and
// transpositions of neighbours).
const (
	spellFrom = 5  // shorter words are too alike to correct
	spellTwo  = 8  // from this length on two errors are allowed
	spellMax  = 24 // longer ones are no words
)

// spellable reports whether a folded word is one that spelling may be corrected to: letters alone.
func spellable(word string) bool {
	n := 0
	for _, r := range word {
		if !unicode.IsLetter(r) {
			return false
		}
		n++
	}
	return n >= spellFrom && n <= spellMax
}

// deleteTable returns the sorted (hash, word number) pairs of sorted words.
func deleteTable(words []string) []uint32 {
	var pairs []uint64
	for i, w := range words {
		eachDeletion(w, func(h uint32) { pairs = append(pairs, uint64(h)<<32|uint64(i)) })
	}
	slices.Sort(pairs)
	pairs = slices.Compact(pairs)
	out := make([]uint32, 0, 2*len(pairs))
	for _, p := range pairs {
		out = append(out, uint32(p>>32), uint32(p))
	}
	return out
}

// eachDeletion calls f with the hash of word and of word less each one of its letters.
func eachDeletion(word string, f func(uint32)) {
	h := fnv.New32a()
	h.Write([]byte(word))
	f(h.Sum32())
	for i := 0; i < len(word); {
		_, n := utf8.DecodeRuneInString(word[i:])
		h.Reset()
		h.Write([]byte(word[:i]))
		h.Write([]byte(word[i+n:]))
		f(h.Sum32())
		i += n
	}
}

// correct returns the known word nearest to a folded word: least distance first, then the same first letter,
// then the more frequent, then the order of bytes. It reports false when word is known, too short, or nothing is near.
func (t *tables) correct(word string) (string, bool) {
	if !spellable(word) {
		return "", false
	}
	asked := []rune(word)
	allowed := 1
	if len(asked) >= spellTwo {
		allowed = 2
	}
	best, bestDistance, bestFirst, bestFreq := "", allowed+1, false, uint32(0)
	known := false
	eachDeletion(word, func(h uint32) {
		n := len(t.deletes) / 2
		for i := sort.Search(n, func(i int) bool { return t.deletes[2*i] >= h }); i < n && t.deletes[2*i] == h; i++ {
			id := int(t.deletes[2*i+1])
			candidate := view(t.wordBytes, t.wordAt, id)
			if candidate == word {
				known = true
				return
			}
			d := alignment(asked, []rune(candidate), allowed)
			if d > allowed {
				continue
			}
			first := candidate[0] == word[0]
			freq := t.wordFreq[id]
			switch {
			case d < bestDistance,
				d == bestDistance && first && !bestFirst,
				d == bestDistance && first == bestFirst && freq > bestFreq,
				d == bestDistance && first == bestFirst && freq == bestFreq && candidate < best:
				best, bestDistance, bestFirst, bestFreq = candidate, d, first, freq
			}
		}
	})
	if known || best == "" {
		return "", false
	}
	return best, true
}

// hasWord reports whether a folded word occurs in some passage as it stands.
func (t *tables) hasWord(word string) bool {
	n := len(t.wordFreq)
	i := sort.Search(n, func(i int) bool { return view(t.wordBytes, t.wordAt, i) >= word })
	return i < n && view(t.wordBytes, t.wordAt, i) == word
}

// alignment returns the optimal string alignment distance of a and b, or limit+1 when it is larger than limit.
func alignment(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	var rows [3][spellMax + 2]int
	if len(b) > spellMax {
		return limit + 1
	}
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(row[j-1]+1, last[j]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
