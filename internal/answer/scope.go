package answer

import (
	"slices"
	"strings"
	"sync"

	"plenipo/internal/lang"
	"plenipo/knowledge"
)

// What a question is answered from is narrowed twice: by the chapter, to what may be shown, and by topics, to what applies
// where somebody chose them. A chapter's own always applies. What is for everyone does when it is about one of the topics:
// an article says so itself; a meeting or a term is about a topic that it, or its series, is called after, or when an
// article on the topic names it in its title.

// visible reports whether what ref names may be shown to who asks q, and applies there.
func (e *Engine) visible(ref EntityRef, q Question) bool {
	switch ref.Kind {
	case "event":
		ev, ok := e.base.Event(ref.ID)
		return ok && e.showsEvent(ev, q)
	case "term":
		t, ok := e.base.Term(ref.ID)
		return ok && e.showsTerm(t, q)
	case "article":
		a, ok := e.base.Article(ref.ID)
		return ok && e.showsArticle(a, q)
	case "city", "country":
		return true
	}
	return false
}

func (e *Engine) showsArticle(a *knowledge.Article, q Question) bool {
	switch {
	case !knowledge.Visible(a.Chapters, q.Chapter):
		return false
	case len(q.Topics) == 0 || len(a.Chapters) > 0 || a.Saved != nil:
		// What was saved has no topics: its chapter chose it, or a curator of all chapters chose it for everyone.
		return true
	}
	return slices.ContainsFunc(a.Topics, func(t string) bool { return isOneOf(q.Topics, t) })
}

func (e *Engine) showsEvent(ev *knowledge.Event, q Question) bool {
	if !knowledge.Visible(ev.Chapters, q.Chapter) {
		return false
	}
	return len(q.Topics) == 0 || len(ev.Chapters) > 0 || e.about(EntityRef{"event", ev.ID}, q.Topics) ||
		ev.Series != "" && e.about(EntityRef{"term", ev.Series}, q.Topics)
}

func (e *Engine) showsTerm(t *knowledge.Term, q Question) bool {
	if !knowledge.Visible(t.Chapters, q.Chapter) {
		return false
	}
	return len(q.Topics) == 0 || len(t.Chapters) > 0 || e.about(EntityRef{"term", t.ID}, q.Topics)
}

// shows reports whether a passage may be shown to who asks q, and applies there.
func (e *Engine) shows(p *knowledge.Passage, q Question) bool {
	switch p.Kind {
	case knowledge.KindArticle:
		return e.visible(EntityRef{"article", p.Document}, q)
	case knowledge.KindEvent:
		return e.visible(EntityRef{"event", p.Document}, q)
	}
	return e.visible(EntityRef{"term", p.Document}, q)
}

// events returns those of all that may be shown to who asks q, and apply there.
func (e *Engine) events(all []*knowledge.Event, q Question) []*knowledge.Event {
	return slices.DeleteFunc(slices.Clone(all), func(ev *knowledge.Event) bool { return !e.showsEvent(ev, q) })
}

// about reports whether a meeting or a term is about one of topics.
func (e *Engine) about(ref EntityRef, topics []string) bool {
	on := e.topicsOf()[ref]
	return slices.ContainsFunc(topics, func(t string) bool { return on[topicName(t)] })
}

func isOneOf(topics []string, topic string) bool {
	return slices.ContainsFunc(topics, func(t string) bool { return topicName(t) == topicName(topic) })
}

// topicName is how topics are compared with one another and with names: "WCIT 12" is wcit-12.
func topicName(s string) string {
	return strings.Join(strings.FieldsFunc(lang.Fold(s), betweenWords), "-")
}

// readTopics returns what gives the topics that meetings and terms are about. They are read when a question is first
// asked where topics were chosen.
func (e *Engine) readTopics() func() map[EntityRef]map[string]bool {
	return sync.OnceValue(func() map[EntityRef]map[string]bool {
		on := map[EntityRef]map[string]bool{}
		add := func(ref EntityRef, topics ...string) {
			if on[ref] == nil {
				on[ref] = map[string]bool{}
			}
			for _, t := range topics {
				on[ref][topicName(t)] = true
			}
		}
		for _, ev := range e.base.Events() {
			add(EntityRef{"event", ev.ID}, append([]string{ev.ID, ev.Series, ev.Acronym, ev.Name}, ev.Aliases...)...)
		}
		for _, t := range e.base.Terms() {
			ref := EntityRef{"term", t.ID}
			add(ref, t.ID)
			for _, names := range []map[string][]string{t.Names, t.Acronyms} {
				for _, n := range names {
					add(ref, n...)
				}
			}
		}
		for _, a := range e.base.Articles() {
			if len(a.Topics) == 0 {
				continue
			}
			for _, m := range e.names.find(e.titleWords(a)) {
				for _, ref := range m.refs {
					add(ref, a.Topics...)
				}
			}
		}
		return on
	})
}

func (e *Engine) titleWords(a *knowledge.Article) []questionWord {
	capitals := capitalWords(a.Title)
	var out []questionWord
	for _, t := range e.ix.Words(a.Lang, a.Title) {
		w := questionWord{word: t.Word, term: t.Term, upper: capitals[t.Word]}
		if lang.StopWord(a.Lang, w.word) && !w.upper {
			w.term = ""
		}
		out = append(out, w)
	}
	return out
}
