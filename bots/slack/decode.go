package slack

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"

	"plenipo/bots"
)

// An envelope is the outer part of an event callback, as far as it matters.
type envelope struct {
	Type           string `json:"type"`
	Challenge      string `json:"challenge"`
	TeamID         string `json:"team_id"`
	EnterpriseID   string `json:"enterprise_id"`
	EventID        string `json:"event_id"`
	External       bool   `json:"is_ext_shared_channel"`
	Authorizations []struct {
		EnterpriseID string `json:"enterprise_id"`
		TeamID       string `json:"team_id"`
		UserID       string `json:"user_id"`
		IsBot        bool   `json:"is_bot"`
	} `json:"authorizations"`
	Event json.RawMessage `json:"event"`
}

// bot returns the bot's own user id, when the envelope says so.
func (e *envelope) bot() string {
	for _, a := range e.Authorizations {
		if a.IsBot {
			return a.UserID
		}
	}
	return ""
}

// team returns the workspace whose token serves the event: where the app is installed, which in a channel shared
// between workspaces is not always where the message comes from.
func (e *envelope) team() (enterprise, team string) {
	enterprise, team = e.EnterpriseID, e.TeamID
	if len(e.Authorizations) > 0 {
		if t := e.Authorizations[0].TeamID; t != "" {
			team = t
		}
		if en := e.Authorizations[0].EnterpriseID; en != "" {
			enterprise = en
		}
	}
	if strings.HasPrefix(team, "E") { // an organization's id, where the app is installed for all of it
		return first(enterprise, team), ""
	}
	return enterprise, team
}

// An inner is an event, as far as it matters.
type inner struct {
	Type        string     `json:"type"`
	Subtype     string     `json:"subtype"`
	User        string     `json:"user"`
	BotID       string     `json:"bot_id"`
	AppID       string     `json:"app_id"`
	Text        string     `json:"text"`
	TS          string     `json:"ts"`
	ThreadTS    string     `json:"thread_ts"`
	Channel     channelRef `json:"channel"`
	ChannelType string     `json:"channel_type"`
	EventTS     string     `json:"event_ts"`
	Tab         string     `json:"tab"`
	Message     *inner     `json:"message"`
	Previous    *inner     `json:"previous_message"`
	Edited      *struct {
		User string `json:"user"`
	} `json:"edited"`
	Hidden    bool `json:"hidden"`
	Assistant *struct {
		User    string `json:"user_id"`
		Channel string `json:"channel_id"`
		Thread  string `json:"thread_ts"`
		Context struct {
			Channel string `json:"channel_id"`
		} `json:"context"`
	} `json:"assistant_thread"`
	Context lookedAt `json:"context"`
	Tokens  *struct {
		Bot []string `json:"bot"`
	} `json:"tokens"`
	PinnedIn string `json:"channel_id"` // of pins
	Item     *struct {
		Message *inner `json:"message"`
	} `json:"item"`
}

// A channelRef is a channel's id; some events carry the whole channel instead.
type channelRef string

// UnmarshalJSON takes "C1" and {"id":"C1"}.
func (c *channelRef) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*c = channelRef(s)
		return nil
	}
	var o struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(b, &o) // of some other shape: no channel, and the event is dropped for it
	*c = channelRef(o.ID)
	return nil
}

// lookedAt is what a person has before them while they speak with an agent, the most important first.
type lookedAt struct {
	Entities []struct {
		Type  string          `json:"type"`
		Value json.RawMessage `json:"value"`
	} `json:"entities"`
}

// channel returns the channel among it; "" when there is none.
func (l lookedAt) channel() string {
	for _, e := range l.Entities {
		var id string
		var message struct {
			Channel string `json:"channel_id"`
		}
		switch e.Type {
		case "slack#/types/channel_id":
			_ = json.Unmarshal(e.Value, &id) // of some other shape: no channel
		case "slack#/types/message_context":
			_ = json.Unmarshal(e.Value, &message)
		}
		if id = first(id, message.Channel); id != "" {
			return id
		}
	}
	return ""
}

// A verdict says why an event becomes a job or not; the table in doc.go lists what follows from each.
type verdict string

// The verdicts.
const (
	take        verdict = "take"
	dropBot     verdict = "bot's message"
	dropOwn     verdict = "own message"
	dropKind    verdict = "not a question"      // joins, topics, pins, unknown types
	dropOthers  verdict = "not meant for us"    // people talk to each other
	dropNoPlace verdict = "no channel or time"  // nothing that could be answered
	dropSame    verdict = "edit without change" // links unfolded, files attached
	mayFollowUp verdict = "maybe a follow-up"   // in a thread; for us if we have answered in it
)

