package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
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

// The README's table has every setting of serve, and every variable that any command reads; the pages name none that isn't read.
func TestTheSettingsTableIsComplete(t *testing.T) {
	parser, err := kong.New(&cli{}, kong.Vars{"version": ""})
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(readme), "\n## Settings\n")
	table, _, _ = strings.Cut(table, "\n## ")
	known := map[string]bool{"PLENIPO_CONFIG": true}
	var walk func(n *kong.Node)
	walk = func(n *kong.Node) {
		for _, f := range n.Flags {
			for _, env := range f.Envs {
				known[env] = true
			}
			if n.Name == "serve" && len(f.Envs) == 0 && f.Name != "help" && !strings.Contains(table, "`--"+f.Name) {
				t.Errorf("--%s of serve is missing in the README's table", f.Name)
			}
		}
		for _, c := range n.Children {
			walk(c)
		}
	}
	walk(parser.Model.Node)
	for _, env := range slices.Sorted(maps.Keys(known)) {
		if !strings.Contains(table, "`"+env+"`") {
			t.Errorf("%s is missing in the README's table", env)
		}
	}
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(pages, "../../README.md", "../../Dockerfile", "../../compose.yaml", "../../deploy/kubernetes/plenipo.yaml", "../../deploy/systemd/plenipo.service") {
		if filepath.Base(page) == "benchmarks.md" {
			continue // it names what tests read
		}
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, env := range regexp.MustCompile(`\b(PLENIPO|SLACK|DISCORD|OTEL)_[A-Z_]+\b`).FindAllString(string(text), -1) {
			if !known[env] && !strings.HasPrefix(env, "PLENIPO_TEST_") {
				t.Errorf("%s names %s, which nothing reads", page, env)
			}
		}
	}
}
