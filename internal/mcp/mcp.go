// Package mcp lets assistants ask the knowledge: a server of the Model Context Protocol over standard input and output, with the
// tools ask, search and events.
//
// The protocol is JSON-RPC 2.0, a message a line. Of it the server speaks what tools need: initialize, ping, tools/list and
// tools/call; it keeps no state between messages. The official Go SDK would do the same for 2.3 MB of the binary; it is
// what the tests talk to this server with.
package mcp

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// Knowledge is what the tools ask; *answer.Live has it, and says what each method promises.
type Knowledge interface {
	Ask(ctx context.Context, q answer.Question) (answer.Answer, error)
	Search(ctx context.Context, text, tag string, chapter knowledge.ChapterID, k int) ([]answer.Hit, error)
	Calendar(f answer.EventFilter, q answer.Question) ([]answer.Event, error)
}

// A Server answers one client.
type Server struct {
	Knowledge Knowledge
	Version   string // of the program, as the client shows it
}

// versions are the protocol's that are spoken, newest first. For tools they differ in nothing that is used here.
var versions = []string{"2025-06-18", "2025-03-26", "2024-11-05"}

// maxMessage bounds a message: a question is short.
const maxMessage = 1 << 20

type message struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id,omitempty"`
	Method  string          `json:"method"`
	Params  json.RawMessage `json:"params"`
}

type reply struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  any             `json:"result,omitempty"`
	Error   *rpcError       `json:"error,omitempty"`
}

// An rpcError is an error as JSON-RPC has it.
type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// Error returns the message.
func (e *rpcError) Error() string { return e.Message }

// JSON-RPC's codes.
const (
	parseError     = -32700
	invalidRequest = -32600
	noSuchMethod   = -32601
	invalidParams  = -32602
	internalError  = -32603
)

// Run answers what comes from in until it ends or ctx does.
func (s *Server) Run(ctx context.Context, in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 64<<10), maxMessage)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for lines.Scan() {
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		if r := s.answer(ctx, line); r != nil {
			if err := enc.Encode(r); err != nil {
				return fmt.Errorf("write to the client: %w", err)
			}
		}
		if ctx.Err() != nil {
			return nil
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("a message is longer than %d bytes", maxMessage)
	}
	return lines.Err()
}

// answer returns what one line is answered with; nil for a notification, which nobody waits for.
func (s *Server) answer(ctx context.Context, line []byte) *reply {
	var m message
	r := &reply{JSONRPC: "2.0", ID: json.RawMessage("null")}
	if err := json.Unmarshal(line, &m); err != nil {
		if json.Valid(line) {
			r.Error = &rpcError{invalidRequest, "a message is one JSON object; batches are not part of the protocol"}
		} else {
			r.Error = &rpcError{parseError, "a line is no JSON"}
		}
		return r
	}
	if m.ID == nil && m.Method != "" {
		return nil
	}
	if m.JSONRPC != "2.0" || m.Method == "" || m.ID == nil {
		r.Error = &rpcError{invalidRequest, "not a JSON-RPC 2.0 request"}
		return r
	}
	r.ID = m.ID
	result, err := s.do(ctx, m)
	var refused *rpcError
	switch {
	case errors.As(err, &refused):
		r.Error = refused
	case err != nil:
		r.Error = &rpcError{internalError, "that couldn't be looked up just now"}
	default:
		r.Result = result
	}
	return r
}

type object = map[string]any

func (s *Server) do(ctx context.Context, m message) (any, error) {
	switch m.Method {
	case "initialize":
		var p struct {
			ProtocolVersion string `json:"protocolVersion"`
		}
		if err := json.Unmarshal(m.Params, &p); err != nil {
			return nil, &rpcError{invalidParams, "initialize needs protocolVersion"}
		}
		version := versions[0]
		if slices.Contains(versions, p.ProtocolVersion) {
			version = p.ProtocolVersion
		}
		return object{
			"protocolVersion": version,
			"capabilities":    object{"tools": object{}},
			"serverInfo":      object{"name": "plenipo", "title": "Plenipo", "version": s.Version},
			"instructions": "Answers on WCIT, the ITRs, ITU conferences and Internet governance, in the words of knowledge files. " +
				"Quote them as they are and name the citation; kind \"unknown\" means that the files don't say.",
		}, nil
	case "ping":
		return object{}, nil
	case "tools/list":
		list := make([]object, 0, len(tools))
		for _, t := range tools {
			list = append(list, object{
				"name": t.name, "title": t.title, "description": t.description, "inputSchema": t.schema,
				"annotations": object{"readOnlyHint": true, "openWorldHint": false},
			})
		}
		return object{"tools": list}, nil
	case "tools/call":
		return s.call(ctx, m.Params)
	}
	return nil, &rpcError{noSuchMethod, "no method " + m.Method}
}

// call runs a tool. What its arguments lack is told within the result, where the model reads it.
func (s *Server) call(ctx context.Context, params json.RawMessage) (any, error) {
	var p struct {
		Name      string          `json:"name"`
		Arguments json.RawMessage `json:"arguments"`
	}
	if err := json.Unmarshal(params, &p); err != nil {
		return nil, &rpcError{invalidParams, "tools/call needs name and arguments"}
	}
	i := slices.IndexFunc(tools, func(t tool) bool { return t.name == p.Name })
	if i < 0 {
		return nil, &rpcError{invalidParams, "no tool " + p.Name}
	}
	if p.Arguments == nil {
		p.Arguments = json.RawMessage("{}")
	}
	text, structured, err := tools[i].run(ctx, s.Knowledge, p.Arguments)
	var wrong wrongArguments
	if errors.As(err, &wrong) {
		return object{"isError": true, "content": []object{{"type": "text", "text": wrong.Error()}}}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("tool %s: %w", p.Name, err)
	}
	return object{"content": []object{{"type": "text", "text": text}}, "structuredContent": structured}, nil
}