// eventDecoders are the events that are understood. The app subscribes to all but those of formerEvents; the manifest
// lists them.
var eventDecoders = map[string]func(e *envelope, in *inner, bot string) (key string, j job, v verdict){
	"app_mention":                      decodeMessage,
	"message.channels":                 decodeMessage,
	"message.groups":                   decodeMessage,
	"message.im":                       decodeMessage,
	"message.mpim":                     decodeMessage,
	"app_home_opened":                  decodeHome,
	"app_context_changed":              decodeContext,
	"assistant_thread_started":         decodeAssistant,
	"assistant_thread_context_changed": decodeAssistant,
	"app_uninstalled":                  decodeRemoved,
	"pin_added":                        decodePin,
	"pin_removed":                      decodePin,
	"tokens_revoked":                   decodeRemoved,
}

// formerEvents come only to apps made before Slack's agent_view; a manifest with that may not ask for them.
var formerEvents = map[string]bool{"assistant_thread_started": true, "assistant_thread_context_changed": true}

// subscription returns the name that the event is subscribed to by.
func (in *inner) subscription() string {
	if in.Type != "message" {
		return in.Type
	}
	switch in.ChannelType {
	case "im", "mpim":
		return "message." + in.ChannelType
	case "group":
		return "message.groups"
	}
	return "message.channels"
}

// decode reads an event callback: what to do, and the key that is one for each message however it is delivered.
func decode(e *envelope, in *inner, bot string) (key string, j job, v verdict) {
	f := eventDecoders[in.subscription()]
	if f == nil {
		return "", job{}, dropKind
	}
	key, j, v = f(e, in, bot)
	j.Enterprise, j.Team = e.team()
	j.Public = e.External
	return key, j, v
}

// messageKey names a message: app_mention and message events for it have the same key.
func messageKey(e *envelope, channel, ts string) string {
	_, team := e.team()
	return team + "/" + channel + "/" + ts
}

func decodeMessage(e *envelope, in *inner, bot string) (string, job, verdict) {
	channel := string(in.Channel)
	switch in.Subtype {
	case "", "thread_broadcast", "file_share":
	case "message_changed":
		if in.tombstone() {
			return decodeDelete(e, in, bot)
		}
		return decodeEdit(e, in, bot)
	case "message_deleted":
		return decodeDelete(e, in, bot)
	case "bot_message":
		return "", job{}, dropBot
	default:
		return "", job{}, dropKind
	}
	switch {
	case channel == "" || in.TS == "":
		return "", job{}, dropNoPlace
	case bot != "" && in.User == bot:
		return "", job{}, dropOwn
	case in.BotID != "" || in.User == "" || in.User == "USLACKBOT":
		return "", job{}, dropBot
	}
	j := job{Do: doAsk, Channel: channel, User: in.User, TS: in.TS, Direct: in.ChannelType == "im" || strings.HasPrefix(channel, "D")}
	named := in.Type == "app_mention" || bot != "" && strings.Contains(in.Text, "<@"+bot+">")
	j.Text = plain(in.Text, bot)
	j.Mentioned = named || j.Direct
	// Agent messaging shows each question of a direct conversation with its answers as a thread, as channels do.
	j.Thread = first(in.ThreadTS, in.TS)
	key := messageKey(e, channel, in.TS)
	switch {
	case j.Mentioned:
		return key, j, take
	case in.ThreadTS != "" && !addressed.MatchString(in.Text):
		return key, j, mayFollowUp
	}
	return "", job{}, dropOthers
}

// addressed matches a message that begins with somebody's name: it is for them.
var addressed = regexp.MustCompile(`^\s*<@`)

func decodeEdit(e *envelope, in *inner, bot string) (string, job, verdict) {
	m := in.Message
	switch {
	case m == nil || in.Previous == nil || in.Channel == "" || m.TS == "":
		return "", job{}, dropNoPlace
	case bot != "" && m.User == bot:
		return "", job{}, dropOwn
	case m.BotID != "" || m.User == "":
		return "", job{}, dropBot
	case m.Subtype != "" && m.Subtype != "thread_broadcast" && m.Subtype != "file_share":
		return "", job{}, dropKind
	case m.Text == in.Previous.Text:
		return "", job{}, dropSame
	case m.Edited != nil && m.Edited.User != "" && m.Edited.User != m.User:
		return "", job{}, dropOthers
	}
	again := *m
	again.Type, again.Subtype, again.Channel, again.ChannelType = "message", "", in.Channel, in.ChannelType
	source, j, v := decodeMessage(e, &again, bot)
	if v == mayFollowUp {
		// It was answered, or it wasn't; the answer's record tells.
		v = take
	}
	if v != take {
		return "", job{}, v
	}
	j.Do, j.Source = doEdit, source
	j.Newly = j.Mentioned && !j.Direct && !strings.Contains(in.Previous.Text, "<@"+bot+">")
	return source + "/edit/" + first(in.EventTS, in.TS), j, take
}

