package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"plenipo/bots"
	"plenipo/bots/bottest"
	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

// chapters is a base with one chapter and one series, over which a community is kept up.
func chapters(t *testing.T) *knowledge.Base {
	t.Helper()
	return bottest.Base(t, fstest.MapFS{
		"chapters/geneva.yaml": {Data: []byte("chapters:\n  - id: geneva\n    name: Geneva Chapter\n    region: europe\nregions:\n  - id: africa\n    names: {en: Africa, fr: Afrique}\n    countries: [Senegal]\n")},
		"glossary/terms.yaml":  {Data: []byte("terms:\n  - id: wtsa\n    kind: series\n    names: {en: World Telecommunication Standardization Assembly}\n    acronyms: {en: WTSA}\n    definition: {en: WTSA is an assembly of the ITU.}\n")},
		"events/wtsa.yaml":     {Data: []byte("events:\n  - id: wtsa-28\n    series: wtsa\n    name: WTSA 2028\n    start: 2028\n    status: scheduled\n")},
		"articles/a.md":        {Data: []byte("---\nid: a\ntitle: What is A?\nlang: en\ntopics: [letters]\n---\nA is a letter.\n")},
	})
}

// inCommunity is a bot whose community has a chapter to be bound to.
func inCommunity(t *testing.T, token string) *bot {
	t.Helper()
	base := chapters(t)
	b := start(t, bottest.NewDiscordPeer(t), token, filepath.Join(t.TempDir(), "s.db"))
	b.community = bots.NewCommunity(bots.Parts{
		Records: b.store, Base: func() *knowledge.Base { return base }, Calendar: noCalendar{}, Posters: bots.Posters{Platform: b.Adapter},
	})
	return b
}

// manager gives an interaction's asker a permission.
func manager(body string) string {
	return strings.Replace(body, `"permissions":"0"`, `"permissions":"16"`, 1)
}

func TestSettingsAreThoseWhoManageTheChannels(t *testing.T) {
	b := inCommunity(t, "")
	set := slashJSON("1", "settings", "en-US", "chapter", "geneva", "threads", true, "timezone", "Europe/Zurich", "topics", "letters")
	if g := b.interact(set); !g.private() || strings.Contains(g.words(), "saved") {
		t.Errorf("a member changed settings: %s", g.words())
	}
	if g := b.interact(manager(set)); !strings.Contains(g.words(), "geneva") || !strings.Contains(g.words(), "`threads`: on") {
		t.Errorf("settings: %s", g.words())
	}
	for name, body := range map[string]string{
		"no such chapter":      slashJSON("2", "settings", "en-US", "chapter", "atlantis"),
		"no such zone":         slashJSON("3", "settings", "en-US", "timezone", "Moon/Base"),
		"no such topic":        slashJSON("4", "settings", "en-US", "topics", "cooking"),
		"the server's, though": slashJSON("5", "settings", "en-US", "chapter", "geneva", "server", true), // who manages a channel doesn't manage the server
	} {
		if g := b.interact(manager(body)); strings.Contains(g.words(), "saved") {
			t.Errorf("%s: %s", name, g.words())
		}
	}
	if g := b.interact(manager(slashJSON("6", "settings", "en-US", "chapter", "-"))); strings.Contains(g.words(), "geneva") {
		t.Errorf("a choice was not taken back: %s", g.words())
	}
	own := b.community.Settings.Own(store.Scope{Platform: Platform, Workspace: "5", Channel: "6"})
	if own.Chapter != "" || own.Zone != "Europe/Zurich" || !own.Threads.IsOn(false) {
		t.Errorf("kept: %+v", own)
	}
}

