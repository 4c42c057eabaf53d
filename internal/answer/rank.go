package answer

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"plenipo/index"
	"plenipo/internal/dates"
	"plenipo/internal/lang"
	"plenipo/knowledge"
)

// The features of a candidate passage. All are in [0,1] but for textBM25, which can pass 1 a little.
const (
	featBM25     = iota // textbook BM25 of title and text over the score of an ideal passage
	featCoverage        // share of the question's information found in title, questions and text
	featSentence        // the best sentence's score, see sentenceScore
	featPairs           // share of the question's word pairs that stand side by side
	featQuestion        // likeness to the nearest question that the document claims
	featTitle           // likeness to title and headings
	featEntity          // the document is, or is called after, what the question is about
	featLanguage        // the passage is in the question's language
	featShort           // the passage is the document's short answer
	featIntent          // the nearest claimed question, or the title, asks for the same: when, who, how many, …
	features
)

var featureNames = [features]string{
	"bm25", "coverage", "sentence", "pairs", "question", "title", "entity", "language", "short", "intent",
}

// weights are the features' weights in a candidate's score.
type weights [features]float64

// BM25's parameters as usual for prose (Robertson & Zaragoza 2009).
const (
	bm25K1 = 1.2
	bm25B  = .75
)

// A candidate is one passage with its score and the reasons for it.
type candidate struct {
	passage   int
	features  weights
	score     float64
	best      int       // number of its best sentence, -1: none
	sentences []float64 // score of each sentence
	coverage  float64   // as featCoverage
	sentCov   float64   // share of the question's information in the best sentence alone
	question  int       // claimed question that is nearest, -1: none
	seen      found     // the question's terms in title, questions and text
	typed     bool      // some sentence names the sort of thing that is asked for
	numbered  float64   // share of the numbered things asked for ("Opinion 3") that are named; 1 when none are
}

// A termSet finds the question's terms among a passage's. Most terms of a passage are none of the question's:
// a small bitmap tells so without a search.
type termSet struct {
	bloom [64]uint64
	ids   []termPlace // by id
}

// A termPlace is a term with its place in understanding.terms.
type termPlace struct {
	id  uint32
	at  int
	own bool // it is the question's own word
}

// newTermSet takes each term with those that say the same; where two terms of the question share one, it is the
// first's, unless it is the other's own.
func newTermSet(terms []searchTerm) *termSet {
	s := &termSet{}
	add := func(id index.TermID, at int, own bool) {
		s.ids = append(s.ids, termPlace{uint32(id), at, own})
		s.bloom[id>>6&63] |= 1 << (id & 63)
	}
	for i, t := range terms {
		if t.known {
			add(t.id, i, t.own)
		}
	}
	for i, t := range terms {
		for _, id := range t.alike {
			add(id, i, false)
		}
	}
	slices.SortStableFunc(s.ids, func(a, b termPlace) int { return cmp.Compare(a.id, b.id) })
	s.ids = slices.CompactFunc(s.ids, func(a, b termPlace) bool { return a.id == b.id })
	return s
}

// find returns the place of id among the question's terms, or -1, and whether it is the question's own word.
func (s *termSet) find(id uint32) (at int, own bool) {
	if s.bloom[id>>6&63]&(1<<(id&63)) == 0 {
		return -1, false
	}
	i, ok := slices.BinarySearchFunc(s.ids, id, func(p termPlace, id uint32) int { return cmp.Compare(p.id, id) })
	if !ok {
		return -1, false
	}
	return s.ids[i].at, s.ids[i].own
}

// A ranker scores candidates for one question.
type ranker struct {
	e        *Engine
	u        *understanding
	set      *termSet
	total    float64 // information of the whole question
	ideal    float64 // BM25 of a passage of average length that holds every term once
	units    []unitMask
	pairs    [][2]uint32
	wants    index.Flags // what a sentence should name to answer this kind of question
	entities []EntityRef
	weights  *weights

	tf   []float64
	seen found
}

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

// information returns the summed information of the terms found: of the question's, and of the words around it.
func (r *ranker) information(f found) (asked, context float64) {
	for i, t := range r.u.terms {
		x := 0.
		switch {
		case f.own&(1<<i) != 0:
			x = t.idf * t.weight
		case f.any&(1<<i) != 0:
			x = t.idf * t.weight * (1 - ownShare)
		}
		if t.context {
			context += x
		} else {
			asked += x
		}
	}
	return asked, context
}

