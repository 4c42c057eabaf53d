package slack_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"plenipo/bots"
	"plenipo/bots/bottest"
	"plenipo/bots/slack"
	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
)

// near lets requests through to one host alone: what is fuzzed names others.
type near string

func (host near) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != string(host) {
		return nil, errors.New("elsewhere")
	}
	return http.DefaultTransport.RoundTrip(r)
}

// A mouth takes whatever is fuzzed: it is received, and what was kept of it is answered. The peer looks at all that is
// said.
type mouth struct {
	adapter *slack.Adapter
	mux     *http.ServeMux
	basket  *bottest.Basket
	peer    *bottest.SlackPeer
}

func newMouth(f *testing.F) *mouth {
	f.Helper()
	g, err := engine()
	if err != nil {
		f.Fatal(err)
	}
	s, err := store.Open(f.Context(), filepath.Join(f.TempDir(), "s.db"), store.Options{Drivers: []store.Driver{sqlite.Driver()}})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = s.Close() })
	for _, c := range []store.ChannelID{"C1", "C2"} {
		if err := s.SetSettings(f.Context(), store.Scope{Platform: "slack", Workspace: "T1", Channel: c}, store.Settings{Chapter: "ch", HelpChannel: "CHELP"}); err != nil {
			f.Fatal(err)
		}
	}
	peer := bottest.NewSlackPeer(f)
	peer.SetCreator("U1")
	u, err := url.Parse(peer.URL)
	if err != nil {
		f.Fatal(err)
	}
	m := &mouth{mux: http.NewServeMux(), basket: &bottest.Basket{}, peer: peer}
	m.adapter, err = slack.New(slack.Config{BotToken: "xoxb-1", AppToken: "xapp-1", SigningSecret: secret, APIURL: peer.URL}, slack.Deps{
		Dispatcher: m.basket, Desk: &bots.Desk{Answers: g, Records: s}, Records: s, Community: community(s),
		Client: &http.Client{Transport: near(u.Host), Timeout: 5 * time.Second},
	})
	if err != nil {
		f.Fatal(err)
	}
	m.adapter.DontPause()
	for p, h := range m.adapter.Routes() {
		m.mux.Handle(p, h)
	}
	return m
}

