package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"plenipo/internal/store"
	"plenipo/internal/store/postgres"
	"plenipo/internal/store/sqlite"
)

// storeFlags say where records are kept; every command that reads or writes them has them.
type storeFlags struct {
	Store     string `help:"Where records are kept: a file for SQLite, or postgres://…. Default: plenipo.db in the user's configuration folder." env:"PLENIPO_STORE" placeholder:"DSN"`
	SecretKey string `help:"Key that seals stored tokens: 32 random bytes in base64 or hexadecimal. To change it put the new one in front of the old, with a comma, and run plenipo store reseal." env:"PLENIPO_SECRET_KEY" placeholder:"KEY"`
}

// openStore opens the store and says where it is, without what is secret in the address.
func (c storeFlags) openStore(ctx context.Context, opts store.Options) (*store.Store, string, error) {
	dsn := c.Store
	if dsn == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return nil, "", usageError{errors.New("PLENIPO_STORE is empty and there is no home folder: say where records are kept")}
		}
		dir = filepath.Join(dir, "plenipo")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, "", fmt.Errorf("store: %w", err)
		}
		dsn = filepath.Join(dir, "plenipo.db")
	}
	opts.Drivers = storeDrivers()
	if c.SecretKey != "" {
		keys, err := store.ParseKeyring(c.SecretKey)
		if err != nil {
			return nil, "", usageError{fmt.Errorf("PLENIPO_SECRET_KEY: %w", err)}
		}
		opts.Keys = keys
	}
	st, err := store.Open(ctx, dsn, opts)
	if err != nil {
		return nil, "", err
	}
	if isPostgres(dsn) {
		return st, "PostgreSQL", nil
	}
	return st, dsn, nil
}

// storeDrivers are the engines that this program links.
func storeDrivers() []store.Driver { return []store.Driver{sqlite.Driver(), postgres.Driver()} }

func isPostgres(dsn string) bool {
	return dsn == "PostgreSQL" || len(dsn) > 9 && dsn[:8] == "postgres"
}
