package main

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"plenipo/bots/bottest"
	"plenipo/internal/store"
	"plenipo/internal/store/storetest"
)

// TestAChaptersKnowledgeStaysAtHome runs the bot with an article, a meeting, a term and a saved answer of one chapter, and
// looks for them on every surface that others reach: another chapter's channels in Slack and Discord, a channel of none, what is
// offered while one types, forms and the App Home, every page and API of the web with queries for them, the feeds, the
// command line, MCP, what is exported and printed of another chapter, and the log.
func TestAChaptersKnowledgeStaysAtHome(t *testing.T) {
	dir := writeKnowledge(t, "2031-05-05")
	for name, text := range map[string]string{
		"articles/private.md":  "---\nid: quincunx-dues\ntitle: What are the quincunx dues?\nchapters: [ch]\nsources: [{title: T, url: https://example.org}]\n---\nMembers pay fifty doubloons a year.\n",
		"events/private.yaml":  "- id: quincunx-2031\n  series: wtpf\n  name: Quincunx assembly\n  edition: 99th\n  start: 2031-05-07\n  city: Gruyères\n  chapters: [ch]\n",
		"glossary/secret.yaml": "- id: quincunx\n  kind: concept\n  names: {en: [Quincunx]}\n  definition: {en: A doubloon club.}\n  chapters: [ch]\n",
		"chapters/sn.yaml":     "- id: sn\n  name: Senegal Chapter\n  languages: [en]\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	dsn := filepath.Join(t.TempDir(), "s.db")
	s := storetest.OpenAt(t, dsn, store.Options{})
	for channel, chapter := range map[store.ChannelID]store.ChapterID{"CGVA": "ch", "CDKR": "sn"} {
		for _, scope := range []store.Scope{{Platform: "slack", Workspace: "T1", Channel: channel}, {Platform: "discord", Workspace: "5", Channel: discordChannel(channel)}} {
			if err := s.SetSettings(t.Context(), scope, store.Settings{Chapter: chapter, KeepText: store.On}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, _, err := s.SaveAnswer(t.Context(), store.Saved{Chapter: "ch", Question: "Where does the quincunx meet?", Text: "It meets at the doubloon inn in Gruyères.", Lang: "en", Author: "Ana", Said: time.Now()}); err != nil {
		t.Fatal(err)
	}
	peer := bottest.NewSlackPeer(t)
	public, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := serveProcess(t, peer.URL, dsn, dir, nil, "DISCORD_PUBLIC_KEY="+hex.EncodeToString(public), "DISCORD_APPLICATION_ID=1", "PLENIPO_ADMIN_TOKEN="+processSecret)
	// What only the chapter's knowledge holds; "quincunx" itself is in the questions, which some pages show again.
	private := []string{"doubloon", "Gruy", "quincunx-dues", "quincunx-2031", "Quincunx assembly"}
	questions := []string{"What are the quincunx dues?", "When is the quincunx gathering?", "Where does the quincunx meet?", "What does quincunx mean?", "meetings in May 2031", "When is the 99th WTPF?"}

	asked := 0
	answers := func(channel string) string {
		all := ""
		for _, q := range questions {
			asked++
			ts := "17." + strings.Repeat("0", 5) + string(rune('A'+asked))
			if !p.mention(channel, ts, "U1", q, 0) {
				t.Fatalf("not accepted: %s", p.log())
			}
		}
		for _, c := range peer.WaitFor(t, "chat.postMessage", asked) {
			if c.Channel == channel {
				all += c.Text + string(c.Blocks) + "\n"
			}
		}
		return all
	}
	deadline := time.Now().Add(10 * time.Second)
	for !strings.Contains(answers("CGVA"), "doubloon inn") {
		if time.Now().After(deadline) {
			t.Fatalf("the chapter isn't told its own: %s", p.log())
		}
	}
	if own := answers("CGVA"); !strings.Contains(own, "fifty doubloons") || !strings.Contains(own, "Gruy") {
		t.Errorf("the chapter is told:\n%s", own)
	}
	surfaces := map[string]string{"another chapter's channel": answers("CDKR"), "a channel of no chapter": answers("CNONE")}
	for _, path := range []string{
		"/", "/?q=", "/test?q=", "/test?chapter=ch&q=", "/events?x=", "/events?series=wtpf&x=", "/events/quincunx-2031?x=", "/terms?q=", "/terms/quincunx?x=",
		"/source/article/quincunx-dues?x=", "/source/event/quincunx-2031?x=", "/source/term/quincunx?x=", "/api/v1/search?q=", "/api/v1/search?chapter=ch&q=",
		"/api/v1/events?x=", "/api/v1/events?series=wtpf&x=", "/api/v1/terms?q=", "/api/v1/terms/quincunx?x=", "/calendar.ics?x=", "/calendar.ics?series=wtpf&x=",
		"/changes.atom?x=", "/openapi.json?x=", "/metrics?x=", "/healthz?x=",
	} {
		for _, q := range append(questions, "quin", "doub") {
			at := p.address + path
			if strings.HasSuffix(path, "=") {
				at += url.QueryEscape(q)
			}
			res, err := processClient.Get(at)
			if err != nil {
				t.Fatal(err)
			}
			b, _ := io.ReadAll(res.Body)
			res.Body.Close()
			surfaces[path] += string(b)
		}
	}
	for _, q := range questions {
		surfaces["POST /api/v1/ask"] += p.ask(q)
	}
	if !p.slackEvent("EvHome", map[string]any{"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home", "event_ts": "1.1"}) {
		t.Errorf("not accepted: %s", p.log())
	}
	surfaces["the App Home"] = fmt.Sprint(peer.WaitFor(t, "views.publish", 1)[0].Form)
	for where, shown := range inDiscord(t, p, key, questions) {
		surfaces[where] = shown
	}
	for where, shown := range onTheCommandLine(t, dir, dsn, questions) {
		surfaces[where] = shown
	}
	for _, surface := range []string{"Discord, the chapter's own /ask", "Discord, the chapter's own autocomplete", "export of the chapter's own"} {
		if !strings.Contains(surfaces[surface], "doubloon") && !strings.Contains(surfaces[surface], "quincunx dues") {
			t.Errorf("%s doesn't show it: %s", surface, surfaces[surface])
		}
		delete(surfaces, surface)
	}
	surfaces["the log"] = p.log()
	for where, shown := range surfaces {
		if strings.TrimSpace(shown) == "" && !strings.HasPrefix(where, "insights") {
			t.Errorf("%s shows nothing at all", where)
		}
		for _, word := range private {
			// The path of a page may hold what was asked for; what matters is what it tells.
			if strings.Contains(shown, word) && !strings.Contains(where, word) && !(word == "doubloon" && strings.Contains(shown, "q=doub")) {
				at := strings.Index(shown, word)
				t.Errorf("%s shows %q: …%s…", where, word, shown[max(0, at-120):min(len(shown), at+80)])
			}
		}
	}
}
