package discord

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"plenipo/bots"
	"plenipo/bots/bottest"
	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
)

func TestASlashCommandIsAnsweredAtOnce(t *testing.T) {
	b := newBot(t)
	g := b.interact(slashJSON("100", "ask", "en-US", "question", "Why <@1> @everyone?"))
	if g.Type != respondMessage || g.private() || !strings.Contains(g.words(), "You asked: Why <@1> @everyone?") {
		t.Errorf("got %+v", g)
	}
	g = b.interact(slashJSON("101", "ask", "en-US", "question", "Why?", "private", true))
	if !g.private() {
		t.Error("a private answer is public")
	}
	if g := b.interact(slashJSON("102", "define", "en-US", "term", "ITR")); !strings.Contains(g.words(), "define ITR") {
		t.Errorf("define: %s", g.words())
	}
	if g := b.interact(slashJSON("103", "events", "en-US")); !strings.Contains(g.words(), "events") {
		t.Errorf("events: %s", g.words())
	}
	if g := b.interact(slashJSON("104", "help", "fr")); !g.private() || !strings.Contains(g.words(), "Je ") {
		t.Errorf("help: %s", g.words())
	}
}

// Each row is an exit of the package's documentation.
func TestEveryExitEndsInWords(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"nothing was asked", slashJSON("1", "ask", "en-US", "question", "  "), "write your question"},
		{"no option at all", slashJSON("2", "ask", "en-US"), "write your question"},
		{"an option of another type", slashJSON("3", "ask", "en-US", "question", 12), "write your question"},
		{"too long", slashJSON("4", "ask", "en-US", "question", strings.Repeat("x", maxQuestion+1)), "2000"},
		{"an unknown command", slashJSON("5", "destroy", "en-US"), "don’t know this kind"},
		{"the engine fails", slashJSON("6", "ask", "en-US", "question", "broken"), "couldn’t look that up"},
		{"the engine panics", slashJSON("7", "ask", "en-US", "question", "panic"), "couldn’t look that up"},
		{"not allowed", slashJSON("8", "settings", "en-US"), "Only those who manage"},
		{"the asker's language", slashJSON("9", "ask", "fr"), "Écrivez votre question"},
		{"a language without texts", slashJSON("10", "ask", "th"), "write your question"},
		{"a button from nowhere", press("11", "launch_missiles", "0", nil), "ancienne réponse"},
		{"an older button", press("12", "0|p|x|1", "0", nil), "ancienne réponse"},
		{"a page without its question", press("13", "1|p|gone|1", "0", nil), "ancienne réponse"},
		{"a page that is no number", press("14", "1|p|gone|-1", "0", nil), "ancienne réponse"},
		{"no help channel", press("15", "1|h|x|", "0", nil), "Personne n’est désigné"},
		{"an event from nowhere", press("16", "1|e||none", "8", nil), "ancienne réponse"},
		{"an event without permission", press("17", "1|e||none", "0", nil), "Seules les personnes"},
		{"an unknown type of interaction", `{"id":"18","type":99,"token":"t"}`, "don’t know this kind"},
		{"a form from nowhere", `{"id":"19","type":5,"token":"t","data":{"custom_id":"x"}}`, "don’t know this kind"},
	}
	b := newBot(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := b.interact(tt.body)
			if g.Type != respondMessage || !g.private() || !strings.Contains(g.words(), tt.want) {
				t.Errorf("type %d private %v: %q, want %q", g.Type, g.private(), g.words(), tt.want)
			}
		})
	}
}

func TestForgedStaleAndBrokenRequestsAreRefused(t *testing.T) {
	b := newBot(t)
	ping := `{"id":"1","type":1,"token":"t"}`
	if status, out := b.post(ping, time.Now(), nil); status != 200 || strings.TrimSpace(string(out)) != `{"type":1}` {
		t.Errorf("ping: %d %s", status, out)
	}
	set := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	tests := []struct {
		name  string
		body  string
		at    time.Duration
		spoil func(*http.Request)
		want  int
	}{
		{"forged", ping, 0, set("X-Signature-Ed25519", strings.Repeat("00", 64)), 401},
		{"no signature", ping, 0, set("X-Signature-Ed25519", ""), 401},
		{"half a signature", ping, 0, set("X-Signature-Ed25519", "ab"), 401},
		{"not hexadecimal", ping, 0, set("X-Signature-Ed25519", strings.Repeat("zz", 64)), 401},
		{"another timestamp", ping, 0, set("X-Signature-Timestamp", "1"), 401},
		{"no timestamp", ping, 0, set("X-Signature-Timestamp", ""), 401},
		{"stale", ping, -6 * time.Minute, nil, 401},
		{"from the future", ping, 6 * time.Minute, nil, 401},
		{"too large", `{"id":"` + strings.Repeat("1", maxBody) + `"}`, 0, nil, 413},
		{"null", `null`, 0, nil, 400},
		{"a number", `7`, 0, nil, 400},
		{"an array", `[]`, 0, nil, 400},
		{"empty", ``, 0, nil, 400},
		{"cut off", `{"id":"1","ty`, 0, nil, 400},
		{"deep", strings.Repeat(`{"data":`, 50000), 0, nil, 400},
		{"other types", `{"id":1,"type":"x"}`, 0, nil, 400},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if status, out := b.post(tt.body, time.Now().Add(tt.at), tt.spoil); status != tt.want {
				t.Errorf("status %d, want %d: %s", status, tt.want, out)
			}
		})
	}
}

