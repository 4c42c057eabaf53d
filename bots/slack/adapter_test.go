package slack_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"plenipo/bots/bottest"
	"plenipo/bots/slack"
	"plenipo/internal/store"
)

func TestAMentionIsAnsweredOnceInItsThread(t *testing.T) {
	s := newScene(t)
	m := mention("C1", "100.1", "When is the next Plenipotentiary Conference?")
	again := map[string]any{"type": "message", "channel_type": "channel", "user": "U1", "channel": "C1", "ts": "100.1", "text": m["text"]}
	for range 3 { // app_mention and message come in any order, and again
		s.event(again)
		s.event(m)
	}
	got := s.WaitFor(t, "chat.postMessage", 1)[0]
	if got.Channel != "C1" || got.Thread != "100.1" || !strings.Contains(got.Text, "9–27 November 2026") {
		t.Errorf("answer: %+v", got)
	}
	waitIdle(t, s)
	s.event(map[string]any{"type": "message", "channel_type": "channel", "user": "U1", "channel": "C1", "ts": "100.2", "thread_ts": "100.1", "text": "and where is it held?"})
	follow := s.WaitFor(t, "chat.postMessage", 2)[1]
	if follow.Thread != "100.1" || !strings.Contains(follow.Text, "Doha") {
		t.Errorf("follow-up: %+v", follow)
	}
	s.stop()
	if n := s.Count("chat.postMessage"); n != 2 {
		t.Errorf("%d answers to 2 questions", n)
	}
}

func TestWhatIsNotMeantForUsIsLeftAlone(t *testing.T) {
	s := newScene(t)
	for i, ev := range []map[string]any{
		{"type": "message", "channel_type": "channel", "user": "U1", "channel": "C1", "ts": "1.1", "text": "What are the ITRs?"},
		{"type": "message", "channel_type": "channel", "user": "U1", "channel": "C1", "ts": "1.2", "thread_ts": "1.1", "text": "What are the ITRs?"},
		{"type": "message", "channel_type": "im", "user": "UBOT", "channel": "D1", "ts": "1.3", "text": "What are the ITRs?"},
		{"type": "message", "channel_type": "im", "user": "U2", "bot_id": "B2", "channel": "D1", "ts": "1.4", "text": "What are the ITRs?"},
		{"type": "message", "subtype": "channel_join", "channel_type": "channel", "user": "U1", "channel": "C1", "ts": "1.5", "text": "<@UBOT> joined"},
		{"type": "app_mention", "user": "U1", "bot_id": "B2", "channel": "C1", "ts": "1.6", "text": "<@UBOT> What are the ITRs?"},
		{"type": "reaction_added", "user": "U1"}, {"type": "something_new", "channel": map[string]any{"id": "C1"}},
	} {
		s.event(ev)
		if b, err := s.store.Backlog(t.Context()); err != nil || b.Waiting != 0 {
			t.Errorf("event %d was taken", i)
		}
	}
	// A rightly dropped delivery doesn't mute the one that counts.
	s.event(mention("C1", "1.1", "What are the ITRs?"))
	s.WaitFor(t, "chat.postMessage", 1)
}

func TestPeoplesTalkInOurThreadIsLeftAlone(t *testing.T) {
	s := newScene(t)
	s.event(mention("C1", "5.1", "What are the ITRs?"))
	s.WaitFor(t, "chat.postMessage", 1)
	waitIdle(t, s)
	for i, text := range []string{"thanks, see you on Monday", "<@U2> when is lunch?"} {
		s.event(map[string]any{"type": "message", "channel_type": "channel", "user": "U2", "channel": "C1", "ts": fmt.Sprintf("5.%d", i+2), "thread_ts": "5.1", "text": text})
	}
	s.event(mention("C1", "6.1", "What are the ITRs?"))
	s.WaitFor(t, "chat.postMessage", 2)
	s.stop()
	if n := s.Count("chat.postMessage"); n != 2 {
		t.Errorf("%d posts, want 2", n)
	}
}

