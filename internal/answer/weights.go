package answer

import (
	"math"
	"slices"
)

// A Tuning is every number that answers depend on and that can be fitted: "plenipo eval --fit" finds them on the
// fit half of the evaluation suite. The zero Tuning isn't useful; begin with DefaultTuning.
type Tuning struct {
	rank       [features]float64
	sentence   [sentenceFeatures]float64
	choice     *[sentenceFeatures]float64 // which of a passage's sentences answers, in place of sentence; nil: that, and what only it weighs isn't measured
	pool       float64                    // what a sentence's score adds to its passage's where sentences of several are compared
	confidence [evidenceKinds]float64
	bias       float64
	coverage   float64 // below it, and below likeness, a passage is no answer
	likeness   float64
	threshold  float64
	sure       *Sureness // in place of confidence and bias; nil: those
}

// DefaultTuning returns the numbers for a base that claims questions, or has a glossary or a calendar.
func DefaultTuning() Tuning {
	return Tuning{defaultWeights, sentenceWeights, nil, defaultWeights[featSentence], confidenceWeights, confidenceBias, leastCoverage, leastLikeness, defaultThreshold, nil}
}

// tuned names a Tuning's numbers, in the order of Values.
func (t *Tuning) tuned() (names []string, values []*float64) {
	for i := range t.rank {
		names, values = append(names, "rank "+featureNames[i]), append(values, &t.rank[i])
	}
	for i := range t.sentence {
		names, values = append(names, "sentence "+sentenceNames[i]), append(values, &t.sentence[i])
	}
	names, values = append(names, "pool"), append(values, &t.pool)
	for i := range t.confidence {
		names, values = append(names, "confidence "+evidenceNames[i]), append(values, &t.confidence[i])
	}
	return append(names, "confidence bias", "least coverage", "least likeness", "threshold"),
		append(values, &t.bias, &t.coverage, &t.likeness, &t.threshold)
}

// Names returns what the numbers are called.
func (t Tuning) Names() []string { names, _ := t.tuned(); return names }

// Values returns the numbers.
func (t Tuning) Values() []float64 {
	_, values := t.tuned()
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = *v
	}
	return out
}

// With returns the tuning with other numbers, as many as Values has.
func (t Tuning) With(numbers []float64) Tuning {
	_, values := t.tuned()
	for i, v := range values[:min(len(values), len(numbers))] {
		*v = numbers[i]
	}
	return t
}

// Unrefusing returns the tuning that answers whatever some passage is found for.
func (t Tuning) Unrefusing() Tuning {
	t.coverage, t.likeness, t.threshold = 0, 0, 1e-9
	return t
}

// WithConfidence returns the tuning with other numbers for the confidence, in the order of Trace.Evidence; from even
// odds on, an answer is given.
func (t Tuning) WithConfidence(bias float64, evidence []float64) Tuning {
	t.bias, t.threshold = bias, .5
	copy(t.confidence[:], evidence)
	return t
}

// WithChoice returns the tuning with other weights for which of a passage's sentences is quoted, as many as Choice has.
func (t Tuning) WithChoice(weights []float64) Tuning {
	t.choice = new([sentenceFeatures]float64)
	copy(t.choice[:], weights)
	return t
}

// Choice returns the weights for which of a passage's sentences is quoted.
func (t Tuning) Choice() []float64 {
	if t.choice == nil {
		return slices.Clone(t.sentence[:])
	}
	return slices.Clone(t.choice[:])
}

// WithSureness returns the tuning with a network for the confidence.
func (t Tuning) WithSureness(s *Sureness) Tuning {
	t.sure = s
	return t
}

// Sureness returns the network for the confidence; nil when there is none.
func (t Tuning) Sureness() *Sureness { return t.sure }

// Tuned returns an Engine over the same knowledge with other numbers.
func (e *Engine) Tuned(t Tuning) *Engine {
	c := *e
	c.tuning, c.threshold = t, t.threshold
	return &c
}

// LeavingOut returns an Engine that passes over the questions which articles claim when they are as like the question
// asked as likeness, in (0,1], or liker: what it still answers, it answers from titles and texts.
func (e *Engine) LeavingOut(likeness float64) *Engine {
	c := *e
	c.leaveOut = likeness
	return &c
}

