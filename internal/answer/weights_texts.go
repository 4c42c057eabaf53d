package answer

import "plenipo/knowledge"

// claimShare is the share of a base's articles from which on, when so many claim questions, it is taken to be made for
// answering; below it, what few saved answers claim doesn't change how all the rest is weighed.
const claimShare = .1

// ofTextsAlone reports whether a base is nothing but texts: few claim questions, and there is no glossary and no calendar.
func ofTextsAlone(base *knowledge.Base) bool {
	articles := base.Articles()
	if len(articles) == 0 || len(base.Terms()) > 0 || len(base.Events()) > 0 {
		return false
	}
	claiming := 0
	for _, a := range articles {
		if len(a.Questions) > 0 {
			claiming++
		}
	}
	return float64(claiming) < claimShare*float64(len(articles))
}

// tuningFor returns the numbers for a base.
func tuningFor(base *knowledge.Base) Tuning {
	if ofTextsAlone(base) {
		return TextsTuning()
	}
	return DefaultTuning()
}

// TextsTuning returns the numbers for a base of texts that claim no questions, without glossary and calendar, as "plenipo eval
// --fit" found them on the fit halves of public collections; how sure to be is sure_texts.txt's. What collections can't tell is as in DefaultTuning.
func TextsTuning() Tuning {
	t := DefaultTuning()
	for feature, w := range textsWeights {
		t.rank[feature] = w
	}
	t.sentence, t.pool = textsSentenceWeights, textsPool
	t.sure = sureOfTexts()
	return t
}

// The numbers of TextsTuning that differ from DefaultTuning's.
var (
	textsWeights = map[int]float64{
		featBM25: 1.69, featCoverage: 1.73, featSentence: 1.69, featPairs: 1.19, featTitle: 1.37,
		featIntent: 1.47, featCompact: 1.52, featNames: 1.43, featKin: 1.14, featTitleShare: 1.47,
		featSiblings: 0.75, featOrder: 0.46, featNear: 1.3, featLength: -1.41, featCount: 1.48,
		featRare: 0.84, featWindow: 1.33, featFlat: 1.48, featTyped: 0.79, featAside: 0.85,
		featContain: 1.47, featCounted: 0.29, featClaim: 1.37, featTalk: 0, featTitleAsked: 3.17, featTitleWords: 2.31,
	}
	textsSentenceWeights = [sentenceFeatures]float64{
		sentCoverage: 0.5, sentPairs: 0.018, sentOrder: 0.342, sentNear: 0.266, sentNames: -0.119,
		sentKin: 0.41, sentWindow: 0.178, sentTitle: 0.166, sentLength: -0.052, sentDate: 0.258,
		sentNumber: 0.217, sentPerson: 0.162, sentPlace: 0.117, sentReason: 0.06, sentNaming: 0.11,
		sentCount: 0.493, sentAside: 0.566, sentBefore: 0.143, sentCarry: 0.397, sentLead: 0.335,
		sentRest: -0.523, sentTyped: 0.146, sentNearTyped: 0.155,
	}
	textsPool = 5.505
)
