package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A SavedID names a saved answer; it is its document's id too.
type SavedID string

// A SavedStatus says whether a saved answer is used.
type SavedStatus string

// The statuses.
const (
	SavedActive    SavedStatus = "active"
	SavedRetired   SavedStatus = "retired"   // a curator took it out of use
	SavedWithdrawn SavedStatus = "withdrawn" // its message was deleted, or its author forgotten
)

// A Saved is a human's message that a curator made the answer to a question.
type Saved struct {
	ID       SavedID // made by SaveAnswer
	Chapter  ChapterID
	Question string
	Text     string
	Lang     string     // BCP 47
	Author   string     // the name shown beside it
	Member   MemberHash // the author
	Curator  MemberHash // who saved it
	Link     string     // to the message
	Platform Platform
	Source   Key // the message; "" when there is none
	Status   SavedStatus
	Promoted bool      // every chapter may see it
	Said     time.Time // when the message was written
	At       time.Time // when it was saved; zero: now
	Changed  time.Time // its last version
	Edited   time.Time // when its message was edited since a curator looked; zero: it wasn't
}

// A SavedVersion is how a saved answer stood after one change.
type SavedVersion struct {
	N        int // 1 is as it was first saved
	At       time.Time
	Editor   MemberHash
	Question string
	Text     string
	Status   SavedStatus
	Promoted bool
}

// SaveAnswer stores a new saved answer as active and returns its id. A message is saved once in a
// chapter: saving it again gives the saved answer the new question and text, and makes it active;
// fresh is then false.
func (s *Store) SaveAnswer(ctx context.Context, a Saved) (id SavedID, fresh bool, err error) {
	if a.Question == "" || a.Text == "" {
		return "", false, errors.New("save an answer: a question and a text are needed")
	}
	if a.At.IsZero() {
		a.At = s.now()
	}
	a.ID, a.Status, a.Changed = SavedID(s.newID()), SavedActive, a.At
	err = s.change(ctx, TopicSaved, func(tx querier) error {
		n, err := tx.exec(ctx, `INSERT INTO saved (`+savedColumns+`)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0)
			ON CONFLICT (platform, source, chapter) WHERE source <> '' DO NOTHING`,
			string(a.ID), string(a.Chapter), a.Question, a.Text, a.Lang, a.Author, string(a.Member), string(a.Curator), a.Link,
			string(a.Platform), string(a.Source), string(a.Status), bit(a.Promoted), micros(a.Said), micros(a.At), micros(a.Changed))
		if err != nil {
			return err
		}
		id, fresh = a.ID, n == 1
		if fresh {
			return s.addVersion(ctx, tx, a, a.Curator)
		}
		if err := tx.row(ctx, []any{&id}, `SELECT id FROM saved WHERE platform = $1 AND source = $2 AND chapter = $3`,
			string(a.Platform), string(a.Source), string(a.Chapter)); err != nil {
			return err
		}
		return s.editSaved(ctx, tx, id, a.Curator, func(old *Saved) {
			old.Question, old.Text, old.Status = a.Question, a.Text, SavedActive
			old.Author, old.Member, old.Edited = a.Author, a.Member, time.Time{}
		})
	})
	if err != nil {
		return "", false, fmt.Errorf("save an answer: %w", err)
	}
	return id, fresh, nil
}

// EditSaved gives a saved answer another question and text. ErrNotFound when there is none.
func (s *Store) EditSaved(ctx context.Context, id SavedID, editor MemberHash, question, text string) error {
	if question == "" || text == "" {
		return errors.New("edit a saved answer: a question and a text are needed")
	}
	return s.changeSaved(ctx, id, editor, func(a *Saved) { a.Question, a.Text, a.Edited = question, text, time.Time{} })
}

// SetSavedStatus takes a saved answer out of use, or back into it. ErrNotFound when there is none.
func (s *Store) SetSavedStatus(ctx context.Context, id SavedID, editor MemberHash, status SavedStatus) error {
	return s.changeSaved(ctx, id, editor, func(a *Saved) { a.Status = status })
}

