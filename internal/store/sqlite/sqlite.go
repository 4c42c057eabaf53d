// Package sqlite connects a store to SQLite, in one file and without cgo, through modernc.org/sqlite.
//
// The database runs in WAL mode with synchronous=NORMAL: a commit is written to the log and handed
// to the operating system, and the log is flushed to disk at checkpoints. A process that is killed,
// at whatever instant, loses nothing that was acknowledged. A power cut may take the last moments'
// commits with it, and never damages what was there before.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"plenipo/internal/store"
)

// busyFor is how long a statement waits for another process's lock before it gives up; the longest
// lock of ours, a backup's or a sweep's batch, is well under a second.
const busyFor = 10 * time.Second

// readers serve lists and insights while the one writer works; two cores need no more.
const readers = 4

const (
	// pageSize: a write logs every page that it touches, so that halving SQLite's default took a
	// fifth off the inbox's time; 1024 gained nothing more.
	pageSize = "2048"

	// walPages is when a commit must flush the log by itself, which takes it ten milliseconds;
	// Store.Run flushes it beside the writers long before.
	walPages = "16384"

	// KiB for the writer, and for each reader, which forgets its pages whenever something was written; the operating system keeps
	// the rest of the file.
	cache, readCache = "cache_size(-2000)", "cache_size(-256)"
)

// Driver returns the SQLite engine.
func Driver() store.Driver {
	return store.Driver{
		Engine:         store.SQLite,
		Open:           open,
		Classify:       classify,
		LockMigrations: lockMigrations,
	}
}

func open(ctx context.Context, path string) (store.Pools, error) {
	if path == "" {
		return store.Pools{}, errors.New("PLENIPO_STORE is empty: give a file's path, or postgres://user@host/name")
	}
	if strings.Contains(path, "://") {
		return store.Pools{}, fmt.Errorf("PLENIPO_STORE names the unknown kind %q: give a file's path, or postgres://user@host/name",
			path[:strings.Index(path, "://")])
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return store.Pools{}, fmt.Errorf("make the store's folder: %w", err)
	}
	// SQLite would let everyone on the machine read the file; its log takes the file's mode.
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		return store.Pools{}, fmt.Errorf("open the store's file: %w; let this user write it and its folder", err)
	}
	write, err := sql.Open("sqlite", dsn(path, "page_size("+pageSize+")", "journal_mode(WAL)",
		"foreign_keys(1)", "synchronous(NORMAL)", "wal_autocheckpoint("+walPages+")", "temp_store(MEMORY)", cache))
	if err != nil {
		return store.Pools{}, fmt.Errorf("open %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	if err := connect(ctx, write); err != nil {
		return store.Pools{}, errors.Join(fmt.Errorf("open %s: %s", path, explain(err)), write.Close())
	}
	read, err := sql.Open("sqlite", dsn(path, "query_only(1)", "temp_store(MEMORY)", readCache))
	if err != nil {
		return store.Pools{}, errors.Join(fmt.Errorf("open %s: %w", path, err), write.Close())
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return store.Pools{Write: write, Read: read, Path: path}, nil
}

// connect makes the first connection. While another process makes the file, switching to WAL fails at once, whatever the busy
// timeout says; it is tried again for as long.
func connect(ctx context.Context, db *sql.DB) error {
	limit := time.NewTimer(busyFor)
	defer limit.Stop()
	for {
		err := db.PingContext(ctx)
		if classify(err).Is != store.ErrBusy {
			return err
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-limit.C:
			return err
		case <-ctx.Done():
			return err
		}
	}
}

// dsn returns modernc's address of path. Transactions take the write lock when they begin: taking
// it at their first write could find another process's write in between and fail.
func dsn(path string, pragmas ...string) string {
	q := url.Values{"_txlock": {"immediate"}, "_pragma": {fmt.Sprintf("busy_timeout(%d)", busyFor.Milliseconds())}}
	for _, p := range pragmas {
		q.Add("_pragma", p)
	}
	u := url.URL{Path: filepath.ToSlash(path)}
	return "file:" + u.EscapedPath() + "?" + q.Encode()
}

// lockMigrations holds an exclusive transaction on a small file beside the store: goose begins
// transactions of its own on the store, so the lock can't be in it, and a lock of SQLite's goes
// with its process.
func lockMigrations(ctx context.Context, path string) (func() error, error) {
	db, err := sql.Open("sqlite", dsn(path+".lock"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err == nil {
		_, err = conn.ExecContext(ctx, "BEGIN EXCLUSIVE")
	}
	if err != nil {
		return nil, errors.Join(errors.New(explain(err)), db.Close())
	}
	return func() error {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		return errors.Join(err, conn.Close(), db.Close())
	}, nil
}

func classify(err error) store.Fault {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return store.Fault{}
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_FULL:
		return store.Fault{Is: store.ErrFull, Remedy: "free some space where the store's file is, or raise its quota; nothing kept before is lost"}
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return store.Fault{Is: store.ErrBusy, Remedy: "another process has held the store for 10 s; stop it, or wait for its backup to end"}
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return store.Fault{Is: store.ErrCorrupt, Remedy: "stop the program, keep the file, and restore the last backup"}
	case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_PERM:
		return store.Fault{Is: store.ErrReadOnly, Remedy: "let this user write the store's file and its folder"}
	case lib.SQLITE_IOERR:
		return store.Fault{Is: store.ErrReadOnly, Remedy: "the disk reports an error; look at the system's log"}
	}
	return store.Fault{}
}

func explain(err error) string {
	if f := classify(err); f.Is != nil {
		return fmt.Sprintf("%v (%v): %s", f.Is, err, f.Remedy)
	}
	return err.Error()
}
