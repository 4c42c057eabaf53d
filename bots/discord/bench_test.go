package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"plenipo/bots"
	"plenipo/bots/bottest"
	"plenipo/internal/answer"
	"plenipo/internal/loadtest"
	"plenipo/internal/store"
	"plenipo/internal/store/sqlite"
	"plenipo/knowledge"
)

// The benchmarks are what a member feels: a question in over loopback until its answer is out. One iteration is one
// question. Cases are compared within one run:
//
//	go test -run '^$' -bench 'Interaction|Gateway' -benchtime 10000x ./bots/discord
//
//	bare       discordgo alone: verified or read, and an echo; nothing kept, nothing looked up
//	echo       the whole bot with an engine that repeats the question: what all but the engine takes
//	built-in   the whole bot over the built-in base

var benched = []string{"What are the ITRs?", "When is the next Plenipotentiary Conference?", "Why did the US not sign the ITRs?", "How do I cook rice?"}

// answerers are the engines that the bot is benchmarked with.
func answerers(b *testing.B) map[string]bots.Answerer {
	g, err := answer.Open(b.Context(), []knowledge.Layer{knowledge.Embedded()}, "", answer.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return map[string]bots.Answerer{"echo": &parrot{}, "built-in": g}
}

// A parrot answers with the question, and remembers nothing.
type parrot struct{ brain }

// Ask implements bots.Answerer.
func (*parrot) Ask(_ context.Context, q answer.Question) (answer.Answer, error) {
	return answer.Answer{ID: "echo", Kind: answer.Passage, Text: q.Text, Lead: q.Text, Lang: "en"}, nil
}

// running returns the whole bot, kept in SQLite; it runs until the benchmark ends.
func running(b *testing.B, cfg Config, answers bots.Answerer) *Adapter {
	s, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "s.db"), store.Options{Drivers: []store.Driver{sqlite.Driver()}})
	if err != nil {
		b.Fatal(err)
	}
	d := bots.NewDispatcher(s, bots.Options{Alone: true})
	a, err := New(cfg, Deps{Desk: &bots.Desk{Answers: answers, Records: s}, Inbox: d, Records: s, Community: community(s), Base: emptyBase})
	if err != nil {
		b.Fatal(err)
	}
	d.Serve(Platform, a)
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for _, run := range []func(context.Context) error{d.Run, s.Run, a.Run} {
		wg.Go(func() { _ = run(ctx) })
	}
	b.Cleanup(func() { cancel(); wg.Wait(); _ = s.Close() })
	return a
}

// askCommand is the i-th question as an interaction in a direct message.
func askCommand(i int64) string {
	return fmt.Sprintf(`{"id":"%d","application_id":"1","type":2,"token":"tok%d","version":1,"channel_id":"6","locale":"en-US",`+
		`"user":{"id":"7","username":"amina","discriminator":"0","global_name":null,"avatar":null},"app_permissions":"0","entitlements":[],`+
		`"authorizing_integration_owners":{},"attachment_size_limit":1,"data":{"id":"9","name":"ask","type":1,"options":[{"name":"question","type":3,"value":%q}]}}`,
		100_000_000+i, i, benched[uint64(i)%uint64(len(benched))])
}

// BenchmarkInteraction is a signed interaction in and its response out, as fast as 16 connections go, and a thousand
// a second.
func BenchmarkInteraction(b *testing.B) {
	pub := hex.EncodeToString(faultKey.Public().(ed25519.PublicKey))
	engines := answerers(b)
	handler := func(b *testing.B, name string) http.Handler {
		if name == "bare" {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if !discordgo.VerifyInteraction(r, faultKey.Public().(ed25519.PublicKey)) {
					w.WriteHeader(http.StatusUnauthorized)
					return
				}
				var i discordgo.Interaction
				if err := json.NewDecoder(r.Body).Decode(&i); err != nil {
					w.WriteHeader(http.StatusBadRequest)
					return
				}
				_ = json.NewEncoder(w).Encode(discordgo.InteractionResponse{Type: 4, Data: &discordgo.InteractionResponseData{Content: i.ApplicationCommandData().Options[0].StringValue()}})
			})
		}
		mux := http.NewServeMux()
		for p, h := range running(b, Config{PublicKey: pub}, engines[name]).Routes() {
			mux.Handle(p, h)
		}
		return mux
	}
	for _, bench := range []struct {
		name      string
		perSecond int
	}{{"bare", 0}, {"echo", 0}, {"built-in", 0}, {"built-in", 1000}} {
		label := bench.name
		if bench.perSecond > 0 {
			label += fmt.Sprintf(", %d a second", bench.perSecond)
		}
		b.Run(label, func(b *testing.B) {
			server := httptest.NewServer(handler(b, bench.name))
			b.Cleanup(server.Close)
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
			b.Cleanup(client.CloseIdleConnections)
			signed := signedRequests(b.N, server.URL)
			var next atomic.Int64
			var mu sync.Mutex
			var took []time.Duration
			var wg sync.WaitGroup
			b.ResetTimer()
			start := time.Now()
			for range 16 {
				wg.Go(func() {
					var mine []time.Duration
					for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
						if bench.perSecond > 0 {
							time.Sleep(time.Until(start.Add(time.Duration(i) * time.Second / time.Duration(bench.perSecond))))
						}
						at := time.Now()
						res, err := client.Do(signed[i])
						if err != nil || res.StatusCode != http.StatusOK {
							b.Errorf("interaction: %v", err)
							return
						}
						_, _ = io.Copy(io.Discard, res.Body)
						_ = res.Body.Close()
						mine = append(mine, time.Since(at))
					}
					mu.Lock()
					took = append(took, mine...)
					mu.Unlock()
				})
			}
			wg.Wait()
			b.StopTimer()
			report(b, time.Since(start), took, bench.perSecond)
		})
	}
}

