package web_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
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

// asking returns a server on the embedded base, and what asks it the i-th question.
func asking(b *testing.B) func(i int) error {
	b.Helper()
	live, err := answer.NewLive(context.Background(), func() ([]knowledge.Layer, error) {
		return []knowledge.Layer{knowledge.Embedded()}, nil
	}, "", answer.Options{})
	if err != nil {
		b.Fatal(err)
	}
	s := httptest.NewServer((&web.Server{Knowledge: live}).Handler())
	b.Cleanup(s.Close)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, MaxConnsPerHost: 64}}
	bodies := make([]string, len(asked))
	for i, q := range asked {
		t, err := json.Marshal(map[string]string{"text": q, "now": "2026-11-25T09:00:00Z"})
		if err != nil {
			b.Fatal(err)
		}
		bodies[i] = string(t)
	}
	return func(i int) error {
		resp, err := client.Post(s.URL+"/api/v1/ask", "application/json", strings.NewReader(bodies[i%len(bodies)]))
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		return err
	}
}

// BenchmarkAsk asks over loopback as fast as it goes; client and server share the cores.
func BenchmarkAsk(b *testing.B) {
	ask := asking(b)
	for i := range asked {
		if err := ask(i); err != nil {
			b.Fatal(err)
		}
	}
	b.SetParallelism(8)
	b.ReportAllocs()
	b.ResetTimer()
	began := time.Now()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			if err := ask(i); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/time.Since(began).Seconds(), "requests/s")
	b.ReportMetric(float64(runtime.GOMAXPROCS(0)), "cores")
}

// BenchmarkAskAtRate asks a thousand times a second, whether or not the answers keep up, and reports how long they took from
// the moment they were due.
func BenchmarkAskAtRate(b *testing.B) {
	const rate = 1000
	ask := asking(b)
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
