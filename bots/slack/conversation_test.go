package slack_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"plenipo/bots"
	"plenipo/bots/bottest"
	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

func direct(ts, thread, text string) map[string]any {
	ev := map[string]any{"type": "message", "channel_type": "im", "user": "U1", "channel": "D1", "ts": ts, "text": text, "event_ts": ts}
	if thread != "" {
		ev["thread_ts"] = thread
	}
	return ev
}

func TestADirectConversationIsAThreadWithStatusAndTitle(t *testing.T) {
	s := newScene(t)
	s.event(map[string]any{"type": "app_home_opened", "user": "U1", "tab": "messages", "channel": "D1"})
	prompts := s.WaitFor(t, "assistant.threads.setSuggestedPrompts", 1)[0]
	if n := strings.Count(prompts.Form["prompts"], `"message"`); n == 0 || n > 4 || prompts.Form["thread_ts"] != "" || prompts.Form["channel_id"] != "D1" {
		t.Errorf("prompts: %v", prompts.Form)
	}
	s.event(direct("1.1", "", "When is the next Plenipotentiary Conference?"))
	got := s.WaitFor(t, "chat.postMessage", 1)[0]
	if got.Channel != "D1" || got.Thread != "1.1" || !strings.Contains(got.Text, "2026") {
		t.Errorf("answer: %+v", got)
	}
	waitIdle(t, s)
	status := s.Calls("assistant.threads.setStatus")
	title := s.Calls("assistant.threads.setTitle")
	if len(status) != 1 || status[0].Thread != "1.1" || status[0].Form["status"] == "" {
		t.Errorf("status: %+v", status)
	}
	if len(title) != 1 || title[0].Thread != "1.1" || title[0].Form["title"] != "When is the next Plenipotentiary Conference?" {
		t.Errorf("title: %+v", title)
	}
	// Both ways of going on are understood: in the thread, and as a new message.
	for i, ev := range []map[string]any{direct("1.2", "1.1", "and where is it held?"), direct("2.1", "", "and where is it held?")} {
		s.event(ev)
		if got := s.WaitFor(t, "chat.postMessage", i+2)[i+1]; !strings.Contains(got.Text, "Doha") {
			t.Errorf("follow-up %d: %+v", i, got)
		}
		waitIdle(t, s)
	}
	if n := len(s.Calls("assistant.threads.setTitle")); n != 2 {
		t.Errorf("%d titles for 2 threads", n)
	}
}

// slow answers when it is let.
type slow struct {
	bots.Answerer
	began, let chan struct{}
}

func (e slow) Ask(ctx context.Context, q answer.Question) (answer.Answer, error) {
	e.began <- struct{}{}
	select {
	case <-e.let:
	case <-ctx.Done():
	}
	return e.Answerer.Ask(ctx, q)
}

func TestAnEditOrADeletionWaitsForTheAnswerUnderWay(t *testing.T) {
	g, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	e := slow{g, make(chan struct{}, 9), make(chan struct{}, 9)}
	s := newScene(t, func(o *sceneOptions) { o.answers = e })
	old := map[string]any{"user": "U1", "ts": "7.1", "text": "<@UBOT> What are the ITRs?"}
	edited := map[string]any{"user": "U1", "ts": "7.1", "text": "<@UBOT> When is the next Plenipotentiary Conference?", "edited": map[string]any{"user": "U1"}}
	s.event(mention("C1", "7.1", "What are the ITRs?"))
	<-e.began
	s.event(map[string]any{"type": "message", "subtype": "message_changed", "channel_type": "channel", "channel": "C1", "ts": "7.2", "event_ts": "7.2", "message": edited, "previous_message": old})
	e.let <- struct{}{}
	<-e.began
	e.let <- struct{}{}
	up := s.WaitFor(t, "chat.update", 1)[0]
	if first := s.Calls("chat.postMessage"); len(first) != 1 || up.TS != first[0].TS || !strings.Contains(up.Text, "Doha") {
		t.Errorf("posts %+v, update %+v", first, up)
	}

	s.event(mention("C1", "8.1", "What are the ITRs?"))
	<-e.began
	s.event(map[string]any{"type": "message", "subtype": "message_deleted", "channel_type": "channel", "channel": "C1", "ts": "8.2", "deleted_ts": "8.1", "previous_message": map[string]any{"user": "U1", "ts": "8.1", "text": "<@UBOT> What are the ITRs?"}})
	e.let <- struct{}{}
	del := s.WaitFor(t, "chat.delete", 1)[0]
	if posts := s.Calls("chat.postMessage"); len(posts) != 2 || del.TS != posts[1].TS {
		t.Errorf("posts %+v, deletion %+v", posts, del)
	}
}

