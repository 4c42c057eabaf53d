package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"plenipo/bots/bottest"
	"plenipo/internal/store/storetest"
)

// processEnv makes this test binary the program itself.
const processEnv = "PLENIPO_TEST_PROCESS"

func TestMain(m *testing.M) {
	if os.Getenv(processEnv) != "" {
		os.Exit(run(context.Background(), os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
	}
	code := m.Run()
	storetest.StopPostgres()
	os.Exit(code)
}

// A process is a running "plenipo serve".
type process struct {
	*exec.Cmd
	address string // of its HTTP server
	stderr  bottest.Log
}

// log returns what the process has logged.
func (p *process) log() string { return p.stderr.String() }

// What only a person or a secret would bring into a log.
const (
	processToken  = "xoxb-1-sesame"
	processSecret = "signing-sesame-5f1b"
)

// serveProcess starts "plenipo serve" with Slack at api; before is what to start it under, as in strace. Without a
// folder of knowledge it has the built-in base.
func serveProcess(t testing.TB, api, dsn, knowledge string, before []string, env ...string) *process {
	t.Helper()
	args := append(before, os.Args[0], "serve")
	if knowledge != "" {
		args = append(args, "--knowledge", knowledge)
	}
	p := &process{Cmd: exec.Command(args[0], args[1:]...)}
	p.Env = append([]string{
		processEnv + "=1", "HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "PLENIPO_CACHE=" + filepath.Join(t.TempDir(), "cache"),
		"PLENIPO_LISTEN=127.0.0.1:0", "PLENIPO_STORE=" + dsn, "PLENIPO_SECRET_KEY=" + storetest.Key, "PLENIPO_REQUESTS_PER_SECOND=0",
		"PLENIPO_MEMBER_RATE=off", "PLENIPO_CHANNEL_RATE=off", "SLACK_BOT_TOKEN=" + processToken, "SLACK_SIGNING_SECRET=" + processSecret, "SLACK_API_URL=" + api,
	}, env...)
	p.Stderr = &p.stderr
	p.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-p.Process.Pid, syscall.SIGKILL) // with what it runs under
		_ = p.Wait()
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at, ok := strings.CutPrefix(lines.Text(), "HTTP is on: "); ok {
			p.address = at
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return p
		}
	}
	t.Fatalf("serve ended: %s", p.log())
	return nil
}

var processClient = &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

// mention sends a question to the process as Slack does, and reports whether it was acknowledged.
func (p *process) mention(channel, ts, user, text string, delivery int) bool {
	return p.slackEvent(fmt.Sprintf("Ev%s%d", ts, delivery), map[string]any{
		"type": "app_mention", "user": user, "channel": channel, "ts": ts, "text": "<@UBOT> " + text, "event_ts": ts,
	})
}

// slackEvent sends an event to the process as Slack does, and reports whether it was acknowledged.
func (p *process) slackEvent(id string, event map[string]any) bool {
	body, err := json.Marshal(map[string]any{
		"type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event_id": id, "event": event,
		"authorizations": []map[string]any{{"team_id": "T1", "user_id": "UBOT", "is_bot": true}},
	})
	if err != nil {
		return false
	}
	at := fmt.Sprint(time.Now().Unix())
	mac := hmac.New(sha256.New, []byte(processSecret))
	fmt.Fprintf(mac, "v0:%s:%s", at, body)
	req, err := http.NewRequest(http.MethodPost, p.address+"/slack/events", bytes.NewReader(body))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Slack-Request-Timestamp", at)
	req.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	res, err := processClient.Do(req)
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, res.Body)
	res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// ask asks over the JSON API.
func (p *process) ask(question string) string {
	res, err := processClient.Post(p.address+"/api/v1/ask", "application/json", strings.NewReader(fmt.Sprintf(`{"text":%q}`, question)))
	if err != nil {
		return err.Error()
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	return string(b)
}

// writeKnowledge writes a base of a few files, with a meeting at a date.
func writeKnowledge(t testing.TB, start string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"articles/vote.md":    "---\nid: vote\ntitle: Who signed the treaty?\nsources: [{title: T, url: https://example.org}]\n---\nEighty-nine states signed the treaty. Fifty-five did not.\n",
		"articles/roaming.md": "---\nid: roaming\ntitle: What does the treaty say about roaming?\nsources: [{title: T, url: https://example.org}]\n---\nRoaming prices should be transparent. Operators inform their customers.\n",
		"events/wtpf.yaml":    "- id: wtpf-next\n  series: wtpf\n  name: World Telecommunication Policy Forum\n  start: " + start + "\n  city: Geneva\n  country: Switzerland\n",
		"glossary/wtpf.yaml":  "- id: wtpf\n  kind: series\n  names: {en: [World Telecommunication Policy Forum]}\n",
		"chapters/ch.yaml":    "- id: ch\n  name: Switzerland Chapter\n  languages: [en]\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
