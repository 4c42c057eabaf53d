package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"plenipo/bots"
	"plenipo/bots/bottest"
	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
)

// faultKey signs the interactions of the fault run.
var faultKey = ed25519.NewKeyFromSeed([]byte("thirty-two bytes for a test key!"))

// TestFaultChild is the bot as a process of its own, for TestEveryQuestionIsAnsweredOnceThroughFaults.
func TestFaultChild(t *testing.T) {
	api, path := os.Getenv("FAULT_API"), os.Getenv("FAULT_STORE")
	if api == "" {
		t.Skip("started by TestEveryQuestionIsAnsweredOnceThroughFaults")
	}
	s, err := store.Open(t.Context(), path, store.Options{Drivers: []store.Driver{sqlite.Driver()}})
	if err != nil {
		t.Fatal(err)
	}
	d := bots.NewDispatcher(s, bots.Options{Alone: true, Poll: 50 * time.Millisecond})
	pub := hex.EncodeToString(faultKey.Public().(ed25519.PublicKey))
	a, err := New(Config{Token: "secret", ApplicationID: "1", PublicKey: pub, APIURL: api, Shards: 1},
		Deps{Desk: &bots.Desk{Answers: &brain{}, Records: s}, Inbox: d, Records: s, Community: community(s), Base: emptyBase})
	if err != nil {
		t.Fatal(err)
	}
	d.Serve(Platform, a)
	bottest.Serve(a.Routes(), a.Run, d.Run)
}

// child starts the bot and returns its address and the process.
func child(t *testing.T, api, path string) (string, *exec.Cmd) {
	t.Helper()
	c := bottest.Again("TestFaultChild", "FAULT_API="+api, "FAULT_STORE="+path)
	return bottest.Start(t, c, bottest.Listens), c
}

// A line is the peer's side of the Gateway: it numbers events, and sends again what a client that resumes hasn't.
type line struct {
	t    *testing.T
	peer *bottest.DiscordPeer
	conn *bottest.DiscordConn
	sent []string // sent[i] has the number i+first
	next int
}

func (l *line) send(event func(seq string) string) {
	l.next++
	e := event(strconv.Itoa(l.next))
	l.sent = append(l.sent, e)
	_ = l.conn.Write(e) // what a dropped connection doesn't carry is sent after the resume
}

// drop ends the connection; the client resumes, or with invalid set is told that its session is over and begins anew.
func (l *line) drop(invalid bool) {
	if invalid {
		l.peer.Invalidate()
	}
	l.conn.Close()
	l.again(!invalid)
}

// again waits for the client to come back.
func (l *line) again(resumes bool) {
	l.conn = l.peer.Conn(l.t)
	first := l.next - len(l.sent) + 1
	if !resumes {
		l.sent, l.next = nil, 1 // READY was number 1
		return
	}
	for i, e := range l.sent {
		if first+i > l.conn.Resumed {
			_ = l.conn.Write(e)
		}
	}
}

