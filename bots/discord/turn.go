package discord

import (
	"context"
	"fmt"
	"time"

	"plenipo/internal/store"
)

// A Turns lets one of several processes do something at a time; *store.Store does, and says what it promises.
type Turns interface {
	WhileHeld(ctx context.Context, name string, holder store.WorkerID, ttl time.Duration, f func(ctx context.Context, l store.Lease) error) error
}

// shardLease is how long a shard stays a dead process's: another one has it within a third more, 12 s.
const shardLease = 9 * time.Second

// inTurn runs shard n whenever it is this process's turn, until ctx ends. An error means that Discord won't have the
// bot, and ends it for good.
func (a *Adapter) inTurn(ctx context.Context, n int, run func(ctx context.Context) error) error {
	if a.turns == nil {
		return run(ctx)
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	refused := make(chan error, 1)
	err := a.turns.WhileHeld(ctx, fmt.Sprintf("discord/shard/%d", n), a.worker, shardLease, func(ctx context.Context, _ store.Lease) error {
		err := run(ctx)
		if err != nil {
			refused <- err
			stop(err) // no other turn
		}
		return err
	})
	select {
	case refusal := <-refused:
		return refusal
	default:
		return err
	}
}
