package store

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// ErrElsewhere says that the engine has its own tool for what was asked.
var ErrElsewhere = errors.New("PostgreSQL has its own tool for this")

// Backup writes a copy of the store, as it is at one moment, to a new file, while it is in use. The
// copy is a store by itself and as secret as this one. ErrElsewhere on PostgreSQL: there
// "pg_dump --format=custom" makes a copy and pg_restore brings it back.
func (s *Store) Backup(ctx context.Context, path string) error {
	if s.Engine() != SQLite {
		return fmt.Errorf("back up the store: %w: run pg_dump --format=custom --file=%s with the address of PLENIPO_STORE", ErrElsewhere, path)
	}
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("back up the store: %s is there already; give a new name", path)
	}
	// On a connection of its own, so that the writer goes on meanwhile.
	pools, err := s.db.driver.Open(ctx, s.db.path)
	if err != nil {
		return fmt.Errorf("back up the store: %w", err)
	}
	_, err = pools.Write.ExecContext(ctx, `VACUUM INTO $1`, path)
	err = errors.Join(s.db.explain(err), pools.Read.Close(), pools.Write.Close())
	if err == nil {
		err = os.Chmod(path, 0o600)
	}
	if err != nil {
		return fmt.Errorf("back up the store to %s: %w", path, err)
	}
	return nil
}

// A Report is what Check found.
type Report struct {
	Engine   Engine
	Schema   int64            // the migration it is at
	Rows     map[string]int64 // by table
	Sealed   int              // tokens and keys that were opened
	Problems []string         // sentences for an operator; empty: all is well
}

// Check reads everything once: the file's integrity and references (SQLite), every table, every
// sealed secret. What is wrong with the data stands in the report; err is only about not being able
// to look.
func (s *Store) Check(ctx context.Context) (Report, error) {
	r := Report{Engine: s.Engine(), Rows: map[string]int64{}}
	if r.Engine == SQLite {
		if err := s.checkFile(ctx, &r); err != nil {
			return Report{}, fmt.Errorf("check the store: %w", err)
		}
	}
	if err := s.db.row(ctx, []any{&r.Schema}, `SELECT MAX(version_id) FROM goose_db_version WHERE is_applied = $1`, true); err != nil {
		return Report{}, fmt.Errorf("check the store's schema: %w", err)
	}
	for _, t := range tables() {
		var n int64
		if err := s.db.row(ctx, []any{&n}, `SELECT COUNT(*) FROM `+t.name); err != nil {
			if ctx.Err() != nil {
				return Report{}, ctx.Err()
			}
			r.Problems = append(r.Problems, fmt.Sprintf("table %s can't be read: %v", t.name, err))
		}
		r.Rows[t.name] = n
	}
	s.checkSealed(ctx, &r)
	return r, nil
}

func (s *Store) checkFile(ctx context.Context, r *Report) error {
	rows, err := s.db.query(ctx, `PRAGMA integrity_check(20)`)
	found, err := collect(s.db, rows, err, func(scan func(...any) error) (line string, err error) {
		return line, scan(&line)
	})
	switch {
	case errors.Is(err, ErrCorrupt):
		r.Problems = append(r.Problems, err.Error())
		return nil
	case err != nil:
		return err
	}
	for _, line := range found {
		if line != "ok" {
			r.Problems = append(r.Problems, "integrity: "+line)
		}
	}
	rows, err = s.db.query(ctx, `SELECT "table", parent, COUNT(*) FROM pragma_foreign_key_check GROUP BY 1, 2`)
	loose, err := collect(s.db, rows, err, func(scan func(...any) error) (string, error) {
		var child, parent string
		var n int64
		err := scan(&child, &parent, &n)
		return fmt.Sprintf("%d rows of %s refer to rows of %s that aren't there", n, child, parent), err
	})
	r.Problems = append(r.Problems, loose...)
	return err
}

func (s *Store) checkSealed(ctx context.Context, r *Report) {
	if s.member.err != nil {
		r.Problems = append(r.Problems, s.member.err.Error())
	} else {
		r.Sealed++
	}
	if r.Rows["installations"] == 0 {
		return
	}
	in, err := s.Installations(ctx)
	if err != nil {
		r.Problems = append(r.Problems, err.Error())
	}
	r.Sealed += len(in)
}
