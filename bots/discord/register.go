package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Register makes Discord offer the bot's commands: everywhere, or with guild in one server alone, where a change
// shows at once. It asks for what Discord has and writes only when that differs; changed says whether it did.
func Register(ctx context.Context, cfg Config, guild string) (changed bool, err error) {
	if cfg.Token == "" {
		return false, errors.New("DISCORD_TOKEN is empty: registering commands needs the bot's token")
	}
	if digits(cfg.ApplicationID) == "" || digits(cfg.ApplicationID) != cfg.ApplicationID {
		return false, fmt.Errorf("DISCORD_APPLICATION_ID is %q: copy \"Application ID\", a number, from the application's page", cfg.ApplicationID)
	}
	a := &Adapter{cfg: cfg, now: time.Now, log: slog.New(slog.DiscardHandler), api: strings.TrimRight(firstOf(cfg.APIURL, defaultAPI), "/")}
	if a.session, err = newSession(cfg.Token, a.api, nil); err != nil {
		return false, err
	}
	path := "/applications/" + cfg.ApplicationID + "/commands"
	if guild != "" {
		path = "/applications/" + cfg.ApplicationID + "/guilds/" + digits(guild) + "/commands"
	}
	want := commands()
	if guild != "" {
		for i := range want {
			// Contexts and installs are for commands that are everywhere.
			want[i].Contexts, want[i].IntegrationTypes = nil, nil
		}
	}
	var have []command
	if err := a.rest(ctx, http.MethodGet, path+"?with_localizations=true", path, nil, &have); err != nil {
		return false, fmt.Errorf("list commands: %w", err)
	}
	if guild != "" {
		for i := range have {
			have[i].Contexts, have[i].IntegrationTypes = nil, nil
		}
	}
	if fingerprint(have) == fingerprint(want) {
		return false, nil
	}
	if err := a.rest(ctx, http.MethodPut, path, path, want, nil); err != nil {
		return false, fmt.Errorf("write commands: %w", err)
	}
	return true, nil
}

// fingerprint is equal for commands that mean the same, in whatever order Discord returns them.
func fingerprint(of []command) string {
	lines := make([]string, len(of))
	for i, c := range of {
		c.Contexts, c.IntegrationTypes = slices.Clone(c.Contexts), slices.Clone(c.IntegrationTypes)
		slices.Sort(c.Contexts)
		slices.Sort(c.IntegrationTypes)
		b, err := json.Marshal(c)
		if err != nil {
			panic("discord: a command is plain data: " + err.Error())
		}
		lines[i] = string(b)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
