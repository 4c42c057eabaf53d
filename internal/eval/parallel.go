package eval

import (
	"slices"

	"plenipo/knowledge"
)

// Parallel returns, for every language that all translated articles of a base are in, the base's own among them, two
// collections of the same texts, the articles' short answers: one asks the articles' titles, which are translations of one
// another, and one what the articles claim to answer, which is each language's own. No text claims a question, none has a
// title, and nothing is known of names, so what differs is what the language's analysis does.
func Parallel(base *knowledge.Base, own string) []*Collection {
	byLang := map[string]map[string]*knowledge.Article{}
	put := func(tag, original string, a *knowledge.Article) {
		if byLang[tag] == nil {
			byLang[tag] = map[string]*knowledge.Article{}
		}
		byLang[tag][original] = a
	}
	for _, a := range base.Articles() {
		if a.TranslationOf != "" {
			put(a.Lang, a.TranslationOf, a)
		}
	}
	var tags []string
	var ids []string // articles in all the languages
	for tag, articles := range byLang {
		tags = append(tags, tag)
		for id := range articles {
			ids = append(ids, id)
		}
	}
	slices.Sort(tags)
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(id string) bool {
		return slices.ContainsFunc(tags, func(tag string) bool { return byLang[tag][id] == nil })
	})
	for _, id := range ids {
		if a, ok := base.Article(id); ok {
			put(own, id, a)
		}
	}
	var out []*Collection
	for _, tag := range append([]string{own}, tags...) {
		titles, claimed := &Collection{Name: tag + " titles"}, &Collection{Name: tag + " claimed"}
		for _, id := range ids {
			a := byLang[tag][id]
			if a == nil {
				continue
			}
			text := CollectionPassage{ID: id, Text: a.Summary, Lang: tag}
			titles.Passages, claimed.Passages = append(titles.Passages, text), append(claimed.Passages, text)
			titles.Questions = append(titles.Questions, CollectionQuestion{ID: id, Text: a.Title, Lang: tag, Relevant: []string{id}})
			for _, q := range a.Questions {
				claimed.Questions = append(claimed.Questions, CollectionQuestion{ID: id, Text: q, Lang: tag, Relevant: []string{id}})
			}
		}
		out = append(out, titles, claimed)
	}
	return out
}
