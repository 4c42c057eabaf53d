package slack

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestManifestAndCodeAgree reads our own source: every Web API method that is called has its scopes in the manifest,
// none is asked for in vain, and every event subscribed to has a decoder and its scopes.
func TestManifestAndCodeAgree(t *testing.T) {
	called := map[string]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok || len(c.Args) < 5 {
				return true
			}
			sel, ok := c.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "call" && sel.Sel.Name != "once" {
				return true
			}
			lit, ok := c.Args[2].(*ast.BasicLit)
			if !ok {
				t.Errorf("%s: a method's name isn't a literal", name)
				return true
			}
			method, _ := strconv.Unquote(lit.Value)
			called[method] = true
			return true
		})
	}
	for m := range called {
		if _, ok := methodScopes[m]; !ok {
			t.Errorf("%s is called, and its scopes aren't in the manifest", m)
		}
	}
	for m := range methodScopes {
		if !called[m] {
			t.Errorf("the manifest asks for the scopes of %s, which isn't called", m)
		}
	}
	for _, name := range Events() {
		if _, ok := eventScopes[name]; !ok {
			t.Errorf("event %s has no scopes", name)
		}
	}
	if len(eventScopes) != len(Events()) {
		t.Error("scopes for events that aren't decoded")
	}
	for _, site := range []string{"", "https://bot.example.org"} {
		b, err := Manifest(site)
		if err != nil {
			t.Fatal(err)
		}
		var m struct {
			Display struct {
				Long string `json:"long_description"`
			} `json:"display_information"`
			Features struct {
				Slash []struct {
					Command string `json:"command"`
					URL     string `json:"url"`
				} `json:"slash_commands"`
				Shortcuts []struct{} `json:"shortcuts"`
				Agent     *struct{}  `json:"agent_view"`
				Assistant *struct{}  `json:"assistant_view"`
			} `json:"features"`
			OAuth struct {
				Scopes struct {
					Bot []string `json:"bot"`
				} `json:"scopes"`
			} `json:"oauth_config"`
			Settings struct {
				Events struct {
					Bot []string `json:"bot_events"`
				} `json:"event_subscriptions"`
				Socket bool `json:"socket_mode_enabled"`
			} `json:"settings"`
		}
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(m.OAuth.Scopes.Bot, Scopes()) || !slices.Equal(m.Settings.Events.Bot, Events()) || m.Settings.Socket != (site == "") {
			t.Errorf("scopes, events or transport differ:\n%s", b)
		}
		// docs.slack.dev/reference/app-manifest
		if n := len(m.Display.Long); n < 174 || n > 4000 {
			t.Errorf("long_description of %d", n)
		}
		if len(m.Features.Slash) != len(commands) || len(m.Features.Shortcuts) > 5 || m.Features.Agent == nil || m.Features.Assistant != nil {
			t.Errorf("features:\n%s", b)
		}
		for _, c := range m.Features.Slash {
			if _, ok := commands[c.Command]; !ok || (c.URL != "") != (site != "") {
				t.Errorf("command %+v", c)
			}
		}
	}
}
