package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"plenipo/internal/eval"
)

// buildPostgres makes a cluster with one table: title and text as a weighted tsvector, with a GIN index.
func buildPostgres(ctx context.Context, c *eval.Collection, state string) error {
	if err := initCluster(state); err != nil {
		return err
	}
	return withServer(ctx, state, func(ctx context.Context, db *pgxpool.Pool) error {
		if _, err := db.Exec(ctx, `CREATE TABLE texts (id text, title text, body text, words tsvector)`); err != nil {
			return err
		}
		rows := make([][]any, len(c.Passages))
		for i, p := range c.Passages {
			rows[i] = []any{p.ID, strings.ReplaceAll(p.Title, "\x00", ""), strings.ReplaceAll(p.Text, "\x00", "")}
		}
		if _, err := db.CopyFrom(ctx, pgx.Identifier{"texts"}, []string{"id", "title", "body"}, pgx.CopyFromRows(rows)); err != nil {
			return err
		}
		for _, s := range []string{
			`UPDATE texts SET words = setweight(to_tsvector('english', title), 'A') || to_tsvector('english', body)`,
			`CREATE INDEX ON texts USING gin (words)`, `VACUUM FULL ANALYZE texts`, `CHECKPOINT`,
		} {
			if _, err := db.Exec(ctx, s); err != nil {
				return fmt.Errorf("%s: %w", s, err)
			}
		}
		return nil
	})
}

// openPostgres starts the server on what was built. The words of a question are joined by "or": joined by "and", as
// plainto_tsquery does, most questions find nothing. ts_rank ranks far better here than ts_rank_cd, and quicker.
func openPostgres(ctx context.Context, state string) (opened, error) {
	stop, err := startServer(state)
	if err != nil {
		return opened{}, err
	}
	db, err := connect(ctx, state)
	if err != nil {
		stop()
		return opened{}, err
	}
	return opened{
		answer: func(ctx context.Context, q asked) ([]string, error) {
			rows, err := db.Query(ctx, `SELECT id FROM texts, (SELECT replace(plainto_tsquery('english', $1)::text, '&', '|')::tsquery AS q) asked
				WHERE words @@ q ORDER BY ts_rank(words, q) DESC, id LIMIT 10`, strings.Join(q.Words, " "))
			if err != nil {
				return nil, err
			}
			return pgx.CollectRows(rows, pgx.RowTo[string])
		},
		close: func() {
			db.Close()
			stop()
		},
	}, nil
}

func withServer(ctx context.Context, state string, do func(context.Context, *pgxpool.Pool) error) error {
	stop, err := startServer(state)
	if err != nil {
		return err
	}
	defer stop()
	db, err := connect(ctx, state)
	if err != nil {
		return err
	}
	defer db.Close()
	return do(ctx, db)
}

// postgresCommand returns one of the newest installed server's programs, to be run as a user that it agrees to be run by.
func postgresCommand(state, name string, args ...string) (*exec.Cmd, error) {
	bins, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if len(bins) == 0 {
		return nil, errors.New("no PostgreSQL: apt-get install postgresql")
	}
	slices.Sort(bins)
	cmd := exec.Command(filepath.Join(bins[len(bins)-1], name), args...)
	cmd.Dir, cmd.Env = state, append(os.Environ(), "LC_ALL=C")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGINT}
	if os.Getuid() != 0 {
		return cmd, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return cmd, os.Chown(state, uid, gid)
}

func initCluster(state string) error {
	cmd, err := postgresCommand(state, "initdb", "-D", filepath.Join(state, "pg"), "-U", "peers", "-A", "trust", "-E", "UTF8", "--no-sync")
	if err != nil {
		return err
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	return nil
}

// startServer starts the server, reachable by a socket in the state's folder alone. Its memory is set as its manual
// advises for a machine that does little else.
func startServer(state string) (stop func(), err error) {
	cmd, err := postgresCommand(state, "postgres", "-D", filepath.Join(state, "pg"), "-c", "listen_addresses=", "-c", "unix_socket_directories="+state,
		"-c", "fsync=off", "-c", "shared_buffers=1GB", "-c", "work_mem=64MB", "-c", "maintenance_work_mem=512MB", "-c", "max_wal_size=4GB", "-c", "jit=off")
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	return func() {
		cmd.Process.Signal(syscall.SIGINT)
		cmd.Wait()
	}, nil
}

// connect waits until the server takes connections.
func connect(ctx context.Context, state string) (*pgxpool.Pool, error) {
	db, err := pgxpool.New(ctx, "host="+state+" user=peers dbname=postgres pool_max_conns=2")
	if err != nil {
		return nil, err
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if err = db.Ping(ctx); err == nil {
			return db, nil
		}
		if time.Now().After(deadline) || ctx.Err() != nil {
			db.Close()
			return nil, err
		}
	}
}
