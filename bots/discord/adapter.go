package discord

import (
	"context"
	"crypto/ed25519"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"

	"plenipo/bots"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

// defaultAPI is Discord's REST API in the version that discordgo speaks at the Gateway.
const defaultAPI = "https://discord.com/api/v9"

// An Adapter is the bot on Discord. Make it with New, register it with the dispatcher (it is a bots.Responder),
// mount Routes, and Run it.
type Adapter struct {
	cfg     Config
	desk    *bots.Desk
	inbox   Inbox
	records Records
	base    func() *knowledge.Base
	log     *slog.Logger
	now     func() time.Time
	key     ed25519.PublicKey // nil: no HTTP interactions
	api     string            // without a slash at the end
	session *discordgo.Session
	recent  *recent
	seen    *seen                                           // interactions of the Gateway, which may come twice after a resume
	notes   chan *outcome                                   // answers to be noted; Run drains it
	work    underWay                                        // answers
	places  sync.Map                                        // channel → its parent, "" when it isn't a thread
	adding  singleflight.Group                              // server events on their way to Discord, by guild and event
	between time.Duration                                   // lies between two shards' identifies
	pause   func(ctx context.Context, d time.Duration) bool // between tries to connect
	paused  atomic.Int64                                    // until when Discord wants no request of the bot's, in Unix nanoseconds

	community *bots.Community

	mu     sync.Mutex // guards self and up
	self   string     // the bot's own user id; "" until the Gateway is ready
	up     map[int]bool
	turns  Turns // nil: alone
	worker store.WorkerID
}

var _ bots.Responder = (*Adapter)(nil)

// notesWaiting is how many answers may wait to be noted. Beyond it the asker's answer matters more than its line
// in the log, and the loss is logged.
const notesWaiting = 4096

// New returns an Adapter; it connects to nothing yet. The error says which setting is wrong and what to do.
func New(cfg Config, deps Deps) (*Adapter, error) {
	if deps.Desk == nil || deps.Inbox == nil || deps.Records == nil || deps.Base == nil || deps.Community == nil {
		return nil, errors.New("discord: desk, inbox, records, community and base are needed")
	}
	a := &Adapter{
		cfg: cfg, desk: deps.Desk, inbox: deps.Inbox, records: deps.Records, base: deps.Base, community: deps.Community, turns: deps.Turns, worker: deps.Worker, log: deps.Log, now: deps.Now,
		recent: newRecent(2048), seen: newSeen(8192), notes: make(chan *outcome, notesWaiting), up: map[int]bool{}, between: identifyPause, pause: bots.Sleep,
	}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if a.now == nil {
		a.now = time.Now
	}
	if cfg.Token == "" && cfg.PublicKey == "" {
		return nil, errors.New("DISCORD_TOKEN and DISCORD_PUBLIC_KEY are both empty: set the bot's token for the Gateway, or the application's public key for HTTP interactions")
	}
	if strings.HasPrefix(cfg.Token, "Bot ") {
		return nil, errors.New(`DISCORD_TOKEN starts with "Bot ": give the token alone`)
	}
	var err error
	if cfg.PublicKey != "" {
		if a.key, err = parseKey(cfg.PublicKey); err != nil {
			return nil, err
		}
	}
	a.api = strings.TrimRight(firstOf(cfg.APIURL, defaultAPI), "/")
	if a.session, err = newSession(cfg.Token, a.api, deps.Client); err != nil {
		return nil, err
	}
	return a, nil
}

// Run takes part in the Gateway when there is a token, and notes answers. It returns nil once ctx has ended and
// all of that has, or an error when it can't go on.
func (a *Adapter) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return a.noteUntil(ctx) })
	if a.cfg.Token != "" {
		g.Go(func() error { return a.gateway(ctx) })
	}
	return g.Wait()
}

// finishLimit is how long answers under way may take when the program ends.
const finishLimit = 5 * time.Second

// noteUntil notes answers until ctx ends, and then those under way.
func (a *Adapter) noteUntil(ctx context.Context) error {
	for {
		select {
		case o := <-a.notes:
			a.note(context.WithoutCancel(ctx), a.withWaiting(o, notePause)...)
			continue
		case <-ctx.Done():
		}
		break
	}
	rest := context.WithoutCancel(ctx)
	done := a.work.idle()
	limit := time.NewTimer(finishLimit)
	defer limit.Stop()
	for ended := false; ; {
		select {
		case o := <-a.notes:
			a.note(rest, a.withWaiting(o, time.Millisecond)...)
			continue
		default:
		}
		if ended {
			return nil
		}
		select {
		case o := <-a.notes:
			a.note(rest, o)
		case <-done:
			ended = true
		case <-limit.C:
			ended = true
		}
	}
}

// notedTogether is how many answers are noted with one write, and notePause how long the first of them waits for
// others: nobody waits for it, and a write for each would take more than its share of the machine.
const (
	notedTogether = 64
	notePause     = 20 * time.Millisecond
)

// withWaiting returns o and others that come to be noted within a pause.
func (a *Adapter) withWaiting(o *outcome, pause time.Duration) []*outcome {
	all := []*outcome{o}
	over := time.NewTimer(pause)
	defer over.Stop()
	for len(all) < notedTogether {
		select {
		case o := <-a.notes:
			all = append(all, o)
			continue
		case <-over.C:
		}
		break
	}
	return all
}

// noteLater notes an answer without making the asker wait.
func (a *Adapter) noteLater(o *outcome) {
	select {
	case a.notes <- o:
	default:
		a.log.Warn("an answer was not noted: too many wait", "platform", Platform, "channel", o.ask.Channel)
	}
}

func (a *Adapter) logAnswer(o *outcome) {
	a.log.Info("answered", "platform", Platform, "channel", o.ask.Channel, "chapter", o.reply.Chapter,
		"kind", o.reply.Kind, "lang", o.reply.Answer.Lang, "took", o.reply.Took)
}

// Routes returns the handlers to mount, by Go's method patterns. There is none without a public key.
func (a *Adapter) Routes() map[string]http.Handler {
	if a.key == nil {
		return nil
	}
	return map[string]http.Handler{"POST /discord/interactions": http.HandlerFunc(a.serveInteraction)}
}
