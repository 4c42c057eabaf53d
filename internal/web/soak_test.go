package web_test

import (
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// TestMemoryStaysFlat asks thousands of times and compares what is held after the first half and after the second.
func TestMemoryStaysFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("it asks ten thousand times")
	}
	s := server(t, nil)
	ask := func(n int) (heap uint64, goroutines int) {
		var wg sync.WaitGroup
		for w := range 8 {
			wg.Go(func() {
				for i := range n / 8 {
					path := []string{"/?q=", "/test?q=", "/api/v1/search?q="}[i%3]
					if status, b := body2(http.Get(s.URL + path + strings.ReplaceAll(asked[(i+w)%len(asked)], " ", "+"))); status != http.StatusOK {
						t.Errorf("%d %.200s", status, b)
						return
					}
				}
			})
		}
		wg.Wait()
		http.DefaultClient.CloseIdleConnections()
		s.CloseClientConnections()
		for range 3 {
			runtime.GC()
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc, runtime.NumGoroutine()
	}
	ask(800) // what is made once
	h1, g1 := ask(4800)
	h2, g2 := ask(4800)
	if grown := int64(h2) - int64(h1); grown > 2<<20 {
		t.Errorf("4800 requests left %d KB behind (%d MB, then %d MB)", grown>>10, h1>>20, h2>>20)
	}
	if g2 > g1+8 {
		t.Errorf("%d goroutines, then %d", g1, g2)
	}
}
