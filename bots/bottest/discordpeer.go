package bottest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// A DiscordCall is one request to Discord's REST API that took effect; of the Gateway it is a client's IDENTIFY or
// RESUME with its data, or CLOSE with its code as the path.
type DiscordCall struct {
	Method string
	Path   string // without the API's prefix
	Body   json.RawMessage
	Nth    int  // request to its path, from 1
	Again  bool // its nonce was posted before: nothing was posted
}

// A DiscordPeer keeps commands and server events, takes messages once for each nonce, and is a Gateway. A request that
// Discord's OpenAPI document or its limits don't allow fails the test. It is safe for concurrent use.
type DiscordPeer struct {
	URL  string // of the API
	Self string // the bot's user id

	mu       sync.Mutex // guards the rest
	t        T          // is told what is wrong
	calls    []DiscordCall
	n        int
	nth      map[string]int // requests by path
	faults   func(n int, c DiscordCall) Fault
	commands json.RawMessage
	events   map[string][]string // server events by path
	nonces   map[string]string
	posted   map[string][]string // the last messages by path, newest first
	messages map[string]string   // that can be read, by id
	next     int                 // the call that Next looks at first
	conns    []*DiscordConn      // open ones that have identified or resumed
	joined   []*DiscordConn      // all that ever have
	met      int                 // of joined, by Conn
	invalid  bool                // the next resume is refused
	sequence int
	shards   int
	deaf     bool // the next connection's heartbeats are not acknowledged
	waiters  []chan struct{}
}

// A DiscordConn is one Gateway connection.
type DiscordConn struct {
	Resumed int       // the last event that a client says it has, when it resumes
	Shard   int       // that it identified as
	Token   string    // that it identified with
	Joined  time.Time // when it was let in

	mu   sync.Mutex // guards writes
	conn *websocket.Conn
}

// Write sends a payload as it stands.
func (c *DiscordConn) Write(payload string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.conn.WriteMessage(websocket.TextMessage, []byte(payload))
}

// Close ends the connection without a word.
func (c *DiscordConn) Close() { _ = c.conn.Close() }

// NewDiscordPeer starts a peer; it ends with the test.
func NewDiscordPeer(t testing.TB) *DiscordPeer {
	p := &DiscordPeer{
		t: t, Self: "42", commands: json.RawMessage("[]"), nonces: map[string]string{}, posted: map[string][]string{}, messages: map[string]string{}, nth: map[string]int{}, shards: 1, events: map[string][]string{},
	}
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

// Commands returns the commands that were written last.
func (p *DiscordPeer) Commands() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.commands
}

// SetCommands changes them beside the bot's back.
func (p *DiscordPeer) SetCommands(commands string) {
	p.mu.Lock()
	p.commands = json.RawMessage(commands)
	p.mu.Unlock()
}

// Calls returns the requests whose method and path match a pattern, as in "POST /channels/.*/messages$".
func (p *DiscordPeer) Calls(pattern string) []DiscordCall {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.matching(pattern)
}

// matching is Calls with mu held.
func (p *DiscordPeer) matching(pattern string) []DiscordCall {
	re := regexp.MustCompile("^(" + pattern + ")")
	var out []DiscordCall
	for _, c := range p.calls {
		if re.MatchString(c.Method + " " + c.Path) {
			out = append(out, c)
		}
	}
	return out
}

// Next returns the first request since the last one returned that matches a pattern and had an effect, and waits for it.
func (p *DiscordPeer) Next(t testing.TB, pattern string) DiscordCall {
	t.Helper()
	re := regexp.MustCompile("^(" + pattern + ")")
	var got DiscordCall
	p.wait(t, pattern, func() bool {
		for ; p.next < len(p.calls); p.next++ {
			if c := p.calls[p.next]; !c.Again && re.MatchString(c.Method+" "+c.Path) {
				got = c
				p.next++
				return true
			}
		}
		return false
	})
	return got
}

