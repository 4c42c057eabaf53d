package slack_test

import (
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
	"plenipo/bots/slack"
	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
)

func TestSocketModeConforms(t *testing.T) {
	bottest.Run(t, bottest.Platform{Start: startWay(true), Check: checkMessage, MaxQuestion: 40_000, Rest: true})
}

func TestHTTPConforms(t *testing.T) {
	bottest.Run(t, bottest.Platform{Start: startWay(false), Check: checkMessage, MaxQuestion: 40_000, Rest: true})
}

// A sent is a message as the suite sees it.
type sent struct {
	Text   string          `json:"text"`
	Blocks json.RawMessage `json:"blocks"`
}

func checkMessage(t *testing.T, body []byte) {
	t.Helper()
	var m sent
	if err := json.Unmarshal(body, &m); err != nil {
		t.Fatal(err)
	}
	bottest.CheckSlackMessage(t, m.Text, m.Blocks)
}

// A way is a bot with Slack's other side.
type way struct {
	*bottest.SlackPeer
	socket bool
	mux    *http.ServeMux
}

// The other side outlives a restart of the bot: it is the same for one test.
var sides sync.Map // path of the records → *way

func startWay(socket bool) func(*testing.T, bots.Answerer, string) (bottest.Way, func()) {
	return func(t *testing.T, answers bots.Answerer, path string) (bottest.Way, func()) {
		t.Helper()
		if _, err := engine(); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), path, store.Options{Drivers: []store.Driver{sqlite.Driver()}})
		if err != nil {
			t.Fatal(err)
		}
		side, again := sides.Load(path)
		if !again {
			side = &way{SlackPeer: bottest.NewSlackPeer(t), socket: socket}
			sides.Store(path, side)
		}
		w := side.(*way)
		cfg := slack.Config{BotToken: "xoxb-1", APIURL: w.URL}
		if socket {
			cfg.AppToken, cfg.Connections = "xapp-1", 1
		} else {
			cfg.SigningSecret = secret
		}
		d := bots.NewDispatcher(s, bots.Options{Poll: 20 * time.Millisecond, Grace: 100 * time.Millisecond, Alone: true})
		a, err := slack.New(cfg, slack.Deps{Dispatcher: d, Desk: &bots.Desk{Answers: answers, Records: s}, Records: s, Community: community(s)})
		if err != nil {
			t.Fatal(err)
		}
		w.mux = http.NewServeMux()
		for p, h := range a.Routes() {
			w.mux.Handle(p, h)
		}
		before := w.Count("socket")
		t.Cleanup(func() { _ = s.Close() })
		stop := bottest.Background(t, d.Run, a.Run)
		if socket {
			w.WaitFor(t, "socket", before+1)
		}
		return w, func() { stop(); _ = s.Close() }
	}
}

// SetFaults lets only the posting of answers fail.
func (w *way) SetFaults(f func(n int) bottest.Fault) {
	n := 0
	w.SlackPeer.SetFaults(func(_ int, c bottest.Call) bottest.Fault {
		if c.Method != "chat.postMessage" {
			return bottest.Fault{}
		}
		n++
		return f(n)
	})
}

// Ask says something to the bot in a thread, by whose name the answer is known. Slack tells of it twice, as app_mention
// and as message.
func (w *way) Ask(id, text string) error {
	m := mention("C1", id+".1", text)
	m["thread_ts"] = id + ".0"
	twin := map[string]any{"type": "message", "channel_type": "channel"}
	for k, v := range m {
		if k != "type" {
			twin[k] = v
		}
	}
	for _, ev := range []map[string]any{m, twin} {
		body := callback(ev)
		if w.socket {
			if _, err := w.SendSocket("events_api", json.RawMessage(body)); err != nil {
				return err
			}
			continue
		}
		r := httptest.NewRequest(http.MethodPost, "/slack/events", strings.NewReader(body))
		timestamp, signature := sign(body, time.Now())
		r.Header.Set("X-Slack-Request-Timestamp", timestamp)
		r.Header.Set("X-Slack-Signature", signature)
		rec := httptest.NewRecorder()
		if w.mux.ServeHTTP(rec, r); rec.Code != http.StatusOK {
			return fmt.Errorf("status %d: %s", rec.Code, rec.Body)
		}
	}
	return nil
}

// Seen returns what stands in threads of C1, and what was whispered there.
func (w *way) Seen() []bottest.Seen {
	var out []bottest.Seen
	for _, c := range w.Calls("chat.postMessage", "chat.postEphemeral") {
		id, ok := strings.CutSuffix(c.Thread, ".0")
		if !ok {
			continue
		}
		body, err := json.Marshal(sent{c.Text, c.Blocks})
		if err != nil {
			panic(err)
		}
		out = append(out, bottest.Seen{Question: id, Body: body})
	}
	return out
}
