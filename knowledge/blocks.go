package knowledge

import "strings"

// A block is a paragraph, a list item, a table row or a code block of an article, as plain text. A sentence
// never runs from one block into the next.
type block struct {
	section string // heading path
	text    string
	loose   bool // stands apart from the block before it: a blank line lies between them
	code    bool // lines are kept and not cut into sentences
}

// An outline collects blocks and the headings above them.
type outline struct {
	title    string // the first heading, when the file has no other title
	headings []heading
	blocks   []block
	own      string // the document's title; a heading that repeats it is not a section
	loose    bool
}

type heading struct {
	level int
	text  string
}

// sectionSeparator joins the headings of a section's path.
const sectionSeparator = " › "

func (o *outline) heading(level int, text string) {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return
	}
	for len(o.headings) > 0 && o.headings[len(o.headings)-1].level >= level {
		o.headings = o.headings[:len(o.headings)-1]
	}
	if o.title == "" {
		o.title = text
		if o.own == "" {
			o.own = text
		}
	}
	if text == o.own {
		text = ""
	}
	o.headings = append(o.headings, heading{level, text})
	o.loose = true
}

func (o *outline) section() string {
	var path []string
	for _, h := range o.headings {
		if h.text != "" {
			path = append(path, h.text)
		}
	}
	return strings.Join(path, sectionSeparator)
}

func (o *outline) add(text string, code bool) {
	if !code {
		text = strings.TrimSpace(text)
	}
	text = strings.Trim(text, "\n")
	if strings.TrimSpace(text) == "" {
		return
	}
	o.blocks = append(o.blocks, block{section: o.section(), text: text, loose: o.loose, code: code})
	o.loose = true
}

// outlineOf cuts a body into blocks by the extension of its file: Markdown, HTML or plain text. title is the
// document's title, "" when the body has to tell.
func outlineOf(extension, title, body string) *outline {
	o := &outline{own: title}
	switch extension {
	case ".html", ".htm":
		htmlBlocks(o, body)
	case ".txt":
		textBlocks(o, body)
	default:
		markdownBlocks(o, body)
	}
	return o
}

// textBlocks reads plain text: blank lines part paragraphs, a line that begins like a list item is one of its own,
// and a short first line alone is the title.
func textBlocks(o *outline, body string) {
	var paragraph []string
	first := true
	flush := func() {
		text := strings.Join(paragraph, "\n")
		paragraph = paragraph[:0]
		if text == "" {
			return
		}
		if first && o.own == "" && !strings.Contains(text, "\n") && len(text) <= 150 && !strings.HasSuffix(text, ".") {
			o.heading(1, strings.TrimLeft(text, "# "))
		} else {
			o.add(text, false)
		}
		first = false
	}
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			flush()
		case strings.Trim(line, "=-_*") == "" && len(line) > 2:
			flush() // an underline or a rule
		case listItem(line):
			list := len(paragraph) == 1 && listItem(paragraph[0])
			flush()
			o.loose = o.loose && !list
			paragraph = append(paragraph, line)
		default:
			paragraph = append(paragraph, line)
		}
	}
	flush()
}

func listItem(line string) bool {
	for _, mark := range []string{"- ", "* ", "+ ", "• "} {
		if strings.HasPrefix(line, mark) {
			return true
		}
	}
	return false
}
