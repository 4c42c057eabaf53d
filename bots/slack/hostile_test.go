package slack_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"plenipo/bots"
	"plenipo/bots/slack"
	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

func TestOnlySlackIsHeard(t *testing.T) {
	s := newScene(t)
	body := callback(mention("C1", "1.1", "What are the ITRs?"))
	now := time.Now()
	tests := []struct {
		name   string
		header func(h http.Header)
		body   string
		want   int
	}{
		{"no signature", func(h http.Header) { h.Del("X-Slack-Signature") }, body, 401},
		{"wrong signature", func(h http.Header) { h.Set("X-Slack-Signature", "v0="+strings.Repeat("0", 64)) }, body, 401},
		{"another version", func(h http.Header) {
			h.Set("X-Slack-Signature", strings.Replace(h.Get("X-Slack-Signature"), "v0", "v1", 1))
		}, body, 401},
		{"stale", func(h http.Header) {
			ts, sig := sign(body, now.Add(-6*time.Minute))
			h.Set("X-Slack-Request-Timestamp", ts)
			h.Set("X-Slack-Signature", sig)
		}, body, 401},
		{"future", func(h http.Header) {
			ts, sig := sign(body, now.Add(6*time.Minute))
			h.Set("X-Slack-Request-Timestamp", ts)
			h.Set("X-Slack-Signature", sig)
		}, body, 401},
		{"no timestamp", func(h http.Header) { h.Del("X-Slack-Request-Timestamp") }, body, 401},
		{"timestamp that isn't one", func(h http.Header) { h.Set("X-Slack-Request-Timestamp", "9999999999999999999") }, body, 401},
		{"huge", func(http.Header) {}, strings.Repeat(" ", 1<<20+1), 413},
		{"null", func(http.Header) {}, "null", 400},
		{"a number", func(http.Header) {}, "7", 400},
		{"an array", func(http.Header) {}, "[1]", 400},
		{"truncated", func(http.Header) {}, body[:len(body)/2], 400},
		{"deep", func(http.Header) {}, `{"type":"event_callback","event":` + strings.Repeat("[", 200_000), 400},
		{"an event that is null", func(http.Header) {}, `{"type":"event_callback","event":null}`, 400},
		{"unknown type", func(http.Header) {}, `{"type":"new_thing"}`, 200},
		{"empty", func(http.Header) {}, "", 400},
	}
	for _, path := range []string{"/slack/events", "/slack/commands", "/slack/interactions"} {
		for _, tt := range tests {
			t.Run(path+" "+tt.name, func(t *testing.T) {
				want := tt.want
				if path != "/slack/events" && want == 200 {
					want = 400 // not a form
				}
				r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(tt.body))
				ts, sig := sign(tt.body, now)
				r.Header.Set("X-Slack-Request-Timestamp", ts)
				r.Header.Set("X-Slack-Signature", sig)
				tt.header(r.Header)
				w := httptest.NewRecorder()
				s.mux.ServeHTTP(w, r)
				if w.Code != want {
					t.Errorf("status %d, want %d", w.Code, want)
				}
				if b, err := s.store.Backlog(t.Context()); err != nil || b.Waiting != 0 {
					t.Error("it was taken")
				}
			})
		}
	}
	if w := s.send("/slack/events", `{"type":"url_verification","challenge":"abc"}`); !strings.Contains(w.Body.String(), `"abc"`) {
		t.Errorf("challenge: %s", w.Body)
	}
}

func TestNobodyIsPinged(t *testing.T) {
	s := newScene(t)
	s.event(mention("C1", "1.1", "What is the zorble protocol?"))
	s.event(mention("C1", "2.1", "<!channel> @here <@U123> why is the <!subteam^S1|x> sky green?"))
	for _, got := range s.WaitFor(t, "chat.postMessage", 2) {
		if got.Form["link_names"] != "" || got.Form["parse"] != "" || got.Form["unfurl_links"] != "false" {
			t.Errorf("names or links are looked for: %v", got.Form)
		}
	}
}

func TestASavedAnswerPingsNobody(t *testing.T) {
	layer, err := knowledge.Dir("testdata/knowledge")
	if err != nil {
		t.Fatal(err)
	}
	live, err := answer.NewLive(t.Context(), func() ([]knowledge.Layer, error) { return []knowledge.Layer{layer}, nil }, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	saved := bots.Article(store.Saved{
		ID: "saved-1", Chapter: "ch", Question: "Who pays the dues of <!channel>?", Lang: "en", Author: "<@U1> @here", Link: "https://x.slack.com/a|b>c",
		Text: "The treasurer <!channel> pays the dues, says <@U123> @channel in <#C1|here>.", Said: noon,
	})
	if err := live.Add(t.Context(), saved); err != nil {
		t.Fatal(err)
	}
	s := newScene(t, func(o *sceneOptions) { o.answers = live })
	if err := s.store.SetSettings(t.Context(), c1, store.Settings{Chapter: "ch"}); err != nil {
		t.Fatal(err)
	}
	s.event(mention("C1", "1.1", "Who pays the dues?"))
	got := s.WaitFor(t, "chat.postMessage", 1)[0] // looked at as a payload by the scene's end
	if !strings.Contains(got.Text, "The treasurer") {
		t.Errorf("answer: %+v", got)
	}
	s.event(mention("C2", "2.1", "Who pays the dues?"))
	if got := s.WaitFor(t, "chat.postMessage", 2)[1]; strings.Contains(got.Text, "The treasurer") {
		t.Errorf("another channel reads the chapter's answer: %+v", got)
	}
}

func TestAnUninstalledTeamGetsNothing(t *testing.T) {
	s := newScene(t, func(o *sceneOptions) { o.cfg.BotToken, o.cfg.ClientID, o.cfg.ClientSecret = "", "1.2", "s" })
	s.event(mention("C1", "1.1", "What are the ITRs?"))
	waitIdle(t, s)
	if n := len(s.Calls()); n != 0 {
		t.Errorf("%d calls", n)
	}
	if st, err := s.store.EventState(t.Context(), "slack", "T1/C1/1.1"); err != nil || !st.Failed {
		t.Errorf("state %+v %v", st, err)
	}
}

func TestAResponseURLElsewhereIsRefused(t *testing.T) {
	// Without SLACK_API_URL the Web API is Slack's own, and only Slack's host may be answered to. Nothing is run.
	d := bots.NewDispatcher(nil, bots.Options{})
	a, err := slack.New(slack.Config{BotToken: "xoxb-1", SigningSecret: "s"}, slack.Deps{Dispatcher: d, Desk: &bots.Desk{}, Records: (*store.Store)(nil), Community: &bots.Community{}})
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"https://evil.example/x", "http://hooks.slack.com/x", "https://hooks.slack.com.evil.example/", "", "::"} {
		if a.CheckResponseURL(bad) == nil {
			t.Errorf("an answer would go to %q", bad)
		}
	}
	if err := a.CheckResponseURL("https://hooks.slack.com/commands/1"); err != nil {
		t.Error(err)
	}
}
