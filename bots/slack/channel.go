package slack

import (
	"context"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// A channel is what matters of a Slack channel.
type channel struct {
	Name, Creator string
	Shared        bool // with other organizations: strangers read along
	until         time.Time
}

// channelLife is how long a channel's facts are believed: sharing one is rare, and what is said there meanwhile was
// said to those who were in it.
const channelLife = 5 * time.Minute

// maxChannels bounds the cache: about 2 MB.
const maxChannels = 10_000

// channels caches channels.
type channels struct {
	mu  sync.Mutex // guards all
	all map[string]channel
}

// channel returns what Slack says of a channel; known is false when it can't be asked.
func (a *Adapter) channel(ctx context.Context, t *tenant, id string) (c channel, known bool) {
	key := t.team + "/" + id
	now := a.now()
	a.channels.mu.Lock()
	c, ok := a.channels.all[key]
	a.channels.mu.Unlock()
	if ok && now.Before(c.until) {
		return c, true
	}
	err := a.once(ctx, t, "conversations.info", id, func(ctx context.Context) error {
		got, err := t.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id})
		if err == nil {
			c = channel{Name: got.Name, Creator: got.Creator, Shared: got.IsExtShared, until: now.Add(channelLife)}
		}
		return err
	})
	if err != nil {
		a.log.Info("a channel was not read", "platform", platform, "channel", id, "err", err)
		return channel{}, false
	}
	a.channels.mu.Lock()
	if a.channels.all == nil || len(a.channels.all) >= maxChannels {
		a.channels.all = map[string]channel{}
	}
	a.channels.all[key] = c
	a.channels.mu.Unlock()
	return c, true
}

// strangers reports whether people of other organizations may read what is posted in a channel; yes when it isn't known.
func (a *Adapter) strangers(ctx context.Context, t *tenant, id string) bool {
	c, known := a.channel(ctx, t, id)
	return !known || c.Shared
}
