package discord

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"plenipo/bots"
	"plenipo/bots/bottest"
	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
)

// A twin is another party's Discord, discord-digital-twin, with one server, one channel and one person.
type twin struct {
	t  *testing.T
	at string
}

// newTwin starts the twin; the test is skipped where it isn't installed.
func newTwin(t *testing.T) *twin {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed")
	}
	if _, err := os.Stat("e2e/node_modules/discord-digital-twin"); err != nil {
		t.Skip("discord-digital-twin is not installed: run npm ci --ignore-scripts in bots/discord/e2e")
	}
	c := exec.Command("node", "launch.mjs")
	c.Dir, c.Stderr = "e2e", os.Stderr
	return &twin{t, bottest.Start(t, c, bottest.Listens)}
}

// do has the person do something, or asks the twin for what it knows.
func (w *twin) do(what string, args map[string]any, into any) {
	w.t.Helper()
	body := map[string]any{"what": what}
	for k, v := range args {
		body[k] = v
	}
	b, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	res, err := http.Post(w.at+"/__do", "application/json", bytes.NewReader(b))
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(into); err != nil {
		w.t.Fatalf("%s: %v", what, err)
	}
}

// A made is what the twin says of a message or an interaction.
type made struct {
	ID        string          `json:"id"`
	Type      int             `json:"type"` // of a response
	Data      json.RawMessage `json:"data"`
	MessageID string          `json:"messageId"`
	Acked     bool            `json:"acknowledged"`
	Content   string          `json:"content"`
	Author    user            `json:"author"`
	Flags     int             `json:"flags"`
	message
}

// await asks the twin until ok; it is another process and tells nothing by itself.
func (w *twin) await(what string, ok func() bool) {
	w.t.Helper()
	for range 6000 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.t.Fatalf("waited in vain for %s", what)
}

// response waits until an interaction is acknowledged, and returns how. The twin keeps the data as text.
func (w *twin) response(id string) (kind int, data map[string]any) {
	w.t.Helper()
	var got struct {
		Type         int    `json:"type"`
		Acknowledged bool   `json:"acknowledged"`
		Data         string `json:"data"`
	}
	w.await("a response", func() bool {
		w.do("response", map[string]any{"id": id}, &got)
		return got.Acknowledged
	})
	if got.Data != "" {
		if err := json.Unmarshal([]byte(got.Data), &data); err != nil {
			w.t.Fatal(err)
		}
	}
	return got.Type, data
}

