package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// An Ask is one question without a good answer: it got "unknown", or its asker said "not helpful".
type Ask struct {
	Chapter   ChapterID
	Same      SameKey // groups what asks the same thing
	Lang      string
	Member    MemberHash // who asked; must be set, an unknown asker as a hash of the message
	Text      string     // their words, "" where texts are not kept
	Consented bool       // they agreed that a curator reads their words ("Ask a human")
	Platform  Platform
	Channel   ChannelID
	Source    Key       // the question's event, to answer there once there is an answer
	At        time.Time // zero: now
}

// A GroupState is how far a group of unanswered questions has come.
type GroupState string

// The states. An answered or dismissed group that is asked again stays so; asks and Last move on.
const (
	GroupOpen      GroupState = "open"
	GroupAssigned  GroupState = "assigned"
	GroupAnswered  GroupState = "answered"
	GroupDismissed GroupState = "dismissed"
)

// A GroupID names a group of unanswered questions.
type GroupID string

// A Group is unanswered questions that ask the same thing in one chapter.
type Group struct {
	ID       GroupID
	Chapter  ChapterID
	Same     SameKey
	Lang     string // of the first ask
	State    GroupState
	Assignee MemberHash // who takes care of it
	Article  string     // the article or saved answer that answers it now
	Asks     int        // how often it was asked; forgetting a person doesn't lower it
	Askers   int        // how many different people are known to have asked
	First    time.Time
	Last     time.Time

	// Texts are the askers' words, newest first and without repeats: of all of them when at least
	// as many people asked as the reader requires, else of those who agreed.
	Texts []string
}

// An Asker is where somebody asked, to bring them the answer.
type Asker struct {
	Member   MemberHash
	Platform Platform
	Channel  ChannelID
	Source   Key
	At       time.Time
}

// AddAsk puts a question on the unanswered list and returns its group. The same person asking again
// counts as an ask and not as an asker; their newer words replace the older ones, and their consent
// isn't taken back by asking again.
func (s *Store) AddAsk(ctx context.Context, a Ask) (GroupID, error) {
	var id GroupID
	err := s.db.inTxLater(ctx, func(tx querier) (err error) {
		id, err = s.addAsk(ctx, tx, a)
		return err
	})
	return id, err
}

func (s *Store) addAsk(ctx context.Context, tx querier, a Ask) (id GroupID, err error) {
	if a.Same == "" || a.Member == "" {
		return "", errors.New("list an unanswered question: its key and its asker are needed")
	}
	if a.At.IsZero() {
		a.At = s.now()
	}
	err = tx.row(ctx, []any{&id}, `INSERT INTO unanswered
			(id, chapter, same, lang, state, assignee, article, asks, first_at, last_at)
			VALUES ($1, $2, $3, $4, 'open', '', '', 1, $5, $5) ON CONFLICT (chapter, same)
			DO UPDATE SET asks = unanswered.asks + 1, last_at = excluded.last_at RETURNING id`,
		s.newID(), string(a.Chapter), string(a.Same), a.Lang, micros(a.At))
	if err == nil {
		_, err = tx.exec(ctx, `INSERT INTO unanswered_askers (id, member, text, consented, at, platform, channel, source)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id, member) DO UPDATE SET
			text = CASE WHEN excluded.text <> '' THEN excluded.text ELSE unanswered_askers.text END,
			consented = CASE WHEN excluded.consented = 1 THEN excluded.consented ELSE unanswered_askers.consented END,
			at = excluded.at, platform = excluded.platform, channel = excluded.channel, source = excluded.source`,
			string(id), string(a.Member), a.Text, bit(a.Consented), micros(a.At), string(a.Platform), string(a.Channel), string(a.Source))
	}
	if err != nil {
		return "", fmt.Errorf("list an unanswered question: %w", err)
	}
	return id, nil
}

// A GroupFilter narrows a list of groups; its zero fields don't.
type GroupFilter struct {
	Chapter   ChapterID
	All       bool       // groups of every chapter; else Chapter's alone, which may be ""
	State     GroupState // "": open and assigned
	Lang      string
	Since     time.Time // asked since
	Limit     int       // 0: 100
	MinAskers int       // how many people must have asked before the words of those who didn't agree are shown; 0: 3
}

// defaultMinAskers keeps words from pointing at a person: three people, so that not even one of the
// askers can tell who the other was.
const defaultMinAskers = 3

