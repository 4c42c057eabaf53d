package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"plenipo/internal/answer"
)

// catchHangup has SIGHUP sent to a channel from now on; until then it would end the process.
func catchHangup() chan os.Signal {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	return hangup
}

// reloadOnHangup looks at the knowledge files again at every signal.
func reloadOnHangup(ctx context.Context, live *answer.Live, hangup chan os.Signal) error {
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
