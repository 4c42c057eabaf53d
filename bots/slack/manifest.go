package slack

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"plenipo/internal/locale"
)

// methodScopes are the Web API methods that the adapter calls, with the bot scopes each needs.
var methodScopes = map[string][]string{
	"auth.test":                             nil,
	"chat.delete":                           {"chat:write"},
	"chat.getPermalink":                     nil,
	"chat.postEphemeral":                    {"chat:write"},
	"chat.postMessage":                      {"chat:write"},
	"chat.update":                           {"chat:write"},
	"conversations.history":                 {"channels:history", "groups:history", "im:history", "mpim:history"},
	"conversations.info":                    {"channels:read", "groups:read", "im:read", "mpim:read"},
	"conversations.open":                    {"im:write"},
	"conversations.replies":                 {"channels:history", "groups:history", "im:history", "mpim:history"},
	"users.info":                            {"users:read"},
	"views.open":                            nil,
	"views.update":                          nil,
	"views.publish":                         nil,
	"assistant.threads.setStatus":           {"chat:write"},
	"assistant.threads.setSuggestedPrompts": {"assistant:write"},
	"assistant.threads.setTitle":            {"assistant:write"},
}

// eventScopes are the bot scopes that the subscribed events need.
var eventScopes = map[string][]string{
	"app_mention": {"app_mentions:read"}, "message.channels": {"channels:history"}, "message.groups": {"groups:history"},
	"message.im": {"im:history"}, "message.mpim": {"mpim:history"}, "app_home_opened": nil, "app_context_changed": nil,
	"pin_added": {"pins:read"}, "pin_removed": {"pins:read"}, "app_uninstalled": nil, "tokens_revoked": nil,
}

// Scopes returns the bot scopes that the app needs, sorted: those of its methods, its events, and of commands.
func Scopes() []string {
	all := []string{"commands"}
	for _, s := range methodScopes {
		all = append(all, s...)
	}
	for _, name := range Events() {
		all = append(all, eventScopes[name]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Events returns the events that the app subscribes to, sorted.
func Events() []string {
	var all []string
	for name := range eventDecoders {
		if !formerEvents[name] {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// Manifest returns the app's manifest as JSON, to paste at https://api.slack.com/apps → Create New App → From a
// manifest. With site, the public address of the program, it is for HTTP; without, for Socket Mode.
func Manifest(site string) ([]byte, error) {
	type object = map[string]any
	site = strings.TrimRight(site, "/")
	var slash []object
	for _, name := range slices.Sorted(maps.Keys(commands)) {
		c := commands[name]
		o := object{"command": name, "description": c.usage, "usage_hint": c.hint, "should_escape": false}
		if site != "" {
			o["url"] = site + "/slack/commands"
		}
		slash = append(slash, o)
	}
	var prompts []object
	for _, q := range []string{"What is WCIT-12?", "When is the next Plenipotentiary Conference?", "What are the ITRs?"} {
		prompts = append(prompts, object{"title": q, "message": q})
	}
	events := object{"bot_events": Events()}
	interactivity := object{"is_enabled": true}
	oauth := object{"scopes": object{"bot": Scopes()}}
	if site != "" {
		events["request_url"] = site + "/slack/events"
		interactivity["request_url"] = site + "/slack/interactions"
		oauth["redirect_urls"] = []string{site + "/slack/oauth_redirect"}
	}
	m := object{
		"_metadata": object{"major_version": 1, "minor_version": 1},
		"display_information": object{
			"name": "Plenipo", "description": "Answers on WCIT-12, the ITRs, ITU and Internet governance, with sources",
			"long_description": locale.New("en").Text("help", nil) + " Answers are quotes from files that a community keeps itself, never made up, and every one names its source.",
			"background_color": "#1d3557",
		},
		"features": object{
			"app_home":       object{"home_tab_enabled": true, "messages_tab_enabled": true, "messages_tab_read_only_enabled": false},
			"bot_user":       object{"display_name": "Plenipo", "always_online": true},
			"slash_commands": slash,
			"shortcuts": []object{
				{"name": "Ask Plenipo about this", "type": "message", "callback_id": shortcutAbout, "description": "Look up what a message asks"},
				{"name": "Save as answer", "type": "message", "callback_id": shortcutSave, "description": "Make a message an answer of your chapter"},
				{"name": "Ask Plenipo", "type": "global", "callback_id": shortcutAsk, "description": "Ask a policy question"},
			},
			"agent_view": object{"agent_description": "Policy questions, answered from files with their sources", "suggested_prompts": prompts},
		},
		"oauth_config": oauth,
		"settings": object{
			"event_subscriptions": events, "interactivity": interactivity, "org_deploy_enabled": true,
			"socket_mode_enabled": site == "", "token_rotation_enabled": false,
		},
	}
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the manifest: %w", err)
	}
	return append(b, '\n'), nil
}