// PromoteSaved shows a saved answer to every chapter, or to its own alone. ErrNotFound when there
// is none.
func (s *Store) PromoteSaved(ctx context.Context, id SavedID, editor MemberHash, promoted bool) error {
	return s.changeSaved(ctx, id, editor, func(a *Saved) { a.Promoted = promoted })
}

func (s *Store) changeSaved(ctx context.Context, id SavedID, editor MemberHash, edit func(*Saved)) error {
	err := s.change(ctx, TopicSaved, func(tx querier) error { return s.editSaved(ctx, tx, id, editor, edit) })
	if err != nil {
		return fmt.Errorf("change saved answer %s: %w", id, err)
	}
	return nil
}

// editSaved changes a saved answer and adds the version, unless edit changes nothing.
func (s *Store) editSaved(ctx context.Context, tx querier, id SavedID, editor MemberHash, edit func(*Saved)) error {
	lock := ""
	if s.Engine() == Postgres {
		lock = " FOR UPDATE" // two curators' edits get two version numbers
	}
	rows, err := tx.query(ctx, `SELECT `+savedColumns+` FROM saved WHERE id = $1`+lock, string(id))
	all, err := collect(s.db, rows, err, scanSaved)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return err
	}
	a := all[0]
	if edit(&a); a == all[0] {
		return nil
	}
	if a.Edited != all[0].Edited {
		if _, err := tx.exec(ctx, `UPDATE saved SET edited = $2 WHERE id = $1`, string(a.ID), micros(a.Edited)); err != nil {
			return err
		}
		all[0].Edited = a.Edited
	}
	if a == all[0] {
		return nil // no other version
	}
	a.Changed = s.now()
	if _, err := tx.exec(ctx, `UPDATE saved SET question = $2, text = $3, author = $4, member = $5, status = $6,
		promoted = $7, changed = $8 WHERE id = $1`, string(a.ID), a.Question, a.Text, a.Author, string(a.Member),
		string(a.Status), bit(a.Promoted), micros(a.Changed)); err != nil {
		return err
	}
	return s.addVersion(ctx, tx, a, editor)
}

func (s *Store) addVersion(ctx context.Context, tx querier, a Saved, editor MemberHash) error {
	_, err := tx.exec(ctx, `INSERT INTO saved_edits (id, n, at, editor, question, text, status, promoted)
		SELECT $1, COALESCE(MAX(n), 0) + 1, $2, $3, $4, $5, $6, $7 FROM saved_edits WHERE id = $1`,
		string(a.ID), micros(a.Changed), string(editor), a.Question, a.Text, string(a.Status), bit(a.Promoted))
	return err
}

// NoteEdited notes whether a saved answer's message was edited since a curator last looked; the answer stays as it is.
// Saving and editing the answer take the note back. ErrNotFound when there is none.
func (s *Store) NoteEdited(ctx context.Context, id SavedID, edited bool) error {
	return s.changeSaved(ctx, id, "", func(a *Saved) {
		if a.Edited = (time.Time{}); edited {
			a.Edited = s.now()
		}
	})
}

// WithdrawSource takes the saved answers of a message out of use for good, in every chapter: the message was
// deleted, and its words and its author's name go with it, earlier versions included. It returns those that weren't
// withdrawn before; none is an empty slice.
func (s *Store) WithdrawSource(ctx context.Context, p Platform, source Key) ([]Saved, error) {
	all, err := s.savedList(ctx, `SELECT `+savedColumns+` FROM saved
		WHERE platform = $1 AND source = $2 AND source <> '' AND status <> 'withdrawn'`, string(p), string(source))
	for _, a := range all {
		if err == nil {
			err = s.change(ctx, TopicSaved, func(tx querier) error {
				err := s.editSaved(ctx, tx, a.ID, "", func(a *Saved) { a.Status, a.Text, a.Author, a.Edited = SavedWithdrawn, "", "", time.Time{} })
				if err == nil {
					_, err = tx.exec(ctx, `UPDATE saved_edits SET text = '' WHERE id = $1`, string(a.ID))
				}
				return err
			})
		}
	}
	if err != nil {
		return nil, fmt.Errorf("withdraw the saved answers of %s: %w", source, err)
	}
	return all, nil
}

