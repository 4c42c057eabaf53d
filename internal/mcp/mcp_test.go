package mcp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"plenipo/internal/answer"
	"plenipo/internal/mcp"
	"plenipo/knowledge"
)

func server(t *testing.T) *mcp.Server {
	t.Helper()
	live, err := answer.NewLive(context.Background(), func() ([]knowledge.Layer, error) {
		return []knowledge.Layer{knowledge.Embedded()}, nil
	}, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &mcp.Server{Knowledge: live, Version: "test"}
}

// connect starts the server and the official SDK's client at the two ends of a pipe.
func connect(t *testing.T) *sdk.ClientSession {
	t.Helper()
	toServer, fromClient := io.Pipe()
	toClient, fromServer := io.Pipe()
	ended := make(chan error, 1)
	s := server(t)
	go func() { ended <- s.Run(context.Background(), toServer, fromServer) }()
	client := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(t.Context(), &sdk.IOTransport{Reader: toClient, Writer: fromClient}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = fromClient.Close()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
		_ = fromServer.Close()
		_ = session.Close()
	})
	return session
}

func TestTheOfficialClientCallsEveryTool(t *testing.T) {
	session := connect(t)
	list, err := session.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(list.Tools) != 3 {
		t.Fatalf("%d tools", len(list.Tools))
	}
	for _, tt := range []struct {
		tool string
		args map[string]any
		says string
		bad  bool
	}{
		{"ask", map[string]any{"question": "who chaired WCIT-12"}, "Al-Ghanim", false},
		{"ask", map[string]any{"question": "When is the next Plenipotentiary Conference?", "now": "2026-10-01T00:00:00Z"}, "Doha", false},
		{"ask", map[string]any{"question": " "}, "question must have", true},
		{"ask", map[string]any{"question": "x", "now": "yesterday"}, "RFC 3339", true},
		{"search", map[string]any{"query": "roaming prices", "k": 2}, "oaming", false},
		{"search", map[string]any{"query": "x", "k": 1000}, "k must be", true},
		{"events", map[string]any{"series": "WCIT"}, "wcit-2012", false},
		{"events", map[string]any{"series": "nonsense"}, "no series", true},
	} {
		got, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: tt.tool, Arguments: tt.args})
		if err != nil {
			t.Fatalf("%s %v: %v", tt.tool, tt.args, err)
		}
		text := got.Content[0].(*sdk.TextContent).Text
		if got.IsError != tt.bad || !strings.Contains(text, tt.says) {
			t.Errorf("%s %v: error %v, %q; want %q", tt.tool, tt.args, got.IsError, text, tt.says)
		}
		if !tt.bad && got.StructuredContent == nil {
			t.Errorf("%s gives no data", tt.tool)
		}
	}
	first, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: "ask", Arguments: map[string]any{"question": "what is WTPF-13"}})
	if err != nil {
		t.Fatal(err)
	}
	thread := first.StructuredContent.(map[string]any)["thread"]
	second, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: "ask", Arguments: map[string]any{"question": "where was it held?", "thread": thread}})
	if err != nil {
		t.Fatal(err)
	}
	if text := second.Content[0].(*sdk.TextContent).Text; !strings.Contains(text, "Geneva") {
		t.Errorf("the follow-up isn't understood: %s", text)
	}
	if err := session.Ping(t.Context(), nil); err != nil {
		t.Errorf("ping: %v", err)
	}
	if _, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: "rm"}); err == nil {
		t.Error("a tool that isn't there was called")
	}
}

func TestWhatIsNoRequestIsRefusedAndTheNextIsAnswered(t *testing.T) {
	s := server(t)
	for line, code := range map[string]int{
		`not json`: -32700,
		`[]`:       -32600,
		`{"id":1}`: -32600,
		`{"jsonrpc":"2.0","id":1,"method":"resources/list"}`:                         -32601,
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":7}`:                  -32602,
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"missing"}}`: -32602,
	} {
		var out bytes.Buffer
		if err := s.Run(t.Context(), strings.NewReader(line+"\n\n{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n{\"jsonrpc\":\"2.0\",\"id\":\"b\",\"method\":\"ping\"}\n"), &out); err != nil {
			t.Fatal(err)
		}
		dec := json.NewDecoder(&out)
		var first, second struct {
			ID    any
			Error struct{ Code int }
		}
		if err := dec.Decode(&first); err != nil {
			t.Fatal(err)
		}
		if err := dec.Decode(&second); err != nil {
			t.Fatal(err)
		}
		if first.Error.Code != code || second.ID != "b" {
			t.Errorf("%s: code %d, then %v; want %d, then b", line, first.Error.Code, second.ID, code)
		}
	}
}

// FuzzRun sends any lines: each reply is a JSON-RPC message with a result or an error, there are never more of them than lines,
// and no line ends the server but one that is too long.
func FuzzRun(f *testing.F) {
	for _, s := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}` + "\n" + `{"jsonrpc":"2.0","method":"notifications/initialized"}`,
		`{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"ask","arguments":{"question":"Who signed the ITRs?"}}}`,
		`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"search","arguments":{"query":"roaming","limit":-1}}}`,
		`{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"events","arguments":{"from":"2012-13-40","series":7}}}`,
		`{"jsonrpc":"2.0","id":null,"method":"tools/list"}`, "[]", "null", "{", "\xff", `{"id":{},"method":[]}`,
	} {
		f.Add(s)
	}
	live, err := answer.NewLive(context.Background(), func() ([]knowledge.Layer, error) {
		return []knowledge.Layer{knowledge.Embedded()}, nil
	}, f.TempDir(), answer.Options{})
	if err != nil {
		f.Fatal(err)
	}
	s := &mcp.Server{Knowledge: live, Version: "test"}
	f.Fuzz(func(t *testing.T, in string) {
		var out bytes.Buffer
		if err := s.Run(t.Context(), strings.NewReader(in), &out); err != nil {
			t.Fatal(err)
		}
		replies := 0
		for dec := json.NewDecoder(&out); dec.More(); replies++ {
			var r struct {
				JSONRPC string           `json:"jsonrpc"`
				ID      *json.RawMessage `json:"id"`
				Result  json.RawMessage  `json:"result"`
				Error   json.RawMessage  `json:"error"`
			}
			if err := dec.Decode(&r); err != nil {
				t.Fatalf("%v in the reply to %q", err, in)
			}
			if r.JSONRPC != "2.0" || (r.Result == nil) == (r.Error == nil) {
				t.Fatalf("%q is answered with %+v", in, r)
			}
		}
		if lines := strings.Count(in, "\n") + 1; replies > lines {
			t.Fatalf("%d replies to %d lines", replies, lines)
		}
	})
}
