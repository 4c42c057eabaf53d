package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"plenipo/bots"
	"plenipo/internal/store"
)

// A newThread is what the Gateway says of a thread that was made: a forum's post is one, and its name the post's title.
type newThread struct {
	ID       string `json:"id"`
	ParentID string `json:"parent_id"`
	GuildID  string `json:"guild_id"`
	OwnerID  string `json:"owner_id"`
	Name     string `json:"name"`
	New      bool   `json:"newly_created"`
}

// takeThread keeps a new post of a forum channel whose lead turned answering on. Its title is the question: the words
// of a post that doesn't name the bot are sent to bots with a privileged intent alone.
func (a *Adapter) takeThread(ctx context.Context, t newThread, self string) {
	forum := store.Scope{Platform: Platform, Workspace: store.WorkspaceID(t.GuildID), Channel: store.ChannelID(t.ParentID)}
	if !t.New || t.ID == "" || t.ParentID == "" || t.OwnerID == self || !a.community.Settings.Applied(forum).Forum.IsOn(false) {
		return
	}
	q := bots.Ask{
		Verb: bots.VerbAsk, Text: withoutMentions(t.Name), Platform: Platform, Workspace: forum.Workspace, Channel: forum.Channel,
		Thread: store.ThreadID(t.ID), User: t.OwnerID, Begins: true,
	}
	if err := a.keep(ctx, keyForum+t.ID, pending{Ask: q, In: t.ID}, messageLife); err != nil {
		a.log.Error("a forum post was not kept", "platform", Platform, "channel", t.ParentID, "err", err)
	}
}

// elsewhere reports whether a forum's post gets no answer to its title: its first message names the bot, and is answered
// for itself, or a bot wrote it. Where that message can't be read, its title is answered.
func (a *Adapter) elsewhere(ctx context.Context, post string) bool {
	var m struct {
		Author   user   `json:"author"`
		Webhook  string `json:"webhook_id"`
		Mentions []user `json:"mentions"`
	}
	id := url.PathEscape(post) // the first message has the post's id
	if err := a.rest(ctx, http.MethodGet, "/channels/"+id+"/messages/"+id, "/channels/"+post+"/messages/:id", nil, &m); err != nil {
		a.log.Info("a forum post was not read; its title is answered", "platform", Platform, "channel", post, "err", err)
		return false
	}
	a.mu.Lock()
	self := a.self
	a.mu.Unlock()
	return m.Author.Bot || m.Webhook != "" || slices.ContainsFunc(m.Mentions, func(u user) bool { return u.ID != "" && u.ID == self })
}

// place returns the channel that a message's channel belongs to: a thread's settings and knowledge are its parent's.
// Discord is asked once for each channel; a channel it doesn't tell of counts as one of its own, for which parent is "".
func (a *Adapter) place(ctx context.Context, id string) (parent string) {
	if s, ok := a.places.Load(id); ok {
		return s.(string)
	}
	var c channel
	if err := a.rest(ctx, http.MethodGet, "/channels/"+url.PathEscape(id), "/channels/"+id, nil, &c); err != nil {
		a.log.Info("a channel was not looked up; its own settings apply", "platform", Platform, "channel", id, "err", err)
		return ""
	}
	if isOwnConversation(c.Type) {
		parent = c.ParentID
	}
	a.places.Store(id, parent)
	return parent
}

// threadArchive is after how many quiet minutes Discord folds a thread away.
const threadArchive = 1440

