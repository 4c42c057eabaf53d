package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"plenipo/bots"
)

// restTries is how often a request is tried when Discord fails or asks to wait; the waits double from restWait.
const (
	restTries = 5
	restWait  = 250 * time.Millisecond
	// longestWait bounds a wait that Discord asks for: beyond it the question goes back to the inbox.
	longestWait = 30 * time.Second
)

// A restError is Discord's refusal of a request.
type restError struct {
	Status     int
	Code       int // Discord's own: topics/opcodes-and-status-codes; 0 when it gave none
	Message    string
	RetryAfter time.Duration
	Global     bool // all requests of the bot are to wait, not this bucket's alone
}

func (e *restError) Error() string {
	s := fmt.Sprintf("Discord answered %d", e.Status)
	if e.Code != 0 {
		s += fmt.Sprintf(" (%d %s)", e.Code, e.Message)
	}
	if hint := hints[e.Code]; hint != "" {
		s += ": " + hint
	}
	return s
}

// Discord's codes that a caller decides on.
const (
	codeUnknownChannel     = 10003
	codeUnknownMessage     = 10008
	codeUnknownWebhook     = 10015
	codeUnknownInteraction = 10062
	codeAcknowledged       = 40060
	codeMissingAccess      = 50001
	codeNoDirectMessages   = 50007
	codeMissingPermissions = 50013
	codeTokenOver          = 50027
	codeArchived           = 50083
	codeThreadExists       = 160004
)

// hints say what to do, to the operator who reads the log.
var hints = map[int]string{
	codeUnknownChannel:     "the channel is gone",
	codeUnknownMessage:     "the message is gone",
	codeUnknownWebhook:     "the interaction's token is over",
	codeUnknownInteraction: "the interaction was answered too late; is the machine overloaded?",
	codeAcknowledged:       "the interaction was answered already; do two processes share the bot's token?",
	codeMissingAccess:      "give the bot \"View Channel\" there, or add it to the private channel",
	codeNoDirectMessages:   "the person takes no direct messages from the bot",
	codeMissingPermissions: "give the bot \"Send Messages\" (in threads: \"Send Messages in Threads\") there",
	codeTokenOver:          "the interaction's token is over",
	codeArchived:           "the thread is archived",
}

// lasting reports whether trying again can't help.
func lasting(err error) bool {
	var re *restError
	return errors.As(err, &re) && re.Status >= 400 && re.Status < 500 && re.Status != http.StatusTooManyRequests
}

// newSession returns a discordgo session whose requests go to api and which keeps no state.
func newSession(token, api string, client *http.Client) (*discordgo.Session, error) {
	base, err := url.Parse(api)
	if err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http" {
		return nil, fmt.Errorf("DISCORD_API_URL %q is no address: it looks like %s", api, defaultAPI)
	}
	if token != "" {
		token = "Bot " + token
	}
	s, err := discordgo.New(token)
	if err != nil {
		return nil, fmt.Errorf("discord session: %w", err)
	}
	inner := http.DefaultTransport
	s.Client = &http.Client{Timeout: 15 * time.Second}
	if client != nil {
		*s.Client = *client
		if client.Transport != nil {
			inner = client.Transport
		}
	} else {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConns, t.MaxIdleConnsPerHost = taken, taken // all requests go to one host
		inner = t
	}
	s.Client.Transport = &rehost{base: base, inner: inner}
	s.StateEnabled, s.SyncEvents, s.MaxRestRetries = false, true, 0
	s.LogLevel = -1 // what matters comes back as an error or an event
	return s, nil
}

// rehost sends discordgo's requests, whose addresses are package variables, to another API.
type rehost struct {
	base  *url.URL
	inner http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t *rehost) RoundTrip(r *http.Request) (*http.Response, error) {
	if rest, ok := strings.CutPrefix(r.URL.String(), strings.TrimSuffix(discordgo.EndpointAPI, "/")); ok {
		u, err := url.Parse(t.base.String() + rest)
		if err != nil {
			return nil, fmt.Errorf("address of Discord's API: %w", err)
		}
		r = r.Clone(r.Context())
		r.URL, r.Host = u, u.Host
	}
	return t.inner.RoundTrip(r)
}

// send posts a message and returns its id. key makes a repeat of the same send harmless: Discord posts one nonce
// once.
func (a *Adapter) send(ctx context.Context, channel string, m message, key string) (string, error) {
	m.Flags &^= flagEphemeral
	if key != "" && len(key) <= maxNonce {
		m.Nonce, m.EnforceNonce = key, true
	}
	var out struct {
		ID string `json:"id"`
	}
	err := a.rest(ctx, http.MethodPost, "/channels/"+url.PathEscape(channel)+"/messages", "/channels/"+channel+"/messages", m, &out)
	if err != nil {
		return "", fmt.Errorf("post in channel %s: %w", channel, err)
	}
	return out.ID, nil
}

// editOriginal puts m into the place of a deferred response, and returns the message's id.
func (a *Adapter) editOriginal(ctx context.Context, app, token string, m message) (string, error) {
	m.Flags &^= flagEphemeral // it was decided when deferring
	var out struct {
		ID string `json:"id"`
	}
	path := "/webhooks/" + url.PathEscape(app) + "/" + url.PathEscape(token) + "/messages/@original"
	if err := a.rest(ctx, http.MethodPatch, path, "", m, &out); err != nil {
		return "", fmt.Errorf("edit a deferred answer: %w", err)
	}
	return out.ID, nil
}

