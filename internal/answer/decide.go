package answer

import (
	"context"
	"slices"
	"time"

	"plenipo/internal/dates"
	"plenipo/internal/lang"
	"plenipo/knowledge"
)

// decide chooses between the readings of a question: the bot itself, the calendar, the glossary, an article that claims
// it word for word, and all articles, in that order; each takes the question only if it accounts for all that is asked.
func (e *Engine) decide(ctx context.Context, u *understanding, q Question, now time.Time) (Answer, error) {
	switch u.primary() {
	case intentHelp, intentGreet, intentThanks:
		if len(u.mentions) == 0 && len(u.leftover()) <= 1 {
			return e.composeHelp(u, q), nil
		}
	}
	if (!u.asksCalendar() || e.isLast(u, q, now)) && !u.asksForWord() {
		if a, ok, err := e.fromClaim(u, q, now); ok || err != nil {
			return a, err
		}
	}
	if a, ok := e.fromMeaning(u, q); ok {
		return a, nil
	}
	if u.asksForWord() {
		// "What is NETmundial" asks for no dates, though a meeting bears the name as well.
		if a, ok := e.fromGlossary(u, q); ok {
			return a, nil
		}
	}
	none, ok := e.fromCalendar(u, q, now)
	if ok && none.Kind != Unknown {
		if u.has(intentOutcome) && !u.asksCalendar() {
			if a, ok, err := e.fromOutcome(ctx, u, q, now); ok || err != nil {
				return a, err
			}
		}
		return none, nil
	}
	if a, ok := e.fromGlossary(u, q); ok {
		return a, nil
	}
	if a, ok, err := e.fromClaim(u, q, now); ok || err != nil {
		return a, err
	}
	if ok {
		return none, nil // the calendar's word: no meeting there or then
	}
	return e.fromPassages(ctx, u, q, now)
}

// asksForWord reports whether a question names something and asks at most what it is. Elsewhere than in English that isn't
// told from asking what it does.
func (u *understanding) asksForWord() bool {
	if len(u.mentions) != 1 || u.fromThread || !slices.ContainsFunc(u.entities, func(ref EntityRef) bool { return ref.Kind == "term" }) {
		return false
	}
	if u.lang != "en" {
		return len(u.undefined()) == 0 && (len(u.intents) == 0 || slices.Equal(u.intents, []intent{intentDefine}))
	}
	stand := false
	for _, w := range u.words {
		stand = stand || w.word == "stand" || w.word == "stands"
	}
	for _, w := range u.words {
		if !w.named && !wordDress[w.word] || w.word == "for" && !stand {
			return false
		}
	}
	return true
}

// wordDress are the words that an English question for the meaning of a word is dressed in.
var wordDress = wordSet(`what whats is are was were s the a an of define definition meaning mean means does stand stands for
	acronym abbreviation please term word`)

// fromCalendar answers what the events' dates and places answer. It takes a question that asks for a time or a
// place, or for meetings, and for nothing that the calendar doesn't hold.
func (e *Engine) fromCalendar(u *understanding, q Question, now time.Time) (Answer, bool) {
	rest := u.leftover()
	asksWhen := u.has(intentWhen) || u.has(intentHowLong) || asksForTime(u)
	asksWhere := u.has(intentWhere)
	if len(rest) > 0 {
		return Answer{}, false
	}
	if u.has(intentWho) && !asksWhere || u.has(intentWhy) || u.has(intentHowMany) && !u.has(intentHowLong) {
		return Answer{}, false
	}
	if slices.ContainsFunc(u.mentions, func(m mention) bool {
		return !slices.ContainsFunc(m.refs, func(ref EntityRef) bool { return e.visible(ref, q) })
	}) {
		return Answer{}, false // it asks about something that doesn't apply here
	}
	ev, isEvent := e.firstEvent(u)
	series, editions := e.firstSeries(u, q)
	if (isEvent || series != nil) && !u.fromThread && !e.accountsFor(u, ev, series) {
		return Answer{}, false
	}

	if u.time.Relation == dates.After || u.time.Relation == dates.Before {
		if a, ok := e.besideReference(u, q, now, ev, series, editions); ok {
			return a, true
		}
	}
	if isEvent && u.fromThread && u.time.Relation == dates.Next && afterThat.MatchString(lang.Fold(u.text)) {
		u.time.Relation = dates.After
		series, editions = nil, e.seriesOf(ev, q)
		if t, known := e.base.Term(ev.Series); known {
			series = t
		}
		if a, ok := e.besideReference(u, q, now, ev, series, editions); ok {
			return a, true
		}
	}
	inTime := u.time.Relation == dates.In || u.time.Relation == dates.First || u.time.Relation == dates.Next || u.time.Relation == dates.Last
	switch {
	case isEvent && u.fromThread && inTime:
		return e.edition(u, e.seriesOf(ev, q), now)
	case u.has(intentOutcome) && !asksWhen && !asksWhere && (!isEvent || ev.Outcome == ""):
		// The fields don't tell what came out of it.
	case isEvent && (asksWhen || asksWhere || u.has(intentDefine) || u.has(intentOutcome) || len(u.intents) == 0):
		return e.composeEvent(u, ev, now, outcomeToo(u)), true
	case series != nil && u.has(intentList):
		if asksForTime(u) && u.time.Relation != dates.Past || len(u.places) > 0 {
			return e.edition(u, editions, now)
		}
		return e.composeEvents(u, editions, now), true
	case series != nil && (asksWhen || asksWhere):
		return e.edition(u, editions, now)
	case series != nil && u.events && (asksForTime(u) || len(u.places) > 0):
		return e.edition(u, editions, now)
	case series == nil && !isEvent && u.asksForMeetings():
		return e.list(u, q, now)
	}
	return Answer{}, false
}

