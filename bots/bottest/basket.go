package bottest

import (
	"context"
	"sync"

	"plenipo/bots"
	"plenipo/internal/store"
)

// A Basket stands in a dispatcher's place and only holds what it is given.
type Basket struct {
	mu   sync.Mutex // guards kept
	kept []store.Event
}

// Handle keeps ev.
func (b *Basket) Handle(_ context.Context, ev store.Event) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.kept = append(b.kept, ev)
	return nil
}

// Serve has nothing answered.
func (*Basket) Serve(store.Platform, bots.Responder) {}

// Empty returns what was kept since the last time.
func (b *Basket) Empty() []store.Event {
	b.mu.Lock()
	defer b.mu.Unlock()
	kept := b.kept
	b.kept = nil
	return kept
}
