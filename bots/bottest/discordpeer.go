package bottest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// A DiscordCall is one request to Discord's REST API that took effect.
type DiscordCall struct {
	Method string
	Path   string // without the API's prefix
	Body   json.RawMessage
	Again  bool // its nonce was posted before: nothing was posted
}

// A DiscordPeer keeps commands, takes messages once for each nonce, and is a Gateway. It is safe for concurrent use.
type DiscordPeer struct {
	URL  string // of the API
	Self string // the bot's user id

	mu       sync.Mutex // guards the rest
	calls    []DiscordCall
	n        int
	faults   func(n int, c DiscordCall) Fault
	commands json.RawMessage
	nonces   map[string]string
	conns    []*discordConn
	sequence int
	waiters  []chan struct{}
}

type discordConn struct {
	mu   sync.Mutex // guards writes
	conn *websocket.Conn
}

func (c *discordConn) write(s string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.conn.WriteMessage(websocket.TextMessage, []byte(s))
}

// NewDiscordPeer starts a peer; it ends with the test.
func NewDiscordPeer(t testing.TB) *DiscordPeer {
	p := &DiscordPeer{Self: "42", commands: json.RawMessage("[]"), nonces: map[string]string{}}
	server := httptest.NewServer(http.HandlerFunc(p.serve))
	p.URL = server.URL + "/api/v10"
	t.Cleanup(func() {
		p.Drop()
		server.Close()
	})
	return p
}

// SetFaults makes f decide what goes wrong; n counts requests from 1.
func (p *DiscordPeer) SetFaults(f func(n int, c DiscordCall) Fault) {
	p.mu.Lock()
	p.faults = f
	p.mu.Unlock()
}

// Calls returns the requests whose method and path match a pattern, as in "POST /channels/.*/messages$".
func (p *DiscordPeer) Calls(pattern string) []DiscordCall {
	re := regexp.MustCompile("^" + pattern)
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []DiscordCall
	for _, c := range p.calls {
		if re.MatchString(c.Method + " " + c.Path) {
			out = append(out, c)
		}
	}
	return out
}

// WaitFor waits for n requests that match a pattern, and returns those seen.
func (p *DiscordPeer) WaitFor(t testing.TB, pattern string, n int) []DiscordCall {
	t.Helper()
	limit := time.NewTimer(30 * time.Second)
	defer limit.Stop()
	for {
		changed := make(chan struct{})
		p.mu.Lock()
		p.waiters = append(p.waiters, changed)
		p.mu.Unlock()
		if got := p.Calls(pattern); len(got) >= n {
			return got
		}
		select {
		case <-changed:
		case <-limit.C:
			t.Fatalf("waited in vain for %d × %s", n, pattern)
		}
	}
}

// note records a request that took effect; the caller holds mu.
func (p *DiscordPeer) note(c DiscordCall) {
	p.calls = append(p.calls, c)
	for _, w := range p.waiters {
		close(w)
	}
	p.waiters = nil
}

// Send delivers an event over the newest connection; it fails when there is none.
func (p *DiscordPeer) Send(kind string, data any) error {
	d, err := json.Marshal(data)
	if err != nil {
		return err
	}
	p.mu.Lock()
	if len(p.conns) == 0 {
		p.mu.Unlock()
		return fmt.Errorf("nobody is connected")
	}
	c := p.conns[len(p.conns)-1]
	p.sequence++
	n := p.sequence
	p.mu.Unlock()
	return c.write(fmt.Sprintf(`{"op":0,"s":%d,"t":%q,"d":%s}`, n, kind, d))
}

// Drop ends all connections without a word.
func (p *DiscordPeer) Drop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		_ = c.conn.Close()
	}
	p.conns = nil
}

func (p *DiscordPeer) serve(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/ws") {
		p.gateway(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	c := DiscordCall{Method: r.Method, Path: regexp.MustCompile(`^/api/v\d+`).ReplaceAllString(r.URL.Path, ""), Body: body}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
	var f Fault
	if p.faults != nil {
		f = p.faults(p.n, c)
	}
	w.Header().Set("Content-Type", "application/json")
	if f.Status != 0 && !f.Lost {
		w.WriteHeader(f.Status)
		fmt.Fprintf(w, `{"message":"no","code":0,"retry_after":%f}`, f.RetryAfter.Seconds())
		return
	}
	reply := `{}`
	switch {
	case c.Path == "/gateway":
		reply = fmt.Sprintf(`{"url":"ws://%s/ws"}`, r.Host)
	case c.Path == "/gateway/bot":
		reply = `{"shards":1}`
	case c.Path == "/users/@me/channels":
		reply = `{"id":"777"}`
	case strings.HasSuffix(c.Path, "/commands"):
		if c.Method == http.MethodPut {
			p.commands = body
		}
		reply = string(p.commands)
	case c.Method == http.MethodPost && strings.HasSuffix(c.Path, "/messages"):
		var m struct {
			Nonce string `json:"nonce"`
		}
		_ = json.Unmarshal(body, &m) // a body that isn't JSON has no nonce
		id, known := p.nonces[c.Path+m.Nonce]
		if c.Again = known && m.Nonce != ""; !c.Again {
			id = fmt.Sprint(9000 + p.n)
			p.nonces[c.Path+m.Nonce] = id
		}
		reply = `{"id":"` + id + `"}`
	case strings.HasSuffix(c.Path, "/messages/@original"):
		reply = `{"id":"8000"}`
	}
	p.note(c)
	if f.Lost {
		panic(http.ErrAbortHandler)
	}
	_, _ = io.WriteString(w, reply)
}

// gateway says hello, takes an identify or a resume, and acknowledges heartbeats.
func (p *DiscordPeer) gateway(w http.ResponseWriter, r *http.Request) {
	up := websocket.Upgrader{}
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	c := &discordConn{conn: conn}
	write := func(s string) { _ = c.write(s) } // a client that is gone is what some tests are about
	write(`{"op":10,"d":{"heartbeat_interval":41250}}`)
	for {
		var in struct {
			Op int `json:"op"`
		}
		if conn.ReadJSON(&in) != nil {
			return
		}
		switch in.Op {
		case 1:
			write(`{"op":11}`)
		case 2, 6:
			p.mu.Lock()
			p.sequence++
			n := p.sequence
			p.mu.Unlock()
			ready := fmt.Sprintf(`{"op":0,"s":%d,"t":"READY","d":{"session_id":"s","user":{"id":%q}}}`, n, p.Self)
			if in.Op == 6 {
				ready = fmt.Sprintf(`{"op":0,"s":%d,"t":"RESUMED","d":{}}`, n)
			}
			write(ready)
			p.mu.Lock()
			p.conns = append(p.conns, c)
			p.note(DiscordCall{Method: map[int]string{2: "IDENTIFY", 6: "RESUME"}[in.Op]})
			p.mu.Unlock()
		}
	}
}
