package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// A QuestionFilter narrows the question log. Since and Until mean the whole days (UTC) they lie in,
// both included; a zero Until is today.
type QuestionFilter struct {
	Chapter ChapterID
	All     bool // questions of every chapter; else Chapter's alone, which may be ""
	Since   time.Time
	Until   time.Time
}

// chapter returns what stands for the filter's chapters in the sums.
func (f QuestionFilter) chapter() string {
	if f.All {
		return everyChapter
	}
	return string(f.Chapter)
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

// column returns the dimension's column in the question log, as SQL.
func (d Dimension) column() string {
	if d == ByNothing {
		return "''"
	}
	return string(d)
}

// A Point sums up questions.
type Point struct {
	Day        time.Time // its beginning, UTC; zero in totals
	Value      string    // of the dimension
	Count      int
	Confidence float64       // mean
	Took       time.Duration // mean
}

// Series counts questions by day and dimension, ordered by both; days and values without a question
// are left out. Days that are over come from their sums: a year takes some milliseconds.
func (s *Store) Series(ctx context.Context, f QuestionFilter, by Dimension) ([]Point, error) {
	return s.points(ctx, f, by, "q.day", "1, 2")
}

// Totals is Series over all days together, most questions first.
func (s *Store) Totals(ctx context.Context, f QuestionFilter, by Dimension) ([]Point, error) {
	return s.points(ctx, f, by, "-1", "3 DESC, 2")
}

func (s *Store) points(ctx context.Context, f QuestionFilter, by Dimension, day, order string) ([]Point, error) {
	switch by {
	case ByNothing, ByChapter, ByKind, ByLang, ByPlatform:
	default:
		return nil, fmt.Errorf("count questions: there is no dimension %q", by)
	}
	stored := by
	if by == ByChapter && !f.All {
		stored = ByNothing // a chapter's sums aren't split by chapter; its name is put back below
	}
	folded, err := s.folded(ctx, s.db)
	if err != nil {
		return nil, err
	}
	from, to := f.days(s.now())
	rows, err := s.db.query(ctx, `SELECT `+day+` AS day, q.value, CAST(SUM(q.n) AS BIGINT), SUM(q.confidence), CAST(SUM(q.took) AS BIGINT)
		FROM (SELECT day, value, count AS n, confidence, took FROM question_days
				WHERE dimension = $1 AND chapter = $2 AND day >= $3 AND day < $4
			UNION ALL SELECT at / 86400000000 AS day, `+stored.column()+` AS value, 1, confidence, took FROM questions
				WHERE at >= $5 AND at < $6 AND ($2 = '`+everyChapter+`' OR chapter = $2)) q
		GROUP BY 1, 2 ORDER BY `+order,
		string(stored), f.chapter(), from, min(to, folded), max(from, folded)*dayMicros, to*dayMicros)
	all, err := collect(s.db, rows, err, func(scan func(...any) error) (p Point, err error) {
		var d, took int64
		var confidence float64
		if err := scan(&d, &p.Value, &p.Count, &confidence, &took); err != nil {
			return p, err
		}
		if d >= 0 {
			p.Day = time.UnixMicro(d * dayMicros).UTC()
		}
		if stored != by {
			p.Value = string(f.Chapter)
		}
		p.Confidence, p.Took = confidence/float64(p.Count), time.Duration(took/int64(p.Count))*time.Microsecond
		return p, nil
	})
	if err != nil {
		return nil, fmt.Errorf("count questions: %w", err)
	}
	return all, nil
}

// A TopQuestion is what was asked often.
type TopQuestion struct {
	Same  SameKey
	Count int
	Text  string // how it was last asked, where texts are kept and enough people asked it; else ""
}

// Top returns the questions asked most, at most n, most first. Words are shown of those that at
// least minAskers people (0: 3) asked. Of a time longer than 31 days whole months are counted, longer than 100 days whole quarters: sums
// that keep a year's list within 200 ms.
func (s *Store) Top(ctx context.Context, f QuestionFilter, n, minAskers int) ([]TopQuestion, error) {
	if minAskers <= 0 {
		minAskers = defaultMinAskers
	}
	folded, err := s.folded(ctx, s.db)
	if err != nil {
		return nil, err
	}
	from, to := f.days(s.now())
	span := spanDay
	switch {
	case to-from > 100:
		span = spanQuarter
	case to-from > 31:
		span = spanMonth
	}
	start, end := span.of(from), span.of(to-1)+1
	from, to = span.start(start), span.start(end)
	rows, err := s.db.query(ctx, `SELECT q.same, CAST(SUM(q.n) AS BIGINT) FROM (
			SELECT same, count AS n FROM question_tops WHERE span = $1 AND chapter = $2 AND start >= $3 AND start < $4
			UNION ALL SELECT same, 1 FROM questions WHERE at >= $5 AND at < $6 AND same <> ''
				AND ($2 = '`+everyChapter+`' OR chapter = $2)) q
		GROUP BY q.same ORDER BY 2 DESC, 1 LIMIT $7`,
		string(span), f.chapter(), start, end, max(from, folded)*dayMicros, to*dayMicros, n)
	all, err := collect(s.db, rows, err, func(scan func(...any) error) (q TopQuestion, err error) {
		return q, scan(&q.Same, &q.Count)
	})
	for i := range all {
		if err == nil {
			all[i].Text, err = s.topText(ctx, f, all[i].Same, minAskers)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("list top questions: %w", err)
	}
	return all, nil
}

// textLines bounds how many lines topText looks through for enough different askers.
const textLines = 200

func (s *Store) topText(ctx context.Context, f QuestionFilter, same SameKey, minAskers int) (string, error) {
	rows, err := s.db.query(ctx, `SELECT text, member FROM questions
		WHERE same = $1 AND text <> '' AND ($2 = '`+everyChapter+`' OR chapter = $2) ORDER BY at DESC LIMIT $3`,
		string(same), f.chapter(), textLines)
	return s.shownText(rows, err, minAskers)
}

// WordsOf returns the words of a question that an answer was given to, "" when they weren't kept or fewer than
// minAskers people (0: 3) asked.
func (s *Store) WordsOf(ctx context.Context, id AnswerID, minAskers int) (string, error) {
	if minAskers <= 0 {
		minAskers = defaultMinAskers
	}
	rows, err := s.db.query(ctx, `SELECT text, member FROM questions WHERE answer = $1 AND text <> '' ORDER BY at DESC LIMIT $2`, string(id), textLines)
	text, err := s.shownText(rows, err, minAskers)
	if err != nil {
		return "", fmt.Errorf("read what %s answers: %w", id, err)
	}
	return text, nil
}

// shownText returns the first of the texts in rows once enough different people are among their askers.
func (s *Store) shownText(rows *sql.Rows, err error, minAskers int) (string, error) {
	type line struct {
		text   string
		member MemberHash
	}
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

// A topSpan is the time that a sum of the most asked questions covers; each is counted from 1970.
type topSpan string

const (
	spanDay     topSpan = "day"
	spanMonth   topSpan = "month"
	spanQuarter topSpan = "quarter"
)

// months returns how many months a span has; 0 for a day.
func (p topSpan) months() int64 {
	return map[topSpan]int64{spanMonth: 1, spanQuarter: 3}[p]
}

// of returns the span that a day lies in.
func (p topSpan) of(day int64) int64 {
	if p == spanDay {
		return day
	}
	t := time.Unix(day*24*60*60, 0).UTC()
	return (int64(t.Year()-1970)*12 + int64(t.Month()) - 1) / p.months()
}

// start returns a span's first day.
func (p topSpan) start(n int64) int64 {
	if p == spanDay {
		return n
	}
	month := n * p.months()
	return dayOf(time.Date(1970+int(month/12), time.Month(month%12)+1, 1, 0, 0, 0, 0, time.UTC))
}
