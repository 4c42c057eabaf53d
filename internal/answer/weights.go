package answer

// The weights of the ranking's features and of the confidence.
var defaultWeights = weights{
	featBM25:     1.0,
	featCoverage: .5,
	featSentence: .6,
	featPairs:    .25,
	featQuestion: 1.6,
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
		evCoverage: 5, evSentence: 2, evQuestion: 4, evUnknown: -3, evMargin: 1, evWords: -.5,
	}
	confidenceBias = -4.6
)

// Below both, a passage shares too little with the question to be an answer, whatever else speaks for it.
const (
	leastCoverage = .65
	leastLikeness = .65
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
