package discord

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"plenipo/bots"
	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
	"plenipo/knowledge"
)

// A call is one request that the peer got.
type call struct {
	method, path string
	body         []byte
}

// A peer is a small Discord of our own: REST that records and checks bodies against Discord's OpenAPI document,
// and a Gateway that can drop, resume and invalidate. Other parties' emulators lack those.
type peer struct {
	t    testing.TB
	http *httptest.Server

	mu      sync.Mutex // guards all below
	calls   []call
	refuse  func(c call, n int) (status int, body string) // n counts calls to the same path from 1; 0: let it pass
	lose    func(c call) bool                             // done, and the reply lost; nil: none is
	invalid bool                                          // the next resume is refused: the session is over
	perPath map[string]int
	nonces  map[string]string // nonce → message id
	got     chan call
	conns   chan *peerConn // Gateway connections that have identified or resumed
	ops     []int          // of what clients sent, heartbeats left out
}

func newPeer(t testing.TB) *peer {
	p := &peer{t: t, perPath: map[string]int{}, nonces: map[string]string{}, got: make(chan call, 1<<14), conns: make(chan *peerConn, 16)}
	p.http = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.http.Close)
	return p
}

func (p *peer) api() string { return p.http.URL + "/api/v9" }

var (
	messagesPath = regexp.MustCompile(`^/channels/\d+/messages$`)
	originalPath = regexp.MustCompile(`^/webhooks/[^/]+/[^/]+/messages/@original$`)
	callbackPath = regexp.MustCompile(`^/interactions/[^/]+/[^/]+/callback$`)
	eventsPath   = regexp.MustCompile(`^/guilds/\d+/scheduled-events$`)
)

func (p *peer) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/ws/" || r.URL.Path == "/ws" {
		p.gateway(w, r)
		return
	}
	body, _ := io.ReadAll(r.Body)
	c := call{r.Method, strings.TrimPrefix(r.URL.Path, "/api/v9"), body}
	if strings.HasSuffix(c.path, "/threads") {
		fits(p.t, "CreateTextThreadWithMessageRequest", body)
	}
	p.mu.Lock()
	p.calls = append(p.calls, c)
	p.perPath[c.path]++
	status, refusal := 0, ""
	if p.refuse != nil {
		status, refusal = p.refuse(c, p.perPath[c.path])
	}
	p.mu.Unlock()
	if status != 0 {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(refusal))
		return
	}
	out := `{}`
	switch {
	case c.path == "/gateway":
		out = fmt.Sprintf(`{"url":"ws%s/ws"}`, strings.TrimPrefix(p.http.URL, "http"))
	case c.path == "/gateway/bot":
		out = `{"shards":1}`
	case c.path == "/users/@me/channels":
		out = `{"id":"777"}`
	case messagesPath.MatchString(c.path):
		fits(p.t, "MessageCreateRequest", body)
		var m message
		if err := json.Unmarshal(body, &m); err != nil {
			p.t.Error(err)
		}
		within(p.t, m)
		p.mu.Lock()
		id, again := p.nonces[m.Nonce]
		if !again || m.Nonce == "" {
			id = fmt.Sprint(9000 + len(p.calls))
			p.nonces[m.Nonce] = id
		}
		p.mu.Unlock()
		out = `{"id":"` + id + `"}`
		if again && m.Nonce != "" {
			c.path = "again:" + c.path
		}
	case originalPath.MatchString(c.path):
		fits(p.t, "IncomingWebhookUpdateForInteractionCallbackRequestPartial", body)
		out = `{"id":"8000"}`
	case callbackPath.MatchString(c.path):
		checkResponse(p.t, body)
	case eventsPath.MatchString(c.path) && c.method == "GET":
		out = `[]`
		p.mu.Lock()
		for _, old := range p.calls {
			if old.path == c.path && old.method == "POST" {
				out = "[" + string(old.body) + "]"
			}
		}
		p.mu.Unlock()
	}
	w.Header().Set("Content-Type", "application/json")
	p.mu.Lock()
	if p.lose != nil && p.lose(c) {
		w.WriteHeader(http.StatusBadGateway)
		out = ""
	}
	p.mu.Unlock()
	_, _ = w.Write([]byte(out))
	p.got <- c
}

// checkResponse validates the response to an interaction against the schema of its kind.
func checkResponse(t testing.TB, body []byte) {
	t.Helper()
	var r struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(body, &r); err != nil {
		t.Fatal(err)
	}
	schema := map[int]string{
		respondPong: "PongInteractionCallbackRequest", respondMessage: "CreateMessageInteractionCallbackRequest",
		respondDeferred: "CreateMessageInteractionCallbackRequest", respondUpdate: "UpdateMessageInteractionCallbackRequest",
		respondChoices: "ApplicationCommandAutocompleteCallbackRequest", respondModal: "ModalInteractionCallbackRequest",
	}[r.Type]
	fits(t, schema, body)
	if r.Type == respondMessage || r.Type == respondUpdate {
		var m message
		if err := json.Unmarshal(r.Data, &m); err != nil {
			t.Fatal(err)
		}
		within(t, m)
	}
}