// onMessage is a context-menu command on a message.
func onMessage(id, name, permissions string, bot bool) string {
	b, _ := json.Marshal(map[string]any{
		"id": id, "application_id": "1", "type": 2, "token": "tok", "guild_id": "5", "channel_id": "6", "locale": "en-US",
		"member": map[string]any{"user": map[string]any{"id": "7"}, "permissions": permissions},
		"data": map[string]any{"name": name, "type": 3, "target_id": "1304000000000000001", "resolved": map[string]any{"messages": map[string]any{
			"1304000000000000001": map[string]any{"id": "1304000000000000001", "content": "We meet on the first Monday. @everyone",
				"author": map[string]any{"id": "8", "username": "bo", "bot": bot}}}}},
	})
	return string(b)
}

// submit sends a form's fields.
func submit(id, customID, permissions string, fields map[string]string) string {
	var rows []any
	for k, v := range fields {
		rows = append(rows, map[string]any{"type": 1, "components": []any{map[string]any{"type": 4, "custom_id": k, "value": v}}})
	}
	b, _ := json.Marshal(map[string]any{
		"id": id, "application_id": "1", "type": 5, "token": "tok", "guild_id": "5", "channel_id": "6", "locale": "en-US",
		"member": map[string]any{"user": map[string]any{"id": "7"}, "permissions": permissions}, "data": map[string]any{"custom_id": customID, "components": rows},
	})
	return string(b)
}

func TestAMessageBecomesASavedAnswerUntilItIsDeleted(t *testing.T) {
	b := inCommunity(t, "secret")
	c := b.peer.Conn(t)
	if g := b.interact(onMessage("10", saveName, "16", false)); g.Type == respondModal {
		t.Error("a channel without a chapter has nowhere to save")
	}
	b.interact(manager(slashJSON("11", "settings", "en-US", "chapter", "geneva")))
	if g := b.interact(onMessage("12", saveName, "0", false)); g.Type == respondModal {
		t.Error("a member who manages nothing may save")
	}
	if g := b.interact(onMessage("13", saveName, "16", true)); g.Type == respondModal {
		t.Error("a bot's message may be saved")
	}
	form := b.interact(onMessage("14", saveName, "16", false))
	if form.Type != respondModal || len(form.Data.CustomID) > maxCustomID {
		t.Fatalf("form: %+v", form)
	}
	sent := submit("15", form.Data.CustomID, "16", map[string]string{saveQuestion: "When does the chapter meet?", saveText: "We meet on the first Monday."})
	if g := b.interact(sent); g.Type != respondDeferred {
		t.Fatalf("the form got type %d: %s", g.Type, g.words())
	}
	told := b.peer.Next(t, originals)
	if !strings.Contains(string(told.Body), "Saved") {
		t.Errorf("told: %s", told.Body)
	}
	curator := bots.Actor{Scope: store.Scope{Platform: Platform, Workspace: "5", Channel: "6"}, User: "7", Manages: bots.ManagesChannel}
	all, err := b.community.Saved.List(t.Context(), curator, "")
	if err != nil || len(all) != 1 || all[0].Author != "bo" || !strings.HasSuffix(all[0].Link, "/5/6/1304000000000000001") || all[0].Said.Year() != 2024 {
		t.Fatalf("saved: %+v %v", all, err)
	}
	deliver(t, c, `{"op":0,"s":3,"t":"MESSAGE_DELETE","d":{"id":"1304000000000000001","channel_id":"6","guild_id":"5"}}`)
	waitUntil(t, "the withdrawal", func() bool {
		articles, err := b.community.Saved.Articles(context.Background())
		return err == nil && len(articles) == 0
	})
}

