package slack

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"strings"

	"plenipo/internal/answer"
)

// PreviewCSS is the stylesheet of what PreviewHTML and PayloadHTML return; every class begins with "slk".
//
//go:embed preview.css
var PreviewCSS string

//go:embed preview.html
var previewTemplate string

var previews = template.Must(template.New("preview").Funcs(template.FuncMap{"mrkdwn": mrkdwnSpans}).Parse(previewTemplate))

// Preview returns the message that an answer becomes, as Slack gets it: {"text": …, "blocks": […]}.
func Preview(a answer.Answer) ([]byte, error) { return preview(a, view{Lang: first(a.Lang, "en")}) }

func preview(a answer.Answer, v view) ([]byte, error) {
	m := render(a, v)
	b, err := json.MarshalIndent(map[string]any{"text": m.Text, "blocks": m.Blocks}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("preview an answer: %w", err)
	}
	return b, nil
}

// A Look is how an answer is to be seen before it is sent.
type Look struct {
	Lang     string // of interface texts; "": the answer's
	Question string
	Verb     string // how it was asked, as a bots.Verb; "": as a question
	Site     string // the web pages' address; "" for no calendar links
	Private  bool   // for the asker alone, with the button to share it
}

// PreviewAs is Preview with all that a message depends on besides the answer.
func PreviewAs(a answer.Answer, l Look) ([]byte, error) {
	return preview(a, view{Lang: first(l.Lang, a.Lang, "en"), Question: l.Question, Verb: l.Verb, Site: l.Site, Private: l.Private})
}

// PreviewHTML draws the message that the answer to question becomes, about as Slack shows it, with interface texts in
// lang. The markup has classes alone, no style, script or working button.
func PreviewHTML(a answer.Answer, lang, question string) (template.HTML, error) {
	b, err := PreviewAs(a, Look{Lang: lang, Question: question})
	if err != nil {
		return "", err
	}
	return PayloadHTML(b)
}

// PayloadHTML draws a message, modal or App Home as it goes to Slack: an object with blocks, and a modal's title and
// buttons. Blocks and elements that this package doesn't send are left out.
func PayloadHTML(payload []byte) (template.HTML, error) {
	var p drawn
	if err := json.Unmarshal(payload, &p); err != nil {
		return "", fmt.Errorf("draw a Slack payload: %w", err)
	}
	var b strings.Builder
	if err := previews.Execute(&b, p); err != nil {
		return "", fmt.Errorf("draw a Slack payload: %w", err)
	}
	return template.HTML(b.String()), nil // the template has escaped it
}

// A drawn is a payload, a block or an element of Block Kit, as far as it is drawn: the kit nests them freely.
type drawn struct {
	Type        string  `json:"type"`
	Blocks      []drawn `json:"blocks"`
	Elements    []drawn `json:"elements"`
	Element     *drawn  `json:"element"`
	Rows        []row   `json:"rows"`
	Text        words   `json:"text"`
	Label       words   `json:"label"`
	Hint        words   `json:"hint"`
	Title       words   `json:"title"`
	Submit      words   `json:"submit"`
	Close       words   `json:"close"`
	Placeholder words   `json:"placeholder"`
	URL         string  `json:"url"`
	Style       style   `json:"style"`
	Initial     string  `json:"initial_value"`
	Option      *drawn  `json:"initial_option"`
	Chosen      []drawn `json:"initial_options"`
	Options     []drawn `json:"options"`
	Positive    *drawn  `json:"positive_button"`
	Negative    *drawn  `json:"negative_button"`
	Multiline   bool    `json:"multiline"`
	Value       string  `json:"value"`
	Fallback    string  `json:"fallback"` // of a date, which Slack shows in the reader's zone
}

type row []drawn

// Ticked reports whether o is one of the options that are chosen to begin with.
func (d drawn) Ticked(o drawn) bool {
	for _, c := range d.Chosen {
		if c.Value == o.Value {
			return true
		}
	}
	return false
}

// A words is a text: a string, or a text object.
type words struct {
	Kind string
	Text string
}

// UnmarshalJSON takes "a" and {"type":"mrkdwn","text":"a"}.
func (w *words) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, &w.Text) == nil {
		return nil
	}
	var o struct{ Type, Text string }
	err := json.Unmarshal(b, &o)
	w.Kind, w.Text = o.Type, o.Text
	return err
}

// A style is "primary" of a button, "bullet" of a list, or {"bold":true} of a text.
type style struct {
	Name   string
	Bold   bool
	Italic bool
	Code   bool
}

// UnmarshalJSON takes a name or an object.
func (s *style) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, &s.Name) == nil {
		return nil
	}
	var o struct{ Bold, Italic, Code bool }
	err := json.Unmarshal(b, &o)
	s.Bold, s.Italic, s.Code = o.Bold, o.Italic, o.Code
	return err
}

// A span is a piece of mrkdwn: plain words, or a link.
type span struct {
	Text, URL string
	Break     bool // a line ends before it
}

// mrkdwnSpans reads the mrkdwn that this package writes: entities, <address|text>, and ends of lines.
func mrkdwnSpans(s string) []span {
	var out []span
	for i, line := range strings.Split(s, "\n") {
		broken := i > 0
		add := func(text, url string) {
			out = append(out, span{html.UnescapeString(text), html.UnescapeString(url), broken})
			broken = false
		}
		for {
			from := strings.IndexByte(line, '<')
			to := strings.IndexByte(line, '>')
			if from < 0 || to < from {
				break
			}
			if from > 0 {
				add(line[:from], "")
			}
			url, text, ok := strings.Cut(line[from+1:to], "|")
			if !ok {
				text = url
			}
			add(text, url)
			line = line[to+1:]
		}
		if line != "" || broken {
			add(line, "")
		}
	}
	return out
}