func TestASlowAnswerIsDeferredAndEditedIn(t *testing.T) {
	b := newBot(t)
	var early atomic.Int32
	b.peer.SetFaults(func(_ int, c bottest.DiscordCall) bottest.Fault {
		if strings.HasSuffix(c.Path, "/@original") && c.Nth == 1 {
			early.Add(1) // the deferral is on its way still
			return bottest.Fault{Status: 404, Code: codeUnknownWebhook}
		}
		return bottest.Fault{}
	})
	g := b.interact(slashJSON("200", "ask", "en-US", "question", "slow", "private", true))
	if g.Type != respondDeferred || !g.private() {
		t.Fatalf("got %+v", g)
	}
	close(b.brain.release)
	c := b.peer.Next(t, originals)
	if !strings.Contains(string(c.Body), "You asked: slow") || early.Load() != 1 {
		t.Errorf("edited in after %d refusals: %s", early.Load(), c.Body)
	}
}

func TestMoreShowsEveryPageAndSurvivesARestart(t *testing.T) {
	b := newBot(t)
	g := b.interact(slashJSON("300", "ask", "en-US", "question", "long story"))
	if !strings.Contains(g.words(), "Page 1 of") {
		t.Fatalf("no pages: %s", g.words())
	}
	next := find(g.Data.Components, typeButton, "More")
	for _, restarted := range []bool{false, true} {
		if restarted {
			b.Adapter.recent = newRecent(8)
		}
		g := b.interact(press("301", next.CustomID, "0", g.Data.message))
		if g.Type != respondUpdate || !strings.Contains(g.words(), "Page 2 of") {
			t.Errorf("restarted %v: type %d: %s", restarted, g.Type, g.words())
		}
	}
}

// find returns the first component of a type with a label.
func find(of []component, kind int, label string) component {
	for _, c := range of {
		if c.Type == kind && c.Label == label {
			return c
		}
		if got := find(c.Components, kind, label); got.Type != 0 {
			return got
		}
	}
	return component{}
}

