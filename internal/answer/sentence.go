package answer

import (
	"math"
	"math/bits"
	"slices"

	"plenipo/index"
)

// The features of a sentence as the answer to the question. All are in [0,1].
const (
	sentCoverage  = iota // share of the question's information in the sentence
	sentPairs            // share of the question's word pairs that stand side by side
	sentOrder            // share of its information that comes in the question's order
	sentNear             // how close together its words stand
	sentNames            // share of its names and numbers
	sentKin              // share of its information in words of the same family
	sentWindow           // what the neighbours have of the rest
	sentTitle            // what the title has of the rest
	sentLength           // length
	sentDate             // a time is asked for, and the sentence has one that the question hasn't
	sentNumber           // likewise a number
	sentPerson           // likewise somebody
	sentPlace            // likewise a place
	sentReason           // a reason is asked for and given
	sentNaming           // it is asked what something is called, and the sentence says so
	sentCount            // share of its words, whatever they tell
	sentAside            // share of the words that say what is asked for
	sentBefore           // what the sentence before has of the rest
	sentCarry            // likewise, when this one leans on it: "It stands on the Vistula"
	sentLead             // what the passage's first sentence has that neither it nor the one before has
	sentRest             // what the passage has that neither it nor the one before has
	sentTyped            // the sort of thing that is asked for is named beside the question's information
	sentNearTyped        // how close a name or a number, if one is asked for, stands to the question's words
	sentAlike            // share of the question's information in words of the same family or used alike
	sentOwn              // share of the question's information in the sentence, a word's the less the more of the passage's sentences have it
	sentPlain            // share of the information of what are no names and numbers: what is asked of them
	sentFocus            // the first of those words
	sentenceFeatures
)

var sentenceNames = [sentenceFeatures]string{
	"coverage", "pairs", "order", "near", "names", "kin", "window", "title", "length",
	"date", "number", "person", "place", "reason", "naming", "count", "aside",
	"before", "carry", "lead", "rest", "typed", "near typed", "alike", "own", "plain", "focus",
}

// A sentence is one of a candidate's sentences with what speaks for it.
type sentence struct {
	features [sentenceFeatures]float64
	leans    bool // it leans on the sentence before
}

// A place is where a term of the question stands in a sentence.
type matched struct{ term, at int }

// sentence weighs one sentence of terms by itself, and counts its terms for the passage.
func (r *ranker) sentence(s *sentence, terms []uint32, flags index.Flags) (seen, kin found) {
	r.matches = r.matches[:0]
	names, numbers, aside := 0, 0, uint64(0)
	for at, id := range terms {
		if t, own := r.set.find(id); t >= 0 {
			r.tf[t]++
			seen.any |= 1 << t
			if own {
				seen.own |= 1 << t
			}
			r.matches = append(r.matches, matched{t, at})
			continue
		}
		if t, family := r.kin.find(id); t >= 0 {
			kin.any |= 1 << t
			if family {
				kin.own |= 1 << t
			}
		}
		if a, _ := r.aside.find(id); a >= 0 {
			aside |= 1 << a
		}
		if id&index.MarkName != 0 {
			names++
		}
		if id&index.MarkNumber != 0 {
			numbers++
		}
	}
	s.leans = flags&index.LeansBack != 0
	s.features[sentNearTyped] = r.nearTyped(terms)
	seen = r.complete(seen)
	kin = kin.without(seen)
	f := &s.features
	f[sentCoverage] = r.weigh(seen)
	if len(r.pairs) > 0 && len(r.matches) > 1 {
		clear(r.found)
		r.findPairs(terms, r.found)
		for _, ok := range r.found {
			if ok {
				f[sentPairs] += 1 / float64(len(r.pairs))
			}
		}
	}
	f[sentOrder] = r.inOrder()
	f[sentNear] = r.near()
	if r.namesTotal > 0 {
		f[sentNames] = r.weigh(seen.only(r.names)) * r.total / r.namesTotal
	}
	f[sentKin] = r.weigh(found{kin.own, kin.own})
	f[sentAlike] = r.weigh(found{kin.any, kin.any})
	for i, w := range r.weight {
		if seen.any&(1<<i) != 0 && w > 0 {
			f[sentCount] += r.u.terms[i].weight / r.count
		}
	}
	r.asideAll |= aside
	f[sentAside] = r.asideShare(aside)
	f[sentLength] = min(1, math.Log1p(float64(len(terms)))/4)
	type kind struct {
		at    int
		wants bool
		has   bool
		news  bool
	}
	w := r.wants
	for _, k := range [...]kind{
		{sentDate, w.date, flags&(index.HasYear|index.HasDay) != 0, numbers > 0},
		{sentNumber, w.number, flags&(index.HasNumber|index.HasMoney) != 0, numbers > 0},
		{sentPerson, w.person, flags&index.HasName != 0, names > 0 && flags&index.HasPerson != 0},
		{sentPlace, w.place, flags&index.HasName != 0, names > 0 && flags&index.HasPlace != 0},
		{sentReason, w.reason, flags&index.HasReason != 0, true},
		{sentNaming, w.naming, flags&(index.HasNaming|index.HasName) != 0, flags&index.HasNaming != 0},
	} {
		if k.wants && k.has {
			f[k.at] = .5
			if k.news {
				f[k.at] = 1
			}
			f[sentTyped] = max(f[sentTyped], f[k.at])
		}
	}
	return seen, kin
}

