package answer

import (
	"hash/maphash"
	"slices"

	"plenipo/index"
	"plenipo/knowledge"
)

// titlesOf returns, by passage, how far its title tells its document from others: 1 over the number of documents with that title.
// Where an encyclopedia's article is cut into texts that are all called after it, a title that matches says little.
func titlesOf(base *knowledge.Base) []float32 {
	seed := maphash.MakeSeed()
	sums := make([]uint64, 0, len(base.Articles()))
	for _, a := range base.Articles() {
		sums = append(sums, maphash.String(seed, a.Title))
	}
	slices.Sort(sums)
	passages := base.Passages()
	own := make([]float32, len(passages))
	for i := range passages {
		sum := maphash.String(seed, passages[i].Title)
		if i > 0 && passages[i].Title == passages[i-1].Title {
			own[i] = own[i-1]
			continue
		}
		from, _ := slices.BinarySearch(sums, sum)
		n := 1
		for from+n < len(sums) && sums[from+n] == sum {
			n++
		}
		own[i] = 1 / float32(n)
	}
	return own
}

// kinShare is what a word of the same family, or one that is used alike, counts for in a title.
const kinShare = .8

// title compares the question with a title of its own: the share of the title's information that is asked for, and the share of
// the words of both that they have in common (Dice's coefficient), whatever they tell.
func (r *ranker) title(c *candidate, terms []uint32) {
	if r.e.titles == nil {
		return
	}
	own := float64(r.e.titles[c.passage])
	met, all, asked, words := uint64(0), 0., 0., 0
	for i, id := range terms {
		id &= index.TermMask
		if slices.ContainsFunc(terms[:i], func(t uint32) bool { return t&index.TermMask == id }) {
			continue
		}
		words++
		idf := r.e.ix.IDF(index.TermID(id))
		all += idf
		if at, _ := r.set.find(id); at >= 0 {
			asked += idf
			met |= 1 << at
		} else if at, _ := r.kin.find(id); at >= 0 {
			asked += kinShare * idf
			met |= 1 << at
		}
	}
	common, inQuestion := 0, 0
	for i, t := range r.u.terms {
		if t.weight > 0 && !t.context {
			inQuestion++
			if met&(1<<i) != 0 {
				common++
			}
		}
	}
	if all > 0 && inQuestion > 0 {
		c.features[featTitleAsked] = own * asked / all
		c.features[featTitleWords] = own * 2 * float64(common) / float64(inQuestion+words)
	}
}
