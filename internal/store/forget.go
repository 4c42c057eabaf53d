package store

import (
	"context"
	"fmt"
)

// A Forgotten counts what Forget removed.
type Forgotten struct {
	Questions int // lines of the log that no longer say who asked, and have lost their text
	Votes     int
	Asks      int // places on the unanswered list, with their words
	Events    int // accepted questions that waited
	Threads   int // conversations of this person alone
	Posts     int // messages of ours that no longer say whom they answer
	Saved     int // saved answers of their messages, now withdrawn and empty
}

// Forget removes a person's traces: their votes, their words and places on the unanswered list,
// what of theirs waits in the inbox, their conversations, and their hash wherever it stands, as
// asker, author, curator or chooser of settings. Counts that name nobody stay. Answers saved from
// their messages are withdrawn and emptied, versions included. It is done when it returns, on the
// question log by a look at every line: a second for a million.
func (s *Store) Forget(ctx context.Context, m MemberHash) (Forgotten, error) {
	if m == "" {
		return Forgotten{}, fmt.Errorf("forget a person: no hash is given")
	}
	var f Forgotten
	err := s.db.inTx(ctx, func(tx querier) error {
		f = Forgotten{}
		for _, step := range []struct {
			count *int
			query string
		}{
			{&f.Questions, `UPDATE questions SET member = '', text = '' WHERE member = $1`},
			{&f.Votes, `DELETE FROM feedback WHERE member = $1`},
			{&f.Asks, `DELETE FROM unanswered_askers WHERE member = $1`},
			{nil, `DELETE FROM unanswered WHERE state = 'open' AND $1 <> ''
				AND NOT EXISTS (SELECT 1 FROM unanswered_askers a WHERE a.id = unanswered.id)`},
			{nil, `UPDATE unanswered SET assignee = '' WHERE assignee = $1`},
			{&f.Events, `DELETE FROM inbox WHERE member = $1 AND state = 0`},
			{&f.Threads, `DELETE FROM threads WHERE member = $1`},
			{&f.Posts, `UPDATE posted SET member = '' WHERE member = $1`},
			{nil, `UPDATE saved_edits SET text = '', editor = '' WHERE id IN (SELECT id FROM saved WHERE member = $1)`},
			{&f.Saved, `UPDATE saved SET author = '', member = '', text = '', link = '', status = 'withdrawn' WHERE member = $1`},
			{nil, `UPDATE saved SET curator = '' WHERE curator = $1`},
			{nil, `UPDATE saved_edits SET editor = '' WHERE editor = $1`},
			{nil, `UPDATE settings SET member = '' WHERE member = $1`},
			{nil, `UPDATE subscriptions SET member = '' WHERE member = $1`},
		} {
			n, err := tx.exec(ctx, step.query, string(m))
			if err != nil {
				return err
			}
			if step.count != nil {
				*step.count = int(n)
			}
		}
		if err := s.raise(ctx, tx, TopicSettings); err != nil {
			return err
		}
		return s.raise(ctx, tx, TopicSaved)
	})
	if err != nil {
		return Forgotten{}, fmt.Errorf("forget a person: %w", err)
	}
	return f, s.look(ctx)
}
