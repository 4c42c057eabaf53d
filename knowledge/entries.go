package knowledge

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// The kinds of entries a YAML file may hold, by the key that lists them.
const (
	listEvents   = "events"
	listTerms    = "terms"
	listChapters = "chapters"
	listRegions  = "regions"
)

// An entries value is what one YAML or calendar file holds.
type entries struct {
	events   []*Event
	terms    []*Term
	chapters []*Chapter
	regions  []*Region
}

// ParseEvents reads a YAML file of events: a list, a mapping with the key "events", or one event.
// What is right is returned even when there is an error; the error holds one [*FileError] for each thing wrong.
func ParseEvents(filename string, r io.Reader) ([]*Event, error) {
	e, err := parseEntriesFrom(filename, r, listEvents)
	return e.events, err
}

// ParseGlossary reads a YAML file of terms, as ParseEvents does of events.
func ParseGlossary(filename string, r io.Reader) ([]*Term, error) {
	e, err := parseEntriesFrom(filename, r, listTerms)
	return e.terms, err
}

// ParseChapters reads a YAML file of chapters and regions, as ParseEvents does of events.
func ParseChapters(filename string, r io.Reader) ([]*Chapter, []*Region, error) {
	e, err := parseEntriesFrom(filename, r, listChapters)
	return e.chapters, e.regions, err
}

func parseEntriesFrom(filename string, r io.Reader, kind string) (entries, error) {
	rep := &report{path: filename}
	src, ok := readSource(rep, r)
	if !ok {
		return entries{}, rep.err()
	}
	e := parseEntries(rep, src, kind)
	return e, rep.err()
}

// entryBytes bounds what the YAML library reads at once: its work grows with the square of a mapping's keys. A longer
// file is read entry by entry.
const entryBytes = 64 << 10

// maxFileErrors ends the reading of a file that holds something else.
const maxFileErrors = 200

// parseEntries reads a YAML file; kind says what a bare list or mapping in it is, "" to tell from its fields.
func parseEntries(rep *report, src, kind string) entries {
	var out entries
	if len(src) > entryBytes {
		out.addParts(rep, splitEntries(src), kind)
		return out
	}
	trial := &report{layer: rep.layer, path: rep.path}
	doc := parseYAML(trial, src, 1)
	if doc == nil {
		if parts := splitEntries(src); len(parts) > 1 {
			// One entry that cannot be read must not take the others with it.
			out.addParts(rep, parts, kind)
			if rep.errors > 0 {
				return out
			}
			out = entries{}
		}
		rep.problems = append(rep.problems, trial.problems...)
		rep.errors += trial.errors
		return out
	}
	rep.problems = append(rep.problems, trial.problems...)
	if doc.kind == nodeNull {
		rep.warnAt(1, 0, "the file has no entries", "add some or delete it")
		return out
	}
	out.add(rep, doc, kind)
	return out
}

// addParts reads each part of a file alone.
func (e *entries) addParts(rep *report, parts []part, kind string) {
	if len(parts) == 0 {
		rep.errorAt(1, 0, fmt.Sprintf("more than %d KiB and no list of entries", entryBytes>>10), `write a list of "- id: …" entries`)
	}
	for _, p := range parts {
		if rep.errors > maxFileErrors {
			rep.errorAt(p.line, 1, "too many errors; the rest of the file is left out", "correct those above first")
			return
		}
		if len(p.text) > entryBytes {
			rep.errorAt(p.line, 1, fmt.Sprintf("an entry longer than %d KiB", entryBytes>>10), "make it an article")
			continue
		}
		if n := parseYAML(rep, p.text, p.line); n != nil {
			e.add(rep, n, cmpOr(p.kind, kind))
		}
	}
}

