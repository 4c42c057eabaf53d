package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"plenipo/bots"
	"plenipo/bots/discord"
	"plenipo/bots/slack"
	"plenipo/internal/answer"
	"plenipo/internal/gitpoll"
	"plenipo/internal/store"
	"plenipo/internal/store/postgres"
	"plenipo/internal/store/sqlite"
	"plenipo/internal/telemetry"
)

// serveCmd runs everything that has its settings.
type serveCmd struct {
	knowledgeFlags
	Listen    string `help:"Address of the HTTP server; \"off\" for none." default:"127.0.0.1:8080" env:"PLENIPO_LISTEN" placeholder:"ADDR"`
	Store     string `help:"Where records are kept: a file for SQLite, or postgres://…. Default: plenipo.db in the user's configuration folder." env:"PLENIPO_STORE" placeholder:"DSN"`
	Site      string `help:"Public address of this server, as in https://bot.example.org; links in chat lead there." env:"PLENIPO_SITE" placeholder:"URL"`
	SecretKey string `help:"Key that seals stored tokens: 32 random bytes in base64 or hexadecimal." env:"PLENIPO_SECRET_KEY" placeholder:"KEY"`

	KnowledgeGit string        `help:"Git repository of knowledge files, laid over the other folders and polled: URL or URL#BRANCH. Needs the git command." env:"PLENIPO_KNOWLEDGE_GIT" placeholder:"URL"`
	GitEvery     time.Duration `help:"How often the Git repository is looked at." default:"1m" env:"PLENIPO_GIT_EVERY"`
	MemberRate   string        `help:"How much one member may ask, as in 30/min; \"off\" for no limit." default:"30/min" env:"PLENIPO_MEMBER_RATE" placeholder:"RATE"`
	ChannelRate  string        `help:"How much may be asked in one channel; \"off\" for no limit." default:"300/min" env:"PLENIPO_CHANNEL_RATE" placeholder:"RATE"`
	Check        bool          `help:"Check the settings, the knowledge files and the store, say what would be on, and end."`

	serveObserve
	serveSlack
	serveDiscord
	serveWeb
}

// serveDiscord are Discord's settings.
type serveDiscord struct {
	DiscordToken         string `help:"Bot token: turns the Gateway on." env:"DISCORD_TOKEN" placeholder:"TOKEN"`
	DiscordApplicationID string `help:"Application id, to register commands." env:"DISCORD_APPLICATION_ID" placeholder:"ID"`
	DiscordPublicKey     string `help:"Application's public key: turns HTTP interactions on." env:"DISCORD_PUBLIC_KEY" placeholder:"HEX"`
	DiscordAPIURL        string `help:"Address of Discord's API, ending in /api/vN. Default: Discord's." env:"DISCORD_API_URL" placeholder:"URL"`
}

func (f serveDiscord) discord() discord.Config {
	return discord.Config{Token: f.DiscordToken, ApplicationID: f.DiscordApplicationID, PublicKey: f.DiscordPublicKey, APIURL: f.DiscordAPIURL}
}

// serveSlack are Slack's settings.
type serveSlack struct {
	SlackBotToken      string `help:"Bot token (\"xoxb-…\")." env:"SLACK_BOT_TOKEN" placeholder:"TOKEN"`
	SlackAppToken      string `help:"App-level token (\"xapp-…\"): turns Socket Mode on." env:"SLACK_APP_TOKEN" placeholder:"TOKEN"`
	SlackSigningSecret string `help:"Signing secret: turns HTTP on." env:"SLACK_SIGNING_SECRET" placeholder:"SECRET"`
	SlackClientID      string `help:"Client id, to install to many workspaces." env:"SLACK_CLIENT_ID" placeholder:"ID"`
	SlackClientSecret  string `help:"Client secret." env:"SLACK_CLIENT_SECRET" placeholder:"SECRET"`
	SlackAPIURL        string `help:"Address of Slack's Web API. Default: https://slack.com/api/" env:"SLACK_API_URL" placeholder:"URL"`
}

func (f serveSlack) slack(site string) slack.Config {
	return slack.Config{
		BotToken: f.SlackBotToken, AppToken: f.SlackAppToken, SigningSecret: f.SlackSigningSecret,
		ClientID: f.SlackClientID, ClientSecret: f.SlackClientSecret, APIURL: f.SlackAPIURL, Site: site,
	}
}

// on reports whether any of Slack's ways in is set.
func (f serveSlack) on() bool {
	return f.SlackAppToken != "" || f.SlackSigningSecret != "" || f.SlackBotToken != ""
}

