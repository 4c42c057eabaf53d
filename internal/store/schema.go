package store

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema up to date under the engine's lock. Migrations only go forward; a
// schema from a newer program is refused, because this one would write rows that it can't read.
func (s *Store) migrate(ctx context.Context, dsn string) (err error) {
	provider, err := s.provider()
	if err != nil {
		return fmt.Errorf("read the store's migrations: %w", err)
	}
	if lockFile := s.db.driver.LockMigrations; lockFile != nil {
		unlock, err := lockFile(ctx, dsn)
		if err != nil {
			return fmt.Errorf("lock the store's schema: %w", err)
		}
		defer func() { err = errors.Join(err, unlock()) }()
	}
	have, err := provider.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read the store's schema version: %w", s.db.explain(err))
	}
	sources := provider.ListSources()
	newest := sources[len(sources)-1].Version
	switch {
	case have > newest:
		return fmt.Errorf("the store has schema %d and this program knows %d: it was written by a newer version; use that one", have, newest)
	case have == newest:
		return nil
	}
	done, err := provider.Up(ctx)
	if err != nil {
		return fmt.Errorf("bring the store's schema from %d to %d: %w", have, newest, s.db.explain(err))
	}
	for _, r := range done {
		s.log.Info("store schema raised", "version", r.Source.Version, "took", r.Duration)
	}
	return nil
}

func (s *Store) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	files = engineFS{FS: files, engine: s.Engine()}
	dialect, opts := goose.DialectSQLite3, []goose.ProviderOption{}
	if s.Engine() == Postgres {
		dialect = goose.DialectPostgres
		// Looked for every second; a schema takes well under a minute.
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
		if err != nil {
			return nil, err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(dialect, s.db.write, files, opts...)
}

// An engineFS reads migrations in one engine's words: comments of the form "/* sqlite: … */" are
// opened for that engine, and stay comments for the other.
type engineFS struct {
	fs.FS
	engine Engine
}

func (e engineFS) Open(name string) (fs.File, error) {
	f, err := e.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return f, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	text, err := io.ReadAll(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	opened := regexp.MustCompile(`/\* `+string(e.engine)+`: (.*?) \*/`).ReplaceAll(text, []byte("$1"))
	return &engineFile{Reader: bytes.NewReader(opened), info: info}, nil
}

type engineFile struct {
	*bytes.Reader
	info fs.FileInfo
}

func (f *engineFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *engineFile) Close() error               { return nil }