// changed is what Slack says of an edited message of C1, and of a deleted one when now is "".
func changed(ts, before, now string) object {
	old := object{"user": "U1", "ts": ts, "text": "<@UBOT> " + before}
	ev := object{"type": "message", "channel_type": "channel", "channel": "C1", "ts": ts + "9", "event_ts": ts + "9", "previous_message": old}
	if ev["subtype"] = "message_deleted"; now != "" {
		ev["subtype"], ev["message"] = "message_changed", object{"user": "U1", "ts": ts, "text": "<@UBOT> " + now, "edited": object{"user": "U1"}}
	}
	return ev
}

func TestAnEditedQuestionOfAPrivateAnswerIsAnsweredPrivatelyAgain(t *testing.T) {
	s := newScene(t)
	if err := s.store.SetSettings(t.Context(), c1, store.Settings{Private: store.On}); err != nil {
		t.Fatal(err)
	}
	s.event(mention("C1", "7.1", "What are the ITRs?"))
	s.WaitFor(t, "chat.postEphemeral", 1)
	waitIdle(t, s)
	edit := changed("7.1", "What are the ITRs?", "When is the next Plenipotentiary Conference?")
	s.event(edit)
	s.event(edit) // delivered again
	if got := s.WaitFor(t, "chat.postEphemeral", 2)[1]; got.User != "U1" || !strings.Contains(got.Text, "Doha") {
		t.Errorf("whispered: %+v", got)
	}
	waitIdle(t, s)
	if n := len(s.Calls("chat.postEphemeral")); n != 2 || len(s.Calls("chat.postMessage")) != 0 {
		t.Errorf("%d whispers, posts %+v", n, s.Calls("chat.postMessage"))
	}
}

// For a message that names the bot since it was edited Slack sends an app_mention and a change, in any order.
func TestAQuestionThatNamesTheBotSinceItsEditIsAnsweredOnce(t *testing.T) {
	for _, private := range []store.Toggle{store.Off, store.On} {
		for _, mentionFirst := range []bool{false, true} {
			s := newScene(t)
			if err := s.store.SetSettings(t.Context(), c1, store.Settings{Private: private}); err != nil {
				t.Fatal(err)
			}
			edit := changed("7.1", "", "What are the ITRs?")
			edit["previous_message"] = object{"user": "U1", "ts": "7.1", "text": "What are the ITRs?"}
			named := mention("C1", "7.1", "What are the ITRs?")
			named["edited"] = object{"user": "U1", "ts": "7.19"}
			both := []object{edit, named}
			if mentionFirst {
				both = []object{named, edit}
			}
			for _, ev := range both {
				s.event(ev)
				waitIdle(t, s)
			}
			if n := len(s.Calls("chat.postMessage")) + len(s.Calls("chat.postEphemeral")); n != 1 {
				t.Errorf("private %v, mention first %v: %d answers", private, mentionFirst, n)
			}
		}
	}
}

func TestAnAnswerInDirectMessagesFollowsItsQuestion(t *testing.T) {
	s := newScene(t)
	s.SetFaults(func(_ int, c bottest.Call) bottest.Fault {
		if c.Method == "chat.postMessage" && c.Channel == "C1" {
			return bottest.Fault{Error: "not_in_channel"}
		}
		return bottest.Fault{}
	})
	s.event(mention("C1", "7.1", "What are the ITRs?"))
	answered := s.WaitFor(t, "chat.postMessage", 1)[0]
	waitIdle(t, s)
	s.event(changed("7.1", "What are the ITRs?", "When is the next Plenipotentiary Conference?"))
	if up := s.WaitFor(t, "chat.update", 1)[0]; up.Channel != "DU1" || up.TS != answered.TS || !strings.Contains(up.Text, "Doha") {
		t.Errorf("update %+v of %+v", up, answered)
	}
	waitIdle(t, s)
	s.event(changed("7.1", "When is the next Plenipotentiary Conference?", ""))
	if del := s.WaitFor(t, "chat.delete", 1)[0]; del.Channel != "DU1" || del.TS != answered.TS {
		t.Errorf("deletion %+v of %+v", del, answered)
	}
}

