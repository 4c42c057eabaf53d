package answer

import (
	"math"
	"math/bits"
	"slices"
	"sync"

	"plenipo/index"
	"plenipo/internal/dates"
	"plenipo/internal/lang"
	"plenipo/knowledge"
)

// The features of a candidate passage. All are in [0,1] but for the two BM25s and featTalk, which can pass 1 a little.
const (
	featBM25       = iota // textbook BM25 of title and text over the score of an ideal passage
	featCoverage          // share of the question's information found in title, questions and text
	featSentence          // the best sentence's score
	featPairs             // share of the question's word pairs that stand side by side
	featQuestion          // likeness to the nearest question that the document claims
	featTitle             // likeness to title and headings
	featEntity            // the document is, or is called after, what the question is about
	featLanguage          // the passage is in the question's language
	featShort             // the passage is the document's short answer
	featIntent            // the nearest claimed question, or the title, asks for the same: when, who, how many, …
	featCompact           // BM25 of the best sentence alone
	featNames             // share of the question's names and numbers found
	featKin               // share of the question's information in words of the same family
	featTitleShare        // share of the question's information in the title
	featSiblings          // share of all evidence that is in other passages under the same title
	featOrder             // the best run of words in the question's order within a sentence
	featNear              // how close together the words stand, at best
	featLength            // length
	featCount             // share of the question's words found, whatever they tell
	featRare              // share of its information, the rare words' squared
	featWindow            // share of its information in two neighbouring sentences
	featFlat              // BM25 that hardly minds length
	featTyped             // the best typed sentence's coverage
	featContain           // share of the question's information in the title and one claimed question together
	featCounted           // a number stands beside what is counted
	featAside             // share of the words that say what is asked for ("result", "decided") found in the text as well
	featClaim             // likeness to what it claims most nearly: a question or the title
	featTitleAsked        // share of its title's information that is asked for; less where others have that title
	featTitleWords        // share of the words of question and title that they have in common; likewise
	featAlike             // share of the question's information in words of the same family or used alike
	featForm              // the nearest claimed question, or the title, is put alike: "did they", "how do I"
	featTalk              // how much what it claims speaks of what is asked, title and questions taken together
	features
)

var featureNames = [features]string{
	"bm25", "coverage", "sentence", "pairs", "question", "title", "entity", "language", "short", "intent",
	"compact", "names", "kin", "title share", "siblings", "order", "near", "length", "count", "rare", "window", "flat", "typed", "contained", "counted", "aside", "claim", "title asked", "title words", "alike", "form", "talk",
}

// BM25's parameters as usual for prose (Robertson & Zaragoza 2009).
const (
	bm25K1 = 1.2
	bm25B  = .75
)

// sentenceTerms is how many terms a sentence has that is neither long nor short.
const sentenceTerms = 12

// A candidate is one passage with its score and the reasons for it.
type candidate struct {
	passage   int
	features  [features]float64
	score     float64
	best      int        // number of its best sentence, -1: none
	sentences []float64  // scores of its sentences
	kept      []sentence // what speaks for them; nil but for fitting
	coverage  float64    // as featCoverage
	sentCov   float64    // share of the question's information in the best sentence alone
	question  int        // claimed question that is nearest, -1: none
	named     bool       // the question has names or numbers
	seen      found      // the question's terms in title, questions and text
	typed     bool       // some sentence names the sort of thing that is asked for
	numbered  float64    // share of the numbered things asked for ("Opinion 3") that are named; 1 when none are
	contained float64    // share of the question's information in the title and one claimed question together
	counted   bool       // a number stands before what "how many" asks for
}

// A ranker scores candidates for one question.
type ranker struct {
	e          *Engine
	u          *understanding
	tuning     *Tuning
	set        *termSet
	kin        termSet // terms of the same families as the question's, its own, and terms that are used alike
	aside      termSet // content words that said the intent
	asideIDF   []float64
	asideSum   float64
	asideAll   uint64    // scratch
	weight     []float64 // information of each term, 0 for other names of what is named
	asked      uint64    // terms that are not of the words around the question
	total      float64   // of the question without those
	ideal      float64   // BM25 of a passage of average length that holds every term once
	units      []unitMask
	pairs      [][2]uint32
	wants      wanted
	names      uint64 // terms that are names or numbers
	namesTotal float64
	plain      uint64 // terms that are neither
	plainTotal float64
	focus      uint64  // the first of those
	count      float64 // words
	squares    float64

	counted uint64 // what "how many" asks for
	more    bool   // it asks for more than what something is

	years     []int  // by term: the year that it is; nil where none is asked for
	countries uint64 // terms that name countries
	given     uint64 // those, where what the document being read says holds in whatever country

	tf    []float64
	talk  talk
	found []bool // scratch: pairs found in one sentence
	keep  bool   // what speaks for sentences is kept, for fitting
	*room
}

