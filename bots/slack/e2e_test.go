package slack_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
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

// emulator starts another party's Slack and returns its address; the test is skipped where it isn't installed.
func emulator(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed")
	}
	if _, err := os.Stat("e2e/node_modules/emulate"); err != nil {
		t.Skip("emulate is not installed: run npm ci --ignore-scripts in bots/slack/e2e")
	}
	c := exec.Command("node", "launch.mjs")
	c.Dir, c.Stderr = "e2e", os.Stderr
	c.Env = append(os.Environ(), "SIGNING_SECRET="+secret)
	return bottest.Start(t, c, bottest.Listens)
}

// An emulated is a running bot in another party's Slack, with a channel "policy" and a person Amina.
type emulated struct {
	t           *testing.T
	at          string // the other party's address
	bot         string // the bot's address
	store       *store.Store
	me, channel string
	amina       string
}

// emulate starts both sides; change is told the bot's own address.
func emulate(t *testing.T, change func(cfg *slack.Config, site string)) *emulated {
	at := emulator(t)
	g, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	keys, err := store.ParseKeyring(strings.Repeat("1f", 32))
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "s.db"), store.Options{Drivers: []store.Driver{sqlite.Driver()}, Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	bot := httptest.NewUnstartedServer(nil)
	site := "http://" + bot.Listener.Addr().String()
	cfg := slack.Config{BotToken: "xoxb-e2e", SigningSecret: secret, APIURL: at + "/api"}
	if change != nil {
		change(&cfg, site)
	}
	d := bots.NewDispatcher(s, bots.Options{Alone: true, Poll: 20 * time.Millisecond})
	a, err := slack.New(cfg, slack.Deps{Dispatcher: d, Desk: &bots.Desk{Answers: g, Records: s}, Records: s, Community: community(s)})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	for p, h := range a.Routes() {
		mux.Handle(p, h)
	}
	bot.Config.Handler = mux
	bot.Start()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 2)
	go func() { ended <- d.Run(ctx) }()
	go func() { ended <- a.Run(ctx) }()
	e := &emulated{t: t, at: at, bot: bot.URL, store: s}
	t.Cleanup(func() {
		e.checkPayloads()
		cancel()
		for range 2 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		bot.Close()
		_ = s.Close()
	})
	if _, err := http.Post(at+"/__events", "text/plain", strings.NewReader(bot.URL+"/slack/events")); err != nil {
		t.Fatal(err)
	}
	for _, u := range e.web("users.list", url.Values{})["members"].([]any) {
		switch u := u.(map[string]any); u["name"] {
		case "plenipo":
			e.me = u["id"].(string)
		case "amina":
			e.amina = u["id"].(string)
		}
	}
	for _, c := range e.web("conversations.list", url.Values{})["channels"].([]any) {
		if c := c.(map[string]any); c["name"] == "policy" {
			e.channel = c["id"].(string)
		}
	}
	return e
}

// web calls a Web API method as Amina.
func (e *emulated) web(method string, form url.Values) map[string]any {
	e.t.Helper()
	form.Set("token", "xoxp-e2e")
	res, err := http.PostForm(e.at+"/api/"+method, form)
	if err != nil {
		e.t.Fatal(err)
	}
	defer res.Body.Close()
	var m map[string]any
	if err := json.NewDecoder(res.Body).Decode(&m); err != nil || m["ok"] != true {
		e.t.Fatalf("%s: %v %v", method, m, err)
	}
	return m
}

// say posts as Amina and returns the message's time.
func (e *emulated) say(channel, thread, text string) string {
	e.t.Helper()
	form := url.Values{"channel": {channel}, "text": {text}}
	if thread != "" {
		form.Set("thread_ts", thread)
	}
	return e.web("chat.postMessage", form)["ts"].(string)
}

// thread returns the bot's messages in a thread, once ok holds of them and the bot owes nothing.
func (e *emulated) thread(channel, ts string, ok func(said []string) bool) []string {
	e.t.Helper()
	var said []string
	for range 6000 {
		said = nil
		for _, m := range e.web("conversations.replies", url.Values{"channel": {channel}, "ts": {ts}})["messages"].([]any) {
			if m := m.(map[string]any); m["user"] != e.amina {
				said = append(said, m["text"].(string))
			}
		}
		if b, err := e.store.Backlog(e.t.Context()); err == nil && b.Waiting == 0 && ok(said) {
			return said
		}
		time.Sleep(10 * time.Millisecond) // another process; it can only be asked
	}
	e.t.Fatalf("waited in vain; the thread's answers are %q", said)
	return nil
}

func says(n int, words string) func([]string) bool {
	return func(said []string) bool { return len(said) == n && (n == 0 || strings.Contains(said[n-1], words)) }
}

// checkPayloads looks at everything that was sent.
func (e *emulated) checkPayloads() {
	res, err := http.Get(e.at + "/__calls")
	if err != nil {
		e.t.Error(err)
		return
	}
	defer res.Body.Close()
	var calls []struct {
		Method string
		Fields map[string]any
	}
	if err := json.NewDecoder(res.Body).Decode(&calls); err != nil {
		e.t.Error(err)
	}
	for _, c := range calls {
		form := map[string]string{}
		for k, v := range c.Fields {
			text, isText := v.(string)
			if !isText {
				b, _ := json.Marshal(v)
				text = string(b)
			}
			form[k] = text
		}
		if c.Method != "chat.postMessage" && c.Method != "chat.update" || form["blocks"] != "" { // the others are Amina's
			bottest.CheckSlackCall(e.t, bottest.Call{Method: c.Method, Text: form["text"], Blocks: json.RawMessage(form["blocks"]), Form: form})
		}
	}
}

