package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plenipo/bots/bottest"
)

// TestKilledAtRandomInstants asks a process on SQLite, kills it with -9 and starts it again, over and over, under load: no
// accepted question is lost and none answered twice. PLENIPO_TEST_KILLS and PLENIPO_TEST_QUESTIONS say how much; by
// default it is little.
func TestKilledAtRandomInstants(t *testing.T) {
	if testing.Short() {
		t.Skip("starting and killing takes seconds; -short is set")
	}
	number := func(name string, def int) int {
		if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
			return n
		}
		return def
	}
	kills, questions := number("PLENIPO_TEST_KILLS", 4), number("PLENIPO_TEST_QUESTIONS", 600)
	peer := bottest.NewSlackPeer(t)
	dsn, dir, cache := filepath.Join(t.TempDir(), "s.db"), writeKnowledge(t, "2031-05-05"), "PLENIPO_CACHE="+filepath.Join(t.TempDir(), "cache")
	var p atomic.Pointer[process]
	p.Store(serveProcess(t, peer.URL, dsn, dir, nil, cache))
	var next, accepted atomic.Int64
	var wg sync.WaitGroup
	done := make(chan struct{})
	for range 8 {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= questions {
					return
				}
				// As Slack does, what isn't acknowledged is sent again.
				for delivery := 0; ; delivery++ {
					if p.Load().mention(fmt.Sprintf("C%d", i%97), fmt.Sprintf("%d.%06d", 1_700_000_000+i, i), "U1", "Who signed the treaty?", delivery) {
						accepted.Add(1)
						break
					}
					time.Sleep(20 * time.Millisecond)
				}
			}
		})
	}
	go func() { wg.Wait(); close(done) }()
	random := rand.New(rand.NewPCG(1, 12))
	for k := range kills {
		// When a share of the questions has come in, and a random moment later.
		for int(accepted.Load()) < (k+1)*questions/(kills+1) {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Duration(random.IntN(30_000)) * time.Microsecond)
		old := p.Load()
		_ = old.Process.Kill()
		_, _ = old.Process.Wait()
		p.Store(serveProcess(t, peer.URL, dsn, dir, nil, cache))
	}
	<-done
	tally := func() (answered, doubled int) {
		n := map[string]int{}
		for _, c := range peer.Calls("chat.postMessage") {
			n[c.Thread]++
		}
		for _, k := range n {
			if k > 1 {
				doubled++
			}
		}
		return len(n), doubled
	}
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if answered, _ := tally(); answered == questions {
			break
		}
	}
	answered, doubled := tally()
	t.Logf("%d accepted, %d kills: %d answered, %d twice", accepted.Load(), kills, answered, doubled)
	if answered != questions || doubled > 0 {
		t.Errorf("%d of %d answered, %d twice", answered, questions, doubled)
	}
}