// TestAgainstAnotherPartysDiscord does in the twin what a person does in a server, and reads what the person sees.
func TestAgainstAnotherPartysDiscord(t *testing.T) {
	w := newTwin(t)
	var at struct{ Guild, User, Channel, Bot string }
	w.do("places", nil, &at)
	cfg := Config{Token: "e2e-token", ApplicationID: at.Bot, APIURL: w.at + "/api/v9"}

	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "s.db"), store.Options{Drivers: []store.Driver{sqlite.Driver()}})
	if err != nil {
		t.Fatal(err)
	}
	b := &brain{release: make(chan struct{})}
	d := bots.NewDispatcher(s, bots.Options{Alone: true, Poll: 20 * time.Millisecond})
	a, err := New(cfg, Deps{Desk: &bots.Desk{Answers: b, Records: s}, Inbox: d, Records: s, Community: community(s), Base: emptyBase})
	if err != nil {
		t.Fatal(err)
	}
	d.Serve(Platform, a)
	help := store.Scope{Platform: Platform, Workspace: store.WorkspaceID(at.Guild), Channel: store.ChannelID(at.Channel)}
	if err := s.SetSettings(t.Context(), help, store.Settings{HelpChannel: store.ChannelID(at.Channel)}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	bottest.Background(t, d.Run, a.Run)
	w.await("the bot at the Gateway", func() bool { return a.Shards() == 1 })

	text := func(name, value string, focused bool) map[string]any {
		o := map[string]any{"name": name, "type": 3, "value": value}
		if focused {
			o["focused"] = true
		}
		return o
	}
	slash := func(question string) string {
		t.Helper()
		var i made
		w.do("command", map[string]any{"name": "ask", "options": []any{text("question", question, false)}}, &i)
		return i.ID
	}
	messages := func() (all []made) {
		t.Helper()
		w.do("messages", nil, &all)
		return all
	}

	t.Run("a slash command is answered at once", func(t *testing.T) {
		kind, data := w.response(slash("What is WCIT?"))
		body, _ := json.Marshal(data)
		if kind != respondMessage || !strings.Contains(string(body), "You asked: What is WCIT?") {
			t.Errorf("type %d: %s", kind, body)
		}
	})

	t.Run("a slow answer is deferred and then edited in", func(t *testing.T) {
		id := slash("slow")
		if kind, _ := w.response(id); kind != respondDeferred {
			t.Fatalf("type %d, want a deferred one", kind)
		}
		close(b.release)
		w.await("the edit", func() bool {
			for _, m := range messages() {
				if strings.Contains(wordsOf(m.message), "You asked: slow") {
					return true
				}
			}
			return false
		})
	})

	t.Run("a mention is answered as a reply, and a reply to that too", func(t *testing.T) {
		var asked made
		w.do("message", map[string]any{"content": "<@" + at.Bot + "> who signed?"}, &asked)
		var answer made
		w.await("an answer", func() bool {
			for _, m := range messages() {
				if m.Author.ID == at.Bot && strings.Contains(wordsOf(m.message), "You asked: who signed?") {
					answer = m
					return true
				}
			}
			return false
		})
		w.do("message", map[string]any{"content": "and who didn't?", "replyTo": answer.ID}, &asked)
		w.await("an answer to the reply", func() bool {
			for _, m := range messages() {
				if m.Author.ID == at.Bot && strings.Contains(wordsOf(m.message), "and who didn’t?") || strings.Contains(wordsOf(m.message), "and who didn't?") {
					return true
				}
			}
			return false
		})
		w.do("message", map[string]any{"content": "people's talk"}, &asked)
	})

	t.Run("autocomplete offers choices", func(t *testing.T) {
		var i made
		w.do("complete", map[string]any{"data": map[string]any{"id": "1", "name": "event", "type": 1, "options": []any{text("name", "wc", true)}}}, &i)
		kind, data := w.response(i.ID)
		if choices, _ := data["choices"].([]any); kind != respondChoices || len(choices) == 0 || len(choices) > 25 {
			t.Errorf("type %d: %v", kind, data)
		}
	})

	t.Run("buttons and a form", func(t *testing.T) {
		var onto made
		for _, m := range messages() {
			if m.Author.ID == at.Bot && find(m.Components, typeButton, "Helpful").CustomID != "" {
				onto = m
			}
		}
		up := find(onto.Components, typeButton, "Helpful")
		if up.CustomID == "" {
			t.Fatal("no answer has a button")
		}
		var i made
		w.do("click", map[string]any{"message": onto.ID, "customId": up.CustomID}, &i)
		if kind, data := w.response(i.ID); kind != respondMessage || int(data["flags"].(float64))&flagEphemeral == 0 {
			t.Errorf("a vote got type %d: %v", kind, data)
		}
		unknown, _ := w.response(slash("nobody knows"))
		if unknown != respondMessage {
			t.Fatalf("type %d", unknown)
		}
		var ask made
		for _, m := range messages() {
			if c := find(m.Components, typeButton, "Ask a human"); c.CustomID != "" {
				ask = m
				w.do("click", map[string]any{"message": m.ID, "customId": c.CustomID}, &i)
			}
		}
		if ask.ID == "" {
			t.Fatal("nobody can be asked")
		}
		kind, data := w.response(i.ID)
		if kind != respondModal {
			t.Fatalf("type %d, want a form: %v", kind, data)
		}
		w.do("submit", map[string]any{"data": map[string]any{"custom_id": data["custom_id"], "components": []any{
			map[string]any{"type": 1, "components": []any{map[string]any{"type": 4, "custom_id": humanField, "value": "who knows?"}}}}}}, &i)
		if kind, data := w.response(i.ID); kind != respondMessage {
			t.Errorf("the form got type %d: %v", kind, data)
		}
		w.await("the question among people", func() bool {
			for _, m := range messages() {
				if strings.Contains(wordsOf(m.message)+m.Content, "who knows?") {
					return true
				}
			}
			return false
		})
	})

	t.Run("every body that was sent is what Discord takes", func(t *testing.T) {
		res, err := http.Get(w.at + "/__calls")
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var calls []struct{ Method, Path, Body string }
		if err := json.NewDecoder(res.Body).Decode(&calls); err != nil {
			t.Fatal(err)
		}
		checked := 0
		for _, c := range calls {
			if strings.HasPrefix(c.Path, "/gateway") || c.Method == http.MethodGet {
				continue
			}
			bottest.CheckDiscordCall(t, bottest.DiscordCall{Method: c.Method, Path: c.Path, Body: json.RawMessage(c.Body)})
			checked++
		}
		if checked < 8 {
			t.Errorf("only %d bodies were checked", checked)
		}
	})
	// What wasn't meant for the bot got nothing: everything it said answers something above.
	said := 0
	for _, m := range messages() {
		if m.Author.ID == at.Bot && strings.Contains(wordsOf(m.message), "talk") {
			said++
		}
	}
	if said != 0 {
		t.Errorf("%d answers to people's talk", said)
	}
}
