package store

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// A QuestionFilter narrows the question log; its zero fields don't. Since and Until mean the whole
// days (UTC) they lie in, both included; a zero Until is today.
type QuestionFilter struct {
	Chapter  ChapterID
	All      bool // questions of every chapter; else Chapter's alone, which may be ""
	Platform Platform
	Lang     string
	Kind     string
	Since    time.Time
	Until    time.Time
}

// A Dimension is what counts are split by.
type Dimension string

// The dimensions.
const (
	ByNothing  Dimension = ""
	ByChapter  Dimension = "chapter"
	ByPlatform Dimension = "platform"
	ByLang     Dimension = "lang"
	ByKind     Dimension = "kind"
)

// A Point sums up questions.
type Point struct {
	Day        time.Time // its beginning, UTC; zero in totals
	Value      string    // of the dimension
	Count      int
	Confidence float64       // mean
	Took       time.Duration // mean
}

// Series counts questions by day and dimension, ordered by both; days and values without a question
// are left out. Days that are over come from their sums, so a million questions take no longer than
// a day's.
func (s *Store) Series(ctx context.Context, f QuestionFilter, by Dimension) ([]Point, error) {
	return s.points(ctx, f, by, true)
}

// Totals is Series over all days together, most questions first.
func (s *Store) Totals(ctx context.Context, f QuestionFilter, by Dimension) ([]Point, error) {
	return s.points(ctx, f, by, false)
}

func (s *Store) points(ctx context.Context, f QuestionFilter, by Dimension, daily bool) ([]Point, error) {
	folded, err := s.folded(ctx, s.db)
	if err != nil {
		return nil, err
	}
	value, group, order := "''", "q.day", "1, 2"
	switch by {
	case ByChapter, ByPlatform, ByLang, ByKind:
		value, group = "q."+string(by), "q.day, q."+string(by)
	case ByNothing:
	default:
		return nil, fmt.Errorf("count questions: there is no dimension %q", by)
	}
	dayColumn := "q.day"
	if !daily {
		dayColumn, order = "0", "3 DESC, 2"
		group = strings.TrimPrefix(strings.TrimPrefix(group, "q.day"), ", ")
		if group == "" {
			group = "1"
		}
	}
	if group == "1" {
		group = ""
	} else {
		group = " GROUP BY " + group
	}
	from, to := f.days(s.now())
	rows, err := s.db.query(ctx, `SELECT `+dayColumn+`, `+value+`, CAST(COALESCE(SUM(q.n), 0) AS BIGINT), COALESCE(SUM(q.confidence), 0), CAST(COALESCE(SUM(q.took), 0) AS BIGINT)
		FROM (SELECT day, chapter, platform, lang, kind, count AS n, confidence, took FROM question_days
				WHERE day >= $1 AND day < $2 AND day < $3
			UNION ALL SELECT at / 86400000000 AS day, chapter, platform, lang, kind, 1, confidence, took FROM questions
				WHERE at >= $4 AND at < $5) q
		WHERE ($6 = 1 OR q.chapter = $7) AND ($8 = '' OR q.platform = $8) AND ($9 = '' OR q.lang = $9) AND ($10 = '' OR q.kind = $10)`+
		group+` ORDER BY `+order,
		from, to, folded, max(from, folded)*dayMicros, to*dayMicros,
		bit(f.All), string(f.Chapter), string(f.Platform), f.Lang, f.Kind)
	all, err := collect(s.db, rows, err, func(scan func(...any) error) (p Point, err error) {
		var d, took int64
		var confidence float64
		if err := scan(&d, &p.Value, &p.Count, &confidence, &took); err != nil {
			return p, err
		}
		if daily {
			p.Day = time.UnixMicro(d * dayMicros).UTC()
		}
		if p.Count > 0 {
			p.Confidence, p.Took = confidence/float64(p.Count), time.Duration(took/int64(p.Count))*time.Microsecond
		}
		return p, nil
	})
	if err != nil {
		return nil, fmt.Errorf("count questions: %w", err)
	}
	return all, nil
}

// A TopQuestion is what was asked often.
type TopQuestion struct {
	Chapter ChapterID
	Same    SameKey
	Count   int
	Text    string // how it was last asked, where texts are kept and enough people asked it; else ""
}