func TestEditsAndDeletions(t *testing.T) {
	s := newScene(t)
	s.event(mention("C1", "7.1", "What are the ITRs?"))
	first := s.WaitFor(t, "chat.postMessage", 1)[0]
	edited := map[string]any{"user": "U1", "ts": "7.1", "text": "<@UBOT> When is the next Plenipotentiary Conference?", "edited": map[string]any{"user": "U1"}}
	old := map[string]any{"user": "U1", "ts": "7.1", "text": "<@UBOT> What are the ITRs?"}
	waitIdle(t, s)
	s.event(map[string]any{"type": "message", "subtype": "message_changed", "channel_type": "channel", "channel": "C1", "ts": "7.9", "event_ts": "7.9", "message": edited, "previous_message": old})
	up := s.WaitFor(t, "chat.update", 1)[0]
	if up.TS != first.TS || !strings.Contains(up.Text, "Doha") {
		t.Errorf("update: %+v", up)
	}
	waitIdle(t, s)
	// An address that unfolded under it, and an edit by somebody else, as an administrator's tool makes them, change nothing.
	unfolded := map[string]any{"user": "U1", "ts": "7.1", "text": edited["text"], "attachments": []any{map[string]any{}}}
	foreign := map[string]any{"user": "U1", "ts": "7.1", "text": "<@UBOT> What are the ITRs?", "edited": map[string]any{"user": "U2"}}
	for i, m := range []map[string]any{unfolded, foreign} {
		at := fmt.Sprintf("7.9%d", i)
		s.event(map[string]any{"type": "message", "subtype": "message_changed", "channel_type": "channel", "channel": "C1", "ts": at, "event_ts": at, "message": m, "previous_message": edited})
		if b, err := s.store.Backlog(t.Context()); err != nil || b.Waiting != 0 {
			t.Errorf("edit %d was taken", i)
		}
	}
	s.event(map[string]any{"type": "message", "subtype": "message_deleted", "channel_type": "channel", "channel": "C1", "ts": "8.0", "deleted_ts": "7.1", "previous_message": edited})
	if del := s.WaitFor(t, "chat.delete", 1)[0]; del.TS != first.TS {
		t.Errorf("deleted %+v", del)
	}
}

// waitIdle waits until nothing is owed.
func waitIdle(t *testing.T, s *scene) {
	t.Helper()
	for range 30_000 {
		if b, err := s.store.Backlog(t.Context()); err != nil {
			t.Fatal(err)
		} else if b.Waiting == 0 {
			return
		}
		time.Sleep(time.Millisecond) // the store has no other way to say so
	}
	t.Fatal("something is still owed")
}

func TestCommandsAnswerPrivately(t *testing.T) {
	s := newScene(t)
	for _, tt := range []struct{ name, text, want string }{
		{"/ask", "What are the ITRs?", "binding ITU treaty"}, {"/define", "ITRs", "binding ITU treaty"},
		{"/events", "", "Plenipotentiary Conference 2026"}, {"/events", "WTSA", "2028"}, {"/plenipo", "help", "knowledge files"},
	} {
		n := s.Count("response_url")
		if w := s.command(tt.name, tt.text); w.Code != 200 || w.Body.Len() != 0 {
			t.Fatalf("%s: %d %s", tt.name, w.Code, w.Body)
		}
		got := s.WaitFor(t, "response_url", n+1)[n]
		if !strings.Contains(got.Text, tt.want) || got.Form["response_type"] != "ephemeral" {
			t.Errorf("%s %s: %+v, want %q", tt.name, tt.text, got, tt.want)
		}
	}
	if w := s.command("/ask", ""); !strings.Contains(w.Body.String(), "write your question") {
		t.Errorf("empty: %s", w.Body)
	}
	if s.Count("chat.postMessage") != 0 {
		t.Error("a private answer was posted")
	}
}

