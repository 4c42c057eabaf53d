package discord

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"plenipo/bots/bottest"
)

// Whatever Discord, or somebody with its key, sends is answered with something that Discord's schema allows.
func FuzzInteraction(f *testing.F) {
	f.Add(slashJSON("1", "ask", "en-US", "question", "Why?"))
	f.Add(slashJSON("2", "settings", "fr", "chapter", "x", "private", true))
	f.Add(press("3", "1|p|nwkmqmwll4yj4qsi|1", "8", map[string]any{"components": []any{map[string]any{"type": 17}}}))
	f.Add(`{"id":"4","type":4,"data":{"options":[{"name":"term","focused":true,"value":{}}]}}`)
	f.Add(`{"id":"5","type":5,"data":{"custom_id":"1|f||","components":[{"component":{"custom_id":"question","value":"x"}}]}}`)
	// Nothing runs beside it: the fuzzer would take its steps for the input's.
	b, _ := build(f, bottest.NewDiscordPeer(f), "", filepath.Join(f.TempDir(), "s.db"))
	f.Fuzz(func(t *testing.T, body string) {
		i, err := decodeInteraction([]byte(body))
		if err != nil {
			return
		}
		out, err := json.Marshal(b.respond(t.Context(), i))
		if err != nil {
			t.Fatal(err)
		}
		bottest.CheckDiscordResponse(t, out)
	})
}
