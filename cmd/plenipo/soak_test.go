package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plenipo/bots/bottest"
)

// A sample is what a process says of itself at /metrics.
type sample struct {
	resident, heap, goroutines float64
}

func (p *process) sample() (s sample, err error) {
	res, err := processClient.Get(p.address + "/metrics")
	if err != nil {
		return s, err
	}
	defer res.Body.Close()
	read := map[string]*float64{"process_resident_memory_bytes": &s.resident, "go_memstats_heap_inuse_bytes": &s.heap, "go_goroutines": &s.goroutines}
	found := 0
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), " ")
		if into, ok := read[name]; ok {
			if *into, err = strconv.ParseFloat(value, 64); err != nil {
				return s, fmt.Errorf("%s: %w", name, err)
			}
			found++
		}
	}
	if found != len(read) {
		return s, fmt.Errorf("/metrics has %d of %d values", found, len(read))
	}
	return s, nil
}

// TestSoak asks 500 questions a second over the API and five in Slack, for as long as PLENIPO_SOAK says, and looks at
// memory and goroutines when it is warm, halfway and at the end.
func TestSoak(t *testing.T) {
	long, err := time.ParseDuration(os.Getenv("PLENIPO_SOAK"))
	if err != nil || long < 10*time.Second {
		t.Skip("it takes as long as PLENIPO_SOAK says, as in 5m, and at least 10s; go run ./internal/endurance sets it")
	}
	const perSecond, slackPerSecond = 500, 5
	peer := bottest.NewSlackPeer(t)
	p := serveProcess(t, peer.URL, filepath.Join(t.TempDir(), "s.db"), "", nil)
	questions := []string{
		"who chaired WCIT-12", "When is the next Plenipotentiary Conference?", "what is WTPF-13", "why did the US refuse to sign", "ITU events in 2027",
		"what's the weather in Dubai", "what does ITR stand for", "How many countries signed the ITRs?", "qué es la CMTI", "что такое ВКМЭ", "什么是WCIT",
	}
	var asked, failed, mentioned, refused atomic.Int64
	var wg sync.WaitGroup
	work := make(chan int, perSecond)
	for range 16 {
		wg.Go(func() {
			for i := range work {
				asked.Add(1)
				if !strings.Contains(p.ask(questions[i%len(questions)]), `"kind":"`) {
					failed.Add(1)
				}
			}
		})
	}
	mentions := make(chan int, perSecond)
	wg.Go(func() {
		for i := range mentions {
			mentioned.Add(1)
			for delivery := 0; !p.mention(fmt.Sprintf("C%d", i%40), loadTS(i), fmt.Sprintf("U%d", i%100), questions[i%len(questions)], delivery) && delivery < 20; delivery++ {
				refused.Add(1)
			}
		}
	})
	samples := make([]sample, 0, 3)
	take := func() {
		s, err := p.sample()
		if err != nil {
			t.Fatal(err)
		}
		samples = append(samples, s)
	}
	began := time.Now()
	at := []time.Duration{long / 5, long * 3 / 5, long}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	sent, said := 0, 0
	for len(samples) < len(at) {
		<-tick.C
		run := time.Since(began)
		for ; sent < int(run.Seconds()*perSecond); sent++ {
			work <- sent
		}
		for ; said < int(run.Seconds()*slackPerSecond); said++ {
			mentions <- said
		}
		if run >= at[len(samples)] {
			take()
		}
	}
	close(work)
	close(mentions)
	wg.Wait()
	took := time.Since(began)
	l := &load{peer: peer, n: int(mentioned.Load())}
	l.settle(t, began)
	processClient.CloseIdleConnections()
	warm, half, end := samples[0], samples[1], samples[2]
	// Requests under way have goroutines, and how many are under way is the machine's doing: what leaked stays when all are over.
	calm, err := p.sample()
	for deadline := time.Now().Add(30 * time.Second); err == nil && calm.goroutines > warm.goroutines && time.Now().Before(deadline); calm, err = p.sample() {
		time.Sleep(100 * time.Millisecond)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("tally: %v at %.0f questions/s over the API, %d failed, and %d mentions, %d refused; when warm, halfway and at the end: resident %s MB, heap %s MB, goroutines %.0f / %.0f / %.0f, and %.0f when it was over",
		took.Round(time.Second), float64(asked.Load())/took.Seconds(), failed.Load(), mentioned.Load(), refused.Load(),
		megabytes(warm.resident, half.resident, end.resident), megabytes(warm.heap, half.heap, end.heap), warm.goroutines, half.goroutines, end.goroutines, calm.goroutines)
	if failed.Load() > 0 {
		t.Errorf("%d questions got no answer", failed.Load())
	}
	if calm.goroutines > warm.goroutines {
		t.Errorf("%.0f goroutines became %.0f", warm.goroutines, calm.goroutines)
	}
	// The heap is measured wherever the collector stands, so that it may swing by half.
	if end.resident > max(warm.resident, half.resident)*1.2+8e6 {
		t.Errorf("resident memory grew from %s MB", megabytes(warm.resident, half.resident, end.resident))
	}
}

func megabytes(bytes ...float64) string {
	var s []string
	for _, b := range bytes {
		s = append(s, fmt.Sprintf("%.0f", b/1e6))
	}
	return strings.Join(s, " / ")
}
