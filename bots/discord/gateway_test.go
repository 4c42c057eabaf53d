package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"plenipo/bots/bottest"
	"plenipo/internal/store"
)

func TestAGatewayThatIsSilentIsLeft(t *testing.T) {
	p := bottest.NewDiscordPeer(t)
	p.Deafen()
	b := start(t, p, "secret", filepath.Join(t.TempDir(), "s.db"))
	p.Conn(t)
	// Its heartbeats come back unanswered: it is closed and resumed on another connection.
	c := p.Conn(t)
	deliver(t, c, mention("3", "1001", "<@42> still there?", ""))
	if got := b.peer.Next(t, posts); !strings.Contains(string(got.Body), "still there?") {
		t.Errorf("answered: %s", got.Body)
	}
	if said := p.Calls("IDENTIFY|RESUME"); len(said) != 2 || said[1].Method != "RESUME" {
		t.Errorf("said: %+v", said)
	}
}

// TestAShardComesBackAfterEverLongerPauses has Discord down for a while. Each pause is a random one between half of and one and a half
// times 2, 4, 8, … seconds, up to two minutes.
func TestAShardComesBackAfterEverLongerPauses(t *testing.T) {
	p := bottest.NewDiscordPeer(t)
	b, d := build(t, p, "secret", filepath.Join(t.TempDir(), "s.db"))
	var mu sync.Mutex // guards pauses
	var pauses []time.Duration
	b.pause = func(ctx context.Context, d time.Duration) bool {
		mu.Lock()
		pauses = append(pauses, d)
		mu.Unlock()
		return ctx.Err() == nil
	}
	const down = 9
	refused := 0
	p.SetFaults(func(_ int, c bottest.DiscordCall) bottest.Fault {
		if refused < down && strings.HasSuffix(c.Path, "/gateway") {
			refused++
			return bottest.Fault{Status: 503}
		}
		return bottest.Fault{}
	})
	bottest.Background(t, b.Run, d.Run)
	deliver(t, p.Conn(t), mention("3", "1001", "<@42> back again?", ""))
	if got := p.Next(t, posts); !strings.Contains(string(got.Body), "back again?") {
		t.Errorf("answered: %s", got.Body)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(pauses) != down {
		t.Fatalf("%d pauses: %v", len(pauses), pauses)
	}
	for i, d := range pauses {
		if about := min(openWait<<i, openWaitMax); d < about/2 || d >= about+about/2 {
			t.Errorf("pause %d is %v, want about %v", i+1, d, about)
		}
	}
}

// A lazyConn notes until when a read may take.
type lazyConn struct {
	net.Conn
	until time.Time
}

func (c *lazyConn) SetReadDeadline(t time.Time) error { c.until = t; return nil }
func (c *lazyConn) Read([]byte) (int, error)          { return 0, nil }

func TestEveryReadHasAnEnd(t *testing.T) {
	inner := &lazyConn{}
	before := time.Now()
	if _, err := (&quietConn{inner}).Read(nil); err != nil {
		t.Fatal(err)
	}
	if left := inner.until.Sub(before); left < quietLimit || left > 2*quietLimit {
		t.Errorf("a read may take %v", left)
	}
}

func TestThereAreAsManyShardsAsDiscordRecommends(t *testing.T) {
	p := bottest.NewDiscordPeer(t)
	p.SetShards(3)
	b, _ := build(t, p, "secret", filepath.Join(t.TempDir(), "s.db"))
	b.cfg.Shards, b.between = 0, time.Millisecond
	stop := bottest.Background(t, b.Run)
	seen := map[int]bool{}
	for _, c := range p.WaitFor(t, "IDENTIFY", 3) {
		var said struct {
			Shard   []int `json:"shard"`
			Intents int   `json:"intents"`
		}
		if err := json.Unmarshal(c.Body, &said); err != nil || len(said.Shard) != 2 || said.Shard[1] != 3 {
			t.Fatalf("identify: %v %s", err, c.Body)
		}
		seen[said.Shard[0]] = true
		if said.Intents&(1<<15) != 0 {
			t.Errorf("the content of messages is privileged, and not needed: intents %b", said.Intents)
		}
	}
	if len(seen) != 3 {
		t.Errorf("shards: %v", seen)
	}
	// It goes as one should, by a close of the Gateway's connections.
	stop()
	for _, c := range p.WaitFor(t, "CLOSE", 3) {
		if c.Path != "1000" {
			t.Errorf("closed with %s", c.Path)
		}
	}
}

func TestARateLimitIsWaitedForBeforeTheNextPost(t *testing.T) {
	b, c := onGateway(t)
	const wait = 300 * time.Millisecond
	var mu sync.Mutex // guards at
	var at []time.Time
	b.peer.SetFaults(func(_ int, c bottest.DiscordCall) bottest.Fault {
		if c.Path != "/channels/6/messages" {
			return bottest.Fault{}
		}
		mu.Lock()
		at = append(at, time.Now())
		mu.Unlock()
		return bottest.Fault{Header: map[string]string{
			"X-RateLimit-Bucket": "b", "X-RateLimit-Limit": "1", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "0.3",
			"X-RateLimit-Reset": "1",
		}}
	})
	deliver(t, c, mention("3", "1", "<@42> one?", ""))
	b.peer.Next(t, posts)
	deliver(t, c, mention("4", "2", "<@42> two?", ""))
	b.peer.Next(t, posts)
	mu.Lock()
	defer mu.Unlock()
	if gap := at[1].Sub(at[0]); gap < wait-20*time.Millisecond { // the clock of the wait starts with the reply
		t.Errorf("posted again after %v", gap)
	}
}

// explosive is an inbox that panics.
type explosive struct{}

func (explosive) Handle(context.Context, store.Event) error { panic("on purpose") }

func TestAPanicEndsNothing(t *testing.T) {
	b, _ := build(t, bottest.NewDiscordPeer(t), "secret", filepath.Join(t.TempDir(), "s.db"))
	var log bytes.Buffer
	b.inbox, b.self, b.log = explosive{}, "42", slog.New(slog.NewTextHandler(&log, nil))
	room := make(chan struct{}, 1)
	for range 2 {
		b.delivered(t.Context(), 0, &discordgo.Event{Type: "MESSAGE_CREATE", RawData: json.RawMessage(`{"id":"1","type":0,"channel_id":"6","author":{"id":"7"},"content":"why?"}`)}, room)
	}
	<-b.work.idle()
	if !strings.Contains(log.String(), "on purpose") {
		t.Errorf("the log: %s", &log)
	}
}

// TestTheWordsOfMessagesAreAskedForWhereThatIsOn turns the privileged intent on, and pins a message that doesn't name the bot.
func TestTheWordsOfMessagesAreAskedForWhereThatIsOn(t *testing.T) {
	b := inCommunity(t, "")
	b.interact(manager(slashJSON("95", "settings", "en-US", "chapter", "geneva", "pins", true)))
	pin := func(content, edited string) {
		b.changed(t.Context(), "MESSAGE_UPDATE", json.RawMessage(`{"id":"1304000000000000007","channel_id":"6","guild_id":"5","content":"`+content+`","author":{"id":"8","username":"bo"},"pinned":true`+edited+`}`))
	}
	saved := func() string {
		t.Helper()
		all, err := b.store.SavedOf(t.Context(), "geneva", store.SavedActive)
		if err != nil || len(all) > 1 {
			t.Fatal(all, err)
		}
		if len(all) == 0 {
			return ""
		}
		return all[0].Text
	}
	if pin("", ""); saved() != "" {
		t.Errorf("saved without its words: %q", saved())
	}
	if pin("Dues are fifty francs a year.", ""); saved() != "Dues are fifty francs a year." {
		t.Errorf("saved %q", saved())
	}
	if pin("Dues are sixty francs a year.", `,"edited_timestamp":"2026-11-25T10:00:00Z"`); saved() != "Dues are sixty francs a year." {
		t.Errorf("edited, %q", saved())
	}

	p := bottest.NewDiscordPeer(t)
	on, _ := build(t, p, "secret", filepath.Join(t.TempDir(), "s.db"))
	on.cfg.Content = true
	stop := bottest.Background(t, on.Run)
	var said struct {
		Intents int `json:"intents"`
	}
	if body := p.WaitFor(t, "IDENTIFY", 1)[0].Body; json.Unmarshal(body, &said) != nil || said.Intents&(1<<15) == 0 {
		t.Errorf("identify: %s", body)
	}
	stop()
}