// Unanswered lists groups, those with most askers first, then those asked most and last.
func (s *Store) Unanswered(ctx context.Context, f GroupFilter) ([]Group, error) {
	if f.Limit == 0 {
		f.Limit = 100
	}
	rows, err := s.db.query(ctx, `SELECT `+groupColumns+` FROM unanswered u
		WHERE ($1 = 1 OR u.chapter = $2) AND (u.state = $3 OR ($3 = '' AND u.state IN ('open', 'assigned')))
			AND ($4 = '' OR u.lang = $4) AND u.last_at >= $5
		ORDER BY askers DESC, u.asks DESC, u.last_at DESC, u.id LIMIT $6`,
		bit(f.All), string(f.Chapter), string(f.State), f.Lang, micros(f.Since), f.Limit)
	all, err := collect(s.db, rows, err, scanGroup)
	for i := range all {
		if err == nil {
			all[i].Texts, err = s.groupTexts(ctx, all[i], f.MinAskers)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("list unanswered questions: %w", err)
	}
	return all, nil
}

// Group returns one group; minAskers as in GroupFilter. ErrNotFound when there is none.
func (s *Store) Group(ctx context.Context, id GroupID, minAskers int) (Group, error) {
	rows, err := s.db.query(ctx, `SELECT `+groupColumns+` FROM unanswered u WHERE u.id = $1`, string(id))
	all, err := collect(s.db, rows, err, scanGroup)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err == nil {
		all[0].Texts, err = s.groupTexts(ctx, all[0], minAskers)
	}
	if err != nil {
		return Group{}, fmt.Errorf("find unanswered question %s: %w", id, err)
	}
	return all[0], nil
}

const groupColumns = `u.id, u.chapter, u.same, u.lang, u.state, u.assignee, u.article, u.asks,
	(SELECT COUNT(*) FROM unanswered_askers a WHERE a.id = u.id) AS askers, u.first_at, u.last_at`

func scanGroup(scan func(...any) error) (Group, error) {
	var g Group
	var from, last int64
	err := scan(&g.ID, &g.Chapter, &g.Same, &g.Lang, &g.State, &g.Assignee, &g.Article, &g.Asks, &g.Askers, &from, &last)
	g.First, g.Last = instant(from), instant(last)
	return g, err
}

func (s *Store) groupTexts(ctx context.Context, g Group, minAskers int) ([]string, error) {
	if minAskers <= 0 {
		minAskers = defaultMinAskers
	}
	rows, err := s.db.query(ctx, `SELECT text FROM unanswered_askers
		WHERE id = $1 AND text <> '' AND (consented = 1 OR $2 = 1) GROUP BY text ORDER BY MAX(at) DESC, text`,
		string(g.ID), bit(g.Askers >= minAskers))
	return collect(s.db, rows, err, func(scan func(...any) error) (text string, err error) {
		return text, scan(&text)
	})
}

// Askers returns where a group's question was asked, newest first.
func (s *Store) Askers(ctx context.Context, id GroupID) ([]Asker, error) {
	rows, err := s.db.query(ctx, `SELECT member, platform, channel, source, at FROM unanswered_askers
		WHERE id = $1 ORDER BY at DESC, member`, string(id))
	all, err := collect(s.db, rows, err, func(scan func(...any) error) (a Asker, err error) {
		var at int64
		err = scan(&a.Member, &a.Platform, &a.Channel, &a.Source, &at)
		a.At = instant(at)
		return a, err
	})
	if err != nil {
		return nil, fmt.Errorf("list the askers of %s: %w", id, err)
	}
	return all, nil
}

// Assign gives a group to somebody; with an empty assignee it is open again.
func (s *Store) Assign(ctx context.Context, id GroupID, to MemberHash) error {
	state := GroupAssigned
	if to == "" {
		state = GroupOpen
	}
	return s.setGroup(ctx, id, `UPDATE unanswered SET state = $2, assignee = $3 WHERE id = $1`, string(state), string(to))
}

// Answered marks a group as answered by an article or a saved answer.
func (s *Store) Answered(ctx context.Context, id GroupID, article string) error {
	return s.setGroup(ctx, id, `UPDATE unanswered SET state = $2, article = $3 WHERE id = $1`, string(GroupAnswered), article)
}

// Dismiss takes a group off the list: it is none of the bot's business.
func (s *Store) Dismiss(ctx context.Context, id GroupID) error {
	return s.setGroup(ctx, id, `UPDATE unanswered SET state = $2 WHERE id = $1`, string(GroupDismissed))
}

// Reopen puts an answered or dismissed group back on the list.
func (s *Store) Reopen(ctx context.Context, id GroupID) error {
	return s.setGroup(ctx, id, `UPDATE unanswered SET state = $2, assignee = '', article = '' WHERE id = $1`, string(GroupOpen))
}

func (s *Store) setGroup(ctx context.Context, id GroupID, query string, args ...any) error {
	n, err := s.db.exec(ctx, query, append([]any{string(id)}, args...)...)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("change unanswered question %s: %w", id, err)
	}
	return nil
}

// GroupOf returns the group that the question of an event was put in last; ErrNotFound when it is in none.
func (s *Store) GroupOf(ctx context.Context, p Platform, source Key) (GroupID, error) {
	var id GroupID
	err := s.db.row(ctx, []any{&id}, `SELECT id FROM unanswered_askers WHERE platform = $1 AND source = $2
		ORDER BY at DESC, id LIMIT 1`, string(p), string(source))
	if err != nil {
		return "", fmt.Errorf("find the unanswered group of %s: %w", source, err)
	}
	return id, nil
}