// Top returns the questions asked most, at most n, most first. Words are shown of those that at
// least minAskers people (0: 3) asked. Beyond 31 days Since means the beginning of its month; with a
// Platform, Lang or Kind every line of the time is read.
func (s *Store) Top(ctx context.Context, f QuestionFilter, n, minAskers int) ([]TopQuestion, error) {
	if minAskers <= 0 {
		minAskers = defaultMinAskers
	}
	folded, err := s.folded(ctx, s.db)
	if err != nil {
		return nil, err
	}
	from, to := f.days(s.now())
	// [from, m0) and [m1, to) are read line by line, the months [m0, m1) from their sums.
	m0, m1 := monthOf(from), monthOf(min(to, folded))
	if to-from > 31 {
		from = monthStart(m0)
	} else if monthStart(m0) < from {
		m0++
	}
	if f.Platform != "" || f.Lang != "" || f.Kind != "" || m0 >= m1 {
		m0, m1 = monthOf(to)+1, monthOf(to)+1
	}
	before, after := min(monthStart(m0), to), monthStart(m1)
	rows, err := s.db.query(ctx, `SELECT q.chapter, q.same, CAST(SUM(q.n) AS BIGINT) FROM (
			SELECT chapter, same, count AS n FROM question_tops WHERE month >= $1 AND month < $2 AND ($7 = 1 OR chapter = $8)
			UNION ALL SELECT chapter, same, 1 FROM questions WHERE (at >= $3 AND at < $4 OR at >= $5 AND at < $6) AND same <> ''
				AND ($7 = 1 OR chapter = $8) AND ($9 = '' OR platform = $9) AND ($10 = '' OR lang = $10) AND ($11 = '' OR kind = $11)) q
		GROUP BY q.chapter, q.same ORDER BY 3 DESC, 2, 1 LIMIT $12`,
		m0, m1, from*dayMicros, before*dayMicros, after*dayMicros, max(to, after)*dayMicros,
		bit(f.All), string(f.Chapter), string(f.Platform), f.Lang, f.Kind, n)
	all, err := collect(s.db, rows, err, func(scan func(...any) error) (q TopQuestion, err error) {
		return q, scan(&q.Chapter, &q.Same, &q.Count)
	})
	for i := range all {
		if err == nil {
			all[i].Text, err = s.topText(ctx, all[i], minAskers)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("list top questions: %w", err)
	}
	return all, nil
}

// textLines bounds how many lines topText looks through for enough different askers.
const textLines = 200

func (s *Store) topText(ctx context.Context, q TopQuestion, minAskers int) (string, error) {
	type line struct {
		text   string
		member MemberHash
	}
	rows, err := s.db.query(ctx, `SELECT text, member FROM questions
		WHERE same = $1 AND chapter = $2 AND text <> '' ORDER BY at DESC LIMIT $3`, string(q.Same), string(q.Chapter), textLines)
	lines, err := collect(s.db, rows, err, func(scan func(...any) error) (l line, err error) {
		return l, scan(&l.text, &l.member)
	})
	askers := map[MemberHash]bool{}
	for _, l := range lines {
		if l.member != "" {
			askers[l.member] = true
		}
		if len(askers) >= minAskers {
			return lines[0].text, nil
		}
	}
	return "", err
}

// days returns the filter's days, to excluded, as days since 1970.
func (f QuestionFilter) days(now time.Time) (from, to int64) {
	until := f.Until
	if until.IsZero() {
		until = now
	}
	return dayOf(f.Since), dayOf(until) + 1
}

// dayMicros is a day in microseconds.
const dayMicros = int64(24 * time.Hour / time.Microsecond)

// dayOf returns the UTC day of t, in days since 1970; 0 for times before.
func dayOf(t time.Time) int64 { return max(0, t.Unix()) / (24 * 60 * 60) }

// monthOf returns the UTC month of a day, in months since 1970.
func monthOf(day int64) int64 {
	t := time.Unix(day*24*60*60, 0).UTC()
	return int64(t.Year()-1970)*12 + int64(t.Month()) - 1
}

// monthStart returns the first day of a month.
func monthStart(month int64) int64 {
	return dayOf(time.Date(1970+int(month/12), time.Month(month%12)+1, 1, 0, 0, 0, 0, time.UTC))
}
