package store_test

import (
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"plenipo/internal/store"
	"plenipo/internal/store/storetest"
)

// engines are where benchmarks run.
var engines = []struct {
	name  string
	place func(testing.TB) string
}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}}

// BenchmarkKeepAndDone is the hot path's two writes: an event is kept, held and ended. "median-µs"
// is of the pair; with "records" the end carries a post with two quotes, a thread and a log line.
func BenchmarkKeepAndDone(b *testing.B) {
	payload := []byte(fmt.Sprintf("%0400d", 7))
	for _, engine := range engines {
		for _, records := range []bool{false, true} {
			name := engine.name + "/bare"
			if records {
				name = engine.name + "/records"
			}
			b.Run(name, func(b *testing.B) {
				ctx := b.Context()
				s := storetest.OpenAt(b, engine.place(b), store.Options{})
				var took []time.Duration
				for i := 0; b.Loop(); i++ {
					key := store.Key(fmt.Sprintf("T1/C1/%d", i))
					var o store.Outcome
					if records {
						o = outcome(key, i)
					}
					start := time.Now()
					fresh, err := s.Keep(ctx, store.Event{Platform: "slack", Key: key, Payload: payload, Worker: "w1", Lease: time.Minute})
					if err != nil || !fresh {
						b.Fatal(fresh, err)
					}
					if err := s.Done(ctx, "slack", key, o); err != nil {
						b.Fatal(err)
					}
					took = append(took, time.Since(start))
				}
				report(b, took)
			})
		}
	}
}

func outcome(key store.Key, i int) store.Outcome {
	at := time.Now()
	return store.Outcome{
		Answer: "a1",
		Posted: []store.Posted{{
			MessageRef: store.MessageRef{Platform: "slack", Channel: "C1", Message: store.MessageID(key)},
			Workspace:  "T1", Source: key, Answer: "a1", Member: "m1", At: at,
			Quoted: []store.Quoted{{Document: "itrs-2012", Passage: "itrs-2012#6", Hash: "h1"}, {Document: "wcit", Hash: "h2"}},
		}},
		Thread:   &store.Thread{Platform: "slack", Channel: "C1", Thread: store.ThreadID(key), Context: []byte("wcit-2012"), Expires: at.Add(time.Hour)},
		Question: &store.Question{At: at, Platform: "slack", Workspace: "T1", Channel: "C1", Lang: "en", Kind: "passage", Answer: "a1", Member: "m1", Same: store.SameKey(fmt.Sprint(i % 100)), Took: time.Millisecond},
	}
}

// report adds the median and the 99th percentile to a benchmark.
func report(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e3, "median-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e3, "p99-µs")
}

// BenchmarkKeepAndDoneTogether is the same, with records, from 32 goroutines at a time.
func BenchmarkKeepAndDoneTogether(b *testing.B) {
	for _, engine := range engines {
		b.Run(engine.name, func(b *testing.B) {
			s := storetest.OpenAt(b, engine.place(b), store.Options{})
			payload := make([]byte, 400)
			var next atomic.Int64
			b.SetParallelism(32 / runtime.GOMAXPROCS(0))
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				ctx := b.Context()
				for pb.Next() {
					i := int(next.Add(1))
					key := store.Key(fmt.Sprintf("T1/C1/%d", i))
					if _, err := s.Keep(ctx, store.Event{Platform: "slack", Key: key, Payload: payload, Worker: "w1", Lease: time.Minute}); err != nil {
						b.Error(err)
					}
					if err := s.Done(ctx, "slack", key, outcome(key, i)); err != nil {
						b.Error(err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "questions/s")
		})
	}
}
