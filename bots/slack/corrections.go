package slack

import (
	"context"
	"errors"
	"fmt"

	"plenipo/bots"
	"plenipo/internal/locale"
	"plenipo/internal/store"
)

// mostShown is how many corrections, and how many edited messages, one message shows: three blocks each.
const mostShown = 7

// corrections shows a curator the posted answers that no longer stand, and the saved answers whose messages were edited.
func (a *Adapter) corrections(ctx context.Context, t *tenant, j job) error {
	lang := first(a.profile(ctx, t, j.User).Lang, a.desk.Settings(j.ask(profile{})).Lang)
	who := a.actor(ctx, t, j)
	outdated, err := a.community.Corrections.List(ctx, who)
	var edited []store.Saved
	if err == nil {
		if edited, err = a.community.Saved.ToLookAt(ctx, who); errors.Is(err, bots.ErrNoChapter) {
			err = nil // a channel of no chapter has no saved answers
		}
	}
	return a.conclude(ctx, t, j, lang, err, func() message { return correctionsMessage(lang, outdated, edited) })
}

// correctionsMessage is the curators' list; pure.
func correctionsMessage(lang string, outdated []bots.Correction, edited []store.Saved) message {
	if len(outdated)+len(edited) == 0 {
		return say(lang, "curation_corrections_none", nil)
	}
	p := locale.New(lang)
	m := say(lang, "curation_corrections", nil)
	for i, c := range outdated[:min(len(outdated), mostShown)] {
		where := c.Where(func(id store.ChannelID) string { return string(id) })
		below := p.Text("curation_corrections_quoted", map[string]any{"N": len(c.Posted), "Where": clip(where, 300)}) + "\n" + clip(c.Note, 600)
		v := value{A: c.Document, Q: c.Change, L: lang}
		title := first(c.Title, c.Document)
		m.row(title, title, escape(below),
			button(fmt.Sprintf("%s:%d", actEdit, i), p.Text("curation_correct_edit", nil), v),
			button(fmt.Sprintf("%s:%d", actReply, i), p.Text("curation_correct_reply", nil), v))
	}
	for i, s := range edited[:min(len(edited), mostShown)] {
		below := escape(p.Text("curation_saved_edited", nil))
		if s.Link != "" {
			below += " " + link(s.Link, first(s.Author, s.Link))
		}
		words := clip(s.Question, noteText)
		m.row(words, words, below, button(fmt.Sprintf("%s:%d", actStands, i), p.Text("curation_still_stands", nil), value{A: string(s.ID), L: lang}))
	}
	return m
}

// correct corrects what a curator has looked at, and tells them how many answers that was.
func (a *Adapter) correct(ctx context.Context, t *tenant, j job) error {
	how := bots.ByReply
	if j.Helpful {
		how = bots.ByEdit
	}
	done, err := a.community.Corrections.Apply(ctx, a.actor(ctx, t, j), j.Value.A, j.Value.Q, how, "")
	key := "curation_corrected"
	if err != nil && !bots.IsRefusal(err) {
		a.log.Error("not every answer was corrected; those that weren't stay on the list", "platform", platform, "err", err)
		key, err = "curation_corrected_some", nil
	}
	return a.conclude(ctx, t, j, j.Value.L, err, func() message { return say(j.Value.L, key, map[string]any{"N": done}) })
}

// stands takes a saved answer whose message was edited off the curators' list.
func (a *Adapter) stands(ctx context.Context, t *tenant, j job) error {
	err := a.community.Saved.LookedAt(ctx, a.actor(ctx, t, j), store.SavedID(j.Value.A))
	return a.conclude(ctx, t, j, j.Value.L, err, func() message { return say(j.Value.L, "curation_looked_at", nil) })
}

// resaid follows the edit of a person's message that may have been saved.
func (a *Adapter) resaid(ctx context.Context, e *envelope, in *inner, bot string) error {
	m := in.Message
	if in.Subtype != "message_changed" || m == nil || in.tombstone() || in.Previous == nil || m.TS == "" || m.User == "" || m.Text == in.Previous.Text {
		return nil
	}
	return a.community.Saved.Edited(ctx, platform, store.Key(messageKey(e, string(in.Channel), m.TS)), plain(m.Text, bot))
}
