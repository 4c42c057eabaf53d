package answer

import (
	"slices"
	"strings"
)

// A form is how a question is put, beside what it asks for: what wants yes or no is seldom answered by what claims to tell how.
type form uint8

const (
	formOther   form = iota
	formWhether      // "did they sign?"
	formHow          // "how do I join?"
)

// auxiliariesOf open a question of yes or no, by language, folded. The Russian one stands behind a word, the Arabic one may stand anywhere.
var auxiliariesOf = map[string]map[string]bool{
	"en": wordSet(`is are was were isnt arent wasnt werent do does did dont doesnt didnt has have had hasnt havent can cant could will wont would
		should shall may might must`),
	"ru": wordSet("ли правда"),
	"ar": wordSet("هل"),
}

// amounts follow a "how" that asks for a number or a measure.
var amounts = wordSet("many much often long old big large far soon frequently high tall late early")

// formRead is how many words at a question's beginning say how it is put.
const formRead = 6

// formOf returns how a folded text puts a question.
func formOf(tag, folded string) form {
	i, how := 0, false
	for w := range strings.FieldsFuncSeq(folded, betweenWords) {
		switch {
		case how && !amounts[w]:
			return formHow
		case how, i == formRead:
			return formOther
		case auxiliariesOf[tag][w] && (i == 0 || i == 1 && tag == "ru" || tag == "ar"):
			return formWhether
		case w == "how" && tag == "en":
			how = true
		case questionWords[tag][w]:
			return formOther
		}
		i++
	}
	return formOther
}

// sameForm returns how far what an article claims is put as the question is, in [0,1]: full for the nearest of its questions,
// half for another or the title; 0 where the question is put in none of the forms.
func (r *ranker) sameForm(c *candidate) float64 {
	if r.u.form == formOther {
		return 0
	}
	claim := r.e.claimOf(c.passage)
	if c.question >= 0 && c.question < len(claim.questions) && claim.questions[c.question].form == r.u.form {
		return 1
	}
	if claim.form == r.u.form || slices.ContainsFunc(claim.questions, func(q claimedQuestion) bool { return q.form == r.u.form }) {
		return .5
	}
	return 0
}

// asksMore reports whether a question asks for more than what something is: whether, how, who, when, how many.
func (u *understanding) asksMore() bool {
	return !u.has(intentDefine) && (u.form != formOther || slices.ContainsFunc(u.intents, func(in intent) bool { return in != intentOther }))
}
