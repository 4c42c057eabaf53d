package answer

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"plenipo/internal/dates"
	"plenipo/internal/lang"
	"plenipo/knowledge"
)

// A Hit is a passage found for a query, scored as answers are.
type Hit struct {
	Passage *knowledge.Passage
	Path    string
	Score   float64
}

// Search returns the k passages that match text best, best first, as the ranker for answers orders them.
// tag is the language of text, "" to detect it. No match is an empty slice.
func (e *Engine) Search(ctx context.Context, text, tag string, chapter knowledge.ChapterID, k int) ([]Hit, error) {
	f, err := e.Find(ctx, Question{Text: text, Lang: tag, Chapter: chapter}, FindOptions{Most: k})
	return f.Hits, err
}

// pathOf returns the knowledge file a passage stands in, relative to its layer.
func (e *Engine) pathOf(p *knowledge.Passage) string {
	switch p.Kind {
	case knowledge.KindArticle:
		if d, ok := e.base.Article(p.Document); ok {
			return d.Path
		}
	case knowledge.KindEvent:
		if d, ok := e.base.Event(p.Document); ok {
			return d.Path
		}
	case knowledge.KindTerm:
		if d, ok := e.base.Term(p.Document); ok {
			return d.Path
		}
	}
	return ""
}

// Calendar returns the events that f chooses, in the order of their start, the undated ones last, as the asker
// of q sees them. A series or place that the base doesn't know is an error that names what it knows.
func (e *Engine) Calendar(f EventFilter, q Question) ([]Event, error) {
	now := e.clock(q)
	tag := firstOf(baseLang(q.Lang), e.lang)
	from, to := f.From, f.To
	if f.Words != "" {
		switch r := dates.Read(f.Words, tag, now); r.Relation {
		case dates.In:
			from, to = r.Start, r.End
		case dates.After:
			from = r.Start
		case dates.Before, dates.Past, dates.Last:
			to = firstTime(r.Start, now)
		case dates.Next, dates.Upcoming:
			from = now
		case dates.Now:
			from, to = now, now.Add(time.Second)
		default:
			return nil, fmt.Errorf("the time %q is not understood; try \"next month\", \"2027\" or \"upcoming\"", f.Words)
		}
	}
	q.Chapter = f.Chapter
	series, err := e.seriesNamed(f.Series, q)
	if err != nil {
		return nil, err
	}
	places, err := e.placesNamed(f.Place)
	if err != nil {
		return nil, err
	}
	var out []Event
	for _, ev := range e.base.Events() {
		switch {
		case !e.showsEvent(ev, q):
		case series != nil && !slices.Contains(series, ev.Series):
		case len(places) > 0 && len(e.at([]*knowledge.Event{ev}, places)) == 0:
		case (!from.IsZero() || !to.IsZero()) && !overlaps(ev, from, to):
		default:
			out = append(out, e.present(ev, tag, now))
		}
	}
	return out, nil
}

func firstTime(a, b time.Time) time.Time {
	if a.IsZero() {
		return b
	}
	return a
}

// seriesNamed returns the ids of the series that a name, acronym or id means; nil for "".
func (e *Engine) seriesNamed(name string, q Question) ([]string, error) {
	if strings.TrimSpace(name) == "" {
		return nil, nil
	}
	if len(e.events(e.bySeries[name], q)) > 0 {
		return []string{name}, nil
	}
	var found []string
	for _, m := range e.names.find(e.nameWords(name)) {
		for _, ref := range m.refs {
			id := ref.ID
			if ev, ok := e.base.Event(ref.ID); ref.Kind == "event" && ok {
				id = ev.Series
			}
			if len(e.events(e.bySeries[id], q)) > 0 && !slices.Contains(found, id) {
				found = append(found, id)
			}
		}
	}
	if len(found) == 0 {
		there := slices.DeleteFunc(slices.Sorted(maps.Keys(e.bySeries)), func(id string) bool { return len(e.events(e.bySeries[id], q)) == 0 })
		return nil, fmt.Errorf("no series %q; there are %s", name, strings.Join(there, ", "))
	}
	return found, nil
}

func (e *Engine) placesNamed(name string) ([]place, error) {
	if strings.TrimSpace(name) == "" {
		return nil, nil
	}
	if _, ok := e.base.Region(name); ok {
		return []place{{region: name}}, nil
	}
	places, _ := e.names.findPlaces(e.nameWords(name))
	if len(places) == 0 {
		return nil, fmt.Errorf("no event is in %q; name a city, a country or a region", name)
	}
	return places, nil
}

// nameWords splits a name for the gazetteer; it is taken as written in capitals, so that short acronyms count.
func (e *Engine) nameWords(name string) []questionWord {
	tag := firstOf(firstLang(name), e.lang)
	var out []questionWord
	for _, t := range e.ix.Words(tag, lang.Clean(name, maxQuestion)) {
		out = append(out, questionWord{word: t.Word, term: t.Term, upper: true})
	}
	return out
}

func firstLang(s string) string {
	tag, _ := lang.Detect(s)
	return tag
}

