package discord

import (
	"context"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"plenipo/bots"
	"plenipo/bots/bottest"
)

// A counter is Discord's REST API without a network: it refuses the first post with its global rate limit.
type counter struct {
	wait string // seconds

	mu    sync.Mutex // guards the rest
	began time.Time
	at    map[string][]time.Duration // path → when it was asked, since it began
}

func (c *counter) RoundTrip(r *http.Request) (*http.Response, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	first := len(c.at) == 0
	path := r.URL.Path[strings.Index(r.URL.Path, "/v")+4:]
	c.at[path] = append(c.at[path], time.Since(c.began))
	reply := func(status int, body string) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
	if !first {
		return reply(http.StatusOK, `{"id":"1"}`)
	}
	res, err := reply(http.StatusTooManyRequests, `{"message":"You are being rate limited.","retry_after":`+c.wait+`,"global":true}`)
	res.Header.Set("Retry-After", c.wait)
	res.Header.Set("X-RateLimit-Global", "true")
	res.Header.Set("X-RateLimit-Scope", "global")
	return res, err
}

// TestTheGlobalRateLimitHoldsForAllRequests: one answer that says so keeps all others back, but for those to interactions, which
// it doesn't count. What goes on asking is banned by its address.
func TestTheGlobalRateLimitHoldsForAllRequests(t *testing.T) {
	for _, tt := range []struct {
		wait  string
		later bool // it goes back to the inbox
	}{{"20", false}, {"64.5", true}} {
		t.Run(tt.wait, func(t *testing.T) {
			b, _ := build(t, bottest.NewDiscordPeer(t), "secret", filepath.Join(t.TempDir(), "s.db"))
			synctest.Test(t, func(t *testing.T) {
				api := &counter{wait: tt.wait, began: time.Now(), at: map[string][]time.Duration{}}
				b.session.Client.Transport, b.now = api, time.Now
				var wg sync.WaitGroup
				post := func(channel string) {
					wg.Go(func() {
						_, err := b.send(context.Background(), channel, say("x"), "")
						var re *restError
						if later := errors.As(err, &re) && re.Status == 429; later != tt.later || err != nil && !later {
							t.Errorf("channel %s: %v", channel, err)
						}
						if tt.later && bots.IsPermanent(verdict(err)) {
							t.Errorf("channel %s is given up: %v", channel, verdict(err))
						}
					})
				}
				post("1")
				synctest.Wait()
				post("2")
				post("3")
				wg.Go(func() {
					if _, err := b.editOriginal(context.Background(), "1", "tok", say("x")); err != nil {
						t.Errorf("edit: %v", err)
					}
				})
				wg.Wait()
				if at := api.at["/webhooks/1/tok/messages/@original"]; len(at) != 1 || at[0] != 0 {
					t.Errorf("an interaction's answer was sent at %v", at)
				}
				want := map[string]int{"/channels/1/messages": 2, "/channels/2/messages": 1, "/channels/3/messages": 1}
				if tt.later {
					want = map[string]int{"/channels/1/messages": 1}
				}
				for path, n := range want {
					at := api.at[path]
					if len(at) != n || path != "/channels/1/messages" && at[0] < 20*time.Second || n == 2 && at[1] < 20*time.Second {
						t.Errorf("%s was asked at %v", path, at)
					}
				}
				if len(api.at) != len(want)+1 {
					t.Errorf("asked: %v", api.at)
				}
				if tt.later { // and after it, all is as before
					time.Sleep(65 * time.Second)
					if _, err := b.send(context.Background(), "2", say("x"), ""); err != nil {
						t.Errorf("after the pause: %v", err)
					}
				}
			})
		})
	}
}
