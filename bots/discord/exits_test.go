package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"plenipo/bots"
	"plenipo/bots/bottest"
	"plenipo/internal/store"
)

func TestTheTableOfExits(t *testing.T) {
	bottest.CheckExits(t, map[string]string{
		"answered":                                   "TestASlashCommandIsAnsweredAtOnce",
		"the files don't say":                        "TestVotesShareAndAskAHuman",
		"nothing was asked":                          "TestEveryExitEndsInWords/nothing was asked",
		"too long":                                   "TestEveryExitEndsInWords/too long",
		"asked too often":                            "TestWhoAsksTooOftenIsTold",
		"an unknown command, button or form":         "TestEveryExitEndsInWords/a form from nowhere",
		"a button of an older version":               "TestEveryExitEndsInWords/an older button",
		"settings, saving or events by who may not":  "TestWhoMayNotAddEventsIsToldWhoCan",
		"the engine fails, or panics":                "TestEveryExitEndsInWords/the engine panics",
		"the engine takes too long":                  "TestASlowAnswerIsDeferredAndEditedIn",
		"the token is over":                          "TestATokenThatIsOverIsNeverUsed",
		"an interaction can't be kept":               "TestWhatCantBeKeptIsToldAtOnce",
		"a message can't be kept":                    "TestWhatCantBeKeptIsToldAtOnce",
		"it waited for over an hour":                 "TestWhatWaitedTooLongIsToldSo",
		"Discord limits the rate, is down":           "TestSendsAreRepeatedAndRefusalsTold",
		"not allowed to write there":                 "TestSendsAreRepeatedAndRefusalsTold",
		"answers there are for the asker alone":      "TestAMentionInAPrivateChannelIsAnsweredDirectly",
		"not allowed to make events there":           "TestWhoMayNotAddEventsIsToldWhoCan",
		"a response comes too late or twice":         "TestAResponseThatIsRefusedIsInTheLog",
		"Discord refuses the bot":                    "TestARefusalByTheGatewaySaysWhatToDo",
		"a bot, a webhook, or not meant for the bot": "TestMentionsAreAnsweredOnceAndOthersLeftAlone",
		"the signature is wrong or stale":            "TestForgedStaleAndBrokenRequestsAreRefused",
	})
}

func TestWhoAsksTooOftenIsTold(t *testing.T) {
	b := newBot(t)
	b.desk.Limits = &bots.Limits{Member: bots.Rate{Questions: 1, In: time.Hour}}
	b.interact(slashJSON("1", "ask", "en-US", "question", "Why?"))
	if g := b.interact(slashJSON("2", "ask", "en-US", "question", "Why?")); strings.Contains(g.words(), "You asked") || !strings.Contains(g.words(), "questions") {
		t.Errorf("told: %s", g.words())
	}
}

func TestATokenThatIsOverIsNeverUsed(t *testing.T) {
	b, _ := build(t, bottest.NewDiscordPeer(t), "", filepath.Join(t.TempDir(), "s.db"))
	kept := func(age time.Duration) store.Claimed {
		ask := bots.Ask{Verb: bots.VerbAsk, Text: "Why?", Platform: Platform, Workspace: "5", Channel: "6", User: "7"}
		payload, err := json.Marshal(pending{Ask: ask, App: "1", Token: "tok", At: time.Now().Add(-age)})
		if err != nil {
			t.Fatal(err)
		}
		return store.Claimed{Event: store.Event{Platform: Platform, Key: "1", Payload: payload}}
	}
	if _, err := b.Respond(t.Context(), kept(15*time.Minute)); !bots.IsPermanent(err) {
		t.Errorf("after 15 minutes: %v", err)
	}
	if err := b.Apologize(t.Context(), kept(15*time.Minute), errors.New("late")); !bots.IsPermanent(err) {
		t.Errorf("an apology after 15 minutes: %v", err)
	}
	if sent := b.peer.Calls("(?s).*"); len(sent) != 0 {
		t.Errorf("sent: %+v", sent)
	}
	if _, err := b.Respond(t.Context(), kept(13*time.Minute)); err != nil || len(b.peer.Calls(originals)) != 1 {
		t.Errorf("after 13 minutes: %v", err)
	}
}

// full is an inbox that keeps nothing more.
type full struct{}

func (full) Handle(context.Context, store.Event) error { return store.ErrFull }

