package main

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"plenipo/knowledge"
)

// leastMemory is what a process may always use before the collector works harder: enough for the built-in base under load.
// Beyond it twice what lives is, as it is by default, but for underWay. What the limit saves is the garbage that a small heap may
// gather.
const leastMemory = 56 << 20

// underWay is about what lives for the questions under way when there are many: the collector finds it alive, but it is gone
// before it looks again.
const underWay = 8 << 20

// memoryEvery is how often the limit is set anew: knowledge that is reloaded may need more.
const memoryEvery = 10 * time.Second

// keepMemorySmall sets the runtime's soft limit until ctx ends, unless GOMEMLIMIT or GOGC say what the operator wants.
func keepMemorySmall(ctx context.Context) error {
	if operatorsMemory() {
		<-ctx.Done()
		return nil
	}
	tick := time.NewTicker(memoryEvery)
	defer tick.Stop()
	for {
		debug.SetMemoryLimit(memoryLimit(liveMemory()))
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// operatorsMemory reports whether the operator said how much memory to use.
func operatorsMemory() bool { return os.Getenv("GOMEMLIMIT") != "" || os.Getenv("GOGC") != "" }

// withRoom raises the limit whenever the layers are asked for, which a reload begins with. Until it ends two bases live, and
// what the next is built from; the collector, which knows only of one, would take nearly as much of the processor as the
// reload itself. The next look sets the limit anew.
func withRoom(layers func() ([]knowledge.Layer, error)) func() ([]knowledge.Layer, error) {
	return func() ([]knowledge.Layer, error) {
		if room := memoryLimit(3 * liveMemory()); !operatorsMemory() && room > debug.SetMemoryLimit(-1) {
			debug.SetMemoryLimit(room)
		}
		return layers()
	}
}

// memoryLimit returns the limit for a process of which so many bytes live.
func memoryLimit(live uint64) int64 { return max(leastMemory, 2*(int64(live)-underWay)) }

// liveMemory returns how many bytes the last collection found alive.
func liveMemory() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	if s[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return s[0].Value.Uint64()
}
