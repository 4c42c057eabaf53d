package discord

import (
	"context"
	"errors"
	"runtime/debug"
	"strings"
	"time"

	"plenipo/bots"
)

// answerBudget is how long a question may take before it is deferred: Discord gives 3 s, the rest is for the
// network and for keeping the question.
const answerBudget = 1800 * time.Millisecond

// tokenLife is how long an interaction's token may be used. Discord gives 15 minutes; a minute is for clocks and
// retries.
const tokenLife = 14 * time.Minute

// respond returns what an interaction is answered with, within Discord's 3 seconds. It never returns nothing:
// what isn't understood is answered with that.
func (a *Adapter) respond(ctx context.Context, i *interaction) (out response) {
	tag := baseTag(i.Locale)
	defer func() {
		if p := recover(); p != nil {
			a.log.Error("an interaction panicked", "platform", "discord", "channel", i.ChannelID, "err", p, "stack", string(debug.Stack()))
			out = privately(a.sorry(tag, "error_try_again"))
		}
	}()
	switch i.Type {
	case interactionPing:
		return response{Type: respondPong}
	case interactionCommand:
		return a.command(ctx, i)
	case interactionComplete:
		return a.complete(i)
	case interactionComponent:
		return a.component(ctx, i)
	case interactionModal:
		return a.submitted(ctx, i)
	}
	return privately(a.sorry(tag, "not_understood"))
}

func privately(m message) response { return response{respondMessage, m.private()} }

// command answers a slash or context-menu command.
func (a *Adapter) command(ctx context.Context, i *interaction) response {
	d := &i.Data
	q := a.askOf(i)
	switch d.Name {
	case "ask", "event":
		q.Text = firstOf(d.text("question"), d.text("name"))
	case "define":
		q.Verb, q.Text = bots.VerbDefine, d.text("term")
	case "events":
		q.Verb = bots.VerbEvents
		q.Text = strings.Join(strings.Fields(d.text("series")+" "+d.text("place")+" "+d.text("when")), " ")
	case "help":
		q.Verb, q.Private = bots.VerbHelp, true
	case "settings":
		return a.setSettings(ctx, i)
	case "reminders":
		return a.remind(ctx, i)
	case "saved":
		return a.saved(ctx, i)
	case "corrections":
		return a.corrections(ctx, i)
	case "forget":
		return a.forget(ctx, i)
	case saveName:
		return a.openSave(ctx, i)
	case askAboutName:
		q.Private = true
		if m, ok := d.Resolved.Messages[d.TargetID]; ok {
			q.Text = withoutMentions(m.Content)
		}
	default:
		return privately(a.sorry(q.Lang, "not_understood"))
	}
	q.Text = strings.TrimSpace(q.Text)
	return a.askAndRespond(ctx, i, q)
}

// askAndRespond answers within answerBudget. A question that takes longer is kept, deferred, and answered by the
// dispatcher. What is answered at once needs no keeping: the response is the acknowledgement.
func (a *Adapter) askAndRespond(ctx context.Context, i *interaction, q bots.Ask) response {
	if refusal, ok := a.checked(q); !ok {
		return privately(refusal)
	}
	askCtx, cancel := context.WithTimeout(ctx, answerBudget)
	done := make(chan *outcome, 1)
	a.work.Go(func() { defer cancel(); done <- a.answerTo(askCtx, q) })
	timer := time.NewTimer(answerBudget)
	defer timer.Stop()
	select {
	case o := <-done:
		if o.err == nil {
			if !i.again {
				a.logAnswer(o)
				a.noteLater(o)
			}
			return response{respondMessage, o.shown(view{Question: o.question()})}
		}
		if !errors.Is(o.err, context.DeadlineExceeded) || ctx.Err() != nil {
			a.log.Error("a question was not answered", "platform", Platform, "channel", q.Channel, "err", o.err)
			return privately(a.sorry(q.Lang, bots.ApologyKey(o.err)))
		}
	case <-timer.C:
	}
	p := pending{Ask: q, App: firstOf(i.ApplicationID, a.cfg.ApplicationID), Token: i.Token}
	if err := a.keep(ctx, i.ID, p, tokenLife); err != nil {
		a.log.Error("a question was not kept", "platform", Platform, "channel", q.Channel, "err", err)
		return privately(a.sorry(q.Lang, "error_try_again"))
	}
	var flags int
	if q.Private {
		flags = flagEphemeral
	}
	return response{respondDeferred, deferred{flags}}
}

// complete answers autocomplete: at most 25 choices, from memory.
func (a *Adapter) complete(i *interaction) response {
	name, typed := i.Data.focused()
	q := a.askOf(i)
	chapter, topics := a.desk.Chapter(q), a.desk.Settings(q).Knowledge
	var kinds []string
	switch name {
	case "name":
		kinds = []string{"event"}
	case "term", "series":
		kinds = []string{"term"}
	case "question":
		kinds = []string{"question"}
	case "chapter", "topics", "language", "region":
	default:
		return response{respondChoices, choices{[]choice{}}}
	}
	out := choices{[]choice{}}
	seen := map[string]bool{}
	add := func(label, value string) {
		label, value = clip(plain(label), maxChoice), strings.TrimSpace(plain(value))
		if label == "" || value == "" || units(value) > maxChoice || seen[value] || len(out.Choices) == maxChoices {
			return
		}
		seen[value] = true
		out.Choices = append(out.Choices, choice{label, value})
	}
	if a.completeSetting(i, name, typed, add) {
		return response{respondChoices, out}
	}
	if name == "question" && strings.TrimSpace(typed) == "" {
		for _, popular := range a.desk.Answers.Popular(firstOf(q.Lang, "en"), chapter, maxChoices, topics...) {
			add(popular, popular)
		}
	}
	for _, c := range a.desk.Answers.Complete(typed, chapter, kinds, maxChoices, topics...) {
		add(c.Label, c.Value)
	}
	return response{respondChoices, out}
}