// next returns the next recorded call whose path matches.
func (p *peer) next(path *regexp.Regexp) call {
	p.t.Helper()
	limit := time.After(20 * time.Second)
	for {
		select {
		case c := <-p.got:
			if path.MatchString(c.path) {
				return c
			}
		case <-limit:
			p.t.Fatalf("no call to %s", path)
		}
	}
}

// A peerConn is one Gateway connection.
type peerConn struct {
	mu      sync.Mutex // guards writes to conn
	conn    *websocket.Conn
	resumed int // the last event that a client says it has, when it resumes
}

func (c *peerConn) write(v string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.conn.WriteMessage(websocket.TextMessage, []byte(v))
}

// gateway says hello, takes an identify or a resume, and acknowledges heartbeats.
func (p *peer) gateway(w http.ResponseWriter, r *http.Request) {
	up := websocket.Upgrader{}
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	c := &peerConn{conn: conn}
	write := func(v string) { _ = c.write(v) } // a client that is gone is what some tests are about
	write(`{"op":10,"d":{"heartbeat_interval":41250}}`)
	for {
		var in struct {
			Op int `json:"op"`
			D  json.RawMessage
		}
		if conn.ReadJSON(&in) != nil {
			return
		}
		if in.Op != 1 {
			p.mu.Lock()
			p.ops = append(p.ops, in.Op)
			p.mu.Unlock()
		}
		switch in.Op {
		case 1:
			write(`{"op":11}`)
		case 2:
			write(`{"op":0,"s":1,"t":"READY","d":{"session_id":"s","user":{"id":"42"}}}`)
			p.conns <- c
		case 6:
			p.mu.Lock()
			over := p.invalid
			p.invalid = false
			p.mu.Unlock()
			if over {
				write(`{"op":9,"d":false}`)
				continue
			}
			var resume struct{ Seq int }
			if err := json.Unmarshal(in.D, &resume); err != nil {
				p.t.Errorf("a resume that Discord can't read: %v", err)
			}
			c.resumed = resume.Seq
			write(`{"op":0,"s":2,"t":"RESUMED","d":{}}`)
			p.conns <- c
		}
	}
}

// brain is an engine with known answers: "slow" waits until told, "broken" fails, "panic" panics, and everything
// else is answered with itself.
type brain struct {
	release chan struct{} // closed: "slow" is answered
	mu      sync.Mutex    // guards asked
	asked   []answer.Question
}

func (b *brain) Ask(ctx context.Context, q answer.Question) (answer.Answer, error) {
	b.mu.Lock()
	b.asked = append(b.asked, q)
	b.mu.Unlock()
	a := answer.Answer{ID: "nwkmqmwll4yj4qsi", Kind: answer.Passage, Lang: "en", Lead: "You asked: " + q.Text, Confidence: .9,
		Thread: answer.Thread{Lang: "en", At: q.Now, Entities: []answer.EntityRef{{Kind: "event", ID: q.Text}}}}
	switch {
	case q.Text == "slow":
		select {
		case <-b.release:
		case <-ctx.Done():
			return answer.Answer{}, ctx.Err()
		}
	case q.Text == "broken":
		return answer.Answer{}, errors.New("segment 3 is gone")
	case q.Text == "panic":
		panic("at the disco")
	case q.Text == "nobody knows":
		a.Kind, a.Lead = answer.Unknown, "I don’t know."
	case strings.HasPrefix(q.Text, "long"):
		a.Lead = strings.Repeat("A sentence of the answer. ", 300)
	}
	return a, nil
}

func (b *brain) Events(ctx context.Context, _ answer.EventFilter, q answer.Question) (answer.Answer, error) {
	q.Text = "events"
	return b.Ask(ctx, q)
}

func (b *brain) Define(ctx context.Context, term string, q answer.Question) (answer.Answer, error) {
	q.Text = "define " + term
	return b.Ask(ctx, q)
}

func (b *brain) Complete(typed string, _ knowledge.ChapterID, kinds []string, n int, _ ...string) (out []answer.Completion) {
	for i := range 60 {
		out = append(out, answer.Completion{Kind: kinds[0], Label: fmt.Sprint(typed, " ", i, strings.Repeat(" x", 80)), Value: fmt.Sprint(typed, i)})
	}
	return out
}

func (b *brain) Popular(string, knowledge.ChapterID, int, ...string) []string {
	return []string{"What is WCIT?"}
}

// A bot is an adapter with all that it stands on.
type bot struct {
	*Adapter
	t     testing.TB
	peer  *peer
	brain *brain
	store *store.Store
	key   ed25519.PrivateKey
	path  string
}

