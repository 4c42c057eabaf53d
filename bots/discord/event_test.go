package discord

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"plenipo/bots/bottest"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

const added = `POST /guilds/5/scheduled-events$`

// calendar is a base with one meeting to come.
func calendar(t *testing.T) func() *knowledge.Base {
	t.Helper()
	layer := knowledge.Layer{Name: "test", FS: fstest.MapFS{"events/wtdc.yaml": {Data: []byte(
		"events:\n  - id: wtdc-99\n    name: WTDC-99 @everyone\n    start: 2099-06-04\n    end: 2099-06-15\n    city: Nairobi\n    country: Kenya\n" +
			"    url: https://example.org/wtdc\n    summary: A conference.\n    status: scheduled\n")}}}
	base, _, err := knowledge.Load(t.Context(), layer)
	if err != nil {
		t.Fatal(err)
	}
	return func() *knowledge.Base { return base }
}

// pressed presses until the response says something: on a machine that is held up for seconds it says to try again.
func pressed(t *testing.T, b *bot, words string) got {
	t.Helper()
	var g got
	for i := range 60 {
		if g = b.interact(add(fmt.Sprint(2000 + i))); strings.Contains(g.words(), words) {
			return g
		}
		if len(b.peer.Calls(added)) > 1 {
			break
		}
	}
	t.Fatalf("told: %q, want %q", g.words(), words)
	return g
}

func add(id string) string { return press(id, "1|e||wtdc-99", "8", nil) }

func TestAMeetingIsAddedToTheServersEventsOnce(t *testing.T) {
	p := bottest.NewDiscordPeer(t)
	path := filepath.Join(t.TempDir(), "s.db")
	var replicas []*bot
	for _, name := range []store.WorkerID{"one", "two"} {
		b, _ := build(t, p, "", path)
		b.base, b.turns, b.worker = calendar(t), b.store, name
		replicas = append(replicas, b)
	}
	// Everybody presses at once, at two replicas.
	var wg sync.WaitGroup
	for i := range 12 {
		b := replicas[i%2]
		wg.Go(func() {
			if status, out := b.post(add(fmt.Sprint(900+i)), time.Now(), nil); status != http.StatusOK {
				t.Errorf("status %d: %s", status, out)
			}
		})
	}
	wg.Wait()
	if g := pressed(t, replicas[0], "déjà"); !g.private() {
		t.Errorf("told: %+v", g)
	}
	made := p.Calls(added)
	if len(made) != 1 {
		t.Fatalf("%d server events were made", len(made))
	}
	var ev scheduledEvent
	if err := json.Unmarshal(made[0].Body, &ev); err != nil || ev.Entity != 3 || ev.Metadata.Location != "Nairobi, Kenya" || !strings.Contains(ev.Description, "https://example.org/wtdc") {
		t.Errorf("%v: %s", err, made[0].Body)
	}
}

func TestAServerEventWhoseReplyWasLostIsNotAddedAgain(t *testing.T) {
	b := newBot(t)
	b.base = calendar(t)
	b.peer.SetFaults(func(_ int, c bottest.DiscordCall) bottest.Fault {
		if c.Method == http.MethodPost && strings.HasSuffix(c.Path, "/scheduled-events") {
			return bottest.Fault{Status: 502, Lost: true}
		}
		return bottest.Fault{}
	})
	pressed(t, b, "déjà")
	if n := len(b.peer.Calls(added)); n != 1 {
		t.Errorf("%d server events were made", n)
	}
}

func TestWhoMayNotAddEventsIsToldWhoCan(t *testing.T) {
	b := newBot(t)
	b.base = calendar(t)
	b.peer.SetFaults(func(_ int, c bottest.DiscordCall) bottest.Fault {
		if c.Method == http.MethodPost {
			return bottest.Fault{Status: 403, Code: codeMissingPermissions}
		}
		return bottest.Fault{}
	})
	pressed(t, b, "Créer des événements")
	if g := b.interact(press("971", "1|e||wtdc-99", "0", nil)); !g.private() || !strings.Contains(g.words(), "Seules les personnes") {
		t.Errorf("the person may not: %s", g.words())
	}
}
