package locale

import (
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// A filling is a text taken apart at its placeholders, ready to be filled: executing a template takes fifty times as long,
// and an answer has several texts. The parts stand before, between and behind the names; nil: it is left to the library.
type filling struct {
	parts []string
	names []string
}

// filling takes the text of a key apart.
func (p *Printer) filling(key string) filling {
	text, err := p.localize(&i18n.LocalizeConfig{MessageID: key, TemplateParser: template.IdentityParser{}})
	if err != nil {
		return filling{}
	}
	var f filling
	for {
		before, rest, found := strings.Cut(text, "{{")
		f.parts = append(f.parts, before)
		if !found {
			return f
		}
		name, after, closed := strings.Cut(rest, "}}")
		name, dotted := strings.CutPrefix(strings.TrimSpace(name), ".")
		if !closed || !dotted || name == "" || strings.ContainsAny(name, " .|$()\t\n-") {
			return filling{} // more than a placeholder
		}
		f.names, text = append(f.names, name), after
	}
}

// fill puts data into the text; ok is false when it must be left to the library, which says what is missing.
func (f filling) fill(data map[string]any) (text string, ok bool) {
	if f.parts == nil {
		return "", false
	}
	var b strings.Builder
	for i, name := range f.names {
		v, ok := data[name]
		if !ok {
			return "", false
		}
		b.WriteString(f.parts[i])
		if s, ok := v.(string); ok {
			b.WriteString(s)
		} else {
			fmt.Fprint(&b, v)
		}
	}
	b.WriteString(f.parts[len(f.parts)-1])
	return b.String(), true
}