// A room is the memory that a ranker works in. It is used again: with a new one for each question, a third of all that
// answering allocates would be candidates.
type room struct {
	candidates []candidate
	scores     []float64 // of the candidates' sentences
	sentences  []sentence
	seen       []found // by sentence
	matches    []matched
	places     []int
}

var rooms = sync.Pool{New: func() any { return new(room) }}

// close gives the ranker's memory back: neither it nor its candidates may be used any more.
func (r *ranker) close() {
	rooms.Put(r.room)
	r.room = nil
}

func (e *Engine) newRanker(u *understanding) *ranker {
	r := &ranker{e: e, u: u, tuning: &e.tuning, wants: wantedBy(u), set: newTermSet(u.terms, e.synonymsIn(u.lang).means), room: rooms.Get().(*room)}
	r.weight = make([]float64, len(u.terms))
	for i, t := range u.terms {
		r.weight[i] = t.idf * t.weight
		if !t.context {
			r.asked |= 1 << i
			r.total += r.weight[i]
		}
		r.squares += r.weight[i] * r.weight[i]
		r.count += t.weight
	}
	r.ideal = r.total
	for i, t := range u.terms {
		if t.weight == 0 {
			continue
		}
		for _, id := range e.ix.Kin(t.term) {
			if !r.set.has(uint32(id)) {
				r.kin.add(id, i, true)
			}
		}
	}
	r.addAlike()
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
	for _, w := range u.words {
		if w.term == "" || !w.said || w.named {
			continue
		}
		if id, ok := e.ix.Lookup(w.term); ok && !r.set.has(uint32(id)) && len(r.asideIDF) < 16 {
			r.aside.add(id, len(r.asideIDF), true)
			r.asideIDF = append(r.asideIDF, e.ix.IDF(id))
			r.asideSum += e.ix.IDF(id)
		}
	}
	r.counted, r.countries, r.years = u.counted(), u.countryTerms(), u.years()
	r.more = u.asksMore()
	r.names = namesIn(u.text, u.terms)
	r.namesTotal = r.information(found{r.names, r.names})
	for i, w := range r.weight {
		if w > 0 && r.names&(1<<i) == 0 {
			r.plain |= 1 << i
		}
	}
	r.plainTotal, r.focus = r.information(found{r.plain, r.plain}), r.plain&-r.plain
	r.tf = make([]float64, len(u.terms))
	r.talk = r.newTalk()
	r.found = make([]bool, len(r.pairs))
	return r
}

// rank scores passages, which are in ascending order, and returns them best first; they are valid until close. Ties are ordered
// by passage number.
func (r *ranker) rank(passages []int) []candidate {
	n := 0
	for _, p := range passages {
		n += r.e.ix.Forward(p).Sentences()
	}
	r.scores = slices.Grow(r.scores[:0], n)[:n]
	clear(r.scores)
	free := r.scores
	r.candidates = slices.Grow(r.candidates[:0], len(passages))[:len(passages)]
	out := r.candidates
	for i, p := range passages {
		n := r.e.ix.Forward(p).Sentences()
		out[i] = candidate{passage: p, best: -1, question: -1, sentences: free[:n:n]}
		free = free[n:]
		r.read(&out[i])
	}
	r.compare(out)
	for i := range out {
		r.sum(&out[i])
	}
	r.order(out)
	r.agree(out)
	r.preferTranslation(out)
	return out
}