// start starts a bot; with a token it is on the Gateway.
func start(t testing.TB, p *peer, token, path string) *bot {
	t.Helper()
	b, d := build(t, p, token, path)
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for _, run := range []func(context.Context) error{d.Run, b.Run} {
		wg.Go(func() {
			if err := run(ctx); err != nil {
				t.Errorf("Run: %v", err)
			}
		})
	}
	t.Cleanup(func() { cancel(); wg.Wait() })
	return b
}

// build makes a bot that isn't running: it answers what needs no dispatcher.
func build(t testing.TB, p *peer, token, path string) (*bot, *bots.Dispatcher) {
	t.Helper()
	s, err := store.Open(t.Context(), path, store.Options{Drivers: []store.Driver{sqlite.Driver()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	pub, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &brain{release: make(chan struct{})}
	desk := &bots.Desk{Answers: b, Records: s}
	d := bots.NewDispatcher(s, bots.Options{Workers: 8, Poll: 20 * time.Millisecond, Grace: time.Second, Alone: true})
	a, err := New(Config{Token: token, ApplicationID: "1", PublicKey: hex.EncodeToString(pub), APIURL: p.api() + "/", Shards: 1},
		Deps{Desk: desk, Inbox: d, Records: s, Community: community(s), Base: emptyBase})
	if err != nil {
		t.Fatal(err)
	}
	d.Serve(Platform, a)
	return &bot{a, t, p, b, s, key, path}, d
}

func emptyBase() *knowledge.Base { return &knowledge.Base{} }

// community is what people keep up together, over an empty base.
func community(s *store.Store) *bots.Community {
	return bots.NewCommunity(bots.Parts{Records: s, Base: emptyBase, Calendar: noCalendar{}, Posters: bots.Posters{}})
}

type noCalendar struct{}

func (noCalendar) Calendar(answer.EventFilter, answer.Question) ([]answer.Event, error) {
	return nil, nil
}

func newBot(t testing.TB) *bot {
	return start(t, newPeer(t), "", filepath.Join(t.TempDir(), "s.db"))
}

// post sends a signed body at a moment and returns status and answer.
func (b *bot) post(body string, at time.Time, spoil func(*http.Request)) (int, []byte) {
	b.t.Helper()
	stamp := fmt.Sprint(at.Unix())
	r := httptest.NewRequest("POST", "/discord/interactions", bytes.NewReader([]byte(body)))
	r.Header.Set("X-Signature-Timestamp", stamp)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(b.key, []byte(stamp+body))))
	if spoil != nil {
		spoil(r)
	}
	w := httptest.NewRecorder()
	b.Routes()["POST /discord/interactions"].ServeHTTP(w, r)
	return w.Code, w.Body.Bytes()
}

// A got is the response to an interaction, as a test looks at it.
type got struct {
	Type int `json:"type"`
	Data struct {
		message
		CustomID string   `json:"custom_id"`
		Choices  []choice `json:"choices"`
	} `json:"data"`
}

func (g got) private() bool { return g.Data.Flags&flagEphemeral != 0 }
func (g got) words() string { return wordsOf(g.Data.message) }

// interact sends an interaction and returns the response, checked against Discord's schema.
func (b *bot) interact(body string) got {
	b.t.Helper()
	status, out := b.post(body, time.Now(), nil)
	if status != http.StatusOK {
		b.t.Fatalf("status %d: %s", status, out)
	}
	checkResponse(b.t, out)
	var g got
	if err := json.Unmarshal(out, &g); err != nil {
		b.t.Fatal(err)
	}
	return g
}

// slashJSON is a slash command as Discord sends it; options are alternating names and values.
func slashJSON(id, name, locale string, options ...any) string {
	var list []map[string]any
	for i := 0; i+1 < len(options); i += 2 {
		list = append(list, map[string]any{"name": options[i], "value": options[i+1]})
	}
	b, err := json.Marshal(map[string]any{
		"id": id, "application_id": "1", "type": 2, "token": "tok", "guild_id": "5", "channel_id": "6", "locale": locale,
		"member": map[string]any{"user": map[string]any{"id": "7"}, "permissions": "0"},
		"data":   map[string]any{"name": name, "type": 1, "options": list},
	})
	if err != nil {
		panic(err)
	}
	return string(b)
}

// press is a button's interaction; message is what it stands under.
func press(id, customID string, permissions string, m any) string {
	b, err := json.Marshal(map[string]any{
		"id": id, "application_id": "1", "type": 3, "token": "tok", "guild_id": "5", "channel_id": "6", "locale": "fr",
		"member": map[string]any{"user": map[string]any{"id": "7"}, "permissions": permissions},
		"data":   map[string]any{"custom_id": customID}, "message": m,
	})
	if err != nil {
		panic(err)
	}
	return string(b)
}