// A deleted message with replies is not gone for Slack: a stone stands in its place.
func TestADeletedQuestionThatHasRepliesTakesItsAnswerBack(t *testing.T) {
	for _, previous := range []bool{true, false} {
		s := newScene(t)
		s.event(mention("C1", "7.1", "What are the ITRs?"))
		answered := s.WaitFor(t, "chat.postMessage", 1)[0]
		waitIdle(t, s)
		source := store.Key("T1/C1/7.1")
		if _, _, err := s.store.SaveAnswer(t.Context(), store.Saved{Chapter: "ch", Question: "What are they?", Text: "A treaty.", Author: "Awa", Curator: "c", Platform: "slack", Source: source}); err != nil {
			t.Fatal(err)
		}
		gone := changed("7.1", "What are the ITRs?", "")
		gone["subtype"], gone["hidden"] = "message_changed", true
		gone["message"] = object{"subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted.", "hidden": true, "ts": "7.1", "thread_ts": "7.1"}
		if !previous {
			delete(gone, "previous_message")
		}
		s.event(gone)
		if del := s.WaitFor(t, "chat.delete", 1)[0]; del.TS != answered.TS {
			t.Errorf("deleted %+v, want %s", del, answered.TS)
		}
		waitIdle(t, s)
		// The last reply is gone, so the stone goes too.
		s.event(object{"type": "message", "subtype": "message_deleted", "channel_type": "channel", "channel": "C1", "ts": "7.3", "event_ts": "7.3", "deleted_ts": "7.1", "previous_message": gone["message"]})
		waitIdle(t, s)
		if n := len(s.Calls("chat.delete")); n != 1 {
			t.Errorf("%d deletions", n)
		}
		left, err := s.store.SavedFrom(t.Context(), "slack", source)
		if err != nil || len(left) != 1 {
			t.Fatalf("saved: %+v %v", left, err)
		}
		for _, a := range left {
			if a.Status != store.SavedWithdrawn {
				t.Errorf("what was saved of the message is left: %+v", a)
			}
		}
	}
}

func TestAnEditedAnswerIsSentSimplerToo(t *testing.T) {
	s := newScene(t)
	s.event(mention("C1", "7.1", "What are the ITRs?"))
	s.WaitFor(t, "chat.postMessage", 1)
	waitIdle(t, s)
	s.SetFaults(func(_ int, c bottest.Call) bottest.Fault {
		if c.Method == "chat.update" && strings.Contains(string(c.Blocks), "rich_text") {
			return bottest.Fault{Error: "invalid_blocks"}
		}
		return bottest.Fault{}
	})
	s.event(changed("7.1", "What are the ITRs?", "When is the next Plenipotentiary Conference?"))
	if up := s.WaitFor(t, "chat.update", 1)[0]; !strings.Contains(up.Text, "Doha") || string(up.Blocks) != "[]" {
		t.Errorf("update: %+v: without empty blocks Slack goes on showing the first answer's", up)
	}
	waitIdle(t, s)
	if n := len(s.Calls("chat.postEphemeral")); n != 0 {
		t.Errorf("%d apologies", n)
	}
}

func TestAnApologyStandsInTheThreadOfADirectConversation(t *testing.T) {
	g, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	s := newScene(t, func(o *sceneOptions) { o.answers = panics{g} })
	s.event(direct("1.1", "", "What are the ITRs?"))
	if got := s.WaitFor(t, "chat.postMessage", 1)[0]; got.Channel != "D1" || got.Thread != "1.1" {
		t.Errorf("told in %s %q: the status that the bot is at work would stay", got.Channel, got.Thread)
	}
}

// whose notes whose knowledge was asked.
type whose struct {
	bots.Answerer
	chapters chan string
}

func (e whose) Ask(ctx context.Context, q answer.Question) (answer.Answer, error) {
	e.chapters <- string(q.Chapter)
	return e.Answerer.Ask(ctx, q)
}

