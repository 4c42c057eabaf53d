package store

import (
	"context"
	"fmt"
	"time"
)

// A Revision is what a document says, and how many changes it took.
type Revision struct {
	Document string
	Digest   string
	Sequence int       // grows with each change and never else
	Changed  time.Time // when the last change was seen; zero: unknown
}

// Revise tells the store what documents say according to files that were read at a moment, and returns them as they
// stand. One that is new keeps the Sequence and the instant it comes with. One whose digest differs has changed then: its
// sequence grows by one, or to the one it comes with when that is greater. Where another process has read newer
// files, what comes is out of date and changes nothing; it is returned with a sequence below the newer one's.
func (s *Store) Revise(ctx context.Context, read time.Time, documents ...Revision) (map[string]Revision, error) {
	have, err := s.revisions(ctx)
	if err != nil {
		return nil, err
	}
	var differ []Revision
	for _, d := range documents {
		if h, ok := have[d.Document]; !ok || h.Digest != d.Digest {
			differ = append(differ, d)
		}
	}
	if len(differ) > 0 {
		if err := s.revise(ctx, read, differ); err != nil {
			return nil, err
		}
		if have, err = s.revisions(ctx); err != nil {
			return nil, err
		}
	}
	out := make(map[string]Revision, len(documents))
	for _, d := range documents {
		h := have[d.Document]
		if h.Digest != d.Digest {
			h = Revision{d.Document, d.Digest, h.Sequence - 1, d.Changed}
		}
		out[d.Document] = h
	}
	return out, nil
}

func (s *Store) revisions(ctx context.Context) (map[string]Revision, error) {
	rows, err := s.db.query(ctx, `SELECT document, digest, sequence, changed FROM revisions`)
	all, err := collect(s.db, rows, err, func(scan func(...any) error) (r Revision, err error) {
		var changed int64
		err = scan(&r.Document, &r.Digest, &r.Sequence, &changed)
		r.Changed = instant(changed)
		return r, err
	})
	if err != nil {
		return nil, fmt.Errorf("read revisions: %w", err)
	}
	have := make(map[string]Revision, len(all))
	for _, r := range all {
		have[r.Document] = r
	}
	return have, nil
}

func (s *Store) revise(ctx context.Context, read time.Time, differ []Revision) error {
	err := s.db.inTx(ctx, func(tx querier) error {
		for _, d := range differ {
			// Two replicas that see the same change at once count it once: the second finds the digest there.
			if _, err := tx.exec(ctx, `INSERT INTO revisions (document, digest, sequence, changed) VALUES ($1, $2, $3, $4)
				ON CONFLICT (document) DO UPDATE SET digest = excluded.digest, changed = $5,
					sequence = CASE WHEN excluded.sequence > revisions.sequence THEN excluded.sequence ELSE revisions.sequence + 1 END
				WHERE revisions.digest <> excluded.digest AND revisions.changed < $5`,
				d.Document, d.Digest, d.Sequence, micros(d.Changed), micros(read)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep revisions: %w", err)
	}
	return nil
}
