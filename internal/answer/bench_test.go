package answer_test

import (
	"bytes"
	"context"
	"fmt"
	"hash/maphash"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"plenipo/index"
	"plenipo/internal/answer"
	"plenipo/internal/eval"
	"plenipo/internal/loadtest"
	"plenipo/knowledge"
)

// questionsOf returns the questions that the base's articles claim: real ones, as people ask them.
func questionsOf(b *testing.B, base *knowledge.Base) []string {
	b.Helper()
	var out []string
	for _, a := range base.Articles() {
		out = append(out, a.Questions...)
	}
	if len(out) == 0 {
		b.Fatal("no questions")
	}
	return out
}

// askAll asks questions in turn and reports the median and the 99th percentile.
func askAll(b *testing.B, e *answer.Engine, questions []string, now time.Time) {
	b.Helper()
	for _, q := range questions[:min(200, len(questions))] { // warm
		if _, err := e.Ask(context.Background(), answer.Question{Text: q, Now: now}); err != nil {
			b.Fatal(err)
		}
	}
	var took []time.Duration
	n, cpu := 0, loadtest.CPU()
	b.ReportAllocs()
	for b.Loop() {
		began := time.Now()
		if _, err := e.Ask(context.Background(), answer.Question{Text: questions[n%len(questions)], Now: now}); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
		n++
	}
	b.ReportMetric(float64((loadtest.CPU()-cpu).Microseconds())/float64(n), "cpu-µs")
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e3, "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e3, "p99-µs")
	b.ReportMetric(residentMB(), "RSS-MB")
}

// residentMB is the process's resident memory, 0 where the system doesn't tell.
func residentMB() float64 {
	runtime.GC()
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	var size, resident int
	if _, err := fmt.Sscan(string(b), &size, &resident); err != nil {
		return 0
	}
	return float64(resident*os.Getpagesize()) / 1e6
}

// BenchmarkAsk answers the embedded base's own questions, everything included, on one core.
func BenchmarkAsk(b *testing.B) {
	g := engine(b)
	askAll(b, g.Engine, questionsOf(b, g.Base()), at(b, today))
}

// BenchmarkAskAtSize hides the embedded base among the prose of Go's own source: the comments of its standard
// library and of the modules in the module cache, cut to passages. Real text, and on every machine that can run this.
func BenchmarkAskAtSize(b *testing.B) {
	prose := commentProse(b)
	for _, size := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			if len(prose) < size {
				b.Skipf("only %d comments were found", len(prose))
			}
			own := engine(b).Base()
			extra := make([]*knowledge.Article, 0, size)
			for i, text := range prose[:size-len(own.Passages())] {
				extra = append(extra, &knowledge.Article{ID: fmt.Sprintf("prose-%06d", i), Title: fmt.Sprintf("Comment %d", i), Lang: "en", Body: text})
			}
			base, err := own.With(extra...)
			if err != nil {
				b.Fatal(err)
			}
			dir := filepath.Join(b.TempDir(), "ix")
			began := time.Now()
			if err := index.Create(context.Background(), dir, base, nil); err != nil {
				b.Fatal(err)
			}
			built := time.Since(began)
			began = time.Now()
			ix, err := index.Open(dir, base)
			if err != nil {
				b.Fatal(err)
			}
			opened := time.Since(began)
			defer ix.Close()
			e := answer.New(ix, base, answer.Options{})
			// What an article claims word for word is hardly searched for.
			questions, err := loadtest.Questions("../eval/testdata/suite")
			if err != nil {
				b.Fatal(err)
			}
			askAll(b, e, questions, at(b, today))
			b.ReportMetric(float64(len(base.Passages())), "passages")
			b.ReportMetric(float64(len(base.Passages()))/built.Seconds(), "built/s")
			b.ReportMetric(float64(opened.Microseconds())/1e3, "open-ms")
			b.ReportMetric(folderMB(b, dir), "disk-MB")
		})
	}
}

func folderMB(b *testing.B, dir string) float64 {
	b.Helper()
	total := int64(0)
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		total += info.Size()
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return float64(total) / 1e6
}

// commentProse returns the comments of Go's source and of the module cache that are some sentences long, each once.
func commentProse(b *testing.B) []string {
	b.Helper()
	var out []string
	seen, seed := map[uint64]bool{}, maphash.MakeSeed()
	read := func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || len(out) >= 1_000_000 {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var text strings.Builder
		flush := func() {
			s := strings.Join(strings.Fields(text.String()), " ")
			letters := strings.IndexFunc(s, unicode.IsLetter)
			if letters >= 0 && letters < 4 && len(s) >= 60 && !strings.Contains(s, "Copyright") {
				for s = s[letters:]; len(s) >= 60; s = s[min(len(s), 880):] {
					piece := strings.TrimLeftFunc(strings.ToValidUTF8(s[:min(len(s), 880)], ""), func(r rune) bool { return !unicode.IsLetter(r) })
					if len(piece) < 60 {
						continue
					}
					if key := maphash.String(seed, piece); !seen[key] {
						seen[key] = true
						out = append(out, piece)
					}
				}
			}
			text.Reset()
		}
		for line := range bytes.Lines(src) {
			if c, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("//")); ok {
				text.WriteString(strings.ToValidUTF8(string(c), " "))
				continue
			}
			flush()
		}
		flush()
		return nil
	}
	env, err := exec.Command("go", "env", "GOROOT", "GOMODCACHE").Output()
	if err != nil {
		b.Skipf("go env: %v", err)
	}
	for root := range strings.FieldsSeq(string(env)) {
		if err := filepath.WalkDir(root, read); err != nil {
			b.Skipf("Go's source isn't here: %v", err)
		}
	}
	return out
}

// BenchmarkAskAnew asks the evaluation suite's questions, which nobody wrote for the index: short, vague, misspelt, in
// seven languages, off topic. Each is answered anew; cpu-µs is what the process spent on one, garbage collection included.
func BenchmarkAskAnew(b *testing.B) {
	suites, err := eval.Load("../eval/testdata/suite")
	if err != nil {
		b.Fatal(err)
	}
	var questions []answer.Question
	for _, s := range suites {
		for _, c := range s.Questions {
			questions = append(questions, answer.Question{Text: c.Text, Now: s.Now})
		}
	}
	g := engine(b)
	n := 0
	ask := func() {
		if _, err := g.Ask(context.Background(), questions[n*7919%len(questions)]); err != nil {
			b.Fatal(err)
		}
		n++
	}
	for range questions { // warm
		ask()
	}
	b.ReportAllocs()
	b.ResetTimer()
	began := loadtest.CPU()
	for b.Loop() {
		ask()
	}
	b.ReportMetric(float64((loadtest.CPU()-began).Nanoseconds())/1e3/float64(b.N), "cpu-µs")
}