func TestWhereStrangersReadOnlyPublicKnowledgeIsUsed(t *testing.T) {
	g, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	e := whose{g, make(chan string, 9)}
	s := newScene(t, func(o *sceneOptions) { o.answers = e })
	if err := s.store.SetSettings(t.Context(), store.Scope{Platform: "slack", Workspace: "T1"}, store.Settings{Chapter: "ch"}); err != nil {
		t.Fatal(err)
	}
	s.SetShared("CX")
	s.SetUser("UG", `{"id":"UG","real_name":"Guest","is_restricted":true,"locale":"en-US","tz":"UTC"}`)
	press := func(channel, id string) {
		s.interact(map[string]any{
			"type": "block_actions", "team": map[string]any{"id": "T1"}, "user": map[string]any{"id": "U1"}, "channel": map[string]any{"id": channel},
			"container": map[string]any{"type": "message", "message_ts": "9.1", "channel_id": channel}, "response_url": s.ResponseURL(),
			"actions": []map[string]any{{"action_id": id, "value": `{"q":"What are the ITRs?"}`, "action_ts": channel + id}},
		})
	}
	shared := strings.Replace(callback(mention("CX", "3.1", "What are the ITRs?")), `"type":"event_callback"`, `"type":"event_callback","is_ext_shared_channel":true`, 1)
	guest := mention("C1", "2.1", "What are the ITRs?")
	guest["user"] = "UG"
	unread := mention("C1", "4.1", "What are the ITRs?")
	unread["user"] = "UX"
	s.SetFaults(func(_ int, c bottest.Call) bottest.Fault {
		if c.Method == "users.info" && c.User == "UX" {
			return bottest.Fault{Error: "missing_scope"}
		}
		return bottest.Fault{}
	})
	for _, tt := range []struct {
		name, want string
		ask        func()
	}{
		{"a member in their channel", "ch", func() { s.event(mention("C1", "1.1", "What are the ITRs?")) }},
		{"a guest", "", func() { s.event(guest) }},
		{"somebody whose profile can't be read", "", func() { s.event(unread) }},
		{"a shared channel", "", func() { s.send("/slack/events", shared) }},
		{"a button in a shared channel", "", func() { press("CX", "ask:0") }},
		{"sharing in a shared channel", "", func() { press("CX", "share") }},
		{"sharing in one's own channel", "ch", func() { press("C1", "share") }},
	} {
		tt.ask()
		if got := <-e.chapters; got != tt.want {
			t.Errorf("%s: knowledge of %q, want %q", tt.name, got, tt.want)
		}
		waitIdle(t, s)
	}
}

func TestAnAnswerGivenElsewhereShowsItsQuestionAndGoesOn(t *testing.T) {
	s := newScene(t)
	s.interact(map[string]any{
		"type": "block_actions", "team": map[string]any{"id": "T1"}, "user": map[string]any{"id": "U1"},
		"container": map[string]any{"type": "view", "view_id": "V1"},
		"actions":   []map[string]any{{"action_id": "home_ask", "value": "When is the next <!channel> Plenipotentiary Conference?", "action_ts": "1"}},
	})
	got := s.WaitFor(t, "chat.postMessage", 1)[0]
	if got.Channel != "DU1" || !strings.Contains(string(got.Blocks), "You asked: When is the next") {
		t.Errorf("answer: %+v", got)
	}
	waitIdle(t, s)
	s.event(map[string]any{"type": "message", "channel_type": "im", "user": "U1", "channel": "DU1", "ts": "2.1", "thread_ts": got.TS, "text": "and where is it held?"})
	if got := s.WaitFor(t, "chat.postMessage", 2)[1]; !strings.Contains(got.Text, "Doha") {
		t.Errorf("follow-up: %+v", got)
	}
}

func TestARefusedFormIsSentSimpler(t *testing.T) {
	// Surfaces without feedback buttons refuse the message; plain buttons come through.
	refuse := func(_ int, c bottest.Call) bottest.Fault {
		if strings.Contains(string(c.Blocks), "context_actions") {
			if c.Method == "response_url" {
				return bottest.Fault{Status: 400}
			}
			return bottest.Fault{Error: "invalid_blocks"}
		}
		return bottest.Fault{}
	}
	s := newScene(t)
	s.SetFaults(refuse)
	s.event(mention("C1", "1.1", "What are the ITRs?"))
	s.command("/ask", "What are the ITRs?")
	for _, method := range []string{"chat.postMessage", "response_url"} {
		got := s.WaitFor(t, method, 1)[0]
		if !strings.Contains(string(got.Blocks), `"action_id":"up"`) || !strings.Contains(string(got.Blocks), `"action_id":"down"`) {
			t.Errorf("%s: %s", method, got.Blocks)
		}
	}
}