// Conn returns the next connection that identified or resumed, and waits for it.
func (p *DiscordPeer) Conn(t testing.TB) *DiscordConn {
	t.Helper()
	var got *DiscordConn
	p.wait(t, "a connection", func() bool {
		if p.met == len(p.joined) {
			return false
		}
		got = p.joined[p.met]
		p.met++
		return true
	})
	return got
}

// Invalidate makes the Gateway refuse the next resume: the session is over.
func (p *DiscordPeer) Invalidate() {
	p.mu.Lock()
	p.invalid = true
	p.mu.Unlock()
}

// Tell makes the peer tell t what is wrong from now on: a fuzz target isn't the test that made the peer.
func (p *DiscordPeer) Tell(t T) {
	p.mu.Lock()
	p.t = t
	p.mu.Unlock()
}

func (p *DiscordPeer) told() T {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.t
}

// SetMessage makes a message one that can be read by its id, in whatever channel.
func (p *DiscordPeer) SetMessage(id, message string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.messages[id] = message
}

// SetShards sets how many shards Discord recommends.
func (p *DiscordPeer) SetShards(n int) {
	p.mu.Lock()
	p.shards = n
	p.mu.Unlock()
}

// Deafen makes the next connection want many heartbeats and acknowledge none: it looks alive, and is dead.
func (p *DiscordPeer) Deafen() {
	p.mu.Lock()
	p.deaf = true
	p.mu.Unlock()
}

// wait waits until ok, which is called with mu held whenever there was a request. It fails when none comes for half a minute.
func (p *DiscordPeer) wait(t testing.TB, what string, ok func() bool) {
	t.Helper()
	const patience = 30 * time.Second
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		changed := make(chan struct{})
		p.mu.Lock()
		p.waiters = append(p.waiters, changed)
		done := ok()
		p.mu.Unlock()
		if done {
			return
		}
		select {
		case <-changed:
			limit.Reset(patience)
		case <-limit.C:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// WaitFor waits for n requests that match a pattern, and returns those seen.
func (p *DiscordPeer) WaitFor(t testing.TB, pattern string, n int) []DiscordCall {
	t.Helper()
	var got []DiscordCall
	p.wait(t, fmt.Sprintf("%d × %s", n, pattern), func() bool {
		got = p.matching(pattern)
		return len(got) >= n
	})
	return got
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
	return c.Write(fmt.Sprintf(`{"op":0,"s":%d,"t":%q,"d":%s}`, n, kind, d))
}

// Drop ends all connections without a word.
func (p *DiscordPeer) Drop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		c.Close()
	}
	p.conns = nil
}

// versions matches the API's prefix.
var versions = regexp.MustCompile(`^/api/v\d+`)

