package slack_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"plenipo/bots/slack"
)

// The doctor names each thing that is wrong, and where to mend it.
func TestExamineNamesWhatIsMissing(t *testing.T) {
	scopes, skew, refuse := strings.Join(slack.Scopes(), ","), time.Duration(0), ""
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", time.Now().Add(skew).UTC().Format(http.TimeFormat))
		w.Header().Set("X-OAuth-Scopes", scopes)
		if strings.HasSuffix(r.URL.Path, refuse) && refuse != "" {
			fmt.Fprint(w, `{"ok":false,"error":"invalid_auth"}`)
			return
		}
		fmt.Fprint(w, `{"ok":true,"user":"plenipo","team":"Geneva"}`)
	}))
	defer srv.Close()
	cfg := slack.Config{BotToken: "xoxb-1", AppToken: "xapp-1", APIURL: srv.URL + "/"}
	tests := []struct {
		name, scopes, refuse, want string
		skew                       time.Duration
	}{
		{"all is well", scopes, "", "", 0},
		{"a scope", "chat:write", "", "missing: ", 0},
		{"the bot token", scopes, "auth.test", "SLACK_BOT_TOKEN", 0},
		{"the app token", scopes, "apps.connections.open", "SLACK_APP_TOKEN", 0},
		{"the clock", scopes, "", "off by 1h", -time.Hour - time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			scopes, refuse, skew = tt.scopes, tt.refuse, tt.skew
			sick := ""
			for _, f := range slack.Examine(t.Context(), cfg, srv.Client()) {
				if !f.Well() {
					sick += f.What + ": " + f.Said + ": " + f.Fix
				}
			}
			if tt.want == "" && sick != "" || !strings.Contains(sick, tt.want) || strings.Contains(sick, "xoxb-1") {
				t.Errorf("found %q, want %q", sick, tt.want)
			}
		})
	}
}
