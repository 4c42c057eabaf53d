package main

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plenipo/bots/bottest"
	"plenipo/internal/store"
	"plenipo/internal/store/storetest"
)

// TestThreeReplicas runs three processes on one PostgreSQL, asks them all, each question of one and some of two, and
// kills one with -9 under load. Every question is answered once, the dead one's within 15 s, and its Gateway shards are
// the others' by then; settings and saved answers are seen by the others within 2 s; a reminder is sent once; and the
// logs hold nobody's words.
func TestThreeReplicas(t *testing.T) {
	if testing.Short() {
		t.Skip("three processes take half a minute; -short is set")
	}
	dsn := storetest.Postgres(t)
	peer := bottest.NewSlackPeer(t)
	discord := bottest.NewDiscordPeer(t)
	discord.SetShards(gatewayShards)
	s := storetest.OpenAt(t, dsn, store.Options{})
	remindOfAChange(t, s)
	dir := writeKnowledge(t, time.Now().AddDate(0, 2, 0).Format(time.DateOnly))
	var replicas [3]*process
	var wg sync.WaitGroup
	for i := range replicas {
		wg.Go(func() {
			replicas[i] = serveProcess(t, peer.URL, dsn, dir, nil, "DISCORD_API_URL="+discord.URL, "DISCORD_TOKEN="+gatewayToken(i))
		})
	}
	wg.Wait()
	if t.Failed() {
		return
	}

	// Whoever holds the first shard dies.
	shards := shardsOf(t, discord, map[int]*bottest.DiscordConn{}, gatewayShards)
	for i := range replicas {
		if shards[0].Token == "Bot "+gatewayToken(i) {
			replicas[0], replicas[i] = replicas[i], replicas[0]
		}
	}
	askShards(t, discord, shards, 1)

	const questions, channels, askers = 900, 60, 12
	var dead atomic.Bool
	var killed atomic.Int64 // when, in nanoseconds
	var next, again, lost atomic.Int64
	for range askers {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= questions {
					return
				}
				if i == questions/3 {
					_ = replicas[0].Process.Kill()
					killed.Store(time.Now().UnixNano())
					dead.Store(true)
				}
				ts, channel := fmt.Sprintf("%d.%06d", 1_700_000_000+i, i), fmt.Sprintf("C%d", i%channels)
				// What isn't acknowledged is sent again, to whom the load balancer takes next.
				kept := false
				for delivery := 0; delivery < 6 && !kept; delivery++ {
					kept = replicas[(i+delivery)%3].mention(channel, ts, "UZANZIBAR", "Who signed the treaty, says the quincunx?", delivery)
				}
				if !kept {
					lost.Add(1)
				}
				if i%9 == 0 { // delivered twice
					replicas[1+i%2].mention(channel, ts, "UZANZIBAR", "Who signed the treaty, says the quincunx?", 9)
					again.Add(1)
				}
			}
		})
	}
	wg.Wait()
	tally := func() map[string]int {
		n := map[string]int{}
		for _, c := range peer.Calls("chat.postMessage") {
			if c.Thread != "" {
				n[c.Thread]++
			}
		}
		return n
	}
	deadline := time.Unix(0, killed.Load()).Add(40 * time.Second)
	for len(tally()) < questions && time.Now().Before(deadline) {
		time.Sleep(50 * time.Millisecond)
	}
	took := time.Since(time.Unix(0, killed.Load()))
	answered, doubled := tally(), 0
	for _, n := range answered {
		if n > 1 {
			doubled++
		}
	}
	t.Logf("%d questions, %d delivered twice: %d answered, %d doubled; all answers %v after the kill", questions, again.Load(), len(answered), doubled, took.Round(time.Millisecond))
	if lost.Load() > 0 || len(answered) != questions || doubled > 0 {
		t.Errorf("%d not accepted, %d of %d answered, %d twice", lost.Load(), len(answered), questions, doubled)
	}
	if took > 15*time.Second {
		t.Errorf("the dead one's questions were answered %v after the kill", took)
	}
	takenOver(t, discord, shards, time.Unix(0, killed.Load()))
	seenByOthers(t, s, peer, replicas[1:])
	reminded := 0
	for _, c := range peer.Calls("chat.postMessage") {
		if c.Channel == "CREMIND" {
			reminded++
		}
	}
	if reminded != 1 {
		t.Errorf("the changed dates were told %d times", reminded)
	}
	for _, p := range replicas {
		for _, private := range []string{"UZANZIBAR", "quincunx", processToken, processSecret, storetest.Key, "Ana Secret"} {
			if strings.Contains(p.log(), private) {
				t.Errorf("a log holds %q:\n%s", private, p.log())
			}
		}
		if strings.Contains(p.log(), `"level":"ERROR"`) {
			t.Errorf("a replica logged errors:\n%s", p.log())
		}
	}
}

// gatewayShards is how many shards the three processes have between them.
const gatewayShards = 3

// gatewayToken tells the processes apart at the Gateway.
func gatewayToken(i int) string { return fmt.Sprint(processToken, ".", i) }

