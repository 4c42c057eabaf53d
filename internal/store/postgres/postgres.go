// Package postgres connects a store to PostgreSQL through jackc/pgx, for several replicas.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"plenipo/internal/store"
)

// connections bounds what one replica takes of the server's (100 by default): enough that its
// workers don't wait for each other, few enough for a handful of replicas.
const connections = 16

// Driver returns the PostgreSQL engine.
func Driver() store.Driver {
	return store.Driver{
		Engine:   store.Postgres,
		Open:     open,
		Classify: classify,
		Listen:   listen,
	}
}

func open(ctx context.Context, dsn string) (store.Pools, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		// pgx's message masks the password.
		return store.Pools{}, fmt.Errorf("PLENIPO_STORE is not a PostgreSQL address: %w", err)
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "plenipo"
	}
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	if err := db.PingContext(ctx); err != nil {
		return store.Pools{}, errors.Join(fmt.Errorf("reach PostgreSQL at %s: %w", config.Host, err), db.Close())
	}
	return store.Pools{Write: db, Read: db}, nil
}

// listen waits for notifications on a connection of its own.
func listen(ctx context.Context, db *sql.DB, channel string, heard func()) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("listen for changes: %w", err)
	}
	defer conn.Close()
	return conn.Raw(func(dc any) error {
		c := dc.(*stdlib.Conn).Conn()
		// The connection has LISTENed and may be in the midst of a read: it must not go back to the pool.
		defer c.Close(context.WithoutCancel(ctx))
		if _, err := c.Exec(ctx, "LISTEN "+pgx.Identifier{channel}.Sanitize()); err != nil {
			return fmt.Errorf("listen for changes: %w", err)
		}
		for {
			heard()
			if _, err := c.WaitForNotification(ctx); err != nil {
				return fmt.Errorf("wait for changes: %w", err)
			}
		}
	})
}

func classify(err error) store.Fault {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return store.Fault{}
	}
	switch {
	case e.Code == "40001" || e.Code == "40P01": // serialization_failure, deadlock_detected
		return store.Fault{Again: true}
	case e.Code == "53100": // disk_full
		return store.Fault{Is: store.ErrFull, Remedy: "free some space on the PostgreSQL server's disk; nothing kept before is lost"}
	case e.Code == "25006": // read_only_sql_transaction
		return store.Fault{Is: store.ErrReadOnly, Remedy: "PLENIPO_STORE points to a standby; give the primary's address"}
	case e.Code == "42501": // insufficient_privilege
		return store.Fault{Is: store.ErrReadOnly, Remedy: "grant this role the right to create and write tables in its schema"}
	case strings.HasPrefix(e.Code, "XX"): // internal_error, data_corrupted, index_corrupted
		return store.Fault{Is: store.ErrCorrupt, Remedy: "look at the PostgreSQL server's log, and restore a backup if it says so"}
	}
	return store.Fault{}
}