// openThread opens a thread at a message for its answer, and returns its id; one that is there already is taken.
func (a *Adapter) openThread(ctx context.Context, ch, msg, name string) (string, error) {
	body := map[string]any{"name": clip(firstOf(strings.TrimSpace(plain(name)), "Plenipo"), maxThreadName), "auto_archive_duration": threadArchive}
	var made struct {
		ID string `json:"id"`
	}
	path := "/channels/" + url.PathEscape(ch) + "/messages/" + url.PathEscape(msg) + "/threads"
	err := a.rest(ctx, http.MethodPost, path, "/channels/"+ch+"/threads", body, &made)
	var re *restError
	if errors.As(err, &re) && re.Code == codeThreadExists {
		return msg, nil // a thread has the id of the message that it was opened at
	}
	if err != nil {
		return "", fmt.Errorf("open a thread in channel %s: %w", ch, err)
	}
	return made.ID, nil
}

// changed hears of messages that were deleted or pinned: what was saved of them is withdrawn or saved.
func (a *Adapter) changed(ctx context.Context, kind string, raw json.RawMessage) {
	var m struct {
		ID        string   `json:"id"`
		IDs       []string `json:"ids"`
		ChannelID string   `json:"channel_id"`
		GuildID   string   `json:"guild_id"`
		Content   string   `json:"content"`
		Pinned    *bool    `json:"pinned"`
		Edited    string   `json:"edited_timestamp"` // null when only a preview or a pin was added
		Author    *user    `json:"author"`
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		a.log.Warn("a change of messages was not understood", "platform", Platform, "err", err)
		return
	}
	var err error
	switch {
	case kind != "MESSAGE_UPDATE":
		for _, id := range append(m.IDs, m.ID) {
			if id != "" {
				err = errors.Join(err, a.community.Saved.Deleted(ctx, Platform, store.Key(keyMessage+id)))
			}
		}
	case m.Edited != "" && m.Author != nil && !m.Author.Bot && (m.Pinned == nil || !*m.Pinned):
		// Without a privileged intent the new words are known of few messages; that they are others is known of all.
		err = a.community.Saved.Edited(ctx, Platform, store.Key(keyMessage+m.ID), withoutMentions(m.Content))
		if m.Pinned != nil {
			err = errors.Join(err, a.community.Saved.Unpinned(ctx, Platform, store.Key(keyMessage+m.ID)))
		}
	case m.Pinned == nil || m.Author == nil:
		return
	case *m.Pinned && m.Content == "" && m.Edited != "":
		err = a.community.Saved.Edited(ctx, Platform, store.Key(keyMessage+m.ID), "")
	case *m.Pinned && m.Content != "": // without a privileged intent Discord sends the words of few messages
		i := &interaction{GuildID: m.GuildID, ChannelID: m.ChannelID}
		scope := store.Scope{Platform: Platform, Workspace: store.WorkspaceID(m.GuildID), Channel: store.ChannelID(m.ChannelID)}
		_, err = a.community.Saved.Pinned(ctx, scope, said(i, posted{ID: m.ID, Content: m.Content, Author: m.Author}))
	case !*m.Pinned:
		err = a.community.Saved.Unpinned(ctx, Platform, store.Key(keyMessage+m.ID))
	}
	if err != nil {
		a.log.Error("a change of a saved message was not followed", "platform", Platform, "channel", m.ChannelID, "err", err)
	}
}

// gone forgets what was chosen for a channel that was deleted, or a server that the bot was removed from. A server that
// is only out of reach for a while isn't gone.
func (a *Adapter) gone(ctx context.Context, kind string, raw json.RawMessage) {
	var g struct {
		ID          string `json:"id"`
		GuildID     string `json:"guild_id"`
		Unavailable bool   `json:"unavailable"`
	}
	if err := json.Unmarshal(raw, &g); err != nil || g.Unavailable || g.ID == "" {
		return
	}
	scope := store.Scope{Platform: Platform, Workspace: store.WorkspaceID(g.ID)}
	if kind == "CHANNEL_DELETE" {
		scope.Workspace, scope.Channel = store.WorkspaceID(g.GuildID), store.ChannelID(g.ID)
	}
	if err := a.community.Settings.Gone(ctx, scope); err != nil {
		a.log.Error("settings of a place that is gone were not removed", "platform", Platform, "err", err)
	}
}
