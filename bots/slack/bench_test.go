package slack_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plenipo/bots"
	"plenipo/bots/slack"
	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
)

// BenchmarkMention is what a member feels: a signed app_mention in over loopback, kept in SQLite, acknowledged,
// answered by the engine over the test base, and posted to a Web API that answers at once. One iteration is one
// question answered; ack-p99 is how long Slack waits, answer-p99 until the post arrives, under full load.
func BenchmarkMention(b *testing.B) {
	var posts atomic.Int64
	done := make(chan struct{}, 1)
	var want atomic.Int64
	var began sync.Map // ts → time.Time
	var mu sync.Mutex
	var took []time.Duration
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case strings.HasSuffix(r.URL.Path, "chat.postMessage"):
			if t, ok := began.LoadAndDelete(r.FormValue("thread_ts")); ok {
				mu.Lock()
				took = append(took, time.Since(t.(time.Time)))
				mu.Unlock()
			}
			fmt.Fprintf(w, `{"ok":true,"channel":"C1","ts":"2.%d"}`, posts.Load())
			if posts.Add(1) == want.Load() {
				done <- struct{}{}
			}
		case strings.HasSuffix(r.URL.Path, "users.info"):
			fmt.Fprint(w, `{"ok":true,"user":{"id":"U1","locale":"en-US","tz":"UTC"}}`)
		default:
			fmt.Fprint(w, `{"ok":true,"user_id":"UBOT"}`)
		}
	}))
	defer api.Close()
	g, err := engine()
	if err != nil {
		b.Fatal(err)
	}
	s, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "s.db"), store.Options{Drivers: []store.Driver{sqlite.Driver()}})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	d := bots.NewDispatcher(s, bots.Options{Alone: true})
	a, err := slack.New(slack.Config{BotToken: "xoxb-1", SigningSecret: secret, APIURL: api.URL + "/api/"},
		slack.Deps{Dispatcher: d, Desk: &bots.Desk{Answers: g, Records: s}, Records: s})
	if err != nil {
		b.Fatal(err)
	}
	mux := http.NewServeMux()
	for p, h := range a.Routes() {
		mux.Handle(p, h)
	}
	web := httptest.NewServer(mux)
	defer web.Close()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx) }()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 32}}
	questions := []string{"What are the ITRs?", "When is the next Plenipotentiary Conference?", "Why did the US not sign the ITRs?", "How do I cook rice?"}

	b.ResetTimer()
	start := time.Now()
	want.Store(int64(b.N))
	var next atomic.Int64
	var acks []time.Duration
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for {
				i := next.Add(1)
				if i > int64(b.N) {
					return
				}
				ts := fmt.Sprintf("1.%d", i)
				body := callback(mention("C1", ts, questions[i%int64(len(questions))]))
				r, _ := http.NewRequest(http.MethodPost, web.URL+"/slack/events", strings.NewReader(body))
				timestamp, signature := sign(body, time.Now())
				r.Header.Set("X-Slack-Request-Timestamp", timestamp)
				r.Header.Set("X-Slack-Signature", signature)
				at := time.Now()
				began.Store(ts, at)
				res, err := client.Do(r)
				if err != nil || res.StatusCode != 200 {
					b.Errorf("event: %v", err)
					return
				}
				res.Body.Close()
				mu.Lock()
				acks = append(acks, time.Since(at))
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	<-done
	b.StopTimer()
	elapsed := time.Since(start)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	cancel()
	<-ended
	p99 := func(d []time.Duration) float64 {
		slices.Sort(d)
		if len(d) == 0 {
			return 0
		}
		return float64(d[len(d)*99/100].Microseconds()) / 1000
	}
	b.ReportMetric(float64(b.N)/elapsed.Seconds(), "questions/s")
	b.ReportMetric(p99(acks), "ack-p99-ms")
	b.ReportMetric(p99(took), "answer-p99-ms")
	b.ReportMetric(float64(m.HeapInuse)/1e6, "heap-MB")
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
