package slack_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"plenipo/bots"
	"plenipo/bots/bottest"
	"plenipo/bots/slack"
	"plenipo/internal/answer"
	"plenipo/internal/loadtest"
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
//	anew       the whole bot over the built-in base, the evaluation suite's questions, each answered anew
//	again      the same with 200 of them, drawn as in a busy channel (loadtest.Again): most were asked within the minute
//
// ack-p99 is how long Slack waits, answer-p99 until the post arrives, both with as much as goes in. cpu-µs is what load, bot and
// Web API together spend on a question: two million over it is what two undisturbed cores can do in a second.
func BenchmarkMention(b *testing.B) {
	for _, bench := range []struct {
		name    string
		again   bool
		answers func(b *testing.B) bots.Answerer // nil: slack-go alone
	}{
		{"bare", false, nil},
		{"echo", false, func(*testing.B) bots.Answerer { return parrot{} }},
		{"anew", false, builtin},
		{"again", true, builtin},
	} {
		b.Run(bench.name, func(b *testing.B) {
			l := newLoad(b)
			if bench.answers == nil {
				l.serve(b, bare(b, l.api.URL))
			} else {
				l.serve(b, bot(b, l.api.URL, bench.answers(b)))
			}
			l.run(b, bench.again, 0)
		})
	}
}

// BenchmarkServe builds the program and asks a running "plenipo serve", as fast as it goes and 500 times a second;
// bot-peak-MB is the most memory that its process had, with the pages of the program's file that it has read; bot-own-MB
// is what it has at the end without them. bot-cpu-µs is what it spends on a question, the load's own share left out.
func BenchmarkServe(b *testing.B) {
	path := bottest.Build(b)
	dir := b.TempDir()
	for _, bench := range []struct {
		name      string
		again     bool
		perSecond int
	}{{"first start", true, 500}, {"anew", false, 0}, {"again", true, 0}, {"anew, 500 a second", false, 500}} { // the first start builds the index
		b.Run(bench.name, func(b *testing.B) {
			l := newLoad(b)
			c := exec.Command(path, "serve")
			c.Env = []string{
				"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "GOGC=" + os.Getenv("GOGC"), "GOMEMLIMIT=" + os.Getenv("GOMEMLIMIT"), "SLACK_BOT_TOKEN=xoxb-1", "SLACK_SIGNING_SECRET=" + secret, "SLACK_API_URL=" + l.api.URL + "/api",
				"PLENIPO_LISTEN=127.0.0.1:0", "PLENIPO_MEMBER_RATE=off", "PLENIPO_CHANNEL_RATE=off", "PLENIPO_STORE=" + filepath.Join(dir, "s.db"),
			}
			l.start(b, c)
			l.run(b, bench.again, bench.perSecond)
			l.reportProcess(b, c.Process.Pid)
		})
	}
}

