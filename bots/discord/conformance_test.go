package discord

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"plenipo/bots"
	"plenipo/bots/bottest"
	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
)

func TestTheGatewayConforms(t *testing.T) {
	bottest.Run(t, bottest.Platform{Start: startWay(true), Check: checkMessage, MaxQuestion: 2 * maxQuestion, Rest: true})
}

func TestHTTPInteractionsConform(t *testing.T) {
	bottest.Run(t, bottest.Platform{Start: startWay(false), Check: checkMessage, MaxQuestion: 2 * maxQuestion})
}

// checkMessage holds a message against Discord's schema and limits, and that it pings nobody.
func checkMessage(t *testing.T, body []byte) {
	t.Helper()
	bottest.CheckDiscord(t, "MessageCreateRequest", body)
	bottest.CheckDiscordMessage(t, body)
}

// A way is a bot with Discord's other side.
type way struct {
	*bottest.DiscordPeer
	gateway bool
	adapter *Adapter
	key     ed25519.PrivateKey

	mu        sync.Mutex // guards responses and answered
	responses []bottest.Seen
	answered  map[string]bool // Discord takes one response to an interaction
}

// The other side outlives a restart of the bot: it is the same for one test.
var sides sync.Map // path of the records → *way

func startWay(gateway bool) func(*testing.T, bots.Answerer, string) (bottest.Way, func()) {
	return func(t *testing.T, answers bots.Answerer, path string) (bottest.Way, func()) {
		t.Helper()
		s, err := store.Open(t.Context(), path, store.Options{Drivers: []store.Driver{sqlite.Driver()}})
		if err != nil {
			t.Fatal(err)
		}
		side, again := sides.Load(path)
		if !again {
			_, key, err := ed25519.GenerateKey(nil)
			if err != nil {
				t.Fatal(err)
			}
			side = &way{DiscordPeer: bottest.NewDiscordPeer(t), gateway: gateway, key: key, answered: map[string]bool{}}
			sides.Store(path, side)
		}
		w := side.(*way)
		cfg := Config{ApplicationID: "1", PublicKey: hex.EncodeToString(w.key.Public().(ed25519.PublicKey)), APIURL: w.URL, Shards: 1}
		if gateway {
			cfg.Token = "secret"
		}
		d := bots.NewDispatcher(s, bots.Options{Poll: 20 * time.Millisecond, Grace: 100 * time.Millisecond, Alone: true})
		w.adapter, err = New(cfg, Deps{Desk: &bots.Desk{Answers: answers, Records: s}, Inbox: d, Records: s, Community: community(s), Base: emptyBase})
		if err != nil {
			t.Fatal(err)
		}
		d.Serve(Platform, w.adapter)
		t.Cleanup(func() { _ = s.Close() })
		stop := bottest.Background(t, d.Run, w.adapter.Run)
		if gateway {
			w.WaitFor(t, "IDENTIFY", 1)
		}
		return w, func() { stop(); _ = s.Close() }
	}
}

func (w *way) SetFaults(f func(n int) bottest.Fault) {
	n := 0
	w.DiscordPeer.SetFaults(func(_ int, c bottest.DiscordCall) bottest.Fault {
		if !strings.Contains(c.Path, "/messages") {
			return bottest.Fault{}
		}
		n++
		return f(n)
	})
}

func (w *way) Ask(id, text string) error {
	if w.gateway {
		return w.Send("MESSAGE_CREATE", map[string]any{
			"id": id, "channel_id": "6", "guild_id": "5", "type": 0, "author": map[string]any{"id": "7"}, "content": "<@" + w.Self + "> " + text,
		})
	}
	body := strings.Replace(slashJSON(id, "ask", "en-US", "question", text), `"token":"tok"`, `"token":"`+id+`"`, 1)
	ask := func() error {
		stamp := fmt.Sprint(time.Now().Unix())
		r := httptest.NewRequest(http.MethodPost, "/discord/interactions", bytes.NewReader([]byte(body)))
		r.Header.Set("X-Signature-Timestamp", stamp)
		r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(w.key, []byte(stamp+body))))
		rec := httptest.NewRecorder()
		w.adapter.Routes()["POST /discord/interactions"].ServeHTTP(rec, r)
		var got struct {
			Type int             `json:"type"`
			Data json.RawMessage `json:"data"`
		}
		if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil {
			return fmt.Errorf("status %d: %w", rec.Code, err)
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		if !w.answered[id] && got.Type == respondMessage {
			w.responses = append(w.responses, bottest.Seen{Question: id, Body: got.Data})
		}
		w.answered[id] = true
		return nil
	}
	if text == "slow" { // others don't wait for it
		go func() { _ = ask() }() // an answer that doesn't come fails the test
		return nil
	}
	return ask()
}

func (w *way) Seen() []bottest.Seen {
	var out []bottest.Seen
	for _, c := range w.Calls("POST /channels/6/messages") {
		var m message
		if json.Unmarshal(c.Body, &m) == nil && m.Reference != nil && !c.Again {
			out = append(out, bottest.Seen{Question: m.Reference.MessageID, Body: c.Body})
		}
	}
	for _, c := range w.Calls("PATCH /webhooks/1/") {
		out = append(out, bottest.Seen{Question: strings.Split(c.Path, "/")[3], Body: c.Body})
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return append(out, w.responses...)
}
