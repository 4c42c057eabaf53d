package answer

import (
	"fmt"
	"strings"

	"plenipo/knowledge"
)

// A Trace is what each stage saw and decided for one question: the "why" of an answer.
type Trace struct {
	Question   string           // after cleaning
	Lang       string           // language of the question
	LangSure   float64          // in [0,1]
	Intent     string           // what is asked for: define, when, where, list, …
	Time       string           // the reading of "next", "in 2027", …; "" when none
	Entities   []EntityRef      // events and terms named, or taken from the thread
	FromThread bool             // Entities come from the conversation
	Terms      []TraceTerm      // the content words searched for
	Candidates []TraceCandidate // best first
	Coverage   float64          // share of the question's information that the chosen passage carries, in [0,1]
	Evidence   []TraceFeature   // what speaks for and against the chosen passage
	Margin     float64          // score of the chosen over the runner-up's, as a share of it
	Decision   string           // why it was answered, asked back or refused, in words
	Threshold  float64          // confidence below which nothing is answered
}

// A TraceTerm is one searched word.
type TraceTerm struct {
	Word      string  // as asked
	Term      string  // as analysed
	IDF       float64 // how much it tells; rare words tell more
	Corrected bool    // Term is the nearest known word to an unknown one
	Known     bool    // some passage holds it
}

// A TraceCandidate is one passage that was weighed.
type TraceCandidate struct {
	Passage  knowledge.PassageID
	Title    string
	Score    float64
	Features []TraceFeature
	Sentence string // its best sentence
}

// A TraceFeature is one reason for a score.
type TraceFeature struct {
	Name   string
	Value  float64
	Weight float64
}

// String returns the trace as a page for a terminal.
func (t *Trace) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "question    %q (%s, %.2f sure)\n", t.Question, orDash(t.Lang), t.LangSure)
	fmt.Fprintf(&b, "intent      %s\n", t.Intent)
	if t.Time != "" {
		fmt.Fprintf(&b, "time        %s\n", t.Time)
	}
	for _, e := range t.Entities {
		from := ""
		if t.FromThread {
			from = " (from the thread)"
		}
		fmt.Fprintf(&b, "about       %s %s%s\n", e.Kind, e.ID, from)
	}
	for _, w := range t.Terms {
		note := ""
		switch {
		case w.Corrected:
			note = fmt.Sprintf(" ← %q, unknown", w.Word)
		case !w.Known:
			note = " (in no passage)"
		}
		fmt.Fprintf(&b, "term        %-20s idf %.2f%s\n", w.Term, w.IDF, note)
	}
	for i, c := range t.Candidates {
		fmt.Fprintf(&b, "%9d.  %.3f  %s  %s\n", i+1, c.Score, c.Passage, c.Title)
		if len(c.Features) > 0 {
			b.WriteString("            ")
			for _, f := range c.Features {
				fmt.Fprintf(&b, " %s %.2f×%.2f", f.Name, f.Value, f.Weight)
			}
			b.WriteByte('\n')
		}
		if c.Sentence != "" {
			fmt.Fprintf(&b, "             “%s”\n", c.Sentence)
		}
	}
	if len(t.Evidence) > 0 {
		b.WriteString("evidence   ")
		for _, f := range t.Evidence {
			fmt.Fprintf(&b, " %s %.2f×%.2f", f.Name, f.Value, f.Weight)
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "coverage    %.2f\nmargin      %.2f\n", t.Coverage, t.Margin)
	fmt.Fprintf(&b, "decision    %s (threshold %.2f)\n", t.Decision, t.Threshold)
	return b.String()
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
