package knowledge

import "strings"

var termKeys = []string{
	"id", "kind", "names", "name", "acronyms", "acronym", "definition", "definitions", "see", "chapters", "sources", "as_of",
}

// readTerm reads one term; the caller looks at rep.errors before it serves it.
func readTerm(rep *report, n *node) *Term {
	f, ok := newForm(rep, n, "term", termKeys...)
	if !ok {
		return nil
	}
	t := &Term{
		Location: rep.location(n.line), ID: f.id(),
		Kind:  f.choice("kind", "series", "organization", "treaty", "body", "person", "concept"),
		Names: f.byLang("names", "name"), Acronyms: f.byLang("acronyms", "acronym"), Definition: map[string]string{},
		See: f.list("see"), Chapters: f.chapters(), Sources: f.sources(), AsOf: f.date("as_of"),
	}
	for lang, texts := range f.byLang("definition", "definitions") {
		t.Definition[lang] = strings.Join(texts, " ")
	}
	if len(t.Names) == 0 && len(t.Acronyms) == 0 {
		rep.errorAt(n.line, n.column, "term without name", "add names: {en: …}")
	}
	return t
}
