package slack_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"plenipo/bots"
	"plenipo/bots/slack"
	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
	"plenipo/knowledge"
)

// BenchmarkMention is what a member feels: a signed app_mention in over loopback, and a post to a Web API that
// answers at once. One iteration is one question answered. Run all of it together, so that the cases can be compared:
//
//	go test -run '^$' -bench Mention -benchtime 10000x ./bots/slack
//
//	bare       slack-go alone: verified, parsed, and an echo posted; nothing kept, nothing looked up
//	echo       the whole bot with an engine that repeats the question: what all but the engine takes
//	small      the whole bot over the six files of testdata
//	built-in   the whole bot over the built-in base
//
// ack-p99 is how long Slack waits, answer-p99 until the post arrives, both with as much as goes in.
func BenchmarkMention(b *testing.B) {
	small, err := engine()
	if err != nil {
		b.Fatal(err)
	}
	for _, bench := range []struct {
		name    string
		answers func(b *testing.B) bots.Answerer // nil: slack-go alone
	}{
		{"bare", nil},
		{"echo", func(*testing.B) bots.Answerer { return parrot{} }},
		{"small", func(*testing.B) bots.Answerer { return small }},
		{"built-in", builtin},
	} {
		b.Run(bench.name, func(b *testing.B) {
			l := newLoad(b)
			if bench.answers == nil {
				l.serve(b, bare(b, l.api.URL))
			} else {
				l.serve(b, bot(b, l.api.URL, bench.answers(b)))
			}
			l.run(b, 0)
		})
	}
}

// BenchmarkServe builds the program and asks a running "plenipo serve", as fast as it goes and 500 times a second;
// bot-peak-MB is the most memory that its process had, with the pages of the program's file that it has read; bot-own-MB
// is what it has at the end without them.
func BenchmarkServe(b *testing.B) {
	path := filepath.Join(b.TempDir(), "plenipo")
	if out, err := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, "plenipo/cmd/plenipo").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	dir := b.TempDir()
	for _, bench := range []struct {
		name      string
		perSecond int
	}{{"first start", 500}, {"full", 0}, {"500 a second", 500}} { // the first start builds the index
		b.Run(bench.name, func(b *testing.B) {
			l := newLoad(b)
			c := exec.Command(path, "serve")
			c.Env = []string{
				"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "SLACK_BOT_TOKEN=xoxb-1", "SLACK_SIGNING_SECRET=" + secret, "SLACK_API_URL=" + l.api.URL + "/api",
				"PLENIPO_LISTEN=127.0.0.1:0", "PLENIPO_MEMBER_RATE=off", "PLENIPO_CHANNEL_RATE=off", "PLENIPO_STORE=" + filepath.Join(dir, "s.db"),
			}
			l.start(b, c)
			l.run(b, bench.perSecond)
			b.ReportMetric(status(c.Process.Pid, "VmHWM"), "bot-peak-MB")
			b.ReportMetric(status(c.Process.Pid, "RssAnon"), "bot-own-MB")
		})
	}
}

func builtin(b *testing.B) bots.Answerer {
	g, err := answer.Open(b.Context(), []knowledge.Layer{knowledge.Embedded()}, "", answer.Options{Now: func() time.Time { return noon }})
	if err != nil {
		b.Fatal(err)
	}
	return g
}

// A parrot answers with the question.
type parrot struct{}

func (parrot) Ask(_ context.Context, q answer.Question) (answer.Answer, error) {
	return answer.Answer{ID: "echo", Kind: answer.Passage, Text: q.Text, Lead: q.Text, Lang: "en"}, nil
}
func (p parrot) Events(ctx context.Context, _ answer.EventFilter, q answer.Question) (answer.Answer, error) {
	return p.Ask(ctx, q)
}
func (p parrot) Define(ctx context.Context, _ string, q answer.Question) (answer.Answer, error) {
	return p.Ask(ctx, q)
}
func (parrot) Complete(string, knowledge.ChapterID, []string, int, ...string) []answer.Completion {
	return nil
}
func (parrot) Popular(string, knowledge.ChapterID, int, ...string) []string { return nil }

