package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// A MessageRef says where a message of ours stands.
type MessageRef struct {
	Platform Platform
	Channel  ChannelID
	Message  MessageID
}

// A Posted is a message that carries an answer.
type Posted struct {
	MessageRef
	Workspace WorkspaceID
	Thread    ThreadID
	Source    Key // the event it answers
	Answer    AnswerID
	Chapter   ChapterID
	Member    MemberHash // who asked; may be ""
	At        time.Time  // zero: now
	Withdrawn time.Time  // when it was taken back; zero: it stands
	Quoted    []Quoted
}

// A Quoted is what a posted answer took from a document.
type Quoted struct {
	Document string // the document's id; a saved answer's too
	Passage  string // the passage's id; may be ""
	Hash     string // of the quoted words, as the caller computes it; tells whether they still stand
}

// AddPosted records a message that carries an answer; recorded before, it takes the new answer and
// quotes (the answer was edited). Done does the same within the end of its event.
func (s *Store) AddPosted(ctx context.Context, p Posted) error {
	return s.db.inTx(ctx, func(tx querier) error { return s.addPosted(ctx, tx, p) })
}

func (s *Store) addPosted(ctx context.Context, tx querier, p Posted) error {
	if p.At.IsZero() {
		p.At = s.now()
	}
	n, err := tx.exec(ctx, `INSERT INTO posted
		(platform, channel, message, workspace, thread, source, answer, chapter, member, at, withdrawn)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0) ON CONFLICT (platform, channel, message) DO NOTHING`,
		string(p.Platform), string(p.Channel), string(p.Message), string(p.Workspace), string(p.Thread),
		string(p.Source), string(p.Answer), string(p.Chapter), string(p.Member), micros(p.At))
	if err == nil && n == 0 {
		if _, err = tx.exec(ctx, `UPDATE posted SET answer = $4, chapter = $5, withdrawn = 0
			WHERE platform = $1 AND channel = $2 AND message = $3`,
			string(p.Platform), string(p.Channel), string(p.Message), string(p.Answer), string(p.Chapter)); err == nil {
			_, err = tx.exec(ctx, `DELETE FROM quoted WHERE platform = $1 AND channel = $2 AND message = $3`,
				string(p.Platform), string(p.Channel), string(p.Message))
		}
	}
	if err == nil && len(p.Quoted) > 0 {
		// One statement for all: on PostgreSQL each is a round trip.
		var values []any
		for _, q := range distinct(p.Quoted) {
			values = append(values, string(p.Platform), string(p.Channel), string(p.Message), q.Document, q.Passage, q.Hash)
		}
		err = quotedTable.insert(ctx, tx, values)
	}
	if err != nil {
		return fmt.Errorf("record posted message %s/%s: %w", p.Channel, p.Message, err)
	}
	return nil
}

var quotedTable = table{"quoted", []string{"platform", "channel", "message", "document", "passage", "hash"}}

// distinct returns quoted without repeats, in its order.
func distinct(quoted []Quoted) []Quoted {
	seen := make(map[Quoted]bool, len(quoted))
	var once []Quoted
	for _, q := range quoted {
		if !seen[q] {
			seen[q] = true
			once = append(once, q)
		}
	}
	return once
}

const postedColumns = `posted.platform, posted.channel, posted.message, posted.workspace, posted.thread,
	posted.source, posted.answer, posted.chapter, posted.member, posted.at, posted.withdrawn`

func scanPosted(scan func(...any) error) (Posted, error) {
	var p Posted
	var at, withdrawn int64
	err := scan(&p.Platform, &p.Channel, &p.Message, &p.Workspace, &p.Thread,
		&p.Source, &p.Answer, &p.Chapter, &p.Member, &at, &withdrawn)
	p.At, p.Withdrawn = instant(at), instant(withdrawn)
	return p, err
}

// PostedFor returns the messages that answer the event source, oldest first, with what they quote:
// what to edit or withdraw when the question is edited or deleted. None is an empty slice.
func (s *Store) PostedFor(ctx context.Context, p Platform, source Key) ([]Posted, error) {
	rows, err := s.db.query(ctx, `SELECT `+postedColumns+` FROM posted WHERE platform = $1 AND source = $2 ORDER BY at, message`,
		string(p), string(source))
	return s.postedWithQuotes(ctx, rows, err, "answers to "+string(source))
}