// signedRequests makes n signed interactions; signing is Discord's work, and not measured.
func signedRequests(n int, url string) []*http.Request {
	stamp := fmt.Sprint(time.Now().Unix())
	all := make([]*http.Request, n)
	for i := range all {
		body := askCommand(int64(i))
		all[i], _ = http.NewRequest(http.MethodPost, url+"/discord/interactions", strings.NewReader(body))
		all[i].Header.Set("X-Signature-Timestamp", stamp)
		all[i].Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(faultKey, []byte(stamp+body))))
	}
	return all
}

func report(b *testing.B, elapsed time.Duration, took []time.Duration, perSecond int) {
	if perSecond == 0 {
		b.ReportMetric(float64(b.N)/elapsed.Seconds(), "answers/s")
	}
	slices.Sort(took)
	if len(took) > 0 {
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	}
}

// A hall is Discord for a benchmark: a Gateway that sends commands, at most 256 of them unanswered, and REST that
// takes the answers.
type hall struct {
	server *httptest.Server
	ready  chan *websocket.Conn

	mu    sync.Mutex // guards the rest
	began map[string]time.Time
	took  []time.Duration
	room  chan struct{}
}

func newHall(b *testing.B) *hall {
	h := &hall{ready: make(chan *websocket.Conn, 4), began: map[string]time.Time{}, room: make(chan struct{}, 256)}
	h.server = httptest.NewServer(http.HandlerFunc(h.serve))
	b.Cleanup(h.server.Close)
	return h
}

func (h *hall) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	switch {
	case strings.HasPrefix(r.URL.Path, "/ws"):
		h.gateway(w, r)
	case strings.HasSuffix(r.URL.Path, "/gateway"), strings.HasSuffix(r.URL.Path, "/gateway/bot"):
		_, _ = fmt.Fprintf(w, `{"url":"ws%s/ws","shards":1,"session_start_limit":{"total":1000,"remaining":1000,"reset_after":0,"max_concurrency":1}}`,
			strings.TrimPrefix(h.server.URL, "http"))
	case strings.HasSuffix(r.URL.Path, "/callback"):
		_, _ = io.Copy(io.Discard, r.Body)
		parts := strings.Split(r.URL.Path, "/")
		h.mu.Lock()
		if at, ok := h.began[parts[len(parts)-3]]; ok {
			h.took = append(h.took, time.Since(at))
			delete(h.began, parts[len(parts)-3])
		}
		h.mu.Unlock()
		w.Header().Del("Content-Type")
		w.WriteHeader(http.StatusNoContent)
		<-h.room
	default:
		_, _ = io.WriteString(w, `{}`)
	}
}

func (h *hall) gateway(w http.ResponseWriter, r *http.Request) {
	up := websocket.Upgrader{}
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	_ = conn.WriteMessage(websocket.TextMessage, []byte(`{"op":10,"d":{"heartbeat_interval":41250}}`))
	for {
		var in struct{ Op int }
		if conn.ReadJSON(&in) != nil {
			return
		}
		if in.Op == 2 {
			_ = conn.WriteMessage(websocket.TextMessage, []byte(`{"op":0,"s":1,"t":"READY","d":{"v":10,"session_id":"s","resume_gateway_url":"ws://127.0.0.1:1",`+
				`"guilds":[],"application":{"id":"1","flags":0},"user":{"id":"42","username":"bot","discriminator":"0","global_name":null,"avatar":null,"bot":true}}}`))
			h.ready <- conn
		}
	}
}

// ask sends n commands from the number first on and waits for their answers.
func (h *hall) ask(b *testing.B, conn *websocket.Conn, first, n int64) {
	for i := first; i < first+n; i++ {
		h.room <- struct{}{}
		h.mu.Lock()
		h.began[strconv.FormatInt(100_000_000+i, 10)] = time.Now()
		h.mu.Unlock()
		if err := conn.WriteMessage(websocket.TextMessage, []byte(`{"op":0,"s":`+strconv.FormatInt(i+2, 10)+`,"t":"INTERACTION_CREATE","d":`+askCommand(i)+`}`)); err != nil {
			b.Fatal(err)
		}
	}
	for range cap(h.room) { // until all are answered
		h.room <- struct{}{}
	}
	for range cap(h.room) {
		<-h.room
	}
}

