package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"plenipo/bots"
	"plenipo/bots/discord"
	"plenipo/bots/slack"
	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/internal/telemetry"
)

// serveCmd runs everything that has its settings.
type serveCmd struct {
	knowledgeFlags
	Listen string `help:"Address of the HTTP server; \"off\" for none." default:"127.0.0.1:8080" env:"PLENIPO_LISTEN" placeholder:"ADDR"`
	storeFlags
	Site string `help:"Public address of this server, as in https://bot.example.org; links in chat lead there." env:"PLENIPO_SITE" placeholder:"URL"`

	KnowledgeGit string        `help:"Git repository of knowledge files, laid over the other folders and polled: URL or URL#BRANCH. Needs the git command." env:"PLENIPO_KNOWLEDGE_GIT" placeholder:"URL"`
	GitEvery     time.Duration `help:"How often the Git repository is looked at." default:"1m" env:"PLENIPO_GIT_EVERY"`
	MemberRate   string        `help:"How much one member may ask, as in 30/min; \"off\" for no limit." default:"30/min" env:"PLENIPO_MEMBER_RATE" placeholder:"RATE"`
	ChannelRate  string        `help:"How much may be asked in one channel; \"off\" for no limit." default:"300/min" env:"PLENIPO_CHANNEL_RATE" placeholder:"RATE"`
	Check        bool          `help:"Check the settings, the knowledge files and the store, say what would be on, and end."`

	serveCommunity
	serveObserve
	serveSlack
	serveDiscord
	serveWeb
}

// A part is something that serve runs: it blocks until ctx ends.
type part struct {
	name string
	run  func(ctx context.Context) error
}

// Run serves until it is interrupted.
func (c *serveCmd) Run(ctx context.Context, s streams) error {
	hangup := catchHangup()
	watch, err := c.observer(s.err)
	if err != nil {
		return err
	}
	log := watch.log
	limits, err := c.limits()
	if err != nil {
		return err
	}
	source, err := c.source(ctx, log)
	if err != nil {
		return err
	}
	live, err := answer.NewLive(ctx, withRoom(c.layers), c.cacheDir(), answer.Options{Threshold: c.Threshold, Log: log})
	if err != nil {
		return err
	}
	st, where, err := c.openStore(ctx, store.Options{Log: log, Retention: c.retention()})
	if err != nil {
		return err
	}
	defer st.Close()
	dispatcher := bots.NewDispatcher(st, dispatching(isPostgres(where), watch, log))
	answers := &telemetry.Answers{Live: live, Metrics: watch.metrics, Tracer: watch.tracer}
	desk := &bots.Desk{Answers: answers, Records: st, Limits: limits, Asked: watch.asked, Gist: live.Gist, Log: log}
	watch.watch(ctx, live, st, dispatcher)
	posters := bots.Posters{}
	worker := newWorker()
	community, err := c.community(live, st, posters, worker, c.Site, log)
	if err != nil {
		return err
	}

	pages, records, err := c.serveWeb.server(answers, desk, community, st, watch.asked, c.Site, log)
	if err != nil {
		return usageError{err}
	}
	mux := http.NewServeMux()
	pages.Curation = curation{community}
	mux.Handle("/", pages.Handler())
	parts := []part{
		{"memory", keepMemorySmall},
		{"knowledge", func(ctx context.Context) error { return live.Run(ctx, c.Knowledge) }},
		{"reload", func(ctx context.Context) error { return reloadOnHangup(ctx, live, hangup) }},
		{"store", st.Run},
		records,
		{"dispatcher", dispatcher.Run},
		{"reminders", community.Reminders.Run},
		{"saved answers", func(ctx context.Context) error { return serveSaved(ctx, live, community, st, log) }},
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
		a, err := slack.New(c.serveSlack.slack(c.Site), slack.Deps{Dispatcher: dispatcher, Desk: desk, Records: st, Community: community, Client: watch.client("slack"), Log: log})
		if err != nil {
			return usageError{err}
		}
		register(posters, "slack", a)
		mount(mux, a.Routes())
		parts = append(parts, part{"slack", a.Run})
		fmt.Fprintf(s.out, "Slack is on: Socket Mode %s, HTTP %s\n", onOff(c.SlackAppToken != ""), onOff(c.SlackSigningSecret != ""))
	}
	if c.DiscordToken == "" && c.DiscordPublicKey == "" {
		off = append(off, "Discord is off: set DISCORD_TOKEN (Gateway) or DISCORD_PUBLIC_KEY (HTTP interactions)")
	} else {
		a, err := discord.New(c.serveDiscord.discord(), discord.Deps{Turns: turns(st), Worker: worker, Desk: desk, Inbox: dispatcher, Records: st, Community: community, Base: live.Base, Client: watch.client(discord.Platform), Log: log})
		if err != nil {
			return usageError{err}
		}
		dispatcher.Serve(discord.Platform, a)
		register(posters, discord.Platform, a)
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
		if _, err := net.ResolveTCPAddr("tcp", c.Listen); err != nil {
			return usageError{fmt.Errorf("--listen %s: %w; write it as 127.0.0.1:8080 or :8080, or off", c.Listen, err)}
		}
		fmt.Fprintf(s.out, "HTTP is on: %s\n", c.Listen)
	default:
		listener, err := net.Listen("tcp", c.Listen)
		if err != nil {
			return fmt.Errorf("--listen %s: %w; choose another address", c.Listen, err)
		}
		parts = append(parts, part{"http", func(ctx context.Context) error { return serveHTTP(ctx, listener, watch.requests(mux), log) }})
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
		p, err := watch.part(c.MetricsListen)
		if err != nil {
			return err
		}
		parts = append(parts, p)
	}
	defer watch.end(ctx)

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

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