// callback answers an interaction that came over the Gateway.
func (a *Adapter) callback(ctx context.Context, i *interaction, r response) error {
	path := "/interactions/" + url.PathEscape(i.ID) + "/" + url.PathEscape(i.Token) + "/callback"
	if err := a.rest(ctx, http.MethodPost, path, "", r, nil); err != nil {
		return fmt.Errorf("answer an interaction: %w", err)
	}
	return nil
}

// rest makes one request, again after Discord's failures and its requests to wait, until restTries or ctx ends.
// bucket names the rate limit; requests of one bucket go one after another. An empty one is for the interaction
// endpoints, which have none, and whose addresses are too many to keep.
func (a *Adapter) rest(ctx context.Context, method, path, bucket string, body, out any) error {
	var data []byte
	if body != nil {
		var err error
		if data, err = json.Marshal(body); err != nil {
			return fmt.Errorf("encode: %w", err)
		}
	}
	wait := restWait
	for try := 1; ; try++ {
		got, err := a.inTime(ctx, method, path, bucket, data)
		if err == nil {
			if out == nil {
				return nil
			}
			if err := json.Unmarshal(got, out); err != nil {
				return fmt.Errorf("decode Discord's answer: %w", err)
			}
			return nil
		}
		var re *restError
		pause := wait
		if errors.As(err, &re) && re.Status == http.StatusTooManyRequests {
			pause = max(re.RetryAfter, 10*time.Millisecond)
		}
		if lasting(err) || try == restTries || pause > longestWait || ctx.Err() != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w, after %w", ctx.Err(), err)
		case <-time.After(pause):
		}
		wait *= 2
	}
}

// inTime makes one request once the pause for all of them is over. The interaction endpoints, which have no bucket, don't
// count against the global limit and needn't wait.
func (a *Adapter) inTime(ctx context.Context, method, path, bucket string, data []byte) ([]byte, error) {
	if bucket == "" {
		return a.once(ctx, method, path, bucket, data)
	}
	for {
		left := time.Unix(0, a.paused.Load()).Sub(a.now())
		if left > longestWait {
			return nil, &restError{Status: http.StatusTooManyRequests, Message: "no request is made before the global rate limit's pause is over", RetryAfter: left}
		}
		if left <= 0 {
			break
		}
		if !bots.Sleep(ctx, left) {
			return nil, ctx.Err()
		}
	}
	got, err := a.once(ctx, method, path, bucket, data)
	var re *restError
	if errors.As(err, &re) && re.Global {
		a.paused.Store(a.now().Add(re.RetryAfter).UnixNano())
		a.log.Warn("Discord's global rate limit is reached; nothing is sent before it is over", "platform", Platform, "after", re.RetryAfter)
	}
	return got, err
}

// maxReply is more than Discord answers to anything that is asked here.
const maxReply = 4 << 20

// once makes one request.
func (a *Adapter) once(ctx context.Context, method, path, bucket string, data []byte) ([]byte, error) {
	if bucket != "" {
		b := a.session.Ratelimiter.LockBucket(bucket)
		var header http.Header
		defer func() { _ = b.Release(header) }()
		body, h, err := a.exchange(ctx, method, path, data)
		header = h
		return body, err
	}
	body, _, err := a.exchange(ctx, method, path, data)
	return body, err
}

func (a *Adapter) exchange(ctx context.Context, method, path string, data []byte) ([]byte, http.Header, error) {
	req, err := http.NewRequestWithContext(ctx, method, a.api+path, bytes.NewReader(data))
	if err != nil {
		return nil, nil, fmt.Errorf("make a request: %w", err)
	}
	if data != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if a.session.Token != "" && !strings.HasPrefix(path, "/webhooks/") && !strings.HasPrefix(path, "/interactions/") {
		req.Header.Set("Authorization", a.session.Token)
	}
	req.Header.Set("User-Agent", a.session.UserAgent)
	resp, err := a.session.Client.Do(req)
	if err != nil {
		// The address holds the interaction's token; the error must not.
		var ue *url.Error
		if errors.As(err, &ue) {
			err = ue.Err
		}
		return nil, nil, fmt.Errorf("%s Discord: %w", method, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxReply))
	if err != nil {
		return nil, resp.Header, fmt.Errorf("read Discord's answer: %w", err)
	}
	if resp.StatusCode < 300 {
		return body, resp.Header, nil
	}
	re := &restError{Status: resp.StatusCode}
	var said struct {
		Code       int     `json:"code"`
		Message    string  `json:"message"`
		RetryAfter float64 `json:"retry_after"` // seconds
		Global     bool    `json:"global"`
	}
	if json.Unmarshal(body, &said) == nil {
		re.Code, re.Message = said.Code, clip(said.Message, 200)
		re.RetryAfter = time.Duration(said.RetryAfter * float64(time.Second))
	}
	if s, err := strconv.ParseFloat(resp.Header.Get("Retry-After"), 64); err == nil && re.RetryAfter == 0 {
		re.RetryAfter = time.Duration(s * float64(time.Second))
	}
	re.Global = re.Status == http.StatusTooManyRequests && (said.Global || resp.Header.Get("X-RateLimit-Global") != "")
	return nil, resp.Header, re
}
