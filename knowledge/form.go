package knowledge

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// A form reads the fields of one YAML mapping and reports what is wrong with each.
type form struct {
	*report
	node *node
	what string // as a curator calls it: "article", "event"
}

// newForm returns a form over n, warning of fields that known does not name. It reports an error and returns
// false when n is not a mapping.
func newForm(r *report, n *node, what string, known ...string) (form, bool) {
	if n.kind != nodeMapping {
		r.errorAt(n.line, n.column, fmt.Sprintf("the %s is %s", what, n.kind), `write it as "key: value" lines`)
		return form{}, false
	}
	for _, f := range n.fields {
		if slices.Contains(known, f.name) {
			continue
		}
		remedy := "remove it"
		if near := nearest(f.name, known); near != "" {
			remedy = fmt.Sprintf("did you mean %q?", near)
		}
		r.warnAt(f.line, f.column, fmt.Sprintf("unknown key %q in %s", f.name, what), remedy)
	}
	return form{r, n, what}, true
}

// field returns the field of that name; its value is a null node when there is none.
func (f form) field(name string) field {
	for _, e := range f.node.fields {
		if e.name == name {
			return e
		}
	}
	return field{name: name, line: f.node.line, column: f.node.column, value: &node{line: f.node.line, column: f.node.column}}
}

func (f form) has(name string) bool { return f.field(name).value.kind != nodeNull }

// text returns a field's words on one line: "" when it is missing.
func (f form) text(name string) string {
	v := f.field(name).value
	switch v.kind {
	case nodeScalar:
		return v.text
	case nodeNull:
		return ""
	}
	f.errorAt(v.line, v.column, fmt.Sprintf("%s is %s", name, v.kind), "write one text")
	return ""
}

// list returns a field's texts; one text stands for a list of one.
func (f form) list(name string) []string { return f.texts(name, f.field(name).value) }

func (f form) texts(name string, v *node) []string {
	switch v.kind {
	case nodeNull:
		return nil
	case nodeScalar:
		if v.text == "" {
			return nil
		}
		return []string{v.text}
	case nodeMapping:
		f.errorAt(v.line, v.column, fmt.Sprintf("%s is %s", name, v.kind), "write a list of texts")
		return nil
	}
	var out []string
	for _, item := range v.items {
		switch {
		case item.kind == nodeScalar && item.text != "":
			out = append(out, item.text)
		case item.kind == nodeMapping && len(item.fields) == 1 && item.fields[0].value.kind == nodeScalar:
			// "- Who signed: a list" is meant as a text; YAML reads a mapping.
			f.errorAt(item.line, item.column, fmt.Sprintf("a text of %s holds a colon", name), "put the text in double quotes")
		case item.kind == nodeMapping || item.kind == nodeList:
			f.errorAt(item.line, item.column, fmt.Sprintf("%s holds %s", name, item.kind), "write a list of texts")
		}
	}
	return out
}

// date returns a field's date; it reports one that no calendar has.
func (f form) date(name string) Date {
	text := f.text(name)
	d, err := ParseDate(text)
	if err != nil {
		v := f.field(name).value
		reason, remedy, _ := strings.Cut(err.Error(), "; ")
		if remedy == "" {
			remedy = "correct it"
		}
		f.errorAt(v.line, v.column, name+" "+reason, remedy)
	}
	return d
}

// id returns the document's id; it reports a missing one and one that cannot stand in a link.
func (f form) id() string {
	id := f.text("id")
	e := f.field("id")
	switch {
	case id == "":
		f.errorAt(e.line, e.column, f.what+" without id", "add an id of lower-case letters, digits and hyphens")
	case !validID(id):
		f.errorAt(e.value.line, e.value.column, fmt.Sprintf("id %q is not an id", id), fmt.Sprintf("write it with lower-case letters, digits and hyphens: %s", slug(id)))
	}
	return id
}

// choice returns a field's word, one of allowed, "" when it is missing.
func (f form) choice(name string, allowed ...string) string {
	word := strings.ToLower(f.text(name))
	if word == "" || slices.Contains(allowed, word) {
		return word
	}
	v := f.field(name).value
	remedy := "write one of " + strings.Join(allowed, ", ")
	f.errorAt(v.line, v.column, fmt.Sprintf("%s %q is not known", name, word), remedy)
	return ""
}

