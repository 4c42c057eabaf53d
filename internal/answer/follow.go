package answer

import (
	"slices"
	"strings"
	"unicode"

	"plenipo/internal/dates"
	"plenipo/internal/lang"
)

// What follows on an answer leans on it in ways that its words alone don't tell: "who was it before her", "did they sign",
// "and the next one after that".

// persons point back at somebody, by language, folded.
var persons = map[string]map[string]bool{
	"en": wordSet("he she him her his hers"),
}

// peoples point back at several, or at a country's delegation.
var peoples = wordSet("they them their")

// pointsAt reports whether a question has one of the words.
func (u *understanding) pointsAt(words map[string]bool) bool {
	return slices.ContainsFunc(u.words, func(w questionWord) bool { return words[w.word] })
}

// follow reads what the conversation was about into a question that points back at a person or a people: the person that the
// last article's short answer names comes first, and "they" are first of all the country.
func (e *Engine) follow(u *understanding, thread []EntityRef) {
	if u.pointsAt(peoples) {
		for i, ref := range u.entities {
			if ref.Kind == "country" {
				u.entities = slices.Insert(slices.Delete(u.entities, i, i+1), 0, ref)
				break
			}
		}
	}
	if !u.pointsAt(persons[u.lang]) {
		return
	}
	for _, ref := range thread {
		if ref.Kind != "article" {
			continue
		}
		if a, ok := e.base.Article(ref.ID); ok {
			u.person = e.personIn(a.Summary, a.Lang)
		}
		return
	}
}

// personIn returns the first name in a text of two words or more that is none of the base's names; "" where there is none.
func (e *Engine) personIn(text, tag string) string {
	fields := strings.Fields(text)
	for i := 0; i < len(fields); i++ {
		n := 0
		for i+n < len(fields) {
			w := fields[i+n]
			if !isCapital(w) || strings.IndexFunc(w, unicode.IsDigit) >= 0 {
				break
			}
			n++
			if strings.ContainsAny(w[len(w)-1:], ".,;:") && len(w) > 2 {
				break
			}
		}
		if n >= 2 {
			name := strings.TrimRight(strings.Join(fields[i:i+n], " "), ".,;:")
			words := e.nameWords(name)
			places, _ := e.names.findPlaces(words)
			if len(e.names.find(words)) == 0 && len(places) == 0 && !lang.StopWord(tag, lang.Fold(fields[i])) {
				return name
			}
		}
		i += n
	}
	return ""
}

// succession reads "who was it before her" as asking for the predecessor: "before" by itself is searched for by nobody.
func (e *Engine) succession(u *understanding) {
	if u.lang != "en" || !u.has(intentWho) && !u.pointsAt(persons["en"]) || len(u.places) > 0 || !u.time.Start.IsZero() {
		return
	}
	word := map[dates.Relation]string{dates.Before: "predecessor", dates.After: "successor"}[u.time.Relation]
	if word == "" || slices.ContainsFunc(u.entities, func(ref EntityRef) bool { return ref.Kind == "event" }) {
		return
	}
	for i := range u.words {
		w := &u.words[i]
		if w.word != "before" && w.word != "after" {
			continue
		}
		for _, t := range e.ix.Words("en", word) {
			w.word, w.term, w.said, w.reworded = t.Word, t.Term, false, true
		}
		u.time.Relation = dates.None
	}
}
