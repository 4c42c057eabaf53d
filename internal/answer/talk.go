package answer

import "math"

// What a document claims to answer, its title and its questions taken together, is a small sample of the language that
// its subject is asked about in. How likely a question is in that language is evidence that no single title or question gives:
// a word that five of eight questions hold is what the document is about, and one that a single question holds is not.
// This is the query likelihood model of Ponte & Croft (1998), smoothed with the language of the whole base (Zhai & Lafferty 2001).

// A talk counts the question's terms in what one document claims.
type talk struct {
	times  []float64 // by term
	length int       // of all that is claimed, in terms
	odds   []float64 // by term: how many times likelier it is where it stands alone than anywhere
	most   float64   // the logarithm of a question's likelihood that stands in the document as it is asked
}

const (
	talkShare = .7 // of the document's own language, in the mixture with the base's
	talkTerms = 6  // terms of an ordinary question
)

func (r *ranker) newTalk() talk {
	t := talk{times: make([]float64, len(r.u.terms)), odds: make([]float64, len(r.u.terms))}
	for i, term := range r.u.terms {
		if r.weight[i] == 0 {
			continue
		}
		anywhere := math.Exp(-term.idf) / max(1, r.e.ix.AverageLength())
		t.odds[i] = talkShare / (1 - talkShare) / anywhere
		t.most += term.weight * math.Log1p(t.odds[i]/talkTerms)
	}
	return t
}

func (t *talk) clear() {
	clear(t.times)
	t.length = 0
}

// tally returns which of the question's terms are among terms that a document claims, and counts them.
func (r *ranker) tally(terms []uint32) found {
	var f found
	r.talk.length += len(terms)
	for _, id := range terms {
		at, own := r.set.find(id)
		if at < 0 {
			continue
		}
		f.add(at, own)
		if own {
			r.talk.times[at]++
		} else {
			r.talk.times[at] += 1 - ownShare
		}
	}
	return r.complete(f)
}

// talked returns how much likelier the question is in the language of what has been tallied than in that of the base, on a
// scale of logarithms where a term once in an ordinary question has 1.
func (r *ranker) talked() float64 {
	if r.talk.length == 0 || r.talk.most == 0 {
		return 0
	}
	r.lend(r.talk.times)
	said := 0.
	for i, n := range r.talk.times {
		if n > 0 {
			said += r.u.terms[i].weight * math.Log1p(r.talk.odds[i]*n/float64(r.talk.length))
		}
	}
	return said / r.talk.most
}