// sent counts the calls of a method.
func (e *emulated) sent(method string) int {
	res, err := http.Get(e.at + "/__calls")
	if err != nil {
		e.t.Fatal(err)
	}
	defer res.Body.Close()
	var calls []struct{ Method string }
	_ = json.NewDecoder(res.Body).Decode(&calls)
	n := 0
	for _, c := range calls {
		if c.Method == method {
			n++
		}
	}
	return n
}

// TestAgainstAnotherPartysSlack does in emulate's Slack what a person would.
func TestAgainstAnotherPartysSlack(t *testing.T) {
	e := emulate(t, nil)
	t.Run("a mention and its follow-up in the thread", func(t *testing.T) {
		ts := e.say(e.channel, "", "<@"+e.me+"> When is the next Plenipotentiary Conference?")
		e.thread(e.channel, ts, says(1, "9–27 November 2026"))
		e.say(e.channel, ts, "and where is it held?")
		e.thread(e.channel, ts, says(2, "Doha"))
		e.say(e.channel, ts, "thanks, that was all")
		e.thread(e.channel, ts, says(2, "Doha"))
	})
	t.Run("an edit changes the answer and a deletion takes it back", func(t *testing.T) {
		ts := e.say(e.channel, "", "<@"+e.me+"> What are the ITRs?")
		e.thread(e.channel, ts, says(1, "treaty"))
		e.web("chat.update", url.Values{"channel": {e.channel}, "ts": {ts}, "text": {"<@" + e.me + "> When is the next Plenipotentiary Conference?"}})
		e.thread(e.channel, ts, says(1, "Doha"))
		e.web("chat.delete", url.Values{"channel": {e.channel}, "ts": {ts}})
		deleted := e.sent("chat.delete")
		for range 6000 { // ours after Amina's
			if deleted = e.sent("chat.delete"); deleted == 2 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		if deleted != 2 {
			t.Error("the answer stands")
		}
	})
	t.Run("a direct message", func(t *testing.T) {
		dm := e.web("conversations.open", url.Values{"users": {e.me}})["channel"].(map[string]any)["id"].(string)
		ts := e.say(dm, "", "What are the ITRs?")
		e.thread(dm, ts, says(1, "treaty"))
		e.say(dm, ts, "How do I cook rice in a submarine?")
		e.thread(dm, ts, func(said []string) bool { return len(said) == 2 })
	})
	t.Run("talk that isn't for the bot", func(t *testing.T) {
		ts := e.say(e.channel, "", "What are the ITRs?")
		e.say(e.channel, ts, "<@"+e.amina+"> do you know?")
		e.thread(e.channel, ts, says(0, ""))
	})
	t.Run("the App Home", func(t *testing.T) {
		// emulate opens no home; the event is ours, and what is published goes to it.
		body := strings.ReplaceAll(callback(map[string]any{"type": "app_home_opened", "user": e.amina, "tab": "home", "channel": "D1"}), "UBOT", e.me)
		r, err := http.NewRequest(http.MethodPost, e.bot+"/slack/events", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		timestamp, signature := sign(body, time.Now())
		r.Header.Set("X-Slack-Request-Timestamp", timestamp)
		r.Header.Set("X-Slack-Signature", signature)
		if res, err := http.DefaultClient.Do(r); err != nil || res.StatusCode != 200 {
			t.Fatal(err)
		}
		e.thread(e.channel, e.say(e.channel, "", "."), func([]string) bool { return e.sent("views.publish") == 1 })
		if st, err := e.store.Backlog(t.Context()); err != nil || st.Waiting != 0 {
			t.Errorf("the home was refused: %+v %v", st, err)
		}
	})
}

// TestInstallFromAnotherPartysSlack goes through emulate's consent page in a browser's place, and asks the bot that
// was installed.
func TestInstallFromAnotherPartysSlack(t *testing.T) {
	e := emulate(t, func(cfg *slack.Config, site string) {
		cfg.BotToken, cfg.ClientID, cfg.ClientSecret, cfg.Site = "", "1.2", "s", site
	})
	jar, _ := cookiejar.New(nil)
	browser := &http.Client{Jar: jar}
	page, err := browser.Get(e.bot + "/slack/install")
	if err != nil || page.StatusCode != 200 || page.Request.URL.Path != "/oauth/v2/authorize" {
		t.Fatalf("%v %+v", err, page)
	}
	html, err := io.ReadAll(page.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = page.Body.Close()
	if !strings.Contains(string(html), "amina") {
		t.Fatalf("no consent page: %s", html)
	}
	q := page.Request.URL.Query()
	done, err := browser.PostForm(e.at+"/oauth/v2/authorize/callback", url.Values{
		"user_id": {e.amina}, "redirect_uri": {q.Get("redirect_uri")}, "scope": {q.Get("scope")}, "state": {q.Get("state")}, "client_id": {q.Get("client_id")},
	})
	if err != nil || done.StatusCode != 200 {
		t.Fatalf("%v %+v", err, done)
	}
	said, _ := io.ReadAll(done.Body)
	_ = done.Body.Close()
	if !strings.Contains(string(said), "installed") {
		t.Fatalf("after the install: %s", said)
	}
	team := e.web("team.info", url.Values{})["team"].(map[string]any)["id"].(string)
	in, err := e.store.Installation(t.Context(), "", team)
	if err != nil || !strings.HasPrefix(in.Token, "xoxb-") || in.BotUser == "" {
		t.Fatalf("installation %+v %v", in.TeamName, err)
	}
	ts := e.say(e.channel, "", "<@"+in.BotUser+"> What are the ITRs?")
	e.thread(e.channel, ts, says(1, "treaty"))
}
