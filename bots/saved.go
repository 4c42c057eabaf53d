package bots

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"plenipo/internal/lang"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

type savedRecords interface {
	SaveAnswer(ctx context.Context, a store.Saved) (id store.SavedID, fresh bool, err error)
	Saved(ctx context.Context, id store.SavedID) (store.Saved, error)
	SavedOf(ctx context.Context, chapter store.ChapterID, status store.SavedStatus) ([]store.Saved, error)
	SavedFrom(ctx context.Context, p store.Platform, source store.Key) ([]store.Saved, error)
	ActiveSaved(ctx context.Context) ([]store.Saved, error)
	EditSaved(ctx context.Context, id store.SavedID, editor store.MemberHash, question, text string) error
	PromoteSaved(ctx context.Context, id store.SavedID, editor store.MemberHash, promoted bool) error
	SetSavedStatus(ctx context.Context, id store.SavedID, editor store.MemberHash, status store.SavedStatus) error
	NoteEdited(ctx context.Context, id store.SavedID, edited bool) error
	WithdrawSource(ctx context.Context, p store.Platform, source store.Key) ([]store.Saved, error)
}

// Curation turns what people said into saved answers of their chapter: searchable there as soon as they are saved,
// shown with who said it, when, and where.
type Curation struct {
	p          Parts
	settings   *Settings
	unanswered *Unanswered
}

// Said is a person's message, in plain text.
type Said struct {
	Source store.Key // names the message on its platform; Deleted and Unpinned are told the same
	Text   string
	Author string // the name to show
	User   string // the author's id
	Link   string // to the message
	At     time.Time
	Bot    bool // a bot said it, this one too: it can't be saved
}

// A Draft is a saved answer before a curator has looked at it.
type Draft struct {
	Question string
	Text     string
	Lang     string        // BCP 47; "" is found out from the text
	Group    store.GroupID // of the unanswered list that it answers; "" for none
	Said     Said
}

// What a saved answer holds at most and at least, in characters: a form's fields.
const (
	MaxSavedQuestion = 300
	MaxSavedText     = 3000
)

// DraftOf prefills a form for a message: its question is that of the thread, which is what went before the message,
// oldest first, the message left out. A draft without a question leaves it to the curator.
func (c *Curation) DraftOf(ctx context.Context, a Actor, said Said, thread ...Said) (Draft, error) {
	if _, err := c.chapter(a); err != nil {
		return Draft{}, err
	}
	d := Draft{Text: clip(strings.TrimSpace(said.Text), MaxSavedText), Said: said}
	for i := len(thread) - 1; i >= 0; i-- {
		before := thread[i]
		if before.Bot || before.User == said.User || !LooksLikeQuestion(before.Text) && i > 0 {
			continue
		}
		d.Question = clip(oneLine(before.Text), MaxSavedQuestion)
		if id, err := c.p.Records.GroupOf(ctx, a.Platform, before.Source); err == nil {
			d.Group = id
		}
		break
	}
	return d, nil
}

// DraftFor prefills a form for a group of the unanswered list; the curator writes the answer, or saves a message with
// its Group set to this one.
func (c *Curation) DraftFor(ctx context.Context, a Actor, id store.GroupID) (Draft, error) {
	g, err := c.unanswered.may(ctx, a, id)
	if err != nil {
		return Draft{}, err
	}
	d := Draft{Lang: g.Lang, Group: id}
	if len(g.Texts) > 0 {
		d.Question = clip(oneLine(g.Texts[0]), MaxSavedQuestion)
	}
	return d, nil
}

// Save makes a draft a saved answer of the chapter of the actor's channel; a message is saved once in a chapter, and
// saving it again gives it the new words. When the draft answers a group of the unanswered list, its askers are told.
// The error is ErrNotAllowed, ErrNoChapter, a *SettingError about "question" or "text", or the store's.
func (c *Curation) Save(ctx context.Context, a Actor, d Draft) (store.Saved, error) {
	chapter, err := c.chapter(a)
	if err != nil {
		return store.Saved{}, err
	}
	if d.Group != "" && c.p.Rights.everywhere(a) {
		// Who curates every chapter answers in the one that asked, and not for all.
		g, err := c.unanswered.may(ctx, a, d.Group)
		if err != nil {
			return store.Saved{}, err
		}
		chapter = g.Chapter
	}
	if d.Said.Bot {
		return store.Saved{}, &SettingError{"text", "", "curation_not_a_human"}
	}
	if d.Question, d.Text, err = tidy(d.Question, d.Text); err != nil {
		return store.Saved{}, err
	}
	curator, err := c.p.member(a)
	if err != nil {
		return store.Saved{}, err
	}
	s, err := c.save(ctx, a, chapter, curator, d)
	if err != nil || d.Group == "" {
		return s, err
	}
	g, err := c.unanswered.may(ctx, a, d.Group)
	if err == nil {
		_, err = c.unanswered.answered(ctx, g, string(s.ID), Article(s))
	}
	if err != nil {
		// The answer is saved and shown from now on; that somebody wasn't told is for the log.
		c.p.Log.Warn("those who asked were not all told of a saved answer", "saved", s.ID, "err", err)
	}
	return s, nil
}

