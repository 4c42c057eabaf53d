package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
	"plenipo/internal/store/storetest"
)

// smallDriver is SQLite with room for so many pages.
func smallDriver(pages int) store.Driver {
	d := sqlite.Driver()
	open := d.Open
	d.Open = func(ctx context.Context, dsn string) (store.Pools, error) {
		pools, err := open(ctx, dsn)
		if err == nil {
			_, err = pools.Write.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count(%d)", pages))
		}
		return pools, err
	}
	return d
}

func TestFullDiskIsSaidAndHarmsNothing(t *testing.T) {
	ctx, path := t.Context(), storetest.SQLite(t)
	storetest.OpenAt(t, path, store.Options{})
	s := storetest.OpenAt(t, path, store.Options{Drivers: []store.Driver{smallDriver(150)}})
	payload := make([]byte, 4000)
	kept := 0
	var err error
	for ; err == nil && kept < 10_000; kept++ {
		_, err = s.Keep(ctx, store.Event{Platform: "slack", Key: store.Key(fmt.Sprint(kept)), Payload: payload})
	}
	kept--
	if !errors.Is(err, store.ErrFull) || !strings.Contains(err.Error(), "free some space") {
		t.Fatalf("after %d events: %v, want ErrFull with a remedy", kept, err)
	}
	// A larger transaction is undone as a whole.
	if err := s.Done(ctx, "slack", "0", store.Outcome{Posted: []store.Posted{{
		MessageRef: store.MessageRef{Platform: "slack", Channel: "C1", Message: store.MessageID(strings.Repeat("m", 100_000))},
	}}}); !errors.Is(err, store.ErrFull) {
		t.Errorf("ending an event with a long record: %v, want ErrFull", err)
	}
	if st, err := s.EventState(ctx, "slack", "0"); err != nil || st.Ended {
		t.Errorf("the event of the undone transaction: %+v %v, want it waiting", st, err)
	}
	again := storetest.OpenAt(t, path, store.Options{})
	report, err := again.Check(ctx)
	if err != nil || len(report.Problems) > 0 || report.Rows["inbox"] != int64(kept) {
		t.Errorf("with space again: %v %q, %d events, want %d", err, report.Problems, report.Rows["inbox"], kept)
	}
	if _, err := again.Keep(ctx, store.Event{Platform: "slack", Key: "more", Payload: payload}); err != nil {
		t.Errorf("with space again: %v", err)
	}
}

func TestOnlyItsUserReadsTheFile(t *testing.T) {
	path := storetest.SQLite(t)
	storetest.OpenAt(t, path, store.Options{})
	for _, name := range []string{path, path + "-wal"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v, want 0600", filepath.Base(name), info.Mode(), err)
		}
	}
}

func TestDamagedFileIsSaid(t *testing.T) {
	path := storetest.SQLite(t)
	if err := os.WriteFile(path, []byte(strings.Repeat("this is no database ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(t.Context(), path, store.Options{Drivers: storetest.Drivers()})
	if err == nil || !strings.Contains(err.Error(), "restore the last backup") {
		t.Errorf("opening a damaged file: %v, want a remedy", err)
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	for _, engine := range engines {
		t.Run(engine.name, func(t *testing.T) {
			dsn := engine.place(t)
			storetest.OpenAt(t, dsn, store.Options{})
			driver := "sqlite"
			if engine.name == "postgres" {
				driver = "pgx"
			}
			db, err := sql.Open(driver, dsn)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, $1)`, true); err != nil {
				t.Fatal(err)
			}
			_, err = store.Open(t.Context(), dsn, store.Options{Drivers: storetest.Drivers()})
			if err == nil || !strings.Contains(err.Error(), "newer version") {
				t.Errorf("opening a newer store: %v, want a refusal", err)
			}
		})
	}
}

func TestOpenNamesWhatIsWrong(t *testing.T) {
	ctx := t.Context()
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		dsn     string
		drivers []store.Driver
		want    string
	}{
		{"", storetest.Drivers(), "PLENIPO_STORE is empty"},
		{"mysql://host/db", storetest.Drivers(), `unknown kind "mysql"`},
		{"postgres://host:port/", storetest.Drivers(), "not a PostgreSQL address"},
		{"postgres://u:hunter2@127.0.0.1:1/db", storetest.Drivers(), "reach PostgreSQL at 127.0.0.1"},
		{"postgres://127.0.0.1/db", []store.Driver{sqlite.Driver()}, "without the postgres engine"},
		{filepath.Join(blocked, "plenipo.db"), storetest.Drivers(), "not a directory"},
	} {
		s, err := store.Open(ctx, tt.dsn, store.Options{Drivers: tt.drivers})
		if err == nil {
			s.Close()
			t.Errorf("%q opens", tt.dsn)
			continue
		}
		if !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v, want %q and no password", tt.dsn, err, tt.want)
		}
	}
}

// TestClosingUnderWritesLosesNoneThatWereAcknowledged closes a store while many write: each write is either kept or said not to be.
func TestClosingUnderWritesLosesNoneThatWereAcknowledged(t *testing.T) {
	ctx, path := t.Context(), storetest.SQLite(t)
	s, err := store.Open(ctx, path, store.Options{Drivers: []store.Driver{sqlite.Driver()}})
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	var kept atomic.Int64
	began := make(chan struct{}, 8)
	for w := range 8 {
		wait.Go(func() {
			for i := 0; ; i++ {
				if _, err := s.Keep(ctx, store.Event{Platform: "slack", Key: store.Key(fmt.Sprint(w, "/", i)), Payload: []byte("{}")}); err != nil {
					return
				}
				if kept.Add(1); i == 0 {
					began <- struct{}{}
				}
			}
		})
	}
	for range 8 {
		<-began
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	wait.Wait()
	report, err := storetest.OpenAt(t, path, store.Options{}).Check(ctx)
	if err != nil || report.Rows["inbox"] != kept.Load() {
		t.Errorf("%d events are there, %v; %d were acknowledged", report.Rows["inbox"], err, kept.Load())
	}
}
