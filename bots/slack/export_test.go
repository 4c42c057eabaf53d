package slack

import (
	"context"
	"encoding/json"
	"time"
)

// CheckResponseURL is checkResponseURL.
func (a *Adapter) CheckResponseURL(s string) error { return a.checkResponseURL(s) }

// DontPause makes the adapter wait for nothing.
func (a *Adapter) DontPause() {
	a.pausable = func(ctx context.Context, _ time.Duration) bool { return ctx.Err() == nil }
}

// PauseBy makes f wait in the adapter's place; call it before Run.
func (a *Adapter) PauseBy(f func(ctx context.Context, d time.Duration) bool) { a.pausable = f }

// TakeTime lets what is told and read beside an interaction take as long as a busy machine needs.
func (a *Adapter) TakeTime() { a.beside = time.Minute }

// ReceiveEnvelope takes a message of Socket Mode as it came over the wire.
func (a *Adapter) ReceiveEnvelope(ctx context.Context, message []byte) (any, error) {
	var e socketEnvelope
	if err := json.Unmarshal(message, &e); err != nil {
		return nil, err
	}
	return a.receiveEnvelope(ctx, e)
}