// measure asks b.N commands after some that don't count.
func (h *hall) measure(b *testing.B) {
	conn := <-h.ready
	h.ask(b, conn, 0, 1000)
	h.took = nil
	b.ResetTimer()
	start := time.Now()
	h.ask(b, conn, 1000, int64(b.N))
	b.StopTimer()
	report(b, time.Since(start), h.took, 0)
}

// BenchmarkGateway is a command in at the Gateway and its response out over REST.
func BenchmarkGateway(b *testing.B) {
	engines := answerers(b)
	for _, name := range []string{"bare", "echo", "built-in"} {
		b.Run(name, func(b *testing.B) {
			h := newHall(b)
			if name != "bare" {
				running(b, Config{Token: "secret", APIURL: h.server.URL + "/api/v9", Shards: 1}, engines[name])
				h.measure(b)
				return
			}
			s, err := newSession("secret", h.server.URL+"/api/v9", nil)
			if err != nil {
				b.Fatal(err)
			}
			s.SyncEvents = false
			s.AddHandler(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
				_ = s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: 4, Data: &discordgo.InteractionResponseData{
					Content: i.ApplicationCommandData().Options[0].StringValue()}})
			})
			if err := s.Open(); err != nil {
				b.Fatal(err)
			}
			h.measure(b)
			_ = s.Close()
		})
	}
}

// BenchmarkPeer asks the bot and a minimal discord.js app with MiniSearch over the same articles at the Gateway, in one
// run and warmed up alike.
//
//	(cd bots/discord/peer && npm ci --ignore-scripts)
//	go test -run '^$' -bench Peer -benchtime 10000x ./bots/discord
func BenchmarkPeer(b *testing.B) {
	if _, err := os.Stat("peer/node_modules"); err != nil {
		b.Skip("needs npm's packages: (cd bots/discord/peer && npm ci --ignore-scripts)")
	}
	program := bottest.Build(b)
	home := b.TempDir()
	for _, bench := range []struct {
		name string
		args []string
	}{
		{"plenipo", []string{program, "serve"}},
		{"discord.js with minisearch", []string{"node", "peer/bot.mjs", "../../knowledge/articles"}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			h := newHall(b)
			c := exec.Command(bench.args[0], bench.args[1:]...)
			c.Env = []string{
				"HOME=" + home, "PATH=" + os.Getenv("PATH"), "DISCORD_TOKEN=secret", "DISCORD_API_URL=" + h.server.URL + "/api/v9",
				"PLENIPO_LISTEN=off", "PLENIPO_MEMBER_RATE=off", "PLENIPO_CHANNEL_RATE=off", "PLENIPO_STORE=" + filepath.Join(home, "s.db"),
			}
			if err := c.Start(); err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { bottest.Kill(c) })
			h.measure(b)
			b.ReportMetric(loadtest.MemoryOf(c.Process.Pid, "VmHWM"), "peak-MB")
			b.ReportMetric(loadtest.MemoryOf(c.Process.Pid, "RssAnon"), "own-MB")
		})
	}
}

// BenchmarkAutocomplete is what one keystroke costs: choices over the built-in base, as they leave for Discord, which
// shows none after 3 s and feels slow after 100 ms.
func BenchmarkAutocomplete(b *testing.B) {
	g, err := answer.Open(b.Context(), []knowledge.Layer{knowledge.Embedded()}, "", answer.Options{})
	if err != nil {
		b.Fatal(err)
	}
	a := running(b, Config{PublicKey: hex.EncodeToString(faultKey.Public().(ed25519.PublicKey))}, g)
	var typed []*interaction
	for _, option := range []string{"question", "name", "term"} {
		for _, s := range []string{"", "w", "wc", "wcit-12", "what is the", "конференция", "会议", "qqqq", strings.Repeat("long ", 200)} {
			i, err := decodeInteraction([]byte(fmt.Sprintf(`{"id":"1","type":4,"token":"t","locale":"en-US","data":{"name":"ask","options":[{"name":%q,"value":%q,"focused":true}]}}`, option, s)))
			if err != nil {
				b.Fatal(err)
			}
			typed = append(typed, i)
		}
	}
	var slowest time.Duration
	n := 0
	for b.Loop() {
		at := time.Now()
		if _, err := json.Marshal(a.respond(b.Context(), typed[n%len(typed)])); err != nil {
			b.Fatal(err)
		}
		slowest = max(slowest, time.Since(at))
		n++
	}
	b.ReportMetric(float64(slowest.Microseconds())/1000, "slowest-ms")
}
