package store_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"plenipo/internal/store"
	"plenipo/internal/store/storetest"
)

// Run flushes SQLite's log beside the writers, sweeps, and has nothing to complain about.
func TestRunFlushesTheLog(t *testing.T) {
	path := storetest.SQLite(t)
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		s := storetest.OpenAt(t, path, store.Options{Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn}))})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- s.Run(ctx) }()
		for i := range 200 {
			if _, err := s.Keep(ctx, store.Event{Platform: "slack", Key: store.Key(fmt.Sprint(i)), Payload: make([]byte, 1000)}); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(5 * time.Second)
		file, err := os.Stat(path)
		if err != nil || file.Size() < 200*1000 {
			t.Errorf("the file has %d bytes, want the events in it: %v", file.Size(), err)
		}
		cancel()
		if err := <-done; err != nil || log.Len() > 0 {
			t.Errorf("%v %s", err, log.String())
		}
	})
}