func TestAForumPostIsAnsweredByItsTitleWhereThatIsOn(t *testing.T) {
	b := inCommunity(t, "secret")
	c := b.peer.Conn(t)
	post := func(seq, id string) string {
		return `{"op":0,"s":` + seq + `,"t":"THREAD_CREATE","d":{"id":"` + id + `","parent_id":"60","guild_id":"5","owner_id":"7","name":"Who signed the ITRs?","newly_created":true}}`
	}
	b.takeThread(t.Context(), newThread{ID: "6001", ParentID: "60", GuildID: "5", OwnerID: "7", Name: "Who signed the ITRs?", New: true}, "42")
	if _, err := b.store.EventState(t.Context(), Platform, keyForum+"6001"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a post of a forum that isn't answered was kept: %v", err)
	}
	forum := store.Scope{Platform: Platform, Workspace: "5", Channel: "60"}
	lead := bots.Actor{Scope: forum, User: "7", Manages: bots.ManagesChannel}
	if _, err := b.community.Settings.Set(t.Context(), lead, forum, store.Settings{Forum: store.On}); err != nil {
		t.Fatal(err)
	}
	deliver(t, c, post("4", "6002"))
	deliver(t, c, post("5", "6002"))
	got := b.peer.Next(t, posts)
	if got.Path != "/channels/6002/messages" || !strings.Contains(string(got.Body), "You asked: Who signed the ITRs?") {
		t.Errorf("posted at %s: %s", got.Path, got.Body)
	}
	var m message
	if err := json.Unmarshal(got.Body, &m); err != nil || m.Nonce != "6002" {
		t.Errorf("nonce %q: a second delivery would be a second answer", m.Nonce)
	}
}

func TestAMentionInAPrivateChannelIsAnsweredDirectly(t *testing.T) {
	b := inCommunity(t, "secret")
	c := b.peer.Conn(t)
	here := store.Scope{Platform: Platform, Workspace: "5", Channel: "6"}
	both := store.Settings{Private: store.On, Threads: store.On} // no thread is opened for what isn't shown there
	if _, err := b.community.Settings.Set(t.Context(), bots.Actor{Scope: here, User: "7", Manages: bots.ManagesChannel}, here, both); err != nil {
		t.Fatal(err)
	}
	for i, id := range []string{"7001", "7002"} {
		deliver(t, c, mention(fmt.Sprint(i+3), id, "<@42> why "+id+"?", ""))
		got := b.peer.Next(t, posts)
		if words := string(got.Body); got.Path != "/channels/777/messages" || strings.Count(words, "why "+id) != 2 || !strings.Contains(words, `"nonce":"`+id+`"`) {
			t.Errorf("answered at %s: %s", got.Path, words)
		}
	}
	b.peer.SetFaults(func(_ int, c bottest.DiscordCall) bottest.Fault {
		if c.Path == "/channels/777/messages" {
			return bottest.Fault{Status: 403, Code: codeNoDirectMessages}
		}
		return bottest.Fault{}
	})
	deliver(t, c, mention("5", "7003", "<@42> why not?", ""))
	got := b.peer.Next(t, posts)
	if got.Path != "/channels/6/messages" || strings.Contains(string(got.Body), "You asked") || !strings.Contains(string(got.Body), "/ask") {
		t.Errorf("told at %s: %s", got.Path, got.Body)
	}
	if opened := b.peer.Calls("POST .*/threads$"); len(opened) != 0 {
		t.Errorf("threads: %+v", opened)
	}
}

