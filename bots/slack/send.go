package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"plenipo/bots"
	"plenipo/internal/store"
)

// Waiting for Slack's leave or recovery.
const (
	patience     = 3 * time.Second        // a worker waits so long itself; longer waits go back to the inbox
	firstPause   = 200 * time.Millisecond // after a first fault of Slack's; doubled each time
	tries        = 4
	defaultPause = 5 * time.Second // when a 429 doesn't say how long
)

// pauses remembers until when Slack wants no calls of a method for a channel.
type pauses struct {
	mu    sync.Mutex // guards until
	until map[pauseKey]time.Time
}

type pauseKey struct{ team, method, channel string }

func (p *pauses) set(k pauseKey, until, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.until == nil {
		p.until = map[pauseKey]time.Time{}
	}
	for old, t := range p.until {
		if !t.After(now) {
			delete(p.until, old)
		}
	}
	p.until[k] = until
}

func (p *pauses) left(k pauseKey, now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.until[k].Sub(now)
}

// call calls a Web API method, waiting as Slack asks and trying again what may pass. Its error says how to go on:
// bots.Later when Slack wants a longer pause, bots.Permanent when it is of no use.
func (a *Adapter) call(ctx context.Context, t *tenant, method, channel string, f func(context.Context) error) error {
	key := pauseKey{t.team, method, channel}
	var err error
	for i := range tries {
		if wait := a.pauses.left(key, a.now()); wait > patience {
			return bots.Later(wait, fmt.Errorf("%s: Slack asked to wait", method))
		} else if wait > 0 && !a.pausable(ctx, wait) {
			return ctx.Err()
		}
		if err = f(ctx); err == nil {
			return nil
		}
		var limited *slack.RateLimitedError
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.As(err, &limited):
			wait := limited.RetryAfter
			if wait <= 0 {
				wait = defaultPause
			}
			a.pauses.set(key, a.now().Add(wait), a.now())
			a.log.Info("Slack limits the rate", "platform", platform, "method", method, "wait", wait)
			if wait > patience {
				return bots.Later(wait, fmt.Errorf("%s: %w", method, err))
			}
		case transient(err):
			if i < tries-1 && !a.pausable(ctx, firstPause<<i) {
				return ctx.Err()
			}
		default:
			return bots.Permanent(a.explain(method, err))
		}
	}
	return fmt.Errorf("%s: %w", method, err)
}

// once calls a method whose failure doesn't matter: one try, no waiting.
func (a *Adapter) once(ctx context.Context, t *tenant, method, channel string, f func(context.Context) error) error {
	key := pauseKey{t.team, method, channel}
	if wait := a.pauses.left(key, a.now()); wait > 0 {
		return fmt.Errorf("%s: Slack asked to wait", method)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := f(ctx)
	var limited *slack.RateLimitedError
	if errors.As(err, &limited) {
		a.pauses.set(key, a.now().Add(max(limited.RetryAfter, time.Second)), a.now())
	}
	if err != nil {
		return a.explain(method, err)
	}
	return nil
}

// transient reports whether a call may succeed when it is made again.
func transient(err error) bool {
	var status slack.StatusCodeError
	if errors.As(err, &status) {
		return status.Code >= 500
	}
	var said slack.SlackErrorResponse
	if errors.As(err, &said) {
		switch said.Err {
		case "internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", "ratelimited", "rate_limited":
			return true
		}
		return false
	}
	var netErr net.Error
	var urlErr *url.Error
	var syntax *json.SyntaxError
	return errors.As(err, &netErr) || errors.As(err, &urlErr) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) ||
		errors.As(err, &syntax) // half an answer, or a proxy's page
}

// An apiError is Slack's refusal, with what an operator can do about it.
type apiError struct {
	method, code, advice string
	err                  error
}

func (e *apiError) Error() string {
	if e.advice == "" {
		return e.method + ": " + e.code
	}
	return e.method + ": " + e.code + ": " + e.advice
}
func (e *apiError) Unwrap() error { return e.err }

// advice says what to do about Slack's permanent errors.
var advice = map[string]string{
	"channel_not_found":                     "the bot isn't in that channel or it is gone; invite it with /invite",
	"not_in_channel":                        "invite the bot to the channel with /invite",
	"is_archived":                           "the channel is archived; unarchive it or ask elsewhere",
	"restricted_action":                     "the workspace lets only some people post there; an admin can change the channel's posting permissions",
	"not_allowed_token_type":                "the token is of another kind; SLACK_BOT_TOKEN needs the bot token (xoxb-…)",
	"cannot_dm_bot":                         "a bot can't be written to",
	"msg_too_long":                          "the message is longer than Slack allows",
	"invalid_blocks":                        "Slack refuses the message's blocks",
	"token_revoked":                         "the bot token was revoked; install the app again and set the new SLACK_BOT_TOKEN",
	"token_expired":                         "the bot token has expired; install the app again",
	"invalid_auth":                          "Slack doesn't know the token; check SLACK_BOT_TOKEN, or install the app again",
	"not_authed":                            "no token was sent; set SLACK_BOT_TOKEN",
	"account_inactive":                      "the bot's account was removed; install the app again",
	"org_login_required":                    "the workspace is moving to another organization; wait until it has",
	"ekm_access_denied":                     "the organization's administrators stopped access to the channel's key",
	"user_not_in_channel":                   "the asker has left the channel",
	"messages_tab_disabled":                 "turn on the Messages tab in the app's App Home settings",
	"method_not_supported_for_channel_type": "Slack doesn't allow this in that kind of channel",
}