// PostedMessage returns one message of ours; ErrNotFound when it carries no answer.
func (s *Store) PostedMessage(ctx context.Context, ref MessageRef) (Posted, error) {
	rows, err := s.db.query(ctx, `SELECT `+postedColumns+` FROM posted WHERE platform = $1 AND channel = $2 AND message = $3`,
		string(ref.Platform), string(ref.Channel), string(ref.Message))
	all, err := s.postedWithQuotes(ctx, rows, err, "message "+string(ref.Message))
	if err != nil {
		return Posted{}, err
	}
	if len(all) == 0 {
		return Posted{}, fmt.Errorf("find message %s/%s: %w", ref.Channel, ref.Message, ErrNotFound)
	}
	return all[0], nil
}

// PostedQuoting returns the standing messages that quote a document, newest first, at most limit:
// whom a change of that document concerns.
func (s *Store) PostedQuoting(ctx context.Context, document string, limit int) ([]Posted, error) {
	rows, err := s.db.query(ctx, `SELECT `+postedColumns+` FROM posted WHERE posted.withdrawn = 0 AND EXISTS
		(SELECT 1 FROM quoted q WHERE q.document = $1 AND q.platform = posted.platform
			AND q.channel = posted.channel AND q.message = posted.message)
		ORDER BY posted.at DESC, posted.message LIMIT $2`, document, limit)
	return s.postedWithQuotes(ctx, rows, err, "answers that quote "+document)
}

func (s *Store) postedWithQuotes(ctx context.Context, rows *sql.Rows, err error, what string) ([]Posted, error) {
	all, err := collect(s.db, rows, err, scanPosted)
	for i := range all {
		if err != nil {
			break
		}
		rows, qerr := s.db.query(ctx, `SELECT document, passage, hash FROM quoted
			WHERE platform = $1 AND channel = $2 AND message = $3 ORDER BY document, passage, hash`,
			string(all[i].Platform), string(all[i].Channel), string(all[i].Message))
		all[i].Quoted, err = collect(s.db, rows, qerr, func(scan func(...any) error) (q Quoted, err error) {
			return q, scan(&q.Document, &q.Passage, &q.Hash)
		})
	}
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", what, err)
	}
	return all, nil
}

// Withdraw marks a message of ours as taken back. ErrNotFound when it carries no answer.
func (s *Store) Withdraw(ctx context.Context, ref MessageRef) error {
	n, err := s.db.exec(ctx, `UPDATE posted SET withdrawn = $1 WHERE platform = $2 AND channel = $3 AND message = $4`,
		micros(s.now()), string(ref.Platform), string(ref.Channel), string(ref.Message))
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("withdraw message %s/%s: %w", ref.Channel, ref.Message, err)
	}
	return nil
}

// Correct notes that message ref was corrected because of change (a document's id and new hash,
// say). first is false when that was noted before. ErrNotFound when the message carries no answer.
func (s *Store) Correct(ctx context.Context, ref MessageRef, change string) (first bool, err error) {
	n, err := s.db.exec(ctx, `INSERT INTO corrections (platform, channel, message, change, at)
		SELECT platform, channel, message, $4, $5 FROM posted WHERE platform = $1 AND channel = $2 AND message = $3
		ON CONFLICT DO NOTHING`,
		string(ref.Platform), string(ref.Channel), string(ref.Message), change, micros(s.now()))
	if err == nil && n == 0 {
		_, err = s.PostedMessage(ctx, ref)
	}
	if err != nil {
		return false, fmt.Errorf("note a correction of %s/%s: %w", ref.Channel, ref.Message, err)
	}
	return n == 1, nil
}

// Corrected returns the messages that were corrected because of change, in no order.
func (s *Store) Corrected(ctx context.Context, change string) ([]MessageRef, error) {
	rows, err := s.db.query(ctx, `SELECT platform, channel, message FROM corrections WHERE change = $1`, change)
	all, err := collect(s.db, rows, err, func(scan func(...any) error) (r MessageRef, err error) {
		return r, scan(&r.Platform, &r.Channel, &r.Message)
	})
	if err != nil {
		return nil, fmt.Errorf("list corrections: %w", err)
	}
	return all, nil
}

// QuotedDocuments returns the documents that standing messages may quote, each once.
func (s *Store) QuotedDocuments(ctx context.Context) ([]string, error) {
	rows, err := s.db.query(ctx, `SELECT DISTINCT document FROM quoted`)
	all, err := collect(s.db, rows, err, func(scan func(...any) error) (id string, err error) { return id, scan(&id) })
	if err != nil {
		return nil, fmt.Errorf("list quoted documents: %w", err)
	}
	return all, nil
}
