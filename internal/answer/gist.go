package answer

import (
	"slices"
	"strings"
)

// Gist returns what a question asks, as one line that is the same for questions that ask the same thing: what sort of
// fact, and the names and content words it is about, whatever their order, inflection and spelling. A name is
// the same in every language; other words are their language's. It is "" for a question without content.
//
// Weak spot: who does what to whom is a matter of order, and lost.
func (e *Engine) Gist(text, tag string) string {
	return e.understand(Question{Text: text, Lang: tag}, e.clock(Question{})).gist()
}

func (u *understanding) gist() string {
	parts := make([]string, 0, len(u.mentions)+len(u.words))
	for _, m := range u.mentions {
		if len(m.refs) > 0 {
			parts = append(parts, m.refs[0].Kind+":"+m.refs[0].ID)
		}
	}
	for _, w := range u.words {
		if w.term != "" && !w.named && !w.said {
			parts = append(parts, w.term)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	slices.Sort(parts)
	return string(u.primary()) + " " + strings.Join(slices.Compact(parts), " ")
}
