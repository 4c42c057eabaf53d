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
		featBM25: 1.86, featCoverage: 1.54, featSentence: 1.64, featPairs: 1.07, featTitle: 4.08,
		featIntent: 1.81, featCompact: 1.48, featNames: 1.5, featKin: 1.59, featTitleShare: 3.59,
		featSiblings: 0.81, featOrder: 0.18, featNear: 1.32, featLength: -1.55, featCount: 1.77,
		featRare: 0.43, featWindow: 0.84, featFlat: 1.72, featTyped: 0.98, featAside: 0.74,
	}
	textsSentenceWeights = [sentenceFeatures]float64{
		sentCoverage: 0.475, sentPairs: 0.052, sentOrder: 0.301, sentNear: 0.308, sentNames: -0.15,
		sentKin: 0.522, sentWindow: 0.137, sentTitle: 0.214, sentLength: -0.014, sentDate: 0.322,
		sentNumber: 0.256, sentPerson: 0.175, sentPlace: 0.189, sentReason: 0.057, sentNaming: 0.129,
		sentCount: 0.513, sentAside: 0.482, sentBefore: 0.08, sentCarry: 0.404, sentLead: 0.32,
		sentRest: -0.64, sentTyped: 0.143, sentNearTyped: 0.21,
	}
	textsPool = 4.849
)
