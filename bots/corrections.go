package bots

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"plenipo/internal/locale"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

type correctionRecords interface {
	QuotedDocuments(ctx context.Context) ([]string, error)
	PostedQuoting(ctx context.Context, document string, limit int) ([]store.Posted, error)
	Corrected(ctx context.Context, change string) ([]store.MessageRef, error)
	Correct(ctx context.Context, ref store.MessageRef, change string) (first bool, err error)
}

// Corrections find the posted answers whose quotes no longer stand, and correct them once a curator has looked.
type Corrections struct {
	p        Parts
	settings *Settings
}

// A Correction is what a changed document asks for.
type Correction struct {
	Document string
	Title    string                  // "" when the document is gone
	Change   string                  // names this change; another change of the document asks for another correction
	Gone     bool                    // the document was removed, retired or withdrawn
	Note     string                  // what to say, to be edited
	Lang     string                  // of Note
	Posted   []store.Posted          // the answers that no longer stand, newest first
	Channels map[store.ChannelID]int // how many of them in each channel
}

// How says how an answer is corrected.
type How string

// The ways.
const (
	ByEdit  How = "edit"  // the note takes the answer's place
	ByReply How = "reply" // the note is posted below it
)

// ErrChangedAgain says that a document is another one than was looked at. Its interface text is "curation_changed_again".
var ErrChangedAgain = errors.New("it has changed again; look at it once more")

// Where lists the channels of a correction with how many answers each has, those with most first.
func (c *Correction) Where(name func(store.ChannelID) string) string {
	ids := slices.SortedFunc(maps.Keys(c.Channels), func(a, b store.ChannelID) int {
		return cmp.Or(c.Channels[b]-c.Channels[a], strings.Compare(string(a), string(b)))
	})
	var out []string
	for _, id := range ids {
		out = append(out, fmt.Sprintf("%s: %d", name(id), c.Channels[id]))
	}
	return strings.Join(out, ", ")
}

// mostCorrected bounds the answers of one correction; those before them are too old to be read again.
const mostCorrected = 1000

// List returns what there is to correct in the messages that the actor may have corrected: those of their workspace
// for who manages it, those of the channel for who manages that, all for curators of all chapters. It is ordered by
// document, and reads no questions.
func (c *Corrections) List(ctx context.Context, a Actor) ([]Correction, error) {
	if a.Stranger || a.Manages == ManagesNothing && !c.p.Rights.everywhere(a) {
		return nil, ErrNotAllowed
	}
	documents, err := c.p.Records.QuotedDocuments(ctx)
	if err != nil {
		return nil, err
	}
	slices.Sort(documents)
	base := c.p.Base()
	var out []Correction
	for _, id := range documents {
		one, err := c.of(ctx, base, a, id)
		if err != nil {
			return nil, err
		}
		if len(one.Posted) > 0 {
			out = append(out, one)
		}
	}
	return out, nil
}

// of returns what document id asks for; Posted is empty when all stands or was corrected.
func (c *Corrections) of(ctx context.Context, base *knowledge.Base, a Actor, id string) (Correction, error) {
	posted, err := c.p.Records.PostedQuoting(ctx, id, mostCorrected)
	if err != nil {
		return Correction{}, err
	}
	now := documentNow(base, id)
	one := Correction{Document: id, Title: now.title, Gone: !now.there, Change: id + "#" + now.digest, Lang: first(now.lang, "en")}
	corrected, err := c.p.Records.Corrected(ctx, one.Change)
	if err != nil {
		return Correction{}, err
	}
	done := map[store.MessageRef]bool{}
	for _, ref := range corrected {
		done[ref] = true
	}
	one.Channels = map[store.ChannelID]int{}
	for _, m := range posted {
		stale := slices.ContainsFunc(m.Quoted, func(q store.Quoted) bool { return q.Document == id && !now.stands(q.Hash) })
		if stale && !done[m.MessageRef] && c.may(a, m) {
			one.Posted = append(one.Posted, m)
			one.Channels[m.Channel]++
		}
	}
	p := locale.New(one.Lang)
	switch {
	case one.Gone:
		one.Note = p.Text("curation_correction_gone", nil)
	default:
		one.Note = p.Text("curation_correction", map[string]any{"Title": now.title}) + "\n" + clip(now.says, 900)
	}
	return one, nil
}

