package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"
)

// A writer is SQLite's one writing connection. Transactions that wait for it are committed
// together: each is run within one transaction of the database and all are acknowledged by its
// commit, which costs as much for fifty as for one. When one of them fails, the others are run
// again without it.
//
// There is no goroutine of its own: of those that wait, the first to come does the work of all. While
// it writes its context isn't looked at; that takes a moment, or the busy time of ten seconds when
// another process holds the file.
type writer struct {
	conn    *sql.Conn
	stmts   map[string]*sql.Stmt // used by whoever holds the turn
	explain func(error) error

	mu    sync.Mutex // guards queue and many
	queue []*write
	many  time.Time     // when writes were last committed together
	turn  chan struct{} // holds a value while nobody writes
	ended chan struct{} // closed when nothing is written any more
}

// errClosed is what becomes of a write after Close.
var errClosed = errors.New("store: closed")

// A write is one waiting transaction.
type write struct {
	f      func(tx querier) error
	single bool // f is one statement, which is a transaction by itself
	err    error
	done   chan struct{}
}

// patience is how long a write that nobody waits for hopes to be taken along by another's commit, while writes are
// many: it then costs no commit of its own.
const patience = 3 * time.Millisecond

// manyFor is how long writes count as many after some were committed together.
const manyFor = 100 * time.Millisecond

// together bounds a commit's writes, and so how long the first of them waits: 64 of the largest are
// some 20 ms.
const together = 64

func newWriter(ctx context.Context, pool *sql.DB, explain func(error) error) (*writer, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("take the writing connection: %w", err)
	}
	w := &writer{conn: conn, stmts: map[string]*sql.Stmt{}, explain: explain, turn: make(chan struct{}, 1), ended: make(chan struct{})}
	w.turn <- struct{}{}
	return w, nil
}

// close waits for the commit under way; later writes fail.
func (w *writer) close() error {
	select {
	case <-w.turn: // kept for good
		close(w.ended)
	case <-w.ended:
		return nil
	}
	var err error
	for _, st := range w.stmts {
		err = errors.Join(err, st.Close())
	}
	return errors.Join(err, w.conn.Close())
}

// do runs f in a transaction and returns once it is committed or has failed. When ctx ends while f
// waits for its turn, f isn't run. f may be run several times.
func (w *writer) do(ctx context.Context, single bool, f func(tx querier) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return w.await(ctx, w.join(single, f))
}

// later is do for what no person waits for: while writes are many it begins a commit of its own only after patience.
func (w *writer) later(ctx context.Context, f func(tx querier) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	own := w.join(false, f)
	w.mu.Lock()
	many := time.Since(w.many) < manyFor
	w.mu.Unlock()
	if !many {
		return w.await(ctx, own)
	}
	hope := time.NewTimer(patience)
	defer hope.Stop()
	select {
	case <-own.done:
		return own.err
	case <-ctx.Done():
	case <-hope.C:
	}
	return w.await(ctx, own)
}

// join puts a write into the queue.
func (w *writer) join(single bool, f func(tx querier) error) *write {
	own := &write{f: f, single: single, done: make(chan struct{})}
	w.mu.Lock()
	w.queue = append(w.queue, own)
	w.mu.Unlock()
	return own
}

// await returns once own is written, by another or by itself.
func (w *writer) await(ctx context.Context, own *write) error {
	for {
		select {
		case <-own.done:
			return own.err
		case <-ctx.Done():
			if w.leave(own) {
				return ctx.Err()
			}
			<-own.done // it is being written: a moment, and then its fate is known
			return own.err
		case <-w.ended:
			if w.leave(own) {
				return errClosed
			}
			<-own.done
			return own.err
		case <-w.turn:
			// Who is about to write may join: nobody, or as many as the machine is busy with.
			runtime.Gosched()
			// Empty when another took ours along and is through with it.
			w.commit(context.WithoutCancel(ctx), w.take())
			w.turn <- struct{}{}
		}
	}
}

// take removes the writes of the next commit from the queue.
func (w *writer) take() []*write {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := min(len(w.queue), together)
	if n > 1 {
		w.many = time.Now()
	}
	batch := w.queue[:n:n]
	w.queue = w.queue[n:]
	return batch
}

// leave removes a write from the queue, and reports whether it was still there.
func (w *writer) leave(own *write) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, other := range w.queue {
		if other == own {
			w.queue = append(w.queue[:i:i], w.queue[i+1:]...)
			return true
		}
	}
	return false
}

// commit writes a batch. A failing write undoes the transaction it is in, so the rest is tried
// again without it; a transaction that can't begin or commit fails for all that are in it.
func (w *writer) commit(ctx context.Context, batch []*write) {
	for len(batch) > 0 {
		failed, err := w.try(ctx, batch)
		if failed >= 0 {
			batch[failed].err = err
			close(batch[failed].done)
			batch = append(batch[:failed:failed], batch[failed+1:]...)
			continue
		}
		for _, each := range batch {
			each.err = err
			close(each.done)
		}
		return
	}
}

// try writes a batch in one transaction. failed is the index of the write that made it fail, -1 when
// err, if there is one, is everybody's.
func (w *writer) try(ctx context.Context, batch []*write) (failed int, err error) {
	if len(batch) == 1 && batch[0].single {
		return -1, batch[0].f(w)
	}
	if _, err := w.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return -1, err
	}
	for i, each := range batch {
		if err := each.f(w); err != nil {
			return i, w.undo(ctx, err)
		}
	}
	if _, err := w.exec(ctx, "COMMIT"); err != nil {
		return -1, w.undo(ctx, err)
	}
	return -1, nil
}

// undo ends the transaction that err broke and returns err.
func (w *writer) undo(ctx context.Context, err error) error {
	// A full disk and some others have ended the transaction already; that there is none to roll
	// back is then no news, and SQLite has no code of its own for it.
	if _, rerr := w.exec(ctx, "ROLLBACK"); rerr != nil && !strings.Contains(rerr.Error(), "no transaction is active") {
		return errors.Join(err, rerr)
	}
	return err
}

// exec, query and row make the writer the querier of the transaction under way. Their context isn't looked at: with one that
// can end, database/sql and the driver would each start a goroutine for every statement to watch over it.

func (w *writer) exec(ctx context.Context, query string, args ...any) (int64, error) {
	ctx = context.WithoutCancel(ctx)
	st, err := w.stmt(ctx, query)
	if err != nil {
		return 0, w.explain(err)
	}
	res, err := st.ExecContext(ctx, args...)
	if err != nil {
		return 0, w.explain(err)
	}
	return res.RowsAffected()
}

func (w *writer) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	ctx = context.WithoutCancel(ctx)
	st, err := w.stmt(ctx, query)
	if err != nil {
		return nil, w.explain(err)
	}
	rows, err := st.QueryContext(ctx, args...)
	return rows, w.explain(err)
}

func (w *writer) row(ctx context.Context, dest []any, query string, args ...any) error {
	rows, err := w.query(ctx, query, args...)
	if err != nil {
		return err
	}
	return w.explain(scanOne(rows, dest))
}

func (w *writer) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if st, ok := w.stmts[query]; ok {
		return st, nil
	}
	st, err := w.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	w.stmts[query] = st
	return st, nil
}
