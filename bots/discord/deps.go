package discord

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"plenipo/bots"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

// Platform is this adapter's name in records.
const Platform store.Platform = "discord"

// Config is what an operator sets. Either way in may be left out: HTTP interactions need PublicKey alone, the
// Gateway needs Token.
type Config struct {
	Token         string // of the bot, without "Bot "; "" for HTTP interactions alone
	ApplicationID string // to register commands; interactions bring their own
	PublicKey     string // hex; "" turns HTTP interactions off
	APIURL        string // ends in /api/vN, with or without a slash; "": Discord's
	Shards        int    // how many Gateway shards; 0: as many as Discord recommends
	Content       bool   // ask for the words of messages that don't name the bot, a privileged intent: pins and their edits need them
}

// Deps are what the adapter works with. Desk, Inbox, Records, Community and Base are needed.
type Deps struct {
	Desk      *bots.Desk
	Inbox     Inbox
	Records   Records
	Community *bots.Community        // settings, saved answers, reminders and what else people keep up together
	Turns     Turns                  // where several processes share the store, each shard is one's at a time; nil: this one is alone
	Worker    store.WorkerID         // names this process among them
	Base      func() *knowledge.Base // of the present generation
	Log       *slog.Logger           // nil: discard
	Now       func() time.Time       // nil: time.Now
	Client    *http.Client           // for Discord's REST API; nil: one with a 15 s limit
}

// An Inbox keeps questions and has them answered: *bots.Dispatcher.
type Inbox interface {
	// Handle returns nil once ev is kept; a key kept before changes nothing.
	Handle(ctx context.Context, ev store.Event) error
}

// Records are what the adapter stores by itself; *store.Store has them, and says what each method promises.
type Records interface {
	Record(ctx context.Context, outcomes ...store.Outcome) error
}
