package discord

import (
	"encoding/json"
	"fmt"
	"strconv"

	"plenipo/internal/store"
)

// An interaction is what Discord delivers when somebody uses a command, button, menu or form. Fields not used
// here are left out; unknown types and options are answered, not refused.
type interaction struct {
	ID            string      `json:"id"`
	ApplicationID string      `json:"application_id"`
	Type          int         `json:"type"`
	Token         string      `json:"token"`
	GuildID       string      `json:"guild_id"`
	ChannelID     string      `json:"channel_id"`
	Channel       channel     `json:"channel"`
	Member        *member     `json:"member"`
	User          *user       `json:"user"`
	Locale        string      `json:"locale"`
	Data          commandData `json:"data"`
	Message       *posted     `json:"message"`

	again bool // it came before: answered alike, and not counted
}

// Kinds of interactions.
const (
	interactionPing      = 1
	interactionCommand   = 2
	interactionComponent = 3
	interactionComplete  = 4
	interactionModal     = 5
)

type channel struct {
	ID       string `json:"id"`
	Type     int    `json:"type"`
	ParentID string `json:"parent_id"`
}

type member struct {
	User        *user  `json:"user"`
	Permissions string `json:"permissions"`
}

type user struct {
	ID         string `json:"id"`
	Username   string `json:"username"`
	GlobalName string `json:"global_name"`
	Bot        bool   `json:"bot"`
}

// commandData is the data of all kinds of interactions.
type commandData struct {
	Name       string           `json:"name"`
	Type       int              `json:"type"` // of the command: 1 slash, 3 message
	Options    []optionValue    `json:"options"`
	TargetID   string           `json:"target_id"`
	Resolved   resolved         `json:"resolved"`
	CustomID   string           `json:"custom_id"`
	Values     []string         `json:"values"`
	Components []modalComponent `json:"components"`
}

type resolved struct {
	Messages map[string]posted `json:"messages"`
}

// An optionValue is one option of a command; Value may be of any type, whatever was registered.
type optionValue struct {
	Name    string          `json:"name"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"`
}

// A modalComponent is a row of a form or a field in it.
type modalComponent struct {
	CustomID   string           `json:"custom_id"`
	Value      string           `json:"value"`
	Components []modalComponent `json:"components"`
	Component  *modalComponent  `json:"component"`
}

// A posted is a message as Discord shows it.
type posted struct {
	ID         string            `json:"id"`
	Content    string            `json:"content"`
	Author     *user             `json:"author"`
	Flags      int               `json:"flags"`
	Components []postedComponent `json:"components"`
}

type postedComponent struct {
	Type       int               `json:"type"`
	Content    string            `json:"content"`
	Components []postedComponent `json:"components"`
}

// decodeInteraction reads one interaction. JSON that isn't an object with an id and a token to answer to is
// an error.
func decodeInteraction(body []byte) (*interaction, error) {
	var i *interaction
	if err := json.Unmarshal(body, &i); err != nil {
		return nil, fmt.Errorf("decode interaction: %w", err)
	}
	if i == nil || i.ID == "" || i.Type == 0 || i.Token == "" && i.Type != interactionPing {
		return nil, fmt.Errorf("decode interaction: no id, type or token")
	}
	return i, nil
}

// asker returns who used the interaction; the zero user when Discord doesn't say.
func (i *interaction) asker() user {
	switch {
	case i.Member != nil && i.Member.User != nil:
		return *i.Member.User
	case i.User != nil:
		return *i.User
	}
	return user{}
}

// inThread reports whether it was used in a thread, which is a channel within another.
func (i *interaction) inThread() bool {
	return i.GuildID != "" && isOwnConversation(i.Channel.Type) && i.Channel.ParentID != ""
}

// scopeChannel returns the channel whose settings and knowledge apply: a thread's are its parent's.
func (i *interaction) scopeChannel() store.ChannelID {
	if i.inThread() {
		return store.ChannelID(i.Channel.ParentID)
	}
	return store.ChannelID(i.ChannelID)
}

// may reports whether the asker has one of the permissions in the channel.
func (i *interaction) may(permissions uint64) bool {
	if i.Member == nil {
		return false
	}
	have, err := strconv.ParseUint(i.Member.Permissions, 10, 64)
	return err == nil && (have&permissions != 0 || have&permissionAdministrator != 0)
}

// Permissions: topics/permissions.
const (
	permissionAdministrator  = 1 << 3
	permissionManageChannels = 1 << 4
	permissionManageGuild    = 1 << 5
	permissionManageEvents   = 1 << 33
	permissionCreateEvents   = 1 << 44
)

// text returns the option's value when it is a string, "" otherwise.
func (c *commandData) text(name string) string {
	for _, o := range c.Options {
		if o.Name == name {
			return stringOf(o.Value)
		}
	}
	return ""
}

// flag returns the option's value when it is a boolean; set is false when it isn't there.
func (c *commandData) flag(name string) (value, set bool) {
	for _, o := range c.Options {
		if o.Name == name {
			return value, json.Unmarshal(o.Value, &value) == nil
		}
	}
	return false, false
}

// number returns the option's value when it is a whole number; set is false when it isn't there.
func (c *commandData) number(name string) (value int, set bool) {
	for _, o := range c.Options {
		if o.Name == name {
			return value, json.Unmarshal(o.Value, &value) == nil
		}
	}
	return 0, false
}

// focused returns the option that is being typed.
func (c *commandData) focused() (name, typed string) {
	for _, o := range c.Options {
		if o.Focused {
			return o.Name, stringOf(o.Value)
		}
	}
	return "", ""
}

func stringOf(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// field returns what was written into a form's field.
func (c *commandData) field(id string) string {
	var find func(of []modalComponent) (string, bool)
	find = func(of []modalComponent) (string, bool) {
		for _, m := range of {
			if m.CustomID == id {
				return m.Value, true
			}
			if m.Component != nil && m.Component.CustomID == id {
				return m.Component.Value, true
			}
			if s, ok := find(m.Components); ok {
				return s, true
			}
		}
		return "", false
	}
	s, _ := find(c.Components)
	return s
}

// question returns what was asked, as it stands above the answer in one of our messages; "" when it doesn't.
func (p *posted) question() string {
	if p == nil || len(p.Components) == 0 || p.Components[0].Type != typeContainer || len(p.Components[0].Components) == 0 {
		return ""
	}
	first := p.Components[0].Components[0]
	if first.Type != typeText || len(first.Content) < 4 || first.Content[:3] != "-# " {
		return ""
	}
	return unescape(first.Content[3:])
}

// isOwnConversation reports whether a channel is one conversation by itself: a direct message or a thread.
func isOwnConversation(channelType int) bool {
	switch channelType {
	case 1, 3, 10, 11, 12: // DM, group DM, threads: resources/channel, "Channel Types"
		return true
	}
	return false
}
