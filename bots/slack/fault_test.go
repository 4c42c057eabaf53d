package slack_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
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

// TestFaultChild is the bot as a process of its own, for TestEveryQuestionIsAnsweredOnceThroughFaults.
func TestFaultChild(t *testing.T) {
	api, path := os.Getenv("FAULT_API"), os.Getenv("FAULT_STORE")
	if api == "" {
		t.Skip("started by TestEveryQuestionIsAnsweredOnceThroughFaults")
	}
	g, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), path, store.Options{Drivers: []store.Driver{sqlite.Driver()}})
	if err != nil {
		t.Fatal(err)
	}
	d := bots.NewDispatcher(s, bots.Options{Alone: true, Poll: 50 * time.Millisecond})
	a, err := slack.New(slack.Config{BotToken: "xoxb-1", AppToken: "xapp-1", SigningSecret: secret, APIURL: api},
		slack.Deps{Dispatcher: d, Desk: &bots.Desk{Answers: g, Records: s}, Records: s, Community: community(s)})
	if err != nil {
		t.Fatal(err)
	}
	bottest.Serve(a.Routes(), a.Run, d.Run)
}

// child starts the bot and returns its address and the process.
func child(t *testing.T, api, path string) (string, *exec.Cmd) {
	t.Helper()
	c := bottest.Again("TestFaultChild", "FAULT_API="+api, "FAULT_STORE="+path)
	return bottest.Start(t, c, bottest.Listens), c
}

// TestEveryQuestionIsAnsweredOnceThroughFaults sends questions over HTTP and Socket Mode, every tenth three times,
// while 5 % of the posts get 429 or 500 and one in a hundred is done and its reply lost; Socket Mode is disconnected
// twice and the bot killed once with -9. PLENIPO_FAULT_EVENTS=10000 runs it at full size.
func TestEveryQuestionIsAnsweredOnceThroughFaults(t *testing.T) {
	events := bottest.FaultEvents()
	if testing.Short() {
		t.Skip("starts processes")
	}
	peer := bottest.NewSlackPeer(t)
	path := filepath.Join(t.TempDir(), "s.db")
	var mu sync.Mutex
	posts, lost := 0, map[string]bool{}
	peer.SetFaults(func(_ int, c bottest.Call) bottest.Fault {
		if c.Method != "chat.postMessage" {
			return bottest.Fault{}
		}
		mu.Lock()
		defer mu.Unlock()
		posts++
		switch {
		case posts%40 == 7:
			return bottest.Fault{Status: 429, RetryAfter: time.Second}
		case posts%40 == 27:
			return bottest.Fault{Status: 500}
		case posts%100 == 63:
			lost[keyOf(c)] = true
			return bottest.Fault{Lost: true, Status: 502}
		}
		return bottest.Fault{}
	})
	url, bot := child(t, peer.URL, path)
	peer.WaitFor(t, "socket", 2)

	overHTTP := func(body string) bool {
		r, err := http.NewRequest(http.MethodPost, url+"/slack/events", strings.NewReader(body))
		if err != nil {
			return false
		}
		timestamp, signature := sign(body, time.Now())
		r.Header.Set("X-Slack-Request-Timestamp", timestamp)
		r.Header.Set("X-Slack-Signature", signature)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			return false
		}
		_ = res.Body.Close()
		return res.StatusCode == http.StatusOK
	}
	// deliver sends an event until it is acknowledged, as Slack does.
	socket := map[string]string{} // envelope → body
	deliver := func(i int, body string) {
		if i%2 == 0 {
			var v any
			_ = json.Unmarshal([]byte(body), &v)
			if id, err := peer.SendSocket("events_api", v); err == nil {
				socket[id] = body
				return
			}
		}
		for !overHTTP(body) {
			time.Sleep(20 * time.Millisecond) // Slack's pause between tries, shortened
		}
	}
	began := time.Now()
	for i := range events {
		body := callback(mention(fmt.Sprintf("C%d", i%50), fmt.Sprintf("%d.1", i+1), "What are the ITRs?"))
		times := 1
		if i%10 == 0 {
			times = 3
		}
		for range times {
			deliver(i, body)
		}
		switch i {
		case events / 4, events * 3 / 4:
			if err := peer.Disconnect(); err != nil {
				t.Log(err)
			}
		case events / 2:
			bottest.Kill(bot)
			n := peer.Count("socket")
			url, bot = child(t, peer.URL, path)
			peer.WaitFor(t, "socket", n+1)
		}
	}
	// What was sent over a connection and never acknowledged comes again.
	acked := map[string]bool{}
	settle := func() bool {
		for _, c := range peer.Calls("ack") {
			acked[c.Text] = true
		}
		return len(acked) >= len(socket)
	}
	for range 100 {
		if settle() {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	again := 0
	for id, body := range socket {
		if !acked[id] {
			again++
			for !overHTTP(body) {
				time.Sleep(20 * time.Millisecond)
			}
		}
	}
	answers := func() map[string]int {
		m := map[string]int{}
		for _, c := range peer.Calls("chat.postMessage") {
			m[keyOf(c)]++
		}
		return m
	}
	peer.Wait(t, "every question's answer", func() bool {
		return peer.Count("chat.postMessage") >= events && len(answers()) >= events
	})
	took := time.Since(began)
	time.Sleep(2 * time.Second) // whatever would be posted twice is posted by now
	doubled, excused := 0, 0
	for key, n := range answers() {
		if n > 1 {
			doubled++
			if lost[key] {
				excused++
			}
		}
	}
	t.Logf("%d questions, %d answered, %d answered twice (%d after a lost reply), %d replies lost, %d envelopes sent again, %v",
		events, len(answers()), doubled, excused, len(lost), again, took.Round(time.Millisecond))
	if doubled > excused+1 {
		// One more is possible: the post under way at the instant of the kill, when it can't be looked up.
		t.Errorf("%d answers were doubled without a lost reply", doubled-excused)
	}
}

func keyOf(c bottest.Call) string {
	var m struct {
		Payload struct {
			Key string `json:"key"`
		} `json:"event_payload"`
	}
	_ = json.Unmarshal([]byte(c.Form["metadata"]), &m)
	return m.Payload.Key
}
