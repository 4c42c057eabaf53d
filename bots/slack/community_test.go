package slack_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"plenipo/bots"
	"plenipo/bots/bottest"
	"plenipo/internal/store"
)

var c1 = store.Scope{Platform: "slack", Workspace: "T1", Channel: "C1"}

type object = map[string]any

// admin makes U9 an admin who reads French.
func admin(s *scene) {
	s.SetUser("U9", `{"id":"U9","real_name":"Awa","is_admin":true,"locale":"fr-FR","tz":"Europe/Paris"}`)
}

func picked(values ...string) object {
	all := []object{}
	for _, v := range values {
		all = append(all, object{"value": v})
	}
	return object{"selected_options": all}
}

func TestSettingsAreChosenInAForm(t *testing.T) {
	s := newScene(t)
	admin(s)
	if w := s.command("/plenipo", "settings"); !strings.Contains(w.Body.String(), "admins") {
		t.Errorf("a member got %s", w.Body)
	}
	form := s.form("U9", "settings")
	if !strings.Contains(form, "Senegal Chapter") || !strings.Contains(form, "Chaque lundi") || !strings.Contains(form, "s:wtsa") {
		t.Errorf("form: %s", form)
	}
	submit := func(user, metadata string, values object) string {
		all := object{}
		for name, v := range values {
			all[name] = object{name: v}
		}
		return s.interact(object{
			"type": "view_submission", "team": object{"id": "T1"}, "user": object{"id": user},
			"view": object{"id": "V2", "callback_id": "settings_form", "private_metadata": metadata, "state": object{"values": all}},
		}).Body.String()
	}
	values := object{
		"chapter": object{"selected_option": object{"value": "sn"}}, "zone": object{"value": "Mars/Olympus"},
		"options": picked("private", "pins"), "reminders": picked("changes"), "days_before": object{"value": "30, 7"}, "knowledge": picked(),
	}
	here := `{"c":"C1","f":"C1"}`
	if got := submit("U1", here, values); !strings.Contains(got, `"errors"`) {
		t.Errorf("a member's form was saved: %s", got)
	}
	if got := submit("U9", here, values); !strings.Contains(got, `"zone"`) || !strings.Contains(got, "Mars/Olympus") {
		t.Errorf("a zone that isn't one was saved: %s", got)
	}
	values["zone"] = object{"value": " Africa/Dakar "}
	if got := submit("U9", here, values); strings.Contains(got, "errors") {
		t.Fatalf("not saved: %s", got)
	}
	got := s.store.Settings(c1)
	if got.Chapter != "sn" || got.Zone != "Africa/Dakar" || !got.Private.IsOn(false) || !got.Pins.IsOn(false) || got.PublicOnly != store.Inherit {
		t.Errorf("settings %+v", got)
	}
	subs, err := s.store.SubscriptionsOf(t.Context(), c1)
	if err != nil || len(subs) != 1 || !subs[0].Rules.All || !slices.Equal(subs[0].Rules.DaysBefore, []int{7, 30}) || !subs[0].Rules.Changes || subs[0].Rules.Opening {
		t.Errorf("reminders %+v %v", subs, err)
	}
	// Of a region and a series, on the opening day; what is chosen stands in the form when it is opened again.
	values["meetings"], values["reminders"], values["days_before"] = picked("r:africa", "s:wtsa"), picked("opening", "digest"), object{"value": ""}
	if got := submit("U9", here, values); strings.Contains(got, "errors") {
		t.Fatalf("not saved: %s", got)
	}
	if subs, err = s.store.SubscriptionsOf(t.Context(), c1); err != nil || len(subs) != 1 || subs[0].Rules.All || !slices.Equal(subs[0].Rules.Series, []string{"wtsa"}) ||
		!slices.Equal(subs[0].Rules.Regions, []string{"africa"}) || !subs[0].Rules.Opening || !subs[0].Rules.Digest || subs[0].Rules.Changes || len(subs[0].Rules.DaysBefore) > 0 {
		t.Errorf("reminders %+v %v", subs, err)
	}
	again := s.form("U9", " settings")
	for _, want := range []string{`"initial_options":[{"text":{"type":"plain_text","text":"Afrique","emoji":false},"value":"r:africa"}`, `"value":"s:wtsa"}]`} {
		if !strings.Contains(again, want) {
			t.Errorf("the form lacks %s: %s", want, again)
		}
	}
	for field, value := range map[string]object{"days_before": {"value": "a week"}, "meetings": picked("s:nothing"), "reminders": picked()} {
		wrong := maps.Clone(values)
		wrong[field] = value
		if got := submit("U9", here, wrong); !strings.Contains(got, `"errors"`) {
			t.Errorf("%s %v was saved: %s", field, value, got)
		}
	}
	// The whole workspace: another scope, shown when it is chosen in the form.
	s.interact(object{
		"type": "block_actions", "team": object{"id": "T1"}, "user": object{"id": "U9"}, "container": object{"type": "view", "view_id": "V2"},
		"view":    object{"id": "V2", "hash": "h1", "callback_id": "settings_form", "private_metadata": here},
		"actions": []object{{"action_id": "scope", "action_ts": "1", "selected_option": object{"value": "workspace"}}},
	})
	changed := s.WaitFor(t, "views.update", 1)[0]
	if strings.Contains(changed.Form["view"], "reminders") || changed.Form["hash"] != "h1" {
		t.Errorf("the workspace's form: %v", changed.Form)
	}
	if got := submit("U9", `{"f":"C1"}`, object{"lang": object{"selected_option": object{"value": "ar"}}, "options": picked("private")}); strings.Contains(got, "errors") {
		t.Fatalf("not saved: %s", got)
	}
	if got := s.store.Settings(store.Scope{Platform: "slack", Workspace: "T1", Channel: "C2"}); got.Lang != "ar" || !got.Private.IsOn(false) {
		t.Errorf("workspace's settings %+v", got)
	}
	// What is unticked in a channel is off there, though it is on in the workspace; reminders end.
	values["options"], values["reminders"], values["meetings"] = picked(), picked(), picked()
	submit("U9", here, values)
	if got := s.store.Settings(c1); got.Private.IsOn(false) || got.Private != store.Off {
		t.Errorf("the channel's settings %+v", got)
	}
	if subs, err := s.store.SubscriptionsOf(t.Context(), c1); err != nil || len(subs) != 0 {
		t.Errorf("reminders %+v %v", subs, err)
	}
	s.WaitFor(t, "chat.postEphemeral", 4) // "saved" each time
}

