package slack_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"plenipo/bots"
	"plenipo/bots/bottest"
	"plenipo/internal/answer"
	"plenipo/internal/store"
)

// An exit is a row of doc.go's table: what happens, and what a person can read then.
type exit struct {
	name   string
	setUp  func(o *sceneOptions)
	faults func(n int, c bottest.Call) bottest.Fault
	act    func(s *scene) // nil: a mention
	method string         // the call that carries the words
	check  func(c bottest.Call) bool
	log    string // what the operator reads; "" is nothing of note
}

// panics is an engine that is broken.
type panics struct{ bots.Answerer }

func (panics) Ask(context.Context, answer.Question) (answer.Answer, error) { panic("broken") }

// explosive is an inbox that panics.
type explosive struct{ bots.Inbox }

func (explosive) Keep(context.Context, store.Event) (bool, error) { panic("on purpose") }

func TestAPanicEndsNothing(t *testing.T) {
	s := newScene(t, func(o *sceneOptions) {
		o.cfg.AppToken, o.cfg.Connections = "xapp-1", 1
		o.inbox = func(i bots.Inbox) bots.Inbox { return explosive{i} }
	})
	if w := s.send("/slack/events", callback(mention("C1", "1.1", "What are the ITRs?"))); w.Code != 400 {
		t.Errorf("status %d", w.Code)
	}
	s.WaitFor(t, "socket", 1)
	if _, err := s.SendSocket("events_api", json.RawMessage(callback(mention("C1", "2.1", "What are the ITRs?")))); err != nil {
		t.Fatal(err)
	}
	s.WaitFor(t, "ack", 1) // it would only panic again
	if !strings.Contains(s.log.String(), "on purpose") {
		t.Errorf("the log: %s", s.log)
	}
}

// full is an inbox that keeps nothing more.
type full struct{ bots.Inbox }

func (full) Keep(context.Context, store.Event) (bool, error) { return false, store.ErrFull }

func on(method string, f bottest.Fault, times int) func(int, bottest.Call) bottest.Fault {
	return func(_ int, c bottest.Call) bottest.Fault {
		if c.Method == method && (c.Channel == "" || c.Channel == "C1") && times > 0 {
			times--
			return f
		}
		return bottest.Fault{}
	}
}

func text(words string) func(bottest.Call) bool {
	return func(c bottest.Call) bool { return strings.Contains(c.Text, words) }
}

func TestTheTableOfExits(t *testing.T) {
	const exits = "TestEveryExitEndsInWords/"
	bottest.CheckExits(t, map[string]string{
		"answered":            exits + "answered",
		"the files don't say": exits + "the files don't say",
		"no words":            exits + "no words",
		"asked too often":     exits + "asked too often",
		"the bot may not post there, or isn't in there":    exits + "not_in_channel",
		"Slack refuses the blocks":                         exits + "all blocks are refused",
		"Slack limits the rate, is down":                   exits + "internal_error",
		"the engine fails, an answer panics":               exits + "it panics",
		"it waited for over an hour":                       exits + "it waited for over an hour",
		"a response_url is used up or old":                 exits + "a used response_url",
		"an event can't be kept":                           exits + "an event can't be kept",
		"a command or button can't be kept":                exits + "a command can't be kept",
		"a scope is missing, another permanent refusal":    exits + "missing_scope",
		"the token was revoked":                            exits + "token_revoked",
		"a button of an older version":                     exits + "a button of an older version",
		"an unknown command":                               exits + "an unknown command",
		"settings or saving by somebody who may not":       "TestAMessageIsSavedAsAnAnswer",
		"an edit or a deletion while it is being answered": "TestAnEditOrADeletionWaitsForTheAnswerUnderWay",
	})
}

