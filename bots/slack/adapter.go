package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"plenipo/bots"
	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

// platform is Slack's name in records.
const platform store.Platform = "slack"

// A Dispatcher keeps events and has them answered; *bots.Dispatcher is one.
type Dispatcher interface {
	Handle(ctx context.Context, ev store.Event) error
	Serve(p store.Platform, r bots.Responder)
}

// A Desk answers; *bots.Desk is one.
type Desk interface {
	Answer(ctx context.Context, a bots.Ask) (bots.Reply, error)
	Outcome(a bots.Ask, key store.Key, r bots.Reply, posted ...bots.Message) store.Outcome
	Took(ctx context.Context, a bots.Ask) (bool, error)
	Settings(a bots.Ask) store.Settings
	Chapter(a bots.Ask) knowledge.ChapterID
	Upcoming(ctx context.Context, a bots.Ask, n int) ([]answer.Event, error)
	Popular(lang string, a bots.Ask, n int) []string
}

// Records are what the adapter keeps besides; *store.Store has them, and says what each method promises.
type Records interface {
	PostedMessage(ctx context.Context, ref store.MessageRef) (store.Posted, error)
	PostedFor(ctx context.Context, p store.Platform, source store.Key) ([]store.Posted, error)
	Withdraw(ctx context.Context, ref store.MessageRef) error
	EventState(ctx context.Context, p store.Platform, k store.Key) (store.EventState, error)
	MemberHash(p store.Platform, w store.WorkspaceID, user string) (store.MemberHash, error)
	SaveInstallation(ctx context.Context, in store.Installation) error
	Installation(ctx context.Context, enterprise, team string) (store.Installation, error)
	Installations(ctx context.Context) ([]store.Installation, error)
	DropInstallation(ctx context.Context, enterprise, team string) error
	SaveOAuthState(ctx context.Context, state, data string, ttl time.Duration) error
	TakeOAuthState(ctx context.Context, state string) (data string, err error)
}

// An Adapter is the bot on Slack. Make it with New, mount Routes, and Run it.
type Adapter struct {
	cfg       Config
	bots      Dispatcher
	desk      Desk
	records   Records
	community *bots.Community
	http      *http.Client
	now       func() time.Time
	log       *slog.Logger
	slack     bool // the Web API is Slack's own

	pauses   pauses
	members  members
	channels channels
	mu       sync.Mutex // guards tenants
	tenants  map[string]*tenant
	pausable func(ctx context.Context, d time.Duration) bool
	beside   time.Duration // what an interaction, which waits for three seconds, may be delayed by beside what it is for
}

// New checks the settings and returns an Adapter that answers Slack's events for the dispatcher; it connects to
// nothing yet. The error names every setting that is wrong and what to do.
func New(cfg Config, deps Deps) (*Adapter, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	if deps.Dispatcher == nil || deps.Desk == nil || deps.Records == nil || deps.Community == nil {
		return nil, errors.New("slack: a dispatcher, a desk, records and a community are needed")
	}
	a := &Adapter{
		cfg: cfg, bots: deps.Dispatcher, desk: deps.Desk, records: deps.Records, community: deps.Community, http: deps.Client, now: deps.Now,
		log: deps.Log, tenants: map[string]*tenant{}, pausable: bots.Sleep, beside: time.Second,
	}
	if a.now == nil {
		a.now = time.Now
	}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if a.http == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConns, t.MaxIdleConnsPerHost = 128, 128 // as many as there may be workers
		a.http = &http.Client{Transport: t, Timeout: apiTimeout}
	}
	if u, err := url.Parse(cfg.api()); err == nil {
		a.slack = u.Host == "slack.com"
	}
	a.bots.Serve(platform, a)
	return a, nil
}

// apiTimeout bounds one call of the Web API; Slack's slowest answers take a few seconds.
const apiTimeout = 20 * time.Second

// Run keeps the Socket Mode connections until ctx ends, and then returns nil; without an app-level token it only
// waits. An error means that Slack refuses the tokens.
func (a *Adapter) Run(ctx context.Context) error {
	if a.cfg.BotToken != "" {
		if t, err := a.tenant(ctx, "", ""); err != nil {
			return err
		} else if err := a.whoAmI(ctx, t); err != nil {
			if bots.IsPermanent(err) {
				return fmt.Errorf("SLACK_BOT_TOKEN: %w", err)
			}
			a.log.Warn("Slack can't be reached yet", "err", err)
		}
	}
	if !a.cfg.SocketMode() {
		<-ctx.Done()
		return nil
	}
	n := a.cfg.Connections
	if n == 0 {
		n = 2
	}
	g, ctx := errgroup.WithContext(ctx)
	for i := range n {
		g.Go(func() error { return a.socket(ctx, i) })
	}
	return g.Wait()
}

// Routes returns the handlers to mount, by Go's method patterns. There is none without a signing secret.
func (a *Adapter) Routes() map[string]http.Handler {
	routes := map[string]http.Handler{}
	if a.cfg.HTTP() {
		routes["POST /slack/events"] = a.signed(a.serveEvents)
		routes["POST /slack/commands"] = a.signed(a.serveCommand)
		routes["POST /slack/interactions"] = a.signed(a.serveInteraction)
	}
	if a.cfg.Installs() {
		routes["GET /slack/install"] = http.HandlerFunc(a.serveInstall)
		routes["GET /slack/oauth_redirect"] = http.HandlerFunc(a.serveRedirect)
	}
	return routes
}