// weigh returns the share of the question's information that the terms found carry.
func (r *ranker) weigh(f found) float64 {
	if r.total == 0 {
		return 0
	}
	asked, context := r.information(f)
	return (asked + context) / r.total
}

// askedShare is weigh without the words around the question.
func (r *ranker) askedShare(f found) float64 {
	if r.total == 0 {
		return 0
	}
	asked, _ := r.information(f)
	return asked / r.total
}

// in returns which of the question's terms are among terms.
func (r *ranker) in(terms []uint32) found {
	var f found
	for _, id := range terms {
		f = r.note(f, id)
	}
	return r.complete(f)
}

// note adds a term of a passage to those found.
func (r *ranker) note(f found, id uint32) found {
	if at, own := r.set.find(id); at >= 0 {
		f.any |= 1 << at
		if own {
			f.own |= 1 << at
		}
	}
	return f
}

func (e *Engine) newRanker(u *understanding) *ranker {
	r := &ranker{e: e, u: u, set: newTermSet(u.terms), entities: u.entities, weights: &e.tuning.rank}
	for _, t := range u.terms {
		if !t.context {
			r.total += t.idf * t.weight
			r.ideal += t.idf * t.weight
		}
	}
	for _, p := range u.pairs {
		a, aok := e.ix.Lookup(p[0])
		b, bok := e.ix.Lookup(p[1])
		if aok && bok {
			r.pairs = append(r.pairs, [2]uint32{uint32(a), uint32(b)})
		}
	}
	for _, un := range u.units {
		m := unitMask{asked: maskOf(un.asked)}
		for _, also := range un.also {
			m.also = append(m.also, maskOf(also))
		}
		r.units = append(r.units, m)
	}
	r.wants = wanted(u)
	r.tf = make([]float64, len(u.terms))
	return r
}

// wanted returns what a sentence should name to answer the question.
func wanted(u *understanding) index.Flags {
	var f index.Flags
	for _, in := range u.intents {
		switch in {
		case intentWhen:
			f |= index.HasYear | index.HasDay
		case intentHowMany:
			f |= index.HasNumber | index.HasMoney
		case intentWho, intentWhere:
			f |= index.HasName
		case intentWhy:
			f |= index.HasReason
		}
	}
	return f
}

// rank scores passages and returns them best first; ties are ordered by passage number.
func (r *ranker) rank(passages []int) []candidate {
	out := make([]candidate, 0, len(passages))
	for _, n := range passages {
		out = append(out, r.score(n))
	}
	slices.SortFunc(out, func(a, b candidate) int {
		if c := compareFloat(b.score, a.score); c != 0 {
			return c
		}
		return a.passage - b.passage
	})
	r.agree(out)
	return out
}

// The titles of the best passages are read for a "not" that the question doesn't have, or the other way round: "which
// countries did not sign" and "which countries signed" share their words.
const (
	negationRead   = 8
	negationFactor = .93
	verdictFactor  = .95 // of a "No: …" where more than yes or no is asked
)

// agree pushes back, among the best candidates, those whose title or nearest claimed question denies what is asked.
func (r *ranker) agree(ranked []candidate) {
	denied := lang.Negated(r.u.lang, r.u.text)
	for i := range ranked[:min(len(ranked), negationRead)] {
		c := &ranked[i]
		p := &r.e.base.Passages()[c.passage]
		claimed := p.Title
		if a, ok := r.e.base.Article(p.Document); ok && c.question >= 0 && c.question < len(a.Questions) && c.features[featQuestion] > c.features[featTitle] {
			claimed = a.Questions[c.question]
		}
		if lang.Negated(p.Lang, claimed) != denied {
			c.score *= negationFactor
		}
		if a, ok := r.e.base.Article(p.Document); ok && p.Kind == knowledge.KindArticle && r.u.open() && isVerdict(a.Summary) {
			c.score *= verdictFactor
		}
	}
	slices.SortStableFunc(ranked, func(a, b candidate) int { return compareFloat(b.score, a.score) })
}

