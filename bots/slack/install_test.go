package slack_test

import (
	"net/http"
	"strings"
	"testing"

	"plenipo/bots"
	"plenipo/bots/bottest"
	"plenipo/internal/store"
)

func many(o *sceneOptions) {
	o.cfg.BotToken, o.cfg.ClientID, o.cfg.ClientSecret, o.cfg.Site = "", "1.2", "s", "https://bot.example.org"
}

// install goes through the consent page and returns what the browser reads at the end.
func install(t *testing.T, s *scene) int {
	t.Helper()
	get := func(path string, cookies ...*http.Cookie) *http.Response {
		r, err := http.NewRequest(http.MethodGet, path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cookies {
			r.AddCookie(c)
		}
		return serve(s, r)
	}
	begin := get("/slack/install")
	to, err := begin.Location()
	if err != nil {
		t.Fatal(err)
	}
	if got := to.Query().Get("redirect_uri"); got != "https://bot.example.org/slack/oauth_redirect" {
		t.Errorf("redirect_uri %s", got)
	}
	return get("/slack/oauth_redirect?code=x&state="+to.Query().Get("state"), begin.Cookies()[0]).StatusCode
}

func TestAnOrganizationInstallsForAllItsWorkspaces(t *testing.T) {
	s := newScene(t, many)
	s.SetInstall(`{"ok":true,"access_token":"xoxb-org","token_type":"bot","scope":"chat:write","bot_user_id":"UBOT","app_id":"A1","team":null,"enterprise":{"id":"E1","name":"Org"},"is_enterprise_install":true}`)
	if code := install(t, s); code != http.StatusOK {
		t.Fatalf("install: %d", code)
	}
	if in, err := s.store.Installation(t.Context(), "E1", ""); err != nil || in.Token != "xoxb-org" || in.Team != "" {
		t.Fatalf("installation of %q: %v", in.Team, err)
	}
	// A workspace of the organization that was never installed by itself.
	body := strings.NewReplacer(`"team_id":"T1"`, `"enterprise_id":"E1","team_id":"T7"`).Replace(callback(mention("C1", "1.1", "What are the ITRs?")))
	if w := s.send("/slack/events", body); w.Code != http.StatusOK {
		t.Fatal(w.Code)
	}
	if got := s.WaitFor(t, "chat.postMessage", 1)[0]; got.Form["token"] != "xoxb-org" {
		t.Errorf("answered with another token: %v", got.Form["token"])
	}
	waitIdle(t, s)
	// A reminder knows the workspace and not the organization, after a restart too.
	s.SetInstall(`{"ok":true,"access_token":"xoxb-other","token_type":"bot","scope":"chat:write","bot_user_id":"UBOT","app_id":"A1","team":null,"enterprise":{"id":"E0","name":"Other"},"is_enterprise_install":true}`)
	if code := install(t, s); code != http.StatusOK {
		t.Fatalf("install: %d", code)
	}
	s.SetFaults(func(_ int, c bottest.Call) bottest.Fault {
		if c.Form["token"] == "xoxb-other" {
			return bottest.Fault{Error: "channel_not_found"}
		}
		return bottest.Fault{}
	})
	place := bots.Place{Scope: store.Scope{Platform: "slack", Workspace: "T7", Channel: "C1"}}
	id, err := s.adapter.Post(t.Context(), place, bots.Notice{Text: "PP-26 opens in 7 days."})
	if err != nil {
		t.Fatalf("a reminder: %v", err)
	}
	if got := s.Calls("chat.postMessage"); len(got) != 2 || got[1].Form["token"] != "xoxb-org" {
		t.Errorf("reminded: %+v", got)
	}
	if err := s.adapter.Edit(t.Context(), place, id, bots.Notice{Text: "PP-26 opens in 6 days."}); err != nil {
		t.Errorf("an edited reminder: %v", err)
	}
	place.Channel = "C404"
	s.SetFaults(func(int, bottest.Call) bottest.Fault { return bottest.Fault{Error: "channel_not_found"} })
	if _, err := s.adapter.Post(t.Context(), place, bots.Notice{Text: "PP-26 opens in 7 days."}); !bots.IsPermanent(err) {
		t.Errorf("a channel that nobody sees: %v", err)
	}
	s.SetFaults(nil)
	gone := strings.NewReplacer(`"team_id":"T1"`, `"enterprise_id":"E1","team_id":"E1"`).Replace(callback(object{"type": "app_uninstalled"}))
	if w := s.send("/slack/events", gone); w.Code != http.StatusOK {
		t.Fatal(w.Code)
	}
	waitIdle(t, s)
	if _, err := s.store.Installation(t.Context(), "E1", ""); err == nil {
		t.Error("the installation outlived the app")
	}
}

func TestUninstallingAndRevokingCleanUp(t *testing.T) {
	for _, tt := range []struct {
		event            object
		installed, chose bool // afterwards
	}{
		{object{"type": "app_uninstalled"}, false, false},
		{object{"type": "tokens_revoked", "tokens": object{"bot": []string{"UBOT"}}}, false, true},
		{object{"type": "tokens_revoked", "tokens": object{"oauth": []string{"U1"}}}, true, true},
	} {
		s := newScene(t, many)
		if code := install(t, s); code != http.StatusOK {
			t.Fatalf("install: %d", code)
		}
		scope := store.Scope{Platform: "slack", Workspace: "T9", Channel: "C1"}
		if err := s.store.SetSettings(t.Context(), scope, store.Settings{Chapter: "ch"}); err != nil {
			t.Fatal(err)
		}
		if w := s.send("/slack/events", strings.ReplaceAll(callback(tt.event), `"T1"`, `"T9"`)); w.Code != http.StatusOK {
			t.Fatal(w.Code)
		}
		waitIdle(t, s)
		_, err := s.store.Installation(t.Context(), "", "T9")
		if installed := err == nil; installed != tt.installed {
			t.Errorf("%v: installed %v", tt.event, installed)
		}
		if chose := s.store.Settings(scope).Chapter == "ch"; chose != tt.chose {
			t.Errorf("%v: settings there %v", tt.event, chose)
		}
	}
}
