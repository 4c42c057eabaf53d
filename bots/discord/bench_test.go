package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
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
//	anew       the whole bot over the built-in base, the evaluation suite's questions, each answered anew
//	again      the same with 200 of them, drawn as in a busy channel (loadtest.Again): most were asked within the minute

// answerers are the engines that the bot is benchmarked with.
func answerers(b *testing.B) map[string]bots.Answerer {
	live, err := answer.NewLive(b.Context(), func() ([]knowledge.Layer, error) { return []knowledge.Layer{knowledge.Embedded()}, nil }, "", answer.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return map[string]bots.Answerer{"echo": &parrot{}, "anew": live, "again": live}
}

// questions returns n questions of the evaluation suite: each of them asked for the first time, or 200 of them drawn as in
// a busy channel.
func questions(b *testing.B, n int, again bool) []string {
	suite, err := loadtest.Questions("../../internal/eval/testdata/suite")
	if err != nil {
		b.Fatal(err)
	}
	drawn := loadtest.Again(200, n)
	all := make([]string, n)
	for i := range all {
		all[i] = loadtest.Anew(suite, i)
		if again {
			all[i] = suite[drawn[i]]
		}
	}
	return all
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

// askCommand is a question as an interaction in a server's channel, each by another member: what somebody asked before would be
// their conversation, and many ask in a busy channel.
func askCommand(i int64, question string) string {
	return fmt.Sprintf(`{"id":"%d","application_id":"1","type":2,"token":"tok%d","version":1,"guild_id":"5","channel_id":"6","channel":{"id":"6","type":0},"locale":"en-US",`+
		`"member":{"user":{"id":"%d","username":"amina","discriminator":"0","global_name":null,"avatar":null},"roles":[],"permissions":"0"},"app_permissions":"0","entitlements":[],`+
		`"authorizing_integration_owners":{},"attachment_size_limit":1,"data":{"id":"9","name":"ask","type":1,"options":[{"name":"question","type":3,"value":%s}]}}`,
		100_000_000+i, i, 700_000_000+i, quoted(question))
}

func quoted(s string) string {
	b, _ := json.Marshal(s) // a string always can be
	return string(b)
}

// BenchmarkInteraction is a signed interaction in and its response out, as fast as 16 connections go, and a thousand
// a second. cpu-µs is what load and bot together spend on a question: two million over it is what two undisturbed cores can do in
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
	}{{"bare", 0}, {"echo", 0}, {"anew", 0}, {"again", 0}, {"anew", 1000}, {"again", 1000}} {
		label := bench.name
		if bench.perSecond > 0 {
			label += fmt.Sprintf(", %d a second", bench.perSecond)
		}
		b.Run(label, func(b *testing.B) {
			server := httptest.NewServer(handler(b, bench.name))
			b.Cleanup(server.Close)
			interact(b, server.URL, signedRequests(0, questions(b, 1000, true)), 0)
			signed := signedRequests(1000, questions(b, b.N, bench.name == "again"))
			runtime.GC()
			b.ResetTimer()
			start, cpu := time.Now(), loadtest.CPU()
			took := interact(b, server.URL, signed, bench.perSecond)
			b.StopTimer()
			report(b, time.Since(start), took, bench.perSecond)
			b.ReportMetric(float64((loadtest.CPU()-cpu).Microseconds())/float64(b.N), "cpu-µs")
		})
	}
}

// interact sends signed interactions over 16 connections, as fast as they go or perSecond of them, and returns how long each took,
// from when it was due.
func interact(b *testing.B, address string, signed [][]byte, perSecond int) (took []time.Duration) {
	var next atomic.Int64
	var mu sync.Mutex
	var wg sync.WaitGroup
	start := time.Now()
	for range 16 {
		wg.Go(func() {
			c, err := loadtest.Dial(address)
			if err != nil {
				b.Error(err)
				return
			}
			defer c.Close()
			var mine []time.Duration
			for i := next.Add(1) - 1; i < int64(len(signed)); i = next.Add(1) - 1 {
				at := time.Now()
				if perSecond > 0 {
					at = start.Add(time.Duration(i) * time.Second / time.Duration(perSecond))
					time.Sleep(time.Until(at))
				}
				if status, _, err := c.Do(signed[i]); err != nil || status != http.StatusOK {
					b.Errorf("interaction: %d %v", status, err)
					return
				}
				mine = append(mine, time.Since(at))
			}
			mu.Lock()
			took = append(took, mine...)
			mu.Unlock()
		})
	}
	wg.Wait()
	return took
}

