package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// An Engine is one of the two databases a Store speaks to.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// A Driver connects a Store to one engine. The packages sqlite and postgres below this one hold
// the two there are; a program passes those it links in Options.Drivers, so that packages that
// only use records link none.
type Driver struct {
	Engine Engine

	// Open opens dsn and verifies that it can be reached. The pools may be the same one; for
	// SQLite Write has a single connection. The Store closes both.
	Open func(ctx context.Context, dsn string) (Pools, error)

	// Classify tells what a database error means to an operator; Fault{} when it has nothing to say.
	Classify func(err error) Fault

	// Listen calls heard whenever any process notifies channel, and once when it begins listening.
	// It returns when ctx ends or the connection breaks. Nil when the engine can't: the Store polls.
	Listen func(ctx context.Context, db *sql.DB, channel string, heard func()) error

	// LockMigrations takes the lock under which the schema of dsn is brought up to date, and
	// returns what gives it back. Nil when the engine's session lock serves.
	LockMigrations func(ctx context.Context, dsn string) (unlock func() error, err error)
}

// Pools are an opened database.
type Pools struct {
	Write, Read *sql.DB
	Path        string // the file, when there is one
}

// A Fault is what a database error means to somebody who can act on it.
type Fault struct {
	Is     error  // ErrFull, ErrBusy, ErrCorrupt, or nil
	Remedy string // a sentence
	Again  bool   // the transaction may be tried again as it is
}

// What callers decide on.
var (
	// ErrNotFound is returned for a record that isn't there, where the caller named it.
	ErrNotFound = errors.New("no such record")
	// ErrFull: the disk or the database's quota is full; what was written before is intact.
	ErrFull = errors.New("the store's disk is full")
	// ErrBusy: another process kept the database locked for longer than the busy time.
	ErrBusy = errors.New("the store is locked by another process")
	// ErrCorrupt: the database file is damaged.
	ErrCorrupt = errors.New("the store's file is damaged")
	// ErrReadOnly: the store can be read but not written.
	ErrReadOnly = errors.New("the store can't be written")
)

// EngineOf returns the engine that dsn names: PostgreSQL for postgres:// and postgresql:// URLs,
// SQLite for everything else, which is taken as a path.
func EngineOf(dsn string) Engine {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return Postgres
	}
	return SQLite
}

func (o Options) driver(e Engine) (Driver, error) {
	for _, d := range o.Drivers {
		if d.Engine == e {
			return d, nil
		}
	}
	return Driver{}, fmt.Errorf("this program is built without the %s engine", e)
}
