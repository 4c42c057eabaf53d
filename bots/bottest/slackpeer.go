// Package bottest is the other side of the adapters in tests: small peers that behave as the platforms document, with
// their faults.
package bottest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// A Call is one call of the Web API, or one answer to a response_url (Method "response_url").
type Call struct {
	Method  string
	Channel string
	User    string
	Text    string
	Thread  string
	TS      string          // of the message that was made or changed
	Blocks  json.RawMessage // nil when there were none
	Form    map[string]string
}

// A Fault is what a call gets instead of its answer; the zero Fault is none.
type Fault struct {
	Status     int               // 429, 500, …; 0: the call is answered
	RetryAfter time.Duration     // whole seconds; with 429
	Error      string            // Slack's error code, with status 200
	Code       int               // Discord's error code, with a status
	Header     map[string]string // of Discord's reply, faulty or not
	Lost       bool              // the call takes effect and its reply is lost
}

// A SlackPeer answers the Web API and response_urls, and speaks Socket Mode. Whatever people would see of a call is
// held against Slack's schema and limits; a call that breaks one fails the test. It is safe for concurrent use.
type SlackPeer struct {
	URL string // of the Web API, with a slash at its end

	server *httptest.Server

	mu       sync.Mutex // guards the rest
	t        T          // is told what is wrong
	calls    []Call
	n        int
	faults   func(n int, c Call) Fault
	users    map[string]string   // user → JSON of users.info
	posted   []Call              // what stands, for conversations.replies
	said     map[string][]string // channel/thread → people's messages as JSON
	sockets  []*socket
	waiters  []chan struct{}
	creator  string
	shared   map[string]bool // channels shared with other organizations
	quiet    bool            // keep counts only: for benchmarks
	counts   map[string]int
	envelope int
	install  string // what oauth.v2.access replies; "" is workspace T9
}

type socket struct {
	conn *websocket.Conn
	mu   sync.Mutex // guards writes
	acks chan map[string]any
}