// A part is something that serve runs: it blocks until ctx ends.
type part struct {
	name string
	run  func(ctx context.Context) error
}

// shutdownGrace is how long open requests may end when the process is stopped.
const shutdownGrace = 10 * time.Second

// Run serves until it is interrupted.
func (c *serveCmd) Run(ctx context.Context, s streams) error {
	watch, err := c.observer()
	if err != nil {
		return err
	}
	log := slog.New(&telemetry.LogHandler{Handler: slog.NewJSONHandler(s.err, nil), Metrics: watch.metrics})
	limits, err := c.limits()
	if err != nil {
		return err
	}
	source, err := c.source(ctx, log)
	if err != nil {
		return err
	}
	live, err := answer.NewLive(ctx, c.layers, c.cacheDir(), answer.Options{Threshold: c.Threshold, Log: log})
	if err != nil {
		return err
	}
	st, where, err := c.openStore(ctx, log)
	if err != nil {
		return err
	}
	defer st.Close()
	dispatcher := bots.NewDispatcher(st, bots.Options{Alone: !isPostgres(where), Around: watch.responder, Log: log})
	answers := &telemetry.Answers{Live: live, Metrics: watch.metrics, Tracer: watch.tracer}
	desk := &bots.Desk{Answers: answers, Records: st, Limits: limits, Asked: watch.asked, Log: log}
	watch.watch(ctx, live, st, dispatcher)

	pages, records, err := c.serveWeb.server(answers, desk, st, c.Site, log)
	if err != nil {
		return usageError{err}
	}
	mux := http.NewServeMux()
	mux.Handle("/", pages.Handler())
	parts := []part{
		{"knowledge", func(ctx context.Context) error { return live.Run(ctx, c.Knowledge) }},
		{"reload", func(ctx context.Context) error { return reloadOnHangup(ctx, live) }},
		{"store", st.Run},
		records,
		{"dispatcher", dispatcher.Run},
	}
	if source != nil {
		parts = append(parts, part{"git", func(ctx context.Context) error {
			return source.Run(ctx, c.GitEvery, func() { _ = live.Reload(ctx) }) // an error is in the log and in /healthz
		}})
	}
	var off []string
	if !c.serveSlack.on() {
		off = append(off, "Slack is off: set SLACK_BOT_TOKEN with SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)")
	} else {
		a, err := slack.New(c.serveSlack.slack(c.Site), slack.Deps{Dispatcher: dispatcher, Desk: desk, Records: st, Client: watch.client("slack"), Log: log})
		if err != nil {
			return usageError{err}
		}
		mount(mux, a.Routes())
		parts = append(parts, part{"slack", a.Run})
		fmt.Fprintf(s.out, "Slack is on: Socket Mode %s, HTTP %s\n", onOff(c.SlackAppToken != ""), onOff(c.SlackSigningSecret != ""))
	}
	if c.DiscordToken == "" && c.DiscordPublicKey == "" {
		off = append(off, "Discord is off: set DISCORD_TOKEN (Gateway) or DISCORD_PUBLIC_KEY (HTTP interactions)")
	} else {
		a, err := discord.New(c.serveDiscord.discord(), discord.Deps{Desk: desk, Inbox: dispatcher, Records: st, Base: live.Base, Client: watch.client(discord.Platform), Log: log})
		if err != nil {
			return usageError{err}
		}
		dispatcher.Serve(discord.Platform, a)
		mount(mux, a.Routes())
		parts = append(parts, part{"discord", a.Run})
		fmt.Fprintf(s.out, "Discord is on: Gateway %s, HTTP interactions %s\n", onOff(c.DiscordToken != ""), onOff(c.DiscordPublicKey != ""))
	}
	if c.Listen != "off" && c.MetricsListen == "" {
		mux.Handle("GET /metrics", watch.metrics.Handler())
	}
	switch {
	case c.Listen == "off":
		off = append(off, "HTTP is off: --listen off")
	case c.Check:
		fmt.Fprintf(s.out, "HTTP is on: %s\n", c.Listen)
	default:
		listener, err := net.Listen("tcp", c.Listen)
		if err != nil {
			return fmt.Errorf("--listen %s: %w; choose another address", c.Listen, err)
		}
		parts = append(parts, part{"http", func(ctx context.Context) error { return serveHTTP(ctx, listener, watch.metrics.Requests(mux), log) }})
		fmt.Fprintf(s.out, "HTTP is on: http://%s\n", listener.Addr())
	}
	status := live.Status()
	fmt.Fprintf(s.out, "Knowledge: %d articles, %d events, %d terms; records in %s\n", status.Articles, status.Events, status.Terms, where)
	for _, line := range off {
		fmt.Fprintln(s.out, line)
	}

	if c.Check {
		fmt.Fprintln(s.out, "The settings are good.")
		return nil
	}
	if c.MetricsListen != "" {
		p, err := watch.part(c.MetricsListen, log)
		if err != nil {
			return err
		}
		parts = append(parts, p)
	}
	defer watch.end(ctx, log)

	g, ctx := errgroup.WithContext(ctx)
	for _, p := range parts {
		g.Go(func() error {
			if err := p.run(ctx); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			return nil
		})
	}
	return g.Wait()
}

