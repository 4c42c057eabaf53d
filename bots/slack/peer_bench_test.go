package slack_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"plenipo/bots/bottest"
)

// BenchmarkPeer asks the bot and a minimal Bolt app with MiniSearch over the same articles, in one run and warmed up
// alike: a thousand questions before those that count.
//
//	(cd bots/slack/peer && npm ci --ignore-scripts)
//	go test -run '^$' -bench Peer -benchtime 10000x ./bots/slack
func BenchmarkPeer(b *testing.B) {
	if _, err := os.Stat("peer/node_modules"); err != nil {
		b.Skip("needs npm's packages: (cd bots/slack/peer && npm ci --ignore-scripts)")
	}
	program := bottest.Build(b)
	home := b.TempDir()
	ours, peer := []string{program, "serve"}, []string{"node", "peer/bolt.mjs", "../../knowledge/articles"}
	for _, bench := range []struct {
		name  string
		again bool
		args  []string
	}{{"plenipo, anew", false, ours}, {"plenipo, again", true, ours}, {"bolt with minisearch, anew", false, peer}, {"bolt with minisearch, again", true, peer}} {
		b.Run(bench.name, func(b *testing.B) {
			l := newLoad(b)
			c := exec.Command(bench.args[0], bench.args[1:]...)
			c.Env = []string{
				"HOME=" + home, "PATH=" + os.Getenv("PATH"), "SLACK_BOT_TOKEN=xoxb-1", "SLACK_SIGNING_SECRET=" + secret, "SLACK_API_URL=" + l.api.URL + "/api/",
				"PLENIPO_LISTEN=127.0.0.1:0", "PLENIPO_MEMBER_RATE=off", "PLENIPO_CHANNEL_RATE=off", "PLENIPO_STORE=" + filepath.Join(home, "s.db"),
			}
			l.start(b, c)
			l.run(b, bench.again, 0)
			l.reportProcess(b, c.Process.Pid)
		})
	}
}