func (c *Curation) save(ctx context.Context, a Actor, chapter store.ChapterID, curator store.MemberHash, d Draft) (store.Saved, error) {
	s := store.Saved{
		Chapter: chapter, Question: d.Question, Text: d.Text, Lang: d.Lang, Author: clip(oneLine(d.Said.Author), 80),
		Curator: curator, Link: d.Said.Link, Platform: a.Platform, Source: d.Said.Source, Said: d.Said.At, At: c.p.Now(),
	}
	if s.Lang == "" {
		s.Lang, _ = lang.Detect(d.Text)
	}
	if s.Said.IsZero() {
		s.Said = s.At
	}
	if d.Said.User != "" {
		member, err := c.p.Records.MemberHash(a.Platform, a.Workspace, d.Said.User)
		if err != nil {
			return store.Saved{}, err
		}
		s.Member = member
	}
	id, _, err := c.p.Records.SaveAnswer(ctx, s)
	if err != nil {
		return store.Saved{}, err
	}
	return c.p.Records.Saved(ctx, id)
}

// List returns the saved answers of the actor's chapter with a status ("": all), newest first.
func (c *Curation) List(ctx context.Context, a Actor, status store.SavedStatus) ([]store.Saved, error) {
	chapter, err := c.chapter(a)
	if err != nil {
		return nil, err
	}
	return c.p.Records.SavedOf(ctx, chapter, status)
}

// Find returns the saved answers of the actor's chapter that are in use or retired and hold all of words, newest first.
func (c *Curation) Find(ctx context.Context, a Actor, words string) ([]store.Saved, error) {
	all, err := c.List(ctx, a, "")
	return slices.DeleteFunc(all, func(s store.Saved) bool {
		text := strings.ToLower(s.Question + " " + s.Text)
		return s.Status == store.SavedWithdrawn || slices.ContainsFunc(strings.Fields(strings.ToLower(words)), func(w string) bool { return !strings.Contains(text, w) })
	}), err
}

// MayPromote reports whether an actor may show saved answers to every chapter.
func (c *Curation) MayPromote(a Actor) bool { return c.p.Rights.everywhere(a) }

// A Change is what can be done with a saved answer besides editing it.
type Change string

// The changes.
const (
	ChangeRetire  Change = "retire"
	ChangeRestore Change = "restore"
	ChangePromote Change = "promote"
	ChangeDemote  Change = "demote"
)

// Changes returns what an actor may do with a saved answer besides editing it.
func (c *Curation) Changes(a Actor, s store.Saved) []Change {
	if s.Status == store.SavedRetired {
		return []Change{ChangeRestore}
	}
	all := []Change{ChangeRetire}
	switch {
	case c.MayPromote(a) && s.Promoted:
		all = append(all, ChangeDemote)
	case c.MayPromote(a):
		all = append(all, ChangePromote)
	}
	return all
}

// Do makes a change.
func (c *Curation) Do(ctx context.Context, a Actor, id store.SavedID, change Change) error {
	switch change {
	case ChangeRetire:
		return c.Retire(ctx, a, id)
	case ChangeRestore:
		return c.Restore(ctx, a, id)
	case ChangePromote, ChangeDemote:
		return c.Promote(ctx, a, id, change == ChangePromote)
	}
	return fmt.Errorf("change saved answer %s: there is no change %q", id, change)
}

// Get returns one saved answer of a chapter that the actor curates: what an edit form begins with.
func (c *Curation) Get(ctx context.Context, a Actor, id store.SavedID) (store.Saved, error) {
	s, err := c.p.Records.Saved(ctx, id)
	if err == nil && !c.settings.curates(a, s.Chapter) {
		return store.Saved{}, ErrNotAllowed
	}
	return s, err
}

