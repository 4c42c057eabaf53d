package main

import (
	"runtime"
	"testing"
)

func TestTheMemoryLimitGrowsWithWhatLives(t *testing.T) {
	if got := memoryLimit(10 << 20); got != leastMemory {
		t.Errorf("a small process may use %d bytes, want %d", got, leastMemory)
	}
	if got := memoryLimit(400 << 20); got < 800<<20 {
		t.Errorf("a process of which 400 MB live may use %d bytes: the collector would never rest", got)
	}
	held := make([]byte, 32<<20)
	runtime.GC()
	if live := liveMemory(); live < 32<<20 {
		t.Errorf("%d bytes live while 32 MB are held", live)
	}
	runtime.KeepAlive(held)
}