func builtin(b *testing.B) bots.Answerer {
	live, err := answer.NewLive(b.Context(), func() ([]knowledge.Layer, error) { return []knowledge.Layer{knowledge.Embedded()}, nil }, "", answer.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return live
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
	api       *loadtest.Server
	at        string // where the bot listens
	first     int64  // tells this load from another on the same store
	questions []string
	want      atomic.Int64
	posts     atomic.Int64
	done      chan struct{}
	process   int           // of a bot that is a program of its own
	cpu       time.Duration // of that process, when the load began

	mu    sync.Mutex // guards the rest
	began map[string]time.Time
	took  []time.Duration
	acks  []time.Duration
}

func newLoad(b *testing.B) *load {
	l := &load{first: time.Now().UnixNano(), done: make(chan struct{}, 1), began: map[string]time.Time{}}
	var err error
	if l.questions, err = loadtest.Questions("../../internal/eval/testdata/suite"); err != nil {
		b.Fatal(err)
	}
	if l.api, err = loadtest.Serve(l.webAPI); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(l.api.Close)
	return l
}

// webAPI is Slack's Web API, which answers at once.
func (l *load) webAPI(path string, body []byte) string {
	switch path {
	case "/api/chat.postMessage":
		_, rest, _ := bytes.Cut(body, []byte("thread_ts="))
		if len(rest) == 0 {
			_, rest, _ = bytes.Cut(body, []byte(`"thread_ts":"`)) // what isn't sent as a form
		}
		end := bytes.IndexAny(rest, `&"`)
		if end < 0 {
			end = len(rest)
		}
		n := l.posts.Add(1)
		now := time.Now()
		l.mu.Lock()
		if t, ok := l.began[string(rest[:end])]; ok {
			l.took = append(l.took, now.Sub(t))
			delete(l.began, string(rest[:end]))
		}
		l.mu.Unlock()
		if n == l.want.Load() {
			l.done <- struct{}{}
		}
		return `{"ok":true,"channel":"C1","ts":"2.` + strconv.FormatInt(n, 10) + `"}`
	case "/api/users.info":
		return `{"ok":true,"user":{"id":"U1","locale":"en-US","tz":"UTC"}}`
	}
	return `{"ok":true,"user_id":"UBOT"}`
}

func (l *load) serve(b *testing.B, h http.Handler) {
	web := httptest.NewServer(h)
	b.Cleanup(web.Close)
	l.at = web.URL
}

// start runs a program until the benchmark ends and waits for it to say where it listens.
func (l *load) start(b *testing.B, c *exec.Cmd) {
	l.at = bottest.Start(b, c, "HTTP is on: ")
	l.process = c.Process.Pid
}

// An asking is one question, signed before the clock starts.
type asking struct {
	ts      string
	request []byte
}

// ask makes n questions, each with a number of its own.
func (l *load) ask(from int64, n int, again bool) []asking {
	drawn := loadtest.Again(200, n)
	all := make([]asking, n)
	now := time.Now()
	for i := range all {
		text := loadtest.Anew(l.questions, i)
		if again {
			text = l.questions[drawn[i]]
		}
		a := &all[i]
		a.ts = fmt.Sprintf("%d.%d", l.first, from+int64(i)+1_000_000_000)
		body := callback(mention("C1", a.ts, text))
		timestamp, signature := sign(body, now)
		a.request = loadtest.Request("/slack/events", body, "Content-Type", "application/json",
			"X-Slack-Request-Timestamp", timestamp, "X-Slack-Signature", signature)
	}
	return all
}

// send asks the questions as fast as some connections go, or perSecond of them, and returns when all are answered.
func (l *load) send(b *testing.B, all []asking, perSecond int) {
	l.posts.Store(0)
	l.want.Store(int64(len(all)))
	l.took, l.acks = make([]time.Duration, 0, len(all)), make([]time.Duration, 0, len(all))
	senders := 16
	if perSecond > 0 {
		senders = 64
	}
	start := time.Now()
	var next atomic.Int64
	var wg sync.WaitGroup
	for range senders {
		wg.Go(func() {
			c, err := loadtest.Dial(l.at)
			if err != nil {
				b.Error(err)
				return
			}
			defer c.Close()
			var acks []time.Duration
			for {
				i := next.Add(1) - 1
				if i >= int64(len(all)) {
					break
				}
				at := time.Now()
				if perSecond > 0 {
					at = start.Add(time.Duration(i) * time.Second / time.Duration(perSecond)) // when it is due, whoever is late
					time.Sleep(time.Until(at))
				}
				l.mu.Lock()
				l.began[all[i].ts] = at
				l.mu.Unlock()
				if status, _, err := c.Do(all[i].request); err != nil || status != http.StatusOK {
					b.Errorf("event: %d %v", status, err)
					return
				}
				acks = append(acks, time.Since(at))
			}
			l.mu.Lock()
			l.acks = append(l.acks, acks...)
			l.mu.Unlock()
		})
	}
	wg.Wait()
	if b.Failed() {
		return
	}
	<-l.done
}

// run asks b.N questions after a thousand that don't count, and reports.
func (l *load) run(b *testing.B, again bool, perSecond int) {
	l.send(b, l.ask(0, 1000, true), 0)
	all := l.ask(1000, b.N, again)
	runtime.GC()
	l.cpu = loadtest.CPUOf(l.process)
	b.ResetTimer()
	start, cpu := time.Now(), loadtest.CPU()
	l.send(b, all, perSecond)
	b.StopTimer()
	elapsed, own := time.Since(start), loadtest.CPU()-cpu
	if perSecond == 0 {
		b.ReportMetric(float64(b.N)/elapsed.Seconds(), "questions/s")
	}
	b.ReportMetric(float64(own.Microseconds())/float64(b.N), "cpu-µs")
	l.mu.Lock()
	defer l.mu.Unlock()
	b.ReportMetric(loadtest.Percentile(l.acks, .99), "ack-p99-ms")
	b.ReportMetric(loadtest.Percentile(l.took, .99), "answer-p99-ms")
}

// reportProcess reports what a bot's own process has spent since run began, and its memory.
func (l *load) reportProcess(b *testing.B, pid int) {
	b.ReportMetric(float64((loadtest.CPUOf(pid)-l.cpu).Microseconds())/float64(b.N), "bot-cpu-µs")
	b.ReportMetric(loadtest.MemoryOf(pid, "VmHWM"), "bot-peak-MB")
	b.ReportMetric(loadtest.MemoryOf(pid, "RssAnon"), "bot-own-MB")
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