// order puts the best candidates first, and leaves equal ones as they are. Candidates are large: places are sorted, and each
// candidate is moved once.
func (r *ranker) order(all []candidate) {
	r.places = r.places[:0]
	for i := range all {
		r.places = append(r.places, i)
	}
	places := r.places
	slices.SortStableFunc(places, func(a, b int) int { return compareFloat(all[b].score, all[a].score) })
	for i, from := range places {
		for from < i { // what stood there has been moved
			from = places[from]
		}
		all[i], all[from] = all[from], all[i]
	}
}

// The titles of the best passages are read for a "not" that the question doesn't have, or the other way round: "which
// countries did not sign" and "which countries signed" share their words.
const (
	negationRead   = 8
	negationFactor = .88
	verdictFactor  = .95 // of a "No: …" where more than yes or no is asked
)

// agree pushes back, among the best candidates, those whose title or nearest claimed question denies what is asked.
func (r *ranker) agree(ranked []candidate) {
	denied := lang.Negated(r.u.lang, r.u.text)
	for i := range ranked[:min(len(ranked), negationRead)] {
		c := &ranked[i]
		claim := r.e.claimOf(c.passage)
		denies := claim.denies
		if c.question >= 0 && c.question < len(claim.questions) && c.features[featQuestion] > c.features[featTitle] {
			denies = claim.questions[c.question].denies
		}
		if denies != denied {
			c.score *= negationFactor
		}
		if claim.verdict && r.u.open() {
			c.score *= verdictFactor
		}
	}
	r.order(ranked)
}