// TestEveryQuestionIsAnsweredOnceThroughFaults sends mentions over the Gateway and signed commands over HTTP, every
// tenth three times, while 5 % of the posts get 429 or 500 and one in a hundred is done and its reply lost; the Gateway
// drops twice and resumes, declares the session invalid once, and the bot is killed once with -9.
// PLENIPO_FAULT_EVENTS=10000 runs it at full size.
func TestEveryQuestionIsAnsweredOnceThroughFaults(t *testing.T) {
	events := bottest.FaultEvents()
	if testing.Short() {
		t.Skip("starts processes")
	}
	p := bottest.NewDiscordPeer(t)
	path := filepath.Join(t.TempDir(), "s.db")
	tried, refused, lost := 0, 0, 0 // guarded by the peer while it serves
	p.SetFaults(func(_ int, c bottest.DiscordCall) bottest.Fault {
		if !strings.HasSuffix(c.Path, "/messages") {
			return bottest.Fault{}
		}
		tried++
		switch {
		case tried%40 == 7:
			refused++
			return bottest.Fault{Status: 429, RetryAfter: 200 * time.Millisecond}
		case tried%40 == 27:
			refused++
			return bottest.Fault{Status: 500}
		case tried%100 == 63:
			lost++
			return bottest.Fault{Status: 502, Lost: true}
		}
		return bottest.Fault{}
	})
	shown := func() map[string]int { // asked message → messages shown; Discord shows one for each nonce
		n := map[string]int{}
		for _, c := range p.Calls(posts) {
			var m message
			if json.Unmarshal(c.Body, &m) == nil && m.Reference != nil && !c.Again {
				n[m.Reference.MessageID]++
			}
		}
		return n
	}
	url, bot := child(t, p.URL, path)
	l := &line{t: t, peer: p, conn: p.Conn(t), next: 1}

	answered := map[string]int{} // interaction → responses with an answer
	interact := func(id string) bool {
		body := strings.Replace(slashJSON(id, "ask", "en-US", "question", "Why?"), `"permissions"`, `"x"`, 1)
		stamp := fmt.Sprint(time.Now().Unix())
		r, err := http.NewRequest(http.MethodPost, url+"/discord/interactions", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Signature-Timestamp", stamp)
		r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(faultKey, []byte(stamp+body))))
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			return false
		}
		defer res.Body.Close()
		var g got
		return res.StatusCode == http.StatusOK && json.NewDecoder(res.Body).Decode(&g) == nil && strings.Contains(g.words(), "You asked: Why?")
	}
	began := time.Now()
	var mentioned []string
	beforeKill, keptBefore := 0, 0 // mentions sent before the kill, and those of them that were kept
	for i := range events {
		id := strconv.Itoa(100_000 + i)
		times := 1
		if i%10 == 0 {
			times = 3
		}
		for range times {
			if i%2 == 0 {
				l.send(func(seq string) string {
					return strings.Replace(mention(seq, id, "<@42> question "+id, ""), `"channel_id":"6"`, fmt.Sprintf(`"channel_id":"6%d"`, i%50), 1)
				})
			} else if interact(id) {
				answered[id]++
			}
		}
		if i%2 == 0 {
			mentioned = append(mentioned, id)
		}
		switch i {
		case events / 4, events * 3 / 4:
			l.drop(false)
		case events * 5 / 8:
			// Discord forgets what a client hadn't when its session is over: wait until it has all.
			waitUntil(t, "the Gateway's events", func() bool { return keptOf(path, mentioned) >= len(mentioned)-beforeKill+keptBefore })
			l.drop(true)
		case events / 2:
			beforeKill = len(mentioned)
			// A slow machine lags behind further than a kill should cost.
			waitUntil(t, "all but the newest of the Gateway's events", func() bool { return keptOf(path, mentioned) >= beforeKill-onTheWire })
			bottest.Kill(bot)
			keptBefore = keptOf(path, mentioned)
			url, bot = child(t, p.URL, path)
			l.again(false)
		}
	}
	// What was on the wire at the kill and not yet kept is gone: Discord doesn't send it again.
	gone := 0
	waitUntil(t, "every question's answer", func() bool {
		gone = 0
		have := shown()
		for i, id := range mentioned {
			if have[id] == 0 {
				if i >= beforeKill {
					return false
				}
				gone++
			}
		}
		return gone == beforeKill-keptBefore
	})
	took := time.Since(began)
	time.Sleep(2 * time.Second) // whatever would be posted twice is posted by now
	doubled := 0
	have := shown()
	for _, id := range mentioned {
		if have[id] > 1 {
			doubled++
		}
	}
	unanswered := 0
	for i := range events {
		if i%2 == 1 && answered[strconv.Itoa(100_000+i)] == 0 {
			unanswered++
		}
	}
	var ops []string
	for _, c := range p.Calls("IDENTIFY|RESUME") {
		ops = append(ops, c.Method)
	}
	t.Logf("%d mentions: %d answered, %d answered twice, %d on the wire at the kill and never kept; %d commands: %d without an answer; "+
		"%d posts refused, %d replies lost, Gateway ops %v, %v",
		len(mentioned), len(mentioned)-gone, doubled, gone, events/2, unanswered, refused, lost, ops, took.Round(time.Millisecond))
	if doubled > 0 {
		t.Errorf("%d mentions were answered twice", doubled)
	}
	if unanswered > 0 {
		t.Errorf("%d commands got no answer", unanswered)
	}
	if gone > onTheWire {
		t.Errorf("%d mentions were lost at the kill, more than may be on the wire", gone)
	}
}

// onTheWire is how many mentions a kill may cost.
const onTheWire = 64

// keptOf returns how many of the messages are in the bot's inbox, answered or not; 0 while it can't be read.
func keptOf(path string, messages []string) int {
	s, err := store.Open(context.Background(), path, store.Options{Drivers: []store.Driver{sqlite.Driver()}})
	if err != nil {
		return 0
	}
	defer s.Close()
	n := 0
	for _, id := range messages {
		if _, err := s.EventState(context.Background(), Platform, store.Key("m"+id)); err == nil {
			n++
		}
	}
	return n
}

// waitUntil asks every few milliseconds; what is waited for happens in another process.
func waitUntil(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 3000 {
		if ok() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("waited in vain for %s", what)
}
