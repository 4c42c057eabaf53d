package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"plenipo/bots/bottest"
)

// TestDiscordInFiveMinutes does what docs/discord.md says, with a Discord of our own in Discord's place.
func TestDiscordInFiveMinutes(t *testing.T) {
	page, err := os.ReadFile("../../docs/discord.md")
	if err != nil {
		t.Fatal(err)
	}
	var commands []string
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		for line := range strings.Lines(block[1]) {
			if line = strings.TrimSpace(line); line != "" {
				commands = append(commands, line)
			}
		}
	}
	want := []string{"export DISCORD_TOKEN=… DISCORD_APPLICATION_ID=…", "plenipo discord register", "plenipo serve"}
	if strings.Join(commands, "\n") != strings.Join(want, "\n") {
		t.Fatalf("the page's commands are\n%s", strings.Join(commands, "\n"))
	}
	peer := bottest.NewDiscordPeer(t)
	t.Setenv("DISCORD_API_URL", peer.URL)
	for _, set := range strings.Fields(commands[0])[1:] {
		name, value, _ := strings.Cut(set, "=")
		t.Setenv(name, strings.Replace(value, "…", "1", 1))
	}
	for _, says := range []string{"Discord's commands are registered.", "Discord has these commands already."} {
		var out strings.Builder
		if code := run(t.Context(), strings.Fields(commands[1])[1:], streams{strings.NewReader(""), &out, os.Stderr}); code != 0 || !strings.Contains(out.String(), says) {
			t.Errorf("register: exit code %d, %q, want %q", code, &out, says)
		}
	}
	if written := peer.Calls("PUT /applications/1/commands"); len(written) != 1 {
		t.Errorf("commands were written %d times", len(written))
	}
	serving(t)
	peer.WaitFor(t, "IDENTIFY", 1)
	if err := peer.Send("MESSAGE_CREATE", map[string]any{
		"id": "1001", "channel_id": "6", "guild_id": "5", "type": 0, "author": map[string]any{"id": "7"},
		"content": "<@" + peer.Self + "> When is the next Plenipotentiary Conference?", "mentions": []any{map[string]any{"id": peer.Self}},
	}); err != nil {
		t.Fatal(err)
	}
	got := peer.WaitFor(t, "POST /channels/6/messages", 1)[0]
	if !strings.Contains(string(got.Body), "Plenipotentiary Conference") || !strings.Contains(string(got.Body), `"message_id":"1001"`) {
		t.Errorf("answer: %s", got.Body)
	}
	for _, picture := range regexp.MustCompile(`\]\((img/[^)]*)\)`).FindAllStringSubmatch(string(page), -1) {
		if info, err := os.Stat(filepath.Join("../../docs", picture[1])); err != nil || info.Size() > 150_000 {
			t.Errorf("picture %s: %v", picture[1], err)
		}
	}
}
