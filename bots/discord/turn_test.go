package discord

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
)

// A shard is run by one of two processes, and by the other when the first ends; a refusal by Discord ends it for good.
func TestAShardIsOneProcessesAtATime(t *testing.T) {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "s.db"), store.Options{Drivers: []store.Driver{sqlite.Driver()}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	began := make(chan store.WorkerID)
	shard := func(a *Adapter) (stop func() error) {
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() {
			ended <- a.inTurn(ctx, 0, func(ctx context.Context) error {
				began <- a.worker
				<-ctx.Done()
				return nil
			})
		}()
		return func() error { cancel(); return <-ended }
	}
	one, two := &Adapter{turns: s, worker: "one"}, &Adapter{turns: s, worker: "two"}
	stopOne := shard(one)
	if got := <-began; got != "one" {
		t.Fatalf("%s began", got)
	}
	stopTwo := shard(two)
	select {
	case got := <-began:
		t.Fatalf("%s began beside one", got)
	case <-time.After(100 * time.Millisecond):
	}
	if err := stopOne(); err != nil {
		t.Fatal(err)
	}
	if got := <-began; got != "two" {
		t.Errorf("%s took over", got)
	}
	if err := stopTwo(); err != nil {
		t.Fatal(err)
	}
	refused := errors.New("the token is refused")
	if err := one.inTurn(t.Context(), 1, func(context.Context) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("a refusal became %v", err)
	}
}
