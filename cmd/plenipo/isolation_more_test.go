package main

import (
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"plenipo/internal/store"
	"plenipo/internal/store/storetest"
)

// discordChannel is the Discord channel that stands for one of Slack.
func discordChannel(slack store.ChannelID) store.ChannelID {
	return map[store.ChannelID]store.ChannelID{"CGVA": "61", "CDKR": "62"}[slack]
}

// inDiscord asks, and types into every option that is completed, in the chapter's channel and in another's; members and
// those who manage the channel.
func inDiscord(t *testing.T, p *process, key ed25519.PrivateKey, questions []string) map[string]string {
	t.Helper()
	n := 0
	send := func(channel string, kind int, command string, options ...map[string]any) string {
		n++
		body, err := json.Marshal(map[string]any{
			"id": fmt.Sprint(200_000 + n), "application_id": "1", "type": kind, "token": "tok", "guild_id": "5", "channel_id": channel, "locale": "en-US",
			"member": map[string]any{"user": map[string]any{"id": fmt.Sprint(800 + n)}, "permissions": "16"},
			"data":   map[string]any{"name": command, "type": 1, "options": options},
		})
		if err != nil {
			t.Fatal(err)
		}
		return string(p.interaction(t, key, body)) + "\n"
	}
	surfaces := map[string]string{}
	for channel, whose := range map[string]string{"61": "Discord, the chapter's own ", "62": "Discord, another chapter's ", "63": "Discord, nobody's "} {
		for _, q := range questions {
			surfaces[whose+"/ask"] += send(channel, 2, "ask", map[string]any{"name": "question", "type": 3, "value": q})
		}
		surfaces[whose+"/events"] += send(channel, 2, "events") + send(channel, 2, "events", map[string]any{"name": "series", "type": 3, "value": "wtpf"})
		surfaces[whose+"/define"] += send(channel, 2, "define", map[string]any{"name": "term", "type": 3, "value": "quincunx"})
		surfaces[whose+"settings"] += send(channel, 2, "settings") + send(channel, 2, "reminders") + send(channel, 2, "corrections")
		for option, command := range map[string]string{"question": "ask", "name": "event", "term": "define", "series": "events", "region": "reminders", "chapter": "settings", "topics": "settings"} {
			for _, typed := range []string{"", "quin", "what are the", "doub", "where"} {
				surfaces[whose+"autocomplete"] += send(channel, 4, command, map[string]any{"name": option, "type": 3, "value": typed, "focused": true})
			}
		}
		surfaces[whose+"autocomplete"] += send(channel, 4, "reminders", map[string]any{"name": "series", "type": 3, "value": "quin", "focused": true})
	}
	// These show the chapter what is its own; of it the autocomplete and /ask must.
	for _, own := range []string{"/events", "/define", "settings"} {
		delete(surfaces, "Discord, the chapter's own "+own)
	}
	return surfaces
}

// onTheCommandLine asks as another chapter and as nobody, speaks MCP, and exports and prints what is another chapter's.
func onTheCommandLine(t *testing.T, dir, dsn string, questions []string) map[string]string {
	t.Helper()
	surfaces := map[string]string{}
	run := func(where, in string, args ...string) {
		t.Helper()
		_, out, errs := plenipo(t, in, args...)
		surfaces[where] += out + errs
	}
	for _, q := range questions {
		run("ask", "", "ask", "--json", "--knowledge", dir, q)
		run("ask --chapter of another", "", "ask", "--json", "--knowledge", dir, "--chapter", "sn", q)
		run("search", "", "search", "--json", "--knowledge", dir, q)
		call, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": map[string]any{"name": "ask", "arguments": map[string]any{"question": q}}})
		if err != nil {
			t.Fatal(err)
		}
		run("mcp ask", mcpHello+string(call)+"\n", "mcp", "--knowledge", dir)
		run("mcp search", mcpHello+strings.ReplaceAll(strings.ReplaceAll(string(call), `"question"`, `"query"`), `"name":"ask"`, `"name":"search"`)+"\n", "mcp", "--knowledge", dir)
	}
	run("events", "", "events", "--json", "--knowledge", dir, "--from", "2030-01-01")
	run("events --ics", "", "events", "--ics", "--knowledge", dir, "--from", "2030-01-01")
	run("events of no series", "", "events", "--knowledge", dir, "--series", "nothing")
	run("mcp events", mcpHello+`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"events","arguments":{}}}`+"\n", "mcp", "--knowledge", dir)
	run("export of another chapter's", "", "export", "--store", dsn, "--secret-key", storetest.Key, "--chapter", "sn")
	run("export of the chapter's own", "", "export", "--store", dsn, "--secret-key", storetest.Key, "--chapter", "ch")
	run("insights of another chapter's", "", "insights", "--store", dsn, "--secret-key", storetest.Key, "--chapter", "sn")
	return surfaces
}
