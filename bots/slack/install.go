package slack

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"plenipo/internal/store"
)

// stateLife is how long somebody may look at Slack's consent page, as Slack's own code lives.
const stateLife = 10 * time.Minute

// stateCookie binds an install to the browser that began it, so that nobody can be made to finish another's.
const stateCookie = "plenipo_install"

// serveInstall sends the browser to Slack's consent page.
func (a *Adapter) serveInstall(w http.ResponseWriter, r *http.Request) {
	state := newState()
	if err := a.records.SaveOAuthState(r.Context(), state, "", stateLife); err != nil {
		a.log.Error("an install was not begun", "platform", platform, "err", err)
		http.Error(w, "The install could not be begun. Please try again.", http.StatusServiceUnavailable)
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: stateCookie, Value: state, Path: "/slack/", MaxAge: int(stateLife.Seconds()), HttpOnly: true,
		Secure: strings.HasPrefix(a.cfg.Site, "https://"), SameSite: http.SameSiteLaxMode,
	})
	q := url.Values{"client_id": {a.cfg.ClientID}, "scope": {strings.Join(Scopes(), ",")}, "state": {state}}
	if u := a.redirectURL(); u != "" {
		q.Set("redirect_uri", u)
	}
	http.Redirect(w, r, a.authorizeURL()+"?"+q.Encode(), http.StatusFound)
}

func newState() string {
	var b [24]byte
	rand.Read(b[:]) // never fails: it ends the program if there is no randomness
	return hex.EncodeToString(b[:])
}

// authorizeURL is the consent page, on the same host as the Web API.
func (a *Adapter) authorizeURL() string {
	return strings.TrimSuffix(a.cfg.api(), "api/") + "oauth/v2/authorize"
}

// redirectURL is where Slack sends the browser back to; "" leaves it to the app's settings.
func (a *Adapter) redirectURL() string {
	if a.cfg.Site == "" {
		return ""
	}
	return strings.TrimRight(a.cfg.Site, "/") + "/slack/oauth_redirect"
}

// serveRedirect takes the browser back from Slack's consent page, and stores the installation.
func (a *Adapter) serveRedirect(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	state := q.Get("state")
	cookie, err := r.Cookie(stateCookie)
	if err != nil || state == "" || cookie.Value != state {
		http.Error(w, "This install was not begun in this browser. Please begin again at /slack/install.", http.StatusForbidden)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: stateCookie, Path: "/slack/", MaxAge: -1})
	if _, err := a.records.TakeOAuthState(r.Context(), state); errors.Is(err, store.ErrNotFound) {
		http.Error(w, "This install has expired or was finished before. Please begin again at /slack/install.", http.StatusForbidden)
		return
	} else if err != nil {
		a.log.Error("an install was not checked", "platform", platform, "err", err)
		http.Error(w, "The install could not be finished. Please try again.", http.StatusServiceUnavailable)
		return
	}
	if q.Get("error") != "" || q.Get("code") == "" {
		http.Error(w, "The install was cancelled. Nothing has changed.", http.StatusOK)
		return
	}
	if err := a.install(r.Context(), q.Get("code")); err != nil {
		a.log.Error("an install was not finished", "platform", platform, "err", err)
		http.Error(w, "Slack did not confirm the install. Please begin again at /slack/install.", http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = fmt.Fprintln(w, "Plenipo is installed. Invite it to a channel with /invite, then mention it with a question.")
}

// install exchanges a code for a token and stores the installation.
func (a *Adapter) install(ctx context.Context, code string) error {
	got, err := slack.GetOAuthV2ResponseContext(ctx, a.http, a.cfg.ClientID, a.cfg.ClientSecret, code, a.redirectURL(),
		slack.OAuthOptionAPIURL(a.cfg.api()))
	if err != nil {
		return a.explain("oauth.v2.access", err)
	}
	in := store.Installation{
		Enterprise: got.Enterprise.ID, Team: got.Team.ID, TeamName: got.Team.Name, App: got.AppID, BotUser: got.BotUserID,
		Scopes: strings.Split(got.Scope, ","), Token: got.AccessToken, Refresh: got.RefreshToken, At: a.now(),
	}
	if got.IsEnterpriseInstall {
		in.Team, in.TeamName = "", got.Enterprise.Name // the whole organization
	}
	if got.ExpiresIn > 0 {
		in.Expires = a.now().Add(time.Duration(got.ExpiresIn) * time.Second)
	}
	if missing := missingScopes(in.Scopes); len(missing) > 0 {
		a.log.Warn("the install grants less than the app needs; some answers won't be possible", "platform", platform, "missing", missing)
	}
	if err := a.records.SaveInstallation(ctx, in); err != nil {
		return err
	}
	a.forgetTenants()
	a.log.Info("the app was installed", "platform", platform, "workspace", in.Team, "enterprise", in.Enterprise)
	return nil
}

func missingScopes(granted []string) []string {
	has := map[string]bool{}
	for _, s := range granted {
		has[strings.TrimSpace(s)] = true
	}
	var missing []string
	for _, s := range Scopes() {
		if !has[s] {
			missing = append(missing, s)
		}
	}
	return missing
}

// remove forgets an installation: the app was uninstalled or its tokens were revoked.
func (a *Adapter) remove(ctx context.Context, j job) error {
	if a.cfg.Installs() {
		if err := a.records.DropInstallation(ctx, j.Enterprise, j.Team); err != nil {
			return err
		}
	}
	if j.Uninstalled {
		if err := a.community.Settings.Gone(ctx, store.Scope{Platform: platform, Workspace: store.WorkspaceID(j.Team)}); err != nil {
			return err
		}
	}
	a.forgetTenants()
	a.log.Warn("the app was removed from a workspace or its tokens were revoked", "platform", platform, "workspace", j.Team, "enterprise", j.Enterprise)
	return nil
}
