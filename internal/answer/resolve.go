package answer

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"plenipo/internal/dates"
	"plenipo/internal/lang"
	"plenipo/knowledge"
)

// anaphora are words that point back at what was spoken of, by language.
var anaphora = map[string][]string{
	"en": {"it", "that", "this", "there", "they", "them", "one", "its", "their", "then", "those", "these"},
	"fr": {"il", "elle", "ils", "elles", "ca", "cela", "y", "celle", "celui", "son", "sa", "ses"},
	"es": {"esto", "eso", "ella", "ello", "ese", "esa", "este", "esta", "su", "sus", "alli", "ahi"},
	"pt": {"isso", "isto", "ele", "ela", "esse", "essa", "este", "esta", "la", "seu", "sua"},
	"de": {"es", "sie", "das", "dort", "da", "er", "diese"},
	"ru": {"это", "она", "он", "оно", "они", "там", "ее", "его", "их", "этом", "этой"},
	"ar": {"هو", "هي", "ذلك", "هذا", "هذه", "هناك"},
	"zh": {"它", "这", "那", "该", "其"},
}

// resolve decides what the question is about: events first, then terms, then what the thread was about.
func (e *Engine) resolve(u *understanding, q Question, now time.Time) {
	var terms []EntityRef
	for _, m := range u.mentions {
		for _, ref := range m.refs {
			if !e.visible(ref, q) {
				continue
			}
			if ref.Kind == "event" {
				u.entities = appendRef(u.entities, ref)
			} else {
				terms = appendRef(terms, ref)
			}
		}
	}
	// "the Plenipotentiary in Busan", "PP 2014": a series with a year or a place is one edition.
	if len(u.entities) == 0 {
		for _, ref := range terms {
			for _, ev := range e.editionsMeant(u, ref.ID, q) {
				u.entities = appendRef(u.entities, EntityRef{"event", ev.ID})
			}
		}
	}
	if len(u.entities) == 0 {
		for _, ref := range terms {
			if ev, ok := e.editionNumbered(u, ref.ID, q); ok {
				u.entities = appendRef(u.entities, EntityRef{"event", ev.ID})
			}
		}
	}
	if len(u.entities) == 0 {
		if ev, ok := e.meantByCity(u, q); ok {
			u.entities = appendRef(u.entities, EntityRef{"event", ev.ID})
			u.stands = ev
		}
	}
	u.entities = append(u.entities, terms...)
	if len(u.intents) == 0 && u.elliptic() && len(q.Thread.Asks) > 0 && now.Sub(q.Thread.At) <= threadLife {
		for _, asks := range q.Thread.Asks {
			u.intents = append(u.intents, intent(asks))
		}
	}
	if len(u.entities) > 0 || q.Thread.At.IsZero() || now.Sub(q.Thread.At) > threadLife {
		return
	}
	if u.pointsBack() {
		for _, ref := range q.Thread.Entities {
			if ref.Kind == "article" && u.elliptic() && slices.ContainsFunc(u.words, func(w questionWord) bool { return hasDigit(w.word) }) {
				continue // "and 5B?" asks about another number than the article did
			}
			if e.exists(ref) && e.visible(ref, q) {
				u.entities = append(u.entities, ref)
			}
		}
		u.fromThread = len(u.entities) > 0
		if u.fromThread {
			e.follow(u, q.Thread.Entities)
		}
	}
}

// editionNumbered returns the edition of a series that an ordinal in the question names: "the 7th IGF", "sixth WTPF".
func (e *Engine) editionNumbered(u *understanding, series string, q Question) (*knowledge.Event, bool) {
	for i := range u.words {
		w := &u.words[i]
		n, ok := ordinal(w.word)
		if !ok {
			continue
		}
		for _, ev := range e.events(e.bySeries[series], q) {
			first, _, _ := strings.Cut(ev.Edition, " ")
			if m, ok := ordinal(lang.Fold(first)); ok && m == n {
				w.named, w.term = true, ""
				return ev, true
			}
		}
	}
	return nil, false
}