// A post that names the bot is answered as the message that it is, and a bot's or a webhook's not at all.
func TestAForumPostIsAnsweredOnce(t *testing.T) {
	b := inCommunity(t, "secret")
	c := b.peer.Conn(t)
	forum := store.Scope{Platform: Platform, Workspace: "5", Channel: "60"}
	if _, err := b.community.Settings.Set(t.Context(), bots.Actor{Scope: forum, User: "7", Manages: bots.ManagesChannel}, forum, store.Settings{Forum: store.On}); err != nil {
		t.Fatal(err)
	}
	b.peer.SetMessage("6101", `{"id":"6101","author":{"id":"7"},"content":"<@42> and where?","mentions":[{"id":"42"}]}`)
	b.peer.SetMessage("6102", `{"id":"6102","author":{"id":"8","bot":true},"content":"","mentions":[]}`)
	b.peer.SetMessage("6103", `{"id":"6103","author":{"id":"9"},"webhook_id":"9","content":"","mentions":[]}`)
	b.peer.SetMessage("6104", `{"id":"6104","author":{"id":"7"},"content":"","mentions":[{"id":"8"}]}`)
	for i, id := range []string{"6101", "6102", "6103", "6104"} {
		deliver(t, c, fmt.Sprintf(`{"op":0,"s":%d,"t":"THREAD_CREATE","d":{"id":"%s","parent_id":"60","guild_id":"5","owner_id":"7","name":"Title %s","newly_created":true}}`, i+4, id, id))
	}
	deliver(t, c, strings.Replace(mention("9", "6101", "<@42> and where?", ""), `"channel_id":"6"`, `"channel_id":"6101"`, 1))
	said := map[string]string{}
	for range 2 {
		got := b.peer.Next(t, posts)
		said[got.Path] = string(got.Body)
	}
	if !strings.Contains(said["/channels/6101/messages"], "You asked: and where?") || !strings.Contains(said["/channels/6104/messages"], "You asked: Title 6104") {
		t.Errorf("answered: %v", said)
	}
	ended := func() (n int) {
		for _, id := range []string{"6101", "6102", "6103"} {
			if st, err := b.store.EventState(t.Context(), Platform, store.Key(keyForum+id)); err == nil && st.Ended {
				n++
			}
		}
		return n
	}
	for i := 0; ended() < 3; i++ {
		if i == 30_000 {
			t.Fatal("posts that need no answer are still owed one")
		}
		time.Sleep(time.Millisecond) // the store has no other way to say so
	}
	if all := b.peer.Calls(posts); len(all) != 2 {
		t.Errorf("%d posts: %+v", len(all), all)
	}
}

func TestAnAnswerOpensAThreadWhereThatIsOn(t *testing.T) {
	b := inCommunity(t, "secret")
	c := b.peer.Conn(t)
	here := store.Scope{Platform: Platform, Workspace: "5", Channel: "6"}
	if _, err := b.community.Settings.Set(t.Context(), bots.Actor{Scope: here, User: "7", Manages: bots.ManagesChannel}, here, store.Settings{Threads: store.On}); err != nil {
		t.Fatal(err)
	}
	b.peer.SetFaults(func(_ int, c bottest.DiscordCall) bottest.Fault {
		if strings.HasSuffix(c.Path, "/messages/1/threads") {
			return bottest.Fault{Status: 400, Code: codeThreadExists}
		}
		return bottest.Fault{}
	})
	deliver(t, c, mention("3", "1", "<@42> why?", ""))
	// The thread of a message has the message's id: Discord's refusal says that it is there.
	if got := b.peer.Next(t, posts); got.Path != "/channels/1/messages" {
		t.Errorf("posted at %s", got.Path)
	}
}