// bot returns the whole bot's handler, kept in SQLite; it runs until the benchmark ends.
func bot(b *testing.B, api string, answers bots.Answerer) http.Handler {
	s, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "s.db"), store.Options{Drivers: []store.Driver{sqlite.Driver()}})
	if err != nil {
		b.Fatal(err)
	}
	d := bots.NewDispatcher(s, bots.Options{Alone: true})
	a, err := slack.New(slack.Config{BotToken: "xoxb-1", SigningSecret: secret, APIURL: api + "/api/"},
		slack.Deps{Dispatcher: d, Desk: &bots.Desk{Answers: answers, Records: s}, Records: s, Community: community(s)})
	if err != nil {
		b.Fatal(err)
	}
	mux := http.NewServeMux()
	for p, h := range a.Routes() {
		mux.Handle(p, h)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	for _, run := range []func(context.Context) error{d.Run, s.Run} {
		running.Go(func() { _ = run(ctx) })
	}
	b.Cleanup(func() {
		cancel()
		running.Wait()
		_ = s.Close()
	})
	return mux
}

// bare is the least that can be written with slack-go.
func bare(b *testing.B, api string) http.Handler {
	client := slackgo.New("xoxb-1", slackgo.OptionAPIURL(api+"/api/"), slackgo.OptionHTTPClient(&http.Client{Transport: wide(64)}))
	var wg sync.WaitGroup
	b.Cleanup(wg.Wait)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := slackgo.NewSecretsVerifier(r.Header, secret)
		if err != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		body, err := io.ReadAll(io.TeeReader(r.Body, &v))
		if err != nil || v.Ensure() != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		ev, err := slackevents.ParseEvent(body, slackevents.OptionNoVerifyToken())
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		if m, ok := ev.InnerEvent.Data.(*slackevents.AppMentionEvent); ok {
			wg.Go(func() {
				_, _, _ = client.PostMessage(m.Channel, slackgo.MsgOptionText(m.Text, false), slackgo.MsgOptionTS(m.TimeStamp))
			})
		}
	})
}

func wide(n int) *http.Transport { return &http.Transport{MaxIdleConnsPerHost: n} }

// A load asks questions and sees them answered.
type load struct {
	api   *httptest.Server
	at    string // where the bot listens
	first int64  // tells this load from another on the same store
	want  atomic.Int64
	posts atomic.Int64
	done  chan struct{}

	mu    sync.Mutex // guards the rest
	began map[string]time.Time
	took  []time.Duration
	acks  []time.Duration
}

func newLoad(b *testing.B) *load {
	l := &load{first: time.Now().UnixNano(), done: make(chan struct{}, 1), began: map[string]time.Time{}}
	l.api = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch r.URL.Path {
		case "/api/chat.postMessage":
			thread := r.FormValue("thread_ts")
			n := l.posts.Add(1)
			l.mu.Lock()
			if t, ok := l.began[thread]; ok {
				l.took = append(l.took, time.Since(t))
				delete(l.began, thread)
			}
			l.mu.Unlock()
			_, _ = io.WriteString(w, `{"ok":true,"channel":"C1","ts":"2.`+strconv.FormatInt(n, 10)+`"}`)
			if n == l.want.Load() {
				l.done <- struct{}{}
			}
		case "/api/users.info":
			_, _ = io.WriteString(w, `{"ok":true,"user":{"id":"U1","locale":"en-US","tz":"UTC"}}`)
		default:
			_, _ = io.WriteString(w, `{"ok":true,"user_id":"UBOT"}`)
		}
	}))
	b.Cleanup(l.api.Close)
	return l
}

func (l *load) serve(b *testing.B, h http.Handler) {
	web := httptest.NewServer(h)
	b.Cleanup(web.Close)
	l.at = web.URL
}