// Events answers with a list of the events that f chooses.
func (e *Engine) Events(_ context.Context, f EventFilter, q Question) (Answer, error) {
	began := time.Now()
	events, err := e.Calendar(f, q)
	if err != nil {
		return Answer{}, err
	}
	now := e.clock(q)
	u := &understanding{lang: firstOf(baseLang(q.Lang), e.lang), text: fmt.Sprint(f)}
	var a Answer
	switch len(events) {
	case 0:
		a = e.composeNone(u, now)
	default:
		list := make([]*knowledge.Event, len(events))
		for i := range events {
			list[i] = events[i].Event
		}
		a = e.composeEvents(u, list, now)
	}
	e.finish(&a, u, q, now)
	a.Took = time.Since(began)
	return a, nil
}

// Define answers what a term means; a name that the glossary doesn't have is asked as a question.
func (e *Engine) Define(ctx context.Context, term string, q Question) (Answer, error) {
	for _, m := range e.names.find(e.nameWords(term)) {
		for _, ref := range m.refs {
			t, ok := e.base.Term(ref.ID)
			if ref.Kind != "term" || !ok || !e.visible(ref, q) || len(t.Definition) == 0 {
				continue
			}
			began := time.Now()
			u := &understanding{lang: firstOf(baseLang(q.Lang), e.lang), text: term, words: e.nameWords(term), mentions: []mention{m}, detected: q.Lang != ""}
			a := e.composeDefinition(u, t, q)
			e.finish(&a, u, q, e.clock(q))
			a.Took = time.Since(began)
			return a, nil
		}
	}
	q.Text = term
	return e.Ask(ctx, q)
}

// Complete returns at most n things whose name begins with, or has a word that begins with, what is typed;
// kinds chooses among "event", "term" and "question", none means all. Meetings still to come stand first. topics are as
// in Question.
func (e *Engine) Complete(typed string, chapter knowledge.ChapterID, kinds []string, n int, topics ...string) []Completion {
	q := Question{Chapter: chapter, Topics: topics}
	want := lang.Fold(typed)
	has := func(kind string) bool { return len(kinds) == 0 || slices.Contains(kinds, kind) }
	type scored struct {
		Completion
		rank int
	}
	var found []scored
	consider := func(c Completion, bonus int, names ...string) {
		best := 0
		for _, name := range names {
			folded := lang.Fold(name)
			switch {
			case want == "" || strings.HasPrefix(folded, want):
				best = max(best, 3)
			case strings.Contains(" "+folded, " "+want):
				best = max(best, 2)
			case len(want) > 3 && strings.Contains(folded, want):
				best = max(best, 1)
			}
		}
		if best > 0 {
			found = append(found, scored{c, best*10 + bonus})
		}
	}
	now := e.now()
	if has("event") {
		for _, ev := range e.base.Events() {
			if !e.showsEvent(ev, q) {
				continue
			}
			bonus := 0
			if p, _ := phase(ev, now); p == Upcoming || p == OnNow {
				bonus = 5
			}
			consider(Completion{"event", ev.ID, clip(called(ev), 100), called(ev)}, bonus, append([]string{ev.Name, ev.Acronym}, ev.Aliases...)...)
		}
	}
	if has("term") {
		for _, t := range e.base.Terms() {
			if !e.showsTerm(t, q) || len(t.Names["en"]) == 0 {
				continue
			}
			label := t.Names["en"][0]
			names := []string{}
			for _, tag := range slices.Sorted(maps.Keys(t.Names)) {
				names = append(names, t.Names[tag]...)
			}
			for _, tag := range slices.Sorted(maps.Keys(t.Acronyms)) {
				names = append(names, t.Acronyms[tag]...)
			}
			if a := t.Acronyms["en"]; len(a) > 0 {
				label += " (" + a[0] + ")"
			}
			consider(Completion{"term", t.ID, clip(label, 100), t.Names["en"][0]}, 2, names...)
		}
	}
	if has("question") {
		for _, a := range e.base.Articles() {
			if e.showsArticle(a, q) {
				consider(Completion{"question", a.ID, clip(a.Title, 100), a.Title}, 0, a.Title)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int {
		return cmp.Or(b.rank-a.rank, len(a.Label)-len(b.Label), strings.Compare(a.Label, b.Label))
	})
	out := make([]Completion, 0, n)
	for _, f := range found[:min(n, len(found))] {
		out = append(out, f.Completion)
	}
	return out
}

// popularTopics are what newcomers ask about first; the first articles on them are offered.
var popularTopics = []string{"wcit-12", "itrs", "itu", "isoc", "internet-society"}

// Popular returns n questions that can be answered in a language: titles of articles that are questions,
// those on the most asked topics first. topics are as in Question.
func (e *Engine) Popular(tag string, chapter knowledge.ChapterID, n int, topics ...string) []string {
	q := Question{Chapter: chapter, Topics: topics}
	var out []string
	pick := func(topic string) {
		for _, a := range e.base.Articles() {
			if len(out) == n {
				return
			}
			if a.Lang == tag && e.showsArticle(a, q) && isQuestion(a.Title) &&
				(topic == "" || slices.Contains(a.Topics, topic)) && !slices.Contains(out, a.Title) {
				out = append(out, a.Title)
				if topic != "" {
					return
				}
			}
		}
	}
	for _, topic := range popularTopics {
		pick(topic)
	}
	pick("")
	if len(out) == 0 && tag != e.lang {
		return e.Popular(e.lang, chapter, n, topics...)
	}
	return out
}

func isQuestion(s string) bool {
	return strings.ContainsAny(s, "?？؟")
}
