package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"slices"

	"plenipo/bots"
	"plenipo/bots/discord"
	"plenipo/bots/slack"
	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/internal/web"
)

// serveWeb are the settings of the console, the API and the insights.
type serveWeb struct {
	AdminToken     string   `help:"Token that curators log in to /insights with, at least 16 characters; without it insights are off." env:"PLENIPO_ADMIN_TOKEN" placeholder:"TOKEN"`
	AdminHeader    string   `help:"Header in which a trusted proxy names who it has logged in (OpenID Connect), as in X-Forwarded-Email." env:"PLENIPO_ADMIN_HEADER" placeholder:"NAME"`
	AdminUser      []string `help:"Who of those that the proxy names may see insights; default: all." env:"PLENIPO_ADMIN_USERS" placeholder:"NAME"`
	TrustedProxy   []string `help:"Addresses of reverse proxies whose X-Forwarded-For and admin header are believed, as in 10.0.0.0/8." env:"PLENIPO_TRUSTED_PROXIES" placeholder:"CIDR"`
	RequestsPerSec float64  `name:"requests-per-second" help:"Requests of one client to the pages and the API; 0: as many as they like." default:"10" env:"PLENIPO_REQUESTS_PER_SECOND"`
	RequestsBurst  int      `help:"Requests of one client at once." default:"60" env:"PLENIPO_REQUESTS_BURST"`
	KeepWords      bool     `help:"Keep the words of questions asked on the web, for curators; the page then says so." env:"PLENIPO_KEEP_WORDS"`
	CORSOrigin     []string `name:"cors-origin" help:"Web pages that may call the API from a browser, as in https://example.org; default: none." env:"PLENIPO_CORS_ORIGINS" placeholder:"ORIGIN"`
}

// leastToken is how long an admin token must be: it is guarded by a limit on guesses alone.
const leastToken = 16

// server returns the pages, and the part that keeps records of what is asked there.
func (c serveWeb) server(knowledge web.Knowledge, desk *bots.Desk, community *bots.Community, st *store.Store, count func(bots.Ask, bots.Reply), site string, log *slog.Logger) (*web.Server, part, error) {
	if c.AdminToken != "" && len(c.AdminToken) < leastToken {
		return nil, part{}, fmt.Errorf("PLENIPO_ADMIN_TOKEN has %d characters; at least %d are needed: openssl rand -hex 16 makes some", len(c.AdminToken), leastToken)
	}
	s := &web.Server{
		Knowledge: knowledge, Log: log, Ready: st.Ping, Site: site, Records: st, Revisions: st, Origins: c.CORSOrigin, Kept: c.KeepWords, Votes: voting{community, st, c.KeepWords},
		Limit: web.Limit{Rate: c.RequestsPerSec, Burst: c.RequestsBurst},
		Admin: web.Admin{Token: c.AdminToken, Header: c.AdminHeader, Users: c.AdminUser},
		Previews: []web.Preview{
			{Name: "Slack", CSS: slack.PreviewCSS, HTML: slack.PreviewHTML},
			{Name: "Discord", CSS: discord.PreviewCSS, HTML: discord.PreviewHTML},
		},
	}
	for _, text := range c.TrustedProxy {
		p, err := netip.ParsePrefix(text)
		if a, bad := netip.ParseAddr(text); bad == nil {
			p, err = a.Prefix(a.BitLen())
		}
		if err != nil {
			return nil, part{}, fmt.Errorf("--trusted-proxy %s: neither an address nor a network, as in 10.0.0.0/8", text)
		}
		s.Proxies = append(s.Proxies, p)
	}
	if c.AdminHeader != "" && len(s.Proxies) == 0 {
		return nil, part{}, fmt.Errorf("--admin-header %s is believed from a trusted proxy alone; name it with --trusted-proxy", c.AdminHeader)
	}
	log = log.With("platform", "web")
	kept := make(chan webQuestion, maxKept)
	s.Asked = func(_ context.Context, q answer.Question, a answer.Answer) {
		count(bots.Ask{Platform: "web"}, bots.Reply{Answer: a})
		select {
		case kept <- webQuestion{q.Text, a}:
		default: // a flood: the answer matters more than its line in the log
		}
	}
	return s, part{"web records", func(ctx context.Context) error { c.keepQuestions(ctx, kept, desk, community, st, log); return nil }}, nil
}

// maxKept is how many answered questions may wait to be recorded: some megabytes.
const maxKept = 1024

type webQuestion struct {
	text   string
	answer answer.Answer
}

