package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"plenipo/bots"
)

// Examine asks Slack about the tokens and says what is missing and where to fix it. It posts nothing.
func Examine(ctx context.Context, cfg Config, client *http.Client) []bots.Finding {
	if err := cfg.check(); err != nil {
		return []bots.Finding{{What: "Slack settings", Said: "not complete", Fix: err.Error()}}
	}
	var out []bots.Finding
	if cfg.BotToken != "" {
		out = append(out, examineBot(ctx, cfg, client)...)
	}
	if cfg.AppToken != "" {
		f := bots.Finding{What: "Slack app-level token", Said: "Socket Mode may connect"}
		if got, _, err := examineCall(ctx, cfg, client, "apps.connections.open", cfg.AppToken); err != nil {
			f.Said, f.Fix = err.Error(), "look whether "+cfg.api()+" can be reached from here"
		} else if !got.OK {
			f.Said, f.Fix = "refused: "+got.Error, "make a token with connections:write at https://api.slack.com/apps, Basic Information, App-Level Tokens, set SLACK_APP_TOKEN to it, and turn Socket Mode on"
		}
		out = append(out, f)
	}
	if cfg.SigningSecret != "" && cfg.Site == "" && cfg.AppToken == "" {
		out = append(out, bots.Finding{What: "Slack over HTTP", Said: "no public address is set", Fix: "set PLENIPO_SITE to the https address that Slack reaches, the one in the app's Request URLs"})
	}
	return out
}

func examineBot(ctx context.Context, cfg Config, client *http.Client) []bots.Finding {
	before := time.Now()
	got, h, err := examineCall(ctx, cfg, client, "auth.test", cfg.BotToken)
	f := bots.Finding{What: "Slack bot token"}
	switch {
	case err != nil:
		f.Said, f.Fix = err.Error(), "look whether "+cfg.api()+" can be reached from here"
		return []bots.Finding{f}
	case !got.OK:
		f.Said, f.Fix = "refused: "+got.Error, "install the app to the workspace again at https://api.slack.com/apps, OAuth & Permissions, and set SLACK_BOT_TOKEN to the Bot User OAuth Token"
		return []bots.Finding{f}
	}
	f.Said = "it is " + got.User + " in " + got.Team
	out := []bots.Finding{f}
	if clock, ok := bots.ClockFinding("Slack", h, before, time.Now()); ok {
		out = append(out, clock)
	}
	if granted := h.Get("X-Oauth-Scopes"); granted != "" {
		have := strings.FieldsFunc(granted, func(r rune) bool { return r == ',' || r == ' ' })
		var missing []string
		for _, s := range Scopes() {
			if !slices.Contains(have, s) {
				missing = append(missing, s)
			}
		}
		f := bots.Finding{What: "Slack scopes", Said: "all are granted"}
		if len(missing) > 0 {
			f.Said = "missing: " + strings.Join(missing, ", ")
			f.Fix = "paste the output of \"plenipo slack manifest\" at https://api.slack.com/apps, App Manifest, and install the app again"
		}
		out = append(out, f)
	}
	return out
}

type examined struct {
	OK    bool   `json:"ok"`
	Error string `json:"error"`
	User  string `json:"user"`
	Team  string `json:"team"`
}

func examineCall(ctx context.Context, cfg Config, client *http.Client, method, token string) (got examined, h http.Header, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, cfg.api()+method, nil)
	if err != nil {
		return got, nil, fmt.Errorf("SLACK_API_URL: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := client.Do(req)
	if err != nil {
		return got, nil, fmt.Errorf("ask Slack: %w", err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(http.MaxBytesReader(nil, res.Body, 1<<20)).Decode(&got); err != nil {
		return got, nil, fmt.Errorf("ask Slack: HTTP %d, and no JSON", res.StatusCode)
	}
	return got, res.Header, nil
}