func TestVotesShareAndAskAHuman(t *testing.T) {
	b := newBot(t)
	g := b.interact(slashJSON("400", "ask", "en-US", "question", "nobody knows", "private", true))
	if g := b.interact(press("401", find(g.Data.Components, typeButton, "Share in channel").CustomID, "0", g.Data.message)); g.private() || g.Type != respondMessage {
		t.Errorf("shared: %+v", g)
	}
	for range 2 { // a replay counts once
		if g := b.interact(press("402", "1|d|nwkmqmwll4yj4qsi|", "0", nil)); !g.private() || !strings.Contains(g.words(), "n’allait pas") {
			t.Errorf("vote: %s", g.words())
		}
	}
	why := strings.Replace(press("406", "1|w|nwkmqmwll4yj4qsi|", "0", nil), `"custom_id"`, `"values":["outdated"],"custom_id"`, 1)
	if g := b.interact(why); g.Type != respondUpdate || !strings.Contains(g.words(), "noté") {
		t.Errorf("reason: %s", g.words())
	}
	if g := b.interact(press("407", "1|d|nwkmqmwll4yj4qsi|", "0", nil)); !strings.Contains(g.words(), "noté") {
		t.Errorf("who gave a reason is asked again: %s", g.words())
	}
	if votes, err := b.store.Votes(t.Context(), "nwkmqmwll4yj4qsi"); err != nil || votes.Not != 1 {
		t.Errorf("votes %+v %v", votes, err)
	}
	settings := strings.Replace(slashJSON("403", "settings", "en-US", "help_channel", "88", "language", "fr"), `"permissions":"0"`, `"permissions":"32"`, 1)
	if g := b.interact(settings); !strings.Contains(g.words(), "saved") || !strings.Contains(g.words(), "<#88>") {
		t.Fatalf("settings: %s", g.words())
	}
	form := b.interact(press("404", "1|h|nwkmqmwll4yj4qsi|", "0", g.Data.message))
	if form.Type != respondModal {
		t.Fatalf("form: %+v", form)
	}
	sent, err := json.Marshal(map[string]any{
		"id": "405", "type": 5, "token": "t", "guild_id": "5", "channel_id": "6", "member": map[string]any{"user": map[string]any{"id": "7"}},
		"data": map[string]any{"custom_id": form.Data.CustomID, "components": []any{map[string]any{"type": 1, "components": []any{map[string]any{"type": 4, "custom_id": humanField, "value": "@everyone why?"}}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if g := b.interact(string(sent)); !g.private() || !strings.Contains(g.words(), "<#88>") {
		t.Errorf("sent: %s", g.words())
	}
	c := b.peer.Next(t, posts)
	if c.Path != "/channels/88/messages" || !strings.Contains(string(c.Body), `\\@everyone why?`) {
		t.Errorf("passed on to %s: %s", c.Path, c.Body)
	}
}

func TestAutocompleteKeepsTheLimits(t *testing.T) {
	b := newBot(t)
	for _, name := range []string{"question", "name", "term", "series", "place", "nothing"} {
		body := `{"id":"1","type":4,"token":"t","data":{"name":"ask","options":[{"name":"` + name + `","value":"wc","focused":true}]}}`
		g := b.interact(body)
		if g.Type != respondChoices || len(g.Data.Choices) > maxChoices || (name == "term" && len(g.Data.Choices) != maxChoices) {
			t.Errorf("%s: %d choices", name, len(g.Data.Choices))
		}
		for _, c := range g.Data.Choices {
			if units(c.Name) > maxChoice || units(c.Value) > maxChoice {
				t.Errorf("choice over a limit: %+v", c)
			}
		}
	}
}

// onGateway starts a bot on the Gateway and returns its connection.
func onGateway(t *testing.T) (*bot, *bottest.DiscordConn) {
	t.Helper()
	b := start(t, bottest.NewDiscordPeer(t), "secret", filepath.Join(t.TempDir(), "s.db"))
	return b, b.peer.Conn(t)
}

func deliver(t *testing.T, c *bottest.DiscordConn, event string) {
	t.Helper()
	if err := c.Write(event); err != nil {
		t.Fatal(err)
	}
}

func mention(seq, id, content, extra string) string {
	return `{"op":0,"s":` + seq + `,"t":"MESSAGE_CREATE","d":{"id":"` + id + `","type":0,"channel_id":"6","guild_id":"5","author":{"id":"7"},"content":"` + content + `"` + extra + `}}`
}

func TestMentionsAreAnsweredOnceAndOthersLeftAlone(t *testing.T) {
	b, c := onGateway(t)
	deliver(t, c, mention("3", "1001", "no mention", ""))
	deliver(t, c, mention("4", "1002", "<@42> bot", `,"webhook_id":"1"`))
	deliver(t, c, strings.Replace(mention("5", "1003", "<@42> robot", ""), `"id":"7"`, `"id":"7","bot":true`, 1))
	deliver(t, c, mention("6", "1004", "<@42> hello <@9> there", ""))
	deliver(t, c, mention("7", "1004", "<@42> hello <@9> there", ""))
	deliver(t, c, mention("8", "1005", "<@42>", ""))
	seen := map[string]string{}
	for range 2 {
		call := b.peer.Next(t, posts)
		var m message
		if err := json.Unmarshal(call.Body, &m); err != nil {
			t.Fatal(err)
		}
		seen[m.Reference.MessageID] = wordsOf(m)
		if m.Nonce != m.Reference.MessageID || !m.EnforceNonce {
			t.Errorf("nonce %q", m.Nonce)
		}
	}
	if len(seen) != 2 || !strings.Contains(seen["1004"], "You asked: hello there") || !strings.Contains(seen["1005"], "write your question") {
		t.Errorf("answered: %v", seen)
	}
}

func TestAnInteractionOfTheGatewayIsAnsweredOnce(t *testing.T) {
	b, c := onGateway(t)
	for range 3 {
		deliver(t, c, `{"op":0,"s":3,"t":"INTERACTION_CREATE","d":`+slashJSON("500", "ask", "en-US", "question", "Why?")+`}`)
	}
	deliver(t, c, `{"op":0,"s":4,"t":"INTERACTION_CREATE","d":`+slashJSON("501", "ask", "en-US", "question", "What?")+`}`)
	if got := b.peer.Next(t, callbacks); !strings.Contains(string(got.Body), "You asked") {
		t.Errorf("answered: %s", got.Body)
	}
	b.peer.Next(t, callbacks)
	for _, c := range b.peer.Calls(callbacks) {
		if c.Nth != 1 {
			t.Errorf("%s was called %d times", c.Path, c.Nth)
		}
	}
}

func TestADroppedGatewayResumesAndAnInvalidSessionBeginsAnew(t *testing.T) {
	b, c := onGateway(t)
	c.Close()
	c = b.peer.Conn(t)
	deliver(t, c, mention("9", "2001", "<@42> after the drop", ""))
	b.peer.Next(t, posts)
	deliver(t, c, `{"op":9,"d":false}`)
	c = b.peer.Conn(t)
	deliver(t, c, mention("2", "2002", "<@42> after the invalid session", ""))
	b.peer.Next(t, posts)
	var said []string
	for _, c := range b.peer.Calls("IDENTIFY|RESUME") {
		said = append(said, c.Method)
	}
	if got := strings.Join(said, " "); got != "IDENTIFY RESUME IDENTIFY" {
		t.Errorf("said %s", got)
	}
}

func TestSendsAreRepeatedAndRefusalsTold(t *testing.T) {
	b, c := onGateway(t)
	b.peer.SetFaults(func(_ int, c bottest.DiscordCall) bottest.Fault {
		switch {
		case c.Path == "/channels/6/messages" && c.Nth == 1:
			return bottest.Fault{Status: 429, RetryAfter: 10 * time.Millisecond}
		case c.Path == "/channels/6/messages" && c.Nth == 2:
			return bottest.Fault{Status: 500}
		case c.Path == "/channels/66/messages":
			return bottest.Fault{Status: 403, Code: codeMissingPermissions}
		}
		return bottest.Fault{}
	})
	deliver(t, c, mention("3", "3001", "<@42> please", ""))
	if got := b.peer.Next(t, posts); !strings.Contains(string(got.Body), "You asked: please") {
		t.Errorf("sent: %s", got.Body)
	}
	deliver(t, c, strings.Replace(mention("4", "3002", "<@42> here?", ""), `"channel_id":"6"`, `"channel_id":"66"`, 1))
	got := b.peer.Next(t, `POST /channels/777/messages$`)
	if !strings.Contains(string(got.Body), "I may not post in") || !strings.Contains(string(got.Body), "#66") {
		t.Errorf("told: %s", got.Body)
	}
}

func TestAKeptQuestionIsAnsweredAfterARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	ask := bots.Ask{Verb: bots.VerbAsk, Text: "what happened?", Platform: Platform, Workspace: "5", Channel: "6", User: "7"}
	payload, err := json.Marshal(pending{Ask: ask, Message: "4001", In: "6", At: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	// A process kept the question, held it, and died.
	s, err := store.Open(t.Context(), path, store.Options{Drivers: []store.Driver{sqlite.Driver()}})
	if err != nil {
		t.Fatal(err)
	}
	held := store.Event{Platform: Platform, Key: "m4001", Payload: payload, Worker: "dead", Lease: time.Hour}
	if _, err := s.Keep(t.Context(), held); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	p := bottest.NewDiscordPeer(t)
	start(t, p, "", path)
	if got := p.Next(t, posts); !strings.Contains(string(got.Body), "what happened?") {
		t.Errorf("sent: %s", got.Body)
	}
}

func TestSettingsThatAreWrongAreNamed(t *testing.T) {
	b := newBot(t)
	deps := Deps{Desk: b.desk, Inbox: b.inbox, Records: b.records, Community: b.community, Base: b.base}
	tests := []struct {
		cfg  Config
		want string
	}{
		{Config{}, "DISCORD_TOKEN and DISCORD_PUBLIC_KEY"},
		{Config{Token: "Bot x"}, "token alone"},
		{Config{PublicKey: "abc"}, "64 hexadecimal"},
		{Config{Token: "x", APIURL: "discord"}, "DISCORD_API_URL"},
	}
	for _, tt := range tests {
		if _, err := New(tt.cfg, deps); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v, want %q", tt.cfg, err, tt.want)
		}
	}
}

func TestRegisteringWritesOnlyWhatDiffers(t *testing.T) {
	p := bottest.NewDiscordPeer(t)
	cfg := Config{Token: "t", ApplicationID: "1", APIURL: p.URL}
	for i, want := range []bool{true, false, false} {
		if changed, err := Register(t.Context(), cfg, ""); err != nil || changed != want {
			t.Errorf("time %d: changed %v, %v", i+1, changed, err)
		}
	}
	p.SetCommands(strings.Replace(string(p.Commands()), "The calendar", "A calendar", 1))
	if changed, err := Register(t.Context(), cfg, ""); err != nil || !changed {
		t.Errorf("after a change: %v, %v", changed, err)
	}
	if _, err := Register(t.Context(), Config{Token: "t", ApplicationID: "x"}, ""); err == nil {
		t.Error("a wrong application id is taken")
	}
}