// start runs a program until the benchmark ends and waits for it to say where it listens.
func (l *load) start(b *testing.B, c *exec.Cmd) {
	out, err := c.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if at, ok := strings.CutPrefix(lines.Text(), "HTTP is on: "); ok {
			l.at = at
			return
		}
	}
	b.Fatalf("%s didn't start", c.Path)
}

// warmUp has n questions answered that don't count.
func (l *load) warmUp(b *testing.B, n int64) {
	client := &http.Client{Transport: wide(16)}
	defer client.CloseIdleConnections()
	l.want.Store(n)
	var wg sync.WaitGroup
	for from := range int64(16) {
		wg.Go(func() {
			for i := from; i < n; i += 16 {
				l.ask(b, client, -1-i)
			}
		})
	}
	wg.Wait()
	<-l.done
	l.posts.Store(0)
	l.took, l.acks = nil, nil
}

var asked = []string{"What are the ITRs?", "When is the next Plenipotentiary Conference?", "Why did the US not sign the ITRs?", "How do I cook rice?"}

// run asks b.N questions, as fast as 16 connections go or perSecond of them, and reports.
func (l *load) run(b *testing.B, perSecond int) {
	client := &http.Client{Transport: wide(64)}
	defer client.CloseIdleConnections()
	l.want.Store(int64(b.N))
	senders := 16
	if perSecond > 0 {
		senders = 64
	}
	b.ResetTimer()
	start := time.Now()
	var next atomic.Int64
	var wg sync.WaitGroup
	for range senders {
		wg.Go(func() {
			for {
				i := next.Add(1)
				if i > int64(b.N) {
					return
				}
				if perSecond > 0 {
					time.Sleep(time.Until(start.Add(time.Duration(i) * time.Second / time.Duration(perSecond))))
				}
				l.ask(b, client, i)
			}
		})
	}
	wg.Wait()
	<-l.done
	b.StopTimer()
	elapsed := time.Since(start)
	if perSecond == 0 {
		b.ReportMetric(float64(b.N)/elapsed.Seconds(), "questions/s")
	}
	b.ReportMetric(p99(l.acks), "ack-p99-ms")
	b.ReportMetric(p99(l.took), "answer-p99-ms")
}

func (l *load) ask(b *testing.B, client *http.Client, i int64) {
	ts := fmt.Sprintf("%d.%d", l.first, i+1_000_000_000)
	body := callback(mention("C1", ts, asked[uint64(i)%uint64(len(asked))]))
	r, _ := http.NewRequest(http.MethodPost, l.at+"/slack/events", strings.NewReader(body))
	timestamp, signature := sign(body, time.Now())
	r.Header.Set("X-Slack-Request-Timestamp", timestamp)
	r.Header.Set("X-Slack-Signature", signature)
	at := time.Now()
	l.mu.Lock()
	l.began[ts] = at
	l.mu.Unlock()
	res, err := client.Do(r)
	if err != nil || res.StatusCode != http.StatusOK {
		b.Errorf("event: %v", err)
		return
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	l.mu.Lock()
	l.acks = append(l.acks, time.Since(at))
	l.mu.Unlock()
}

func p99(d []time.Duration) float64 {
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	return float64(d[len(d)*99/100].Microseconds()) / 1000
}

// status is a figure of a process's memory in MB; 0 where Linux's /proc isn't.
func status(pid int, name string) float64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, rest, ok := strings.Cut(string(b), name+":")
	fields := strings.Fields(rest)
	if err != nil || !ok || len(fields) == 0 {
		return 0
	}
	kib, _ := strconv.ParseFloat(fields[0], 64)
	return kib * 1024 / 1e6
}

// BenchmarkRender is one answer to Block Kit.
func BenchmarkRender(b *testing.B) {
	g, err := engine()
	if err != nil {
		b.Fatal(err)
	}
	a, err := g.Ask(b.Context(), answer.Question{Text: "Why did the US not sign the ITRs?", Now: noon})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := slack.Preview(a); err != nil {
			b.Fatal(err)
		}
	}
}