// Edit gives a saved answer other words.
func (c *Curation) Edit(ctx context.Context, a Actor, id store.SavedID, question, text string) error {
	question, text, err := tidy(question, text)
	if err != nil {
		return err
	}
	return c.change(ctx, a, id, func(by store.MemberHash) error { return c.p.Records.EditSaved(ctx, id, by, question, text) })
}

// Retire takes a saved answer out of use; Restore brings it back.
func (c *Curation) Retire(ctx context.Context, a Actor, id store.SavedID) error {
	return c.change(ctx, a, id, func(by store.MemberHash) error {
		return c.p.Records.SetSavedStatus(ctx, id, by, store.SavedRetired)
	})
}

// Restore brings a retired answer back. One that was withdrawn stays so: its author took it back.
func (c *Curation) Restore(ctx context.Context, a Actor, id store.SavedID) error {
	s, err := c.Get(ctx, a, id)
	if err != nil {
		return err
	}
	if s.Status == store.SavedWithdrawn {
		return ErrNotAllowed
	}
	return c.change(ctx, a, id, func(by store.MemberHash) error {
		return c.p.Records.SetSavedStatus(ctx, id, by, store.SavedActive)
	})
}

// Promote shows a saved answer to every chapter, or takes that back. Only curators of all chapters may: it reaches
// people who have nothing to do with the workspace it was said in.
func (c *Curation) Promote(ctx context.Context, a Actor, id store.SavedID, promoted bool) error {
	if !c.p.Rights.everywhere(a) {
		return ErrNotAllowed
	}
	return c.change(ctx, a, id, func(by store.MemberHash) error { return c.p.Records.PromoteSaved(ctx, id, by, promoted) })
}

func (c *Curation) change(ctx context.Context, a Actor, id store.SavedID, f func(by store.MemberHash) error) error {
	if _, err := c.Get(ctx, a, id); err != nil {
		return err
	}
	by, err := c.p.member(a)
	if err != nil {
		return err
	}
	return f(by)
}

// Deleted withdraws what was saved of a message: it was deleted. Adapters call it for every deletion they hear of.
func (c *Curation) Deleted(ctx context.Context, p store.Platform, source store.Key) error {
	gone, err := c.p.Records.WithdrawSource(ctx, p, source)
	if len(gone) > 0 {
		c.p.Log.Info("saved answers were withdrawn with their message", "platform", p, "saved", len(gone))
	}
	return err
}

// Edited follows an edit of a message: adapters call it for every one they hear of, with the new words, "" where they
// aren't known. What was saved by pinning alone takes the new words, as the pin shows them. What a curator saved keeps
// the words that were looked at, and is on the curators' list until one has looked again.
func (c *Curation) Edited(ctx context.Context, p store.Platform, source store.Key, text string) error {
	all, err := c.p.Records.SavedFrom(ctx, p, source)
	for _, s := range all {
		_, words, bad := tidy(s.Question, text)
		switch {
		case s.Status != store.SavedActive:
		case bad == nil && words == s.Text:
			if !s.Edited.IsZero() { // it says again what was saved
				err = errors.Join(err, c.p.Records.NoteEdited(ctx, s.ID, false))
			}
		case bad == nil && s.Curator == "":
			err = errors.Join(err, c.p.Records.EditSaved(ctx, s.ID, "", s.Question, words))
		case s.Edited.IsZero():
			err = errors.Join(err, c.p.Records.NoteEdited(ctx, s.ID, true))
		}
	}
	return err
}

// ToLookAt returns the saved answers of the actor's chapter whose messages were edited since a curator looked, those
// edited last first.
func (c *Curation) ToLookAt(ctx context.Context, a Actor) ([]store.Saved, error) {
	all, err := c.List(ctx, a, store.SavedActive)
	all = slices.DeleteFunc(all, func(s store.Saved) bool { return s.Edited.IsZero() })
	slices.SortStableFunc(all, func(a, b store.Saved) int { return b.Edited.Compare(a.Edited) })
	return all, err
}

// LookedAt says that a saved answer still stands, though its message was edited.
func (c *Curation) LookedAt(ctx context.Context, a Actor, id store.SavedID) error {
	return c.change(ctx, a, id, func(store.MemberHash) error { return c.p.Records.NoteEdited(ctx, id, false) })
}

