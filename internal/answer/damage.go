package answer

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"plenipo/index"
)

// The index's files are mapped, not read: what another process writes into them shows at once, and where a file was cut
// reading is a fault of the machine, which would end the process. Both are survived, since whoever has access to the cache
// folder may do so by mistake: a fault is made a panic, and a question that met one is asked again of a new index, which is
// made of the files or, when they are away too, of the base in memory. Bytes that were changed without a fault are found by
// the files' times within a look; a question until then may get another passage or none. Words are never wrong:
// they are quoted from the base, which isn't mapped.

// indexLook is how often the index's files are looked at.
const indexLook = 10 * time.Second

// unfaulted calls f and returns what it panicked with as an error, faults among them, if it is the runtime that panicked.
func unfaulted(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		switch p := recover().(type) {
		case nil:
		case runtime.Error:
			err = fmt.Errorf("read the index: %w", p)
		default:
			panic(p)
		}
	}()
	return f()
}

// withCounted calls f with the present generation, which stays open meanwhile. When f fails or panics and the index's
// files were written to, f is called again with another index.
func (l *Live) withCounted(ctx context.Context, f func(*counted) error) error {
	for {
		again, err := l.attempt(ctx, f)
		if !again || ctx.Err() != nil {
			return err
		}
	}
}

func (l *Live) attempt(ctx context.Context, f func(*counted) error) (again bool, err error) {
	c := l.acquire()
	defer c.release()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		p := recover()
		switch {
		case p == nil && err == nil:
		case c.damaged.Load() || c.ix.Touched():
			if p != nil {
				err = fmt.Errorf("read the index: %v", p)
			}
			again = l.repair(ctx, c) == nil
		case p != nil:
			panic(p)
		}
	}()
	return false, f(c)
}

// lookAfterIndex repairs an index whose files were written to, until ctx ends.
func (l *Live) lookAfterIndex(ctx context.Context) error {
	look := time.NewTicker(indexLook)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-look.C:
			if c := l.present.Load(); c.ix.Touched() {
				_ = l.repair(ctx, c) // the error is in the log and in Status
			}
		}
	}
}

// repair has another index than c's served, unless that is so already.
func (l *Live) repair(ctx context.Context, c *counted) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.present.Load() != c {
		return nil
	}
	c.damaged.Store(true)
	l.log.Error("somebody wrote into the files of the index; it is made again")
	g, err := l.reopen(ctx)
	l.status.LastTry, l.status.LastError = time.Now(), err
	if err != nil {
		l.log.Error("the index could not be made again", "err", err)
		return err
	}
	l.serve(ctx, g)
	return nil
}

// reopen makes a generation of the files, or of the base in memory when they can't be read.
func (l *Live) reopen(ctx context.Context) (*Generation, error) {
	layers, err := l.layers()
	if err == nil {
		var g *Generation
		if g, err = Open(ctx, layers, l.cache, l.opts); err == nil {
			return g, nil
		}
	}
	base := l.root.Base()
	ix, buildErr := index.Build(ctx, base)
	if buildErr != nil {
		return nil, buildErr
	}
	l.log.Error("the knowledge files can't be read; the index is made of what is in memory", "err", err)
	return &Generation{New(ix, base, l.opts), l.root.Problems, l.root.Fingerprint, false, ix}, nil
}
