package eval

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"plenipo/internal/answer"
	"plenipo/internal/lang"
	"plenipo/knowledge"
)

// An Asker answers questions.
type Asker interface {
	Ask(ctx context.Context, q answer.Question) (answer.Answer, error)
}

// A Verdict says how an answer compares with what was expected.
type Verdict string

// The verdicts. For an answerable question Refused means that it got unknown or clarify; for one that must be
// refused, Right means that it was.
const (
	Right   Verdict = "right"
	Wrong   Verdict = "wrong"
	Refused Verdict = "refused"
)

// A Result is one question's outcome.
type Result struct {
	Suite   string
	Case    Case
	Answer  answer.Answer
	Verdict Verdict
	Reason  string // what was missing or wrong; "" when Right
	Rank    int    // place of the first expected document or event among those cited, 1 is first; 0: not there
	Took    time.Duration
	Forged  []string // quotes that are not in the passage they cite; always empty unless there is a defect
}

// Run asks all questions of the suites, each conversation in its order.
func Run(ctx context.Context, e Asker, suites []Suite) ([]Result, error) {
	var out []Result
	for _, s := range suites {
		threads := map[string]answer.Thread{}
		for _, c := range s.Questions {
			q := s.question(c)
			if c.Thread != "" {
				q.Thread = threads[c.Thread]
			}
			began := time.Now()
			a, err := e.Ask(ctx, q)
			took := time.Since(began)
			if err != nil {
				return nil, fmt.Errorf("question %s: %w", c.ID, err)
			}
			if c.Thread != "" {
				threads[c.Thread] = a.Thread
			}
			r := Result{Suite: s.Name, Case: c, Answer: a, Took: took, Rank: rank(c, a), Forged: forged(a)}
			r.Verdict, r.Reason = Judge(c, a)
			out = append(out, r)
		}
	}
	return out, nil
}

// question returns what a case asks, at its time or else at the suite's.
func (s *Suite) question(c Case) answer.Question {
	q := answer.Question{Text: c.Text, Now: c.Now, Chapter: knowledge.ChapterID(c.Chapter)}
	if q.Now.IsZero() {
		q.Now = s.Now
	}
	return q
}

// Judge compares an answer with what a case expects.
func Judge(c Case, a answer.Answer) (Verdict, string) {
	refused := a.Kind == answer.Unknown || a.Kind == answer.Clarify
	if c.Unanswerable() {
		if a.Kind == answer.Unknown {
			return Right, ""
		}
		return Wrong, fmt.Sprintf("answered (%s) what must be refused", a.Kind)
	}
	x := c.Expect
	if len(x.Kind) > 0 && !slices.Contains(x.Kind, string(a.Kind)) {
		if refused {
			return Refused, "refused"
		}
		return Wrong, fmt.Sprintf("kind is %s, not %s", a.Kind, strings.Join(x.Kind, " or "))
	}
	if refused && !slices.Contains(x.Kind, string(a.Kind)) {
		return Refused, "refused"
	}
	if a.Kind == answer.Unknown {
		return Right, "" // allowed by Kind; there is nothing else to look at
	}
	if len(x.Event) > 0 && (len(a.Events) == 0 || !slices.Contains(x.Event, a.Events[0].ID)) {
		got := "no event"
		if len(a.Events) > 0 {
			got = a.Events[0].ID
		}
		return Wrong, fmt.Sprintf("first event is %s, not %s", got, strings.Join(x.Event, " or "))
	}
	if len(x.Document) > 0 && (len(a.Citations) == 0 || !x.isDocument(a.Citations[0].Document)) {
		got := "nothing"
		if len(a.Citations) > 0 {
			got = a.Citations[0].Document
		}
		return Wrong, fmt.Sprintf("cites %s first, not %s", got, strings.Join(x.Document, " or "))
	}
	text := lang.Fold(a.Text)
	for _, f := range x.Facts {
		if !hasAny(text, f) {
			return Wrong, fmt.Sprintf("lacks %q", f)
		}
	}
	for _, f := range x.NotFacts {
		if hasAny(text, f) {
			return Wrong, fmt.Sprintf("has %q", f)
		}
	}
	return Right, ""
}

// isDocument reports whether a document is one of those expected, or a translation of one: it says the same.
func (x *Expect) isDocument(id string) bool {
	original, tag, _ := strings.Cut(id, ".")
	return slices.Contains(x.Document, id) || len(tag) == 2 && slices.Contains(x.Document, original)
}

func hasAny(folded, fact string) bool {
	for f := range strings.SplitSeq(fact, "|") {
		if strings.Contains(folded, lang.Fold(strings.TrimSpace(f))) {
			return true
		}
	}
	return false
}

// rank returns the place of the first expected document or event among the answer's.
func rank(c Case, a answer.Answer) int {
	for i, cit := range a.Citations {
		if c.Expect.isDocument(cit.Document) || slices.Contains(c.Expect.Event, cit.Document) {
			return i + 1
		}
	}
	return 0
}

// forged returns the quotes whose words are not, byte for byte, in the passage they cite.
func forged(a answer.Answer) []string {
	var out []string
	for _, q := range a.Quotes {
		p := q.Passage()
		if p == nil || q.Text() == "" || !strings.Contains(p.Text, q.Text()) ||
			q.Citation < 1 || q.Citation > len(a.Citations) || a.Citations[q.Citation-1].Document != p.Document {
			out = append(out, q.Text())
		}
	}
	return out
}