// explain returns a refusal in words.
func (a *Adapter) explain(method string, err error) error {
	var said slack.SlackErrorResponse
	if !errors.As(err, &said) {
		return fmt.Errorf("%s: %w", method, err)
	}
	e := &apiError{method: method, code: said.Err, advice: advice[said.Err], err: err}
	if said.Err == "missing_scope" {
		e.advice = fmt.Sprintf("the app lacks the scope %s; add it under OAuth & Permissions (plenipo slack manifest lists them) and install the app again", said.Needed)
	}
	switch said.Err {
	case "token_revoked", "account_inactive", "invalid_auth":
		a.forgetTenants()
	}
	return e
}

// code returns Slack's error code within err, "" when there is none.
func code(err error) string {
	var e *apiError
	if errors.As(err, &e) {
		return e.code
	}
	return ""
}

// cannotPost are the refusals after which a question is answered in a direct message instead.
var cannotPost = map[string]string{ // → what the asker is told
	"channel_not_found": "slack_cannot_post", "not_in_channel": "slack_cannot_post", "is_archived": "slack_forbidden",
	"restricted_action": "slack_forbidden", "restricted_action_read_only_channel": "slack_forbidden",
	"restricted_action_thread_only_channel": "slack_forbidden", "restricted_action_non_threadable_channel": "slack_forbidden",
	"restricted_action_thread_locked": "slack_forbidden", "ekm_access_denied": "slack_forbidden", "team_access_not_granted": "slack_forbidden",
}

// tooMuch are the refusals after which a message is sent as plain text.
var tooMuch = map[string]bool{"msg_too_long": true, "msg_blocks_too_long": true, "invalid_blocks": true, "invalid_blocks_format": true, "metadata_too_large": true}

// metadataType names our mark on messages: by it an answer that was posted before a crash is found again.
const metadataType = "plenipo_answer"

// post posts m and returns its ts. key marks it; again says that an earlier attempt may have posted it already.
func (a *Adapter) post(ctx context.Context, t *tenant, channel, thread, after string, m message, key store.Key, again bool) (string, error) {
	if again && key != "" {
		if ts := a.posted(ctx, t, channel, thread, after, key); ts != "" {
			return ts, nil
		}
	}
	p := posting{Channel: channel, Thread: thread}
	if key != "" {
		p.Metadata = &slack.SlackMetadata{EventType: metadataType, EventPayload: map[string]any{"key": string(key)}}
	}
	var ts string
	unsure := false // the last try may have posted, and its reply was lost
	send := func(ctx context.Context) (err error) {
		if unsure && key != "" {
			if ts = a.posted(ctx, t, channel, thread, after, key); ts != "" {
				return nil
			}
		}
		ts, err = a.postMessage(ctx, t, p)
		var limited *slack.RateLimitedError
		unsure = err != nil && !errors.As(err, &limited) && transient(err)
		return err
	}
	var err error
	for _, form := range m.forms() {
		p.Text, p.Blocks = form.Text, form.Blocks
		if err = a.call(ctx, t, "chat.postMessage", channel, send); !tooMuch[code(err)] {
			break
		}
		a.log.Error("Slack refused a message's form; it is sent as a simpler one", "platform", platform, "channel", channel, "err", err)
	}
	return ts, err
}

// update puts m in the place of a message of ours.
func (a *Adapter) update(ctx context.Context, t *tenant, channel store.ChannelID, ts store.MessageID, m message) error {
	var err error
	for _, form := range m.forms() {
		options := form.options()
		if len(form.Blocks) == 0 {
			options = append(options, slack.MsgOptionBlocks([]slack.Block{}...)) // else those that stand there stay
		}
		err = a.call(ctx, t, "chat.update", string(channel), func(ctx context.Context) error {
			_, _, _, err := t.api.UpdateMessageContext(ctx, string(channel), string(ts), options...)
			return err
		})
		if !tooMuch[code(err)] {
			break
		}
	}
	return err
}

func (m message) options() []slack.MsgOption {
	o := []slack.MsgOption{slack.MsgOptionText(m.Text, false), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl()}
	if len(m.Blocks) > 0 {
		o = append(o, slack.MsgOptionBlocks(m.Blocks...))
	}
	return o
}