// ordinals are the written ones of the languages, folded; "first" is a relation in time as well.
var ordinals = func() map[string]int {
	m := map[string]int{}
	for i, list := range []string{
		"second deuxieme segundo segunda второй вторая الثاني", "third troisieme tercero tercera terceiro terceira третий третья الثالث",
		"fourth quatrieme cuarto cuarta quarto quarta четвертый четвертая الرابع", "fifth cinquieme quinto quinta пятый пятая الخامس",
		"sixth sixieme sexto sexta шестой шестая السادس", "seventh septieme septimo septima setimo setima седьмой седьмая السابع",
		"eighth huitieme octavo octava oitavo oitava восьмой восьмая الثامن", "ninth neuvieme noveno novena nono nona девятый девятая التاسع",
		"tenth dixieme decimo decima десятый десятая العاشر",
	} {
		for w := range strings.FieldsSeq(list) {
			m[lang.Fold(w)] = i + 2
		}
	}
	return m
}()

// ordinal returns the number that a folded word orders by: "7th", "sixth", "10e".
func ordinal(word string) (int, bool) {
	if n, ok := ordinals[word]; ok {
		return n, true
	}
	digits := strings.TrimRight(word, "thsndrемyяйоªº")
	if digits == word || digits == "" || len(digits) > 3 {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil && n > 0
}

// editionsMeant returns the single edition of a series that the question's year or place points to, if one.
func (e *Engine) editionsMeant(u *understanding, series string, q Question) []*knowledge.Event {
	inYear := u.time.Relation == dates.In
	if !inYear && len(u.places) == 0 {
		return nil
	}
	var out []*knowledge.Event
	for _, ev := range e.events(e.bySeries[series], q) {
		if inYear && !overlaps(ev, u.time.Start, u.time.End) {
			continue
		}
		if len(u.places) > 0 && !slices.ContainsFunc(u.places, func(p place) bool { return e.isAt(ev, p) }) {
			continue
		}
		out = append(out, ev)
	}
	if len(out) != 1 {
		return nil
	}
	return out
}

// pointsBack reports whether the question leans on what was said before: it says "it", or says little of its own.
func (u *understanding) pointsBack() bool {
	content, back := 0, false
	for _, w := range u.words {
		if slices.Contains(anaphora[u.lang], w.word) {
			back = true
		}
		if w.term != "" && !w.said {
			content++
		}
	}
	if u.lang == "zh" {
		for _, a := range anaphora["zh"] {
			back = back || strings.Contains(u.text, a)
		}
	}
	if len(u.places) > 0 {
		return false // "Busan, what took place there?"
	}
	if back {
		return content <= 6
	}
	return content <= 1 && (u.elliptic() || len(u.intents) > 0 || u.time.Relation != dates.None)
}

// ellipses are the words that open a question which leaves out what the last one said, by language, folded.
var ellipses = map[string][]string{
	"en": {"and", "what about", "how about", "same for", "also", "ok and", "then"}, "fr": {"et"}, "es": {"y"}, "pt": {"e"},
	"de": {"und"}, "ru": {"а", "и"}, "ar": {"و", "وماذا عن", "ماذا عن"}, "zh": {"那", "那么"},
}

// elliptic reports whether the question opens as one that leans on the last: "and in 2022?".
func (u *understanding) elliptic() bool {
	return slices.ContainsFunc(ellipses[u.lang], func(w string) bool {
		rest, ok := strings.CutPrefix(u.folded, w)
		return ok && (u.lang == "zh" || u.lang == "ar" || strings.HasPrefix(rest, " "))
	})
}

func appendRef(refs []EntityRef, ref EntityRef) []EntityRef {
	if slices.Contains(refs, ref) {
		return refs
	}
	return append(refs, ref)
}
