package knowledge

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"
)

// maxFileBytes bounds one file: the longest treaty text has a quarter of it.
const maxFileBytes = 4 << 20

var articleKeys = []string{
	"id", "title", "questions", "summary", "topics", "lang", "chapters", "sources", "as_of", "owner", "status",
	"superseded_by", "nature", "position_of", "translation_of", "translated_from",
}

// ParseArticle reads one article. The extension of filename says how: Markdown, .html or .txt; its folders may say
// the language. A file without front matter is an article whose title is its first heading and whose id is its path.
// The error holds one [*FileError] for each thing that is wrong.
func ParseArticle(filename string, r io.Reader) (*Article, error) {
	rep := &report{path: filename}
	src, ok := readSource(rep, r)
	if !ok {
		return nil, rep.err()
	}
	a, _ := parseArticle(rep, src)
	if a == nil || rep.errors > 0 {
		return nil, rep.err()
	}
	return a, nil
}

// readSource reads a whole file as text with Unix line ends and without byte order mark.
func readSource(rep *report, r io.Reader) (string, bool) {
	raw, err := io.ReadAll(io.LimitReader(r, maxFileBytes+1))
	if err != nil {
		rep.errorAt(1, 0, "the file cannot be read: "+err.Error(), "check its permissions")
		return "", false
	}
	if len(raw) > maxFileBytes {
		rep.errorAt(1, 0, fmt.Sprintf("the file is larger than %d MiB", maxFileBytes>>20), "split it by subject")
		return "", false
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if bytes.IndexByte(raw, '\r') >= 0 {
		raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	}
	src := string(raw)
	if line, column := invalidText(src); line > 0 {
		rep.errorAt(line, column, "not plain UTF-8 text", "save the file as UTF-8 text, or take it out of the folder")
		return "", false
	}
	if strings.TrimSpace(src) == "" {
		rep.errorAt(1, 0, "the file is empty", "write something into it or delete it")
		return "", false
	}
	return src, true
}

// parseArticle returns the article and its blocks, nil when nothing could be made of it. The caller looks at
// rep.errors before it serves the article.
func parseArticle(rep *report, src string) (*Article, []block) {
	a := &Article{Location: rep.location(1)}
	front, body, bodyLine := splitFrontMatter(rep, src)
	if rep.errors > 0 {
		return nil, nil
	}
	a.Body, a.BodyLine = body, bodyLine
	if front == nil {
		return parsePlain(rep, a)
	}
	f, ok := newForm(rep, front, "article", articleKeys...)
	if !ok {
		return nil, nil
	}
	readArticle(f, a)
	if a.Lang == "" && !f.has("lang") {
		a.Lang = langFromPath(rep.path)
	}
	o := outlineOf(extensionOf(rep.path), a.Title, a.Body)
	if a.Title == "" {
		a.Title = o.title
	}
	if a.Title == "" {
		rep.errorAt(front.line, front.column, "article without title", "add a title: the question it answers")
	}
	if a.Summary == "" && len(o.blocks) == 0 {
		rep.errorAt(bodyLine, 0, "article without summary and text", "write a summary that answers the title")
	}
	return a, o.blocks
}

func readArticle(f form, a *Article) {
	a.ID = f.id()
	a.Title = f.text("title")
	a.Questions = f.list("questions")
	a.Summary = f.text("summary")
	a.Topics = f.list("topics")
	a.Lang = f.lang("lang")
	a.Chapters = f.chapters()
	a.Sources = f.sources()
	a.AsOf = f.date("as_of")
	a.Owner = f.text("owner")
	a.Status = Status(f.choice("status", string(StatusCurrent), string(StatusHistorical), string(StatusDraft)))
	if a.Status == "" {
		a.Status = StatusCurrent
	}
	a.SupersededBy = f.text("superseded_by")
	a.Nature = Nature(f.choice("nature", string(NatureTreaty), string(NatureRecord), string(NatureSummary), string(NaturePosition)))
	if a.Nature == "" {
		a.Nature = NatureSummary
	}
	a.PositionOf = f.text("position_of")
	if e := f.field("nature"); a.Nature == NaturePosition && a.PositionOf == "" {
		f.warnAt(e.line, e.column, "a position of nobody", "add position_of: who holds it")
	}
	a.TranslationOf = f.text("translation_of")
	a.TranslatedFrom = f.text("translated_from")
	a.Lines = map[string]int{}
	for _, e := range f.node.fields {
		a.Lines[e.name] = e.line
	}
	for i, q := range f.field("questions").value.items {
		a.Lines[questionKey(i)] = q.line
	}
}

func questionKey(i int) string { return fmt.Sprintf("questions.%d", i) }

// parsePlain makes an article of a file without front matter.
func parsePlain(rep *report, a *Article) (*Article, []block) {
	a.ID = idFromPath(rep.path)
	a.Lang = langFromPath(rep.path)
	a.Status, a.Nature = StatusCurrent, NatureSummary
	ext := extensionOf(rep.path)
	if ext == ".html" || ext == ".htm" {
		title, lang := htmlHead(a.Body)
		a.Title = title
		if lang != "" {
			a.Lang = lang
		}
	}
	o := outlineOf(ext, a.Title, a.Body)
	a.Title = cmpOr(a.Title, o.title, titleFromPath(rep.path))
	if len(o.blocks) == 0 {
		rep.errorAt(1, 0, "the file holds no text", "write something into it or delete it")
		return nil, nil
	}
	return a, o.blocks
}

func extensionOf(p string) string { return strings.ToLower(path.Ext(p)) }

// splitFrontMatter parts a file at its front matter, the YAML between a first line "---" and the next one.
// front is nil when there is none.
func splitFrontMatter(rep *report, src string) (front *node, body string, bodyLine int) {
	if !strings.HasPrefix(src, "---\n") && !strings.HasPrefix(src, "---\t") && !strings.HasPrefix(src, "--- ") {
		return nil, src, 1
	}
	first, rest, _ := strings.Cut(src, "\n")
	if strings.TrimSpace(first) != "---" {
		return nil, src, 1
	}
	line, at := 2, 0
	for text := range strings.Lines(rest) {
		if mark := strings.TrimRight(text, " \t\n"); mark == "---" || mark == "..." {
			if at > entryBytes {
				rep.errorAt(2, 1, fmt.Sprintf("front matter longer than %d KiB", entryBytes>>10), "put the text below it")
				return nil, "", 0
			}
			front = parseYAML(rep, rest[:at], 2)
			if front != nil && front.kind == nodeNull {
				front = &node{kind: nodeMapping, line: 1, column: 1}
			}
			return front, rest[at+len(text):], line + 1
		}
		at += len(text)
		line++
	}
	if strings.Contains(first+rest, ":") && extensionOf(rep.path) != ".txt" && looksLikeField(rest) {
		rep.errorAt(1, 1, "the front matter does not end", `put a line "---" below it`)
	}
	return nil, src, 1
}

// looksLikeField reports whether s begins with "key:".
func looksLikeField(s string) bool {
	key, _, found := strings.Cut(strings.TrimLeft(s, "\n"), ":")
	return found && key != "" && strings.Trim(key, "abcdefghijklmnopqrstuvwxyz_") == ""
}
