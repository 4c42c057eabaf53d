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
	t.sentence, t.choice, t.pool = textsSentenceWeights, &textsChoice, textsPool
	t.sure = sureOfTexts()
	return t
}

// The numbers of TextsTuning that differ from DefaultTuning's.
var (
	textsWeights = map[int]float64{
		featBM25: 1.68, featCoverage: 1.75, featSentence: 1.95, featPairs: 0.88, featTitle: 0.94,
		featIntent: 1.56, featCompact: 1.45, featNames: 1.36, featKin: 0.16, featTitleShare: 1.26,
		featSiblings: 0.66, featOrder: 0.34, featNear: 1.02, featLength: -1.59, featCount: 1.54,
		featRare: 0.69, featWindow: 1.33, featFlat: 1.43, featTyped: 0.70, featContain: 1.26,
		featCounted: 0.34, featAside: 1.03, featClaim: 0.94, featTitleAsked: 3.02, featTitleWords: 3.53,
		featAlike: 3.03, featTalk: 0,
	}
	textsSentenceWeights = [sentenceFeatures]float64{
		sentCoverage: 0.498, sentPairs: 0.009, sentOrder: 0.317, sentNear: 0.296, sentNames: -0.126,
		sentKin: 0.133, sentWindow: 0.158, sentTitle: 0.191, sentLength: -0.085, sentDate: 0.298,
		sentNumber: 0.22, sentPerson: 0.189, sentPlace: 0.143, sentReason: 0.047, sentNaming: 0.097,
		sentCount: 0.506, sentAside: 0.584, sentBefore: 0.125, sentCarry: 0.397, sentLead: 0.332,
		sentRest: -0.574, sentTyped: 0.174, sentNearTyped: 0.162, sentAlike: 0.683,
	}
	textsChoice = [sentenceFeatures]float64{
		sentCoverage: 0.442, sentPairs: -0.108, sentOrder: 0.331, sentNear: 0.347, sentNames: -0.015,
		sentKin: 0.241, sentWindow: 0.342, sentTitle: 0.193, sentLength: 0.107, sentDate: 0.54,
		sentNumber: 0.152, sentPerson: 0.337, sentPlace: 0.142, sentReason: -0.083, sentNaming: 0.143,
		sentCount: 0.503, sentAside: 0.529, sentBefore: 0.239, sentCarry: 0.542, sentLead: 0.249,
		sentRest: -0.625, sentTyped: 0.341, sentNearTyped: 0.284, sentAlike: 0.748, sentOwn: 0.515,
		sentPlain: 0.596, sentFocus: 0.148,
	}
	textsPool = 3.075
)
