package slack_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"plenipo/bots"
	"plenipo/bots/bottest"
	"plenipo/bots/slack"
	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
)

// TestSocketModeComesBackAfterEverLongerPauses refuses connections for a while. Each pause is a random one between half of
// and one and a half times 1, 2, 4, … up to 60 seconds, so that two processes don't come back at the same instants.
func TestSocketModeComesBackAfterEverLongerPauses(t *testing.T) {
	var all [2][]time.Duration
	for run := range all {
		var mu sync.Mutex
		opened := 0
		s := newScene(t, func(o *sceneOptions) {
			o.cfg.AppToken, o.cfg.Connections = "xapp-1", 1
			o.pause = func(ctx context.Context, d time.Duration) bool {
				mu.Lock()
				all[run] = append(all[run], d)
				mu.Unlock()
				return ctx.Err() == nil
			}
			o.faults = func(_ int, c bottest.Call) bottest.Fault {
				if c.Method != "apps.connections.open" {
					return bottest.Fault{}
				}
				opened++
				switch {
				case opened == 3:
					return bottest.Fault{Status: 429, RetryAfter: 90 * time.Second}
				case opened == 5:
					return bottest.Fault{Error: "something_new"}
				case opened <= 9:
					return bottest.Fault{Status: 503}
				}
				return bottest.Fault{}
			}
		})
		s.WaitFor(t, "socket", 1)
		var ev map[string]any
		if err := json.Unmarshal([]byte(callback(mention("C1", "1.1", "What are the ITRs?"))), &ev); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SendSocket("events_api", ev); err != nil {
			t.Fatal(err)
		}
		s.WaitFor(t, "chat.postMessage", 1)
		s.stop()
		if !strings.Contains(s.log.String(), "a Socket Mode connection was lost") {
			t.Error("the log doesn't say that the connection was lost")
		}
		if len(all[run]) != 9 {
			t.Fatalf("%d pauses: %v", len(all[run]), all[run])
		}
		for i, d := range all[run] {
			base := min(time.Second<<i, time.Minute)
			if i == 2 {
				d -= 90 * time.Second // as Slack asked
			}
			if d < base/2 || d >= base+base/2 {
				t.Errorf("pause %d is %v, want about %v", i+1, d, base)
			}
		}
	}
	same := 0
	for i := range all[0] {
		if all[0][i] == all[1][i] {
			same++
		}
	}
	if same == len(all[0]) {
		t.Errorf("two processes pause alike: %v", all)
	}
}

// TestATokenThatSlackRefusesEndsSocketMode: trying again can't help.
func TestATokenThatSlackRefusesEndsSocketMode(t *testing.T) {
	peer := bottest.NewSlackPeer(t)
	peer.SetFaults(func(_ int, c bottest.Call) bottest.Fault {
		if c.Method == "apps.connections.open" {
			return bottest.Fault{Error: "invalid_auth"}
		}
		return bottest.Fault{}
	})
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "s.db"), store.Options{Drivers: []store.Driver{sqlite.Driver()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	g, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	a, err := slack.New(slack.Config{BotToken: "xoxb-1", AppToken: "xapp-1", APIURL: peer.URL},
		slack.Deps{Dispatcher: bots.NewDispatcher(s, bots.Options{}), Desk: &bots.Desk{Answers: g, Records: s}, Records: s, Community: community(s)})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "SLACK_APP_TOKEN") {
		t.Errorf("Run: %v", err)
	}
}