func TestButtons(t *testing.T) {
	s := newScene(t)
	press := func(id, value string) {
		t.Helper()
		w := s.interact(map[string]any{
			"type": "block_actions", "team": map[string]any{"id": "T1"}, "user": map[string]any{"id": "U1"}, "channel": map[string]any{"id": "C1"},
			"container": map[string]any{"type": "message", "message_ts": "9.1", "channel_id": "C1"}, "response_url": s.ResponseURL(),
			"actions": []map[string]any{{"action_id": id, "value": value, "action_ts": id + value}},
		})
		if w.Code != 200 {
			t.Fatalf("%s: %d %s", id, w.Code, w.Body)
		}
	}
	press("feedback", "+abc")
	s.WaitFor(t, "response_url", 1)
	waitIdle(t, s)
	if v, err := s.store.Votes(t.Context(), "abc"); err != nil || v.Helpful != 1 {
		t.Errorf("votes %+v %v", v, err)
	}
	press("ask:0", `{"q":"What are the ITRs?"}`)
	if got := s.WaitFor(t, "chat.postMessage", 1)[0]; got.Thread != "9.1" {
		t.Errorf("choice: %+v", got)
	}
	press("share", `{"q":"What are the ITRs?","l":"en"}`)
	if got := s.WaitFor(t, "chat.postMessage", 2)[1]; !strings.Contains(string(got.Blocks), "Shared by Amina") {
		t.Errorf("share: %s", got.Blocks)
	}
	press("human", `{"q":"Who cooks <!channel>?","l":"en"}`)
	s.Wait(t, "word that nobody is named", func() bool {
		for _, c := range s.Calls("response_url") {
			if strings.Contains(c.Text, "/plenipo settings") {
				return true
			}
		}
		return false
	})
	if err := s.store.SetSettings(t.Context(), store.Scope{Platform: "slack", Workspace: "T1", Channel: "C1"}, store.Settings{HelpChannel: "CHELP"}); err != nil {
		t.Fatal(err)
	}
	press("human", `{"q":"Who cooks <!channel> rice?","l":"en"}`)
	got := s.WaitFor(t, "chat.postMessage", 3)[2]
	if got.Channel != "CHELP" || strings.Contains(got.Text, "<!") || !strings.Contains(string(got.Blocks), "|Open the conversation") {
		t.Errorf("passed on: %+v", got)
	}
	// What only the asker sees has no address; its channel has.
	s.interact(map[string]any{
		"type": "block_actions", "team": map[string]any{"id": "T1"}, "user": map[string]any{"id": "U1"}, "channel": map[string]any{"id": "C1"},
		"container": map[string]any{"type": "message", "message_ts": "9.2", "channel_id": "C1", "is_ephemeral": true}, "response_url": s.ResponseURL(),
		"actions": []map[string]any{{"action_id": "human", "value": `{"q":"Who cooks rice?","l":"en"}`, "action_ts": "5"}},
	})
	if got := s.WaitFor(t, "chat.postMessage", 4)[3]; got.Channel != "CHELP" || !strings.Contains(string(got.Blocks), "app_redirect?channel=C1") {
		t.Errorf("passed on: %+v", got)
	}
	press("ask:9", `not ours`)
	s.Wait(t, "word that the button is old", func() bool {
		for _, c := range s.Calls("response_url") {
			if strings.Contains(c.Text, "older answer") {
				return true
			}
		}
		return false
	})
}