// form sends /plenipo as a user and returns the form that opens.
func (s *scene) form(user, text string) string {
	s.t.Helper()
	n := s.Count("views.open")
	s.commandOf(user, "/plenipo", text)
	return s.WaitFor(s.t, "views.open", n+1)[n].Form["view"]
}

func TestAMessageIsSavedAsAnAnswer(t *testing.T) {
	s := newScene(t)
	admin(s)
	shortcut := func(user string, message object) {
		s.interact(object{
			"type": "message_action", "callback_id": "save_answer", "trigger_id": "1.1", "response_url": s.ResponseURL(),
			"team": object{"id": "T1"}, "user": object{"id": user}, "channel": object{"id": "C1"}, "message": message,
		})
	}
	human := object{"ts": "1800000000.000200", "thread_ts": "1800000000.000100", "user": "U2", "text": "The ministry signs, <@U3> knows &amp; can tell."}
	refused := func(what, want string) {
		t.Helper()
		n := s.Count("response_url")
		if got := s.Calls("response_url")[n-1]; !strings.Contains(got.Text, want) {
			t.Errorf("%s: told %q, want %q", what, got.Text, want)
		}
	}
	shortcut("U1", human)
	refused("a member", "manage this channel")
	shortcut("U9", human)
	refused("a channel of no chapter", "belongs to no chapter")
	if err := s.store.SetSettings(t.Context(), c1, store.Settings{Chapter: "ch"}); err != nil {
		t.Fatal(err)
	}
	shortcut("U9", object{"ts": "1.3", "user": "UBOT", "bot_id": "BBOT", "text": "I don't know"})
	refused("a bot's message", "a person wrote")
	s.SetThread("C1", "1800000000.000100", `{"type":"message","user":"U4","ts":"1800000000.000100","text":"Who signs treaties for <#C2|us>?"}`, `{"type":"message","user":"U2","ts":"1800000000.000200","text":"x"}`)
	shortcut("U9", human)
	view := s.WaitFor(t, "views.open", 1)[0].Form["view"]
	for _, want := range []string{"Who signs treaties for us?", "The ministry signs, knows"} {
		if !strings.Contains(strings.Join(strings.Fields(view), " "), want) {
			t.Errorf("the form lacks %q: %s", want, view)
		}
	}
	var sent struct {
		Metadata string `json:"private_metadata"`
	}
	if err := json.Unmarshal([]byte(view), &sent); err != nil {
		t.Fatal(err)
	}
	s.interact(object{
		"type": "view_submission", "team": object{"id": "T1"}, "user": object{"id": "U9"},
		"view": object{"id": "V1", "callback_id": "save_form", "private_metadata": sent.Metadata, "state": object{"values": object{
			"question": object{"question": object{"value": "Who signs treaties for us?"}}, "text": object{"text": object{"value": "The ministry signs <!channel>."}},
		}}},
	})
	if got := s.WaitFor(t, "chat.postEphemeral", 1)[0]; got.User != "U9" || got.Text == "" {
		t.Errorf("the curator was told %+v", got)
	}
	all, err := s.store.SavedOf(t.Context(), "ch", store.SavedActive)
	if err != nil || len(all) != 1 || all[0].Author != "Amina" || all[0].Link == "" || all[0].Said.Year() != 2027 || all[0].Source != "T1/C1/1800000000.000200" {
		t.Fatalf("saved %+v %v", all, err)
	}
	waitIdle(t, s)
	// Its message is deleted, and with it the answer goes.
	s.event(object{"type": "message", "subtype": "message_deleted", "channel_type": "channel", "channel": "C1", "ts": "1800000001.0", "deleted_ts": "1800000000.000200",
		"previous_message": object{"user": "U2", "ts": "1800000000.000200", "text": "The ministry signs"}})
	waitIdle(t, s)
	if all, err := s.store.SavedOf(t.Context(), "ch", store.SavedActive); err != nil || len(all) != 0 {
		t.Errorf("it outlived its message: %+v %v", all, err)
	}
}