// shardsOf waits until n more connections were let in, and notes them as their shards'.
func shardsOf(t *testing.T, discord *bottest.DiscordPeer, shards map[int]*bottest.DiscordConn, n int) map[int]*bottest.DiscordConn {
	t.Helper()
	for range n {
		c := discord.Conn(t)
		shards[c.Shard] = c
	}
	if len(shards) != gatewayShards {
		t.Fatalf("%d of %d shards are connected", len(shards), gatewayShards)
	}
	return shards
}

// askShards asks ten questions over every shard, and waits for as many answers.
func askShards(t *testing.T, discord *bottest.DiscordPeer, shards map[int]*bottest.DiscordConn, round int) {
	t.Helper()
	const each = 10
	posts := fmt.Sprintf("POST /channels/6%d[0-9]/messages$", round)
	for n, c := range shards {
		for i := range each {
			id := fmt.Sprintf("13%d%d%015d", round, n, i)
			if err := c.Write(fmt.Sprintf(`{"op":0,"s":%d,"t":"MESSAGE_CREATE","d":{"id":%q,"type":0,"channel_id":"6%d%d","guild_id":"5","author":{"id":"7"},`+
				`"content":"<@%s> Who signed the treaty, says the quincunx?","mentions":[{"id":%q}]}}`, 2+i+each*round, id, round, n, discord.Self, discord.Self)); err != nil {
				t.Fatalf("shard %d: %v", n, err)
			}
		}
	}
	discord.WaitFor(t, posts, each*len(shards))
	once := map[string]int{}
	for _, c := range discord.Calls(posts) {
		if !c.Again {
			once[c.Path]++
		}
	}
	for path, n := range once {
		if n != each {
			t.Errorf("%d answers to %d questions: %s", n, each, path)
		}
	}
}

// takenOver waits until the shards that died with the first one's holder are connected again, and asks over all.
func takenOver(t *testing.T, discord *bottest.DiscordPeer, shards map[int]*bottest.DiscordConn, killed time.Time) {
	t.Helper()
	dead, lost := shards[0].Token, 0
	for _, c := range shards {
		if c.Token == dead {
			lost++
		}
	}
	shardsOf(t, discord, shards, lost)
	var last time.Duration
	for n, c := range shards {
		if c.Token == dead {
			t.Errorf("shard %d wasn't taken over", n)
		}
		last = max(last, c.Joined.Sub(killed))
	}
	t.Logf("%d shards of the dead one were taken over %v after the kill", lost, last.Round(time.Millisecond))
	if last > 15*time.Second {
		t.Errorf("the dead one's shards were taken over %v after the kill", last)
	}
	askShards(t, discord, shards, 2)
}

// remindOfAChange subscribes a channel to changes of dates, and lets the store have seen other dates than the files say.
func remindOfAChange(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.SeeEvents(t.Context(), store.SeenEvent{Event: "wtpf-next", Dates: "2031-01-01/"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddSubscription(t.Context(), store.Subscription{
		Scope: store.Scope{Platform: "slack", Workspace: "T1", Channel: "CREMIND"}, Rules: store.Rules{All: true, Changes: true},
	}); err != nil {
		t.Fatal(err)
	}
}

// seenByOthers changes settings and saves an answer, and looks how long every replica takes to know.
func seenByOthers(t *testing.T, s *store.Store, peer *bottest.SlackPeer, replicas []*process) {
	t.Helper()
	const within = 2 * time.Second
	began := time.Now()
	if _, _, err := s.SaveAnswer(t.Context(), store.Saved{Question: "Where does the choir rehearse?", Text: "The choir rehearses in the old mill.", Lang: "en", Author: "Ana Secret", Platform: "slack", Source: "m1", Said: began}); err != nil {
		t.Fatal(err)
	}
	for _, p := range replicas {
		for !strings.Contains(p.ask("Where does the choir rehearse?"), "old mill") {
			if time.Since(began) > within {
				t.Fatalf("a saved answer isn't known after %v", time.Since(began))
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	t.Logf("a saved answer is known to all after %v", time.Since(began).Round(time.Millisecond))
	began = time.Now()
	if err := s.SetSettings(t.Context(), store.Scope{Platform: "slack", Workspace: "T1", Channel: "CSET"}, store.Settings{Private: store.On}); err != nil {
		t.Fatal(err)
	}
	for i, p := range replicas {
		for n := 0; ; n++ {
			before := peer.Count("chat.postEphemeral")
			ts := fmt.Sprintf("%d.%06d", 1_710_000_000+i, n)
			p.mention("CSET", ts, "UZANZIBAR", "Who signed the treaty?", 0)
			peer.Wait(t, "an answer in CSET", func() bool {
				if peer.Count("chat.postEphemeral") > before {
					return true
				}
				for _, c := range peer.Calls("chat.postMessage") {
					if c.Thread == ts {
						return true
					}
				}
				return false
			})
			if peer.Count("chat.postEphemeral") > before {
				break
			}
			if time.Since(began) > within {
				t.Fatalf("a setting isn't known after %v", time.Since(began))
			}
		}
	}
	t.Logf("a setting is known to all after %v", time.Since(began).Round(time.Millisecond))
}
