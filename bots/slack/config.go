package slack

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"plenipo/bots"
)

// DefaultAPI is the address of Slack's Web API.
const DefaultAPI = "https://slack.com/api/"

// Config is what an operator sets. Socket Mode needs AppToken and BotToken; HTTP needs SigningSecret and either
// BotToken (one workspace) or ClientID and ClientSecret (installs to many). Both ways may be on at once.
type Config struct {
	BotToken      string // SLACK_BOT_TOKEN, "xoxb-…"
	AppToken      string // SLACK_APP_TOKEN, "xapp-…": turns Socket Mode on
	SigningSecret string // SLACK_SIGNING_SECRET: turns HTTP on
	ClientID      string // SLACK_CLIENT_ID: turns installing on
	ClientSecret  string // SLACK_CLIENT_SECRET
	APIURL        string // SLACK_API_URL; "": DefaultAPI
	Site          string // the public address of our own pages, as in https://bot.example.org; "": none
	Connections   int    // how many Socket Mode connections, 1 to 10; 0: 2, so that one stays while the other is renewed
}

// SocketMode and HTTP report which ways in are on; Installs whether workspaces can be added.
func (c Config) SocketMode() bool { return c.AppToken != "" }

// HTTP reports whether events come over HTTP.
func (c Config) HTTP() bool { return c.SigningSecret != "" }

// Installs reports whether workspaces can install the app through us.
func (c Config) Installs() bool { return c.ClientID != "" }

// check returns every mistake in the settings at once, each naming the setting and what to do.
func (c Config) check() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if !c.SocketMode() && !c.HTTP() {
		bad("SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both empty: set the app-level token (\"xapp-…\") for Socket Mode, or the signing secret for HTTP")
	}
	wrong := func(name, value, want, is string) {
		if value != "" && !strings.HasPrefix(value, want) {
			kind := "something else"
			for prefix, what := range map[string]string{
				"xoxb-": "the bot token", "xapp-": "the app-level token", "xoxp-": "a user token", "xoxe": "a configuration or refresh token",
			} {
				if strings.HasPrefix(value, prefix) {
					kind = fmt.Sprintf("%q: that is %s", prefix, what)
				}
			}
			bad("%s starts with %s; it needs %s (%q)", name, kind, is, want+"…")
		}
	}
	wrong("SLACK_APP_TOKEN", c.AppToken, "xapp-", "the app-level token of Socket Mode")
	wrong("SLACK_BOT_TOKEN", c.BotToken, "xoxb-", "the bot token")
	if c.BotToken == "" && !c.Installs() {
		bad("SLACK_BOT_TOKEN is empty: set the bot token, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET to install to many workspaces")
	}
	if (c.ClientID == "") != (c.ClientSecret == "") {
		bad("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together: set both or none")
	}
	if strings.HasPrefix(c.SigningSecret, "xox") || strings.HasPrefix(c.SigningSecret, "xapp") {
		bad("SLACK_SIGNING_SECRET holds a token: take the signing secret from the app's Basic Information page")
	}
	if c.Connections < 0 || c.Connections > 10 {
		bad("%d Socket Mode connections: Slack allows 1 to 10", c.Connections)
	}
	for name, s := range map[string]string{"SLACK_API_URL": c.APIURL, "the site's address": c.Site} {
		if u, err := url.Parse(s); s != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
			bad("%s is %q: it must be an address as in https://slack.com/api/", name, s)
		}
	}
	return errors.Join(errs...)
}

// api returns the Web API's address with a slash at its end.
func (c Config) api() string {
	if c.APIURL == "" {
		return DefaultAPI
	}
	return strings.TrimRight(c.APIURL, "/") + "/"
}

// Deps are what the adapter works with; the first four are needed.
type Deps struct {
	Dispatcher Dispatcher
	Desk       Desk
	Records    Records
	Community  *bots.Community  // settings, saved answers, reminders and what else people keep up together
	Client     *http.Client     // for the Web API; nil: one with time limits and enough idle connections
	Now        func() time.Time // nil: time.Now
	Log        *slog.Logger     // nil: discard
}