func TestAPinnedMessageIsAnAnswerWhereThatIsWanted(t *testing.T) {
	s := newScene(t)
	pin := func(kind, user string) {
		s.event(object{"type": kind, "user": "U9", "channel_id": "C1", "event_ts": "9.9", "item": object{"type": "message", "channel": "C1", "message": object{
			"type": "message", "user": user, "ts": "1800000000.000200", "text": "Dues are fifty francs. Ask <@U3>."}}})
		waitIdle(t, s)
	}
	saved := func() int {
		all, err := s.store.SavedOf(t.Context(), "ch", store.SavedActive)
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	if err := s.store.SetSettings(t.Context(), c1, store.Settings{Chapter: "ch"}); err != nil {
		t.Fatal(err)
	}
	if pin("pin_added", "U2"); saved() != 0 {
		t.Error("saved where that wasn't wanted")
	}
	if err := s.store.SetSettings(t.Context(), c1, store.Settings{Chapter: "ch", Pins: store.On}); err != nil {
		t.Fatal(err)
	}
	if pin("pin_added", "UBOT"); saved() != 0 {
		t.Error("our own message was saved")
	}
	if pin("pin_added", "U2"); saved() != 1 {
		t.Error("not saved")
	}
	if pin("pin_removed", "U2"); saved() != 0 {
		t.Error("it outlived its pin")
	}
}

func TestCuratorsSeeAndAnswerWhatIsUnanswered(t *testing.T) {
	s := newScene(t)
	admin(s)
	if err := s.store.SetSettings(t.Context(), c1, store.Settings{Chapter: "ch", KeepText: store.On}); err != nil {
		t.Fatal(err)
	}
	s.commandOf("U9", "/plenipo", "unanswered")
	s.WaitFor(t, "response_url", 1)
	for i, user := range []string{"U1", "U2", "U3"} {
		m := mention("C1", fmt.Sprintf("%d.1", i+1), "How do I cook <!channel> rice in a submarine?")
		m["user"] = user
		s.event(m)
	}
	s.WaitFor(t, "chat.postMessage", 3)
	waitIdle(t, s)
	s.command("/plenipo", "unanswered")
	if got := s.WaitFor(t, "response_url", 2)[1]; !strings.Contains(got.Text, "manage this channel") {
		t.Errorf("a member reads %q", got.Text)
	}
	press := func(id, value string) {
		s.interact(object{
			"type": "block_actions", "trigger_id": "1.1", "team": object{"id": "T1"}, "user": object{"id": "U9"}, "channel": object{"id": "C1"},
			"container": object{"type": "message", "message_ts": "9.1", "channel_id": "C1", "is_ephemeral": true}, "response_url": s.ResponseURL(),
			"actions": []object{{"action_id": id, "value": value, "action_ts": id}},
		})
	}
	s.send("/slack/commands", "command=%2Fplenipo&text=unanswered&team_id=T1&channel_id=C1&user_id=U9&trigger_id=again&response_url="+s.ResponseURL())
	got := s.WaitFor(t, "response_url", 3)[2]
	if !strings.Contains(got.Text, "submarine") {
		t.Fatalf("the list: %+v", got)
	}
	groups, err := s.store.Unanswered(t.Context(), store.GroupFilter{Chapter: "ch"})
	if err != nil || len(groups) != 1 {
		t.Fatalf("%+v %v", groups, err)
	}
	button := fmt.Sprintf(`{"a":%q,"l":"en"}`, groups[0].ID)
	press("write:0", button)
	if view := s.WaitFor(t, "views.open", 1)[0].Form["view"]; !strings.Contains(view, "submarine") {
		t.Errorf("the form: %s", view)
	}
	press("dismiss:0", button)
	s.WaitFor(t, "response_url", 4)
	waitIdle(t, s)
	if groups, err := s.store.Unanswered(t.Context(), store.GroupFilter{Chapter: "ch"}); err != nil || len(groups) != 0 {
		t.Errorf("still listed: %+v %v", groups, err)
	}
}

// TestCuratorsKeepUpSavedAnswers edits, retires and restores one from the list, and is refused what isn't theirs.
func TestCuratorsKeepUpSavedAnswers(t *testing.T) {
	s := newScene(t)
	admin(s)
	if err := s.store.SetSettings(t.Context(), c1, store.Settings{Chapter: "ch"}); err != nil {
		t.Fatal(err)
	}
	id, _, err := s.store.SaveAnswer(t.Context(), store.Saved{Chapter: "ch", Question: "Who signs?", Text: "The ministry.", Lang: "en", Author: "Bo", Curator: "c"})
	if err != nil {
		t.Fatal(err)
	}
	other, _, err := s.store.SaveAnswer(t.Context(), store.Saved{Chapter: "sn", Question: "Qui signe ?", Text: "Le ministère.", Lang: "fr", Author: "Awa", Curator: "c"})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	list := func(user, words string) string {
		t.Helper()
		n++
		before := s.Count("response_url")
		s.send("/slack/commands", fmt.Sprintf("command=%%2Fplenipo&text=saved+%s&team_id=T1&channel_id=C1&user_id=%s&trigger_id=s%d&response_url=%s", words, user, n, s.ResponseURL()))
		got := s.WaitFor(t, "response_url", before+1)[before]
		waitIdle(t, s)
		return got.Text + string(got.Blocks)
	}
	press := func(id, value string) {
		n++
		s.interact(object{
			"type": "block_actions", "trigger_id": "1.1", "team": object{"id": "T1"}, "user": object{"id": "U9"}, "channel": object{"id": "C1"},
			"container": object{"type": "message", "message_ts": "9.1", "channel_id": "C1", "is_ephemeral": true}, "response_url": s.ResponseURL(),
			"actions": []object{{"action_id": id, "value": value, "action_ts": fmt.Sprint(n)}},
		})
		waitIdle(t, s)
	}
	status := func(id store.SavedID) store.Saved {
		t.Helper()
		got, err := s.store.Saved(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := list("U1", ""); strings.Contains(got, "ministry") {
		t.Errorf("a member reads %s", got)
	}
	if got := list("U9", "MINISTRY"); !strings.Contains(got, "Who signs?") || strings.Contains(got, "Qui signe") || !strings.Contains(got, "change:0.retire") || strings.Contains(got, "promote") {
		t.Errorf("the list: %s", got)
	}
	if got := list("U9", "nothing"); strings.Contains(got, "ministry") {
		t.Errorf("other words: %s", got)
	}
	button := func(id store.SavedID, change string) string {
		return fmt.Sprintf(`{"a":%q,"v":%q,"l":"en"}`, id, change)
	}
	press("change:0.retire", button(id, "retire"))
	if got := status(id); got.Status != store.SavedRetired {
		t.Errorf("retired: %+v", got)
	}
	press("change:0.restore", button(id, "restore"))
	press("change:0.promote", button(id, "promote"))  // a curator of all chapters may
	press("change:0.retire", button(other, "retire")) // another chapter's
	if mine, theirs := status(id), status(other); mine.Status != store.SavedActive || mine.Promoted || theirs.Status != store.SavedActive {
		t.Errorf("%+v %+v", mine, theirs)
	}
	press("rewrite:0", button(other, ""))
	if s.Count("views.open") != 0 {
		t.Error("another chapter's was opened")
	}
	press("rewrite:0", button(id, ""))
	view := s.WaitFor(t, "views.open", 1)[0].Form["view"]
	var form struct {
		Metadata string `json:"private_metadata"`
	}
	if err := json.Unmarshal([]byte(view), &form); err != nil || !strings.Contains(view, "The ministry.") {
		t.Fatalf("the form: %s", view)
	}
	s.interact(object{
		"type": "view_submission", "team": object{"id": "T1"}, "user": object{"id": "U9"},
		"view": object{"id": "V9", "callback_id": "save_form", "private_metadata": form.Metadata, "state": object{"values": object{
			"question": object{"question": object{"value": "Who signs?"}}, "text": object{"text": object{"value": "The federal council."}},
		}}},
	})
	waitIdle(t, s)
	if got := status(id); got.Text != "The federal council." || got.Author != "Bo" {
		t.Errorf("edited: %+v", got)
	}
}

// TestCuratorsCorrectInChat looks at an answer that no longer stands and at a saved message that was edited.
func TestCuratorsCorrectInChat(t *testing.T) {
	s := newScene(t)
	admin(s)
	list := func(trigger string) bottest.Call {
		t.Helper()
		n := s.Count("response_url")
		s.send("/slack/commands", "command=%2Fplenipo&text=corrections&team_id=T1&channel_id=C1&user_id=U9&trigger_id="+trigger+"&response_url="+s.ResponseURL())
		got := s.WaitFor(t, "response_url", n+1)[n]
		waitIdle(t, s)
		return got
	}
	n := 0
	press := func(id, value string) string {
		t.Helper()
		n++
		before := s.Count("response_url")
		s.interact(object{
			"type": "block_actions", "trigger_id": "1.1", "team": object{"id": "T1"}, "user": object{"id": "U9"}, "channel": object{"id": "C1"},
			"container": object{"type": "message", "message_ts": "9.1", "channel_id": "C1", "is_ephemeral": true}, "response_url": s.ResponseURL(),
			"actions": []object{{"action_id": id, "value": value, "action_ts": fmt.Sprint(n)}},
		})
		got := s.WaitFor(t, "response_url", before+1)[before]
		waitIdle(t, s)
		return got.Text
	}
	if got := list("a"); !strings.Contains(got.Text, "tiennent") {
		t.Errorf("nothing to correct: %q", got.Text)
	}
	if err := s.store.SetSettings(t.Context(), c1, store.Settings{Chapter: "ch"}); err != nil {
		t.Fatal(err)
	}
	if err := s.store.AddPosted(t.Context(), store.Posted{
		MessageRef: store.MessageRef{Platform: "slack", Channel: "C1", Message: "7.1"}, Workspace: "T1", Thread: "7.0", Quoted: []store.Quoted{{Document: "was-here", Hash: "h"}},
	}); err != nil {
		t.Fatal(err)
	}
	id, _, err := s.store.SaveAnswer(t.Context(), store.Saved{
		Chapter: "ch", Question: "Who signs <!here>?", Text: "The ministry.", Lang: "en", Author: "Bo", Curator: "c", Platform: "slack", Source: "T1/C1/1800000000.000200", Link: "https://t.slack.com/p1",
	})
	if err != nil {
		t.Fatal(err)
	}
	s.event(object{"type": "message", "subtype": "message_changed", "channel_type": "channel", "channel": "C1", "ts": "1800000002.0", "event_ts": "1800000002.0",
		"message":          object{"type": "message", "user": "U2", "ts": "1800000000.000200", "text": "Nobody signs.", "edited": object{"user": "U2", "ts": "1800000002.0"}},
		"previous_message": object{"type": "message", "user": "U2", "ts": "1800000000.000200", "text": "The ministry."}})
	waitIdle(t, s)
	got := list("b")
	blocks := string(got.Blocks)
	for _, want := range []string{"was-here", "C1: 1", "correct_edit:0", "correct_reply:0", "stands:0", "https://t.slack.com/p1"} {
		if !strings.Contains(blocks, want) {
			t.Errorf("the list lacks %q: %s", want, blocks)
		}
	}
	if told := press("stands:0", fmt.Sprintf(`{"a":%q,"l":"en"}`, id)); !strings.Contains(told, "stays as it is") {
		t.Errorf("told %q", told)
	}
	button := regexp.MustCompile(`\{\\"q\\":\\"was-here#[0-9a-f]+\\",\\"l\\":\\"[^"]*\\",\\"a\\":\\"was-here\\"\}`).FindString(blocks)
	var value string
	if err := json.Unmarshal([]byte(`"`+button+`"`), &value); err != nil || value == "" {
		t.Fatalf("no button in %s", blocks)
	}
	posts := s.Count("chat.postMessage")
	for range 2 {
		press("correct_reply:0", value)
	}
	if told := press("correct_edit:0", value); !strings.Contains(told, "0") {
		t.Errorf("told %q", told)
	}
	if n := s.Count("chat.postMessage") - posts; n != 1 || s.Count("chat.update") != 0 {
		t.Errorf("corrected by %d replies and %d edits", n, s.Count("chat.update"))
	}
	if got := list("c"); !strings.Contains(got.Text, "tiennent") {
		t.Errorf("still to correct: %q", got.Text)
	}
}

func TestWhoSaysNotHelpfulIsAskedWhy(t *testing.T) {
	s := newScene(t)
	presses := 0
	press := func(id, value string) {
		presses++
		s.interact(object{
			"type": "block_actions", "team": object{"id": "T1"}, "user": object{"id": "U1"}, "channel": object{"id": "C1"},
			"container": object{"type": "message", "message_ts": "9.1", "channel_id": "C1"}, "response_url": s.ResponseURL(),
			"actions": []object{{"action_id": id, "value": value, "action_ts": fmt.Sprint(presses)}},
		})
	}
	press("feedback", "-abc")
	asked := s.WaitFor(t, "response_url", 1)[0]
	if !strings.Contains(string(asked.Blocks), `"why:outdated"`) {
		t.Fatalf("asked: %s", asked.Blocks)
	}
	waitIdle(t, s)
	press("why:outdated", `{"a":"abc","q":"outdated","l":"en"}`)
	s.WaitFor(t, "response_url", 2)
	waitIdle(t, s)
	m, err := s.store.MemberHash("slack", "T1", "U1")
	if err != nil {
		t.Fatal(err)
	}
	if v, err := s.store.VoteOf(t.Context(), "abc", m); err != nil || v.Helpful || v.Reason != "outdated" {
		t.Errorf("vote %+v %v", v, err)
	}
	press("feedback", "-abc")
	if got := s.WaitFor(t, "response_url", 3)[2]; strings.Contains(string(got.Blocks), "why:") {
		t.Errorf("asked twice: %s", got.Blocks)
	}
}

func TestAMemberIsForgotten(t *testing.T) {
	s := newScene(t)
	s.interact(object{
		"type": "block_actions", "team": object{"id": "T1"}, "user": object{"id": "U1"}, "channel": object{"id": "C1"},
		"container": object{"type": "message", "message_ts": "9.1", "channel_id": "C1"}, "response_url": s.ResponseURL(),
		"actions": []object{{"action_id": "feedback", "value": "+abc", "action_ts": "1"}},
	})
	s.WaitFor(t, "response_url", 1)
	waitIdle(t, s)
	s.command("/plenipo", "Forget me")
	if got := s.WaitFor(t, "response_url", 2)[1]; !strings.Contains(got.Text, "removed") {
		t.Errorf("told %+v", got)
	}
	waitIdle(t, s)
	if v, err := s.store.Votes(t.Context(), "abc"); err != nil || v.Helpful != 0 {
		t.Errorf("votes %+v %v", v, err)
	}
}

func TestNoticesAreSaid(t *testing.T) {
	s := newScene(t)
	s.event(mention("C1", "1.1", "What are the ITRs?"))
	answered := s.WaitFor(t, "chat.postMessage", 1)[0]
	waitIdle(t, s)
	n := bots.Notice{Text: "PP-26 opens <!here> in 7 days.\n@channel", Links: []bots.Link{{Title: "PP-26", URL: "https://example.org/pp26"}}, Nonce: "n1"}
	for _, tt := range []struct {
		name    string
		at      bots.Place
		channel string
		thread  string
	}{
		{"in a channel", bots.Place{Scope: c1}, "C1", ""},
		{"to an answer", bots.Place{Scope: c1, To: store.MessageID(answered.TS)}, "C1", "1.1"},
		{"to a question", bots.Place{Scope: store.Scope{Platform: "slack", Channel: "C1"}, Source: "T1/C1/1.1"}, "C1", "1.1"},
	} {
		before := s.Count("chat.postMessage")
		if _, err := s.adapter.Post(t.Context(), tt.at, n); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		got := s.WaitFor(t, "chat.postMessage", before+1)[before]
		if got.Channel != tt.channel || got.Thread != tt.thread {
			t.Errorf("%s: said in %s %s", tt.name, got.Channel, got.Thread)
		}
	}
	if _, err := s.adapter.Post(t.Context(), bots.Place{Scope: c1, Source: "T1/command/9"}, n); !bots.IsPermanent(err) {
		t.Errorf("a question that only its asker saw: %v", err)
	}
	if err := s.adapter.Edit(t.Context(), bots.Place{Scope: c1}, store.MessageID(answered.TS), n); err != nil {
		t.Error(err)
	}
	s.WaitFor(t, "chat.update", 1)
	s.SetFaults(func(_ int, c bottest.Call) bottest.Fault { return bottest.Fault{Error: "is_archived"} })
	if _, err := s.adapter.Post(t.Context(), bots.Place{Scope: c1}, n); !bots.IsPermanent(err) {
		t.Errorf("a channel that is gone: %v", err)
	}
}