// score weighs one passage.
func (r *ranker) score(n int) candidate {
	p := &r.e.base.Passages()[n]
	fw := r.e.ix.Forward(n)
	c := candidate{passage: n, best: -1, question: -1}

	clear(r.tf)
	r.seen = found{}
	length := len(fw.Title())
	foundPairs := make([]bool, len(r.pairs))
	for _, id := range fw.Title() {
		r.count(id)
	}
	r.findPairs(fw.Title(), foundPairs)
	numbered := r.findNumbered(fw.Title(), 0)
	c.sentences = make([]float64, 0, fw.Sentences())
	raw := make([]float64, 0, fw.Sentences())
	bestSentence := 0.
	titleCoverage := r.shareOf(fw.Title())
	fw.EachSentence(func(i int, terms []uint32, flags index.Flags) bool {
		length += len(terms)
		for _, id := range terms {
			r.count(id)
		}
		r.findPairs(terms, foundPairs)
		numbered = r.findNumbered(terms, numbered)
		cov := r.shareOf(terms)
		raw = append(raw, cov)
		c.sentences = append(c.sentences, r.sentenceScore(cov, terms, flags))
		c.typed = c.typed || flags&r.wants != 0
		return true
	})
	for i := range c.sentences {
		// The neighbours, and the title, say what a sentence leaves unsaid.
		window := titleCoverage
		if i > 0 {
			window = max(window, raw[i-1])
		}
		if i+1 < len(raw) {
			window = max(window, raw[i+1])
		}
		c.sentences[i] += .3 * max(0, window-raw[i]/2)
		if c.best < 0 || c.sentences[i] > bestSentence {
			c.best, bestSentence, c.sentCov = i, c.sentences[i], raw[i]
		}
	}

	r.lendCounts()
	norm := bm25K1 * (1 - bm25B + bm25B*float64(length)/max(1, r.e.ix.AverageLength()))
	for i, t := range r.u.terms {
		if r.tf[i] > 0 {
			c.features[featBM25] += t.weight * t.idf * r.tf[i] * (bm25K1 + 1) / (r.tf[i] + norm)
		}
	}
	if r.ideal > 0 {
		c.features[featBM25] /= r.ideal * (bm25K1 + 1) / 1.75
	}
	fw.EachQuestion(func(i int, terms []uint32) bool {
		like := r.likeness(terms)
		if r.e.leaveOut > 0 && like >= r.e.leaveOut {
			return true
		}
		numbered = r.findNumbered(terms, numbered)
		for _, id := range terms {
			r.seen = r.note(r.seen, id)
		}
		if like > c.features[featQuestion] {
			c.features[featQuestion], c.question = like, i
		}
		return true
	})
	c.features[featTitle] = r.likeness(fw.Title())
	c.numbered = 1
	if n := len(r.u.numbered); n > 0 {
		c.numbered = float64(bits.OnesCount64(numbered)) / float64(n)
	}
	c.seen = r.complete(r.seen)
	c.features[featCoverage] = r.weigh(c.seen)
	c.coverage = r.askedShare(c.seen)
	c.features[featSentence] = bestSentence / 1.8
	if len(r.pairs) > 0 {
		for _, ok := range foundPairs {
			if ok {
				c.features[featPairs] += 1 / float64(len(r.pairs))
			}
		}
	}
	c.features[featEntity] = r.aboutEntity(p)
	if p.Lang == r.u.lang || p.Lang == "" {
		c.features[featLanguage] = 1
	}
	if p.Summary {
		c.features[featShort] = 1
	}
	if p.Kind == knowledge.KindArticle {
		c.features[featIntent] = r.sameIntent(p, &c)
	}
	for i, w := range r.weights {
		c.score += w * c.features[i]
	}
	c.score *= 1 - numberless*(1-c.numbered)
	if p.Summary && r.u.fromThread && slices.Contains(r.u.entities, EntityRef{"article", p.Document}) {
		c.score *= saidFactor
	}
	if a, ok := r.e.base.Article(p.Document); ok && p.Kind == knowledge.KindArticle && a.SupersededBy != "" {
		c.score *= supersededFactor
	}
	if len(p.Chapters) > 0 {
		c.score *= ownFactor
	}
	return c
}

// saidFactor scales the score of the short answer that a conversation has just been given.
const saidFactor = .8

// numberless is what a passage loses that doesn't name the numbered thing asked for.
const numberless = .3

// supersededFactor scales the score of what a newer article replaces: it is still found by its own words, but
// never before the newer one.
const supersededFactor = .6

// ownFactor scales the score of what is limited to chapters, which only the asker's own can be here: where the base
// says as much in general, the chapter's own answer comes first.
const ownFactor = 1.15

// count notes one occurrence of a term.
func (r *ranker) count(id uint32) {
	if at, own := r.set.find(id); at >= 0 {
		r.tf[at]++
		r.seen.any |= 1 << at
		if own {
			r.seen.own |= 1 << at
		}
	}
}