// inOrder returns the share of the question's information in the heaviest run of matches that keeps its order.
func (r *ranker) inOrder() float64 {
	if r.total == 0 {
		return 0
	}
	m := r.matches[:min(len(r.matches), 32)]
	var best [32]float64
	most := 0.
	for i := range m {
		for j := range i {
			if m[j].term < m[i].term {
				best[i] = max(best[i], best[j])
			}
		}
		best[i] += r.weight[m[i].term]
		most = max(most, best[i])
	}
	return min(1, most/r.total)
}

// near returns how close the matches stand: neighbouring ones count with the mean of their information over their
// distance.
func (r *ranker) near() float64 {
	if r.total == 0 {
		return 0
	}
	sum := 0.
	for i := 1; i < len(r.matches); i++ {
		a, b := r.matches[i-1], r.matches[i]
		if a.term != b.term {
			sum += (r.weight[a.term] + r.weight[b.term]) / 2 / float64(b.at-a.at)
		}
	}
	return min(1, sum/r.total)
}

// nearTypedWithin is how many words apart a name or number and a word of the question may stand.
const nearTypedWithin = 8

// nearTyped returns how close to the question's words the likeliest answer stands: a name or number that the question
// hasn't, when it asks for one.
func (r *ranker) nearTyped(terms []uint32) float64 {
	var sort uint32
	if r.wants.person || r.wants.place || r.wants.naming {
		sort |= index.MarkName
	}
	if r.wants.date || r.wants.number {
		sort |= index.MarkNumber
	}
	if sort == 0 || r.total == 0 || len(r.matches) == 0 {
		return 0
	}
	most := 0.
	for at, id := range terms {
		if id&sort == 0 || r.set.has(id) {
			continue
		}
		sum, last := 0., -1
		for _, m := range r.matches {
			apart := max(at-m.at, m.at-at)
			if apart <= nearTypedWithin && m.term != last {
				sum += r.weight[m.term] / float64(1+apart)
				last = m.term
			}
		}
		most = max(most, sum)
	}
	return min(1, 2*most/r.total)
}

// settle scores a candidate's sentences once all are read: the neighbours and the title say what a sentence leaves unsaid.
func (r *ranker) settle(c *candidate, seen []found, title found) {
	var all found
	for _, f := range seen {
		all = all.with(f)
	}
	for i := range r.sentences {
		s := &r.sentences[i]
		var before, around, carried found
		if i > 0 {
			before = seen[i-1]
			if s.leans {
				carried = before
				if i > 1 && r.sentences[i-1].leans {
					carried = carried.with(seen[i-2])
				}
			}
		}
		around = before
		if i+1 < len(seen) {
			around = around.with(seen[i+1])
		}
		own := seen[i].with(before)
		s.features[sentWindow] = r.weigh(around.without(seen[i]))
		s.features[sentTitle] = r.weigh(title.without(seen[i]).without(around))
		s.features[sentBefore] = r.weigh(before.without(seen[i]))
		s.features[sentCarry] = r.weigh(carried.without(seen[i]))
		s.features[sentLead] = r.weigh(seen[0].without(own))
		s.features[sentRest] = r.weigh(all.without(own))
		s.features[sentTyped] *= min(1, s.features[sentCoverage]+s.features[sentCarry])
		score := 0.
		for j, w := range r.tuning.sentence {
			score += w * s.features[j]
		}
		c.sentences[i] = score
		if c.best < 0 || score > c.features[featSentence] {
			c.best, c.features[featSentence], c.sentCov = i, score, s.features[sentCoverage]
		}
	}
	if r.tuning.choice != nil {
		r.choose(c, seen)
	}
	if r.keep {
		c.kept = slices.Clone(r.sentences)
	}
}

// choose weighs a candidate's sentences once more, for which of them is quoted: there a word that each of them has tells nothing, and
// what is asked of something tells more than its name.
func (r *ranker) choose(c *candidate, seen []found) {
	var held [64]float64 // by term, the sentences that have it
	for _, f := range seen {
		for m := f.any; m != 0; m &= m - 1 {
			held[bits.TrailingZeros64(m)]++
		}
	}
	best := 0.
	for i := range r.sentences {
		f := &r.sentences[i].features
		for m := seen[i].any; m != 0 && r.total > 0; m &= m - 1 {
			t := bits.TrailingZeros64(m)
			f[sentOwn] += r.weight[t] / held[t] / r.total
		}
		if r.plainTotal > 0 {
			f[sentPlain] = r.information(seen[i].only(r.plain)) / r.plainTotal
		}
		if seen[i].any&r.focus != 0 {
			f[sentFocus] = 1
		}
		score := 0.
		for j, w := range r.tuning.choice {
			score += w * f[j]
		}
		c.sentences[i] = score
		if i == 0 || score > best {
			c.best, best = i, score
		}
	}
}