// fromMeaning answers "what does PP mean in PP-26" and "meaning of consensus at the ITU": the first name in a question that
// asks for a meaning in so many words, the others being where it is used.
func (e *Engine) fromMeaning(u *understanding, q Question) (Answer, bool) {
	if len(u.mentions) < 2 || len(u.undefined()) > 0 || !u.asksMeaning() {
		return Answer{}, false
	}
	for _, w := range u.words[u.mentions[0].to:u.mentions[1].from] {
		if w.word == "define" || w.word == "defines" || w.word == "defined" {
			return Answer{}, false // how the first defines the second is its own affair
		}
	}
	for _, ref := range u.mentions[0].refs {
		if t, ok := e.base.Term(ref.ID); ref.Kind == "term" && ok && len(t.Definition) > 0 && e.visible(ref, q) {
			return e.composeDefinition(u, t, q), true
		}
	}
	return Answer{}, false
}

// fromGlossary answers what a term means, when that is all that is asked.
func (e *Engine) fromGlossary(u *understanding, q Question) (Answer, bool) {
	bare := len(u.intents) == 0 && !asksForTime(u) && !u.events && u.form == formOther
	if !u.has(intentDefine) && !bare || u.has(intentWho) || u.has(intentWhy) || u.has(intentHowMany) || u.has(intentOutcome) {
		return Answer{}, false
	}
	if len(u.undefined()) > 0 || len(u.places) > 0 || u.fromThread && bare || u.lent {
		return Answer{}, false
	}
	var meant []*knowledge.Term
	for _, ref := range u.entities {
		if t, ok := e.base.Term(ref.ID); ref.Kind == "term" && ok && len(t.Definition) > 0 {
			meant = append(meant, t)
		}
	}
	for _, m := range u.mentions {
		if !slices.ContainsFunc(m.refs, func(ref EntityRef) bool {
			return slices.ContainsFunc(meant, func(t *knowledge.Term) bool { return ref == EntityRef{"term", t.ID} })
		}) {
			return Answer{}, false // it is about something else as well
		}
	}
	switch {
	case len(meant) == 0:
		return Answer{}, false
	case len(meant) == 1 || len(u.mentions) == 1 && len(u.mentions[0].refs) == 1:
		return e.composeDefinition(u, meant[0], q), true
	case len(u.mentions) == 1:
		return e.composeClarify(u, meant), true
	}
	return Answer{}, false // several things named: a question about their relation
}

// fromPassages answers from the articles, events' notes and definitions that carry the question's words, or
// says that the files don't.
func (e *Engine) fromPassages(ctx context.Context, u *understanding, q Question, now time.Time) (Answer, error) {
	if !hasWords(u.terms) {
		a := e.composeUnknown(u, q, nil)
		a.Trace = e.trace(u, nil, 0, "no content words")
		return a, nil
	}
	if len(u.entities) == 0 && len(u.mentions) == 0 && len(u.leftover()) == 0 && u.pointsBack() {
		a := e.composeUnknown(u, q, nil)
		a.Trace = e.trace(u, nil, 0, "it points back at something, and there is no conversation to take it from")
		return a, nil
	}
	if u.isOrder(q) {
		a := e.composeUnknown(u, q, nil)
		a.Trace = e.trace(u, nil, 0, "it is an order and no question")
		return a, nil
	}
	if u.asksTheBot() {
		a := e.composeUnknown(u, q, nil)
		a.Trace = e.trace(u, nil, 0, "it asks what the bot feels or likes")
		return a, nil
	}
	numbers, err := e.retrieve(ctx, u, q, candidates)
	if err != nil {
		return Answer{}, err
	}
	began := time.Now()
	r := e.newRanker(u)
	defer r.close()
	ranked := r.rank(numbers)
	u.spent.Rank += time.Since(began)
	if len(ranked) == 0 {
		a := e.composeUnknown(u, q, nil)
		a.Trace = e.trace(u, nil, 0, "no passage holds any of the words")
		return a, nil
	}
	r.preferWho(ranked)
	e.preferClaim(u, ranked)
	sure := e.confidence(u, ranked)
	least := e.least(u)
	if sure >= least && e.lacks(u, ranked[0].passage, now) {
		sure *= e.cut(u)
	}
	if general, p := e.ofCountry(u, q); len(general) > 0 && (sure < least || !e.namesCountry(ranked[0].passage, p)) {
		if a, ok, err := e.fromArticles(u, general, now); ok || err != nil {
			return a, err
		}
	}
	if sure < least {
		a := e.composeUnknown(u, q, ranked)
		a.Confidence = sure
		a.Trace = e.trace(u, ranked, sure, "unknown: confidence %.2f is below the threshold", sure)
		return a, nil
	}
	a, err := e.composePassage(u, ranked, now)
	if err != nil {
		return Answer{}, err
	}
	a.Confidence = sure
	a.Trace = e.trace(u, ranked, sure, "passage: confidence %.2f", sure)
	return a, nil
}