func TestEveryExitEndsInWords(t *testing.T) {
	g, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	ask := func(words string) func(*scene) {
		return func(s *scene) { s.event(mention("C1", "1.1", words)) }
	}
	press := func(value string) func(*scene) {
		return func(s *scene) {
			s.interact(object{
				"type": "block_actions", "team": object{"id": "T1"}, "user": object{"id": "U1"}, "channel": object{"id": "C1"},
				"container": object{"type": "message", "message_ts": "9.1", "channel_id": "C1"}, "response_url": s.ResponseURL(),
				"actions": []object{{"action_id": "ask:0", "value": value, "action_ts": "1"}},
			})
		}
	}
	nothingKept := func(o *sceneOptions) { o.inbox = func(i bots.Inbox) bots.Inbox { return full{i} } }
	exits := []exit{
		{name: "answered", method: "chat.postMessage", check: text("treaty")},
		{name: "the files don't say", act: ask("How do I cook rice in a submarine?"), method: "chat.postMessage",
			check: func(c bottest.Call) bool { return strings.Contains(string(c.Blocks), `"action_id":"human"`) }},
		{name: "no words", act: ask(""), method: "chat.postMessage", check: text("knowledge files")},
		{name: "asked too often", setUp: func(o *sceneOptions) { o.limits = &bots.Limits{Member: bots.Rate{Questions: 1, In: time.Hour}} },
			act: func(s *scene) {
				s.event(mention("C1", "1.1", "What are the ITRs?"))
				s.event(mention("C1", "2.1", "What are the ITRs?"))
			},
			method: "chat.postEphemeral", check: text("questions")},
		{name: "it panics", setUp: func(o *sceneOptions) { o.answers = panics{g} }, method: "chat.postEphemeral", check: text("look that up"), log: "panic: broken"},
		{name: "it waited for over an hour", setUp: func(o *sceneOptions) { o.clock = func() time.Time { return time.Now().Add(-2 * time.Hour) } },
			method: "chat.postEphemeral", check: text("in time"), log: "waited too long"},
		{name: "a used response_url", faults: on("response_url", bottest.Fault{Status: 404}, 99),
			act: func(s *scene) { s.command("/ask", "What are the ITRs?") }, method: "chat.postEphemeral", check: text("look that up")},
		{name: "a used response_url and no place in the channel", faults: func(_ int, c bottest.Call) bottest.Fault {
			switch c.Method {
			case "response_url":
				return bottest.Fault{Status: 404}
			case "chat.postEphemeral":
				return bottest.Fault{Error: "user_not_in_channel"}
			}
			return bottest.Fault{}
		}, act: func(s *scene) { s.command("/ask", "What are the ITRs?") }, method: "chat.postMessage",
			check: func(c bottest.Call) bool { return c.Channel == "DU1" }, log: "it is over 30 minutes old"},
		{name: "a command can't be kept", setUp: nothingKept, act: func(s *scene) {
			if w := s.command("/ask", "What are the ITRs?"); !strings.Contains(w.Body.String(), "look that up") {
				t.Errorf("told: %s", w.Body)
			}
		}, log: "a command was not kept"},
		{name: "a button can't be kept", setUp: nothingKept, act: press(`{"q":"What are the ITRs?"}`), method: "chat.postEphemeral", check: text("look that up"), log: "an interaction was not kept"},
		{name: "an event can't be kept", setUp: nothingKept, act: func(s *scene) {
			if w := s.send("/slack/events", callback(mention("C1", "1.1", "What are the ITRs?"))); w.Code != 503 {
				t.Errorf("acknowledged with %d", w.Code)
			}
		}, log: "Slack will send it again"},
		{name: "a button of an older version", act: press("not ours"), method: "response_url", check: text("older answer")},
		{name: "an unknown command", act: func(s *scene) {
			if w := s.command("/frobnicate", "x"); w.Body.Len() == 0 {
				t.Error("nothing was said")
			}
		}},
	}
	// Whatever blocks it refuses, the words come through.
	exits = append(exits, exit{name: "all blocks are refused", faults: func(_ int, c bottest.Call) bottest.Fault {
		if c.Method == "chat.postMessage" && len(c.Blocks) > 0 {
			return bottest.Fault{Error: "invalid_blocks"}
		}
		return bottest.Fault{}
	}, method: "chat.postMessage", check: func(c bottest.Call) bool { return len(c.Blocks) == 0 && strings.Contains(c.Text, "treaty") }, log: "sent as a simpler one"})
	// Where the bot may not post the asker gets the answer directly, with the reason.
	for _, code := range []string{"channel_not_found", "not_in_channel", "is_archived", "restricted_action", "restricted_action_thread_locked"} {
		exits = append(exits, exit{name: code, faults: on("chat.postMessage", bottest.Fault{Error: code}, 99), method: "chat.postMessage",
			check: func(c bottest.Call) bool {
				return c.Channel == "DU1" && strings.Contains(c.Text, "channel") && strings.Contains(c.Text, "treaty")
			}, log: "its asker gets it directly"})
	}
	// What passes is sat out; what Slack refuses in a message is sent simpler.
	for _, f := range []bottest.Fault{{Status: 429, RetryAfter: time.Second}, {Status: 500}, {Status: 503}, {Error: "internal_error"}, {Error: "invalid_blocks"}, {Error: "msg_too_long"}} {
		exits = append(exits, exit{name: strings.TrimLeft(fmt.Sprint(f.Status, f.Error), "0"), faults: on("chat.postMessage", f, 1), method: "chat.postMessage",
			check: func(c bottest.Call) bool { return c.Channel == "C1" && strings.Contains(c.Text, "treaty") }})
	}
	// What only the operator can mend is in the log with what to do, and the asker is told where that is possible.
	for code, remedy := range map[string]string{
		"missing_scope": "some:scope", "ekm_access_denied": "administrators", "user_not_in_channel": "left the channel", "some_new_error": "some_new_error",
	} {
		method := "chat.postEphemeral"
		if code == "ekm_access_denied" {
			method = "chat.postMessage"
		}
		exits = append(exits, exit{name: code, faults: on("chat.postMessage", bottest.Fault{Error: code}, 99), method: method, check: text(""), log: remedy})
	}
	for _, code := range []string{"token_revoked", "token_expired", "invalid_auth", "account_inactive"} {
		exits = append(exits, exit{name: code, faults: func(_ int, c bottest.Call) bottest.Fault {
			if c.Method == "auth.test" {
				return bottest.Fault{}
			}
			return bottest.Fault{Error: code}
		}, log: "install the app again"})
	}
	for _, e := range exits {
		t.Run(e.name, func(t *testing.T) {
			setUp := e.setUp
			if setUp == nil {
				setUp = func(*sceneOptions) {}
			}
			s := newScene(t, setUp)
			s.SetFaults(e.faults)
			if e.act == nil {
				s.event(mention("C1", "1.1", "What are the ITRs?"))
			} else {
				e.act(s)
			}
			if e.method != "" {
				all := s.WaitFor(t, e.method, 1)
				got := all[len(all)-1]
				if !e.check(got) {
					t.Errorf("told: %+v", got)
				}
			}
			for i := 0; !strings.Contains(s.log.String(), e.log); i++ {
				if i == 30_000 {
					t.Fatalf("the log lacks %q:\n%s", e.log, s.log)
				}
				time.Sleep(time.Millisecond) // the log calls nobody
			}
		})
	}
}
