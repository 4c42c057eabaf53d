package slack

import (
	"context"
	"fmt"

	"plenipo/bots"
	"plenipo/internal/locale"
	"plenipo/internal/store"
)

// listed is how many groups of unanswered questions one message shows: three blocks each.
const listed = 10

// unanswered shows a curator what nobody has answered yet in the chapter of their channel.
func (a *Adapter) unanswered(ctx context.Context, t *tenant, j job) error {
	lang := first(a.profile(ctx, t, j.User).Lang, a.desk.Settings(j.ask(profile{})).Lang)
	groups, err := a.community.Unanswered.List(ctx, a.actor(ctx, t, j), listed)
	return a.conclude(ctx, t, j, lang, err, func() message { return unansweredMessage(lang, groups) })
}

// unansweredMessage is the curators' list; pure.
func unansweredMessage(lang string, groups []store.Group) message {
	if len(groups) == 0 {
		return say(lang, "slack_unanswered_none", nil)
	}
	p := locale.New(lang)
	m := say(lang, "slack_unanswered", nil)
	for i, g := range groups[:min(len(groups), listed)] {
		words := p.Text("slack_unanswered_hidden", nil)
		if len(g.Texts) > 0 {
			words = clip(g.Texts[0], noteText)
		}
		count := p.Text("slack_unanswered_asked", map[string]any{"Asks": g.Asks, "Askers": g.Askers})
		m.row(words, words, escape(count),
			button(fmt.Sprintf("%s:%d", actWrite, i), p.Text("slack_write_answer", nil), value{A: string(g.ID), L: lang}),
			button(fmt.Sprintf("%s:%d", actDismiss, i), p.Text("slack_dismiss", nil), value{A: string(g.ID), L: lang}))
	}
	return m
}

// openWrite opens the form in which a curator writes the answer to a group.
func (a *Adapter) openWrite(ctx context.Context, i *interaction, j job, group store.GroupID) {
	t, err := a.tenant(ctx, j.Enterprise, j.Team)
	if err != nil {
		a.tellNow(ctx, j, "error_try_again")
		return
	}
	d, err := a.community.Saved.DraftFor(ctx, a.actor(ctx, t, j), group)
	if err != nil {
		a.tellNow(ctx, j, bots.RefusalKey(err))
		return
	}
	a.openView(ctx, j, i.TriggerID, saveForm(a.langOf(ctx, j), savePlace{Channel: j.Channel, Group: group}, d))
}

// dismiss takes a group off the curators' list.
func (a *Adapter) dismiss(ctx context.Context, t *tenant, j job) error {
	err := a.community.Unanswered.Dismiss(ctx, a.actor(ctx, t, j), store.GroupID(j.Value.A))
	return a.conclude(ctx, t, j, j.Value.L, err, func() message { return say(j.Value.L, "slack_dismissed", nil) })
}
