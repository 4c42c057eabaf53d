package main

import (
	"testing"

	"github.com/goccy/go-yaml"
)

func TestSettingsFileNamesFlagsWithOrWithoutTheirCommand(t *testing.T) {
	var config map[string]any
	err := yaml.Unmarshal([]byte("serve:\n  listen: :80\n  slack:\n    bot-token: xoxb-1\nserve-store: a.db\nask: {}\n"), &config)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]any{
		"serve-listen": ":80", "serve-slack-bot-token": "xoxb-1", "serve-store": "a.db", "serve-site": nil, "ask-lang": nil, "listen": nil,
	} {
		if got := setting(config, path); got != want {
			t.Errorf("%s = %v, want %v", path, got, want)
		}
	}
}