func (c *Corrections) may(a Actor, m store.Posted) bool {
	switch {
	case c.p.Rights.everywhere(a):
		return true
	case m.Platform != a.Platform || m.Workspace != a.Workspace || a.Workspace == "":
		return false
	}
	return a.Manages >= ManagesWorkspace || a.Manages >= ManagesChannel && m.Channel == a.Channel
}

// Apply corrects the answers of a correction that was looked at, each once however often and by however many it is
// called: change is that of List, and when the document has changed since, nothing is sent and the error says so.
// note is what to say; "" is the correction's own. done counts the messages that were corrected now.
func (c *Corrections) Apply(ctx context.Context, a Actor, document, change string, how How, note string) (done int, err error) {
	if a.Stranger || a.Manages == ManagesNothing && !c.p.Rights.everywhere(a) {
		return 0, ErrNotAllowed
	}
	one, err := c.of(ctx, c.p.Base(), a, document)
	if err != nil {
		return 0, err
	}
	if one.Change != change {
		return 0, fmt.Errorf("correct answers that quote %s: %w", document, ErrChangedAgain)
	}
	n := Notice{Text: first(strings.TrimSpace(note), one.Note), Lang: one.Lang}
	var errs error
	for _, m := range one.Posted {
		if err := ctx.Err(); err != nil {
			return done, errors.Join(errs, err)
		}
		now, err := c.correct(ctx, m, change, how, n)
		if now {
			done++
		}
		if err != nil {
			errs = errors.Join(errs, fmt.Errorf("correct message %s in %s: %w", m.Message, m.Channel, err))
		}
	}
	return done, errs
}

// correct corrects one message. It is noted as corrected once it is, so that after a kill it is on the list again;
// whoever corrects it then knows that it may have been said, and looks for it.
func (c *Corrections) correct(ctx context.Context, m store.Posted, change string, how How, n Notice) (done bool, err error) {
	at := Place{Scope: store.Scope{Platform: m.Platform, Workspace: m.Workspace, Channel: m.Channel}, Thread: m.Thread, To: m.Message}
	to, err := c.p.Posters.on(at)
	if err != nil {
		return false, err
	}
	key := store.SendKey("correct/" + change + "/" + string(m.Platform) + "/" + string(m.Channel) + "/" + string(m.Message))
	turn, err := c.p.Records.ClaimSend(ctx, key, c.p.Worker, sendLease)
	if err != nil || turn == store.SendTaken {
		return false, err
	}
	n.Nonce, n.Again = nonce(string(key)), turn == store.SendAgain
	id := m.Message
	if how == ByEdit {
		err = to.Edit(ctx, at, m.Message, n)
	} else {
		id, err = to.Post(ctx, at, n)
	}
	kept := context.WithoutCancel(ctx) // what was said was said, whatever ctx says by now
	switch {
	case err != nil && !IsPermanent(err):
		return false, errors.Join(err, c.p.Records.MaybeSent(kept, key, c.p.Worker)) // its reply may have been lost
	case err != nil && how == ByEdit:
		return false, errors.Join(err, c.p.Records.NotSent(kept, key, c.p.Worker)) // it can still be replied to
	}
	// Where nobody can be replied to any more, the message is off the list too.
	if _, noted := c.p.Records.Correct(kept, m.MessageRef, change); noted != nil {
		return err == nil, errors.Join(err, noted)
	}
	return err == nil, errors.Join(err, c.p.Records.Sent(kept, key, id))
}
