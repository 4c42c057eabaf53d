package slack

import (
	"context"

	"github.com/slack-go/slack"

	"plenipo/bots"
	"plenipo/internal/locale"
	"plenipo/internal/store"
)

// vote counts an opinion, thanks for it, and asks what was wrong with an answer that didn't help.
func (a *Adapter) vote(ctx context.Context, t *tenant, c store.Claimed, j job) error {
	p := a.profile(ctx, t, j.User)
	why, err := a.community.Feedback.Vote(ctx, j.ask(p), c.Key, store.AnswerID(j.Value.A), j.Helpful)
	if err != nil {
		return err
	}
	lang := first(j.Lang, p.Lang)
	m := say(lang, "thanks_feedback", nil)
	if why {
		m = reasonsMessage(lang, j.Value.A)
	}
	return a.thank(ctx, t, j, m)
}

// reasonsMessage asks why an answer didn't help; pure.
func reasonsMessage(lang, id string) message {
	p := locale.New(lang)
	m := say(lang, "curation_why", nil)
	var buttons []slack.BlockElement
	for _, r := range bots.Reasons() {
		buttons = append(buttons, button(actWhy+":"+r, p.Text("curation_reason_"+r, nil), value{A: id, Q: r, L: lang}))
	}
	m.Blocks = append(m.Blocks, slack.NewActionBlock("", buttons...))
	return m
}

// reason notes why an answer didn't help.
func (a *Adapter) reason(ctx context.Context, t *tenant, j job) error {
	p := a.profile(ctx, t, j.User)
	if err := a.community.Feedback.Reason(ctx, j.ask(p), store.AnswerID(j.Value.A), j.Value.Q); err != nil {
		return err
	}
	return a.thank(ctx, t, j, say(first(j.Lang, p.Lang), "thanks_feedback", nil))
}

// thank tells the one who gave an opinion; that it can't be shown undoes nothing.
func (a *Adapter) thank(ctx context.Context, t *tenant, j job, m message) error {
	err := a.tell(ctx, t, j, m)
	if bots.IsPermanent(err) {
		return a.logged("a vote was counted, and its thanks not shown", err)
	}
	return err
}

// forget removes what is kept of the one who asks for it.
func (a *Adapter) forget(ctx context.Context, t *tenant, j job) error {
	lang := first(j.Lang, a.profile(ctx, t, j.User).Lang)
	if _, err := a.community.Privacy.Forget(ctx, platform, store.WorkspaceID(j.Team), j.User); err != nil {
		return err
	}
	a.members.mu.Lock()
	delete(a.members.all, t.team+"/"+j.User)
	a.members.mu.Unlock()
	return a.tell(ctx, t, j, say(lang, "curation_forgotten", nil))
}