// forms returns m and what to send when Slack refuses it: with plain buttons where a surface has no feedback buttons,
// and as text alone.
func (m message) forms() []message {
	forms := []message{m}
	plain, differs := message{Text: m.Text}, false
	for _, b := range m.Blocks {
		if f, ok := b.(*slack.ContextActionsBlock); ok {
			plain.Blocks, differs = append(plain.Blocks, plainFeedback(f)), true
			continue
		}
		plain.Blocks = append(plain.Blocks, b)
	}
	if differs {
		forms = append(forms, plain)
	}
	return append(forms, message{Text: clip(m.Text, maxSection)})
}

// posted looks for a message of ours with our mark; "" when there is none or it can't be looked for.
func (a *Adapter) posted(ctx context.Context, t *tenant, channel, thread, after string, key store.Key) string {
	var found []slack.Message
	var err error
	if thread != "" {
		err = a.once(ctx, t, "conversations.replies", channel, func(ctx context.Context) (err error) {
			found, _, _, err = t.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
				ChannelID: channel, Timestamp: thread, Oldest: after, Limit: 15, IncludeAllMetadata: true,
			})
			return err
		})
	} else {
		err = a.once(ctx, t, "conversations.history", channel, func(ctx context.Context) error {
			h, err := t.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
				ChannelID: channel, Oldest: after, Limit: 15, IncludeAllMetadata: true,
			})
			if err == nil {
				found = h.Messages
			}
			return err
		})
	}
	if err != nil {
		a.log.Info("an earlier answer was not looked for", "platform", platform, "channel", channel, "err", err)
		return ""
	}
	for _, m := range found {
		if m.Metadata.EventType == metadataType && m.Metadata.EventPayload["key"] == string(key) {
			return m.Timestamp
		}
	}
	return ""
}

// whisper shows m to one user of a channel.
func (a *Adapter) whisper(ctx context.Context, t *tenant, channel, thread, user string, m message) error {
	var err error
	for _, form := range m.forms() {
		options := form.options()
		if thread != "" {
			options = append(options, slack.MsgOptionTS(thread))
		}
		err = a.call(ctx, t, "chat.postEphemeral", channel, func(ctx context.Context) error {
			_, err := t.api.PostEphemeralContext(ctx, channel, user, options...)
			return err
		})
		if !tooMuch[code(err)] {
			break
		}
	}
	return err
}

// direct returns the channel of a user's direct messages.
func (a *Adapter) direct(ctx context.Context, t *tenant, user string) (string, error) {
	var c *slack.Channel
	err := a.call(ctx, t, "conversations.open", user, func(ctx context.Context) (err error) {
		c, _, _, err = t.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}})
		return err
	})
	if err != nil {
		return "", err
	}
	return c.ID, nil
}

// respond sends m to a command's or interaction's response_url, for its user alone. The address is a secret and is
// in no error.
func (a *Adapter) respond(ctx context.Context, address string, m message) error {
	if err := a.checkResponseURL(address); err != nil {
		return bots.Permanent(err)
	}
	var err error
	forms := m.forms()
	for i := range tries {
		body, merr := json.Marshal(map[string]any{
			"response_type": "ephemeral", "replace_original": false, "text": forms[0].Text, "blocks": forms[0].Blocks,
			"unfurl_links": false, "unfurl_media": false,
		})
		if merr != nil {
			return bots.Permanent(fmt.Errorf("encode a response: %w", merr))
		}
		var status int
		var wait time.Duration
		status, wait, err = a.postJSON(ctx, address, "", body, nil)
		if err == nil && status == http.StatusBadRequest && len(forms) > 1 {
			a.log.Error("Slack refused a response's form; it is sent as a simpler one", "platform", platform)
			forms = forms[1:]
			continue
		}
		switch {
		case err == nil && status == http.StatusOK:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case status == http.StatusTooManyRequests && wait > patience:
			return bots.Later(wait, errors.New("response_url: Slack asked to wait"))
		case status == http.StatusTooManyRequests:
		case err != nil || status >= 500:
			wait = firstPause << i
		default:
			return bots.Permanent(fmt.Errorf("response_url: status %d: it is over 30 minutes old or was used %d times", status, maxResponseUses))
		}
		if i < tries-1 && !a.pausable(ctx, wait) {
			return ctx.Err()
		}
		err = fmt.Errorf("response_url: status %d", status)
	}
	return err
}

// checkResponseURL refuses to send an answer to a host that isn't Slack's.
func (a *Adapter) checkResponseURL(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return errors.New("response_url isn't an address")
	}
	if a.slack && (u.Scheme != "https" || u.Host != "hooks.slack.com") {
		return errors.New("response_url isn't Slack's")
	}
	return nil
}