// tombstone reports whether a change is a deletion: a deleted message that has replies, as every question has that was
// answered in its thread, is changed into a stone that keeps its place.
func (in *inner) tombstone() bool { return in.Message != nil && in.Message.Subtype == "tombstone" }

func decodeDelete(e *envelope, in *inner, bot string) (string, job, verdict) {
	p := in.Previous
	if p == nil && in.tombstone() {
		p = in.Message
	}
	switch {
	case p == nil || in.Channel == "" || p.TS == "":
		return "", job{}, dropNoPlace
	case bot != "" && p.User == bot:
		return "", job{}, dropOwn
	case p.BotID != "":
		return "", job{}, dropBot
	}
	source := messageKey(e, string(in.Channel), p.TS)
	return source + "/delete", job{Do: doDelete, Channel: string(in.Channel), User: p.User, TS: p.TS, Source: source}, take
}

func decodeHome(e *envelope, in *inner, _ string) (string, job, verdict) {
	if in.User == "" {
		return "", job{}, dropNoPlace
	}
	j := job{Do: doHome, User: in.User}
	if in.Tab == "messages" {
		return decodeContext(e, in, "")
	}
	return "event/" + first(e.EventID, in.EventTS), j, take
}

// decodeContext reads that somebody turned to our conversation, or to another channel beside it.
func decodeContext(e *envelope, in *inner, _ string) (string, job, verdict) {
	if in.User == "" || in.Channel == "" {
		return "", job{}, dropNoPlace
	}
	// Value.Q is the channel that is being looked at: its chapter's questions are offered.
	j := job{Do: doPrompts, User: in.User, Channel: string(in.Channel), Direct: true, Value: value{Q: in.Context.channel()}}
	return "event/" + first(e.EventID, in.EventTS), j, take
}

func decodeAssistant(e *envelope, in *inner, _ string) (string, job, verdict) {
	if in.Assistant == nil || in.Assistant.Channel == "" {
		return "", job{}, dropNoPlace
	}
	s := in.Assistant
	// Value.Q is the channel that is being looked at: its chapter's questions are offered.
	j := job{Do: doPrompts, User: s.User, Channel: s.Channel, Thread: s.Thread, Direct: true, Value: value{Q: s.Context.Channel}}
	return "event/" + first(e.EventID, in.EventTS), j, take
}

func decodeRemoved(e *envelope, in *inner, _ string) (string, job, verdict) {
	if in.Type == "tokens_revoked" && (in.Tokens == nil || len(in.Tokens.Bot) == 0) {
		return "", job{}, dropKind // only people's own tokens
	}
	return "event/" + first(e.EventID, in.EventTS), job{Do: doRemove, Uninstalled: in.Type == "app_uninstalled"}, take
}

func decodePin(e *envelope, in *inner, bot string) (string, job, verdict) {
	if in.Item == nil || in.Item.Message == nil || in.PinnedIn == "" || in.Item.Message.TS == "" {
		return "", job{}, dropNoPlace // a file, say
	}
	m := in.Item.Message
	if m.BotID != "" || m.User == "" || bot != "" && m.User == bot {
		return "", job{}, dropBot // no human said it
	}
	j := job{
		Do: doPin, Channel: in.PinnedIn, User: in.User, TS: m.TS, Thread: m.ThreadTS, Text: clip(m.Text, bots.MaxSavedText),
		Save: &saving{Author: m.User}, Source: messageKey(e, in.PinnedIn, m.TS),
	}
	if in.Type == "pin_removed" {
		j.Do, j.Text = doUnpin, ""
	}
	return "event/" + first(e.EventID, in.EventTS), j, take
}

// entity matches what Slack writes for mentions, channels, special words and links.
var entity = regexp.MustCompile(`<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>`)

// plain returns a message's text as its writer saw it, without the names of people it is addressed to.
func plain(s, bot string) string {
	s = entity.ReplaceAllStringFunc(s, func(m string) string {
		p := entity.FindStringSubmatch(m)
		switch {
		case p[1] == "@":
			return " "
		case p[3] != "":
			return p[3]
		case p[1] == "#" || p[1] == "!":
			return " "
		}
		return p[2]
	})
	return strings.TrimSpace(html.UnescapeString(s))
}

func first(s ...string) string {
	for _, x := range s {
		if x != "" {
			return x
		}
	}
	return ""
}
