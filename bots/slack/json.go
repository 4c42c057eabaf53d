package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// A posting is what chat.postMessage takes. It goes as JSON and past slack-go, which sends forms with the blocks as JSON within:
// that was a fifth of all that answering a mention allocated.
type posting struct {
	Channel     string               `json:"channel"`
	Thread      string               `json:"thread_ts,omitempty"`
	Text        string               `json:"text"`
	Blocks      []slack.Block        `json:"blocks,omitempty"`
	Metadata    *slack.SlackMetadata `json:"metadata,omitempty"`
	UnfurlLinks bool                 `json:"unfurl_links"`
	UnfurlMedia bool                 `json:"unfurl_media"`
}

// postMessage posts a message and returns its ts. Its errors are such as slack-go's calls have.
func (a *Adapter) postMessage(ctx context.Context, t *tenant, p posting) (ts string, err error) {
	body, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("encode a message: %w", err)
	}
	var reply struct {
		TS string `json:"ts"`
		slack.SlackResponse
	}
	status, wait, err := a.postJSON(ctx, a.cfg.api()+"chat.postMessage", t.token, body, &reply)
	switch {
	case err != nil:
		return "", err
	case status == http.StatusTooManyRequests:
		return "", &slack.RateLimitedError{RetryAfter: wait}
	case status != http.StatusOK:
		return "", slack.StatusCodeError{Code: status, Status: strconv.Itoa(status) + " " + http.StatusText(status)}
	}
	return reply.TS, reply.Err()
}

// postJSON posts a body, with a token unless it is "", and reads a 200's reply unless that is nil. wait is how long a 429 asks for.
func (a *Adapter) postJSON(ctx context.Context, address, token string, body []byte, reply any) (status int, wait time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return 0, 0, err
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := a.http.Do(req)
	if err != nil {
		return 0, 0, err
	}
	defer res.Body.Close()
	if reply != nil && res.StatusCode == http.StatusOK {
		err = json.NewDecoder(res.Body).Decode(reply)
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, maxBody)) // so that the connection can be used again
	seconds, convErr := strconv.Atoi(strings.TrimSpace(res.Header.Get("Retry-After")))
	if convErr != nil || seconds <= 0 {
		seconds = 1
	}
	return res.StatusCode, time.Duration(seconds) * time.Second, err
}
