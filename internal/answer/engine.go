package answer

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"plenipo/index"
	"plenipo/knowledge"
)

// Options adjust an Engine; the zero value is what production uses.
type Options struct {
	Now       func() time.Time // nil: time.Now
	Threshold float64          // least confidence that is answered, in (0,1]; 0: defaultThreshold
	Log       *slog.Logger     // nil: discard
}

// An Engine answers from one base. It is immutable and safe for concurrent use; it remembers nothing.
type Engine struct {
	base           *knowledge.Base
	ix             *index.Index
	now            func() time.Time
	threshold      float64
	givenThreshold bool // threshold was asked for, and is not the fitted one
	textsAlone     bool // the base claims no questions and has neither glossary nor calendar
	log            *slog.Logger
	leaveOut       float64 // likeness from which claimed questions are passed over; 0: none
	lang           string  // most of the base's passages are in it

	claimed    func() map[string][]string // see wordingsOf
	articlesOn func() map[string]int      // how many articles are on each topic

	tuning          Tuning
	names           *gazetteer
	claims          []atomic.Pointer[claim]       // by passage, made when first weighed
	nameTokens      *sync.Map                     // nameIn → []index.Token
	synonyms        *sync.Map                     // language → *synonyms
	termsByLang     *sync.Map                     // language → []uint64, see termsIn
	beyondPassages  *sync.Map                     // language → map[firstAndLength][]string, see nearWord
	notionTerms     *sync.Map                     // *meant → []index.TermID
	alike           *sync.Map                     // language → map[string][]index.TermID, see alikeIn
	titles          []float32                     // by passage: how far its title is its own; nil but for texts alone
	bySeries        map[string][]*knowledge.Event // in order of their start
	meetingsOf      map[string]string             // organization → the series of its meetings
	regionByCountry map[string]string
	eventTexts      map[string]eventText                 // by event
	topicsOf        func() map[EntityRef]map[string]bool // of events and terms
}

// New returns an Engine that answers from base; ix must have been made from that same base.
// Both are fixed for its life: a reload makes another Engine and swaps it in.
func New(ix *index.Index, base *knowledge.Base, opts Options) *Engine {
	e := &Engine{
		base: base, ix: ix, now: opts.Now, threshold: opts.Threshold, log: opts.Log, lang: mainLanguage(base),
		tuning: tuningFor(base), claimed: wordingsOf(base), articlesOn: countTopics(base), claims: make([]atomic.Pointer[claim], len(base.Passages())), nameTokens: new(sync.Map), synonyms: new(sync.Map), notionTerms: new(sync.Map), alike: new(sync.Map), termsByLang: new(sync.Map), beyondPassages: new(sync.Map), bySeries: map[string][]*knowledge.Event{}, meetingsOf: map[string]string{}, eventTexts: map[string]eventText{}, regionByCountry: map[string]string{},
	}
	if ofTextsAlone(base) {
		e.titles = titlesOf(base)
	}
	if e.now == nil {
		e.now = time.Now
	}
	if e.givenThreshold = e.threshold != 0; !e.givenThreshold {
		e.threshold = e.tuning.threshold
	}
	if e.log == nil {
		e.log = slog.New(slog.DiscardHandler)
	}
	for _, ev := range base.Events() {
		e.bySeries[ev.Series] = append(e.bySeries[ev.Series], ev)
		e.eventTexts[ev.ID] = newEventText(ev)
	}
	// "When is the next IETF?" asks for its meetings: a series that is called after an organization lends it its editions.
	for _, t := range base.Terms() {
		own := e.bySeries[t.ID]
		if t.Kind != "series" || len(own) == 0 || len(t.Names["en"]) == 0 {
			continue
		}
		first, _, ok := strings.Cut(t.Names["en"][0], " ")
		if org, known := base.Term(strings.ToLower(first)); ok && known && t.ID == org.ID+"-meeting" && len(e.bySeries[org.ID]) == 0 {
			e.meetingsOf[org.ID] = t.ID
		}
	}
	for _, r := range base.Regions() {
		for _, c := range r.Countries {
			e.regionByCountry[c] = r.ID
		}
	}
	e.textsAlone = ofTextsAlone(base)
	e.names = newGazetteer(base, ix)
	e.topicsOf = e.readTopics()
	return e
}

// Base returns the base that is answered from.
func (e *Engine) Base() *knowledge.Base { return e.base }

// Ask answers one question. A question without words, in a language nobody knows or about nothing that the
// files say gets an answer too: Help or Unknown. The error is ctx's, or the index's when it can't be read.
func (e *Engine) Ask(ctx context.Context, q Question) (a Answer, err error) {
	began := time.Now()
	defer func() {
		// A question must never take the process down; what broke is for the log, without the person's words.
		if p := recover(); p != nil {
			e.log.Error("answer panicked", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = fmt.Errorf("answer: internal fault: %v", p)
		}
	}()
	now := e.clock(q)
	whole := e.understand(q, now)
	gist := whole.gist()
	a, u, err := e.askReadings(ctx, e.readings(whole, q, now), q, now)
	if err != nil {
		return Answer{}, fmt.Errorf("answer: %w", err)
	}
	e.finish(&a, u, q, now)
	a.Gist, a.Took, a.Spent = gist, time.Since(began), u.spent
	if u != whole {
		a.Spent.Understand += whole.spent.Understand
	}
	return a, nil
}

// clock returns the asker's now in the asker's zone.
func (e *Engine) clock(q Question) time.Time {
	now := q.Now
	if now.IsZero() {
		now = e.now()
	}
	if q.Zone != nil {
		return now.In(q.Zone)
	}
	return now.UTC()
}

// mainLanguage returns the language that most passages are in, "en" for an empty base.
func mainLanguage(base *knowledge.Base) string {
	count := map[string]int{}
	for i := range base.Passages() {
		count[base.Passages()[i].Lang]++
	}
	best := "en"
	for _, tag := range slices.Sorted(maps.Keys(count)) {
		if tag != "" && count[tag] > count[best] {
			best = tag
		}
	}
	return best
}

// exists reports whether the base has what ref names.
func (e *Engine) exists(ref EntityRef) bool {
	switch ref.Kind {
	case "event":
		_, ok := e.base.Event(ref.ID)
		return ok
	case "term":
		_, ok := e.base.Term(ref.ID)
		return ok
	case "article":
		_, ok := e.base.Article(ref.ID)
		return ok
	case "city", "country":
		return len(e.names.placeNames[placeOf(ref)]) > 0
	}
	return false
}

// placeOf returns the place that ref names.
func placeOf(ref EntityRef) place {
	if ref.Kind == "city" {
		return place{city: ref.ID}
	}
	return place{country: ref.ID}
}

// firstEvent returns the first event among the entities.
func (e *Engine) firstEvent(u *understanding) (*knowledge.Event, bool) {
	for _, ref := range u.entities {
		if ref.Kind == "event" {
			return e.base.Event(ref.ID)
		}
	}
	return nil, false
}

// firstSeries returns the first term among the entities that events belong to, and its editions that may be
// shown to who asks q.
func (e *Engine) firstSeries(u *understanding, q Question) (*knowledge.Term, []*knowledge.Event) {
	for _, ref := range u.entities {
		if ref.Kind != "term" {
			continue
		}
		id := ref.ID
		if len(e.bySeries[id]) == 0 {
			id = firstOf(e.meetingsOf[id], id)
		}
		if editions := e.events(e.bySeries[id], q); len(editions) > 0 {
			t, _ := e.base.Term(id)
			return t, editions
		}
	}
	return nil, nil
}
