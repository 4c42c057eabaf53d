package slack

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"plenipo/bots"
	"plenipo/internal/store"
)

var _ bots.Poster = (*Adapter)(nil)

// noticed is a notice as a message; pure.
func noticed(n bots.Notice) message {
	var parts []slack.RichTextElement
	for line := range strings.Lines(clip(n.Text, pageText)) {
		if line = strings.TrimSpace(line); line != "" {
			parts = append(parts, slack.NewRichTextSection(slack.NewRichTextSectionTextElement(inert(line)+"\n", nil)))
		}
	}
	m := message{Text: clip(escape(n.Text), maxText)}
	if len(parts) > 0 {
		m.Blocks = append(m.Blocks, slack.NewRichTextBlock("", parts...))
	}
	var links []string
	for _, l := range n.Links[:min(len(n.Links), pageCitations)] {
		links = append(links, link(l.URL, clip(l.Title, citationText)))
	}
	if len(links) > 0 {
		m.Blocks = append(m.Blocks, contextBlock(lines(links)...))
	}
	return m
}

// Post says n at a place; see bots.Poster.
func (a *Adapter) Post(ctx context.Context, at bots.Place, n bots.Notice) (store.MessageID, error) {
	channel, thread, err := a.where(ctx, at)
	if err != nil {
		return "", err
	}
	t, err := a.tenantOf(ctx, teamOf(at), channel)
	if err != nil {
		return "", err
	}
	key := store.Key("")
	if n.Nonce != "" {
		key = store.Key("notice/" + n.Nonce)
	}
	ts, err := a.post(ctx, t, channel, thread, "", noticed(n), key, n.Again)
	return store.MessageID(ts), err
}

// Edit puts n in the place of a message of ours; see bots.Poster.
func (a *Adapter) Edit(ctx context.Context, at bots.Place, id store.MessageID, n bots.Notice) error {
	t, err := a.tenantOf(ctx, teamOf(at), string(at.Channel))
	if err != nil {
		return err
	}
	return a.update(ctx, t, at.Channel, id, noticed(n))
}

// teamOf is the workspace of a place: its own, or that of the question's key.
func teamOf(at bots.Place) string {
	team, _, _ := strings.Cut(string(at.Source), "/")
	return first(string(at.Workspace), team)
}

// errPrivately says that a question was asked and answered where only its asker could see it.
var errPrivately = errors.New("the question was asked privately")

// where returns the channel and the thread to post in.
func (a *Adapter) where(ctx context.Context, at bots.Place) (channel, thread string, err error) {
	channel, thread = string(at.Channel), first(string(at.Thread), string(at.To))
	switch {
	case at.To != "":
		posted, err := a.records.PostedMessage(ctx, store.MessageRef{Platform: platform, Channel: at.Channel, Message: at.To})
		if err == nil && posted.Thread != "" {
			thread = string(posted.Thread)
		} else if err != nil && !errors.Is(err, store.ErrNotFound) {
			return "", "", err
		}
	case at.Source != "":
		standing, err := a.standing(ctx, string(at.Source))
		if err != nil {
			return "", "", err
		}
		if len(standing) == 0 {
			return "", "", bots.Permanent(fmt.Errorf("a notice for %s: %w", at.Channel, errPrivately))
		}
		channel, thread = string(standing[0].Channel), first(string(standing[0].Thread), string(standing[0].Message))
	}
	if channel == "" {
		return "", "", bots.Permanent(errors.New("a notice without a channel"))
	}
	return channel, thread, nil
}
