package store

import (
	"context"
	"fmt"
	"time"
)

// A Question is one asked question in the log.
type Question struct {
	At         time.Time // zero: now
	Platform   Platform
	Workspace  WorkspaceID
	Channel    ChannelID
	Chapter    ChapterID
	Lang       string  // BCP 47
	Kind       string  // the answer's kind: "passage", "unknown", …
	Confidence float64 // in [0,1]
	Answer     AnswerID
	Member     MemberHash    // who asked; "" for nobody known
	Same       SameKey       // equal for questions that ask the same thing; "" leaves it out of the tops
	Text       string        // only where the operator or the chapter lead turned it on; else ""
	Took       time.Duration // kept to the microsecond
}

// AddQuestion logs q. Done and Record do the same together with the answer.
func (s *Store) AddQuestion(ctx context.Context, q Question) error {
	return s.db.inTx(ctx, func(tx querier) error { return s.addQuestion(ctx, tx, q) })
}

func (s *Store) addQuestion(ctx context.Context, tx querier, q Question) error {
	if q.At.IsZero() {
		q.At = s.now()
	}
	id := s.newID()
	_, err := tx.exec(ctx, `INSERT INTO questions
		(id, at, platform, workspace, channel, chapter, lang, kind, confidence, answer, member, same, text, took)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		id, micros(q.At), string(q.Platform), string(q.Workspace), string(q.Channel), string(q.Chapter),
		q.Lang, q.Kind, q.Confidence, string(q.Answer), string(q.Member), string(q.Same), q.Text, q.Took.Microseconds())
	if err == nil && s.now().Sub(q.At) > settled {
		var folded int64
		if folded, err = s.folded(ctx, tx); err == nil && dayOf(q.At) < folded {
			err = s.addSums(ctx, tx, dayOf(q.At), micros(q.At), micros(q.At)+1, id)
		}
	}
	if err != nil {
		return fmt.Errorf("log a question: %w", err)
	}
	return nil
}
