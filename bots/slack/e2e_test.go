package slack_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"plenipo/bots"
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
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close(); _ = c.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at, ok := strings.CutPrefix(lines.Text(), "LISTENS "); ok {
			return at
		}
	}
	t.Fatal("the emulator didn't start")
	return ""
}

// web calls a Web API method as the person Amina.
func web(t *testing.T, at, method string, form url.Values) map[string]any {
	t.Helper()
	form.Set("token", "xoxp-e2e")
	res, err := http.PostForm(at+"/api/"+method, form)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var m map[string]any
	if err := json.NewDecoder(res.Body).Decode(&m); err != nil || m["ok"] != true {
		t.Fatalf("%s: %v %v", method, m, err)
	}
	return m
}

// TestAgainstAnotherPartysSlack asks in a channel of emulate's Slack, as a person would, and reads the thread.
func TestAgainstAnotherPartysSlack(t *testing.T) {
	at := emulator(t)
	g, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "s.db"), store.Options{Drivers: []store.Driver{sqlite.Driver()}})
	if err != nil {
		t.Fatal(err)
	}
	d := bots.NewDispatcher(s, bots.Options{Alone: true, Poll: 20 * time.Millisecond})
	a, err := slack.New(slack.Config{BotToken: "xoxb-e2e", SigningSecret: secret, APIURL: at + "/api"},
		slack.Deps{Dispatcher: d, Desk: &bots.Desk{Answers: g, Records: s}, Records: s})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	for p, h := range a.Routes() {
		mux.Handle(p, h)
	}
	bot := httptest.NewServer(mux)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 2)
	go func() { ended <- d.Run(ctx) }()
	go func() { ended <- a.Run(ctx) }()
	t.Cleanup(func() {
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
	var me, channel string
	for _, u := range web(t, at, "users.list", url.Values{})["members"].([]any) {
		if u := u.(map[string]any); u["name"] == "plenipo" {
			me = u["id"].(string)
		}
	}
	for _, c := range web(t, at, "conversations.list", url.Values{})["channels"].([]any) {
		if c := c.(map[string]any); c["name"] == "policy" {
			channel = c["id"].(string)
		}
	}
	// replies waits until the thread has n answers and returns them.
	replies := func(thread string, n int) []any {
		t.Helper()
		for range 500 {
			all := web(t, at, "conversations.replies", url.Values{"channel": {channel}, "ts": {thread}})["messages"].([]any)
			if len(all) > n {
				return all[1:]
			}
			time.Sleep(10 * time.Millisecond) // another process; it can only be asked
		}
		t.Fatalf("no answer number %d in thread %s", n, thread)
		return nil
	}
	waitForBot := func() {
		for range 500 { // until the bot knows who it is, which its first call asks
			if b, err := s.Backlog(t.Context()); err == nil && b.Waiting == 0 {
				return
			}
			time.Sleep(time.Millisecond)
		}
	}
	ask := web(t, at, "chat.postMessage", url.Values{"channel": {channel}, "text": {"<@" + me + "> When is the next Plenipotentiary Conference?"}})
	thread := ask["ts"].(string)
	first := replies(thread, 1)[0].(map[string]any)
	if first["user"] != me || !strings.Contains(first["text"].(string), "9–27 November 2026") {
		t.Errorf("answer: %v", first)
	}
	blocks, err := json.Marshal(first["blocks"])
	if err != nil {
		t.Fatal(err)
	}
	slack.CheckPayload(t, first["text"].(string), blocks)
	waitForBot()
	web(t, at, "chat.postMessage", url.Values{"channel": {channel}, "thread_ts": {thread}, "text": {"and where is it held?"}})
	replied := replies(thread, 3)
	if last := replied[len(replied)-1].(map[string]any); last["user"] != me || !strings.Contains(last["text"].(string), "Doha") {
		t.Errorf("follow-up: %v", last)
	}
}
