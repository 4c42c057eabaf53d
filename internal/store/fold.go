package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// foldedName is the meta value that says, in days since 1970, before which day the question log is
// summed up in question_days and question_tops.
const foldedName = "folded"

// settled is how long after its end a day is summed up; questions that are logged later still are
// added to the sums as they come.
const settled = time.Hour

// folded returns the first day that is not summed up; 0 when none is.
func (s *Store) folded(ctx context.Context, tx querier) (int64, error) {
	lock := ""
	if _, reading := tx.(*database); !reading && s.Engine() == Postgres {
		lock = " FOR SHARE" // fold, which writes it, waits for a transaction that relies on it
	}
	var value []byte
	err := tx.row(ctx, []any{&value}, `SELECT value FROM meta WHERE name = $1`+lock, foldedName)
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read how far the question log is summed up: %w", err)
	}
	return strconv.ParseInt(string(value), 10, 64)
}

// fold sums up the days that are over, a transaction a day. Several processes may do so at once:
// each day is one's.
func (s *Store) fold(ctx context.Context) error {
	today := dayOf(s.now().Add(-settled))
	for {
		from, err := s.folded(ctx, s.db)
		if err != nil {
			return err
		}
		var oldest int64
		err = s.db.row(ctx, []any{&oldest}, `SELECT COALESCE(MIN(at), -1) FROM questions WHERE at >= $1`, from*dayMicros)
		if err != nil {
			return err
		}
		d := oldest / dayMicros
		if oldest < 0 || d >= today {
			return nil
		}
		if mine, err := s.foldDay(ctx, from, d); err != nil || !mine {
			return err
		}
	}
}

// foldDay sums up day d, when the log is still summed up to from; mine is false when another
// process was faster.
func (s *Store) foldDay(ctx context.Context, from, d int64) (mine bool, err error) {
	err = s.db.inTx(ctx, func(tx querier) error {
		n, err := tx.exec(ctx, `INSERT INTO meta (name, value) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE meta.value = $3`,
			foldedName, []byte(strconv.FormatInt(d+1, 10)), []byte(strconv.FormatInt(from, 10)))
		if mine = n == 1; err != nil || !mine {
			return err
		}
		return s.addSums(ctx, tx, d, d*dayMicros, (d+1)*dayMicros, "")
	})
	if err != nil {
		return false, fmt.Errorf("sum up the questions of day %d: %w", d, err)
	}
	return mine, nil
}

// everyChapter stands for all chapters in the sums.
const everyChapter = "*"

// addSums adds questions of day d with from ≤ at < to, or of these the one with an id, to the sums.
func (s *Store) addSums(ctx context.Context, tx querier, d, from, to int64, id string) error {
	for _, scope := range []string{"chapter", "'" + everyChapter + "'"} {
		for _, dimension := range []Dimension{ByNothing, ByChapter, ByKind, ByLang, ByPlatform} {
			if dimension == ByChapter && scope == "chapter" {
				continue // a chapter's questions by chapter are ByNothing
			}
			_, err := tx.exec(ctx, `INSERT INTO question_days (dimension, chapter, day, value, count, confidence, took)
				SELECT '`+string(dimension)+`', `+scope+`, CAST($1 AS BIGINT), `+dimension.column()+`, COUNT(*), SUM(confidence), SUM(took)
				FROM questions WHERE at >= $2 AND at < $3 AND ($4 = '' OR id = $4) GROUP BY 2, 4
				ON CONFLICT (dimension, chapter, day, value) DO UPDATE SET count = question_days.count + excluded.count,
					confidence = question_days.confidence + excluded.confidence, took = question_days.took + excluded.took`,
				d, from, to, id)
			if err != nil {
				return err
			}
		}
		for _, span := range []topSpan{spanDay, spanMonth, spanQuarter} {
			_, err := tx.exec(ctx, `INSERT INTO question_tops (span, chapter, start, same, count)
				SELECT '`+string(span)+`', `+scope+`, CAST($1 AS BIGINT), same, COUNT(*) FROM questions
				WHERE at >= $2 AND at < $3 AND ($4 = '' OR id = $4) AND same <> '' GROUP BY 2, 4
				ON CONFLICT (span, chapter, start, same) DO UPDATE SET count = question_tops.count + excluded.count`,
				span.of(d), from, to, id)
			if err != nil {
				return err
			}
		}
	}
	return nil
}
