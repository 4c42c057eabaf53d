package discord

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"plenipo/bots"
	"plenipo/bots/bottest"
	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
	"plenipo/knowledge"
)

// What the bot sends, as patterns of bottest.DiscordPeer.
const (
	posts     = `POST /channels/\d+/messages$`
	originals = `PATCH /webhooks/[^/]+/[^/]+/messages/@original$`
	callbacks = `POST /interactions/[^/]+/[^/]+/callback$`
)

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
	peer  *bottest.DiscordPeer
	brain *brain
	store *store.Store
	key   ed25519.PrivateKey
	path  string
}

// start starts a bot; with a token it is on the Gateway.
func start(t testing.TB, p *bottest.DiscordPeer, token, path string) *bot {
	t.Helper()
	b, d := build(t, p, token, path)
	bottest.Background(t, d.Run, b.Run)
	return b
}

// build makes a bot that isn't running: it answers what needs no dispatcher.
func build(t testing.TB, p *bottest.DiscordPeer, token, path string) (*bot, *bots.Dispatcher) {
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
	a, err := New(Config{Token: token, ApplicationID: "1", PublicKey: hex.EncodeToString(pub), APIURL: p.URL + "/", Shards: 1},
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
	return start(t, bottest.NewDiscordPeer(t), "", filepath.Join(t.TempDir(), "s.db"))
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
	bottest.CheckDiscordResponse(b.t, out)
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
