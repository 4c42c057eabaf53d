package answer

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"plenipo/index"
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

// asksCalendar reports whether a question asks when or where, or for the next or last of something: that the calendar knows
// better than an article that was written once. What comes out of a meeting it knows less well.
func (u *understanding) asksCalendar() bool {
	if u.has(intentOutcome) {
		return false
	}
	switch u.time.Relation {
	case dates.None, dates.In, dates.First, dates.After, dates.Before:
		return u.has(intentWhen) || u.has(intentHowLong) || u.has(intentWhere)
	}
	return true
}

// isLast reports whether a question is about the next edition of a series that has none to come: why is an article's to say.
func (e *Engine) isLast(u *understanding, q Question, now time.Time) bool {
	if u.time.Relation != dates.Next && u.time.Relation != dates.Upcoming {
		return false
	}
	_, editions := e.firstSeries(u, q)
	return len(editions) > 0 && len(nextOf(editions, now)) == 0
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

// afterThat points at the meeting that was spoken of last, in folded text.
var afterThat = regexp.MustCompile(`\b(after|following) (that|it|this)\b`)

// accountsFor reports whether every name in the question is the event's, its series', or an organizer's: what an event's
// fields say answers nothing about another.
func (e *Engine) accountsFor(u *understanding, ev *knowledge.Event, series *knowledge.Term) bool {
	for _, m := range u.mentions {
		fits := slices.ContainsFunc(m.refs, func(ref EntityRef) bool {
			switch {
			case ref.Kind == "event":
				return true
			case series != nil && (ref.ID == series.ID || e.meetingsOf[ref.ID] == series.ID):
				return true
			case ev != nil && ref.ID == ev.Series:
				return true
			}
			t, ok := e.base.Term(ref.ID)
			if !ok {
				return false
			}
			if ev != nil {
				return e.organizedBy(ev, t) || e.isAbout(ev, t)
			}
			return series != nil && len(e.bySeries[series.ID]) > 0 && e.organizedBy(e.bySeries[series.ID][0], t)
		})
		if !fits {
			return false
		}
	}
	return true
}

// asksForMeetings reports whether a list is wanted: meetings are spoken of with a time, a place or an organizer,
// or a time or place is all that is said.
func (u *understanding) asksForMeetings() bool {
	when := asksForTime(u) || u.has(intentWhen)
	switch {
	case u.events:
		return when || len(u.places) > 0 || len(u.entities) > 0 || len(u.words) <= 4
	case u.has(intentOutcome):
		return false // what was decided there and then is no list of meetings
	case u.has(intentDefine) && len(u.entities) > 0:
		return false // "what is ITU today" asks for a definition
	}
	return u.time.Relation == dates.In || u.time.Relation == dates.Now && len(u.mentions) == 0 ||
		u.time.Relation == dates.Upcoming && len(u.mentions) == 0
}

func outcomeToo(u *understanding) bool {
	return u.has(intentOutcome) || u.has(intentDefine) || len(u.intents) == 0
}

// seriesOf returns all editions of an event's series that may be shown to who asks q.
func (e *Engine) seriesOf(ev *knowledge.Event, q Question) []*knowledge.Event {
	if ev.Series == "" {
		return []*knowledge.Event{ev}
	}
	return e.events(e.bySeries[ev.Series], q)
}

// besideReference answers "what comes after WCIT?" and "the plenipot before Dubai": the next or last edition of the
// series that is named, or else the conference next to the one that is named.
func (e *Engine) besideReference(u *understanding, q Question, now time.Time, ev *knowledge.Event, series *knowledge.Term, editions []*knowledge.Event) (Answer, bool) {
	if !u.time.Start.IsZero() && ev == nil {
		return Answer{}, false // "after 2012" is a time, not a meeting
	}
	if ev == nil && len(editions) > 0 {
		if next := nextOf(editions, now); len(next) > 0 {
			ev = next[0]
		}
		if last, ok := lastOf(editions, now); ok && (ev == nil || u.time.Relation == dates.After) {
			ev = last
		}
	}
	if ev == nil {
		return Answer{}, false
	}
	if series == nil && (u.stands != nil && u.has(intentWhere) || u.time.Start.Year() == ev.Start.Year()) {
		editions = e.seriesOf(ev, q) // "who hosted after Kigali", "the WTPF before 2021"
		series, _ = e.base.Term(ev.Series)
	}
	if series != nil && len(editions) > 0 {
		if other, ok := beside(editions, ev, u.time.Relation == dates.After); ok {
			return e.composeEvent(u, other, now, false), true
		}
	}
	other, ok := e.preceding(ev, q)
	if u.time.Relation == dates.After {
		other, ok = e.following(ev, q)
	}
	if !ok {
		return Answer{}, false
	}
	return e.composeEvent(u, other, now, false), true
}

// beside returns the edition after or before ev.
func beside(editions []*knowledge.Event, ev *knowledge.Event, after bool) (*knowledge.Event, bool) {
	for i, o := range editions {
		if o.ID != ev.ID {
			continue
		}
		if after && i+1 < len(editions) {
			return editions[i+1], true
		}
		if !after && i > 0 {
			return editions[i-1], true
		}
	}
	return nil, false
}

// edition answers for a series: its next, last or present meeting, or those in an interval or at a place.
func (e *Engine) edition(u *understanding, editions []*knowledge.Event, now time.Time) (Answer, bool) {
	if len(editions) == 0 {
		return Answer{}, false
	}
	here := editions
	if len(u.places) > 0 {
		here = e.at(editions, u.places)
		if len(here) == 0 {
			return Answer{}, false
		}
	}
	relation := u.time.Relation
	if relation == dates.None {
		// Without a word on time the verb decides: "where was" asks for the last, "when is" for the next.
		switch {
		case len(u.places) > 0 && len(here) > 1:
			return e.composeEvents(u, here, now), true
		case len(here) == 1:
			return e.composeEvent(u, here[0], now, false), true
		case u.time.Tense == dates.TensePast:
			relation = dates.Last
		default:
			relation = dates.Next
		}
	}
	switch relation {
	case dates.Last, dates.Past:
		if last, ok := lastOf(here, now); ok {
			return e.composeEvent(u, last, now, false), true
		}
		return Answer{}, false
	case dates.First:
		return e.composeEvent(u, here[0], now, false), true
	case dates.In:
		in := within(here, u.time.Start, u.time.End)
		switch len(in) {
		case 0:
			return e.composeNone(u, now), true
		case 1:
			return e.composeEvent(u, in[0], now, false), true
		}
		return e.composeEvents(u, in, now), true
	case dates.After, dates.Before:
		if u.time.Start.IsZero() {
			return Answer{}, false
		}
		in := within(here, u.time.Start, time.Time{})
		if relation == dates.Before {
			in = within(here, time.Time{}, u.time.Start)
		}
		if len(in) == 0 {
			return e.composeNone(u, now), true
		}
		return e.composeEvents(u, in, now), true
	}
	// next, upcoming, now, how long until, is it over
	next := nextOf(here, now)
	if len(next) == 0 {
		last, ok := lastOf(here, now)
		if !ok {
			return Answer{}, false
		}
		return e.composeNoLater(u, last, now), true
	}
	if relation == dates.IsOver || relation == dates.Now {
		if last, ok := lastOf(here, now); ok && u.time.Tense == dates.TensePast {
			return e.composeEvent(u, last, now, false), true
		}
	}
	return e.composeEvent(u, next[0], now, false), true
}

// within returns the events that may take place in [from,to).
func within(events []*knowledge.Event, from, to time.Time) []*knowledge.Event {
	var out []*knowledge.Event
	for _, ev := range events {
		if overlaps(ev, from, to) {
			out = append(out, ev)
		}
	}
	return out
}

func (e *Engine) at(events []*knowledge.Event, places []place) []*knowledge.Event {
	var out []*knowledge.Event
	for _, ev := range events {
		if slices.ContainsFunc(places, func(p place) bool { return e.isAt(ev, p) }) {
			out = append(out, ev)
		}
	}
	return out
}

// maxListed is how many meetings a list names; the rest is counted.
const maxListed = 10

// list answers "ITU events in 2027", "meetings in Geneva this spring", "what's on now?".
func (e *Engine) list(u *understanding, q Question, now time.Time) (Answer, bool) {
	all := e.events(e.base.Events(), q)
	for _, ref := range u.entities {
		t, ok := e.base.Term(ref.ID)
		if ref.Kind != "term" || !ok {
			continue
		}
		by := slices.DeleteFunc(slices.Clone(all), func(ev *knowledge.Event) bool { return !e.organizedBy(ev, t) })
		if len(by) == 0 {
			by = slices.DeleteFunc(slices.Clone(all), func(ev *knowledge.Event) bool { return !e.isAbout(ev, t) })
		}
		if len(by) == 0 {
			return Answer{}, false // "events" of something that holds none: the articles may tell
		}
		all = by
	}
	if len(u.places) > 0 {
		all = e.at(all, u.places)
	}
	switch u.time.Relation {
	case dates.Last, dates.Past:
		past := slices.DeleteFunc(all, func(ev *knowledge.Event) bool { p, _ := phase(ev, now); return p != Over })
		slices.Reverse(past)
		all = past
		if u.time.Relation == dates.Last && len(all) > 0 {
			return e.composeEvent(u, all[0], now, false), true
		}
	case dates.In:
		all = within(all, u.time.Start, u.time.End)
	case dates.After:
		all = within(all, u.time.Start, time.Time{})
	case dates.Before:
		all = within(all, time.Time{}, u.time.Start)
	case dates.Now:
		all = slices.DeleteFunc(all, func(ev *knowledge.Event) bool { p, _ := phase(ev, now); return p != OnNow })
	default:
		next := dated(nextOf(all, now))
		// A place without a time asks for what was there, too: "conferences in Dubai".
		if len(u.places) > 0 && (len(next) < 2 || u.time.Tense == dates.TensePast) && u.time.Relation == dates.None {
			next = all
			slices.Reverse(next)
		}
		all = next
	}
	if len(all) == 0 {
		return e.composeNone(u, now), true
	}
	if len(all) == 1 {
		return e.composeEvent(u, all[0], now, false), true
	}
	return e.composeEvents(u, all, now), true
}

// dated drops events whose date isn't known, since a list is read for its dates, and puts those whose year alone
// is known behind the others.
func dated(events []*knowledge.Event) []*knowledge.Event {
	events = slices.DeleteFunc(events, func(ev *knowledge.Event) bool { return ev.Start.IsZero() })
	slices.SortStableFunc(events, func(a, b *knowledge.Event) int { return yearOnly(a) - yearOnly(b) })
	return events
}

func yearOnly(ev *knowledge.Event) int {
	if ev.Start.Month() == 0 {
		return 1
	}
	return 0
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
	bare := len(u.intents) == 0 && !asksForTime(u) && !u.events
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

// defaultThreshold is the least confidence that is answered. Questions that nobody tuned on are answered right more often
// and hardly more often wrong at .3 than at even odds: the suite that the confidence was fitted on has harder ones.
const defaultThreshold = .3

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
	if sure >= e.threshold && e.lacks(u, ranked[0].passage, now) {
		sure *= mustFactor
	}
	if general, p := e.ofCountry(u, q); len(general) > 0 && (sure < e.threshold || !e.namesCountry(ranked[0].passage, p)) {
		if a, ok, err := e.fromArticles(u, general, now); ok || err != nil {
			return a, err
		}
	}
	if sure < e.threshold {
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

// hasWords reports whether there is something to look for: a term that is more than a number, or two numbers ("77 to 33").
func hasWords(terms []searchTerm) bool {
	numbers := 0
	for _, t := range terms {
		if !isNumber(t.word) {
			return true
		}
		if t.known && !t.timed {
			numbers++
		}
	}
	return numbers > 1
}

// confidence returns how likely the best candidate answers the question, in [0,1]: a logistic function of how
// much of the question's information the passage carries, how much of it stands in one sentence or in a
// question that the document claims, and whether what names the subject is among it.
func (e *Engine) confidence(u *understanding, ranked []candidate) float64 {
	f := e.evidence(u, ranked)
	if f[evCoverage] < e.tuning.coverage && f[evQuestion] < e.tuning.likeness {
		return 0
	}
	sure := e.weighEvidence(&f, &ranked[0])
	for i, t := range u.terms {
		if t.must && !t.context && (ranked[0].seen.any&(1<<i) == 0 || e.onlyNames(ranked[0].passage, t)) {
			sure *= mustFactor
		}
	}
	if u.missesNames(ranked[0].seen) {
		sure *= mustFactor
	}
	if u.time.Tense == dates.TenseFuture && u.has(intentWho) && !e.looksAhead(&e.base.Passages()[ranked[0].passage]) {
		sure *= mustFactor
	}
	return sure
}

// onlyNames reports whether a passage holds what is asked of something in names alone: Costa Rica is no cost.
func (e *Engine) onlyNames(n int, t searchTerm) bool {
	p := &e.base.Passages()[n]
	a, ok := e.base.Article(p.Document)
	if !ok || p.Kind != knowledge.KindArticle {
		return false // a meeting's entry is names above all
	}
	texts := append([]string{p.Title, p.Text}, a.Questions...)
	held := false
	for _, text := range texts {
		begins := true
		for w := range strings.FieldsSeq(text) {
			first, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "«“\"'(¿¡"))
			name := !begins && unicode.IsUpper(first)
			begins = strings.ContainsAny(w[len(w)-1:], ".?!:")
			for _, word := range e.ix.Words(p.Lang, w) {
				if word.Term == "" || word.Term != t.term && !slices.ContainsFunc(t.alike, func(id index.TermID) bool { return e.ix.Term(id) == word.Term }) {
					continue
				}
				if !name || p.Lang == "de" {
					return false
				}
				held = true
			}
		}
	}
	return held
}

// missesNames reports whether the question names things and a passage none of them: it speaks of something else.
func (u *understanding) missesNames(seen found) bool {
	named := false
	for i, t := range u.terms {
		if t.named && t.weight > 0 && !t.context && !hasDigit(t.word) {
			if seen.any&(1<<i) != 0 {
				return false
			}
			named = true
		}
	}
	return named
}

// looksAhead reports whether a passage speaks of what is still to come: who holds a post today is no answer to who will.
func (e *Engine) looksAhead(p *knowledge.Passage) bool {
	text := strings.ToLower(p.Text)
	for _, s := range []string{" will ", " to be ", " is to ", " are to ", "scheduled", "not known", "no result", "nominat", "candidat", "será", "sera ", "seront", "serán", "serão", "будет", "будут", "سيت", "将"} {
		if strings.Contains(text, s) {
			return true
		}
	}
	return false
}

// mustFactor is what remains of the confidence when a passage doesn't speak of what is asked: a price, a salary.
const mustFactor = .3
