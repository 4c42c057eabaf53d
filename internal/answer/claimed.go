package answer

import (
	"context"
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
	folded := lang.Fold(text)
	var b strings.Builder
	b.Grow(len(folded))
	for w := range strings.FieldsFuncSeq(folded, betweenWords) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

// lightWording is equal for questions that differ in idioms, articles and forms of "be" and "do" as well. It is "" where no
// more than one word of several is left: a name alone is claimed by those who claim the name alone.
func lightWording(text, tag string) string {
	return withoutLight(lang.Fold(plainly(text, tag)), tag)
}

// withoutLight is lightWording of a folded text whose idioms have been read.
func withoutLight(folded, tag string) string {
	var b strings.Builder
	all, kept := 0, 0
	fields := strings.Fields(strings.TrimRightFunc(folded, betweenWords))
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

// light returns the question's lightWording.
func (u *understanding) light() string {
	if u.lightly == "" {
		u.lightly = withoutLight(u.folded, u.lang)
	}
	return u.lightly
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
				keys := []string{wording(text), lightWording(text, a.Lang)}
				if strings.Contains(text, anyCountry) {
					keys = append(keys, anyCountry+keys[1])
				}
				for _, w := range keys {
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
	asked := wording(u.asWritten)
	ids := e.claimed()[asked]
	for _, and := range ellipses[u.lang] {
		if rest, ok := strings.CutPrefix(asked, and+" "); ok && len(ids) == 0 {
			ids = e.claimed()[rest]
		}
	}
	if light := u.light(); len(ids) == 0 && light != "" {
		ids = e.claimed()[light]
	}
	return e.passagesOf(ids, u, q)
}

// passagesOf returns the passages of those of the articles that may be shown.
func (e *Engine) passagesOf(ids []string, u *understanding, q Question) []int {
	var own, other []int
	for _, id := range ids {
		a, found := e.base.Article(id)
		if !found || !e.showsArticle(a, q) {
			continue
		}
		if a.Lang == u.lang {
			own = append(own, e.base.PassagesOf(knowledge.KindArticle, id)...)
		} else if original, ok := e.base.Article(a.TranslationOf); ok && original.Lang == u.lang && e.showsArticle(original, q) {
			// A name alone may be claimed by translations only; who asks in the original's language reads that.
			own = append(own, e.base.PassagesOf(knowledge.KindArticle, original.ID)...)
		} else {
			other = append(other, e.base.PassagesOf(knowledge.KindArticle, id)...)
		}
	}
	if len(own) == 0 {
		own = other
	}
	slices.Sort(own)
	return slices.Compact(own)
}

// fromClaim answers a question that an article claims nearly word for word.
func (e *Engine) fromClaim(u *understanding, q Question, now time.Time) (Answer, bool, error) {
	return e.fromArticles(u, e.claimants(u, q), now)
}

// fromArticles answers from the passages of articles that claim the question.
func (e *Engine) fromArticles(u *understanding, numbers []int, now time.Time) (Answer, bool, error) {
	if len(numbers) == 0 {
		return Answer{}, false, nil
	}
	r := e.newRanker(u)
	defer r.close()
	ranked := r.rank(numbers)
	if len(ranked) == 0 {
		return Answer{}, false, nil
	}
	return e.claimedBy(u, ranked, now, "an article claims the question nearly word for word")
}

// claimedBy answers from the best of the candidates, whose article claims the question; why says how.
func (e *Engine) claimedBy(u *understanding, ranked []candidate, now time.Time, why string) (Answer, bool, error) {
	a, err := e.composePassage(u, ranked, now)
	if err != nil {
		return Answer{}, false, err
	}
	a.Confidence = claimSure
	a.Trace = e.trace(u, ranked, claimSure, "passage: %s", why)
	return a, true, nil
}

// What an article claims in nearly the words that were asked is its curator's word for it: it goes before what merely
// speaks of the same things more.
const (
	claimsSame    = .95 // likeness from which a claimed question is the one that was asked
	claimsOther   = .8  // likeness below which the best candidate claims another
	claimsOutcome = .7  // likeness from which one that asks for an outcome, as the question does, asks for the same
	claimsRead    = 6   // candidates that are looked at
)

// preferClaim moves to the front the first of the best candidates whose document claims the question nearly as it was asked.
func (e *Engine) preferClaim(u *understanding, ranked []candidate) {
	if ranked[0].features[featQuestion] >= claimsOther || ranked[0].features[featTitle] >= claimsOther || u.contentWords() < 2 {
		return // of one word, many claims hold all
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
		toFront(ranked, i)
		return
	}
}

// toFront moves candidate i before those that come before it.
func toFront[T any](ranked []T, i int) {
	c := ranked[i]
	copy(ranked[1:i+1], ranked[:i])
	ranked[0] = c
}

// fromOutcome answers what came out of a meeting from the best article, if it claims to tell just that: the meeting's entry
// says less.
func (e *Engine) fromOutcome(ctx context.Context, u *understanding, q Question, now time.Time) (Answer, bool, error) {
	numbers, err := e.retrieve(ctx, u, q, candidates)
	if err != nil {
		return Answer{}, false, err
	}
	r := e.newRanker(u)
	defer r.close()
	ranked := r.rank(numbers)
	if len(ranked) == 0 || ranked[0].features[featQuestion] < claimsOutcome || ranked[0].question < 0 {
		return Answer{}, false, nil
	}
	claim := e.claimOf(ranked[0].passage)
	if ranked[0].question >= len(claim.questions) || claim.questions[ranked[0].question].asks != intentOutcome {
		return Answer{}, false, nil
	}
	return e.claimedBy(u, ranked, now, "an article claims to tell what came out of it")
}

// anyCountry stands in a claimed question for the name of any country: "did {country} sign".
const anyCountry = "{country}"

// anyWhere stands in a claimed question for a country as well, and says that the answer is the same wherever it is asked:
// "how do I start a chapter in {anywhere}".
const anyWhere = "{anywhere}"

// ofCountry returns the passages of the articles that claim a question of whatever country, and the country that it names.
func (e *Engine) ofCountry(u *understanding, q Question) ([]int, place) {
	if e.leaveOut > 0 || u.lang != "en" {
		return nil, place{}
	}
	words := strings.Fields(u.light())
	for i := range words {
		for n := min(4, len(words)-i); n > 0; n-- {
			p, ok := e.country(words[i : i+n])
			if !ok {
				continue
			}
			general := slices.Concat(words[:i], []string{wording(anyCountry)}, words[i+n:])
			if ids := e.claimed()[anyCountry+strings.Join(general, " ")]; len(ids) > 0 {
				return e.passagesOf(ids, u, q), p
			}
			break
		}
	}
	return nil, place{}
}

// country returns the country that folded words name, or whose people or seat of government they name.
func (e *Engine) country(words []string) (place, bool) {
	if p, ok := e.names.places[strings.Join(words, " ")]; ok && p.country != "" {
		return p, true
	}
	if len(words) != 1 {
		return place{}, false
	}
	for _, s := range notions()[words[0]] {
		if len(s.words) != 1 {
			continue
		}
		for _, other := range s.means.also {
			if p, ok := e.names.places[lang.Fold(other)]; ok && p.country != "" {
				return p, true
			}
		}
	}
	return place{}, false
}

// namesCountry reports whether a passage's title or text names a country.
func (e *Engine) namesCountry(n int, p place) bool {
	passage := &e.base.Passages()[n]
	text := " " + wording(passage.Title+" "+passage.Text) + " "
	return slices.ContainsFunc(append([]string{p.country}, e.names.placeNames[p]...), func(name string) bool {
		return strings.Contains(text, " "+wording(name)+" ")
	})
}
