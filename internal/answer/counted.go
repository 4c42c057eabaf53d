package answer

import (
	"plenipo/index"
)

// numberWords are numbers as sentences write them out, and words for a part of something.
var numberWords = wordSet(`one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
	nineteen twenty thirty forty fifty hundred thousand million billion dozen half none no`)

// counted returns the terms that "how many" asks the number of: the first content word behind it and its neighbour.
func (u *understanding) counted() uint64 {
	if !u.has(intentHowMany) || u.has(intentHowLong) {
		return 0
	}
	for i, w := range u.words {
		if (w.word == "many" || w.word == "number") && i > 0 {
			for _, w := range u.words[i+1:] {
				if w.term == "" || w.named && !w.reworded || w.timed {
					continue
				}
				for at, t := range u.terms {
					if t.term == w.term {
						return 1 << at
					}
				}
				return 0
			}
		}
	}
	return 0
}

// beforeCounted is how many words before what is counted a number is looked for.
const beforeCounted = 3

// counts reports whether a sentence has a number before what is counted.
func (r *ranker) counts(terms []uint32) bool {
	for _, m := range r.matches {
		if r.counted&(1<<m.term) == 0 {
			continue
		}
		for at := max(0, m.at-beforeCounted); at < m.at; at++ {
			if r.isAmount(terms[at]) {
				return true
			}
		}
	}
	return false
}

// isAmount reports whether a term of a sentence is a number, written in digits or in words, and no year.
func (r *ranker) isAmount(id uint32) bool {
	term := r.e.ix.Term(index.TermID(id & index.TermMask))
	if id&index.MarkNumber == 0 {
		return numberWords[term]
	}
	return len(term) != 4 || term[:2] != "19" && term[:2] != "20"
}
