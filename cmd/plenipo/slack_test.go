package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"plenipo/bots/bottest"
)

// TestSlackInFiveMinutes does what docs/slack.md says, with a Slack of our own in Slack's place.
func TestSlackInFiveMinutes(t *testing.T) {
	page, err := os.ReadFile("../../docs/slack.md")
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
	want := []string{
		"plenipo slack manifest", "export SLACK_APP_TOKEN=xapp-… SLACK_BOT_TOKEN=xoxb-…", "plenipo serve",
		"plenipo slack manifest --site https://bot.example.org",
	}
	if strings.Join(commands, "\n") != strings.Join(want, "\n") {
		t.Fatalf("the page's commands are\n%s", strings.Join(commands, "\n"))
	}
	for _, c := range []string{commands[0], commands[3]} {
		var out strings.Builder
		if code := run(t.Context(), strings.Fields(c)[1:], streams{strings.NewReader(""), &out, os.Stderr}); code != 0 || !strings.Contains(out.String(), `"agent_view"`) {
			t.Errorf("%s: exit code %d\n%s", c, code, &out)
		}
	}
	peer := bottest.NewSlackPeer(t)
	t.Setenv("SLACK_API_URL", peer.URL)
	for _, set := range strings.Fields(commands[1])[1:] {
		name, value, _ := strings.Cut(set, "=")
		t.Setenv(name, strings.Replace(value, "…", "1", 1))
	}
	serving(t)
	peer.WaitFor(t, "socket", 2)
	if _, err := peer.SendSocket("events_api", map[string]any{
		"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "authorizations": []map[string]any{{"team_id": "T1", "user_id": "UBOT", "is_bot": true}},
		"event": map[string]any{"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.1", "text": "<@UBOT> When is the next Plenipotentiary Conference?"},
	}); err != nil {
		t.Fatal(err)
	}
	if got := peer.WaitFor(t, "chat.postMessage", 1)[0]; got.Thread != "1.1" || !strings.Contains(got.Text, "Plenipotentiary Conference") {
		t.Errorf("answer: %+v", got)
	}
	for _, picture := range regexp.MustCompile(`\]\((img/[^)]*)\)`).FindAllStringSubmatch(string(page), -1) {
		if info, err := os.Stat(filepath.Join("../../docs", picture[1])); err != nil || info.Size() > 150_000 {
			t.Errorf("picture %s: %v", picture[1], err)
		}
	}
}