// evidenceNames are what the kinds of evidence are called.
var evidenceNames = slices.Clip([]string{"coverage", "sentence", "question", "unknown", "margin", "words", "free", "names", "numbers", "missing", "intent", "type", "numbered", "focus", "claimed", "places", "lead", "best",
	"score", "fifth", "kin", "title", "window", "aside", "length", "foreign"})

// The weights of the ranking's features and of the confidence, as "plenipo eval --fit" found them on the fit half.
var defaultWeights = [features]float64{
	featBM25:       .75,
	featCoverage:   7.01,
	featSentence:   1.76,
	featPairs:      1.33,
	featQuestion:   7.92,
	featTitle:      4.93,
	featEntity:     4.44,
	featLanguage:   3.54,
	featShort:      0,
	featIntent:     4.77,
	featCompact:    2.78,
	featNames:      3.2,
	featKin:        2.47,
	featTitleShare: 2.14,
	featSiblings:   1.53,
	featOrder:      0.89,
	featNear:       0.25,
	featLength:     -1.46,
	featCount:      4.06,
	featRare:       2.79,
	featWindow:     1.07,
	featFlat:       1.53,
	featTyped:      2.73,
	featAside:      2.38,
	featContain:    1.96,
	featCounted:    3.16,
	featClaim:      6.92,
	featForm:       3,
	featTalk:       8,
}

var sentenceWeights = [sentenceFeatures]float64{
	sentCoverage: .463, sentPairs: .02, sentOrder: .337, sentNear: .277, sentNames: .007, sentKin: .347, sentWindow: .602,
	sentTitle: .192, sentLength: -.135, sentDate: .209, sentNumber: .174, sentPerson: .135, sentPlace: .125, sentReason: .09,
	sentNaming: .074, sentCount: .424, sentAside: .265,
}

// The kinds of evidence that the best candidate answers, all in [0,1].
const (
	evCoverage = iota // share of the question's information in the passage
	evSentence        // share of it in the best sentence
	evQuestion        // likeness to a claimed question, or to the title
	evUnknown         // share of the question's information in words that no passage holds
	evMargin          // lead over the next document's best passage
	evWords           // little of a question to go by: 1 over the number of content words
	evFree            // share of the information of the words that name nothing
	evNames           // share of the information of the words that name something
	evNumbers         // share of the question's numbers that the passage lacks
	evMissing         // information of the most telling word that the passage lacks, over that of an unknown word
	evIntent          // the document claims a question of the same kind
	evType            // the passage names the sort of thing that is asked for, or nothing in particular is
	evNumbered        // share of the numbered things asked for that the passage doesn't name so
	evFocus           // the first word that names nothing, which is what is asked of the rest, is found, or there is none
	evClaimed         // how far evQuestion is beyond chance
	evPlaces          // share of the places named that the passage lacks
	evLead            // how far the best document stands out from all others found
	evBest            // the best sentence's score over a perfect one's
	evScore           // the best candidate's score over a high one
	evFifth           // its lead over the fifth passage, over a great one
	evKin             // share of the question's information in words of the same family
	evTitle           // share of it in the title
	evWindow          // share of it in two neighbouring sentences
	evAside           // share of the words that say what is asked for
	evLength          // the passage's length
	evForeign         // the question is in another language than most of the base: fewer of its words are known, whatever the answer
	evidenceKinds
)

var (
	confidenceWeights = [evidenceKinds]float64{
		evCoverage: 1.01, evSentence: 1.53, evQuestion: 2.03, evUnknown: -0.78, evMargin: 1.52, evWords: -3.07,
		evFree: 1.53, evNames: -0.80, evNumbers: -4.04, evMissing: -1.04, evIntent: 0.72, evType: 0.15,
		evNumbered: -1.89, evFocus: 0.18, evClaimed: 1.52, evPlaces: -1.49, evLead: 1, evForeign: 1,
	}
	confidenceBias = -3.1
)

// Below both, a passage shares too little with the question to be an answer, whatever else speaks for it.
const (
	leastCoverage = .4
	leastLikeness = .865
)