// read measures what one passage says by itself.
func (r *ranker) read(c *candidate) {
	p := &r.e.base.Passages()[c.passage]
	fw := r.e.ix.Forward(c.passage)
	r.sentences = slices.Grow(r.sentences[:0], len(c.sentences))[:len(c.sentences)]
	clear(r.sentences)
	clear(r.tf)
	r.asideAll, r.given = 0, 0
	if r.countries != 0 && slices.ContainsFunc(r.e.claimOf(c.passage).anywhere, r.asksAnywhere) {
		r.given = r.countries
	}
	length := len(fw.Title())
	r.talk.clear()
	title := r.tally(fw.Title())
	numbered := r.findNumbered(fw.Title(), 0)
	foundPairs := make([]bool, len(r.pairs))
	for _, id := range fw.Title() {
		if at, _ := r.set.find(id); at >= 0 {
			r.tf[at]++
		}
		if at, _ := r.aside.find(id); at >= 0 {
			r.asideAll |= 1 << at
		}
	}
	r.findPairs(fw.Title(), foundPairs)
	all, kin := title, r.alikeTo(fw.Title())
	r.seen = r.seen[:0]
	fw.EachSentence(func(i int, terms []uint32, flags index.Flags) bool {
		length += len(terms)
		s := &r.sentences[i]
		seen, near := r.sentence(s, terms, flags)
		c.counted = c.counted || r.counted != 0 && r.counts(terms)
		r.seen = append(r.seen, seen)
		all = all.with(seen)
		kin = kin.with(near)
		numbered = r.findNumbered(terms, numbered)
		if s.features[sentPairs] > 0 {
			r.findPairs(terms, foundPairs)
		}
		short := s.features[sentCoverage] * (bm25K1 + 1) / (1 + bm25K1*(1-bm25B+bm25B*float64(len(terms))/sentenceTerms))
		c.features[featCompact] = max(c.features[featCompact], short)
		typed := max(s.features[sentDate], s.features[sentNumber], s.features[sentPerson], s.features[sentPlace], s.features[sentReason], s.features[sentNaming])
		c.typed = c.typed || typed > 0
		c.features[featTyped] = max(c.features[featTyped], typed*s.features[sentCoverage])
		c.features[featOrder] = max(c.features[featOrder], s.features[sentOrder])
		c.features[featNear] = max(c.features[featNear], s.features[sentNear])
		return true
	})
	r.settle(c, r.seen, title)

	r.lend(r.tf)
	norm := bm25K1 * (1 - bm25B + bm25B*float64(length)/max(1, r.e.ix.AverageLength()))
	for i, w := range r.weight {
		if r.tf[i] > 0 {
			c.features[featBM25] += w * r.tf[i] * (bm25K1 + 1) / (r.tf[i] + norm)
		}
	}
	for i, w := range r.weight {
		if r.tf[i] > 0 && r.ideal > 0 {
			c.features[featFlat] += w * r.tf[i] * 3 / (r.tf[i] + 2*(.8+.2*float64(length)/max(1, r.e.ix.AverageLength()))) / r.ideal / 3 * 1.5
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
		held := r.tally(terms)
		all = all.with(held)
		c.contained = max(c.contained, r.askedShare(held.with(title)))
		numbered = r.findNumbered(terms, numbered)
		if like > c.features[featQuestion] {
			c.features[featQuestion], c.question = like, i
		}
		return true
	})
	c.features[featTalk] = r.talked()
	c.contained = max(c.contained, r.askedShare(title))
	c.features[featContain] = c.contained
	if c.counted {
		c.features[featCounted] = 1
	}
	c.numbered = 1
	if n := len(r.u.numbered); n > 0 {
		c.numbered = float64(bits.OnesCount64(numbered)) / float64(n)
	}
	c.seen = r.complete(all).with(found{r.given, r.given})
	for i, year := range r.years {
		if year > 0 && c.seen.any&(1<<i) == 0 && r.e.claimOf(c.passage).covers(year) {
			c.seen = c.seen.with(found{1 << i, 1 << i})
		}
	}
	c.coverage = r.askedShare(c.seen)
	c.features[featTitle] = r.likeness(fw.Title())
	c.features[featTitleShare] = r.weigh(title)
	r.title(c, fw.Title())
	c.features[featCoverage] = r.weigh(c.seen)
	for i, w := range r.weight {
		if c.seen.any&(1<<i) != 0 && w > 0 {
			c.features[featCount] += r.u.terms[i].weight / r.count
			c.features[featRare] += w * w / r.squares
		}
	}
	for i, seen := range r.seen {
		if i > 0 {
			seen = seen.with(r.seen[i-1])
		}
		c.features[featWindow] = max(c.features[featWindow], r.weigh(seen))
	}
	c.features[featAside] = r.asideShare(r.asideAll)
	kin = kin.without(c.seen)
	c.features[featKin] = r.weigh(found{kin.own, kin.own})
	c.features[featAlike] = r.weigh(found{kin.any, kin.any})
	for _, ok := range foundPairs {
		if ok {
			c.features[featPairs] += 1 / float64(len(r.pairs))
		}
	}
	c.named = r.namesTotal > 0
	if c.named {
		c.features[featNames] = r.weigh(c.seen.only(r.names)) * r.total / r.namesTotal
	}
	c.features[featLength] = min(1, math.Log1p(float64(length))/6)
	c.features[featEntity] = r.aboutEntity(p)
	if p.Lang == r.u.lang || p.Lang == "" {
		c.features[featLanguage] = 1
	}
	if p.Lang == r.u.lang || r.u.lang != r.e.lang {
		// A translation claims nothing of a question in the language that most is written in.
		c.features[featClaim] = max(c.features[featQuestion], c.features[featTitle])
	}
	if p.Summary {
		c.features[featShort] = 1
	}
	if p.Kind == knowledge.KindArticle {
		c.features[featIntent] = r.sameIntent(c)
		c.features[featForm] = r.sameForm(c)
	}
}

func (r *ranker) asideShare(mask uint64) float64 {
	if r.asideSum == 0 {
		return 0
	}
	sum := 0.
	for i, w := range r.asideIDF {
		if mask&(1<<i) != 0 {
			sum += w
		}
	}
	return sum / (r.asideSum + r.total)
}

// compare measures what the candidates tell of one another: how much speaks for what is under the same title.
func (r *ranker) compare(all []candidate) {
	passages := r.e.base.Passages()
	evidence := 0.
	for i := range all {
		evidence += all[i].features[featBM25] * all[i].features[featBM25]
	}
	for i := range all {
		c, p := &all[i], &passages[all[i].passage]
		siblings := 0.
		for j := range all {
			q := &passages[all[j].passage]
			if i != j && q.Title == p.Title {
				siblings += all[j].features[featBM25] * all[j].features[featBM25]
			}
		}
		if rest := evidence - c.features[featBM25]*c.features[featBM25]; rest > 0 {
			c.features[featSiblings] = siblings / rest
		}
	}
}

