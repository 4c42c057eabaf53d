package slack

import (
	"context"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"plenipo/internal/answer"
	"plenipo/internal/locale"
)

const (
	homeEvents  = 5
	homePopular = 5
)

// drawHome publishes a user's App Home: a box to ask in, what is on, what is often asked.
func (a *Adapter) drawHome(ctx context.Context, t *tenant, j job) error {
	p := a.profile(ctx, t, j.User)
	ask := j.ask(p)
	lang := first(p.Lang, a.desk.Settings(ask).Lang, "en")
	events, err := a.desk.Upcoming(ctx, ask, homeEvents)
	if err != nil {
		a.log.Error("the calendar was not read for a home page", "platform", platform, "err", err)
	}
	v := homeView(lang, events, a.desk.Popular(base(lang), ask, homePopular), view{Site: a.cfg.Site, Zone: p.Zone})
	return a.call(ctx, t, "views.publish", j.User, func(ctx context.Context) error {
		_, err := t.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: j.User, View: v})
		return err
	})
}

// homeView is the App Home; pure. v says where the meetings' links go, and the zone.
func homeView(lang string, events []answer.Event, popular []string, v view) slack.HomeTabViewRequest {
	p := locale.New(lang)
	input := slack.NewPlainTextInputBlockElement(nil, actHomeAsk)
	input.MaxLength = questionText
	input.DispatchActionConfig = &slack.DispatchActionConfig{TriggerActionsOn: []string{"on_enter_pressed"}}
	box := slack.NewInputBlock("", plainText(p.Text("ask_dialog_label", nil)), nil, input)
	box.DispatchAction = true
	blocks := []slack.Block{section(escape(p.Text("greeting", nil))), box}
	if len(events) > 0 {
		var page []item
		for i := range events {
			page = append(page, item{event: &events[i]})
		}
		blocks = append(blocks, slack.NewDividerBlock(), slack.NewHeaderBlock(plainText(clip(p.Text("home_now_next", nil), maxHeader))))
		blocks = append(blocks, bodyBlocks(page, v, p)...)
	}
	if len(popular) > 0 {
		blocks = append(blocks, slack.NewDividerBlock(), slack.NewHeaderBlock(plainText(clip(p.Text("home_popular", nil), maxHeader))))
		for i, q := range popular {
			blocks = append(blocks, slack.NewActionBlock("", button(fmt.Sprintf("%s:p%d", actAsk, i), q, value{Q: q})))
		}
	}
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
}

// offerPrompts offers questions in a conversation that was just opened.
func (a *Adapter) offerPrompts(ctx context.Context, t *tenant, j job) error {
	if j.Channel == "" {
		return nil
	}
	p := a.profile(ctx, t, j.User)
	where := j
	where.Channel = first(j.Value.Q, j.Channel)
	ask := where.ask(p)
	lang := first(p.Lang, a.desk.Settings(ask).Lang, "en")
	// Without a thread they stand over the whole conversation's composer, which agent messaging needs.
	params := slack.AssistantThreadsSetSuggestedPromptsParameters{ChannelID: j.Channel, ThreadTS: j.Thread}
	for _, q := range a.desk.Popular(base(lang), ask, maxPrompts) {
		params.AddPrompt(clip(q, maxButtonText), q)
	}
	if len(params.Prompts) == 0 {
		return nil
	}
	err := a.once(ctx, t, "assistant.threads.setSuggestedPrompts", j.Channel, func(ctx context.Context) error {
		return t.api.SetAssistantThreadsSuggestedPromptsContext(ctx, params)
	})
	if err != nil {
		// The conversation works without them.
		a.log.Info("no questions were offered", "platform", platform, "err", err)
	}
	return nil
}

// statusBudget is what showing that one is at work may delay the answer by. The answer must come after it: a status is
// cleared by the next message, and one set later would stand for minutes.
const statusBudget = 500 * time.Millisecond

// status shows in a direct conversation that the bot is at work; it clears itself with the answer.
func (a *Adapter) status(ctx context.Context, t *tenant, j job, p profile) {
	ctx, cancel := context.WithTimeout(ctx, statusBudget)
	defer cancel()
	err := a.once(ctx, t, "assistant.threads.setStatus", j.Channel, func(ctx context.Context) error {
		return t.api.SetAssistantThreadsStatusContext(ctx, slack.AssistantThreadsSetStatusParameters{
			ChannelID: j.Channel, ThreadTS: j.Thread, Status: locale.New(p.Lang).Text("status_looking_up", nil),
		})
	})
	if err != nil {
		a.log.Debug("no status was shown", "platform", platform, "err", err)
	}
}

// title names a direct conversation after its first question.
func (a *Adapter) title(ctx context.Context, t *tenant, j job) {
	err := a.once(ctx, t, "assistant.threads.setTitle", j.Channel, func(ctx context.Context) error {
		return t.api.SetAssistantThreadsTitleContext(ctx, slack.AssistantThreadsSetTitleParameters{
			ChannelID: j.Channel, ThreadTS: j.Thread, Title: clip(inert(j.Text), maxButtonText),
		})
	})
	if err != nil {
		a.log.Debug("a conversation got no title", "platform", platform, "err", err)
	}
}

// base is the language of a tag: "pt" of "pt-BR".
func base(tag string) string {
	for i, r := range tag {
		if r == '-' || r == '_' {
			return tag[:i]
		}
	}
	return tag
}
