package store

import "time"

// Ids are the platforms' own and are never names; each kind is its own type, so that one can't be
// passed for another.
type (
	// A Platform is where people talk: "slack", "discord", "web", "cli".
	Platform string
	// A WorkspaceID is a Slack team or enterprise, or a Discord guild; "" for a conversation outside any.
	WorkspaceID string
	// A ChannelID is a channel, DM or group conversation.
	ChannelID string
	// A ThreadID is a thread within a channel; "" for the channel's own flow.
	ThreadID string
	// A MessageID is a message within a channel.
	MessageID string
	// A Key names an accepted event within its platform: the message (team/channel/ts) or the
	// interaction, never the delivery.
	Key string
	// A MemberHash is a person as Store.MemberHash names them; "" for nobody known.
	MemberHash string
	// A ChapterID is a chapter of the knowledge base; "" for everyone's knowledge.
	ChapterID string
	// An AnswerID is an answer's id, the same on every platform.
	AnswerID string
	// A SameKey is equal for questions that ask the same thing; the caller computes it. It is
	// opaque here, and must be a hash: it outlives the texts that privacy rules remove.
	SameKey string
	// A WorkerID names a running process (not a host): another start is another worker.
	WorkerID string
)

// micros returns t in microseconds since 1970; 0 for the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// instant is the reverse of micros; instants are in UTC.
func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
