package slack

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"plenipo/bots"
	"plenipo/internal/locale"
	"plenipo/internal/store"
)

// saved shows a curator the saved answers of their channel's chapter that hold some words.
func (a *Adapter) saved(ctx context.Context, t *tenant, j job) error {
	lang := first(a.profile(ctx, t, j.User).Lang, a.desk.Settings(j.ask(profile{})).Lang)
	who := a.actor(ctx, t, j)
	all, err := a.community.Saved.Find(ctx, who, j.Text)
	return a.conclude(ctx, t, j, lang, err, func() message {
		return savedMessage(lang, all, func(s store.Saved) []bots.Change { return a.community.Saved.Changes(who, s) })
	})
}

// savedMessage is the curators' list; pure.
func savedMessage(lang string, all []store.Saved, changes func(store.Saved) []bots.Change) message {
	if len(all) == 0 {
		return say(lang, "curation_saved_none", nil)
	}
	p := locale.New(lang)
	m := say(lang, "curation_saved_list", map[string]any{"N": len(all)})
	for i, s := range all[:min(len(all), listed)] {
		below := clip(s.Text, noteText)
		if s.Status == store.SavedRetired {
			below = p.Text("curation_saved_retired", nil) + " " + below
		}
		v := value{A: string(s.ID), L: lang}
		buttons := []slack.BlockElement{button(fmt.Sprintf("%s:%d", actRewrite, i), p.Text("curation_change_edit", nil), v)}
		for _, change := range changes(s) {
			v.V = string(change)
			buttons = append(buttons, button(fmt.Sprintf("%s:%d.%s", actChange, i, change), p.Text("curation_change_"+v.V, nil), v))
		}
		m.row(s.Question, clip(s.Question, noteText), escape(below), buttons...)
	}
	return m
}

// openRewrite opens the form that edits a saved answer.
func (a *Adapter) openRewrite(ctx context.Context, i *interaction, j job, id store.SavedID) {
	t, err := a.tenant(ctx, j.Enterprise, j.Team)
	if err != nil {
		a.tellNow(ctx, j, "error_try_again")
		return
	}
	s, err := a.community.Saved.Get(ctx, a.actor(ctx, t, j), id)
	if err != nil {
		a.tellNow(ctx, j, bots.RefusalKey(err))
		return
	}
	a.openView(ctx, j, i.TriggerID, saveForm(a.langOf(ctx, j), savePlace{Channel: j.Channel, Saved: id}, bots.Draft{Question: s.Question, Text: s.Text}))
}

// change does with a saved answer what a button says.
func (a *Adapter) change(ctx context.Context, t *tenant, j job) error {
	err := a.community.Saved.Do(ctx, a.actor(ctx, t, j), store.SavedID(j.Value.A), bots.Change(j.Value.V))
	return a.conclude(ctx, t, j, j.Value.L, err, func() message { return say(j.Value.L, "curation_saved_changed", nil) })
}