// lendCounts lets the other names of what the question names count for the words it was named by.
func (r *ranker) lendCounts() {
	for _, u := range r.u.units {
		for _, also := range u.also {
			least := math.Inf(1)
			for _, i := range also {
				least = min(least, r.tf[i])
			}
			for _, i := range u.asked {
				r.tf[i] = max(r.tf[i], least)
			}
		}
	}
}

// shareOf returns the share of the question's information that terms carry.
func (r *ranker) shareOf(terms []uint32) float64 { return r.weigh(r.in(terms)) }

// sentenceScore weighs a sentence by itself: what it shares with the question, word pairs, and whether it names
// the sort of thing that is asked for. At most about 1.5.
func (r *ranker) sentenceScore(share float64, terms []uint32, flags index.Flags) float64 {
	s := share
	if len(r.pairs) > 0 {
		found := make([]bool, len(r.pairs))
		r.findPairs(terms, found)
		n := 0
		for _, ok := range found {
			if ok {
				n++
			}
		}
		s += .3 * float64(n) / float64(len(r.pairs))
	}
	if r.wants != 0 && flags&r.wants != 0 {
		s += .2
	}
	return s
}

// findPairs marks the question's pairs that stand side by side in terms.
func (r *ranker) findPairs(terms []uint32, found []bool) {
	for i := 1; i < len(terms); i++ {
		if at, _ := r.set.find(terms[i]); at < 0 {
			continue
		}
		for j, p := range r.pairs {
			if terms[i-1] == p[0] && terms[i] == p[1] {
				found[j] = true
			}
		}
	}
}

// findNumbered adds to mask the numbered things of the question that terms name: the thing with its number behind it,
// or behind other numbers ("Resolutions 101, 102").
func (r *ranker) findNumbered(terms []uint32, mask uint64) uint64 {
	if len(r.u.numbered) == 0 {
		return 0
	}
	thing := -1
	for _, id := range terms {
		at, _ := r.set.find(id)
		for i, n := range r.u.numbered {
			if at >= 0 && at == n[1] && thing == n[0] {
				mask |= 1 << i
			}
		}
		if !hasDigit(r.e.ix.Term(index.TermID(id))) {
			thing = at
		}
	}
	return mask
}

// likeness returns how alike the question and some other words are, in [0,1]: the information they share over
// the information of both (Dice's coefficient, weighted by idf).
func (r *ranker) likeness(terms []uint32) float64 {
	if len(terms) == 0 || r.total == 0 {
		return 0
	}
	other := 0.
	var met uint64
	for i, id := range terms {
		at, _ := r.set.find(id)
		switch {
		case at >= 0 && met&(1<<at) == 0:
			met |= 1 << at
			other += r.u.terms[at].idf
		case at < 0 && !slices.Contains(terms[:i], id):
			other += r.e.ix.IDF(index.TermID(id))
		}
	}
	shared, sum := r.in(terms), 0.
	for i, t := range r.u.terms {
		if shared.any&(1<<i) != 0 {
			sum += t.idf
		}
	}
	// Where another name stands for what was asked, the two count alike on both sides.
	if sum > other {
		other = sum
	}
	asked, _ := r.information(shared)
	return 2 * asked / (r.total + other)
}

// aboutEntity returns 1 when the passage belongs to an entity's own entry, and what it shares with the question
// is about that entity.
func (r *ranker) aboutEntity(p *knowledge.Passage) float64 {
	for i, ref := range r.entities {
		if kind, ok := kindOf(ref.Kind); ok && kind == p.Kind && ref.ID == p.Document {
			return 1 / float64(i+1)
		}
	}
	return 0
}

// sameIntent returns how far what an article claims to answer is the kind of thing that is asked for, in [0,1]: full
// for the nearest of its questions, half for another or the title.
func (r *ranker) sameIntent(p *knowledge.Passage, c *candidate) float64 {
	want := r.u.primary()
	claim := r.e.claimOf(p.Document)
	if want == intentOther {
		return 0
	}
	if c.question >= 0 && c.question < len(claim.questions) && claim.questions[c.question] == want {
		return 1
	}
	if claim.title == want || slices.Contains(claim.questions, want) {
		return .5
	}
	return 0
}

// logistic maps any number to (0,1).
func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// asksForTime reports whether the question reads a relation to now out of the calendar.
func asksForTime(u *understanding) bool { return u.time.Relation != dates.None }
