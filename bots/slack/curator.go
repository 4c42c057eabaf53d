package slack

import (
	"context"

	"github.com/slack-go/slack"

	"plenipo/bots"
)

// conclude tells a curator what came of what they asked for: done, or why it is refused. Another error is returned, so that it
// is tried again.
func (a *Adapter) conclude(ctx context.Context, t *tenant, j job, lang string, err error, done func() message) error {
	switch {
	case err == nil:
		return a.tell(ctx, t, j, done())
	case bots.IsRefusal(err):
		return a.tell(ctx, t, j, say(lang, bots.RefusalKey(err), nil))
	}
	return err
}

// row adds an item to a curators' list: a line to the text, and to the blocks words, what stands below them, and buttons.
func (m *message) row(line, words, below string, buttons ...slack.BlockElement) {
	m.Text = clip(m.Text+"\n– "+escape(line), maxText)
	m.Blocks = append(m.Blocks, slack.NewRichTextBlock("", slack.NewRichTextSection(slack.NewRichTextSectionTextElement(inert(words), nil))),
		contextBlock(below), slack.NewActionBlock("", buttons...))
}