// lang returns a field's language, reduced to its base: pt for pt-BR.
func (f form) lang(name string) string {
	text := f.text(name)
	if text == "" {
		return ""
	}
	lang := baseLang(text)
	if lang == "" {
		v := f.field(name).value
		f.errorAt(v.line, v.column, fmt.Sprintf("%s %q is not a language", name, text), "write a language code such as en, fr or zh")
	}
	return lang
}

// link returns a field's web address; it reports what is not one, so that no other scheme reaches a reader.
func (f form) link(name string) string {
	text := f.text(name)
	if text == "" {
		return ""
	}
	if !webAddress(text) {
		v := f.field(name).value
		f.errorAt(v.line, v.column, fmt.Sprintf("%s %q is not a web address", name, text), "write it with https://")
		return ""
	}
	return text
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && !strings.ContainsAny(s, " \t\n<>\"")
}

// byLang returns texts keyed by language, from name, or from singular when only that is there.
// A plain text or list is English.
func (f form) byLang(name, singular string) map[string][]string {
	v := f.field(name).value
	if v.kind == nodeNull && singular != "" {
		name, v = singular, f.field(singular).value
	}
	switch v.kind {
	case nodeNull:
		return nil
	case nodeScalar, nodeList:
		if texts := f.texts(name, v); len(texts) > 0 {
			return map[string][]string{"en": texts}
		}
		return nil
	}
	out := map[string][]string{}
	for _, e := range v.fields {
		lang := baseLang(e.name)
		if lang == "" {
			f.errorAt(e.line, e.column, fmt.Sprintf("%s: %q is not a language", name, e.name), "write language codes such as en, fr or zh as keys")
			continue
		}
		if texts := f.texts(name+"."+e.name, e.value); len(texts) > 0 {
			out[lang] = append(out[lang], texts...)
		}
	}
	return out
}

func (f form) chapters() []ChapterID {
	var out []ChapterID
	for _, c := range f.list("chapters") {
		out = append(out, ChapterID(c))
	}
	return out
}

// sources returns the sources; a plain text stands for a source with only an address or only a title.
func (f form) sources() []Source {
	v := f.field("sources").value
	items := v.items
	switch v.kind {
	case nodeNull:
		return nil
	case nodeScalar, nodeMapping:
		items = []*node{v}
	}
	var out []Source
	for _, item := range items {
		switch item.kind {
		case nodeNull:
			continue
		case nodeScalar:
			s := Source{Title: item.text}
			if webAddress(item.text) {
				s.URL = item.text
			}
			out = append(out, s)
			continue
		}
		g, ok := newForm(f.report, item, "source", "title", "url", "publisher", "date", "clause")
		if !ok {
			continue
		}
		s := Source{Title: g.text("title"), URL: g.link("url"), Publisher: g.text("publisher"), Date: g.date("date"), Clause: g.text("clause")}
		if s.Title == "" && s.URL == "" && s.Clause == "" && s.Publisher == "" {
			g.warnAt(item.line, item.column, "source that names nothing", "give it a title and a url")
			continue
		}
		if s.Title == "" {
			s.Title = cmpOr(s.Clause, s.Publisher, s.URL)
		}
		out = append(out, s)
	}
	return out
}

func cmpOr(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// nearest returns the word of words that is at most two letters' edits from s, "" when none is.
func nearest(s string, words []string) string {
	best, least := "", 3
	for _, w := range words {
		if d := editDistance(strings.ToLower(s), w); d < least && d < len(w) {
			best, least = w, d
		}
	}
	return best
}

func editDistance(a, b string) int {
	if diff := utf8.RuneCountInString(a) - len(b); diff > 3 || diff < -3 {
		return 4
	}
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			next := min(row[j]+1, row[j+1]+1, diagonal+cost)
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return row[len(y)]
}

// langsOf returns a map's keys in order, English first.
func langsOf[V any](m map[string]V) []string {
	langs := slices.Sorted(maps.Keys(m))
	if i := slices.Index(langs, "en"); i > 0 {
		langs = slices.Insert(slices.Delete(langs, i, i+1), 0, "en")
	}
	return langs
}
