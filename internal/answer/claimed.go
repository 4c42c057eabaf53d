package answer

import (
	"slices"
	"strings"
	"sync"
	"time"

	"plenipo/internal/lang"
	"plenipo/knowledge"
)

// claimSure is the confidence of an answer to a question that an article claims word for word: its curator said that
// it answers that.
const claimSure = .97

// wording is equal for questions in the same words, whatever their case, accents, spaces and punctuation.
func wording(text string) string {
	return strings.Join(strings.FieldsFunc(lang.Fold(text), betweenWords), " ")
}

// lightWording is equal for questions that differ in idioms, articles and forms of "be" and "do" as well. It is "" where no
// more than one word of several is left: a name alone is claimed by those who claim the name alone.
func lightWording(text, tag string) string {
	var b strings.Builder
	all, kept := 0, 0
	fields := strings.Fields(strings.TrimRightFunc(lang.Fold(plainly(text, tag)), betweenWords))
	for i, field := range fields {
		words := strings.FieldsFunc(field, betweenWords)
		for _, w := range words {
			all++
			// "EG-ITRs" is no example, and "ITU-R" no slip.
			// What something does is not what it is.
			does := w == "do" && i == len(fields)-1
			if len(words) == 1 && !does && (lightWords[w] || lang.Hedge(tag, w)) {
				continue
			}
			kept++
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(w)
		}
	}
	if kept == 1 && all > 1 {
		return ""
	}
	return b.String()
}

// lightWords tell no question from another.
var lightWords = wordSet("a an the of s is are was were be been do does did please le la les l d du des el los las un une una o os as do da dos das em")

// wordingsOf returns what gives the articles that claim a wording by their titles or questions. They are read when first
// asked for: most processes of the command line ask once.
func wordingsOf(base *knowledge.Base) func() map[string][]string {
	return sync.OnceValue(func() map[string][]string {
		claimed := map[string][]string{}
		for _, a := range base.Articles() {
			seen := map[string]bool{"": true}
			for _, text := range append([]string{a.Title}, a.Questions...) {
				for _, w := range []string{wording(text), lightWording(text, a.Lang)} {
					if !seen[w] {
						seen[w] = true
						claimed[w] = append(claimed[w], a.ID)
					}
				}
			}
		}
		return claimed
	})
}

// claimants returns the passages of the articles that claim a question word for word, of those that may be shown. Where
// several do, those in the question's language come before translations.
func (e *Engine) claimants(u *understanding, q Question) []int {
	if e.leaveOut > 0 {
		return nil // asked as if nobody claimed it
	}
	var own, other []int
	text := lang.Clean(q.Text, maxQuestion)
	ids := e.claimed()[wording(text)]
	if light := lightWording(stripAddress(text), u.lang); len(ids) == 0 && light != "" {
		ids = e.claimed()[light]
	}
	for _, id := range ids {
		a, found := e.base.Article(id)
		if !found || !e.showsArticle(a, q) {
			continue
		}
		if a.Lang == u.lang {
			own = append(own, e.base.PassagesOf(knowledge.KindArticle, id)...)
		} else {
			other = append(other, e.base.PassagesOf(knowledge.KindArticle, id)...)
		}
	}
	if len(own) == 0 {
		own = other
	}
	slices.Sort(own)
	return own
}

// fromClaim answers a question that an article claims nearly word for word.
func (e *Engine) fromClaim(u *understanding, q Question, now time.Time) (Answer, bool, error) {
	numbers := e.claimants(u, q)
	if len(numbers) == 0 {
		return Answer{}, false, nil
	}
	ranked := e.newRanker(u).rank(numbers)
	if len(ranked) == 0 {
		return Answer{}, false, nil
	}
	a, err := e.composePassage(u, ranked, now)
	if err != nil {
		return Answer{}, false, err
	}
	a.Confidence = claimSure
	a.Trace = e.trace(u, ranked, claimSure, "passage: an article claims the question nearly word for word")
	return a, true, nil
}

// What an article claims in nearly the words that were asked is its curator's word for it: it goes before what merely
// speaks of the same things more.
const (
	claimsSame  = .95 // likeness from which a claimed question is the one that was asked
	claimsOther = .8  // likeness below which the best candidate claims another
	claimsRead  = 6   // candidates that are looked at
)

// preferClaim moves to the front the first of the best candidates whose document claims the question nearly as it was asked.
func (e *Engine) preferClaim(u *understanding, ranked []candidate) {
	if ranked[0].features[featQuestion] >= claimsOther || ranked[0].features[featTitle] >= claimsOther {
		return
	}
	denied := lang.Negated(u.lang, u.text)
	for i := range ranked[:min(len(ranked), claimsRead)] {
		c := ranked[i]
		if c.features[featQuestion] < claimsSame || c.question < 0 {
			continue
		}
		claim := e.claimOf(c.passage)
		if c.question >= len(claim.questions) || claim.questions[c.question].denies != denied || claim.superseded {
			continue
		}
		copy(ranked[1:i+1], ranked[:i])
		ranked[0] = c
		return
	}
}
