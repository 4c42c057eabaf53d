package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"plenipo/bots"
	"plenipo/bots/discord"
	"plenipo/bots/slack"
	"plenipo/internal/answer"
	"plenipo/internal/store"
)

type doctorCmd struct {
	knowledgeFlags
	storeFlags
	Site string `help:"Public address of this server." env:"PLENIPO_SITE" placeholder:"URL"`
	serveSlack
	serveDiscord
}

// Run checks what serve would use. It exits with 1 when something is to be done.
func (c *doctorCmd) Run(ctx context.Context, s streams) error {
	client := &http.Client{Timeout: 15 * time.Second}
	all := c.knowledge(ctx)
	all = append(all, c.records(ctx)...)
	if c.Site != "" {
		all = append(all, siteFinding(c.Site))
	}
	if c.serveSlack.on() {
		all = append(all, slack.Examine(ctx, c.serveSlack.slack(c.Site), client)...)
	} else {
		all = append(all, bots.Finding{What: "Slack", Said: "off"})
	}
	if c.DiscordToken != "" || c.DiscordPublicKey != "" {
		all = append(all, discord.Examine(ctx, c.serveDiscord.discord(), client)...)
	} else {
		all = append(all, bots.Finding{What: "Discord", Said: "off"})
	}
	sick := 0
	for _, f := range all {
		if f.Well() {
			fmt.Fprintf(s.out, "ok       %s: %s\n", f.What, f.Said)
			continue
		}
		sick++
		fmt.Fprintf(s.out, "problem  %s: %s\n         → %s\n", f.What, f.Said, f.Fix)
	}
	if sick > 0 {
		return errFound
	}
	fmt.Fprintln(s.out, "All is well.")
	return nil
}

func (c *doctorCmd) knowledge(ctx context.Context) []bots.Finding {
	f := bots.Finding{What: "knowledge"}
	layers, err := c.layers()
	if err == nil {
		var g *answer.Generation
		if g, err = answer.Open(ctx, layers, c.cacheDir(), answer.Options{Threshold: c.Threshold}); err == nil {
			defer g.Close()
			err = g.Probe(ctx)
			f.Said = fmt.Sprintf("%d passages, found by their own words", len(g.Base().Passages()))
			for _, p := range g.Problems {
				if p.Severity.String() == "error" {
					f.Said, f.Fix = p.Error(), "run \"plenipo check\" on the folder; the file is left out until then"
				}
			}
		}
	}
	if err != nil {
		f.Said, f.Fix = err.Error(), "look at --knowledge (PLENIPO_KNOWLEDGE): it names folders of knowledge files"
	}
	return []bots.Finding{f}
}

func (c *doctorCmd) records(ctx context.Context) []bots.Finding {
	f := bots.Finding{What: "store"}
	st, where, err := c.openStore(ctx, store.Options{})
	if err != nil {
		f.Said, f.Fix = err.Error(), "set PLENIPO_STORE to a file that this user may write, or to a PostgreSQL that runs"
		return []bots.Finding{f}
	}
	defer st.Close()
	r, err := st.Check(ctx)
	switch {
	case err != nil:
		f.Said, f.Fix = err.Error(), "run \"plenipo store check\""
	case len(r.Problems) > 0:
		f.Said, f.Fix = strings.Join(r.Problems, "; "), "stop serve and go back to a backup, or run \"plenipo store check\" for all of it"
	default:
		f.Said = fmt.Sprintf("%s, schema %d", where, r.Schema)
	}
	out := []bots.Finding{f}
	key := bots.Finding{What: "secret key", Said: "set"}
	if c.SecretKey == "" {
		key.Said = "not set: the key that names people stands in the store in the clear, and Slack can't be installed to many workspaces"
		if c.SlackClientID != "" {
			key.Fix = "set PLENIPO_SECRET_KEY to 32 random bytes: openssl rand -base64 32"
		}
	}
	return append(out, key)
}

func siteFinding(site string) bots.Finding {
	f := bots.Finding{What: "public address", Said: site}
	u, err := url.Parse(site)
	if err != nil || u.Host == "" || u.Scheme != "https" {
		f.Fix = "set PLENIPO_SITE to an https address, as in https://bot.example.org: Slack and Discord call no other"
	}
	return f
}
