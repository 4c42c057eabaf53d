package slack_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plenipo/bots"
	"plenipo/bots/bottest"
	"plenipo/bots/slack"
	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
	"plenipo/knowledge"
)

const secret = "8f742231b10e8888abcd99yyyzzz85a5"

// engine answers from six files of testdata; opened once, since it is immutable.
var engine = sync.OnceValues(func() (*answer.Generation, error) {
	layer, err := knowledge.Dir("testdata/knowledge")
	if err != nil {
		return nil, err
	}
	return answer.Open(context.Background(), []knowledge.Layer{layer}, "", answer.Options{Now: func() time.Time { return noon }})
})

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// community is what people keep up together, over the test base.
func community(s *store.Store) *bots.Community { return communityOf(s, nil) }

func communityOf(s *store.Store, posters bots.Posters) *bots.Community {
	g, err := engine()
	if err != nil {
		panic(err) // every test asks the engine first
	}
	return bots.NewCommunity(bots.Parts{Records: s, Base: g.Base, Calendar: g, Posters: posters, Worker: "test", Now: func() time.Time { return noon }})
}

// A scene is a running bot with Slack's other side.
type scene struct {
	*bottest.SlackPeer
	t       testing.TB
	adapter *slack.Adapter
	store   *store.Store
	mux     *http.ServeMux
	stop    func()
	clock   func() time.Time
	log     *bottest.Log // of the adapter and the dispatcher
}

type sceneOptions struct {
	cfg     slack.Config
	answers bots.Answerer
	path    string
	bots    bots.Options
	clock   func() time.Time
	limits  *bots.Limits
	inbox   func(bots.Inbox) bots.Inbox // stands before the store's; nil: nothing does
	faults  func(n int, c bottest.Call) bottest.Fault
	pause   func(ctx context.Context, d time.Duration) bool // waits in the adapter's place; nil: it does itself
}

func newScene(t testing.TB, change ...func(*sceneOptions)) *scene {
	t.Helper()
	peer := bottest.NewSlackPeer(t)
	o := sceneOptions{
		cfg:  slack.Config{BotToken: "xoxb-1", SigningSecret: secret, APIURL: peer.URL},
		path: filepath.Join(t.TempDir(), "s.db"), bots: bots.Options{Alone: true, Poll: 20 * time.Millisecond},
	}
	for _, f := range change {
		f(&o)
	}
	if o.answers == nil {
		g, err := engine()
		if err != nil {
			t.Fatal(err)
		}
		o.answers = g
	}
	keys, err := store.ParseKeyring(strings.Repeat("1f", 32))
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(context.Background(), o.path, store.Options{Drivers: []store.Driver{sqlite.Driver()}, Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	written := &bottest.Log{}
	o.bots.Log = slog.New(slog.NewTextHandler(written, nil))
	if o.clock == nil {
		o.clock = time.Now
	}
	inbox := bots.Inbox(s)
	if o.inbox != nil {
		inbox = o.inbox(s)
	}
	d := bots.NewDispatcher(inbox, o.bots)
	posters := bots.Posters{}
	a, err := slack.New(o.cfg, slack.Deps{
		Dispatcher: d, Desk: &bots.Desk{Answers: o.answers, Records: s, Limits: o.limits}, Records: s, Community: communityOf(s, posters),
		Now: o.clock, Log: o.bots.Log,
	})
	if err != nil {
		t.Fatal(err)
	}
	a.TakeTime()
	if o.pause != nil {
		a.PauseBy(o.pause)
	}
	if o.faults != nil {
		peer.SetFaults(o.faults)
	}
	posters["slack"] = a
	sc := &scene{SlackPeer: peer, t: t, adapter: a, store: s, mux: http.NewServeMux(), clock: o.clock, log: written}
	for pattern, h := range a.Routes() {
		sc.mux.Handle(pattern, h)
	}
	t.Cleanup(func() { _ = s.Close() })
	stop := bottest.Background(t, d.Run, a.Run)
	sc.stop = func() {
		stop()
		_ = s.Close()
	}
	return sc
}

func sign(body string, at time.Time) (timestamp, signature string) {
	timestamp = fmt.Sprint(at.Unix())
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + timestamp + ":" + body))
	return timestamp, "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// send posts a signed body and returns what came back.
func (s *scene) send(path, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	timestamp, signature := sign(body, s.clock())
	r.Header.Set("X-Slack-Request-Timestamp", timestamp)
	r.Header.Set("X-Slack-Signature", signature)
	w := httptest.NewRecorder()
	s.mux.ServeHTTP(w, r)
	return w
}

// event sends an event callback and expects it to be acknowledged.
func (s *scene) event(ev map[string]any) {
	s.t.Helper()
	if w := s.send("/slack/events", callback(ev)); w.Code != 200 {
		s.t.Fatalf("event answered with %d: %s", w.Code, w.Body)
	}
}

// events numbers deliveries, as Slack does.
var events atomic.Int64

func callback(ev map[string]any) string {
	b, err := json.Marshal(map[string]any{
		"type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event_id": fmt.Sprint("Ev", events.Add(1)), "event": ev,
		"authorizations": []map[string]any{{"team_id": "T1", "user_id": "UBOT", "is_bot": true}},
	})
	if err != nil {
		panic(err)
	}
	return string(b)
}

func mention(channel, ts, text string) map[string]any {
	return map[string]any{"type": "app_mention", "user": "U1", "channel": channel, "ts": ts, "text": "<@UBOT> " + text, "event_ts": ts}
}

// interact sends an interaction.
func (s *scene) interact(payload map[string]any) *httptest.ResponseRecorder {
	b, _ := json.Marshal(payload)
	return s.send("/slack/interactions", url.Values{"payload": {string(b)}}.Encode())
}

func (s *scene) command(name, text string) *httptest.ResponseRecorder {
	return s.commandOf("U1", name, text)
}

func (s *scene) commandOf(user, name, text string) *httptest.ResponseRecorder {
	return s.send("/slack/commands", url.Values{
		"command": {name}, "text": {text}, "team_id": {"T1"}, "channel_id": {"C1"}, "user_id": {user},
		"response_url": {s.ResponseURL()}, "trigger_id": {fmt.Sprint(name, text, user)},
	}.Encode())
}

func serve(s *scene, r *http.Request) *http.Response {
	w := httptest.NewRecorder()
	s.mux.ServeHTTP(w, r)
	return w.Result()
}
