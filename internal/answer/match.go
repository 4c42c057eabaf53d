package answer

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenipo/index"
	"plenipo/internal/lang"
)

// A termSet finds the question's terms among a passage's: a hash table, since it is asked about every word of every
// candidate, and most are none of the question's.
type termSet struct {
	slots []termPlace // a power of two of them, at most half of them taken
	n     int
}

// A termPlace is a term with its place in understanding.terms.
type termPlace struct {
	id  uint32
	at  int16 // -1: the slot is free
	own bool  // it is the question's own word
}

// newTermSet takes each term with those that say the same; where two terms of the question share one, it is the
// first's, unless it is the other's own. What a word means in the base's language is as good as the word itself.
func newTermSet(terms []searchTerm, means map[index.TermID]bool) *termSet {
	s := &termSet{}
	for i, t := range terms {
		if t.known {
			s.add(t.id, i, t.own)
		}
	}
	for i, t := range terms {
		for _, id := range t.alike {
			s.add(id, i, means[id])
		}
	}
	return s
}

// add puts a term in, unless it is there.
func (s *termSet) add(id index.TermID, at int, own bool) {
	if 2*s.n >= len(s.slots) {
		s.grow()
	}
	p := s.slot(uint32(id))
	if p.at < 0 {
		*p = termPlace{uint32(id), int16(at), own}
		s.n++
	}
}

func (s *termSet) grow() {
	old := s.slots
	s.slots = make([]termPlace, max(64, 2*len(old)))
	for i := range s.slots {
		s.slots[i].at = -1
	}
	for _, p := range old {
		if p.at >= 0 {
			*s.slot(p.id) = p
		}
	}
}

// slot returns where a term is, or would be put.
func (s *termSet) slot(id uint32) *termPlace {
	mask := uint32(len(s.slots) - 1)
	for i := id & mask; ; i = (i + 1) & mask {
		if p := &s.slots[i]; p.at < 0 || p.id == id {
			return p
		}
	}
}

// find returns the place of a term among the question's, or -1, and whether it is the question's own word. Marks
// are ignored.
func (s *termSet) find(id uint32) (at int, own bool) {
	if s.n == 0 {
		return -1, false
	}
	p := s.slot(id & index.TermMask)
	return int(p.at), p.own
}

// has reports whether a term is in the set.
func (s *termSet) has(id uint32) bool { at, _ := s.find(id); return at >= 0 }

// A unitMask is a unit as bits of the question's terms.
type unitMask struct {
	asked uint64
	also  []uint64
}

func maskOf(terms []int) (m uint64) {
	for _, i := range terms {
		m |= 1 << i
	}
	return m
}

// terms found of the question's, one bit each: by its own words, and by any that say the same.
type found struct{ own, any uint64 }

// add adds a term; own tells whether it was found by its own word.
func (f *found) add(at int, own bool) {
	f.any |= 1 << at
	if own {
		f.own |= 1 << at
	}
}

func (f found) with(o found) found     { return found{f.own | o.own, f.any | o.any} }
func (f found) without(o found) found  { return found{f.own &^ o.any, f.any &^ o.any} }
func (f found) only(mask uint64) found { return found{f.own & mask, f.any & mask} }

// ownShare is how much better a question's own word is than one that says the same.
const ownShare = .35

// complete adds to the terms found those that a unit's other names stand for.
func (r *ranker) complete(f found) found {
	for _, u := range r.units {
		if f.own&u.asked == u.asked {
			continue
		}
		for _, also := range u.also {
			if f.own&also == also {
				f.own |= u.asked
				f.any |= u.asked
				break
			}
		}
	}
	return f
}

// information returns the summed information of the terms found.
func (r *ranker) information(f found) float64 {
	sum := 0.
	for m := f.any; m != 0; m &= m - 1 {
		i := bits.TrailingZeros64(m)
		if f.own&(1<<i) != 0 {
			sum += r.weight[i]
		} else {
			sum += r.weight[i] * (1 - ownShare)
		}
	}
	return sum
}

// weigh returns the share of the question's information that the terms found carry.
func (r *ranker) weigh(f found) float64 {
	if r.total == 0 {
		return 0
	}
	return r.information(f) / r.total
}

// askedShare is weigh without the words around the question.
func (r *ranker) askedShare(f found) float64 { return r.weigh(f.only(r.asked)) }

// findPairs marks the question's pairs that stand side by side in terms.
func (r *ranker) findPairs(terms []uint32, found []bool) {
	for i := 1; i < len(terms); i++ {
		if !r.set.has(terms[i]) {
			continue
		}
		a, b := terms[i-1]&index.TermMask, terms[i]&index.TermMask
		for j, p := range r.pairs {
			if a == p[0] && b == p[1] {
				found[j] = true
			}
		}
	}
}

// namesIn returns which of the question's terms are names or numbers: written with a capital where a sentence doesn't
// begin, or with a digit.
func namesIn(text string, terms []searchTerm) uint64 {
	capital := map[string]bool{}
	first := true
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		r, _ := utf8.DecodeRuneInString(w)
		if !first && unicode.IsUpper(r) {
			capital[lang.Fold(w)] = true
		}
		first = false
	}
	var mask uint64
	for i, t := range terms {
		if t.weight > 0 && (capital[t.word] || isNumber(t.word)) {
			mask |= 1 << i
		}
	}
	return mask
}