// limits reads how much may be asked.
func (c *serveCmd) limits() (*bots.Limits, error) {
	member, err := bots.ParseRate(c.MemberRate)
	if err != nil {
		return nil, usageError{fmt.Errorf("PLENIPO_MEMBER_RATE: %w", err)}
	}
	channel, err := bots.ParseRate(c.ChannelRate)
	if err != nil {
		return nil, usageError{fmt.Errorf("PLENIPO_CHANNEL_RATE: %w", err)}
	}
	return &bots.Limits{Member: member, Channel: channel}, nil
}

// source fetches the Git repository of knowledge files and lays its folder over the others; nil when none is set. A
// repository that is away keeps nobody from starting who has fetched it before.
func (c *serveCmd) source(ctx context.Context, log *slog.Logger) (*gitpoll.Source, error) {
	if c.KnowledgeGit == "" {
		return nil, nil
	}
	dir := c.cacheDir()
	if dir == "" {
		return nil, usageError{errors.New("PLENIPO_KNOWLEDGE_GIT needs a cache folder to fetch into; set PLENIPO_CACHE")}
	}
	sum := sha256.Sum256([]byte(c.KnowledgeGit))
	source, err := gitpoll.New(c.KnowledgeGit, filepath.Join(dir, "git-"+hex.EncodeToString(sum[:8])), log)
	if err != nil {
		return nil, usageError{fmt.Errorf("PLENIPO_KNOWLEDGE_GIT: %w", err)}
	}
	if _, err := source.Update(ctx); err != nil {
		if _, there := os.Stat(source.Dir()); there != nil {
			return nil, fmt.Errorf("PLENIPO_KNOWLEDGE_GIT: %w", err)
		}
		log.Warn("the knowledge repository was not fetched; what was fetched before is served", "err", err)
	}
	c.Knowledge = append(c.Knowledge, source.Dir())
	return source, nil
}

// reloadOnHangup looks at the knowledge files again whenever the process is sent SIGHUP.
func reloadOnHangup(ctx context.Context, live *answer.Live) error {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-hangup:
			_ = live.Reload(ctx) // an error is in the log and in /healthz
		}
	}
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func mount(mux *http.ServeMux, routes map[string]http.Handler) {
	for pattern, h := range routes {
		mux.Handle(pattern, h)
	}
}

// openStore opens the store and says where it is, without what is secret in the address.
func (c *serveCmd) openStore(ctx context.Context, log *slog.Logger) (*store.Store, string, error) {
	dsn := c.Store
	if dsn == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return nil, "", usageError{errors.New("PLENIPO_STORE is empty and there is no home folder: say where records are kept")}
		}
		dir = filepath.Join(dir, "plenipo")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, "", fmt.Errorf("store: %w", err)
		}
		dsn = filepath.Join(dir, "plenipo.db")
	}
	opts := store.Options{Drivers: []store.Driver{sqlite.Driver(), postgres.Driver()}, Log: log}
	if c.SecretKey != "" {
		keys, err := store.ParseKeyring(c.SecretKey)
		if err != nil {
			return nil, "", usageError{fmt.Errorf("PLENIPO_SECRET_KEY: %w", err)}
		}
		opts.Keys = keys
	}
	st, err := store.Open(ctx, dsn, opts)
	if err != nil {
		return nil, "", err
	}
	if isPostgres(dsn) {
		return st, "PostgreSQL", nil
	}
	return st, dsn, nil
}

func isPostgres(dsn string) bool {
	return dsn == "PostgreSQL" || len(dsn) > 9 && dsn[:8] == "postgres"
}

// serveHTTP serves until ctx ends, then lets open requests end.
func serveHTTP(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger) error {
	srv := &http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: 30 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	done := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
		defer cancel()
		done <- srv.Shutdown(grace)
	})
	defer stop()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-done
}
