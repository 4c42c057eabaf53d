package bots

import (
	"context"
	"log/slog"
	"time"

	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

// A Community is what people keep up together around the answers: settings, saved answers, opinions, the unanswered
// list, corrections, reminders, and their privacy. An adapter is given one and calls its parts; every part says who
// may do what, so that no adapter decides it.
type Community struct {
	Settings    *Settings
	Saved       *Curation
	Feedback    *Feedback
	Unanswered  *Unanswered
	Corrections *Corrections
	Reminders   *Reminders
	Privacy     *Privacy
}

// Parts are what a Community is made of. Records, Base and Calendar are needed.
type Parts struct {
	Records  CommunityRecords
	Base     func() *knowledge.Base // of the present generation
	Calendar Calendar
	Posters  Posters                        // filled before the first notice; a platform that is missing is off
	Rights   Rights                         // the zero Rights leave all to the platforms
	Gist     func(text, lang string) string // the same for questions that ask the same thing; nil: their words are
	Worker   store.WorkerID                 // this process, for leases
	Site     string                         // public address of the console, for links; "" for none
	Now      func() time.Time
	Log      *slog.Logger // nil: discard
}

// A Calendar lists events; answer.Live does.
type Calendar interface {
	Calendar(f answer.EventFilter, q answer.Question) ([]answer.Event, error)
}

// CommunityRecords are what a Community keeps; *store.Store has them, and says what each method promises.
type CommunityRecords interface {
	settingsRecords
	savedRecords
	feedbackRecords
	unansweredRecords
	correctionRecords
	reminderRecords
	Forget(ctx context.Context, m store.MemberHash) (store.Forgotten, error)
}

// hasher names people without saying who they are.
type hasher interface {
	MemberHash(p store.Platform, w store.WorkspaceID, user string) (store.MemberHash, error)
}

// NewCommunity returns the Community of its parts.
func NewCommunity(p Parts) *Community {
	if p.Now == nil {
		p.Now = time.Now
	}
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	settings := &Settings{p}
	unanswered := &Unanswered{p, settings}
	return &Community{
		Settings: settings, Unanswered: unanswered,
		Saved:       &Curation{p, settings, unanswered},
		Feedback:    &Feedback{p, settings, unanswered},
		Corrections: &Corrections{p, settings},
		Reminders:   &Reminders{p, settings},
		Privacy:     &Privacy{p},
	}
}

// member returns who an actor is.
func (p *Parts) member(a Actor) (store.MemberHash, error) {
	return p.Records.MemberHash(a.Platform, a.Workspace, a.User)
}
