package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"plenipo/bots/bottest"
	"plenipo/internal/store/storetest"
)

// connection is a line of strace about an address of the internet.
var connection = regexp.MustCompile(`(?:connect|sendto)\(.*sa_family=AF_INET6?, sin6?_port=htons\((\d+)\).*?"([0-9a-f.:]+)"`)

// TestNoConnectionElsewhere runs the whole bot under strace (Slack, Discord, the pages, reminders, a collector of traces)
// and looks at every connection that it opens: none leads to a host other than those that were set.
func TestNoConnectionElsewhere(t *testing.T) {
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("strace is not installed: apt-get install strace")
	}
	seen := filepath.Join(t.TempDir(), "connects")
	under := []string{"strace", "-f", "-qq", "-s", "200", "-e", "trace=connect,sendto", "-o", seen}
	if out, err := exec.Command("strace", "-o", "/dev/null", "true").CombinedOutput(); err != nil {
		t.Skipf("strace may not trace here: %v %s", err, out)
	}
	peer := bottest.NewSlackPeer(t)
	allowed := map[string]string{}
	allow := func(name, address string) string {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		allowed[u.Port()] = name
		return address
	}
	other := func(name string) string {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `{"url":"ws://%s","shards":1,"id":"1","name":"x"}`, r.Host)
		}))
		t.Cleanup(srv.Close)
		return allow(name, srv.URL)
	}
	p := serveProcess(t, allow("Slack", peer.URL), filepath.Join(t.TempDir(), "s.db"), writeKnowledge(t, "2031-05-05"), under,
		"DISCORD_TOKEN=x.y.z", "DISCORD_APPLICATION_ID=1", "DISCORD_API_URL="+other("Discord")+"/api/v10", "OTEL_EXPORTER_OTLP_ENDPOINT="+other("telemetry"), "OTEL_BSP_SCHEDULE_DELAY=200")
	allow("itself", p.address)
	for i, text := range []string{"Who signed the treaty?", "Where is the moon?", "https://elsewhere.example.org/x?", "when is the next WTPF", "help"} {
		if !p.mention("C1", fmt.Sprintf("17.%06d", i), "U1", text, 0) {
			t.Fatalf("not accepted: %s", p.log())
		}
		p.ask(text)
	}
	for _, path := range []string{"/", "/events", "/calendar.ics", "/healthz", "/metrics", "/openapi.json"} {
		if res, err := processClient.Get(p.address + path); err == nil {
			res.Body.Close()
		}
	}
	peer.WaitFor(t, "chat.postMessage", 4)
	time.Sleep(2 * time.Second) // traces are sent in batches, and the Gateway is tried
	b, err := os.ReadFile(seen)
	if err != nil {
		t.Fatal(err)
	}
	to := map[string]int{}
	for line := range strings.Lines(string(b)) {
		m := connection.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		name := allowed[m[1]]
		if m[2] != "127.0.0.1" || name == "" {
			t.Errorf("a connection elsewhere: %s", line)
		}
		to[name]++
	}
	if to["Slack"] == 0 || to["Discord"] == 0 || to["telemetry"] == 0 {
		t.Errorf("not all that was set was connected to, so that this test saw too little: %v\n%s", to, p.log())
	}
	for _, private := range []string{"moon", processToken, storetest.Key} {
		if strings.Contains(p.log(), private) {
			t.Errorf("the log holds %q", private)
		}
	}
	t.Logf("connections: %v", to)
}
