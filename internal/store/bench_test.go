package store_test

import (
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"
	"syscall"
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

// BenchmarkSettings is the look-up that every question does, among ten thousand scopes.
func BenchmarkSettings(b *testing.B) {
	ctx := b.Context()
	s := storetest.Open(b)
	scope := func(i int) store.Scope {
		return store.Scope{Platform: "slack", Workspace: store.WorkspaceID(fmt.Sprint("T", i%100)), Channel: store.ChannelID(fmt.Sprint("C", i))}
	}
	fillTable(b, s, `INSERT INTO settings (platform, workspace, channel, data, member, at)
		SELECT 'slack', 'T' || (i % 100), 'C' || i, '{"lang":"fr","private":1}', '', 0 FROM n`, 10_000)
	if err := s.SetSettings(ctx, store.Scope{Platform: "slack", Workspace: "T7"}, store.Settings{Chapter: "geneva"}); err != nil {
		b.Fatal(err)
	}
	at := scope(4207)
	for b.Loop() {
		if got := s.Settings(at); got.Chapter != "geneva" || got.Lang != "fr" {
			b.Fatal(got)
		}
	}
}

// BenchmarkInsights asks what the insights page asks, of a million questions within a year, whose
// past days are summed up as Run does every hour.
func BenchmarkInsights(b *testing.B) {
	const questions = 1_000_000
	now := time.Date(2026, 11, 9, 12, 0, 0, 0, time.UTC)
	for _, engine := range engines {
		b.Run(engine.name, func(b *testing.B) {
			ctx := b.Context()
			s := storetest.OpenAt(b, engine.place(b), store.Options{
				Now: func() time.Time { return now }, Retention: store.Retention{Questions: -1, Texts: -1}})
			fillTable(b, s, fmt.Sprintf(`INSERT INTO questions
				(at, id, platform, workspace, channel, chapter, lang, kind, confidence, answer, member, same, text, took)
				SELECT %d - i * 31536000, 'q' || i, CASE WHEN i %% 3 = 0 THEN 'discord' ELSE 'slack' END, 'T' || (i %% 50), 'C' || (i %% 500),
					'chapter-' || (i %% 40), 'l' || (i %% 6), 'kind' || (i %% 7), 0.5, 'a' || (i %% 5000), 'member' || (i %% 30011),
					'same-question-key-' || ((i * 7919 %% 20000) * (i * 104729 %% 1000) / 1000),
					CASE WHEN i %% 10 = 0 THEN 'the words of a question ' || i ELSE '' END, 900 FROM n`, now.UnixMicro()), questions)
			start := time.Now()
			if err := s.Sweep(ctx); err != nil {
				b.Fatal(err)
			}
			b.Logf("summing up a year took %v", time.Since(start))
			year, month, week := now.AddDate(-1, 0, 1), now.AddDate(0, 0, -30), now.AddDate(0, 0, -7)
			for _, tt := range []struct {
				name string
				ask  func() (int, error)
			}{
				{"series-year-by-kind", func() (int, error) {
					p, err := s.Series(ctx, store.QuestionFilter{All: true, Since: year}, store.ByKind)
					return len(p), err
				}},
				{"totals-year-by-chapter", func() (int, error) {
					p, err := s.Totals(ctx, store.QuestionFilter{All: true, Since: year}, store.ByChapter)
					return len(p), err
				}},
				{"top-week", func() (int, error) {
					q, err := s.Top(ctx, store.QuestionFilter{All: true, Since: week}, 20, 3)
					return len(q), err
				}},
				{"top-month", func() (int, error) {
					q, err := s.Top(ctx, store.QuestionFilter{All: true, Since: month}, 20, 3)
					return len(q), err
				}},
				{"top-year", func() (int, error) {
					q, err := s.Top(ctx, store.QuestionFilter{All: true, Since: year}, 20, 3)
					return len(q), err
				}},
				{"top-year-of-a-chapter", func() (int, error) {
					q, err := s.Top(ctx, store.QuestionFilter{Chapter: "chapter-7", Since: year}, 20, 3)
					return len(q), err
				}},
			} {
				b.Run(tt.name, func(b *testing.B) {
					var took []time.Duration
					used := processorTime(b)
					for b.Loop() {
						start := time.Now()
						if n, err := tt.ask(); err != nil || n == 0 {
							b.Fatal(n, err)
						}
						took = append(took, time.Since(start))
					}
					b.ReportMetric(float64((processorTime(b)-used).Microseconds())/float64(len(took))/1e3, "cpu-ms")
					report(b, took)
				})
			}
		})
	}
}

// processorTime returns what this process has used of the processors: on a busy machine what a query costs, where its
// engine is within. PostgreSQL's is not.
func processorTime(b *testing.B) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// fillTable runs an INSERT … FROM n, where n has the numbers i from 1 to rows.
func fillTable(b *testing.B, s *store.Store, insert string, rows int) {
	b.Helper()
	if err := store.ExecForTest(b.Context(), s, fmt.Sprintf(
		`WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < %d) `, rows)+insert); err != nil {
		b.Fatal(err)
	}
}