// Pinned saves a message that was pinned in a channel whose lead turned that on; the pinning is the curator's look.
// thread is as in DraftOf. saved is false where it isn't on, and for what can't be an answer.
func (c *Curation) Pinned(ctx context.Context, scope store.Scope, said Said, thread ...Said) (saved bool, err error) {
	applied := c.settings.Applied(scope)
	if !applied.Pins.IsOn(false) || applied.Chapter == "" || applied.PublicOnly.IsOn(false) || said.Bot {
		return false, nil
	}
	d, err := c.DraftOf(ctx, Actor{Scope: scope, Manages: ManagesChannel}, said, thread...)
	if err != nil {
		return false, err
	}
	if d.Question == "" {
		// A pinned message without a question is found by what it begins with.
		d.Question = oneLine(said.Text)
		if spans := knowledge.SplitSentences(said.Text); len(spans) > 0 {
			d.Question = oneLine(said.Text[spans[0].From:spans[0].To])
		}
		d.Question = clip(d.Question, 120)
	}
	if d.Question, d.Text, err = tidy(d.Question, d.Text); err != nil {
		return false, nil // an image, say
	}
	have, err := c.p.Records.SavedFrom(ctx, scope.Platform, said.Source)
	if err != nil {
		return false, err
	}
	if slices.ContainsFunc(have, func(s store.Saved) bool {
		return s.Curator != "" && s.Status == store.SavedActive && s.Chapter == applied.Chapter
	}) {
		return false, c.Edited(ctx, scope.Platform, said.Source, said.Text) // a curator chose its words
	}
	_, err = c.save(ctx, Actor{Scope: scope}, applied.Chapter, "", d)
	return err == nil, err
}

// Unpinned takes out of use what was saved by pinning alone; what a curator saved stays.
func (c *Curation) Unpinned(ctx context.Context, p store.Platform, source store.Key) error {
	all, err := c.p.Records.SavedFrom(ctx, p, source)
	for _, s := range all {
		if s.Curator == "" && s.Status == store.SavedActive {
			err = errors.Join(err, c.p.Records.SetSavedStatus(ctx, s.ID, "", store.SavedRetired))
		}
	}
	return err
}

// chapter returns the chapter that a may save answers in.
func (c *Curation) chapter(a Actor) (store.ChapterID, error) {
	chapter, err := c.settings.chapter(a)
	if err == nil && chapter == "" && !c.p.Rights.everywhere(a) {
		// Without a chapter it would be everyone's, which only Promote may make it.
		return "", ErrNoChapter
	}
	return chapter, err
}

// Articles returns the active saved answers as articles, by id: what the knowledge base takes in.
func (c *Curation) Articles(ctx context.Context) ([]*knowledge.Article, error) {
	all, err := c.p.Records.ActiveSaved(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the saved answers: %w", err)
	}
	out := make([]*knowledge.Article, len(all))
	for i, s := range all {
		out[i] = Article(s)
	}
	return out, nil
}

// Article returns a saved answer as an article of its chapter, or of everyone when it was promoted. Its words are
// plain text.
func Article(s store.Saved) *knowledge.Article {
	said := s.Said.UTC()
	a := &knowledge.Article{
		Location: knowledge.Location{Path: string(s.ID) + ".txt"}, ID: string(s.ID), Title: s.Question, Lang: s.Lang, Body: s.Text,
		AsOf: knowledge.Day(said.Year(), said.Month(), said.Day()), Owner: s.Author, Status: knowledge.StatusCurrent,
		Nature: knowledge.NatureSummary, Saved: &knowledge.Saved{Author: s.Author, Link: s.Link, At: said},
	}
	if s.Chapter != "" && !s.Promoted {
		a.Chapters = []knowledge.ChapterID{knowledge.ChapterID(s.Chapter)}
	}
	if s.Link != "" {
		a.Sources = []knowledge.Source{{Title: s.Question, URL: s.Link, Publisher: s.Author, Date: a.AsOf}}
	}
	return a
}

// tidy returns a question and an answer as they are saved, or says which can't be.
func tidy(question, text string) (string, string, error) {
	question, text = oneLine(question), strings.TrimSpace(strings.ToValidUTF8(text, ""))
	switch {
	case !hasWord(question) || utf8.RuneCountInString(question) > MaxSavedQuestion:
		return "", "", &SettingError{"question", clip(question, 60), "curation_question_length"}
	case !hasWord(text) || utf8.RuneCountInString(text) > MaxSavedText:
		return "", "", &SettingError{"text", clip(text, 60), "curation_text_length"}
	}
	return question, text, nil
}

func hasWord(s string) bool { return strings.IndexFunc(s, isWord) >= 0 }

// oneLine returns s with its white space made single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ") }

// clip returns s with at most n characters, an ellipsis among them where it was cut.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	return strings.TrimSpace(string(r[:n-1])) + "…"
}
