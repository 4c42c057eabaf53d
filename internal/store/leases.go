package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// ErrLeaseLost says that another worker holds the lease now; stop the work.
var ErrLeaseLost = errors.New("the lease is another worker's now")

// A Lease lets one worker alone do something until a moment: run a Gateway shard, send reminders.
type Lease struct {
	Name   string   // "discord/shard/3", "reminders"
	Holder WorkerID // "" when nobody holds it
	Until  time.Time

	// Fence grows with every new holder. Who writes on the strength of a lease passes it along, so
	// that a holder who slept through its end is told from the one who came after.
	Fence int64
}

// Acquire takes a lease for ttl when nobody holds it or its time is over. ok is false when another
// worker holds it; held is then that worker's lease. A holder who acquires its own lease again
// renews it.
func (s *Store) Acquire(ctx context.Context, name string, holder WorkerID, ttl time.Duration) (held Lease, ok bool, err error) {
	now := s.now()
	until := now.Add(ttl)
	err = s.db.inTx(ctx, func(tx querier) error {
		held, ok = Lease{Name: name, Holder: holder, Until: until}, true
		err := tx.row(ctx, []any{&held.Fence}, `INSERT INTO leases (name, holder, fence, until) VALUES ($1, $2, 1, $3)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until,
				fence = leases.fence + CASE WHEN leases.holder = excluded.holder AND leases.until > $4 THEN 0 ELSE 1 END
			WHERE leases.until <= $4 OR leases.holder = excluded.holder RETURNING fence`,
			name, string(holder), micros(until), micros(now))
		if !errors.Is(err, ErrNotFound) {
			return err
		}
		ok = false
		var other int64
		err = tx.row(ctx, []any{&held.Holder, &held.Fence, &other}, `SELECT holder, fence, until FROM leases WHERE name = $1`, name)
		held.Until = instant(other)
		return err
	})
	if err != nil {
		return Lease{}, false, fmt.Errorf("acquire lease %s: %w", name, err)
	}
	return held, ok, nil
}

// Renew moves the end of a lease to ttl from now. A lease that ran out but that nobody took since is
// renewed too. ErrLeaseLost when somebody did, or it was released.
func (s *Store) Renew(ctx context.Context, l Lease, ttl time.Duration) (Lease, error) {
	l.Until = s.now().Add(ttl)
	n, err := s.db.exec(ctx, `UPDATE leases SET until = $1 WHERE name = $2 AND holder = $3 AND fence = $4`,
		micros(l.Until), l.Name, string(l.Holder), l.Fence)
	if err == nil && n == 0 {
		err = ErrLeaseLost
	}
	if err != nil {
		return Lease{}, fmt.Errorf("renew lease %s: %w", l.Name, err)
	}
	return l, nil
}

// Release gives a lease back, so that another worker needn't wait for its end. One that is lost
// already is no error.
func (s *Store) Release(ctx context.Context, l Lease) error {
	_, err := s.db.exec(ctx, `UPDATE leases SET holder = '', until = 0 WHERE name = $1 AND holder = $2 AND fence = $3`,
		l.Name, string(l.Holder), l.Fence)
	if err != nil {
		return fmt.Errorf("release lease %s: %w", l.Name, err)
	}
	return nil
}

// Leases returns the leases held now whose names begin with prefix, by name.
func (s *Store) Leases(ctx context.Context, prefix string) ([]Lease, error) {
	rows, err := s.db.query(ctx, `SELECT name, holder, fence, until FROM leases
		WHERE SUBSTR(name, 1, LENGTH(CAST($1 AS TEXT))) = $1 AND until > $2 ORDER BY name`, prefix, micros(s.now()))
	all, err := collect(s.db, rows, err, func(scan func(...any) error) (l Lease, err error) {
		var until int64
		err = scan(&l.Name, &l.Holder, &l.Fence, &until)
		l.Until = instant(until)
		return l, err
	})
	if err != nil {
		return nil, fmt.Errorf("list leases %s*: %w", prefix, err)
	}
	return all, nil
}

// WhileHeld runs f whenever this worker gets the lease, with a context that ends when the lease is
// lost, and returns nil once ctx has ended and f has returned. It renews the lease every third of
// ttl; a worker that dies is followed by another within ttl and a third. f that returns early gives
// the lease back, and is run again a third of ttl later by whoever gets it then; its error is
// logged.
func (s *Store) WhileHeld(ctx context.Context, name string, holder WorkerID, ttl time.Duration, f func(ctx context.Context, l Lease) error) error {
	for {
		l, ok, err := s.Acquire(ctx, name, holder, ttl)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			s.log.Warn("lease not acquired", "lease", name, "err", err)
		case ok:
			s.hold(ctx, l, ttl, f)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(ttl / 3):
		}
	}
}

// hold runs f under l until it returns, the lease is lost or ctx ends.
func (s *Store) hold(ctx context.Context, l Lease, ttl time.Duration, f func(ctx context.Context, l Lease) error) {
	held, lose := context.WithCancel(ctx)
	defer lose()
	ended := make(chan error, 1)
	go func() { ended <- f(held, l) }()
	log := s.log.With(slog.String("lease", l.Name), slog.String("worker", string(l.Holder)))
	renew := time.NewTicker(ttl / 3)
	defer renew.Stop()
	for {
		select {
		case err := <-ended:
			if err != nil && held.Err() == nil {
				log.Warn("work under a lease ended", "err", err)
			}
			if err := s.Release(context.WithoutCancel(ctx), l); err != nil {
				log.Warn("lease not released", "err", err)
			}
			return
		case <-renew.C:
			renewed, err := s.Renew(held, l, ttl)
			if err == nil {
				l = renewed
				continue
			}
			// Without an answer from the store the lease still is ours until its end.
			if ctx.Err() == nil && (errors.Is(err, ErrLeaseLost) || !s.now().Add(ttl/3).Before(l.Until)) {
				log.Warn("lease lost", "err", err)
				lose()
			}
		}
	}
}