func TestWhatCantBeKeptIsToldAtOnce(t *testing.T) {
	b, _ := build(t, bottest.NewDiscordPeer(t), "secret", filepath.Join(t.TempDir(), "s.db"))
	b.inbox = full{}
	bottest.Background(t, b.Run)
	c := b.peer.Conn(t)
	deliver(t, c, mention("3", "1001", "<@42> why?", ""))
	got := b.peer.Next(t, posts)
	var m message
	if err := json.Unmarshal(got.Body, &m); err != nil || m.Reference == nil || m.Reference.MessageID != "1001" || !strings.Contains(wordsOf(m), "couldn’t look that up") {
		t.Errorf("told: %v %s", err, got.Body)
	}
	if g := b.interact(slashJSON("1002", "ask", "en-US", "question", "slow")); g.Type != respondMessage || !g.private() || !strings.Contains(g.words(), "couldn’t look that up") {
		t.Errorf("told: %s", g.words())
	}
}

func TestWhatWaitedTooLongIsToldSo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	p := bottest.NewDiscordPeer(t)
	before, _ := build(t, p, "", path)
	before.now = func() time.Time { return time.Now().Add(-2 * messageLife) }
	ask := bots.Ask{Verb: bots.VerbAsk, Text: "Why?", Platform: Platform, Workspace: "5", Channel: "6", User: "7", Lang: "en"}
	if err := before.keep(t.Context(), "m1001", pending{Ask: ask, Message: "1001", In: "6"}, messageLife); err != nil {
		t.Fatal(err)
	}
	start(t, p, "", path)
	if got := p.Next(t, posts); !strings.Contains(string(got.Body), "in time") {
		t.Errorf("told: %s", got.Body)
	}
}

func TestAResponseThatIsRefusedIsInTheLog(t *testing.T) {
	for code, advice := range map[int]string{codeUnknownInteraction: "overloaded", codeAcknowledged: "share the bot's token"} {
		b, _ := build(t, bottest.NewDiscordPeer(t), "secret", filepath.Join(t.TempDir(), "s.db"))
		var log bytes.Buffer
		b.log = slog.New(slog.NewTextHandler(&log, nil))
		b.peer.SetFaults(func(int, bottest.DiscordCall) bottest.Fault { return bottest.Fault{Status: 404, Code: code} })
		i, err := decodeInteraction([]byte(slashJSON("1", "ask", "en-US", "question", "Why?")))
		if err != nil {
			t.Fatal(err)
		}
		b.takeInteraction(t.Context(), i)
		if s := log.String(); !strings.Contains(s, advice) || strings.Contains(s, "tok/") {
			t.Errorf("%d: the log says %s", code, s)
		}
	}
}

func TestARefusalByTheGatewaySaysWhatToDo(t *testing.T) {
	for code, want := range map[int]string{4004: "DISCORD_TOKEN is refused", 4011: "number of shards", 4014: "intents"} {
		if err := refusal(&websocket.CloseError{Code: code}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%d: %v, want %q", code, err, want)
		}
	}
	for _, passing := range []int{4000, 4007, 4008, 4009} {
		if err := refusal(&websocket.CloseError{Code: passing}); err != nil {
			t.Errorf("%d ends the bot for good: %v", passing, err)
		}
	}
}

func TestAReplayedInteractionChangesNothing(t *testing.T) {
	b, _ := build(t, bottest.NewDiscordPeer(t), "", filepath.Join(t.TempDir(), "s.db"))
	at := time.Now()
	replay := func(body string) (first []byte) { // the same bytes under the same signature
		for range 3 {
			status, out := b.post(body, at, nil)
			if first == nil {
				first = out
			}
			if status != 200 || !bytes.Equal(out, first) {
				t.Fatalf("status %d: %s", status, out)
			}
		}
		return first
	}
	if out := replay(slashJSON("700", "ask", "en-US", "question", "Why?")); !strings.Contains(string(out), "You asked: Why?") {
		t.Errorf("answered: %s", out)
	}
	if n := len(b.notes); n != 1 {
		t.Errorf("%d questions are to be noted", n)
	}
	replay(press("702", "1|u|nwkmqmwll4yj4qsi|", "0", nil))
	if votes, err := b.store.Votes(t.Context(), "nwkmqmwll4yj4qsi"); err != nil || votes.Helpful != 1 {
		t.Errorf("votes %+v %v", votes, err)
	}
}
