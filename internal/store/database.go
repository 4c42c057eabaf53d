package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"
)

// A database is the opened pools with what both engines need around a statement: prepared
// statements where the driver keeps none, transactions that are tried again when the engine says
// so, and errors an operator can read. Statements use $1, $2, …, which both drivers take.
type database struct {
	driver Driver
	write  *sql.DB
	read   *sql.DB
	path   string
	writer *writer  // SQLite's; nil for PostgreSQL, whose connections all write
	reads  sync.Map // string → *sql.Stmt for SQLite's read pool: pgx has a cache of its own, modernc has none
}

// A querier is a database, or a transaction on it.
type querier interface {
	exec(ctx context.Context, query string, args ...any) (int64, error)
	query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	row(ctx context.Context, dest []any, query string, args ...any) error
}

// again is how often a transaction is tried when the engine reports a conflict it may resolve by
// itself (PostgreSQL 40001 and 40P01); conflicts among a handful of replicas end in one or two.
const again = 5

// exec runs one writing statement and returns how many rows it touched.
func (d *database) exec(ctx context.Context, query string, args ...any) (n int64, err error) {
	if d.writer != nil {
		err = d.writer.do(ctx, true, func(tx querier) error {
			n, err = tx.exec(ctx, query, args...)
			return err
		})
		return n, err
	}
	res, err := d.write.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, d.explain(err)
	}
	return res.RowsAffected()
}

// query runs a reading statement on the read pool.
func (d *database) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if d.writer == nil {
		rows, err := d.read.QueryContext(ctx, query, args...)
		return rows, d.explain(err)
	}
	st, ok := d.reads.Load(query)
	if !ok {
		fresh, err := d.read.PrepareContext(ctx, query)
		if err != nil {
			return nil, d.explain(err)
		}
		if st, ok = d.reads.LoadOrStore(query, fresh); ok {
			fresh.Close()
		}
	}
	rows, err := st.(*sql.Stmt).QueryContext(ctx, args...)
	return rows, d.explain(err)
}

// row reads one row into dest; ErrNotFound when there is none.
func (d *database) row(ctx context.Context, dest []any, query string, args ...any) error {
	if d.writer != nil {
		// A row of SQLite's is there in microseconds. Both database/sql and the driver would start a goroutine to watch over
		// a context that can end, which takes as long as the reading.
		if err := ctx.Err(); err != nil {
			return err
		}
		ctx = context.WithoutCancel(ctx)
	}
	rows, err := d.query(ctx, query, args...)
	if err != nil {
		return err
	}
	return d.explain(scanOne(rows, dest))
}

func scanOne(rows *sql.Rows, dest []any) error {
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return err
		}
		return ErrNotFound
	}
	if err := rows.Scan(dest...); err != nil {
		return err
	}
	return rows.Close()
}

// collect reads all rows with scan, which is given the row's Scan.
func collect[T any](d *database, rows *sql.Rows, err error, scan func(scan func(...any) error) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := scan(rows.Scan)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, d.explain(rows.Err())
}

// inTx runs f in a transaction and commits it when f returns nil. f may be run several times, and
// must not keep anything from a run that failed.
func (d *database) inTx(ctx context.Context, f func(tx querier) error) error {
	if d.writer != nil {
		return d.writer.do(ctx, false, f)
	}
	var err error
	for try := range again {
		if err = d.once(ctx, f); err == nil || !d.driver.Classify(err).Again {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(1+try) * 5 * time.Millisecond):
		}
	}
	return err
}

// inTxLater is inTx for what no person waits for: SQLite commits it together with others' writes.
func (d *database) inTxLater(ctx context.Context, f func(tx querier) error) error {
	if d.writer != nil {
		return d.writer.later(ctx, f)
	}
	return d.inTx(ctx, f)
}

func (d *database) once(ctx context.Context, f func(tx querier) error) error {
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return d.explain(err)
	}
	defer tx.Rollback() // after Commit it does nothing
	if err := f(&transaction{d: d, tx: tx}); err != nil {
		return err
	}
	return d.explain(tx.Commit())
}

// A transaction is one of PostgreSQL's; SQLite's are the writer's.
type transaction struct {
	d  *database
	tx *sql.Tx
}

func (t *transaction) exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := t.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, t.d.explain(err)
	}
	return res.RowsAffected()
}

func (t *transaction) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := t.tx.QueryContext(ctx, query, args...)
	return rows, t.d.explain(err)
}

func (t *transaction) row(ctx context.Context, dest []any, query string, args ...any) error {
	rows, err := t.query(ctx, query, args...)
	if err != nil {
		return err
	}
	return t.d.explain(scanOne(rows, dest))
}

// explain adds the remedy an operator needs to err, and makes errors.Is find the Err… it is.
func (d *database) explain(err error) error {
	if err == nil || errors.Is(err, ErrNotFound) {
		return err
	}
	var done *faulted
	if errors.As(err, &done) {
		return err
	}
	f := d.driver.Classify(err)
	if f.Is == nil {
		return err
	}
	return &faulted{fault: f, err: err}
}

// A faulted is a database error with its Fault.
type faulted struct {
	fault Fault
	err   error
}

func (e *faulted) Error() string {
	return fmt.Sprintf("%v (%v): %s", e.fault.Is, e.err, e.fault.Remedy)
}

func (e *faulted) Unwrap() []error { return []error{e.fault.Is, e.err} }

func (d *database) close() error {
	var err error
	d.reads.Range(func(_, st any) bool {
		err = errors.Join(err, st.(*sql.Stmt).Close())
		return true
	})
	if d.writer != nil {
		err = errors.Join(err, d.writer.close())
	}
	err = errors.Join(err, d.write.Close())
	if d.read != d.write {
		err = errors.Join(err, d.read.Close())
	}
	return err
}