func TestFormsAndHome(t *testing.T) {
	s := newScene(t)
	s.event(map[string]any{"type": "app_home_opened", "user": "U1", "tab": "home", "channel": "D1"})
	home := s.WaitFor(t, "views.publish", 1)[0]
	if !strings.Contains(home.Form["view"], "PP-26") {
		t.Errorf("home: %s", home.Form["view"])
	}
	s.interact(map[string]any{"type": "shortcut", "callback_id": "ask", "trigger_id": "1.1", "team": map[string]any{"id": "T1"}, "user": map[string]any{"id": "U1"}})
	s.WaitFor(t, "views.open", 1)
	s.interact(map[string]any{
		"type": "view_submission", "team": map[string]any{"id": "T1"}, "user": map[string]any{"id": "U1"},
		"view": map[string]any{"id": "V1", "callback_id": "ask_form", "state": map[string]any{"values": map[string]any{"question": map[string]any{"question": map[string]any{"value": "What are the ITRs?"}}}}},
	})
	if got := s.WaitFor(t, "chat.postMessage", 1)[0]; got.Channel != "DU1" {
		t.Errorf("form's answer: %+v", got)
	}
	s.interact(map[string]any{
		"type": "message_action", "callback_id": "ask_about", "trigger_id": "2", "response_url": s.ResponseURL(),
		"team": map[string]any{"id": "T1"}, "user": map[string]any{"id": "U1"}, "channel": map[string]any{"id": "C1"},
		"message": map[string]any{"ts": "3.3", "text": "What are the ITRs?"},
	})
	s.WaitFor(t, "response_url", 1)
	s.event(map[string]any{"type": "assistant_thread_started", "assistant_thread": map[string]any{"user_id": "U1", "channel_id": "D1", "thread_ts": "4.4", "context": map[string]any{"channel_id": "C1"}}})
	s.WaitFor(t, "assistant.threads.setSuggestedPrompts", 1)
}

func TestAPostWhoseReplyWasLostIsNotRepeatedAfterARestart(t *testing.T) {
	s := newScene(t)
	s.event(mention("C1", "1.1", "What are the ITRs?"))
	s.WaitFor(t, "chat.postMessage", 1)
	waitIdle(t, s)
	// The process died between the post and its note: the event is handed out again.
	payload := []byte(`{"do":"ask","text":"What are the ITRs?","team":"T1","channel":"C1","user":"U1","ts":"1.1","thread":"1.1","mentioned":true}`)
	if _, err := s.store.Keep(t.Context(), store.Event{Platform: "slack", Key: "T1/C1/1.1/x", Payload: payload}); err != nil {
		t.Fatal(err)
	}
	c := store.Claimed{Event: store.Event{Platform: "slack", Key: "T1/C1/1.1", Payload: payload}, Attempts: 2}
	if _, err := s.adapter.Respond(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	for _, call := range s.Calls("chat.postMessage") {
		if strings.Contains(call.Form["metadata"], `"T1/C1/1.1"`) && call.TS != s.Calls("chat.postMessage")[0].TS {
			t.Errorf("posted again: %+v", call)
		}
	}
}

func TestAPostWhoseReplyWasLostIsNotRepeated(t *testing.T) {
	for _, ev := range []map[string]any{mention("C1", "1.1", "What are the ITRs?"), direct("1.1", "", "What are the ITRs?")} {
		s := newScene(t)
		tried := 0
		s.SetFaults(func(_ int, c bottest.Call) bottest.Fault {
			if c.Method != "chat.postMessage" {
				return bottest.Fault{}
			}
			tried++
			return bottest.Fault{Lost: tried == 1}
		})
		s.event(ev)
		posted := s.WaitFor(t, "chat.postMessage", 1)[0]
		waitIdle(t, s)
		if n := len(s.Calls("chat.postMessage")); n != 1 || tried != 1 {
			t.Errorf("%d posts by %d tries", n, tried)
		}
		ref := store.MessageRef{Platform: "slack", Channel: store.ChannelID(posted.Channel), Message: store.MessageID(posted.TS)}
		if _, err := s.store.PostedMessage(t.Context(), ref); err != nil {
			t.Errorf("the message that was posted isn't known: %v", err)
		}
	}
}

func TestSocketMode(t *testing.T) {
	s := newScene(t, func(o *sceneOptions) { o.cfg.AppToken = "xapp-1"; o.cfg.Connections = 2 })
	s.WaitFor(t, "socket", 2)
	var ev map[string]any
	if err := json.Unmarshal([]byte(callback(mention("C1", "1.1", "What are the ITRs?"))), &ev); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := s.SendSocket("events_api", ev); err != nil {
			t.Fatal(err)
		}
	}
	s.WaitFor(t, "ack", 2)
	s.WaitFor(t, "chat.postMessage", 1)
	if err := s.Disconnect(); err != nil {
		t.Fatal(err)
	}
	s.WaitFor(t, "socket", 3)
	if _, err := s.SendSocket("slash_commands", map[string]any{"command": "/ask", "text": "What are the ITRs?", "team_id": "T1", "channel_id": "C1", "user_id": "U1", "response_url": s.ResponseURL(), "trigger_id": "9"}); err != nil {
		t.Fatal(err)
	}
	s.WaitFor(t, "response_url", 1)
	// What the library can't parse is acknowledged all the same.
	if _, err := s.SendSocket("events_api", "not an object"); err != nil {
		t.Fatal(err)
	}
	s.WaitFor(t, "ack", 4)
	s.stop()
	if n := s.Count("chat.postMessage"); n != 1 {
		t.Errorf("%d answers", n)
	}
}

