package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"plenipo/bots/bottest"
	"plenipo/internal/answer"
	"plenipo/internal/eval"
)

// A parityCase is a question with the answer's id by the way it was asked.
type parityCase struct {
	text  string
	ids   map[string]string
	lead  string            // the answer's first words
	shown map[string]string // what Slack and Discord were sent
}

// same reports whether a way in gave the answer that ask gave. Nobody votes on help or on a question back, so that a
// platform's message carries no id, and its words must do.
func (c *parityCase) same(way string) bool {
	if kind := answer.Kind(c.ids["kind"]); c.ids[way] == "" && (kind == answer.Help || kind == answer.Clarify) {
		return strings.Contains(c.shown[way], c.lead)
	}
	return c.ids["ask"] != "" && c.ids[way] == c.ids["ask"]
}

// TestEveryWayInGivesTheSameAnswer asks questions of every file of the suite over the command line, the API, Slack,
// Discord and MCP, and compares the ids of the answers, which depend on their words. Every kind of answer and all seven languages
// are among them.
func TestEveryWayInGivesTheSameAnswer(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the index of the whole base; -short is set")
	}
	cases := parityCases(t)
	peer := bottest.NewSlackPeer(t)
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	// Beside the base, two things of one name, so that something is asked back.
	dir := t.TempDir()
	two := "- {id: zorb-board, kind: body, names: {en: Zorbian Board}, acronyms: {en: ZORB}, definition: {en: The Zorbian Board sees to zorbs.}}\n" +
		"- {id: zorb-book, kind: treaty, names: {en: Zorbian Book}, acronyms: {en: ZORB}, definition: {en: The Zorbian Book lists zorbs.}}\n"
	if err := os.MkdirAll(filepath.Join(dir, "glossary"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "glossary", "zorb.yaml"), []byte(two), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PLENIPO_KNOWLEDGE", dir)
	t.Setenv("PLENIPO_WITH_BUILTIN", "true")
	p := serveProcess(t, peer.URL, filepath.Join(t.TempDir(), "s.db"), dir, nil, "PLENIPO_WITH_BUILTIN=true",
		"DISCORD_PUBLIC_KEY="+hex.EncodeToString(public), "DISCORD_APPLICATION_ID=1")

	// Slack and Discord answer as of this instant, so that all must; a day that ends meanwhile is begun anew.
	now := time.Now().UTC()
	for {
		askEveryWay(t, p, peer, private, cases, now)
		later := time.Now().UTC()
		if later.YearDay() == now.YearDay() {
			break
		}
		now = later
	}
	kinds, langs := map[string]int{}, map[string]int{}
	for _, c := range cases {
		for _, way := range []string{"api", "slack", "discord", "mcp"} {
			if !c.same(way) {
				t.Errorf("%q: %s gives the answer %q, ask %q (%s)\n%s", c.text, way, c.ids[way], c.ids["ask"], c.lead, c.shown[way])
			}
		}
		kinds[c.ids["kind"]]++
		langs[c.ids["lang"]]++
	}
	t.Logf("%d questions, each asked five ways: %v, in %v", len(cases), kinds, langs)
	for _, kind := range []answer.Kind{answer.Definition, answer.EventKind, answer.EventsKind, answer.Passage, answer.Clarify, answer.Unknown, answer.Help} {
		if kinds[string(kind)] == 0 {
			t.Errorf("no answer of the kind %s was compared", kind)
		}
	}
	for _, lang := range []string{"en", "fr", "es", "ar", "ru", "zh", "pt"} {
		if langs[lang] == 0 {
			t.Errorf("no answer in %s was compared", lang)
		}
	}
}

// parityCases takes three questions of each file of the suite, conversations and chapters left out.
func parityCases(t *testing.T) []*parityCase {
	t.Helper()
	suites, err := eval.Load("../../internal/eval/testdata/suite")
	if err != nil {
		t.Fatal(err)
	}
	var cases []*parityCase
	for _, s := range suites {
		taken := 0
		for i := range s.Questions {
			q := &s.Questions[i]
			// a mention without words gets help, and Discord takes no command without its question.
			if i%3 != 0 || taken == 3 || q.Thread != "" || q.Chapter != "" || len(q.Text) > 900 || strings.TrimSpace(q.Text) == "" {
				continue
			}
			taken++
			cases = append(cases, &parityCase{text: q.Text})
		}
	}
	return append(cases, &parityCase{text: "What can you do?"}, &parityCase{text: "What is ZORB?"})
}

