package mcp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"plenipo/internal/answer"
)

// tools are what an assistant may call. Each returns what it reads and the same as data; an error is told within the
// result, where the model reads it.
type tools struct {
	knowledge Knowledge
	log       *slog.Logger
}

// The bounds of what a tool takes.
const (
	maxQuestion = 16 << 10 // bytes
	maxHits     = 30
)

type object = map[string]any

// schema says what a tool's arguments are; the SDK holds them against it.
func schema(required []string, properties object) object {
	return object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

func text(description string) object { return object{"type": "string", "description": description} }

// onlyReads says that calling a tool changes nothing, and that nothing outside is asked.
func onlyReads() *mcp.ToolAnnotations {
	no := false
	return &mcp.ToolAnnotations{ReadOnlyHint: true, OpenWorldHint: &no}
}

var askTool = &mcp.Tool{
	Name: "ask", Title: "Ask a question", Annotations: onlyReads(),
	Description: "Answer a question in the knowledge files' own words, with citations. Understands \"next\", \"on now\", \"in 2027\" and questions in many languages.",
	InputSchema: schema([]string{"question"}, object{
		"question": text("the question, in any language"),
		"lang":     text("language to answer in when the question doesn't tell, a BCP 47 tag"),
		"now":      text("the instant that \"next\" is relative to (RFC 3339); by default the present"),
		"thread":   object{"type": "object", "description": "for a follow-up: the thread of the answer before"},
	}),
}

type askArguments struct {
	Question string        `json:"question"`
	Lang     string        `json:"lang"`
	Now      string        `json:"now"`
	Thread   answer.Thread `json:"thread"`
}

// ask answers a question.
func (t tools) ask(ctx context.Context, _ *mcp.CallToolRequest, in askArguments) (*mcp.CallToolResult, any, error) {
	if strings.TrimSpace(in.Question) == "" || len(in.Question) > maxQuestion {
		return nil, nil, fmt.Errorf("question must have between 1 and %d bytes", maxQuestion)
	}
	q := answer.Question{Text: in.Question, Lang: in.Lang, Thread: in.Thread}
	if in.Now != "" {
		now, err := time.Parse(time.RFC3339, in.Now)
		if err != nil {
			return nil, nil, errors.New("now must be an RFC 3339 instant, as in 2026-10-01T09:00:00Z")
		}
		q.Now, q.Zone = now, now.Location()
	}
	a, err := t.knowledge.Ask(ctx, q)
	if err != nil {
		return nil, nil, t.failed("ask", err)
	}
	var b strings.Builder
	b.WriteString(a.Text)
	for _, c := range a.Citations {
		fmt.Fprintf(&b, "\n\n[%d] %s", c.N, strings.Join(nonEmpty(c.Title, c.Section, c.Clause, c.Publisher, c.URL, c.Path), " · "))
	}
	return says(b.String()), struct {
		answer.WireAnswer
		Thread answer.Thread `json:"thread"`
	}{a.Wire(), a.Thread}, nil
}

var searchTool = &mcp.Tool{
	Name: "search", Title: "Search passages", Annotations: onlyReads(),
	Description: "Rank the passages of the knowledge files that match a query.",
	InputSchema: schema([]string{"query"}, object{
		"query": text("what to search for"),
		"k":     object{"type": "integer", "minimum": 1, "maximum": maxHits, "default": 8, "description": "how many passages"},
	}),
}

type searchArguments struct {
	Query string `json:"query"`
	K     int    `json:"k"`
}

// search finds passages.
func (t tools) search(ctx context.Context, _ *mcp.CallToolRequest, in searchArguments) (*mcp.CallToolResult, any, error) {
	if strings.TrimSpace(in.Query) == "" || len(in.Query) > maxQuestion {
		return nil, nil, fmt.Errorf("query must have between 1 and %d bytes", maxQuestion)
	}
	hits, err := t.knowledge.Search(ctx, in.Query, "", "", in.K)
	if err != nil {
		return nil, nil, t.failed("search", err)
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
	return says(strings.TrimSpace(b.String())), object{"hits": wire}, nil
}

var eventsTool = &mcp.Tool{
	Name: "events", Title: "List meetings", Annotations: onlyReads(),
	Description: "List meetings of the calendar: ITU conferences, IGF, WSIS and others, past and to come.",
	InputSchema: schema([]string{}, object{
		"series": text("a series by its id, name or acronym, as in WTPF"),
		"place":  text("a city, country or region"),
		"when":   text("a time in words: \"upcoming\", \"2027\", \"next month\""),
	}),
}

type eventsArguments struct {
	Series string `json:"series"`
	Place  string `json:"place"`
	When   string `json:"when"`
}

// events lists meetings.
func (t tools) events(_ context.Context, _ *mcp.CallToolRequest, in eventsArguments) (*mcp.CallToolResult, any, error) {
	found, err := t.knowledge.Calendar(answer.EventFilter{Series: in.Series, Place: in.Place, Words: in.When}, answer.Question{})
	if err != nil {
		return nil, nil, err // it says what the calendar doesn't know
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
	return says(strings.TrimSpace(b.String())), object{"events": wire}, nil
}

// failed logs what went wrong and returns what the assistant is told of it.
func (t tools) failed(tool string, err error) error {
	t.log.Error("tool failed", "tool", tool, "err", err)
	return errors.New("that couldn't be looked up just now")
}

func says(text string) *mcp.CallToolResult {
	return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: text}}}
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
