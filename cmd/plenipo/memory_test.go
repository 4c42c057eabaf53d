package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"

	"plenipo/knowledge"
)

func TestTheMemoryLimitGrowsWithWhatLives(t *testing.T) {
	if got := memoryLimit(10 << 20); got != leastMemory {
		t.Errorf("a small process may use %d bytes, want %d", got, leastMemory)
	}
	if got := memoryLimit(400 << 20); got < 2*(400-8)<<20 {
		t.Errorf("a process of which 400 MB live may use %d bytes: the collector would never rest", got)
	}
	held := make([]byte, 32<<20)
	runtime.GC()
	if live := liveMemory(); live < 32<<20 {
		t.Errorf("%d bytes live while 32 MB are held", live)
	}
	runtime.KeepAlive(held)
}

func TestAReloadHasRoomUnlessTheOperatorSaysHowMuch(t *testing.T) {
	t.Cleanup(func() { debug.SetMemoryLimit(math.MaxInt64) })
	held := make([]byte, 32<<20)
	runtime.GC()
	for _, tt := range []struct {
		gogc string
		room bool
	}{{"", true}, {"100", false}} {
		t.Setenv("GOMEMLIMIT", "")
		t.Setenv("GOGC", tt.gogc)
		debug.SetMemoryLimit(leastMemory)
		during := int64(0)
		if _, err := withRoom(func() ([]knowledge.Layer, error) { during = debug.SetMemoryLimit(-1); return nil, nil })(); err != nil {
			t.Fatal(err)
		}
		if (during > 3*32<<20) != tt.room {
			t.Errorf("GOGC=%q: a reload may use %d bytes while 32 MB live", tt.gogc, during)
		}
	}
	runtime.KeepAlive(held)
}