// askEveryWay asks all questions and notes the answers' ids.
func askEveryWay(t *testing.T, p *process, peer *bottest.SlackPeer, key ed25519.PrivateKey, cases []*parityCase, now time.Time) {
	t.Helper()
	var lines bytes.Buffer
	for i, c := range cases {
		c.ids, c.shown = map[string]string{}, map[string]string{}
		if err := json.NewEncoder(&lines).Encode(map[string]any{"id": i, "text": c.text, "lang": "en-US", "now": now.Format(time.RFC3339)}); err != nil {
			t.Fatal(err)
		}
	}
	code, out, errs := plenipo(t, lines.String(), "ask", "--jsonl")
	answers := strings.Split(strings.TrimSpace(out), "\n")
	if code != 0 || len(answers) != len(cases) {
		t.Fatalf("ask: exit %d, %d answers to %d questions: %s", code, len(answers), len(cases), errs)
	}
	for i, c := range cases {
		var a struct {
			AnswerID string `json:"answer_id"`
			Kind     string `json:"kind"`
			Lang     string `json:"lang"`
			Text     string `json:"text"`
		}
		if err := json.Unmarshal([]byte(answers[i]), &a); err != nil {
			t.Fatal(err)
		}
		c.ids["ask"], c.ids["kind"], c.ids["lang"] = a.AnswerID, a.Kind, a.Lang
		c.lead = strings.Join(strings.Fields(a.Text)[:min(3, len(strings.Fields(a.Text)))], " ")
		c.ids["api"] = apiID(t, p, c.text, now)
		c.shown["discord"] = askDiscord(t, p, key, i, c.text)
		c.ids["discord"] = firstGroup(discordButton, c.shown["discord"])
		// A channel and thread of its own, with Slack's three escapes.
		text := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(c.text)
		if !p.mention("C1", paritySlackTS(now, i), "U1", text, 0) {
			t.Fatalf("%q is not acknowledged to Slack", c.text)
		}
	}
	for i, id := range mcpIDs(t, cases, now) {
		cases[i].ids["mcp"] = id
	}
	posted := map[string]string{}
	peer.Wait(t, "the answers in Slack", func() bool {
		for _, call := range peer.Calls("chat.postMessage") {
			posted[call.Thread] = string(call.Blocks)
		}
		return len(posted) >= len(cases)
	})
	for i, c := range cases {
		c.shown["slack"] = posted[paritySlackTS(now, i)]
		c.ids["slack"] = firstGroup(slackButton, c.shown["slack"])
	}
}

func paritySlackTS(now time.Time, i int) string { return fmt.Sprintf("%d.%06d", now.Unix(), i) }

func apiID(t *testing.T, p *process, text string, now time.Time) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"text": text, "lang": "en-US", "now": now.Format(time.RFC3339)})
	if err != nil {
		t.Fatal(err)
	}
	res, err := processClient.Post(p.address+"/api/v1/ask", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var a struct{ ID string }
	if err := json.NewDecoder(res.Body).Decode(&a); err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%q: the API says %s, %v", text, res.Status, err)
	}
	return a.ID
}

// mcpHello opens a session of the Model Context Protocol.
const mcpHello = `{"jsonrpc":"2.0","id":"hello","method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
{"jsonrpc":"2.0","method":"notifications/initialized"}
`

// mcpIDs calls the tool "ask" of "plenipo mcp" for each question.
func mcpIDs(t *testing.T, cases []*parityCase, now time.Time) []string {
	t.Helper()
	lines := bytes.NewBufferString(mcpHello)
	for i, c := range cases {
		if err := json.NewEncoder(lines).Encode(map[string]any{"jsonrpc": "2.0", "id": i, "method": "tools/call", "params": map[string]any{
			"name": "ask", "arguments": map[string]string{"question": c.text, "lang": "en-US", "now": now.Format(time.RFC3339)},
		}}); err != nil {
			t.Fatal(err)
		}
	}
	code, out, errs := plenipo(t, lines.String(), "mcp")
	ids := make([]string, len(cases))
	for dec := json.NewDecoder(strings.NewReader(out)); dec.More(); {
		var reply struct {
			ID     any
			Result struct {
				StructuredContent struct{ ID string }
			}
		}
		if err := dec.Decode(&reply); err != nil {
			t.Fatalf("mcp: exit %d, %v: %s", code, err, errs)
		}
		if n, ok := reply.ID.(float64); ok { // else it is the greeting's
			ids[int(n)] = reply.Result.StructuredContent.ID
		}
	}
	return ids
}

// askDiscord asks with the slash command, each time as another member, whose conversation it begins.
func askDiscord(t *testing.T, p *process, key ed25519.PrivateKey, n int, text string) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{
		"id": fmt.Sprint(100_000 + n), "application_id": "1", "type": 2, "token": "tok", "guild_id": "5", "channel_id": "6", "locale": "en-US",
		"member": map[string]any{"user": map[string]any{"id": fmt.Sprint(700 + n)}, "permissions": "0"},
		"data":   map[string]any{"name": "ask", "type": 1, "options": []any{map[string]any{"name": "question", "type": 3, "value": text}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(p.interaction(t, key, body))
}

// interaction sends an interaction as Discord does, and returns the response.
func (p *process) interaction(t *testing.T, key ed25519.PrivateKey, body []byte) []byte {
	t.Helper()
	stamp := fmt.Sprint(time.Now().Unix())
	req, err := http.NewRequest(http.MethodPost, p.address+"/discord/interactions", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Signature-Timestamp", stamp)
	req.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(key, append([]byte(stamp), body...))))
	res, err := processClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: Discord is answered %s, %v", body, res.Status, err)
	}
	return b
}

var (
	discordButton = regexp.MustCompile(`"1\|[uh]\|([a-z2-7]+)\|`) // "Helpful", or under an unknown answer "Ask a human"
	slackButton   = regexp.MustCompile(`"\+([a-z2-7]+)"`)
)

func firstGroup(re *regexp.Regexp, s string) string {
	if m := re.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return ""
}
