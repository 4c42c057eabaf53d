package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"plenipo/bots"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
	"golang.org/x/sync/errgroup"
)

// Bounds of the Gateway's life.
const (
	// quietLimit is how long the Gateway may send nothing. Discord answers a heartbeat every 41 s; a connection
	// quieter than this is dead, also while it is being opened, where discordgo itself would wait for ever.
	quietLimit = 60 * time.Second
	// identifyPause lies between two shards' identifies: Discord takes one in 5 s.
	identifyPause = 5500 * time.Millisecond
	openWait      = 2 * time.Second // before the second try to open, about; doubles up to openWaitMax
	openWaitMax   = 2 * time.Minute
	closeLimit    = 5 * time.Second
	settle        = 300 * time.Millisecond // after a drop, up to twice as long
	// taken is how many deliveries are worked on at a time; beyond it the Gateway's reader waits.
	taken = 256
)

// intents are what the bot listens to: messages in servers and direct messages. The content of messages that
// don't name the bot is privileged, and asked for only where Config says so.
const intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages

// gateway runs the shards until ctx ends. An error means that Discord won't have the bot, and why.
func (a *Adapter) gateway(ctx context.Context) error {
	shards := a.cfg.Shards
	if shards == 0 {
		shards = a.recommendedShards(ctx)
	}
	g, ctx := errgroup.WithContext(ctx)
	room := make(chan struct{}, taken)
	for n := range shards {
		g.Go(func() error {
			if !bots.Sleep(ctx, time.Duration(n)*a.between) {
				return nil
			}
			return a.inTurn(ctx, n, func(ctx context.Context) error { return a.shard(ctx, n, shards, room) })
		})
	}
	return g.Wait()
}

// recommendedShards asks Discord how many shards there should be; 1 when it doesn't say.
func (a *Adapter) recommendedShards(ctx context.Context) int {
	var got struct {
		Shards int `json:"shards"`
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if err := a.rest(ctx, http.MethodGet, "/gateway/bot", "/gateway/bot", nil, &got); err != nil {
		a.log.Warn("the number of shards is not known; one is used", "platform", Platform, "err", err)
	}
	return max(1, got.Shards)
}

// shard keeps one connection open until ctx ends. Opening again is done here: discordgo's own reconnecting runs in
// two goroutines at once when reading and the heartbeat fail together, and each then closes what the other opened,
// without end. A session that was open is resumed.
func (a *Adapter) shard(ctx context.Context, n, of int, room chan struct{}) error {
	s, err := newSession(a.cfg.Token, a.api, nil)
	if err != nil {
		return err
	}
	s.Client.Transport = a.session.Client.Transport
	s.ShardID, s.ShardCount, s.Identify.Intents, s.ShouldReconnectOnError = n, of, intents, false
	if a.cfg.Content {
		s.Identify.Intents |= discordgo.IntentMessageContent
	}
	var conns connections
	down := make(chan struct{}, 1)
	s.Dialer = &websocket.Dialer{NetDialContext: conns.dial, HandshakeTimeout: 20 * time.Second, Proxy: http.ProxyFromEnvironment}
	s.AddHandler(func(_ *discordgo.Session, _ *discordgo.Disconnect) {
		a.setUp(n, false)
		select {
		case down <- struct{}{}:
		default:
		}
	})
	s.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) { a.delivered(ctx, n, e, room) })

	defer a.setUp(n, false)
	defer conns.end(s)
	for {
		for wait := openWait; ; wait = min(2*wait, openWaitMax) {
			err := s.Open()
			if err == nil || errors.Is(err, discordgo.ErrWSAlreadyOpen) {
				break
			}
			if fatal := refusal(err); fatal != nil {
				return fatal
			}
			after := wait/2 + rand.N(wait) // what failed together isn't tried again together
			if ctx.Err() == nil {
				a.log.Warn("a shard could not connect; it is tried again", "platform", Platform, "shard", n, "after", after, "err", err)
			}
			if !a.pause(ctx, after) {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-down:
		}
		a.log.Warn("a shard is disconnected; it resumes", "platform", Platform, "shard", n)
		// What else noticed the drop closes the session too; only then is it opened again.
		if !bots.Sleep(ctx, settle+rand.N(settle)) {
			return nil
		}
		select {
		case <-down:
		default:
		}
	}
}

// end closes s within closeLimit.
func (c *connections) end(s *discordgo.Session) {
	closed := make(chan struct{})
	go func() { _ = s.Close(); close(closed) }()
	limit := time.NewTimer(closeLimit)
	defer limit.Stop()
	select {
	case <-closed:
	case <-limit.C:
		// Opening holds discordgo's lock; ending its connection frees it.
		c.closeAll()
	}
}

