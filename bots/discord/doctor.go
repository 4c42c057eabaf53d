package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"plenipo/bots"
)

// What the bot needs in a server. Permissions: topics/permissions.
var neededPermissions = []struct {
	bit  uint64
	name string
}{
	{1 << 10, "View Channels"}, {1 << 11, "Send Messages"}, {1 << 38, "Send Messages in Threads"}, {1 << 35, "Create Public Threads"},
	{1 << 14, "Embed Links"}, {1 << 16, "Read Message History"},
}

// Examine asks Discord about the token, the application and the servers that the bot is in, and says what is missing
// and where to fix it. It posts nothing.
func Examine(ctx context.Context, cfg Config, client *http.Client) []bots.Finding {
	if _, err := parseKey(cfg.PublicKey); cfg.PublicKey != "" && err != nil {
		return []bots.Finding{{What: "Discord public key", Said: "not a key", Fix: "copy DISCORD_PUBLIC_KEY from https://discord.com/developers/applications, General Information"}}
	}
	if cfg.Token == "" {
		return []bots.Finding{{What: "Discord token", Said: "none is set, so that only interactions over HTTP are answered"}}
	}
	before := time.Now()
	var app struct {
		ID        string `json:"id"`
		Name      string `json:"name"`
		VerifyKey string `json:"verify_key"`
	}
	h, err := examineCall(ctx, cfg, client, "/applications/@me", &app)
	if err != nil {
		f := bots.Finding{What: "Discord token", Said: err.Error(), Fix: "look whether Discord can be reached from here"}
		if h != nil {
			f.Fix = "reset the token at https://discord.com/developers/applications, Bot, and set DISCORD_TOKEN to the new one"
		}
		return []bots.Finding{f}
	}
	out := []bots.Finding{{What: "Discord token", Said: "it is " + app.Name}}
	if clock, ok := bots.ClockFinding("Discord", h, before, time.Now()); ok {
		out = append(out, clock)
	}
	if cfg.ApplicationID != "" && cfg.ApplicationID != app.ID {
		out = append(out, bots.Finding{What: "Discord application", Said: "the token is another application's", Fix: "set DISCORD_APPLICATION_ID to " + app.ID})
	}
	if cfg.PublicKey != "" && app.VerifyKey != "" && !strings.EqualFold(cfg.PublicKey, app.VerifyKey) {
		out = append(out, bots.Finding{What: "Discord public key", Said: "it is another application's", Fix: "copy DISCORD_PUBLIC_KEY from https://discord.com/developers/applications, General Information"})
	}
	var guilds []struct {
		ID          string `json:"id"`
		Permissions string `json:"permissions"`
	}
	if _, err := examineCall(ctx, cfg, client, "/users/@me/guilds", &guilds); err != nil {
		return append(out, bots.Finding{What: "Discord servers", Said: err.Error(), Fix: "try again in a moment"})
	}
	for _, g := range guilds {
		have, err := strconv.ParseUint(g.Permissions, 10, 64)
		var missing []string
		for _, p := range neededPermissions {
			if err == nil && have&permissionAdministrator == 0 && have&p.bit == 0 {
				missing = append(missing, p.name)
			}
		}
		f := bots.Finding{What: "Discord server " + g.ID, Said: "all permissions are there"}
		if len(missing) > 0 {
			f.Said = "missing: " + strings.Join(missing, ", ")
			f.Fix = "give the bot's role these in Server Settings, Roles; single channels may still take them away"
		}
		out = append(out, f)
	}
	if len(guilds) == 0 {
		out = append(out, bots.Finding{What: "Discord servers", Said: "the bot is in none", Fix: "invite it: https://discord.com/developers/applications, OAuth2, URL Generator, scopes bot and applications.commands"})
	}
	return out
}

// examineCall returns the answer's header whenever Discord answered.
func examineCall(ctx context.Context, cfg Config, client *http.Client, path string, into any) (http.Header, error) {
	api := "https://discord.com/api/v10"
	if cfg.APIURL != "" {
		api = strings.TrimRight(cfg.APIURL, "/")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, api+path, nil)
	if err != nil {
		return nil, fmt.Errorf("DISCORD_API_URL: %w", err)
	}
	req.Header.Set("Authorization", "Bot "+cfg.Token)
	res, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask Discord: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return res.Header, fmt.Errorf("refused: HTTP %d", res.StatusCode)
	}
	if err := json.NewDecoder(http.MaxBytesReader(nil, res.Body, 4<<20)).Decode(into); err != nil {
		return res.Header, fmt.Errorf("ask Discord: %w", err)
	}
	return res.Header, nil
}