func TestAProfileIsReadOnce(t *testing.T) {
	s := newScene(t)
	s.SetUser("U1", `{"id":"U1","real_name":"Amina","locale":"fr-FR","tz":"Africa/Dakar"}`)
	for _, ts := range []string{"1.1", "2.1", "3.1"} {
		s.event(mention("C1", ts, "ITRs?"))
	}
	for _, got := range s.WaitFor(t, "chat.postMessage", 3) {
		if !strings.Contains(string(got.Blocks), "Utile") { // the question doesn't tell its language
			t.Errorf("the profile's language: %s", got.Blocks)
		}
	}
	waitIdle(t, s)
	if n := s.Count("users.info"); n < 1 || n > 3 { // three workers may begin at once
		t.Errorf("the profile was read %d times", n)
	}
	before := s.Count("users.info")
	s.event(mention("C1", "4.1", "ITRs?"))
	s.WaitFor(t, "chat.postMessage", 4)
	if n := s.Count("users.info"); n != before {
		t.Errorf("a known profile was read again")
	}
}

func TestHoursAreShownInTheZoneOfTheProfile(t *testing.T) {
	s := newScene(t)
	s.SetUser("U1", `{"id":"U1","real_name":"Amina","locale":"en-US","tz":"Asia/Tokyo"}`)
	s.event(mention("C1", "1.1", "When is the Open Consultation?"))
	if got := s.WaitFor(t, "chat.postMessage", 1)[0]; !strings.Contains(string(got.Blocks), `"type":"date"`) || !strings.Contains(string(got.Blocks), "2027-03-02 22:00 JST") {
		t.Errorf("posted: %s", got.Blocks)
	}
	s.event(map[string]any{"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"})
	if got := s.WaitFor(t, "views.publish", 1)[0]; !strings.Contains(got.Form["view"], "2027-03-02 22:00 JST") {
		t.Errorf("home: %s", got.Form["view"])
	}
}

// popular notes whose questions are offered.
type popular struct {
	bots.Answerer
	chapters chan knowledge.ChapterID
}

func (e popular) Popular(lang string, chapter knowledge.ChapterID, n int, topics ...string) []string {
	e.chapters <- chapter
	return e.Answerer.Popular(lang, chapter, n, topics...)
}

func TestPromptsAreThoseOfTheChannelsChapter(t *testing.T) {
	g, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	e := popular{g, make(chan knowledge.ChapterID, 9)}
	s := newScene(t, func(o *sceneOptions) { o.answers = e })
	if err := s.store.SetSettings(t.Context(), c1, store.Settings{Chapter: "ch"}); err != nil {
		t.Fatal(err)
	}
	s.event(map[string]any{"type": "assistant_thread_started", "assistant_thread": map[string]any{
		"user_id": "U1", "channel_id": "D1", "thread_ts": "4.4", "context": map[string]any{"channel_id": "C1"}}})
	if got := <-e.chapters; got != "ch" {
		t.Errorf("beside a chapter's channel: questions of %q", got)
	}
	s.WaitFor(t, "assistant.threads.setSuggestedPrompts", 1) // four at most: the peer looks
	// Agent messaging says so in the event of the conversation's opening, and when they turn elsewhere.
	for i, context := range []string{
		`{"entities":[{"type":"slack#/types/canvas_id","value":"F1"},{"type":"slack#/types/channel_id","value":"C1","team_id":"T1"}]}`,
		`{"entities":[{"type":"slack#/types/message_context","value":{"channel_id":"C1","message_ts":"1.1"}}]}`,
	} {
		for _, ev := range []object{{"type": "app_home_opened", "tab": "messages"}, {"type": "app_context_changed"}} {
			ev["user"], ev["channel"], ev["context"] = "U1", "D1", json.RawMessage(context)
			s.event(ev)
			if got := <-e.chapters; got != "ch" {
				t.Errorf("%s beside a chapter's channel, %d: questions of %q", ev["type"], i, got)
			}
		}
	}
	for _, context := range []any{nil, object{}, object{"entities": []any{nil}}, object{"entities": []object{{"type": "slack#/types/channel_id", "value": 5}}}} {
		s.event(object{"type": "app_home_opened", "tab": "messages", "user": "U1", "channel": "D1", "context": context})
		if got := <-e.chapters; got != "" {
			t.Errorf("with the context %v: questions of %q", context, got)
		}
	}
	// Where Slack names no channel, the workspace's chapter speaks.
	if err := s.store.SetSettings(t.Context(), store.Scope{Platform: "slack", Workspace: "T1"}, store.Settings{Chapter: "ch"}); err != nil {
		t.Fatal(err)
	}
	s.event(map[string]any{"type": "app_home_opened", "user": "U1", "tab": "messages", "channel": "D1"})
	if got := <-e.chapters; got != "ch" {
		t.Errorf("in the workspace: questions of %q", got)
	}
}
