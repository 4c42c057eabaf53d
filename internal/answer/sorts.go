package answer

import (
	"slices"
	"strings"
	"time"

	"plenipo/internal/dates"
	"plenipo/internal/lang"
	"plenipo/knowledge"
)

// lacks reports whether a question says what sort of thing it wants, and a passage's document holds none.
func (e *Engine) lacks(u *understanding, n int, now time.Time) bool {
	sorts := sortsAsked(u)
	later := u.time.Relation == dates.In && u.time.Start.Year() > now.Year()
	if len(sorts) == 0 && !later {
		return false
	}
	p := &e.base.Passages()[n]
	var text strings.Builder
	for _, other := range e.base.PassagesOf(p.Kind, p.Document) {
		text.WriteString(e.base.Passages()[other].Text)
		text.WriteByte('\n')
	}
	if slices.ContainsFunc(sorts, func(s *sortOf) bool { return !s.is.MatchString(text.String()) }) {
		return true
	}
	// What is to be in a year to come is told by what speaks of that year.
	year := u.time.Start.Format("2006")
	return later && u.lang == "en" && strings.Contains(u.text, year) &&
		!strings.Contains(text.String()+p.Title, year) && p.Kind == knowledge.KindArticle
}

// rulers are verbs of who rules, whose object a document must speak of: those who run a union don't run the world.
var rulers = wordSet("leads lead led runs run rules rule ruled controls control owns own governs govern")

// roles are what somebody is said to be.
var roles = wordSet("chaired chair chairs president treasurer minister ambassador king queen mayor coach captain")

// markAsked marks the words of a question for somebody that a passage must speak of: what is ruled, and as what.
func (e *Engine) markAsked(u *understanding) {
	if u.lang == "en" {
		e.unmendSigner(u)
	}
	if u.lang == "en" {
		e.markThings(u)
	}
	if u.lang != "en" || !u.has(intentWho) {
		return
	}
	ruled := false
	for i := range u.words {
		w := &u.words[i]
		switch {
		case rulers[w.word]:
			ruled = true
			continue
		case w.term == "" || w.named || w.placed:
			ruled = ruled && w.term == ""
			continue
		}
		w.must = w.must || ruled || roles[w.word]
		ruled = false
	}
}

// markThings marks the everyday things that no file speaks of: who asks for a grade or a recipe wants nothing else.
func (e *Engine) markThings(u *understanding) {
	for i := range u.words {
		w := &u.words[i]
		if w.term != "" && !w.named && !w.said && !w.placed && len(w.alike) == 0 && !e.holds(*w) && lang.ThingWord("en", w.word) && !lang.EverydayWord("en", w.word) && !lang.PlainWord("en", w.word) {
			w.must = true
		}
	}
}

// unmendSigner takes back the correction of who is said to have signed: "did apple sign" is not about those who apply.
func (e *Engine) unmendSigner(u *understanding) {
	for i := 1; i+1 < len(u.words); i++ {
		w, next := &u.words[i], u.words[i+1].word
		if w.asked == "" || w.named || w.placed || !auxiliaries[u.words[i-1].word] || next != "sign" && next != "signed" {
			continue
		}
		if t := e.ix.Words(u.lang, w.asked); len(t) == 1 {
			w.word, w.term, w.asked, w.alike, w.must = t[0].Word, t[0].Term, "", nil, true
		}
	}
}

// auxiliaries open a question of yes or no.
var auxiliaries = wordSet("did has have had will does do")

// orders are openings, folded, of what isn't a question but tells the bot to do something that it doesn't do, or to be
// something that it isn't.
var orders = []string{"translate ", "write ", "draw ", "compose ", "repeat after ", "repeat the ", "sing ", "pretend ", "act as ", "act like ", "roleplay ",
	"ignore your ", "ignore the ", "ignore all ", "ignore previous ", "disregard ", "forget the ", "forget your ", "forget all ", "forget everything",
	"you are now ", "from now on ", "generate ", "delete ", "drop table", "execute ", "sudo ", "print your ", "reveal ", "imagine ", "say ", "who asked you", "who else asked",
	"who has asked", "what did others ask", "what have others asked", "order me ", "buy ", "book me ", "hack ", "calculate ", "solve "}

// isOrder reports whether a text tells the bot to do what it doesn't do.
func (u *understanding) isOrder(q Question) bool {
	text := strings.TrimSpace(q.Text)
	// A command that no platform took.
	if strings.HasPrefix(text, "/") && len(u.mentions) == 0 {
		return true
	}
	text = lang.Clean(text, maxQuestion)
	// What is asked behind an order's full stop is a question still.
	if sentences := sentencesOf(text); len(sentences) > 1 && !strings.Contains(sentences[0], u.text) && strings.HasSuffix(sentences[0], ".") {
		text = u.text
	}
	folded := wording(stripAddress(text))
	return slices.ContainsFunc(orders, func(o string) bool { return strings.HasPrefix(folded, o) })
}

// Where somebody is asked for and the best candidate only says what a word means, an article that claims to tell who goes before
// it, if it holds as many of the question's words.
const (
	whoRead  = 5   // candidates that are looked at
	whoShare = .85 // of the best one's score, at least
)

// preferWho moves such an article to the front.
func (r *ranker) preferWho(ranked []candidate) {
	passages := r.e.base.Passages()
	best := ranked[0]
	if !r.u.has(intentWho) || r.u.has(intentWhere) || r.u.has(intentDefine) || passages[best.passage].Kind != knowledge.KindTerm {
		return
	}
	for i, c := range ranked[:min(len(ranked), whoRead)] {
		if c.score < whoShare*best.score {
			return
		}
		claim := r.e.claimOf(c.passage)
		who := passages[c.passage].Kind == knowledge.KindArticle &&
			(claim.asks == intentWho || c.features[featQuestion] >= claimsOther || c.question >= 0 && c.question < len(claim.questions) && claim.questions[c.question].asks == intentWho)
		if who && c.seen.any&best.seen.any&r.asked == best.seen.any&r.asked {
			toFront(ranked, i)
			return
		}
	}
}
