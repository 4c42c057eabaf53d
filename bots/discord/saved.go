package discord

import (
	"context"
	"strings"

	"plenipo/bots"
	"plenipo/internal/locale"
	"plenipo/internal/store"
)

// mostSaved is how many saved answers are shown at a time: each has a row of buttons, and a message five.
const mostSaved = 5

// saved shows a curator the saved answers of their channel's chapter that hold some words.
func (a *Adapter) saved(ctx context.Context, i *interaction) response {
	who := a.actor(i)
	all, err := a.community.Saved.Find(ctx, who, i.Data.text("words"))
	if err != nil {
		return a.refused(i, "saved answers were not read", err)
	}
	return privately(savedMessage(baseTag(i.Locale), all, func(s store.Saved) []bots.Change { return a.community.Saved.Changes(who, s) }))
}

// savedMessage is the curators' list; pure.
func savedMessage(tag string, all []store.Saved, changes func(store.Saved) []bots.Change) message {
	if len(all) == 0 {
		return say(escape(phrase(tag, "curation_saved_none")))
	}
	p := locale.New(tag)
	lines := []string{escape(p.Text("curation_saved_list", map[string]any{"N": len(all)}))}
	var rows []component
	for n, s := range all[:min(len(all), mostSaved)] {
		mark := string(rune('1'+n)) + ". "
		below := clip(plain(s.Text), 150)
		if s.Status == store.SavedRetired {
			below = p.Text("curation_saved_retired", nil) + " " + below
		}
		lines = append(lines, mark+"**"+escape(clip(plain(s.Question), 100))+"**", subtext(escape(strings.Join(strings.Fields(below), " "))))
		buttons := []component{{Type: typeButton, Style: 2, Label: clip(mark+p.Text("curation_change_edit", nil), maxButtonLabel), CustomID: action{doRewrite, string(s.ID), ""}.String()}}
		for _, change := range changes(s) {
			buttons = append(buttons, component{Type: typeButton, Style: 2, Label: clip(mark+p.Text("curation_change_"+string(change), nil), maxButtonLabel), CustomID: action{doChange, string(s.ID), string(change)}.String()})
		}
		rows = append(rows, row(buttons...))
	}
	m := say(strings.Join(lines, "\n"))
	m.Components = append(m.Components, rows...)
	return m
}

// openRewrite opens the form that edits a saved answer.
func (a *Adapter) openRewrite(ctx context.Context, i *interaction, do action) response {
	s, err := a.community.Saved.Get(ctx, a.actor(i), store.SavedID(do.Answer))
	if err != nil {
		return a.refused(i, "a saved answer was not read", err)
	}
	return saveModal(baseTag(i.Locale), do, bots.Draft{Question: s.Question, Text: s.Text})
}

// rewrite takes the form that edits a saved answer.
func (a *Adapter) rewrite(ctx context.Context, i *interaction, do action) response {
	if err := a.community.Saved.Edit(ctx, a.actor(i), store.SavedID(do.Answer), i.Data.field(saveQuestion), i.Data.field(saveText)); err != nil {
		return a.refused(i, "a saved answer was not edited", err)
	}
	return privately(a.sorry(baseTag(i.Locale), "curation_saved_changed"))
}

// change does with a saved answer what a button says.
func (a *Adapter) change(ctx context.Context, i *interaction, do action) response {
	if err := a.community.Saved.Do(ctx, a.actor(i), store.SavedID(do.Answer), bots.Change(do.Arg)); err != nil {
		return a.refused(i, "a saved answer was not changed", err)
	}
	return privately(a.sorry(baseTag(i.Locale), "curation_saved_changed"))
}
