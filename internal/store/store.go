package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Options adjust a Store.
type Options struct {
	Drivers   []Driver         // the engines this program links; Open needs the one that the dsn names
	Now       func() time.Time // nil: time.Now
	Log       *slog.Logger     // nil: discard
	Keys      *Keyring         // seals tokens; nil: installations can't be kept or read
	Retention Retention        // how long ended records stay; zero fields: the defaults
	Poll      time.Duration    // how often changes made by other processes are looked for; 0: 1 s
}

// A Store holds the records that outlive a restart. Its methods may be called from many goroutines,
// and by several processes on the same database. Times are kept to the microsecond, in UTC.
type Store struct {
	db   *database
	opts Options
	now  func() time.Time
	log  *slog.Logger

	member memberKey

	settings atomic.Pointer[settingsCache]

	mu       sync.Mutex      // guards versions and watchers
	versions map[Topic]int64 // as last seen
	watchers map[Topic][]chan<- struct{}
}

// pollEvery keeps other processes' changes within the two seconds that settings promise, with a
// query of some 20 µs a second.
const pollEvery = time.Second

// Open opens the store at dsn, a file's path or a postgres:// URL, creating it when it isn't there,
// and brings its schema up to date. Several processes may do so at once. A store written by a newer
// program is refused.
func Open(ctx context.Context, dsn string, opts Options) (*Store, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.Poll == 0 {
		opts.Poll = pollEvery
	}
	opts.Retention = opts.Retention.orDefaults()
	driver, err := opts.driver(EngineOf(dsn))
	if err != nil {
		return nil, err
	}
	pools, err := driver.Open(ctx, dsn)
	if err != nil {
		return nil, err
	}
	s := &Store{
		db: &database{
			driver: driver, write: pools.Write, read: pools.Read, path: pools.Path,
		},
		opts:     opts,
		now:      opts.Now,
		log:      opts.Log,
		versions: map[Topic]int64{},
		watchers: map[Topic][]chan<- struct{}{},
	}
	if err := s.migrate(ctx, dsn); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if driver.Engine == SQLite {
		if s.db.writer, err = newWriter(ctx, pools.Write, s.db.explain); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	if err := s.loadMemberKey(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.look(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Engine says which database this store is on.
func (s *Store) Engine() Engine { return s.db.driver.Engine }

// Ping reports whether the store answers; for readiness.
func (s *Store) Ping(ctx context.Context) error {
	var one int64
	if err := s.db.row(ctx, []any{&one}, `SELECT 1`); err != nil {
		return fmt.Errorf("ask the store: %w", err)
	}
	return nil
}

// Close gives everything back. No method may be called after it; Run must have returned.
func (s *Store) Close() error { return s.db.close() }

// newID returns an id that sorts by the time it was made: eleven hex digits of milliseconds, ten
// random ones. Two ids of one millisecond are equal once in a million million.
func (s *Store) newID() string {
	var b [5]byte
	rand.Read(b[:]) // never fails: it ends the program if there is no randomness
	return fmt.Sprintf("%011x%s", s.now().UnixMilli(), hex.EncodeToString(b[:]))
}

// skipLocked ends a SELECT that picks rows for this process alone. SQLite has one writer at a time,
// so its transactions need nothing.
func (s *Store) skipLocked() string {
	if s.Engine() == Postgres {
		return " FOR UPDATE SKIP LOCKED"
	}
	return ""
}
