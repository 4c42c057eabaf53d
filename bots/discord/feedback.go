package discord

import (
	"context"

	"plenipo/bots"
	"plenipo/internal/store"
)

// vote counts "Helpful" or "Not helpful", and asks why an answer didn't help.
func (a *Adapter) vote(ctx context.Context, i *interaction, do action) response {
	tag := baseTag(i.Locale)
	q := a.askOf(i)
	q.Text = i.Message.question()
	private := i.Message != nil && i.Message.Flags&flagEphemeral != 0
	why, err := a.community.Feedback.Vote(ctx, q, keyOf(i, private), store.AnswerID(do.Answer), do.Do == doUp)
	if err != nil {
		a.log.Error("a vote was not counted", "platform", Platform, "channel", i.ChannelID, "err", err)
		return privately(a.sorry(tag, "error_try_again"))
	}
	if !why {
		return privately(a.sorry(tag, "thanks_feedback"))
	}
	menu := component{Type: typeSelect, CustomID: action{doWhy, do.Answer, ""}.String()}
	for _, reason := range bots.Reasons() {
		menu.Options = append(menu.Options, option{clip(phrase(tag, "curation_reason_"+reason), maxChoice), reason})
	}
	m := a.sorry(tag, "curation_why")
	m.Components = append(m.Components, row(menu))
	return privately(m)
}

// reason adds why an answer didn't help.
func (a *Adapter) reason(ctx context.Context, i *interaction, do action) response {
	tag := baseTag(i.Locale)
	if len(i.Data.Values) == 0 {
		return privately(a.sorry(tag, "not_understood"))
	}
	if err := a.community.Feedback.Reason(ctx, a.askOf(i), store.AnswerID(do.Answer), i.Data.Values[0]); err != nil {
		a.log.Error("a reason was not kept", "platform", Platform, "channel", i.ChannelID, "err", err)
		return privately(a.sorry(tag, "error_try_again"))
	}
	return response{respondUpdate, a.sorry(tag, "thanks_feedback")}
}

// forget removes what is kept of whoever asks for it.
func (a *Adapter) forget(ctx context.Context, i *interaction) response {
	if _, err := a.community.Privacy.Forget(ctx, Platform, store.WorkspaceID(i.GuildID), i.asker().ID); err != nil {
		a.log.Error("a person was not forgotten; they were told", "platform", Platform, "err", err)
		return privately(a.sorry(baseTag(i.Locale), "error_try_again"))
	}
	return privately(a.sorry(baseTag(i.Locale), "curation_forgotten"))
}
