package mcp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"plenipo/internal/answer"
	"plenipo/internal/mcp"
	"plenipo/knowledge"
)

// live is the embedded base, read once for all tests.
var live = sync.OnceValues(func() (*answer.Live, error) {
	return answer.NewLive(context.Background(), func() ([]knowledge.Layer, error) {
		return []knowledge.Layer{knowledge.Embedded()}, nil
	}, "", answer.Options{})
})

func server(t testing.TB) *mcp.Server {
	t.Helper()
	k, err := live()
	if err != nil {
		t.Fatal(err)
	}
	return &mcp.Server{Knowledge: k, Version: "test"}
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
		{"search", map[string]any{"query": "x", "k": 1000}, "maximum", true},
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

// hello opens a session, as every client does.
const hello = `{"jsonrpc":"2.0","id":"hello","method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
{"jsonrpc":"2.0","method":"notifications/initialized"}
`

// A reply is what JSON-RPC answers a call with.
type reply struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      any             `json:"id"`
	Result  json.RawMessage `json:"result"`
	Error   *struct {
		Code int `json:"code"`
	} `json:"error"`
}

// replies runs s on in and returns what was answered, and how it ended.
func replies(t *testing.T, s *mcp.Server, in string) ([]reply, error) {
	t.Helper()
	var out bytes.Buffer
	ended := s.Run(t.Context(), strings.NewReader(in), &out)
	var list []reply
	for dec := json.NewDecoder(&out); dec.More(); {
		var r reply
		if err := dec.Decode(&r); err != nil {
			t.Fatalf("%v in the reply to %q", err, in)
		}
		if r.JSONRPC != "2.0" || (r.Result == nil) == (r.Error == nil) {
			t.Fatalf("%q is answered with %+v", in, r)
		}
		list = append(list, r)
	}
	return list, ended
}

func TestACallThatIsWrongIsRefusedAndTheNextIsAnswered(t *testing.T) {
	s := server(t)
	for line, code := range map[string]int{
		`{"jsonrpc":"2.0","id":1,"method":"no/such"}`:                                jsonrpc.CodeMethodNotFound,
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"missing"}}`: jsonrpc.CodeInvalidParams,
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":7}`:                  jsonrpc.CodeInvalidParams,
	} {
		got, err := replies(t, s, hello+line+"\n"+`{"jsonrpc":"2.0","id":"b","method":"ping"}`+"\n")
		if err != nil {
			t.Fatal(err)
		}
		seen := map[any]reply{}
		for _, r := range got {
			seen[r.ID] = r
		}
		if r := seen[1.0]; r.Error == nil || r.Error.Code != code || seen["b"].Result == nil || len(got) != 3 {
			t.Errorf("%s is answered with %+v; want code %d, then b", line, got, code)
		}
	}
}

func TestAllThatWasAskedIsAnsweredBeforeTheInputsEnd(t *testing.T) {
	in := strings.Builder{}
	in.WriteString(hello)
	const n = 40
	for i := range n {
		fmt.Fprintf(&in, `{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"ask","arguments":{"question":"When is the next WTPF?"}}}`+"\n", i)
	}
	got, err := replies(t, server(t), in.String())
	if err != nil || len(got) != n+1 {
		t.Errorf("%d of %d answered, %v", len(got)-1, n, err)
	}
}

func TestWhatIsNoMessageEndsTheServer(t *testing.T) {
	s := server(t)
	for _, line := range []string{"not json", "[]", `{"id":1}`, `"` + strings.Repeat("x", 2<<20)} {
		got, err := replies(t, s, hello+line+"\n")
		if err == nil || !strings.Contains(err.Error(), "what the assistant sends") {
			t.Errorf("%.20s: ended with %v", line, err)
		}
		if len(got) != 1 {
			t.Errorf("%.20s: %d replies; want that to the greeting before", line, len(got))
		}
	}
}

// FuzzRun sends any lines after a greeting: each reply is a JSON-RPC message with a result or an error, there are never more of
// them than messages, and nothing that is sent makes the server panic or hang.
func FuzzRun(f *testing.F) {
	for _, s := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}` + "\n" + `{"jsonrpc":"2.0","method":"notifications/initialized"}`,
		`{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"ask","arguments":{"question":"Who signed the ITRs?"}}}`,
		`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"search","arguments":{"query":"roaming","limit":-1}}}`,
		`{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"events","arguments":{"from":"2012-13-40","series":7}}}`,
		`{"jsonrpc":"2.0","id":null,"method":"tools/list"}`, "[]", "null", "{", "\xff", `{"id":{},"method":[]}`,
		`{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"ask","arguments":{"question":"x","thread":{"at":1}}}}`,
		`{"jsonrpc":"2.0","id":5,"method":"tools/list"}` + "\n" + `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":5}}`,
	} {
		f.Add(s)
	}
	s := server(f)
	f.Fuzz(func(t *testing.T, in string) {
		got, _ := replies(t, s, hello+in)
		// Each message has its method or id's name in it.
		if most := 1 + strings.Count(in, `"`); len(got) > most {
			t.Fatalf("%d replies to %q", len(got), in)
		}
	})
}