// sum scores a candidate by its features.
func (r *ranker) sum(c *candidate) {
	for i, w := range r.tuning.rank {
		c.score += w * c.features[i]
	}
	c.score *= 1 - numberless*(1-c.numbered)
	p := &r.e.base.Passages()[c.passage]
	if p.Summary && r.u.fromThread && slices.Contains(r.u.entities, EntityRef{"article", p.Document}) {
		c.score *= saidFactor
	}
	if r.e.claimOf(c.passage).superseded {
		c.score *= supersededFactor
	}
	if len(p.Chapters) > 0 {
		c.score *= ownFactor
	}
	if r.otherYear(r.e.claimOf(c.passage).year) {
		c.score *= otherYearFactor
	}
	if p.Kind == knowledge.KindTerm && r.more {
		c.score *= definedFactor
	}
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

// otherYearFactor scales the score of what bears another year than the one asked about.
const otherYearFactor = .85

// definedFactor scales the score of what a word means, where more than that is asked.
const definedFactor = .8

// lend lets the other names of what the question names count for the words it was named by.
func (r *ranker) lend(times []float64) {
	for _, u := range r.units {
		for _, also := range u.also {
			least := math.Inf(1)
			for m := also; m != 0; m &= m - 1 {
				least = min(least, times[bits.TrailingZeros64(m)])
			}
			for m := u.asked; m != 0; m &= m - 1 {
				i := bits.TrailingZeros64(m)
				times[i] = max(times[i], least)
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
		if !hasDigit(r.e.ix.Term(index.TermID(id & index.TermMask))) {
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
	var met found
	for i, id := range terms {
		at, own := r.set.find(id)
		if at < 0 {
			if !slices.Contains(terms[:i], id) {
				other += r.e.ix.IDF(index.TermID(id))
			}
			continue
		}
		if met.any&(1<<at) == 0 {
			other += r.u.terms[at].idf
		}
		met.add(at, own)
	}
	for m := r.given &^ met.any; m != 0; m &= m - 1 {
		other += r.u.terms[bits.TrailingZeros64(m)].idf
	}
	shared, sum := r.complete(met.with(found{r.given, r.given})), 0.
	for m := shared.any; m != 0; m &= m - 1 {
		sum += r.u.terms[bits.TrailingZeros64(m)].idf
	}
	// Where another name stands for what was asked, the two count alike on both sides.
	if sum > other {
		other = sum
	}
	return 2 * r.information(shared.only(r.asked)) / (r.total + other)
}

// anywhereLike is how alike the question, without the country that it names, must be to one whose answer is the same in any.
const anywhereLike = .6

// asksAnywhere reports whether the question asks, of some country, what the terms of another do of any.
func (r *ranker) asksAnywhere(terms []uint32) bool {
	shared, other := 0., 0.
	var met uint64
	for _, id := range terms {
		at, _ := r.set.find(id)
		if at < 0 {
			other += r.e.ix.IDF(index.TermID(id))
		} else if met&(1<<at) == 0 {
			met |= 1 << at
			shared += r.weight[at]
		}
	}
	total := r.total - r.information(found{r.countries, r.countries})
	return 2*shared >= anywhereLike*(total+shared+other)
}

// aboutEntity returns 1 when the passage belongs to an entity's own entry, and what it shares with the question
// is about that entity.
func (r *ranker) aboutEntity(p *knowledge.Passage) float64 {
	for i, ref := range r.u.entities {
		if kind, ok := kindOf(ref.Kind); ok && kind == p.Kind && ref.ID == p.Document {
			return 1 / float64(i+1)
		}
	}
	return 0
}

// sameIntent returns how far what an article claims to answer is the kind of thing that is asked for, in [0,1]: full
// for the nearest of its questions, half for another or the title.
func (r *ranker) sameIntent(c *candidate) float64 {
	want := r.u.primary()
	if want == intentOther {
		return 0
	}
	claim := r.e.claimOf(c.passage)
	if c.question >= 0 && c.question < len(claim.questions) && claim.questions[c.question].asks == want {
		return 1
	}
	if claim.asks == want || slices.ContainsFunc(claim.questions, func(q claimedQuestion) bool { return q.asks == want }) {
		return .5
	}
	return 0
}

// logistic maps any number to (0,1).
func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// asksForTime reports whether the question reads a relation to now out of the calendar.
func asksForTime(u *understanding) bool { return u.time.Relation != dates.None }