// add reads a document: a mapping of lists, a list of entries or one entry.
func (e *entries) add(rep *report, n *node, kind string) {
	switch n.kind {
	case nodeList:
		for _, item := range n.items {
			e.entry(rep, item, kind)
		}
	case nodeMapping:
		if !slices.ContainsFunc(n.fields, func(f field) bool { return isListKey(f) }) {
			e.entry(rep, n, kind)
			return
		}
		for _, f := range n.fields {
			switch {
			case !isListKey(f):
				remedy := "remove it"
				if near := nearest(f.name, []string{listEvents, listTerms, listChapters, listRegions}); near != "" {
					remedy = fmt.Sprintf("did you mean %q?", near)
				}
				rep.warnAt(f.line, f.column, fmt.Sprintf("unknown key %q beside the lists", f.name), remedy)
			case f.value.kind == nodeNull:
			default:
				e.add(rep, f.value, f.name)
			}
		}
	case nodeScalar:
		rep.errorAt(n.line, n.column, "entries expected, found a text", `write a list of "- id: …" entries`)
	}
}

// isListKey reports whether f is a list of entries. "chapters" is also a field of an event and of a term; there it
// holds texts.
func isListKey(f field) bool {
	switch f.name {
	case listEvents, listTerms, listRegions:
		return f.value.kind != nodeScalar
	case listChapters:
		return f.value.kind == nodeMapping || f.value.kind == nodeList && len(f.value.items) > 0 && f.value.items[0].kind == nodeMapping
	}
	return false
}

// entry reads one entry and keeps it unless it has an error.
func (e *entries) entry(rep *report, n *node, kind string) {
	if n.kind == nodeNull {
		rep.warnAt(n.line, n.column, "an empty entry", "remove it")
		return
	}
	if fields := kindByFields(n); kind == "" || kind == listChapters && fields == listRegions {
		kind = fields // the folder of chapters holds regions too
	}
	errors := rep.errors
	switch kind {
	case listEvents:
		if v := readEvent(rep, n); rep.errors == errors {
			e.events = append(e.events, v)
		}
	case listTerms:
		if v := readTerm(rep, n); rep.errors == errors {
			e.terms = append(e.terms, v)
		}
	case listChapters:
		if v := readChapter(rep, n); rep.errors == errors {
			e.chapters = append(e.chapters, v)
		}
	case listRegions:
		if v := readRegion(rep, n); rep.errors == errors {
			e.regions = append(e.regions, v)
		}
	default:
		rep.errorAt(n.line, n.column, "an entry of no known kind", "list it under events, terms, chapters or regions")
	}
}

// kindByFolder returns what the files of a folder hold.
func kindByFolder(p string) string {
	for dir := path.Dir(p); dir != "." && dir != "/"; dir = path.Dir(dir) {
		switch path.Base(dir) {
		case "events", "calendar":
			return listEvents
		case "glossary", "terms":
			return listTerms
		case "chapters":
			return listChapters
		case "regions":
			return listRegions
		}
	}
	return ""
}

// kindByFields tells an entry's kind from the fields that only one kind has.
func kindByFields(n *node) string {
	for _, f := range n.fields {
		switch f.name {
		case "start", "end", "series", "edition", "venue", "outcome":
			return listEvents
		case "definition", "acronyms", "see":
			return listTerms
		case "timezone", "contact", "channels", "languages":
			return listChapters
		case "countries":
			return listRegions
		}
	}
	return ""
}

// A part is one entry of a file, with the line it begins at.
type part struct {
	text string
	line int
	kind string
}

// splitEntries cuts a file at its entries, by indentation alone: every "- " at the indentation of the first one
// begins an entry, every key at the margin that lists entries says their kind.
func splitEntries(src string) []part {
	var parts []part
	var b strings.Builder
	start, line, indent, kind := 0, 0, -1, ""
	flush := func() {
		if start > 0 {
			parts = append(parts, part{b.String(), start, kind})
		}
		b.Reset()
		start = 0
	}
	for text := range strings.Lines(src) {
		line++
		body := strings.TrimLeft(text, " ")
		at := len(text) - len(body)
		if strings.HasPrefix(body, "- ") && (indent < 0 || at == indent) {
			flush()
			indent, start = at, line
		} else if key := strings.TrimRight(body, ": \n"); at == 0 && strings.HasPrefix(body, key+":") && isKindKey(key) {
			flush()
			kind, indent = key, -1
		}
		if start > 0 {
			b.WriteString(text)
		}
	}
	flush()
	return parts
}

func isKindKey(key string) bool {
	return key == listEvents || key == listTerms || key == listChapters || key == listRegions
}
