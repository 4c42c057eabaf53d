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

	prepared bool     // keep prepared statements: pgx has its own cache, modernc has none
	stmts    sync.Map // string → *sql.Stmt, for the write pool
	reads    sync.Map // the same for the read pool
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

func (d *database) stmt(ctx context.Context, pool *sql.DB, cache *sync.Map, query string) (*sql.Stmt, error) {
	if st, ok := cache.Load(query); ok {
		return st.(*sql.Stmt), nil
	}
	st, err := pool.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if old, loaded := cache.LoadOrStore(query, st); loaded {
		st.Close()
		return old.(*sql.Stmt), nil
	}
	return st, nil
}

// exec runs one writing statement and returns how many rows it touched.
func (d *database) exec(ctx context.Context, query string, args ...any) (int64, error) {
	var res sql.Result
	var err error
	if d.prepared {
		var st *sql.Stmt
		if st, err = d.stmt(ctx, d.write, &d.stmts, query); err == nil {
			res, err = st.ExecContext(ctx, args...)
		}
	} else {
		res, err = d.write.ExecContext(ctx, query, args...)
	}
	if err != nil {
		return 0, d.explain(err)
	}
	return res.RowsAffected()
}

// query runs a reading statement on the read pool.
func (d *database) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	var rows *sql.Rows
	var err error
	if d.prepared {
		var st *sql.Stmt
		if st, err = d.stmt(ctx, d.read, &d.reads, query); err == nil {
			rows, err = st.QueryContext(ctx, args...)
		}
	} else {
		rows, err = d.read.QueryContext(ctx, query, args...)
	}
	return rows, d.explain(err)
}

// row reads one row into dest; ErrNotFound when there is none.
func (d *database) row(ctx context.Context, dest []any, query string, args ...any) error {
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

func (d *database) once(ctx context.Context, f func(tx querier) error) error {
	stx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return d.explain(err)
	}
	defer stx.Rollback() // after Commit it does nothing
	t := &transaction{d: d, tx: stx}
	if err := f(t); err != nil {
		return err
	}
	if err := stx.Commit(); err != nil {
		return d.explain(err)
	}
	for _, query := range t.missing {
		if _, err := d.stmt(ctx, d.write, &d.stmts, query); err != nil {
			break // the next transaction prepares for itself again
		}
	}
	return nil
}

type transaction struct {
	d       *database
	tx      *sql.Tx
	missing []string // statements to prepare for the pool
}

func (t *transaction) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if st, ok := t.d.stmts.Load(query); ok {
		return t.tx.StmtContext(ctx, st.(*sql.Stmt)), nil
	}
	// The write pool has one connection and this transaction holds it: preparing on the pool would
	// wait for ourselves. The statement is prepared for the pool once the transaction is over.
	t.missing = append(t.missing, query)
	return t.tx.PrepareContext(ctx, query)
}

func (t *transaction) exec(ctx context.Context, query string, args ...any) (int64, error) {
	var res sql.Result
	var err error
	if t.d.prepared {
		var st *sql.Stmt
		if st, err = t.stmt(ctx, query); err == nil {
			res, err = st.ExecContext(ctx, args...)
		}
	} else {
		res, err = t.tx.ExecContext(ctx, query, args...)
	}
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
	for _, cache := range []*sync.Map{&d.stmts, &d.reads} {
		cache.Range(func(_, st any) bool {
			st.(*sql.Stmt).Close()
			return true
		})
	}
	err := d.write.Close()
	if d.read != d.write {
		err = errors.Join(err, d.read.Close())
	}
	return err
}