// post sends a signed body; Slack gets a status that it knows what to do with, and JSON or nothing.
func (m *mouth) post(t *testing.T, path, body string) {
	m.peer.Tell(t)
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	timestamp, signature := sign(body, time.Now())
	r.Header.Set("X-Slack-Request-Timestamp", timestamp)
	r.Header.Set("X-Slack-Signature", signature)
	w := httptest.NewRecorder()
	m.mux.ServeHTTP(w, r)
	if w.Code != http.StatusOK && w.Code != http.StatusBadRequest {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
	if w.Code == http.StatusOK && w.Body.Len() > 0 && !json.Valid(w.Body.Bytes()) {
		t.Errorf("said: %s", w.Body)
	}
	m.answer(t)
}

// answer answers what was kept. An error is an end too; a panic isn't.
func (m *mouth) answer(t *testing.T) {
	for n := 0; n < 10; n++ { // what is kept while answering is answered as well
		kept := m.basket.Empty()
		if len(kept) == 0 {
			return
		}
		for _, ev := range kept {
			if ev.Key == "" || ev.Platform != "slack" || !json.Valid(ev.Payload) {
				t.Fatalf("kept: %+v", ev)
			}
			_, err := m.adapter.Respond(t.Context(), store.Claimed{Event: ev, Attempts: 1})
			if err != nil {
				_ = m.adapter.Apologize(t.Context(), store.Claimed{Event: ev, Attempts: 1}, err)
			}
		}
	}
}

func FuzzEvents(f *testing.F) {
	m := newMouth(f)
	for _, ev := range []map[string]any{
		mention("C1", "1.1", "What are the ITRs?"), direct("1.2", "", "hello"),
		{"type": "message", "subtype": "message_changed", "channel": "C1", "ts": "1.3", "message": object{"user": "U1", "ts": "1.1", "text": "<@UBOT> a"}, "previous_message": object{"text": "b"}},
		{"type": "message", "subtype": "message_deleted", "channel": "C1", "ts": "1.4", "previous_message": object{"user": "U1", "ts": "1.1"}},
		{"type": "app_home_opened", "user": "U1", "tab": "home", "channel": "D1"}, {"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": object{"bot": []string{"UBOT"}}},
		{"type": "pin_added", "user": "U1", "channel_id": "C1", "item": object{"message": object{"user": "U2", "ts": "1.1", "text": "x"}}},
		{"type": "assistant_thread_started", "assistant_thread": object{"user_id": "U1", "channel_id": "D1", "thread_ts": "1.5"}},
	} {
		f.Add(callback(ev))
	}
	f.Add(`{"type":"url_verification","challenge":"x"}`)
	f.Fuzz(func(t *testing.T, body string) { m.post(t, "/slack/events", body) })
}

func FuzzCommands(f *testing.F) {
	m := newMouth(f)
	for _, c := range [][2]string{{"/ask", "What are the ITRs?"}, {"/events", "2027"}, {"/define", "ITRs"}, {"/plenipo", "help"}, {"/plenipo", "settings"}, {"/plenipo", "unanswered"}, {"/plenipo", "forget me"}, {"/x", ""}} {
		f.Add(c[0], c[1], "C1", "U1")
	}
	f.Fuzz(func(t *testing.T, name, text, channel, user string) {
		m.post(t, "/slack/commands", url.Values{"command": {name}, "text": {text}, "team_id": {"T1"}, "channel_id": {channel}, "user_id": {user}, "trigger_id": {"1"}}.Encode())
	})
}

func FuzzInteractions(f *testing.F) {
	m := newMouth(f)
	for _, v := range []object{
		{"type": "block_actions", "container": object{"type": "message", "message_ts": "9.1", "channel_id": "C1"}, "actions": []object{
			{"action_id": "ask:0", "value": `{"q":"What are the ITRs?"}`, "action_ts": "1"}, {"action_id": "more", "value": `{"q":"WTSA?","n":1}`}, {"action_id": "share", "value": `{"q":"WTSA?"}`},
			{"action_id": "human", "value": `{"q":"rice?"}`}, {"action_id": "feedback", "value": "-abc"}, {"action_id": "why", "value": `{"a":"abc","v":"outdated"}`}, {"action_id": "write", "value": `{"a":"1"}`}}},
		{"type": "shortcut", "callback_id": "ask", "trigger_id": "1"},
		{"type": "message_action", "callback_id": "ask_about", "trigger_id": "1", "channel": object{"id": "C1"}, "message": object{"ts": "1.1", "text": "ITRs?"}},
		{"type": "message_action", "callback_id": "save_answer", "trigger_id": "1", "channel": object{"id": "C1"}, "message": object{"ts": "1.1", "user": "U2", "text": "We meet."}},
		{"type": "view_submission", "view": object{"id": "V1", "callback_id": "settings_form", "private_metadata": `{"c":"C1","f":"C1"}`, "state": object{"values": object{"zone": object{"zone": object{"value": "Moon/Base"}}}}}},
		{"type": "view_submission", "view": object{"id": "V1", "callback_id": "save_form", "private_metadata": `{"channel":"C1"}`, "state": object{"values": object{"question": object{"question": object{"value": "x"}}}}}},
	} {
		v["team"], v["user"] = object{"id": "T1"}, object{"id": "U1"}
		b, err := json.Marshal(v)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Fuzz(func(t *testing.T, payload string) {
		m.post(t, "/slack/interactions", url.Values{"payload": {payload}}.Encode())
	})
}

func FuzzEnvelopes(f *testing.F) {
	m := newMouth(f)
	f.Add(`{"type":"events_api","envelope_id":"1","payload":` + callback(mention("C1", "1.1", "What are the ITRs?")) + `}`)
	f.Add(`{"type":"slash_commands","envelope_id":"2","payload":{"command":"/ask","text":"x","team_id":"T1","channel_id":"C1","user_id":"U1"}}`)
	f.Add(`{"type":"interactive","envelope_id":"3","payload":{"type":"shortcut","callback_id":"ask","user":{"id":"U1"}}}`)
	f.Add(`{"type":"disconnect","reason":"warning"}`)
	f.Fuzz(func(t *testing.T, message string) {
		m.peer.Tell(t)
		res, err := m.adapter.ReceiveEnvelope(t.Context(), []byte(message))
		if err != nil {
			return
		}
		if _, err := json.Marshal(res); err != nil {
			t.Errorf("acknowledged with what is no JSON: %v", err)
		}
		m.answer(t)
	})
}