func TestInstallNeedsItsOwnState(t *testing.T) {
	s := newScene(t, func(o *sceneOptions) { o.cfg.BotToken, o.cfg.ClientID, o.cfg.ClientSecret = "", "1.2", "s" })
	get := func(path string, cookies ...*http.Cookie) *http.Response {
		r, _ := http.NewRequest(http.MethodGet, path, nil)
		for _, c := range cookies {
			r.AddCookie(c)
		}
		return serve(s, r)
	}
	begin := get("/slack/install")
	to, err := begin.Location()
	if err != nil || begin.StatusCode != http.StatusFound || !strings.Contains(to.Query().Get("scope"), "app_mentions:read") {
		t.Fatalf("install: %d %v", begin.StatusCode, to)
	}
	state := to.Query().Get("state")
	if res := get("/slack/oauth_redirect?code=x&state=" + state); res.StatusCode != http.StatusForbidden {
		t.Errorf("another browser finished the install: %d", res.StatusCode)
	}
	if res := get("/slack/oauth_redirect?code=x&state="+state, get("/slack/install").Cookies()[0]); res.StatusCode != http.StatusForbidden {
		t.Errorf("a browser that began another install finished this one: %d", res.StatusCode)
	}
	cookie := begin.Cookies()[0]
	if res := get("/slack/oauth_redirect?code=x&state="+state, cookie); res.StatusCode != 200 {
		t.Errorf("install: %d", res.StatusCode)
	}
	if in, err := s.store.Installation(t.Context(), "", "T9"); err != nil || in.Token != "xoxb-installed" {
		t.Errorf("installation %v", err)
	}
	if res := get("/slack/oauth_redirect?code=x&state="+state, cookie); res.StatusCode != http.StatusForbidden {
		t.Errorf("a state was used twice: %d", res.StatusCode)
	}
	body := strings.ReplaceAll(callback(map[string]any{"type": "app_uninstalled"}), `"T1"`, `"T9"`)
	if w := s.send("/slack/events", body); w.Code != 200 {
		t.Fatal(w.Code)
	}
	waitIdle(t, s)
	if _, err := s.store.Installation(t.Context(), "", "T9"); err == nil {
		t.Error("the installation outlived the app")
	}
}

func TestSettingsAreCheckedWithWords(t *testing.T) {
	tests := []struct {
		cfg  slack.Config
		want string
	}{
		{slack.Config{}, "SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both empty"},
		{slack.Config{AppToken: "xoxb-1", BotToken: "xoxb-1"}, `SLACK_APP_TOKEN starts with "xoxb-": that is the bot token`},
		{slack.Config{AppToken: "xapp-1", BotToken: "xapp-1"}, `SLACK_BOT_TOKEN starts with "xapp-"`},
		{slack.Config{SigningSecret: "s"}, "SLACK_BOT_TOKEN is empty"},
		{slack.Config{SigningSecret: "s", BotToken: "xoxb-1", ClientID: "1"}, "belong together"},
		{slack.Config{SigningSecret: "s", BotToken: "xoxb-1", APIURL: "slack.com"}, "SLACK_API_URL"},
	}
	for _, tt := range tests {
		if _, err := slack.New(tt.cfg, slack.Deps{}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v, want %q", tt.cfg, err, tt.want)
		}
	}
}
