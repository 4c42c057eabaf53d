package loadtest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// CPU is what this process has spent on its processors, garbage collection included.
func CPU() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// CPUOf is the same of another process, to the hundredth of a second; 0 where Linux's /proc isn't.
func CPUOf(pid int) time.Duration {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(b), ") ") // the program's name may have spaces
	f := strings.Fields(rest)
	if len(f) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(f[11], 10, 64)
	system, _ := strconv.ParseInt(f[12], 10, 64)
	return time.Duration(user+system) * time.Second / 100 // USER_HZ is 100 on every Linux
}

// MemoryOf is a figure of /proc/PID/status in MB, as VmHWM (the most that was resident) or RssAnon (what no file backs);
// 0 where it isn't.
func MemoryOf(pid int, name string) float64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, rest, ok := strings.Cut(string(b), "\n"+name+":")
	fields := strings.Fields(rest)
	if err != nil || !ok || len(fields) == 0 {
		return 0
	}
	kib, _ := strconv.ParseFloat(fields[0], 64)
	return kib * 1024 / 1e6
}

// Percentile returns the p-th of durations in ms, 0 when there are none; it sorts them.
func Percentile(d []time.Duration, p float64) float64 {
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	return float64(d[min(len(d)-1, int(p*float64(len(d))))].Microseconds()) / 1000
}

// Again draws which of so many questions is asked, as in a busy channel: the k-th most popular is asked in proportion to
// 1/(1+k), so that with 200 questions every sixth is the first one. It is the same draw every time.
func Again(questions, n int) []int {
	z := rand.NewZipf(rand.New(rand.NewPCG(1, 2)), 1.0001, 1, uint64(questions-1))
	out := make([]int, n)
	for i := range out {
		out[i] = int(z.Uint64())
	}
	return out
}