// TestCuratorsKeepUpSavedAnswers edits, retires and restores one from the list, and is refused what isn't theirs.
func TestCuratorsKeepUpSavedAnswers(t *testing.T) {
	b := inCommunity(t, "")
	b.interact(manager(slashJSON("70", "settings", "en-US", "chapter", "geneva")))
	saved := func(chapter store.ChapterID, question string) store.SavedID {
		t.Helper()
		id, _, err := b.store.SaveAnswer(t.Context(), store.Saved{Chapter: chapter, Question: question, Text: "The ministry @everyone.", Author: "Bo", Curator: "c"})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	id, other := saved("geneva", "Who signs?"), saved("dakar", "Qui signe ?")
	n := 70
	press := func(customID, permissions string) got {
		n++
		return b.interact(`{"id":"` + fmt.Sprint(n) + `","application_id":"1","type":3,"token":"tok","guild_id":"5","channel_id":"6","locale":"en-US","member":{"user":{"id":"7"},"permissions":"` +
			permissions + `"},"data":{"custom_id":"` + customID + `","component_type":2}}`)
	}
	status := func(id store.SavedID) store.Saved {
		t.Helper()
		s, err := b.store.Saved(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if g := b.interact(slashJSON("71", "saved", "en-US")); strings.Contains(g.words(), "signs") {
		t.Errorf("a member reads %s", g.words())
	}
	g := b.interact(manager(slashJSON("72", "saved", "en-US", "words", "MINISTRY")))
	if raw, _ := json.Marshal(g.Data.Components); !strings.Contains(g.words(), "Who signs?") || strings.Contains(g.words(), "Qui") || !strings.Contains(string(raw), "1|x|"+string(id)+"|retire") {
		t.Errorf("the list: %s %s", g.words(), raw)
	}
	press("1|x|"+string(id)+"|retire", "16")
	if status(id).Status != store.SavedRetired {
		t.Error("not retired")
	}
	press("1|x|"+string(id)+"|restore", "0") // a member
	if status(id).Status != store.SavedRetired {
		t.Error("a member restored it")
	}
	press("1|x|"+string(id)+"|restore", "16")
	press("1|x|"+string(id)+"|promote", "16") // a curator of all chapters may
	press("1|x|"+string(other)+"|retire", "16")
	if s := status(id); s.Status != store.SavedActive || s.Promoted || status(other).Status != store.SavedActive {
		t.Errorf("%+v", s)
	}
	if g := press("1|n|"+string(other)+"|", "16"); g.Type == respondModal {
		t.Error("another chapter's was opened")
	}
	form := press("1|n|"+string(id)+"|", "16")
	if form.Type != respondModal {
		t.Fatalf("no form: %s", form.words())
	}
	fields := map[string]string{saveQuestion: "Who signs?", saveText: "The federal council."}
	b.interact(submit("90", form.Data.CustomID, "0", fields))
	if status(id).Text == fields[saveText] {
		t.Error("a member edited it")
	}
	b.interact(submit("91", form.Data.CustomID, "16", fields))
	if s := status(id); s.Text != fields[saveText] || s.Author != "Bo" {
		t.Errorf("edited: %+v", s)
	}
}

// TestCuratorsCorrectInChat looks at an answer that no longer stands and at a saved message that was edited.
func TestCuratorsCorrectInChat(t *testing.T) {
	b := inCommunity(t, "")
	b.interact(manager(slashJSON("50", "settings", "en-US", "chapter", "geneva")))
	if g := b.interact(slashJSON("51", "corrections", "en-US")); strings.Contains(g.words(), "stand") {
		t.Errorf("a member sees %s", g.words())
	}
	if g := b.interact(manager(slashJSON("52", "corrections", "en-US"))); !strings.Contains(g.words(), "Every posted answer stands") {
		t.Errorf("nothing: %s", g.words())
	}
	if err := b.store.AddPosted(t.Context(), store.Posted{
		MessageRef: store.MessageRef{Platform: Platform, Channel: "6", Message: "1304000000000000009"}, Workspace: "5", Quoted: []store.Quoted{{Document: "was-here", Hash: "h"}},
	}); err != nil {
		t.Fatal(err)
	}
	id, _, err := b.store.SaveAnswer(t.Context(), store.Saved{Chapter: "geneva", Question: "Where do we meet @everyone?", Text: "Here.", Author: "Bo", Curator: "c", Platform: Platform, Source: "m1304000000000000001", Link: "https://discord.com/channels/5/6/1"})
	if err != nil {
		t.Fatal(err)
	}
	b.changed(t.Context(), "MESSAGE_UPDATE", json.RawMessage(`{"id":"1304000000000000001","channel_id":"6","guild_id":"5","content":"","author":{"id":"8"},"edited_timestamp":"2026-11-25T10:00:00Z","pinned":false}`))
	list := b.interact(manager(slashJSON("53", "corrections", "en-US")))
	raw, _ := json.Marshal(list.Data.Components)
	shown := list.words() + string(raw)
	for _, want := range []string{"was-here", "Answers that quote it: 1", "was edited", "1|c|edit|", "1|c|reply|", "1|l|" + string(id)} {
		if !strings.Contains(shown, want) {
			t.Errorf("the list lacks %q: %s", want, shown)
		}
	}
	press := func(nth, customID, permissions string) string {
		return b.interact(`{"id":"` + nth + `","application_id":"1","type":3,"token":"tok","guild_id":"5","channel_id":"6","locale":"en-US","member":{"user":{"id":"7"},"permissions":"` +
			permissions + `"},"data":{"custom_id":"` + customID + `","component_type":2}}`).words()
	}
	if told := press("54", "1|l|"+string(id)+"|", "0"); strings.Contains(told, "stays") {
		t.Errorf("a member looked: %s", told)
	}
	if told := press("55", "1|l|"+string(id)+"|", "16"); !strings.Contains(told, "stays as it is") {
		t.Errorf("looked at: %s", told)
	}
	reply := regexp.MustCompile(`1\|c\|reply\|[0-9a-f]+`).FindString(shown)
	press("56", reply, "16")
	b.peer.WaitFor(t, "PATCH /webhooks/1/tok/messages/@original", 1)
	if told := press("57", reply, "16"); !strings.Contains(told, "changed again") {
		t.Errorf("pressed twice: %s", told)
	}
	posts := b.peer.Calls("POST /channels/6/messages$")
	if len(posts) != 1 || !strings.Contains(string(posts[0].Body), "1304000000000000009") {
		t.Errorf("corrected by %d posts", len(posts))
	}
}

func TestRemindersAreSubscribedShownAndEnded(t *testing.T) {
	b := inCommunity(t, "")
	if g := b.interact(manager(slashJSON("30", "reminders", "en-US"))); !strings.Contains(g.words(), "no reminders") {
		t.Errorf("none: %s", g.words())
	}
	if g := b.interact(slashJSON("31", "reminders", "en-US", "series", "wtsa")); strings.Contains(g.words(), "wtsa") {
		t.Errorf("a member subscribed a channel: %s", g.words())
	}
	if g := b.interact(manager(slashJSON("32", "reminders", "en-US", "series", "wtsa", "days_before", 14))); !strings.Contains(g.words(), "14 days before") {
		t.Errorf("subscribed: %s", g.words())
	}
	// What is offered while it is typed can be chosen: names to read, ids to keep.
	for option, want := range map[string]string{"series": "wtsa", "region": "africa"} {
		g := b.interact(`{"id":"1","type":4,"token":"t","guild_id":"5","channel_id":"6","locale":"fr","data":{"name":"reminders","options":[{"name":"` + option + `","value":"a","focused":true}]}}`)
		if len(g.Data.Choices) != 1 || g.Data.Choices[0].Value != want || g.Data.Choices[0].Name == want {
			t.Errorf("%s: offered %+v", option, g.Data.Choices)
		}
	}
	if g := b.interact(manager(slashJSON("35", "reminders", "en-US", "region", "africa", "digest", true))); !strings.Contains(g.words(), "africa: Every Monday") {
		t.Errorf("of a region: %s", g.words())
	}
	if g := b.interact(manager(slashJSON("33", "reminders", "en-US", "series", "olympics"))); !strings.Contains(g.words(), "olympics") || strings.Contains(g.words(), "days before") {
		t.Errorf("an unknown series: %s", g.words())
	}
	if g := b.interact(manager(slashJSON("34", "reminders", "ru", "stop", true))); !strings.Contains(g.words(), "нет напоминаний") {
		t.Errorf("ended: %s", g.words())
	}
}

func TestNoticesArePostedWithoutAPing(t *testing.T) {
	b := inCommunity(t, "")
	here := store.Scope{Platform: Platform, Workspace: "5", Channel: "6"}
	n := bots.Notice{Text: "@everyone: WTSA-28 opens in 7 days.", Links: []bots.Link{{Title: "The calendar", URL: "https://example.org/events"}}, Lang: "en", Nonce: "n1"}
	for _, tt := range []struct {
		at   bots.Place
		path string
		to   string
	}{
		{bots.Place{Scope: here}, "/channels/6/messages", ""},
		{bots.Place{Scope: here, To: "77"}, "/channels/6/messages", "77"},
		{bots.Place{Scope: here, Thread: "66"}, "/channels/66/messages", ""},
		{bots.Place{Scope: here, Source: "m88"}, "/channels/6/messages", "88"},
		{bots.Place{Scope: here, Source: "99"}, "/channels/6/messages", ""},
	} {
		n.Nonce += "x"
		if _, err := b.Post(t.Context(), tt.at, n); err != nil {
			t.Fatal(err)
		}
		got := b.peer.Next(t, posts)
		var m message
		if err := json.Unmarshal(got.Body, &m); err != nil {
			t.Fatal(err)
		}
		to := ""
		if m.Reference != nil {
			to = m.Reference.MessageID
		}
		if got.Path != tt.path || to != tt.to || !strings.Contains(string(got.Body), `\\@everyone`) || len(m.AllowedMentions.Parse) != 0 {
			t.Errorf("%+v: posted at %s to %q: %s", tt.at, got.Path, to, got.Body)
		}
	}
	if _, err := b.Post(t.Context(), bots.Place{Scope: here, Source: "p5"}, n); !bots.IsPermanent(err) {
		t.Errorf("a notice on a private question: %v", err)
	}
	if err := b.Edit(t.Context(), bots.Place{Scope: here}, "123", n); err != nil {
		t.Fatal(err)
	}
	b.peer.Next(t, `PATCH /channels/6/messages/123$`)
}

func TestWhoAsksToBeForgottenIs(t *testing.T) {
	b := inCommunity(t, "")
	b.interact(slashJSON("40", "ask", "en-US", "question", "Why?"))
	if g := b.interact(slashJSON("41", "forget", "en-US")); !g.private() || !strings.Contains(g.words(), "removed") {
		t.Errorf("forgotten: %s", g.words())
	}
}

func TestAMessageIsAskedAboutPrivately(t *testing.T) {
	b := newBot(t)
	g := b.interact(onMessage("50", askAboutName, "0", false))
	if !g.private() || !strings.Contains(g.words(), "You asked: We meet on the first Monday. @everyone") {
		t.Errorf("asked about: %s", g.words())
	}
}

// What a file, a saved answer and a question say is shown as it stands, and calls nobody.
func TestFilesAndSavedAnswersPingNobody(t *testing.T) {
	layer := knowledge.Layer{Name: "test", FS: fstest.MapFS{
		"articles/dues.md": {Data: []byte("---\nid: dues\ntitle: Who audits the dues of @everyone?\nlang: en\nsources:\n  - title: \"@here <@1>\"\n    url: https://example.org/@everyone\n---\n" +
			"The auditor <@123> of @everyone audits the dues in <#5> with <@&6> every year.\n")},
	}}
	live, err := answer.NewLive(t.Context(), func() ([]knowledge.Layer, error) { return []knowledge.Layer{layer}, nil }, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	saved := bots.Article(store.Saved{
		ID: "saved-1", Question: "Who pays the dues of @everyone?", Lang: "en", Author: "<@1> @here", Link: "https://discord.com/channels/1/2/3",
		Text: "The treasurer @everyone pays the dues, says <@123> @here in <#5>.",
	})
	if err := live.Add(t.Context(), saved); err != nil {
		t.Fatal(err)
	}
	b, _ := build(t, bottest.NewDiscordPeer(t), "", filepath.Join(t.TempDir(), "s.db"))
	b.desk.Answers = live
	for question, want := range map[string]string{"Who pays the dues of @everyone?": "The treasurer @everyone pays the dues", "Who audits the dues?": "auditor <@123> of @everyone"} {
		g := b.interact(slashJSON("51", "ask", "en-US", "question", question)) // looked at for pings
		if !strings.Contains(g.words(), want) {
			t.Errorf("%s: %s", question, g.words())
		}
		sent, err := json.Marshal(g.Data.Components)
		if err != nil {
			t.Fatal(err)
		}
		for _, ping := range []string{"@everyone", "@here", "\\u003c@", "\\u003c#"} {
			for rest := string(sent); ; {
				before, after, found := strings.Cut(rest, ping)
				if !found {
					break
				}
				if !strings.HasSuffix(before, "\\") && !strings.HasSuffix(before, "https://example.org/") {
					t.Errorf("%s stands unescaped after %q", ping, before[max(0, len(before)-40):])
				}
				rest = after
			}
		}
	}
}

// TestANoticeThatMayHaveBeenSaidIsLookedFor says notices again after their sender died, when Discord has forgotten the nonces.
func TestANoticeThatMayHaveBeenSaidIsLookedFor(t *testing.T) {
	b := inCommunity(t, "")
	here := store.Scope{Platform: Platform, Workspace: "5", Channel: "6"}
	n := 0
	say := func(at bots.Place, text string, again bool) store.MessageID {
		t.Helper()
		n++
		id, err := b.Post(t.Context(), at, bots.Notice{Text: text, Nonce: fmt.Sprint("n", n), Again: again})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	b.self = b.peer.Self
	b.now = func() time.Time { return snowflakeTime("9000") } // when the peer's messages were written
	for name, at := range map[string]bots.Place{"in a channel": {Scope: here}, "to an answer": {Scope: here, To: "1304000000000000009"}} {
		first := say(at, "PP-26 opens *today*.", false)
		if again := say(at, "PP-26 opens *today*.", true); again != first {
			t.Errorf("%s: said twice, as %s and %s", name, first, again)
		}
		if other := say(at, "IGF opens today.", true); other == first {
			t.Errorf("%s: another notice wasn't said", name)
		}
	}
	// The same digest a week later is another; a reply to the same message never is.
	b.now = func() time.Time { return snowflakeTime("9000").Add(7 * 24 * time.Hour) }
	posts := len(b.peer.Calls("POST /channels/6/messages$"))
	say(bots.Place{Scope: here}, "PP-26 opens *today*.", true)
	say(bots.Place{Scope: here, To: "1304000000000000009"}, "PP-26 opens *today*.", true)
	if got := len(b.peer.Calls("POST /channels/6/messages$")) - posts; got != 1 {
		t.Errorf("%d said a week later, want the digest alone", got)
	}
	// Where messages can't be read it is said.
	b.peer.SetFaults(func(_ int, c bottest.DiscordCall) bottest.Fault {
		if c.Method == "GET" {
			return bottest.Fault{Status: 403}
		}
		return bottest.Fault{}
	})
	posts = len(b.peer.Calls("POST /channels/6/messages$"))
	say(bots.Place{Scope: here, To: "1304000000000000009"}, "PP-26 opens *today*.", true)
	if got := len(b.peer.Calls("POST /channels/6/messages$")) - posts; got != 1 {
		t.Errorf("%d said without a look", got)
	}
}

// TestWhatTheFilesDontSayIsListedOnce asks over both transports, and twice.
func TestWhatTheFilesDontSayIsListedOnce(t *testing.T) {
	b, c := onGateway(t)
	b.interact(slashJSON("1", "ask", "en-US", "question", "nobody knows"))
	b.interact(slashJSON("2", "ask", "en-US", "question", "Why?"))
	deliver(t, c, mention("3", "1001", "<@42> nobody knows", ""))
	deliver(t, c, mention("4", "1001", "<@42> nobody knows", ""))
	waitUntil(t, "the list", func() bool {
		all, err := b.store.Unanswered(t.Context(), store.GroupFilter{})
		return err == nil && len(all) == 1 && all[0].Asks == 2
	})
}