// refusal returns an error for the operator when Discord refuses the bot for good, nil otherwise.
func refusal(err error) error {
	var ce *websocket.CloseError
	if errors.As(err, &ce) {
		switch ce.Code {
		case 4004:
			return errors.New("DISCORD_TOKEN is refused: copy the bot's token again, or reset it, on the application's page")
		case 4010, 4011:
			return fmt.Errorf("the number of shards is refused (%d): leave it to Discord", ce.Code)
		case 4013, 4014:
			return fmt.Errorf("the bot's intents are refused (%d): turn Message Content Intent on, on the application's page under Bot, or take DISCORD_MESSAGE_CONTENT away", ce.Code)
		}
	}
	var re *discordgo.RESTError
	if errors.As(err, &re) && re.Response != nil && re.Response.StatusCode == http.StatusUnauthorized {
		return errors.New("DISCORD_TOKEN is refused: copy the bot's token again, or reset it, on the application's page")
	}
	return nil
}

// delivered takes one event of the Gateway. It runs in the reader of the connection and must not call discordgo.
func (a *Adapter) delivered(ctx context.Context, shard int, e *discordgo.Event, room chan struct{}) {
	switch e.Type {
	case "READY":
		var ready struct {
			User user `json:"user"`
		}
		if err := json.Unmarshal(e.RawData, &ready); err != nil {
			a.log.Error("READY was not understood", "platform", Platform, "err", err)
			return
		}
		a.mu.Lock()
		a.self = ready.User.ID
		a.mu.Unlock()
		a.setUp(shard, true)
		a.log.Info("a shard is ready", "platform", Platform, "shard", shard)
	case "RESUMED":
		a.setUp(shard, true)
		a.log.Info("a shard has resumed", "platform", Platform, "shard", shard)
	case "INTERACTION_CREATE":
		i, err := decodeInteraction(e.RawData)
		if err != nil {
			a.log.Warn("an interaction was not understood", "platform", Platform, "err", err)
			return
		}
		if a.seen.take(i.ID) {
			a.hand(ctx, room, func(ctx context.Context) { a.takeInteraction(ctx, i) })
		}
	case "MESSAGE_DELETE", "MESSAGE_DELETE_BULK", "MESSAGE_UPDATE":
		a.hand(ctx, room, func(ctx context.Context) { a.changed(ctx, e.Type, e.RawData) })
	case "THREAD_CREATE":
		var t newThread
		if err := json.Unmarshal(e.RawData, &t); err != nil {
			a.log.Warn("a new thread was not understood", "platform", Platform, "err", err)
			return
		}
		a.mu.Lock()
		self := a.self
		a.mu.Unlock()
		a.hand(ctx, room, func(ctx context.Context) { a.takeThread(ctx, t, self) })
	case "CHANNEL_DELETE", "GUILD_DELETE":
		a.hand(ctx, room, func(ctx context.Context) { a.gone(ctx, e.Type, e.RawData) })
	case "MESSAGE_CREATE":
		var m discordgo.Message
		if err := json.Unmarshal(e.RawData, &m); err != nil {
			a.log.Warn("a message was not understood", "platform", Platform, "err", err)
			return
		}
		a.mu.Lock()
		self := a.self
		a.mu.Unlock()
		if meant(&m, self) {
			a.hand(ctx, room, func(ctx context.Context) { a.takeMessage(ctx, &m) })
		}
	}
}

// hand runs f beside the reader, once there is room. What was read is not dropped when ctx ends meanwhile.
func (a *Adapter) hand(ctx context.Context, room chan struct{}, f func(context.Context)) {
	room <- struct{}{}
	a.work.Go(func() {
		defer func() {
			<-room
			if p := recover(); p != nil {
				a.log.Error("what the Gateway delivered was not taken: a panic", "platform", Platform, "err", p, "stack", string(debug.Stack()))
			}
		}()
		f(context.WithoutCancel(ctx))
	})
}

// takeInteraction answers an interaction of the Gateway.
func (a *Adapter) takeInteraction(ctx context.Context, i *interaction) {
	if err := a.callback(ctx, i, a.respond(ctx, i)); err != nil {
		// Discord tells the asker that the application didn't respond.
		a.log.Error("an interaction was not answered", "platform", Platform, "channel", i.ChannelID, "err", err)
	}
}

func (a *Adapter) setUp(shard int, up bool) {
	a.mu.Lock()
	a.up[shard] = up
	a.mu.Unlock()
}

// Shards returns how many Gateway shards are connected; for health.
func (a *Adapter) Shards() (up int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, connected := range a.up {
		if connected {
			up++
		}
	}
	return up
}

// connections dials, and knows what it dialled.
type connections struct {
	mu   sync.Mutex // guards open and closed
	open []net.Conn
	over bool
}

func (c *connections) dial(ctx context.Context, network, address string) (net.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		_ = conn.Close()
		return nil, net.ErrClosed
	}
	c.open = append(c.open[:0:0], conn) // discordgo has one at a time
	return &quietConn{conn}, nil
}

func (c *connections) closeAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = true
	for _, conn := range c.open {
		_ = conn.Close()
	}
}

// A quietConn fails a read that waits longer than quietLimit.
type quietConn struct{ net.Conn }

// Read implements net.Conn.
func (c *quietConn) Read(b []byte) (int, error) {
	if err := c.Conn.SetReadDeadline(time.Now().Add(quietLimit)); err != nil {
		return 0, err
	}
	return c.Conn.Read(b)
}
