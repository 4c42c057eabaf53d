package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A Vote is what one person thinks of one answer.
type Vote struct {
	Answer  AnswerID
	Member  MemberHash
	Helpful bool
	Reason  string // why not, when they said; one of the caller's codes or their words where texts are kept
	Chapter ChapterID
	At      time.Time // zero: now
}

// A VoteChange says what a vote did.
type VoteChange string

// What a vote can do.
const (
	VoteNew     VoteChange = "new"
	VoteChanged VoteChange = "changed" // another opinion than before, or a reason added
	VoteSame    VoteChange = "same"    // nothing new; nothing was stored
)

// AddVote counts v. A person has one vote on an answer: another one replaces it. A vote that
// repeats the opinion without a reason keeps the reason given before.
func (s *Store) AddVote(ctx context.Context, v Vote) (VoteChange, error) {
	if v.Answer == "" || v.Member == "" {
		return "", errors.New("count a vote: answer and member are needed")
	}
	if v.At.IsZero() {
		v.At = s.now()
	}
	var change VoteChange
	err := s.db.inTx(ctx, func(tx querier) error {
		n, err := tx.exec(ctx, `INSERT INTO feedback (answer, member, helpful, reason, chapter, at)
			VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (answer, member) DO NOTHING`,
			string(v.Answer), string(v.Member), bit(v.Helpful), v.Reason, string(v.Chapter), micros(v.At))
		if err != nil || n == 1 {
			change = VoteNew
			return err
		}
		n, err = tx.exec(ctx, `UPDATE feedback SET helpful = $3, reason = $4, at = $5
			WHERE answer = $1 AND member = $2 AND (helpful <> $3 OR ($4 <> '' AND reason <> $4))`,
			string(v.Answer), string(v.Member), bit(v.Helpful), v.Reason, micros(v.At))
		change = VoteSame
		if n == 1 {
			change = VoteChanged
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("count a vote on %s: %w", v.Answer, err)
	}
	return change, nil
}

// A Tally counts votes.
type Tally struct {
	Helpful, Not int
}

// Votes counts the votes on an answer.
func (s *Store) Votes(ctx context.Context, id AnswerID) (Tally, error) {
	var t Tally
	err := s.db.row(ctx, []any{&t.Helpful, &t.Not}, `SELECT COALESCE(SUM(helpful), 0), COUNT(*) - COALESCE(SUM(helpful), 0)
		FROM feedback WHERE answer = $1`, string(id))
	if err != nil {
		return Tally{}, fmt.Errorf("count the votes on %s: %w", id, err)
	}
	return t, nil
}

// VotesSince counts the votes given since a moment, on answers in one chapter ("": outside of all) or in all.
func (s *Store) VotesSince(ctx context.Context, since time.Time, chapter ChapterID, all bool) (Tally, error) {
	var t Tally
	err := s.db.row(ctx, []any{&t.Helpful, &t.Not}, `SELECT COALESCE(SUM(helpful), 0), COUNT(*) - COALESCE(SUM(helpful), 0)
		FROM feedback WHERE at >= $1 AND ($2 = 1 OR chapter = $3)`, micros(since), bit(all), string(chapter))
	if err != nil {
		return Tally{}, fmt.Errorf("count votes: %w", err)
	}
	return t, nil
}

// VoteOf returns a person's vote on an answer; ErrNotFound when they gave none.
func (s *Store) VoteOf(ctx context.Context, id AnswerID, m MemberHash) (Vote, error) {
	v := Vote{Answer: id, Member: m}
	var helpful, at int64
	err := s.db.row(ctx, []any{&helpful, &v.Reason, &v.Chapter, &at},
		`SELECT helpful, reason, chapter, at FROM feedback WHERE answer = $1 AND member = $2`, string(id), string(m))
	if err != nil {
		return Vote{}, fmt.Errorf("find a vote on %s: %w", id, err)
	}
	v.Helpful, v.At = helpful == 1, instant(at)
	return v, nil
}

// A Verdict is what people thought of one answer.
type Verdict struct {
	Answer  AnswerID
	Chapter ChapterID
	Tally
	Reasons map[string]int // how often each was given
	Last    time.Time
}

// Disliked returns the answers with a "not helpful" vote since a moment, those with most first, at
// most limit.
func (s *Store) Disliked(ctx context.Context, since time.Time, limit int) ([]Verdict, error) {
	rows, err := s.db.query(ctx, `SELECT answer, MIN(chapter), SUM(helpful), COUNT(*) - SUM(helpful) AS bad, MAX(at)
		FROM feedback WHERE at >= $1 GROUP BY answer HAVING COUNT(*) > SUM(helpful)
		ORDER BY bad DESC, MAX(at) DESC, answer LIMIT $2`, micros(since), limit)
	all, err := collect(s.db, rows, err, func(scan func(...any) error) (v Verdict, err error) {
		var last int64
		err = scan(&v.Answer, &v.Chapter, &v.Helpful, &v.Not, &last)
		v.Last = instant(last)
		return v, err
	})
	for i := range all {
		if err == nil {
			all[i].Reasons, err = s.reasons(ctx, all[i].Answer)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("list disliked answers: %w", err)
	}
	return all, nil
}

func (s *Store) reasons(ctx context.Context, id AnswerID) (map[string]int, error) {
	type reason struct {
		text string
		n    int
	}
	rows, err := s.db.query(ctx, `SELECT reason, COUNT(*) FROM feedback
		WHERE answer = $1 AND helpful = 0 AND reason <> '' GROUP BY reason`, string(id))
	all, err := collect(s.db, rows, err, func(scan func(...any) error) (r reason, err error) {
		return r, scan(&r.text, &r.n)
	})
	counts := make(map[string]int, len(all))
	for _, r := range all {
		counts[r.text] = r.n
	}
	return counts, err
}
