package bots

import (
	"context"
	"errors"
	"fmt"

	"plenipo/internal/store"
)

// A Notice is what the bot says without having just been asked: a reminder, a correction, an answer that was long
// waited for. Its texts are plain; the adapter escapes them, and lets none of them ping anybody.
type Notice struct {
	Text  string // paragraphs parted by a line break
	Links []Link // shown below it
	Lang  string // of Text
	Nonce string // the same for the same notice: lets a platform drop a double
	Again bool   // whoever tried before may have posted it and died: look for it first where the platform can't tell
}

// A Link is a named address.
type Link struct{ Title, URL string }

// A Place is where a notice goes.
type Place struct {
	store.Scope
	Thread store.ThreadID  // "" for the channel's own flow
	To     store.MessageID // the message that it replies to, in its thread; "" for none
	Source store.Key       // the question that it answers, by its event's key, when To isn't known; "" for none
}

// A Poster says notices on one platform; adapters are Posters. Both methods may be called from many goroutines and
// keep to the platform's rate limits by themselves. An error of Permanent (the channel is gone, the bot was removed,
// the question was asked where only its asker could see it) says that trying again is of no use.
type Poster interface {
	// Post says n at a place, once for each nonce where the platform can tell, and returns the message.
	Post(ctx context.Context, at Place, n Notice) (store.MessageID, error)
	// Edit puts n in the place of a message of the bot's own.
	Edit(ctx context.Context, at Place, m store.MessageID, n Notice) error
}

// Posters are the platforms that notices can be said on.
type Posters map[store.Platform]Poster

// errNoPoster says that a platform isn't on in this process.
var errNoPoster = errors.New("this platform is off here")

func (p Posters) on(at Place) (Poster, error) {
	if to, ok := p[at.Platform]; ok {
		return to, nil
	}
	return nil, fmt.Errorf("%s: %w", at.Platform, errNoPoster)
}
