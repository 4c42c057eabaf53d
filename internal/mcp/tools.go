package mcp

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"plenipo/internal/answer"
)

// A tool is something that an assistant may call. run returns what it reads and the same as data.
type tool struct {
	name, title, description string
	schema                   object // of its arguments
	run                      func(ctx context.Context, k Knowledge, arguments json.RawMessage) (text string, structured any, err error)
}

// wrongArguments say what the caller should do differently.
type wrongArguments struct{ error }

func wrong(format string, a ...any) error { return wrongArguments{fmt.Errorf(format, a...)} }

func schema(required []string, properties object) object {
	return object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

func text(description string) object { return object{"type": "string", "description": description} }

var tools = []tool{
	{
		"ask", "Ask a question",
		"Answer a question in the knowledge files' own words, with citations. Understands \"next\", \"on now\", \"in 2027\" and questions in many languages.",
		schema([]string{"question"}, object{
			"question": text("the question, in any language"),
			"lang":     text("language to answer in when the question doesn't tell, a BCP 47 tag"),
			"now":      text("the instant that \"next\" is relative to (RFC 3339); by default the present"),
			"thread":   object{"type": "object", "description": "for a follow-up: the thread of the answer before"},
		}), ask,
	},
	{
		"search", "Search passages", "Rank the passages of the knowledge files that match a query.",
		schema([]string{"query"}, object{
			"query": text("what to search for"),
			"k":     object{"type": "integer", "minimum": 1, "maximum": maxHits, "description": "how many passages; 8 by default"},
		}), search,
	},
	{
		"events", "List meetings", "List meetings of the calendar: ITU conferences, IGF, WSIS and others, past and to come.",
		schema([]string{}, object{
			"series": text("a series by its id, name or acronym, as in WTPF"),
			"place":  text("a city, country or region"),
			"when":   text("a time in words: \"upcoming\", \"2027\", \"next month\""),
		}), events,
	},
}

func decode(arguments json.RawMessage, into any) error {
	if err := json.Unmarshal(arguments, into); err != nil {
		return wrong("the arguments are not as the tool's schema says: %v", err)
	}
	return nil
}

// maxQuestion is the longest question taken, in bytes.
const maxQuestion = 16 << 10

func ask(ctx context.Context, k Knowledge, arguments json.RawMessage) (string, any, error) {
	var in struct {
		Question string        `json:"question"`
		Lang     string        `json:"lang"`
		Now      string        `json:"now"`
		Thread   answer.Thread `json:"thread"`
	}
	if err := decode(arguments, &in); err != nil {
		return "", nil, err
	}
	if strings.TrimSpace(in.Question) == "" || len(in.Question) > maxQuestion {
		return "", nil, wrong("question must have between 1 and %d bytes", maxQuestion)
	}
	q := answer.Question{Text: in.Question, Lang: in.Lang, Thread: in.Thread}
	if in.Now != "" {
		now, err := time.Parse(time.RFC3339, in.Now)
		if err != nil {
			return "", nil, wrong("now must be an RFC 3339 instant, as in 2026-10-01T09:00:00Z")
		}
		q.Now, q.Zone = now, now.Location()
	}
	a, err := k.Ask(ctx, q)
	if err != nil {
		return "", nil, err
	}
	var b strings.Builder
	b.WriteString(a.Text)
	for _, c := range a.Citations {
		fmt.Fprintf(&b, "\n\n[%d] %s", c.N, strings.Join(nonEmpty(c.Title, c.Section, c.Clause, c.Publisher, c.URL, c.Path), " · "))
	}
	return b.String(), struct {
		answer.WireAnswer
		Thread answer.Thread `json:"thread"`
	}{a.Wire(), a.Thread}, nil
}

// maxHits is how many passages a search returns at the most.
const maxHits = 30

func search(ctx context.Context, k Knowledge, arguments json.RawMessage) (string, any, error) {
	in := struct {
		Query string `json:"query"`
		K     int    `json:"k"`
	}{K: 8}
	if err := decode(arguments, &in); err != nil {
		return "", nil, err
	}
	if strings.TrimSpace(in.Query) == "" || len(in.Query) > maxQuestion {
		return "", nil, wrong("query must have between 1 and %d bytes", maxQuestion)
	}
	if in.K < 1 || in.K > maxHits {
		return "", nil, wrong("k must be a number from 1 to %d", maxHits)
	}
	hits, err := k.Search(ctx, in.Query, "", "", in.K)
	if err != nil {
		return "", nil, err
	}
	wire := make([]answer.WireHit, 0, len(hits))
	var b strings.Builder
	for i, h := range hits {
		wire = append(wire, h.Wire())
		fmt.Fprintf(&b, "%d. %s (%s)\n%s\n\n", i+1, strings.Join(nonEmpty(h.Passage.Title, h.Passage.Section), " › "), h.Path, h.Passage.Text)
	}
	if len(hits) == 0 {
		b.WriteString("No passage matches.")
	}
	return strings.TrimSpace(b.String()), object{"hits": wire}, nil
}

func events(_ context.Context, k Knowledge, arguments json.RawMessage) (string, any, error) {
	var in struct{ Series, Place, When string }
	if err := decode(arguments, &in); err != nil {
		return "", nil, err
	}
	found, err := k.Calendar(answer.EventFilter{Series: in.Series, Place: in.Place, Words: in.When}, answer.Question{})
	if err != nil {
		return "", nil, wrong("%v", err)
	}
	wire := make([]answer.WireEvent, 0, len(found))
	var b strings.Builder
	for _, e := range found {
		wire = append(wire, e.Wire())
		when := e.When
		if when == "" {
			when = "no date known"
		}
		fmt.Fprintf(&b, "- %s (%s)\n", strings.Join(nonEmpty(e.Name, when, e.Where, string(e.Phase)), "; "), e.ID)
	}
	if len(found) == 0 {
		b.WriteString("No meeting matches.")
	}
	return strings.TrimSpace(b.String()), object{"events": wire}, nil
}

func nonEmpty(texts ...string) []string {
	var out []string
	for _, t := range texts {
		if t != "" {
			out = append(out, t)
		}
	}
	return out
}
