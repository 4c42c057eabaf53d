package slack

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"plenipo/bots"
	"plenipo/internal/store"
)

// A tenant is one workspace's connection to the Web API: a token and who the bot is there.
type tenant struct {
	team    string // "" for the one workspace of SLACK_BOT_TOKEN
	token   string
	api     *slack.Client
	botUser atomic.Value // string; the bot's own user id, "" until known
	until   time.Time    // when the token must be read again
}

func (t *tenant) bot() string {
	s, _ := t.botUser.Load().(string)
	return s
}

// tenantLife is how long an installation's token is used before it is read again: another process may have seen the
// app removed or installed anew.
const tenantLife = 2 * time.Minute

// errNotInstalled is for events of teams that the app isn't installed in any more.
var errNotInstalled = errors.New("the app isn't installed in that workspace")

// tenant returns the connection for a team.
func (a *Adapter) tenant(ctx context.Context, enterprise, team string) (*tenant, error) {
	key := enterprise + "/" + team
	if !a.cfg.Installs() {
		key = ""
	}
	a.mu.Lock()
	t := a.tenants[key]
	a.mu.Unlock()
	if t != nil && (t.until.IsZero() || a.now().Before(t.until)) {
		return t, nil
	}
	token, botUser, until := a.cfg.BotToken, "", time.Time{}
	if a.cfg.Installs() {
		in, err := a.records.Installation(ctx, enterprise, team)
		switch {
		case err == nil:
			token, botUser, until = in.Token, in.BotUser, a.now().Add(tenantLife)
		case !errors.Is(err, store.ErrNotFound):
			return nil, err
		case token == "":
			return nil, bots.Permanent(errNotInstalled)
		}
	}
	fresh := &tenant{
		team:  team,
		token: token,
		api:   slack.New(token, slack.OptionAPIURL(a.cfg.api()), slack.OptionHTTPClient(a.http), slack.OptionAppLevelToken(a.cfg.AppToken)),
		until: until,
	}
	if botUser == "" && t != nil {
		botUser = t.bot()
	}
	fresh.botUser.Store(botUser)
	a.mu.Lock()
	a.tenants[key] = fresh
	a.mu.Unlock()
	return fresh, nil
}

// tenantOf returns the connection for a notice to a channel. Which organization a workspace belongs to that has no
// installation of its own is only known while an event of it is read: here it is the one whose bot sees the channel.
func (a *Adapter) tenantOf(ctx context.Context, team, channel string) (*tenant, error) {
	t, err := a.tenant(ctx, "", team)
	if !errors.Is(err, errNotInstalled) {
		return t, err
	}
	all, readErr := a.records.Installations(ctx)
	if readErr != nil {
		return nil, readErr
	}
	for _, in := range all {
		if in.Team != "" {
			continue
		}
		t, orgErr := a.tenant(ctx, in.Enterprise, team)
		if orgErr != nil {
			continue
		}
		if _, known := a.channel(ctx, t, channel); known {
			return t, nil
		}
	}
	return nil, err
}

// forgetTenants makes the next event read its installation anew.
func (a *Adapter) forgetTenants() {
	a.mu.Lock()
	clear(a.tenants)
	a.mu.Unlock()
}

// whoAmI learns the bot's own user id.
func (a *Adapter) whoAmI(ctx context.Context, t *tenant) error {
	if t.bot() != "" {
		return nil
	}
	var who *slack.AuthTestResponse
	err := a.call(ctx, t, "auth.test", "", func(ctx context.Context) (err error) {
		who, err = t.api.AuthTestContext(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("ask Slack who we are: %w", err)
	}
	t.botUser.Store(who.UserID)
	return nil
}

// A profile is what matters of a Slack user.
type profile struct {
	Lang, Zone, Name string
	Guest, Admin     bool
	until            time.Time
}

// profileLife is how long a profile is believed; people move and change their language rarely.
const profileLife = 6 * time.Hour

// members caches profiles.
type members struct {
	mu  sync.Mutex // guards all
	all map[string]profile
}

// maxProfiles bounds the cache: about 10 MB.
const maxProfiles = 50_000

// profile returns what a user's Slack profile says. A question can be answered without it: where it can't be read, who
// isn't known from before counts as a stranger.
func (a *Adapter) profile(ctx context.Context, t *tenant, user string) profile {
	key := t.team + "/" + user
	a.members.mu.Lock()
	known, ok := a.members.all[key]
	a.members.mu.Unlock()
	now := a.now()
	if ok && now.Before(known.until) || user == "" {
		return known
	}
	var u *slack.User
	err := a.once(ctx, t, "users.info", "", func(ctx context.Context) (err error) {
		u, err = t.api.GetUserInfoContext(ctx, user)
		return err
	})
	p := profile{until: now.Add(profileLife)}
	if err != nil || u == nil {
		// Asked again soon; until then what was known of them, or a stranger's rights.
		if p.until = now.Add(time.Minute); ok {
			known.until = p.until
			p = known
		} else {
			p.Guest = true
		}
		a.log.Info("a profile was not read; its language and zone are not known", "platform", platform, "err", err)
	} else {
		p.Lang, p.Zone, p.Name = strings.ReplaceAll(u.Locale, "_", "-"), u.TZ, u.RealName
		p.Guest, p.Admin = u.IsRestricted || u.IsUltraRestricted || u.IsStranger, u.IsAdmin || u.IsOwner || u.IsPrimaryOwner
	}
	a.members.mu.Lock()
	if a.members.all == nil || len(a.members.all) >= maxProfiles {
		a.members.all = map[string]profile{}
	}
	a.members.all[key] = p
	a.members.mu.Unlock()
	return p
}