// evidence measures the best candidate against the question and the runner-up.
func (e *Engine) evidence(u *understanding, ranked []candidate) [evidenceKinds]float64 {
	best := ranked[0]
	var f [evidenceKinds]float64
	f[evCoverage] = best.coverage
	f[evSentence] = best.sentCov
	f[evQuestion] = max(best.features[featQuestion], best.features[featTitle])
	total, unknown := 0., 0.
	f[evFocus], f[evClaimed] = 1, max(0, f[evQuestion]-.6)/.4
	focused := false
	var free, names, numbers, places ratio
	own := 0
	for i, t := range u.terms {
		if t.weight == 0 || t.context {
			continue
		}
		has := best.seen.any&(1<<i) != 0
		idf := t.idf
		if t.weight == unsaidWeight {
			idf *= unsaidWeight
		}
		switch {
		case hasDigit(t.word):
			numbers.add(1, has)
		case t.placed:
			places.add(idf, has)
		case t.named:
			names.add(idf, has)
		default:
			free.add(idf, has)
			if t.weight < 1 {
				break
			}
			if !focused && !has && t.weight != unsaidWeight {
				f[evFocus] = 0
			}
			focused = true
		}
		if !has {
			f[evMissing] = max(f[evMissing], idf/e.ix.UnknownIDF())
		}
		if t.weight != unsaidWeight {
			own++
		}
		total += idf
		if !t.known {
			unknown += idf
		}
	}
	if total > 0 {
		f[evUnknown] = unknown / total
	}
	document := e.untranslated(best.passage)
	for _, c := range ranked[1:] {
		if e.untranslated(c.passage) != document {
			if best.score > 0 {
				f[evMargin] = min(1, (best.score-c.score)/best.score)
			}
			break
		}
	}
	f[evLead] = e.lead(ranked)
	f[evScore] = min(1, max(0, best.score)/highScore)
	fifth := 0.
	if len(ranked) > 4 {
		fifth = max(0, ranked[4].score)
	}
	f[evFifth] = min(1, max(0, best.score-fifth)/greatLead)
	f[evKin], f[evTitle], f[evWindow] = best.features[featKin], best.features[featTitleShare], best.features[featWindow]
	f[evAside], f[evLength] = best.features[featAside], best.features[featLength]
	if u.lang != e.lang {
		f[evForeign] = 1
	}
	f[evBest] = min(1, max(0, best.features[featSentence])/perfectSentence)
	f[evWords] = 1 / float64(max(1, own))
	f[evFree], f[evNames], f[evNumbers] = free.share(), names.share(), 1-numbers.share()
	f[evNumbered] = 1 - best.numbered
	f[evPlaces] = 1 - places.share()
	f[evIntent] = best.features[featIntent]
	if best.typed || wantedBy(u) == (wanted{}) {
		f[evType] = 1
	}
	return f
}

// A ratio is a part of a whole; that of nothing is 1.
type ratio struct{ part, whole float64 }

func (r *ratio) add(amount float64, has bool) {
	r.whole += amount
	if has {
		r.part += amount
	}
}

func (r ratio) share() float64 {
	if r.whole == 0 {
		return 1
	}
	return r.part / r.whole
}

// sureness returns how likely the best candidate answers the question, in [0,1], whatever is made of it.
func (e *Engine) sureness(u *understanding, ranked []candidate) float64 {
	f := e.evidence(u, ranked)
	return e.weighEvidence(&f, &ranked[0])
}

func (e *Engine) weighEvidence(f *[evidenceKinds]float64, best *candidate) float64 {
	if e.tuning.sure != nil {
		return logistic(e.tuning.sure.Of(signs(f, best)))
	}
	x := e.tuning.bias
	for i, w := range e.tuning.confidence {
		x += w * f[i]
	}
	return logistic(x)
}

// What scores and leads are measured by as evidence: few are higher.
const (
	highScore = 30
	greatLead = 20
)

// perfectSentence is the score of a sentence that says all that is asked, side by side and in order.
const perfectSentence = 2.5

// lead returns how far the best document stands out, in [0,1]: its share when all documents found share one answer by their
// scores, on a scale of logarithms on which a tenth of a percent is nothing.
func (e *Engine) lead(ranked []candidate) float64 {
	seen := make([]string, 0, 64)
	sum := 0.
	for _, c := range ranked {
		if d := e.untranslated(c.passage); !slices.Contains(seen, d) {
			seen = append(seen, d)
			sum += math.Exp((c.score - ranked[0].score) / leadScale)
		}
	}
	return max(0, 1-math.Log(sum)/math.Log(1000))
}

// leadScale is what scores are divided by to be shares: the ranking's own scale is too sure of itself.
const leadScale = 2