// NewSlackPeer starts a peer; it ends with the test.
func NewSlackPeer(t testing.TB) *SlackPeer {
	p := &SlackPeer{t: t, users: map[string]string{}, shared: map[string]bool{}, said: map[string][]string{}, counts: map[string]int{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/{method}", p.api)
	mux.HandleFunc("GET /api/{method}", p.api)
	mux.HandleFunc("POST /response/{id}", p.response)
	mux.HandleFunc("GET /socket", p.socket)
	p.server = httptest.NewServer(mux)
	p.URL = p.server.URL + "/api/"
	t.Cleanup(func() {
		p.mu.Lock()
		for _, s := range p.sockets {
			_ = s.conn.Close()
		}
		p.mu.Unlock()
		p.server.Close()
	})
	return p
}

// ResponseURL is an address that a command or interaction may answer to.
func (p *SlackPeer) ResponseURL() string { return p.server.URL + "/response/1" }

// Tell makes the peer tell t what is wrong from now on: a fuzz target isn't the test that made the peer.
func (p *SlackPeer) Tell(t T) {
	p.mu.Lock()
	p.t = t
	p.mu.Unlock()
}

// Quiet makes the peer count calls, and neither look at them nor keep them.
func (p *SlackPeer) Quiet() {
	p.mu.Lock()
	p.quiet = true
	p.mu.Unlock()
}

// SetFaults makes f decide what goes wrong; n counts calls from 1.
func (p *SlackPeer) SetFaults(f func(n int, c Call) Fault) {
	p.mu.Lock()
	p.faults = f
	p.mu.Unlock()
}

// SetUser sets a profile: the user object of users.info, as JSON.
func (p *SlackPeer) SetUser(id, user string) {
	p.mu.Lock()
	p.users[id] = user
	p.mu.Unlock()
}

// SetCreator sets who made every channel.
func (p *SlackPeer) SetCreator(user string) {
	p.mu.Lock()
	p.creator = user
	p.mu.Unlock()
}

// SetThread sets what people said in a thread: messages as JSON, beside those that the bot posts.
func (p *SlackPeer) SetThread(channel, thread string, messages ...string) {
	p.mu.Lock()
	p.said[channel+"/"+thread] = messages
	p.mu.Unlock()
}

// SetInstall sets what oauth.v2.access replies.
func (p *SlackPeer) SetInstall(reply string) {
	p.mu.Lock()
	p.install = reply
	p.mu.Unlock()
}

// SetShared makes a channel one that is shared with other organizations.
func (p *SlackPeer) SetShared(channel string) {
	p.mu.Lock()
	p.shared[channel] = true
	p.mu.Unlock()
}

// Calls returns the calls of some methods, in their order; of all methods without any.
func (p *SlackPeer) Calls(methods ...string) []Call {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []Call
	for _, c := range p.calls {
		for _, m := range methods {
			if c.Method == m {
				out = append(out, c)
			}
		}
		if len(methods) == 0 {
			out = append(out, c)
		}
	}
	return out
}

// Count returns how often a method succeeded.
func (p *SlackPeer) Count(method string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.counts[method]
}

// Wait waits until a condition holds that calls change. It fails when none comes for half a minute: on a busy machine what
// goes on may take long.
func (p *SlackPeer) Wait(t testing.TB, what string, ok func() bool) {
	t.Helper()
	const patience = 30 * time.Second
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for {
		changed := make(chan struct{})
		p.mu.Lock()
		p.waiters = append(p.waiters, changed)
		p.mu.Unlock()
		if ok() {
			return
		}
		select {
		case <-changed:
			deadline.Reset(patience)
		case <-deadline.C:
			calls := p.Calls()
			t.Fatalf("waited in vain for %s; the last of %d calls: %+v", what, len(calls), calls[max(0, len(calls)-20):])
		}
	}
}

// WaitFor waits for n successful calls of a method, and returns those seen.
func (p *SlackPeer) WaitFor(t testing.TB, method string, n int) []Call {
	t.Helper()
	p.Wait(t, fmt.Sprintf("%d × %s", n, method), func() bool { return p.Count(method) >= n })
	return p.Calls(method)
}

// look checks what people would see of a call.
func (p *SlackPeer) look(c Call) {
	p.mu.Lock()
	quiet, t := p.quiet, p.t
	p.mu.Unlock()
	if !quiet {
		CheckSlackCall(t, c)
	}
}

// note records a call that took effect; the caller holds mu.
func (p *SlackPeer) note(c Call) {
	p.counts[c.Method]++
	if !p.quiet {
		p.calls = append(p.calls, c)
	}
	for _, w := range p.waiters {
		close(w)
	}
	p.waiters = nil
}

func (p *SlackPeer) api(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseMultipartForm(1 << 20) // a plain form is an error here, and parsed all the same
	form := map[string]string{}
	for k := range r.Form {
		form[k] = r.Form.Get(k)
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		form["token"], _ = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		var body map[string]json.RawMessage
		_ = json.NewDecoder(r.Body).Decode(&body)
		for k, v := range body {
			var s string
			if json.Unmarshal(v, &s) != nil {
				s = string(v)
			}
			form[k] = s
		}
	}
	c := Call{Method: r.PathValue("method"), Channel: form["channel"], User: form["user"], Text: form["text"], Thread: form["thread_ts"], TS: form["ts"], Form: form}
	if b := form["blocks"]; b != "" {
		c.Blocks = json.RawMessage(b)
	}
	p.look(c)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
	var f Fault
	if p.faults != nil {
		f = p.faults(p.n, c)
	}
	if f.Status != 0 && !f.Lost {
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", fmt.Sprint(int(f.RetryAfter/time.Second)))
		}
		w.WriteHeader(f.Status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if f.Error != "" {
		fmt.Fprintf(w, `{"ok":false,"error":%q,"needed":"some:scope"}`, f.Error)
		return
	}
	reply := `{"ok":true}`
	switch c.Method {
	case "auth.test":
		reply = `{"ok":true,"user_id":"UBOT","team_id":"T1","user":"plenipo","bot_id":"BBOT"}`
	case "users.info":
		u := p.users[c.User]
		if u == "" {
			u = fmt.Sprintf(`{"id":%q,"real_name":"Amina","locale":"en-US","tz":"UTC"}`, c.User)
		}
		reply = `{"ok":true,"user":` + u + `}`
	case "conversations.open":
		reply = fmt.Sprintf(`{"ok":true,"channel":{"id":"D%s"}}`, form["users"])
	case "conversations.info":
		reply = fmt.Sprintf(`{"ok":true,"channel":{"id":%q,"name":"general","creator":%q,"is_ext_shared":%t}}`, c.Channel, p.creator, p.shared[c.Channel])
	case "chat.getPermalink":
		reply = `{"ok":true,"permalink":"https://example.slack.com/archives/C1/p1"}`
	case "apps.connections.open":
		reply = fmt.Sprintf(`{"ok":true,"url":"ws%s/socket"}`, strings.TrimPrefix(p.server.URL, "http"))
	case "chat.postMessage", "chat.postEphemeral":
		c.TS = fmt.Sprintf("%d.%06d", 1_800_000_000, p.n)
		reply = fmt.Sprintf(`{"ok":true,"channel":%q,"ts":%q,"message_ts":%q}`, c.Channel, c.TS, c.TS)
		if c.Method == "chat.postMessage" && !p.quiet {
			p.posted = append(p.posted, c)
		}
	case "chat.update":
		reply = fmt.Sprintf(`{"ok":true,"channel":%q,"ts":%q}`, c.Channel, c.TS)
	case "conversations.replies", "conversations.history":
		all := append([]string{}, p.said[c.Channel+"/"+c.TS]...)
		for _, m := range p.posted {
			if m.Channel == c.Channel && (c.Method == "conversations.history" || m.Thread == c.TS) {
				meta := m.Form["metadata"]
				if meta == "" {
					meta = "{}"
				}
				all = append(all, fmt.Sprintf(`{"type":"message","ts":%q,"metadata":%s}`, m.TS, meta))
			}
		}
		reply = `{"ok":true,"messages":[` + strings.Join(all, ",") + `]}`
	case "oauth.v2.access":
		if reply = p.install; reply != "" {
			break
		}
		reply = `{"ok":true,"access_token":"xoxb-installed","token_type":"bot","scope":"chat:write","bot_user_id":"UBOT","app_id":"A1","team":{"id":"T9","name":"Nine"},"enterprise":null}`
	}
	p.note(c)
	if f.Lost {
		panic(http.ErrAbortHandler)
	}
	_, _ = io.WriteString(w, reply)
}

func (p *SlackPeer) response(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Text   string          `json:"text"`
		Blocks json.RawMessage `json:"blocks"`
		Type   string          `json:"response_type"`
		Links  *bool           `json:"unfurl_links"`
		Media  *bool           `json:"unfurl_media"`
	}
	_ = json.NewDecoder(r.Body).Decode(&body)
	c := Call{Method: "response_url", Text: body.Text, Blocks: body.Blocks, Form: map[string]string{"response_type": body.Type}}
	for k, v := range map[string]*bool{"unfurl_links": body.Links, "unfurl_media": body.Media} {
		if v != nil {
			c.Form[k] = fmt.Sprint(*v)
		}
	}
	p.look(c)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
	if p.faults != nil {
		if f := p.faults(p.n, c); f.Status != 0 {
			w.WriteHeader(f.Status)
			return
		}
	}
	p.note(c)
}

// socket is one Socket Mode connection.
func (p *SlackPeer) socket(w http.ResponseWriter, r *http.Request) {
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	s := &socket{conn: conn, acks: make(chan map[string]any, 1<<16)}
	_ = s.write(map[string]any{"type": "hello", "num_connections": 1})
	p.mu.Lock()
	p.sockets = append(p.sockets, s)
	p.note(Call{Method: "socket"})
	p.mu.Unlock()
	for {
		var ack map[string]any
		if conn.ReadJSON(&ack) != nil {
			break
		}
		p.mu.Lock()
		p.note(Call{Method: "ack", Text: fmt.Sprint(ack["envelope_id"])})
		p.mu.Unlock()
	}
	p.mu.Lock()
	for i, other := range p.sockets {
		if other == s {
			p.sockets = append(p.sockets[:i], p.sockets[i+1:]...)
			break
		}
	}
	p.mu.Unlock()
	_ = conn.Close()
}

func (s *socket) write(v any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conn.WriteJSON(v)
}

// SendSocket sends an envelope over the newest connection and returns its id; it fails when there is none.
func (p *SlackPeer) SendSocket(kind string, payload any) (envelope string, err error) {
	p.mu.Lock()
	if len(p.sockets) == 0 {
		p.mu.Unlock()
		return "", fmt.Errorf("nobody is connected")
	}
	s := p.sockets[len(p.sockets)-1]
	p.envelope++
	envelope = fmt.Sprintf("env-%d", p.envelope)
	p.mu.Unlock()
	return envelope, s.write(map[string]any{"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": true})
}

// Disconnect asks the newest connection to be renewed, as Slack does every few hours.
func (p *SlackPeer) Disconnect() error {
	p.mu.Lock()
	if len(p.sockets) == 0 {
		p.mu.Unlock()
		return fmt.Errorf("nobody is connected")
	}
	s := p.sockets[len(p.sockets)-1]
	p.mu.Unlock()
	return s.write(map[string]any{"type": "disconnect", "reason": "refresh_requested"})
}