// keepQuestions records what was asked on the pages and over the API until ctx ends. Nobody is known there, so that
// every question counts as another person's.
func (c serveWeb) keepQuestions(ctx context.Context, kept <-chan webQuestion, desk *bots.Desk, community *bots.Community, st *store.Store, log *slog.Logger) {
	for {
		select {
		case <-ctx.Done():
			return
		case q := <-kept:
			ask := bots.Ask{Verb: bots.VerbAsk, Text: q.text, Platform: "web", User: rand.Text(), Private: true}
			o := desk.Outcome(ask, "", bots.Reply{Answer: q.answer, Settings: desk.Settings(ask)})
			if c.KeepWords {
				o.Question.Text = q.text
			}
			o.Answer = "" // nothing was posted that could be voted on or corrected
			err := st.Record(ctx, o)
			if err == nil && q.answer.Kind == answer.Unknown {
				err = community.Unanswered.Add(ctx, ask, store.Key("web/"+rand.Text()), q.answer.Lang, c.KeepWords) // the page told the asker
			}
			if err != nil && ctx.Err() == nil {
				log.Warn("a question was not recorded", "err", err)
			}
		}
	}
}

// A voting counts the votes of readers, who are known by what their browser was given for the time it is open.
type voting struct {
	community *bots.Community
	store     *store.Store
	keep      bool // the words of questions
}

func (v voting) Vote(ctx context.Context, visitor string, q answer.Question, a answer.Answer, helpful bool) error {
	ask := bots.Ask{Verb: bots.VerbAsk, Platform: "web", User: visitor, Private: true}
	if _, err := v.community.Feedback.Vote(ctx, ask, "", store.AnswerID(a.ID), helpful); err != nil || helpful {
		return err
	}
	ask.Text = q.Text
	// One browser's second thoughts on an answer are no second question.
	return v.community.Unanswered.Add(ctx, ask, store.Key("web/"+visitor+"/"+a.ID), a.Lang, v.keep) // the page told the asker
}

func (v voting) VoteOf(ctx context.Context, visitor, answer string) (store.Vote, error) {
	member, err := v.store.MemberHash("web", "", visitor)
	if err != nil {
		return store.Vote{}, err
	}
	return v.store.VoteOf(ctx, store.AnswerID(answer), member)
}

// A curation is the Community in the name of whoever runs the bot: the pages have logged them in.
type curation struct{ *bots.Community }

// refused turns what the Community says of somebody's entry into what a page shows.
func refused(err error) error {
	var wrong *bots.SettingError
	if errors.As(err, &wrong) {
		return &web.Refused{Text: wrong.Text}
	}
	return err
}

func (c curation) Dismiss(ctx context.Context, id store.GroupID) error {
	return c.Unanswered.Dismiss(ctx, bots.Operator(), id)
}

func (c curation) Reopen(ctx context.Context, id store.GroupID) error {
	return c.Unanswered.Reopen(ctx, bots.Operator(), id)
}

func (c curation) Link(ctx context.Context, id store.GroupID, article string) error {
	_, err := c.Unanswered.Link(ctx, bots.Operator(), id, article)
	return refused(err)
}

func (c curation) Save(ctx context.Context, id store.GroupID, author, question, text string) error {
	_, err := c.Saved.Save(ctx, bots.Operator(), bots.Draft{Question: question, Text: text, Group: id, Said: bots.Said{Author: author}})
	return refused(err)
}

func (c curation) Corrections(ctx context.Context) ([]web.Correction, error) {
	all, err := c.Community.Corrections.List(ctx, bots.Operator())
	var out []web.Correction
	for _, k := range all {
		out = append(out, web.Correction{
			Document: k.Document, Title: k.Title, Change: k.Change, Gone: k.Gone, Note: k.Note, Lang: k.Lang, Posted: len(k.Posted), Where: channels(k.Posted),
		})
	}
	return out, err
}

// mostMessages is how many messages of a channel are named.
const mostMessages = 20

// channels lists where messages are, the channels with most of them first.
func channels(posted []store.Posted) []web.Channel {
	type place struct {
		platform store.Platform
		channel  store.ChannelID
	}
	at := map[place]int{}
	var all []web.Channel
	for _, m := range posted {
		p := place{m.Platform, m.Channel}
		if _, known := at[p]; !known {
			at[p] = len(all)
			all = append(all, web.Channel{Platform: string(m.Platform), ID: string(m.Channel)})
		}
		c := &all[at[p]]
		if c.Count++; len(c.Messages) < mostMessages {
			c.Messages = append(c.Messages, string(m.Message))
		}
	}
	slices.SortStableFunc(all, func(a, b web.Channel) int { return b.Count - a.Count })
	return all
}

func (c curation) Correct(ctx context.Context, document, change, note string, edit bool) (int, error) {
	how := bots.ByReply
	if edit {
		how = bots.ByEdit
	}
	done, err := c.Community.Corrections.Apply(ctx, bots.Operator(), document, change, how, note)
	return done, refused(err)
}
