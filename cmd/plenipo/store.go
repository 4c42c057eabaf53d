package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"plenipo/internal/store"
)

// storeCmd groups the upkeep of what is kept.
type storeCmd struct {
	Backup    backupCmd    `cmd:"" help:"Copy the store to a new file while it is in use."`
	Check     storeCheck   `cmd:"" help:"Read everything once and say what is wrong; exits 1 when something is."`
	MigrateTo migrateToCmd `cmd:"" name:"migrate-to" help:"Copy everything to a new store, of the other engine if you like; stop serve first."`
	Reseal    resealCmd    `cmd:"" help:"Seal stored tokens with the first key of PLENIPO_SECRET_KEY."`
}

type backupCmd struct {
	storeFlags
	File string `arg:"" help:"File to write; it must not exist." type:"path"`
}

// Run makes a backup.
func (c *backupCmd) Run(ctx context.Context, s streams) error {
	st, _, err := c.openStore(ctx, store.Options{})
	if err != nil {
		return err
	}
	defer st.Close()
	if err := st.Backup(ctx, c.File); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s is a copy of the store, and as secret as it. To go back to it, stop serve and set PLENIPO_STORE to it.\n", c.File)
	return nil
}

type storeCheck struct{ storeFlags }

// Run checks the store.
func (c *storeCheck) Run(ctx context.Context, s streams) error {
	st, where, err := c.openStore(ctx, store.Options{})
	if err != nil {
		return err
	}
	defer st.Close()
	r, err := st.Check(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s, schema %d, %d secrets open with the key\n", where, r.Schema, r.Sealed)
	for _, table := range slices.Sorted(maps.Keys(r.Rows)) {
		fmt.Fprintf(s.out, "  %-18s %d\n", table, r.Rows[table])
	}
	for _, p := range r.Problems {
		fmt.Fprintln(s.out, "problem:", p)
	}
	if len(r.Problems) > 0 {
		return errFound
	}
	fmt.Fprintln(s.out, "All is well.")
	return nil
}

type migrateToCmd struct {
	storeFlags
	To string `arg:"" help:"The new store: a file, or postgres://…"`
}

// Run copies the store.
func (c *migrateToCmd) Run(ctx context.Context, s streams) error {
	st, _, err := c.openStore(ctx, store.Options{})
	if err != nil {
		return err
	}
	defer st.Close()
	to := storeFlags{Store: c.To, SecretKey: c.SecretKey}
	dst, where, err := to.openStore(ctx, store.Options{})
	if err != nil {
		return err
	}
	defer dst.Close()
	n, err := st.MigrateTo(ctx, dst)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%d rows are copied to %s. Set PLENIPO_STORE to it and start serve again.\n", n, where)
	return nil
}

type resealCmd struct{ storeFlags }

// Run seals with the newest key.
func (c *resealCmd) Run(ctx context.Context, s streams) error {
	st, _, err := c.openStore(ctx, store.Options{})
	if err != nil {
		return err
	}
	defer st.Close()
	n, err := st.Reseal(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%d secrets were sealed anew; the older keys can go from PLENIPO_SECRET_KEY.\n", n)
	return nil
}
