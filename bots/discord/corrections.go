package discord

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"plenipo/bots"
	"plenipo/internal/locale"
	"plenipo/internal/store"
)

// mostShown is how many corrections, and how many edited messages, are shown at a time: a message has five rows of buttons.
const (
	mostShown  = 3
	mostEdited = 2
)

// What the buttons of a correction do, as an action's Answer says it.
const (
	correctEdit  = "edit"
	correctReply = "reply"
)

// corrections shows a curator the posted answers that no longer stand, and the saved answers whose messages were edited.
func (a *Adapter) corrections(ctx context.Context, i *interaction) response {
	who := a.actor(i)
	outdated, err := a.community.Corrections.List(ctx, who)
	var edited []store.Saved
	if err == nil {
		if edited, err = a.community.Saved.ToLookAt(ctx, who); errors.Is(err, bots.ErrNoChapter) {
			err = nil // a channel of no chapter has no saved answers
		}
	}
	if err != nil {
		return a.refused(i, "corrections were not read", err)
	}
	return privately(correctionsMessage(baseTag(i.Locale), outdated, edited))
}

// correctionsMessage is the curators' list; pure.
func correctionsMessage(tag string, outdated []bots.Correction, edited []store.Saved) message {
	if len(outdated)+len(edited) == 0 {
		return say(escape(phrase(tag, "curation_corrections_none")))
	}
	p := locale.New(tag)
	lines := []string{escape(p.Text("curation_corrections", nil))}
	var rows []component
	for n, c := range outdated[:min(len(outdated), mostShown)] {
		where := c.Where(func(id store.ChannelID) string { return "<#" + digits(string(id)) + ">" })
		if c.Posted[0].Platform != Platform {
			where = ""
		}
		mark := string(rune('1' + n))
		lines = append(lines, mark+". **"+escape(clip(plain(firstOf(c.Title, c.Document)), 100))+"**",
			subtext(escape(p.Text("curation_corrections_quoted", map[string]any{"N": len(c.Posted), "Where": ""}))+clipList(where)),
			quoteBlock(escape(clip(plain(c.Note), 250))))
		change := changeID(c.Change)
		rows = append(rows, row(
			component{Type: typeButton, Style: 2, Label: clip(mark+". "+p.Text("curation_correct_edit", nil), maxButtonLabel), CustomID: action{doCorrect, correctEdit, change}.String()},
			component{Type: typeButton, Style: 2, Label: clip(mark+". "+p.Text("curation_correct_reply", nil), maxButtonLabel), CustomID: action{doCorrect, correctReply, change}.String()}))
	}
	for n, s := range edited[:min(len(edited), mostEdited)] {
		mark := string(rune('A' + n))
		lines = append(lines, mark+". **"+escape(clip(plain(s.Question), 100))+"**", subtext(escape(p.Text("curation_saved_edited", nil))+" "+link(clip(plain(firstOf(s.Author, s.Link)), 60), s.Link)))
		rows = append(rows, row(component{Type: typeButton, Style: 2, Label: clip(mark+". "+p.Text("curation_still_stands", nil), maxButtonLabel), CustomID: action{doStands, string(s.ID), ""}.String()}))
	}
	m := say(strings.Join(lines, "\n"))
	m.Components = append(m.Components, rows...)
	return m
}

// changeID names a change within a custom id.
func changeID(change string) string {
	sum := sha256.Sum256([]byte(change))
	return hex.EncodeToString(sum[:8])
}

// clipList keeps a list of channels whole and short.
func clipList(where string) string {
	const longest = 200
	if units(where) <= longest {
		return where
	}
	return where[:strings.LastIndex(where[:longest], ",")] + ", …"
}

// correct corrects what a curator has looked at. That takes longer than a button may wait, so that how it ended is told
// when it has.
func (a *Adapter) correct(ctx context.Context, i *interaction, do action) response {
	who, tag := a.actor(i), baseTag(i.Locale)
	outdated, err := a.community.Corrections.List(ctx, who)
	if err != nil {
		return a.refused(i, "corrections were not read", err)
	}
	for _, c := range outdated {
		if changeID(c.Change) != do.Arg {
			continue
		}
		how := bots.ByReply
		if do.Answer == correctEdit {
			how = bots.ByEdit
		}
		ctx := context.WithoutCancel(ctx)
		a.work.Go(func() {
			done, err := a.community.Corrections.Apply(ctx, who, c.Document, c.Change, how, "")
			key := "curation_corrected"
			if err != nil {
				a.log.Error("not every answer was corrected; those that weren't stay on the list", "platform", Platform, "channel", i.ChannelID, "err", err)
				key = "curation_corrected_some"
			}
			told := say(escape(locale.New(tag).Text(key, map[string]any{"N": done})))
			if _, err := a.editOriginal(ctx, firstOf(i.ApplicationID, a.cfg.ApplicationID), i.Token, told); err != nil {
				a.log.Warn("a curator was not told how a correction ended", "platform", Platform, "channel", i.ChannelID, "err", err)
			}
		})
		return response{respondDeferred, deferred{flagEphemeral}}
	}
	return privately(a.sorry(tag, "curation_changed_again"))
}

// stands takes a saved answer whose message was edited off the curators' list.
func (a *Adapter) stands(ctx context.Context, i *interaction, do action) response {
	if err := a.community.Saved.LookedAt(ctx, a.actor(i), store.SavedID(do.Answer)); err != nil {
		return a.refused(i, "a saved answer was not noted as looked at", err)
	}
	return privately(a.sorry(baseTag(i.Locale), "curation_looked_at"))
}
