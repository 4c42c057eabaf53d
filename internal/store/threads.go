package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A Thread is a conversation's context, as the last answer returned it.
type Thread struct {
	Platform Platform
	Channel  ChannelID
	Thread   ThreadID
	Context  []byte     // the caller's encoding
	Member   MemberHash // whose conversation, when it is one person's (a DM); else ""
	Expires  time.Time  // from then on there is no context; must be set
}

// SaveThread stores t's context in place of the former one.
func (s *Store) SaveThread(ctx context.Context, t Thread) error {
	return s.saveThread(ctx, s.db, t)
}

func (s *Store) saveThread(ctx context.Context, tx querier, t Thread) error {
	if t.Expires.IsZero() {
		return errors.New("save a thread: it needs an expiry")
	}
	if t.Context == nil {
		t.Context = []byte{}
	}
	_, err := tx.exec(ctx, `INSERT INTO threads (platform, channel, thread, context, member, expires)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (platform, channel, thread)
		DO UPDATE SET context = excluded.context, member = excluded.member, expires = excluded.expires`,
		string(t.Platform), string(t.Channel), string(t.Thread), t.Context, string(t.Member), micros(t.Expires))
	if err != nil {
		return fmt.Errorf("save thread %s/%s: %w", t.Channel, t.Thread, err)
	}
	return nil
}

// Thread returns a conversation's context; ok is false when there is none or it has expired.
func (s *Store) Thread(ctx context.Context, p Platform, c ChannelID, id ThreadID) (t Thread, ok bool, err error) {
	t = Thread{Platform: p, Channel: c, Thread: id}
	var expires int64
	err = s.db.row(ctx, []any{&t.Context, &t.Member, &expires}, `SELECT context, member, expires FROM threads
		WHERE platform = $1 AND channel = $2 AND thread = $3 AND expires > $4`,
		string(p), string(c), string(id), micros(s.now()))
	switch {
	case errors.Is(err, ErrNotFound):
		return Thread{}, false, nil
	case err != nil:
		return Thread{}, false, fmt.Errorf("read thread %s/%s: %w", c, id, err)
	}
	t.Expires = instant(expires)
	return t, true, nil
}

// LastThread returns the context of a channel's conversation that was saved last, told by its expiry; ok is false when
// none is kept. Meant for direct conversations: it reads all of the channel's.
func (s *Store) LastThread(ctx context.Context, p Platform, c ChannelID) (t Thread, ok bool, err error) {
	t = Thread{Platform: p, Channel: c}
	var expires int64
	err = s.db.row(ctx, []any{&t.Thread, &t.Context, &t.Member, &expires}, `SELECT thread, context, member, expires FROM threads
		WHERE platform = $1 AND channel = $2 AND expires > $3 ORDER BY expires DESC, thread DESC LIMIT 1`,
		string(p), string(c), micros(s.now()))
	switch {
	case errors.Is(err, ErrNotFound):
		return Thread{}, false, nil
	case err != nil:
		return Thread{}, false, fmt.Errorf("read the last thread of %s: %w", c, err)
	}
	t.Expires = instant(expires)
	return t, true, nil
}

// DropThread forgets a conversation's context; one that isn't there is no error.
func (s *Store) DropThread(ctx context.Context, p Platform, c ChannelID, id ThreadID) error {
	_, err := s.db.exec(ctx, `DELETE FROM threads WHERE platform = $1 AND channel = $2 AND thread = $3`,
		string(p), string(c), string(id))
	if err != nil {
		return fmt.Errorf("drop thread %s/%s: %w", c, id, err)
	}
	return nil
}
