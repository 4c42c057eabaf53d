package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"plenipo/internal/answer"
)

// reloadOnHangup looks at the knowledge files again whenever the process is sent SIGHUP.
func reloadOnHangup(ctx context.Context, live *answer.Live) error {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-hangup:
			_ = live.Reload(ctx) // an error is in the log and in /healthz
		}
	}
}