// SavedFrom returns the saved answers of a message, in every chapter and status.
func (s *Store) SavedFrom(ctx context.Context, p Platform, source Key) ([]Saved, error) {
	all, err := s.savedList(ctx, `SELECT `+savedColumns+` FROM saved WHERE platform = $1 AND source = $2 AND source <> '' ORDER BY id`,
		string(p), string(source))
	if err != nil {
		return nil, fmt.Errorf("find the saved answers of %s: %w", source, err)
	}
	return all, nil
}

// Saved returns one saved answer; ErrNotFound when there is none.
func (s *Store) Saved(ctx context.Context, id SavedID) (Saved, error) {
	all, err := s.savedList(ctx, `SELECT `+savedColumns+` FROM saved WHERE id = $1`, string(id))
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Saved{}, fmt.Errorf("find saved answer %s: %w", id, err)
	}
	return all[0], nil
}

// SavedOf returns a chapter's saved answers with a status ("": all), newest first. Promoted ones of
// other chapters are not among them.
func (s *Store) SavedOf(ctx context.Context, chapter ChapterID, status SavedStatus) ([]Saved, error) {
	all, err := s.savedList(ctx, `SELECT `+savedColumns+` FROM saved
		WHERE chapter = $1 AND ($2 = '' OR status = $2) ORDER BY at DESC, id DESC`, string(chapter), string(status))
	if err != nil {
		return nil, fmt.Errorf("list the saved answers of %s: %w", chapter, err)
	}
	return all, nil
}

// ActiveSaved returns every chapter's active saved answers, by id: what the knowledge base takes in.
func (s *Store) ActiveSaved(ctx context.Context) ([]Saved, error) {
	all, err := s.savedList(ctx, `SELECT `+savedColumns+` FROM saved WHERE status = 'active' ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("list active saved answers: %w", err)
	}
	return all, nil
}

// SavedHistory returns a saved answer's versions, first to last; none is an empty slice.
func (s *Store) SavedHistory(ctx context.Context, id SavedID) ([]SavedVersion, error) {
	rows, err := s.db.query(ctx, `SELECT n, at, editor, question, text, status, promoted FROM saved_edits
		WHERE id = $1 ORDER BY n`, string(id))
	all, err := collect(s.db, rows, err, func(scan func(...any) error) (v SavedVersion, err error) {
		var at, promoted int64
		err = scan(&v.N, &at, &v.Editor, &v.Question, &v.Text, &v.Status, &promoted)
		v.At, v.Promoted = instant(at), promoted == 1
		return v, err
	})
	if err != nil {
		return nil, fmt.Errorf("list the versions of saved answer %s: %w", id, err)
	}
	return all, nil
}

var savedColumns = strings.Join(strings.Fields(savedColumnNames), ", ")

func (s *Store) savedList(ctx context.Context, query string, args ...any) ([]Saved, error) {
	rows, err := s.db.query(ctx, query, args...)
	return collect(s.db, rows, err, scanSaved)
}

func scanSaved(scan func(...any) error) (Saved, error) {
	var a Saved
	var promoted, said, at, changed, edited int64
	err := scan(&a.ID, &a.Chapter, &a.Question, &a.Text, &a.Lang, &a.Author, &a.Member, &a.Curator, &a.Link,
		&a.Platform, &a.Source, &a.Status, &promoted, &said, &at, &changed, &edited)
	a.Promoted, a.Said, a.At, a.Changed, a.Edited = promoted == 1, instant(said), instant(at), instant(changed), instant(edited)
	return a, err
}
