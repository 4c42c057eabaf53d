package web_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"plenipo/internal/answer"
	"plenipo/internal/web"
	"plenipo/knowledge"
)

// asked are questions of every kind, as members ask them.
var asked = []string{
	"who chaired WCIT-12", "When is the next Plenipotentiary Conference?", "what is WTPF-13", "why did the US refuse to sign", "ITU events in 2027",
	"what's the weather in Dubai", "what does ITR stand for", "How many countries signed the ITRs?", "qué es la CMTI", "что такое ВКМЭ",
	"where was the last IGF held", "was spam part of the treaty", "who can attend WTSA", "什么是WCIT", "difference between ITU-T and ITU-R",
}

// A bench is a server on the embedded base with questions for it.
type bench struct {
	live    *answer.Live
	handler http.Handler
	addr    string
}

func newBench(b *testing.B) *bench {
	b.Helper()
	live, err := answer.NewLive(context.Background(), func() ([]knowledge.Layer, error) {
		return []knowledge.Layer{knowledge.Embedded()}, nil
	}, "", answer.Options{})
	if err != nil {
		b.Fatal(err)
	}
	h := (&web.Server{Knowledge: live, Limit: web.Limit{Rate: 1e9, Burst: 1e9}}).Handler()
	s := httptest.NewServer(h)
	b.Cleanup(s.Close)
	return &bench{live, h, s.Listener.Addr().String()}
}

// question returns the i-th, asked anew: at another minute than all before, since what was asked within a minute is answered
// from memory.
func question(i int) answer.Question {
	return answer.Question{Text: asked[i%len(asked)], Now: firstMinute.Add(time.Duration(i) * time.Minute)}
}

var firstMinute = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

// anew is the question's body.
func anew(i int) string {
	q := question(i)
	return `{"text":` + strconv.Quote(q.Text) + `,"now":"` + q.Now.Format(time.RFC3339) + `"}`
}

// cpu returns the processor time this process took so far, which says more than a rate on a machine that others use.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkAsk asks over loopback as fast as it goes; client and server share the cores.
func BenchmarkAsk(b *testing.B) {
	bench := newBench(b)
	var n atomic.Int64
	for _, way := range []struct {
		name string
		body func(i int) string
	}{{"anew", anew}, {"again", func(i int) string {
		return `{"text":` + strconv.Quote(asked[i%len(asked)]) + `,"now":"2026-11-25T09:00:00Z"}`
	}}} {
		b.Run(way.name, func(b *testing.B) {
			requests := make([][]byte, 15*64)
			for i := range requests {
				requests[i] = leanRequest(bench.addr, way.body(i))
			}
			b.SetParallelism(8)
			b.ReportAllocs()
			b.ResetTimer()
			before := cpu(b)
			b.RunParallel(func(pb *testing.PB) {
				c := dial(b, bench.addr)
				for pb.Next() {
					if err := c.do(requests[n.Add(1)%int64(len(requests))]); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
			b.ReportMetric(float64((cpu(b)-before).Microseconds())/float64(b.N), "CPU-µs/request")
			b.ReportMetric(float64(runtime.GOMAXPROCS(0)), "cores")
		})
	}
}

// BenchmarkParts measures what a request is made of, one after another: the engine alone, its answer as JSON, the handler
// around both, and the whole way over loopback.
func BenchmarkParts(b *testing.B) {
	bench := newBench(b)
	b.Run("engine", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if _, err := bench.live.Ask(b.Context(), question(i)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("JSON", func(b *testing.B) {
		answers := make([]answer.Answer, len(asked))
		for i := range answers {
			a, err := bench.live.Ask(b.Context(), question(i))
			if err != nil {
				b.Fatal(err)
			}
			answers[i] = a
		}
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if err := json.NewEncoder(io.Discard).Encode(answers[i%len(answers)].Wire()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("handler", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			r := httptest.NewRequest("POST", "/api/v1/ask", strings.NewReader(anew(i)))
			w := httptest.NewRecorder()
			if bench.handler.ServeHTTP(w, r); w.Code != http.StatusOK {
				b.Fatal(w.Code)
			}
		}
	})
	b.Run("loopback", func(b *testing.B) {
		c := dial(b, bench.addr)
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if err := c.do(leanRequest(bench.addr, anew(i))); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkAskAtRate asks a thousand times a second, whether or not the answers keep up, and reports how long they took from
// the moment they were due.
func BenchmarkAskAtRate(b *testing.B) {
	const rate = 1000
	bench := newBench(b)
	idle := make(chan *lean, 64)
	for range cap(idle) {
		idle <- dial(b, bench.addr)
	}
	ask := func(i int) error {
		c := <-idle
		defer func() { idle <- c }()
		return c.do(leanRequest(bench.addr, anew(i)))
	}
	for i := range 4 * len(asked) {
		if err := ask(i); err != nil {
			b.Fatal(err)
		}
	}
	took := make([]time.Duration, b.N)
	var wg sync.WaitGroup
	b.ResetTimer()
	began := time.Now()
	for i := range b.N {
		due := began.Add(time.Duration(i) * time.Second / rate)
		time.Sleep(time.Until(due))
		wg.Go(func() {
			if err := ask(i); err != nil {
				b.Error(err)
			}
			took[i] = time.Since(due)
		})
	}
	wg.Wait()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
}
