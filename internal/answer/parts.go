package answer

import (
	"context"
	"slices"
	"strings"
	"time"
)

// People wrap a question in greetings, reasons and asides. A long text is taken apart: the clauses that ask are asked
// by themselves, with the rest as context that weighs less and needs no answer.
const (
	partsFrom    = 12 // words from which a single sentence is looked into
	maxParts     = 5  // clauses that are tried, the last ones first: people end with the question
	leastInPart  = 2  // words of a clause that asks
	thinPart     = 2  // content words up to which a clause leans on its context
	contextTerms = 12 // words of context that are kept, the most telling ones
)

// What the words of the context together may add to a clause, as a share of what its own words tell: beside a clause
// that stands by itself, and beside one that leans on it. A word that names nothing counts less among them.
const (
	contextShare = .25
	leanedShare  = .7
	contextFree  = .4
)

// A part is a clause that asks.
type part struct {
	text string
	sort partSort
}

// A partSort says how a clause asks. The likeliest comes first.
type partSort int

const (
	partAsked   partSort = iota // it has a question mark, or follows a verb of asking
	partPassed                  // what somebody says, to be told whether it is so, or what somebody speaks about
	partOpening                 // it only begins as questions do
)

// readings returns how a question may be read, in the order in which they are tried: long texts by their clauses
// first, then as a whole.
func (e *Engine) readings(whole *understanding, q Question, now time.Time) []*understanding {
	var out, thin []*understanding
	asked := 0 // of out: what asks in so many words and points at nothing said before
	for _, p := range parts(whole.text, whole.lang) {
		sub := q
		sub.Text = p.text
		if sub.Lang == "" {
			sub.Lang = whole.lang
		}
		u := e.understandAs(sub, whole.lang, now)
		if in := u.primary(); in == intentThanks || in == intentGreet || in == intentHelp && len(whole.entities) > 0 {
			continue
		}
		leans, points := u.leans(), u.pointsBack()
		e.addContext(u, whole)
		switch {
		case leans:
			thin = append(thin, u)
		case p.sort == partAsked && !points:
			out = slices.Insert(out, asked, u)
			asked++
		default:
			out = append(out, u)
		}
	}
	return append(append(out, whole), thin...)
}

// leans reports whether a clause says next to nothing without the text around it: "what was that about?".
func (u *understanding) leans() bool {
	return u.pointsBack() && len(u.entities) == 0 && u.contentWords() == 0
}

// contentWords returns how many words tell what is asked about.
func (u *understanding) contentWords() int {
	n := 0
	for _, t := range u.terms {
		if t.weight > 0 && !t.timed {
			n++
		}
	}
	return n
}

// addContext adds the words of the whole text to a clause of it, with less weight, and what it is about where the
// clause doesn't say. A clause that says "it" and little else is read as a follow-up on what was named last.
func (e *Engine) addContext(u, whole *understanding) {
	if len(u.entities) == 0 && u.pointsBack() {
		if u.entities = e.properNames(whole.lastNamed()); len(u.entities) > 0 {
			u.fromThread, u.lent = true, true
			for _, t := range e.subjectTerms(u) {
				if len(u.terms) < maxAllTerms && !slices.ContainsFunc(u.terms, func(o searchTerm) bool { return o.term == t.term }) {
					u.terms = append(u.terms, t)
				}
			}
		}
	}
	content, own := u.contentWords(), 0.
	for _, t := range u.terms {
		own += t.weight * t.idf
	}
	share := contextShare
	if content <= thinPart || u.pointsBack() && !u.fromThread {
		share = leanedShare
	}
	context := slices.Clone(whole.terms)
	context = slices.DeleteFunc(context, func(t searchTerm) bool {
		return t.weight == 0 || !t.known || slices.ContainsFunc(u.terms, func(o searchTerm) bool { return o.term == t.term })
	})
	slices.SortStableFunc(context, func(a, b searchTerm) int { return compareFloat(b.idf, a.idf) })
	context = context[:min(len(context), contextTerms, max(0, maxAllTerms-len(u.terms)))]
	sum := 0.
	for i := range context {
		t := &context[i]
		t.context = true
		if !t.named && !t.placed {
			t.weight *= contextFree
		}
		sum += t.weight * t.idf
	}
	for _, t := range context {
		t.weight *= share * own / sum
		u.terms = append(u.terms, t)
	}
	if len(u.entities) == 0 {
		u.entities = e.properNames(whole.entities)
		u.fromThread = len(u.entities) > 0
		u.lent = u.fromThread
	}
}

// properNames returns those of what a text is about that are no common noun of one word: "delegation" beside a question isn't its subject.
func (e *Engine) properNames(refs []EntityRef) []EntityRef {
	return slices.DeleteFunc(slices.Clone(refs), func(ref EntityRef) bool {
		t, ok := e.base.Term(ref.ID)
		return ref.Kind == "term" && ok && len(t.Names["en"]) > 0 && !isCapital(t.Names["en"][0]) && !strings.Contains(t.Names["en"][0], " ")
	})
}

// lastNamed returns what a text is about, what it names last before the rest.
func (u *understanding) lastNamed() []EntityRef {
	out := slices.Clone(u.entities)
	if len(u.mentions) == 0 {
		return out
	}
	last := u.mentions[len(u.mentions)-1]
	slices.SortStableFunc(out, func(a, b EntityRef) int {
		return boolInt(slices.Contains(last.refs, b)) - boolInt(slices.Contains(last.refs, a))
	})
	return out
}

// parts returns the clauses of a text that ask, the likeliest first; none for a text that is one short question.
func parts(text, tag string) []part {
	sentences := sentencesOf(text)
	words := len(strings.Fields(text))
	if tag == "zh" {
		words = len([]rune(text)) / 2
	}
	if len(sentences) <= 1 && words < partsFrom {
		return nil
	}
	var out []part
	for _, s := range slices.Backward(sentences) {
		marked := strings.ContainsAny(s, "?？؟")
		if s = afterTruth(s); s == "" {
			continue
		}
		c, asks := indirect(s, tag)
		if asks {
			out = append(out, part{c, partAsked})
			continue
		}
		said, passed := reported(s, tag)
		if !passed && !marked {
			said, passed = spokenAbout(s, tag)
		}
		c, asks = direct(s, tag)
		switch {
		case passed:
			out = append(out, part{said, partPassed})
		case marked && asks:
			out = append(out, part{c, partAsked})
		case marked:
			out = append(out, part{s, partAsked})
		case asks:
			out = append(out, part{c, partOpening})
		}
		if plain := conceded(s); plain != s {
			out = append(out, part{plain, partOpening})
		}
	}
	slices.SortStableFunc(out, func(a, b part) int { return int(a.sort - b.sort) })
	out = slices.DeleteFunc(out, func(p part) bool {
		return tag != "zh" && len(strings.Fields(p.text)) < leastInPart || p.text == text
	})
	return out[:min(len(out), maxParts)]
}

// askReadings answers from the first reading that is sure enough, else from the surest; the whole text is the last.
func (e *Engine) askReadings(ctx context.Context, readings []*understanding, q Question, now time.Time) (Answer, *understanding, error) {
	var best Answer
	var found *understanding
	for _, u := range readings {
		a, err := e.decide(ctx, u, q, now)
		if err != nil {
			return Answer{}, nil, err
		}
		if found == nil || best.Kind == Unknown && (a.Kind != Unknown || a.Confidence > best.Confidence) {
			best, found = a, u
		}
		if a.Kind != Unknown && a.Kind != Help {
			return a, u, nil
		}
	}
	return best, found, nil
}