func (p *DiscordPeer) serve(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/ws") {
		p.gateway(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	c := DiscordCall{Method: r.Method, Path: versions.ReplaceAllString(r.URL.Path, ""), Body: body}
	CheckDiscordCall(p.told(), c)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
	p.nth[c.Path]++
	c.Nth = p.nth[c.Path]
	var f Fault
	if p.faults != nil {
		f = p.faults(p.n, c)
	}
	w.Header().Set("Content-Type", "application/json")
	for k, v := range f.Header {
		w.Header().Set(k, v)
	}
	if f.Status != 0 && !f.Lost {
		w.WriteHeader(f.Status)
		fmt.Fprintf(w, `{"message":"no","code":%d,"retry_after":%f,"global":false}`, f.Code, f.RetryAfter.Seconds())
		return
	}
	reply := `{}`
	switch {
	case c.Path == "/gateway":
		reply = fmt.Sprintf(`{"url":"ws://%s/ws"}`, r.Host)
	case c.Path == "/gateway/bot":
		reply = fmt.Sprintf(`{"shards":%d}`, p.shards)
	case c.Path == "/users/@me/channels":
		reply = `{"id":"777"}`
	case strings.HasSuffix(c.Path, "/commands"):
		if c.Method == http.MethodPut {
			p.commands = body
		}
		reply = string(p.commands)
	case c.Method == http.MethodGet && strings.HasSuffix(c.Path, "/messages"):
		reply = "[" + strings.Join(p.posted[c.Path], ",") + "]"
	case c.Method == http.MethodPost && strings.HasSuffix(c.Path, "/messages"):
		var m struct {
			Nonce string `json:"nonce"`
		}
		_ = json.Unmarshal(body, &m) // a body that isn't JSON has no nonce
		id, known := p.nonces[c.Path+m.Nonce]
		if c.Again = known && m.Nonce != ""; !c.Again {
			id = fmt.Sprint(9000 + p.n)
			p.nonces[c.Path+m.Nonce] = id
			said := map[string]any{}
			_ = json.Unmarshal(body, &said)
			said["id"], said["author"] = id, map[string]any{"id": p.Self, "bot": true}
			if b, err := json.Marshal(said); err == nil {
				p.posted[c.Path] = append([]string{string(b)}, p.posted[c.Path]...)
				p.posted[c.Path] = p.posted[c.Path][:min(100, len(p.posted[c.Path]))]
			}
		}
		reply = `{"id":"` + id + `"}`
	case strings.HasSuffix(c.Path, "/scheduled-events"):
		if c.Method == http.MethodPost {
			p.events[c.Path] = append(p.events[c.Path], string(body))
			reply = string(body)
		} else {
			reply = "[" + strings.Join(p.events[c.Path], ",") + "]"
		}
	case c.Method == http.MethodGet && p.messages[path.Base(c.Path)] != "":
		reply = p.messages[path.Base(c.Path)]
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
	c := &DiscordConn{conn: conn}
	write := func(s string) { _ = c.Write(s) } // a client that is gone is what some tests are about
	p.mu.Lock()
	deaf, interval := p.deaf, 41250
	p.deaf = false
	p.mu.Unlock()
	if deaf {
		interval = 20
	}
	write(fmt.Sprintf(`{"op":10,"d":{"heartbeat_interval":%d}}`, interval))
	for {
		var in struct {
			Op int             `json:"op"`
			D  json.RawMessage `json:"d"`
		}
		if err := conn.ReadJSON(&in); err != nil {
			var said *websocket.CloseError
			if errors.As(err, &said) {
				p.join(nil, DiscordCall{Method: "CLOSE", Path: strconv.Itoa(said.Code)})
			}
			return
		}
		switch in.Op {
		case 1:
			if !deaf {
				write(`{"op":11}`)
			}
		case 2:
			var identify struct {
				Token string `json:"token"`
				Shard []int  `json:"shard"`
			}
			if err := json.Unmarshal(in.D, &identify); err != nil {
				p.t.Errorf("an identify that Discord can't read: %v", err)
			}
			if c.Token = identify.Token; len(identify.Shard) > 0 {
				c.Shard = identify.Shard[0]
			}
			p.mu.Lock()
			p.sequence = 1 // a session counts from its READY
			p.mu.Unlock()
			write(fmt.Sprintf(`{"op":0,"s":1,"t":"READY","d":{"session_id":"s","user":{"id":%q}}}`, p.Self))
			p.join(c, DiscordCall{Method: "IDENTIFY", Body: in.D})
		case 6:
			p.mu.Lock()
			over := p.invalid
			p.invalid = false
			p.mu.Unlock()
			if over {
				p.join(nil, DiscordCall{Method: "RESUME", Body: in.D})
				write(`{"op":9,"d":false}`)
				continue
			}
			var resume struct {
				Seq int `json:"seq"`
			}
			if err := json.Unmarshal(in.D, &resume); err != nil {
				p.told().Errorf("a resume that Discord can't read: %v", err)
			}
			c.Resumed = resume.Seq
			write(fmt.Sprintf(`{"op":0,"s":%d,"t":"RESUMED","d":{}}`, resume.Seq))
			p.join(c, DiscordCall{Method: "RESUME", Body: in.D})
		}
	}
}

// join notes what a client said, and its connection when it was let in.
func (p *DiscordPeer) join(c *DiscordConn, said DiscordCall) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c != nil {
		c.Joined = time.Now()
		p.conns, p.joined = append(p.conns, c), append(p.joined, c)
	}
	p.note(said)
}