// signedRequests makes signed interactions; signing is Discord's work, and not measured.
func signedRequests(from int64, questions []string) [][]byte {
	stamp := fmt.Sprint(time.Now().Unix())
	all := make([][]byte, len(questions))
	for i, q := range questions {
		body := askCommand(from+int64(i), q)
		all[i] = loadtest.Request("/discord/interactions", body, "Content-Type", "application/json", "X-Signature-Timestamp", stamp,
			"X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(faultKey, []byte(stamp+body))))
	}
	return all
}

func report(b *testing.B, elapsed time.Duration, took []time.Duration, perSecond int) {
	if perSecond == 0 {
		b.ReportMetric(float64(b.N)/elapsed.Seconds(), "answers/s")
	}
	b.ReportMetric(loadtest.Percentile(took, .99), "p99-ms")
}

// A hall is Discord for a benchmark: a Gateway that sends commands, at most 256 of them unanswered, and REST that
// takes the answers.
type hall struct {
	rest   *loadtest.Server
	socket *httptest.Server // the Gateway
	ready  chan *websocket.Conn

	mu    sync.Mutex // guards the rest
	began map[string]time.Time
	took  []time.Duration
	room  chan struct{}
}

func newHall(b *testing.B) *hall {
	h := &hall{ready: make(chan *websocket.Conn, 4), began: map[string]time.Time{}, room: make(chan struct{}, 256)}
	h.socket = httptest.NewServer(http.HandlerFunc(h.gateway))
	b.Cleanup(h.socket.Close)
	var err error
	if h.rest, err = loadtest.Serve(h.answer); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(h.rest.Close)
	return h
}

// api is where the bot finds Discord.
func (h *hall) api() string { return h.rest.URL + "/api/v9" }

// answer is Discord's REST API, which answers at once.
func (h *hall) answer(path string, _ []byte) string {
	path, _, _ = strings.Cut(path, "?")
	switch {
	case strings.HasSuffix(path, "/gateway"), strings.HasSuffix(path, "/gateway/bot"):
		return fmt.Sprintf(`{"url":"ws%s/ws","shards":1,"session_start_limit":{"total":1000,"remaining":1000,"reset_after":0,"max_concurrency":1}}`,
			strings.TrimPrefix(h.socket.URL, "http"))
	case strings.HasSuffix(path, "/callback"):
		parts := strings.Split(path, "/")
		now := time.Now()
		h.mu.Lock()
		if at, ok := h.began[parts[len(parts)-3]]; ok {
			h.took = append(h.took, now.Sub(at))
			delete(h.began, parts[len(parts)-3])
		}
		h.mu.Unlock()
		<-h.room
	}
	return `{}`
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
func (h *hall) ask(b *testing.B, conn *websocket.Conn, first int64, questions []string) {
	for n, q := range questions {
		i := first + int64(n)
		h.room <- struct{}{}
		h.mu.Lock()
		h.began[strconv.FormatInt(100_000_000+i, 10)] = time.Now()
		h.mu.Unlock()
		if err := conn.WriteMessage(websocket.TextMessage, []byte(`{"op":0,"s":`+strconv.FormatInt(i+2, 10)+`,"t":"INTERACTION_CREATE","d":`+askCommand(i, q)+`}`)); err != nil {
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
func (h *hall) measure(b *testing.B, again bool, pid int) {
	conn := <-h.ready
	h.ask(b, conn, 0, questions(b, 1000, true))
	h.took = nil
	all := questions(b, b.N, again)
	var bot time.Duration
	if pid > 0 {
		bot = loadtest.CPUOf(pid)
	}
	runtime.GC()
	b.ResetTimer()
	start, cpu := time.Now(), loadtest.CPU()
	h.ask(b, conn, 1000, all)
	b.StopTimer()
	report(b, time.Since(start), h.took, 0)
	b.ReportMetric(float64((loadtest.CPU()-cpu).Microseconds())/float64(b.N), "cpu-µs")
	if pid > 0 {
		b.ReportMetric(float64((loadtest.CPUOf(pid)-bot).Microseconds())/float64(b.N), "bot-cpu-µs")
		b.ReportMetric(loadtest.MemoryOf(pid, "VmHWM"), "bot-peak-MB")
		b.ReportMetric(loadtest.MemoryOf(pid, "RssAnon"), "bot-own-MB")
	}
}

// BenchmarkGateway is a command in at the Gateway and its response out over REST.
func BenchmarkGateway(b *testing.B) {
	engines := answerers(b)
	for _, name := range []string{"bare", "echo", "anew", "again"} {
		b.Run(name, func(b *testing.B) {
			h := newHall(b)
			if name != "bare" {
				running(b, Config{Token: "secret", APIURL: h.api(), Shards: 1}, engines[name])
				h.measure(b, name == "again", 0)
				return
			}
			s, err := newSession("secret", h.api(), nil)
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
			h.measure(b, false, 0)
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
	ours, peer := []string{program, "serve"}, []string{"node", "peer/bot.mjs", "../../knowledge/articles"}
	for _, bench := range []struct {
		name  string
		again bool
		args  []string
	}{{"plenipo, anew", false, ours}, {"plenipo, again", true, ours}, {"discord.js with minisearch, anew", false, peer}, {"discord.js with minisearch, again", true, peer}} {
		b.Run(bench.name, func(b *testing.B) {
			h := newHall(b)
			c := exec.Command(bench.args[0], bench.args[1:]...)
			c.Env = []string{
				"HOME=" + home, "PATH=" + os.Getenv("PATH"), "DISCORD_TOKEN=secret", "DISCORD_API_URL=" + h.api(),
				"PLENIPO_LISTEN=off", "PLENIPO_MEMBER_RATE=off", "PLENIPO_CHANNEL_RATE=off", "PLENIPO_STORE=" + filepath.Join(home, "s.db"),
			}
			if err := c.Start(); err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { bottest.Kill(c) })
			h.measure(b, bench.again, c.Process.Pid)
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
