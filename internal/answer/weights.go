package answer

import "slices"

// A Tuning is every number that answers depend on and that can be fitted: "plenipo eval --fit" finds them on the
// fit half of the evaluation suite. The zero Tuning isn't useful; begin with DefaultTuning.
type Tuning struct {
	rank       weights
	confidence [evidenceKinds]float64
	bias       float64
	coverage   float64 // below it, and below likeness, a passage is no answer
	likeness   float64
	threshold  float64
}

// DefaultTuning returns the numbers that production uses.
func DefaultTuning() Tuning {
	return Tuning{defaultWeights, confidenceWeights, confidenceBias, leastCoverage, leastLikeness, defaultThreshold}
}

// tuned names a Tuning's numbers, in the order of Values.
func (t *Tuning) tuned() (names []string, values []*float64) {
	for i := range t.rank {
		names, values = append(names, "rank "+featureNames[i]), append(values, &t.rank[i])
	}
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

// Tuned returns an Engine over the same knowledge with other numbers.
func (e *Engine) Tuned(t Tuning) *Engine {
	c := *e
	c.tuning, c.threshold = t, t.threshold
	return &c
}

// evidenceNames are what the kinds of evidence are called.
var evidenceNames = slices.Clip([]string{"coverage", "sentence", "question", "unknown", "margin", "words"})

// The weights of the ranking's features and of the confidence, as "plenipo eval --fit" found them on the fit half.
var defaultWeights = weights{
	featBM25:     .9,
	featCoverage: 1.0,
	featSentence: 1.2,
	featPairs:    .33,
	featQuestion: .88,
	featTitle:    .4,
	featEntity:   .15,
	featLanguage: .35,
	featShort:    .05,
	featIntent:   .4,
}

// The kinds of evidence that the best candidate answers, all in [0,1].
const (
	evCoverage = iota // share of the question's information in the passage
	evSentence        // share of it in the best sentence
	evQuestion        // likeness to a claimed question, or to the title
	evUnknown         // share of the question's information in words that no passage holds
	evMargin          // lead over the next document's best passage
	evWords           // little of a question to go by: 1 over the number of content words
	evidenceKinds
)

var (
	confidenceWeights = [evidenceKinds]float64{
		evCoverage: 2.5, evSentence: 2.2, evQuestion: 4.4, evUnknown: -6, evMargin: 1, evWords: -.45,
	}
	confidenceBias = -4.6
)

// Below both, a passage shares too little with the question to be an answer, whatever else speaks for it.
const (
	leastCoverage = .6
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
	own := 0
	for _, t := range u.terms {
		if t.weight == 0 {
			continue
		}
		own++
		total += t.idf
		if !t.known {
			unknown += t.idf
		}
	}
	if total > 0 {
		f[evUnknown] = unknown / total
	}
	document := e.base.Passages()[best.passage].Document
	for _, c := range ranked[1:] {
		if e.base.Passages()[c.passage].Document != document {
			if best.score > 0 {
				f[evMargin] = min(1, (best.score-c.score)/best.score)
			}
			break
		}
	}
	f[evWords] = 1 / float64(max(1, own))
	return f
}
