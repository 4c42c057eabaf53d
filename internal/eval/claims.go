package eval

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// A Claimed is a wording that articles claim by their titles or questions, and what was answered when it was asked.
type Claimed struct {
	Text, Lang string
	Articles   []string // that claim it, in the order of the base
	Answer     answer.Answer
	By         string // kind and id of the document that answered, "event igf-2026"; "unknown" and the like for none
	Own        bool   // an article that claims it answered, or a translation of one
}

// Claims asks every title and claimed question of a base's articles as it stands: whoever wrote it down says that the
// article answers it. What another document answers shows a rule that goes too far, or an article that says the same twice.
// They are asked on the day as of which the newest article is written, so that the count changes with the base alone.
func Claims(ctx context.Context, e *answer.Engine) ([]Claimed, error) {
	base := e.Base()
	var newest knowledge.Date
	for _, a := range base.Articles() {
		if newest.IsZero() || newest.Before(a.AsOf) {
			newest = a.AsOf
		}
	}
	now, _ := newest.Span(time.UTC)
	now = now.Add(12 * time.Hour)
	var out []Claimed
	places := map[[2]string]int{}
	for _, a := range base.Articles() {
		if len(a.Chapters) > 0 {
			continue // nobody outside of the chapter is answered from it
		}
		for _, text := range append([]string{a.Title}, a.Questions...) {
			key := [2]string{a.Lang, strings.ToLower(text)}
			if at, ok := places[key]; ok {
				out[at].Articles = append(out[at].Articles, a.ID)
				continue
			}
			places[key] = len(out)
			out = append(out, Claimed{Text: text, Lang: a.Lang, Articles: []string{a.ID}})
		}
	}
	for i := range out {
		c := &out[i]
		a, err := e.Ask(ctx, answer.Question{Text: c.Text, Lang: c.Lang, Now: now})
		if err != nil {
			return nil, fmt.Errorf("%q of %s: %w", c.Text, c.Articles[0], err)
		}
		c.Answer, c.By = a, answeredBy(a)
		c.Own = len(a.Citations) > 0 && slices.ContainsFunc(c.Articles, func(id string) bool {
			return original(base, id) == original(base, a.Citations[0].Document)
		})
	}
	return out, nil
}

// original returns the article that another is a translation of, or its own id.
func original(base *knowledge.Base, id string) string {
	if a, ok := base.Article(id); ok && a.TranslationOf != "" {
		return a.TranslationOf
	}
	return id
}

func answeredBy(a answer.Answer) string {
	switch {
	case len(a.Citations) > 0:
		return a.Citations[0].Kind.String() + " " + a.Citations[0].Document
	case len(a.Events) > 0:
		return "event " + a.Events[0].ID
	}
	return string(a.Kind)
}

// ReportClaims prints on w which claims another document answers, and how many by what. It returns how many there are.
func ReportClaims(w io.Writer, claims []Claimed) int {
	elsewhere := 0
	by := map[string]int{}
	for _, c := range claims {
		if c.Own {
			continue
		}
		elsewhere++
		kind, _, _ := strings.Cut(c.By, " ")
		by[kind]++
		fmt.Fprintf(w, "%s | %s | %s | %s\n", c.Lang, strings.Join(c.Articles, ", "), c.Text, c.By)
	}
	fmt.Fprintf(w, "of %d titles and claimed questions %d are answered by another document (%.1f%%)", len(claims), elsewhere, 100*share(elsewhere, len(claims)))
	kinds := make([]string, 0, len(by))
	for k := range by {
		kinds = append(kinds, k)
	}
	slices.SortFunc(kinds, func(a, b string) int { return cmp.Or(by[b]-by[a], strings.Compare(a, b)) })
	for i, k := range kinds {
		sep := ", "
		if i == 0 {
			sep = ": "
		}
		fmt.Fprintf(w, "%s%d by %s", sep, by[k], k)
	}
	fmt.Fprintln(w)
	return elsewhere
}
