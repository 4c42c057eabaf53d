package discord

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"plenipo/bots/bottest"
	"plenipo/internal/store"
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
		b.peer.Tell(t)
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

// snowflakes reports whether the ids that data names are numbers as Discord writes them.
func snowflakes(data []byte) bool {
	var m struct {
		ID      string `json:"id"`
		Channel string `json:"channel_id"`
		Parent  string `json:"parent_id"`
		Guild   string `json:"guild_id"`
	}
	if json.Unmarshal(data, &m) != nil {
		return true // nothing is sent
	}
	for _, id := range []string{m.ID, m.Channel, m.Parent, m.Guild} {
		if digits(id) != id || len(id) > 1 && id[0] == '0' {
			return false
		}
	}
	return true
}

// Whatever the Gateway delivers, what is kept of it can be answered with what Discord takes.
func FuzzGateway(f *testing.F) {
	const message = `{"id":"1001","type":0,"channel_id":"6","guild_id":"5","author":{"id":"7"},"content":"<@42> hello there?"}`
	f.Add("MESSAGE_CREATE", message)
	f.Add("MESSAGE_CREATE", strings.Replace(message, `"guild_id":"5",`, "", 1))
	f.Add("MESSAGE_UPDATE", `{"id":"1001","channel_id":"6","guild_id":"5","content":"x","pinned":true,"author":{"id":"7"}}`)
	f.Add("MESSAGE_DELETE_BULK", `{"ids":["1","2"],"channel_id":"6","guild_id":"5"}`)
	f.Add("THREAD_CREATE", `{"id":"61","parent_id":"60","guild_id":"5","owner_id":"7","name":"Who signed?","newly_created":true}`)
	f.Add("CHANNEL_DELETE", `{"id":"6","guild_id":"5"}`)
	f.Add("GUILD_DELETE", `{"id":"5","unavailable":true}`)
	f.Add("INTERACTION_CREATE", slashJSON("1", "ask", "en-US", "question", "Why?"))
	f.Add("READY", `{"user":{"id":"42"}}`)
	b, _ := build(f, bottest.NewDiscordPeer(f), "", filepath.Join(f.TempDir(), "s.db"))
	box := &bottest.Basket{}
	b.inbox = box
	forum := store.Scope{Platform: Platform, Workspace: "5", Channel: "60"}
	if err := b.store.SetSettings(f.Context(), forum, store.Settings{Forum: store.On, Threads: store.On}); err != nil {
		f.Fatal(err)
	}
	room := make(chan struct{}, taken)
	f.Fuzz(func(t *testing.T, kind, data string) {
		b.peer.Tell(t)
		if !snowflakes([]byte(data)) {
			return // Discord's ids are numbers, and stand in the addresses of what is sent
		}
		b.self = "42"
		b.delivered(t.Context(), 0, &discordgo.Event{Type: kind, RawData: json.RawMessage(data)}, room)
		<-b.work.idle()
		for _, ev := range box.Empty() {
			if ev.Key == "" || !json.Valid(ev.Payload) || ev.Expires.Before(time.Now()) {
				t.Errorf("kept: %+v", ev)
			}
			if _, err := b.Respond(t.Context(), store.Claimed{Event: ev, Attempts: 1}); err != nil {
				_ = b.Apologize(t.Context(), store.Claimed{Event: ev, Attempts: 1}, err)
			}
		}
	})
}

// A custom id that is taken is one that this version writes, and pressing it gets a response that Discord takes.
func FuzzCustomID(f *testing.F) {
	for _, id := range []string{"1|p|nwkmqmwll4yj4qsi|1", "1|q||What is WCIT?", "1|e||wtdc-99", "1|h|x|", "1|k||1.2.bo", "1|w|x|", "0|p|x|1", "1|p|x|-1", "|||", ""} {
		f.Add(id)
	}
	b, _ := build(f, bottest.NewDiscordPeer(f), "", filepath.Join(f.TempDir(), "s.db"))
	f.Fuzz(func(t *testing.T, id string) {
		b.peer.Tell(t)
		if do, ok := parseAction(id); ok && do.String() != id {
			t.Errorf("%q was taken as %q", id, do)
		}
		for _, kind := range []int{interactionComponent, interactionModal} {
			i := &interaction{ID: "1", Type: kind, Token: "t", GuildID: "5", ChannelID: "6", Locale: "fr", Member: &member{User: &user{ID: "7"}, Permissions: "8"}}
			i.Data.CustomID, i.Data.Values = id, []string{id}
			out, err := json.Marshal(b.respond(t.Context(), i))
			if err != nil {
				t.Fatal(err)
			}
			bottest.CheckDiscordResponse(t, out)
		}
	})
}
