package discord

import (
	"context"
	"regexp"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"plenipo/bots"
	"plenipo/internal/store"
)

// messageLife is how long an answer to a message is of use.
const messageLife = time.Hour

// mentionMarkup is what mentions, custom emoji and timestamps look like in a message.
var mentionMarkup = regexp.MustCompile(`<(@[!&]?|#|a?:\w+:|t:|/[^>]*:|id:)[0-9A-Za-z:\-]*>`)

// withoutMentions returns a message's words.
func withoutMentions(s string) string {
	return strings.TrimSpace(strings.Join(strings.Fields(mentionMarkup.ReplaceAllString(plain(s), " ")), " "))
}

// meant reports whether a message is a question to the bot whose user id is self: a direct message, a mention, or
// a reply to it that pings. Bots, webhooks, the bot itself and system messages are never answered.
func meant(m *discordgo.Message, self string) bool {
	if m == nil || m.ID == "" || m.ChannelID == "" || m.Author == nil || m.Author.Bot || m.Author.System || m.WebhookID != "" || m.Author.ID == self || self == "" {
		return false
	}
	if m.Type != discordgo.MessageTypeDefault && m.Type != discordgo.MessageTypeReply {
		return false
	}
	if m.GuildID == "" {
		return true
	}
	if strings.Contains(m.Content, "<@"+self+">") || strings.Contains(m.Content, "<@!"+self+">") {
		return true
	}
	if m.ReferencedMessage == nil || m.ReferencedMessage.Author == nil || m.ReferencedMessage.Author.ID != self {
		return false
	}
	for _, u := range m.Mentions {
		if u.ID == self {
			return true
		}
	}
	return false
}

// takeMessage keeps a message that is meant for the bot; the dispatcher has it answered. A second delivery changes
// nothing.
func (a *Adapter) takeMessage(ctx context.Context, m *discordgo.Message) {
	q := bots.Ask{
		Verb: bots.VerbAsk, Text: withoutMentions(m.Content), Platform: Platform, Workspace: store.WorkspaceID(m.GuildID),
		Channel: store.ChannelID(m.ChannelID), User: m.Author.ID,
	}
	q.Thread = a.conversation(q, false)
	err := a.keep(ctx, "m"+m.ID, pending{Ask: q, Message: m.ID, In: m.ChannelID}, messageLife)
	if err == nil {
		return
	}
	// Discord sends it once: the asker must hear of it now.
	a.log.Error("a question was not kept", "platform", Platform, "channel", m.ChannelID, "err", err)
	lost := a.sorry(a.desk.Settings(q).Lang, "error_try_again")
	lost.Reference = &reference{MessageID: m.ID}
	if _, err := a.send(ctx, m.ChannelID, lost, m.ID); err != nil {
		a.log.Error("the asker could not be told", "platform", Platform, "channel", m.ChannelID, "err", err)
	}
}
