package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"golang.org/x/sync/errgroup"
)

// Reconnecting: the first try comes at once, those after it ever later, and spread so that all the connections that one
// trouble ended don't come back together.
const (
	socketPause    = time.Second
	socketMaxPause = time.Minute
)

// socketReceivers is how many events of one connection are being kept at a time.
const socketReceivers = 32

// socket keeps one Socket Mode connection until ctx ends. Slack renews connections every few hours with a
// "disconnect": the other connections take the events meanwhile, and what wasn't acknowledged comes again.
func (a *Adapter) socket(ctx context.Context, n int) error {
	if n > 0 && !a.pausable(ctx, rand.N(socketPause)) {
		return nil
	}
	for pause := socketPause; ; pause = min(2*pause, socketMaxPause) {
		began := a.now()
		err := a.connected(ctx, n)
		if a.now().Sub(began) > socketMaxPause {
			pause = socketPause // it worked for a while: this is another trouble than the last
		}
		if ctx.Err() != nil {
			return nil
		}
		var said slack.SlackErrorResponse
		var again *notConnected
		refused := errors.As(err, &said) && !transient(err)
		if refused {
			err = a.explain("apps.connections.open", err)
		}
		if refused && !errors.As(err, &again) {
			return fmt.Errorf("SLACK_APP_TOKEN: %w", err)
		}
		wait := pause/2 + rand.N(pause)
		var limited *slack.RateLimitedError
		if errors.As(err, &limited) {
			wait += limited.RetryAfter
		}
		a.log.Warn("a Socket Mode connection was lost; it is made anew", "platform", platform, "connection", n, "after", wait, "err", err)
		if !a.pausable(ctx, wait) {
			return nil
		}
	}
}

// A notConnected is why a try to connect failed that may succeed another time.
type notConnected struct{ err error }

func (e *notConnected) Error() string { return e.err.Error() }
func (e *notConnected) Unwrap() error { return e.err }

// connected runs one connection of the library's until it can't connect again. The library would go on trying, up to five
// minutes apart and every process at the same instants.
func (a *Adapter) connected(ctx context.Context, n int) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	api := slack.New(a.cfg.BotToken, slack.OptionAPIURL(a.cfg.api()), slack.OptionHTTPClient(a.http), slack.OptionAppLevelToken(a.cfg.AppToken))
	c := socketmode.New(api, socketmode.OptionLog(log.New(io.Discard, "", 0)), socketmode.OptionReadLimit(4*maxBody))
	ended := make(chan error, 1)
	go func() { ended <- c.RunContext(ctx) }()
	// Keeping takes a moment and opening a form a call of the Web API; the next event need not wait for either.
	var receiving errgroup.Group
	receiving.SetLimit(socketReceivers)
	defer func() { _ = receiving.Wait() }() // they return nil
	for {
		select {
		case err := <-ended:
			return err
		case ev := <-c.Events:
			if failed, ok := ev.Data.(*slack.ConnectionErrorEvent); ok {
				return &notConnected{failed.ErrorObj}
			}
			receiving.Go(func() error {
				if err := a.receiveSocket(ctx, c, ev, n); err != nil && ctx.Err() == nil {
					// Slack sends it again, and it is known then.
					a.log.Warn("an event was not acknowledged", "platform", platform, "connection", n, "err", err)
				}
				return nil
			})
		}
	}
}

// A socketEnvelope is a Socket Mode message, as far as it matters.
type socketEnvelope struct {
	Type       string          `json:"type"`
	EnvelopeID string          `json:"envelope_id"`
	Payload    json.RawMessage `json:"payload"`
	Attempt    int             `json:"retry_attempt"`
}

// receiveSocket takes one message of the library's. An event is acknowledged once it is kept; left unacknowledged,
// Slack sends it again.
func (a *Adapter) receiveSocket(ctx context.Context, c *socketmode.Client, ev socketmode.Event, n int) error {
	var e socketEnvelope
	switch ev.Type {
	case socketmode.EventTypeConnected:
		a.log.Info("Socket Mode is connected", "platform", platform, "connection", n)
		return nil
	case socketmode.EventTypeErrorWriteFailed:
		a.log.Warn("Socket Mode has trouble", "platform", platform, "connection", n, "event", string(ev.Type))
		return nil
	case socketmode.EventTypeErrorBadMessage:
		// The library gives up on what it can't parse, and would never acknowledge it.
		bad, ok := ev.Data.(*socketmode.ErrorBadMessage)
		if !ok || json.Unmarshal(bad.Message, &e) != nil {
			return nil
		}
	default:
		if ev.Request == nil || ev.Request.EnvelopeID == "" {
			return nil
		}
		e = socketEnvelope{ev.Request.Type, ev.Request.EnvelopeID, ev.Request.Payload, ev.Request.RetryAttempt}
	}
	if e.EnvelopeID == "" {
		return nil
	}
	res, err := a.caught(func() (response, error) { return a.receiveEnvelope(ctx, e) })
	var bad *badRequest
	if err != nil && !errors.As(err, &bad) {
		a.log.Error("an event was not kept; Slack will send it again", "platform", platform, "err", err)
		return nil
	}
	return c.AckCtx(ctx, e.EnvelopeID, res)
}

// receiveEnvelope hands a Socket Mode message to the same functions as HTTP's.
func (a *Adapter) receiveEnvelope(ctx context.Context, e socketEnvelope) (response, error) {
	ctx, cancel := context.WithTimeout(ctx, ackBudget)
	defer cancel()
	switch e.Type {
	case "events_api":
		return a.receiveEvent(ctx, e.Payload)
	case "slash_commands":
		var c command
		if err := json.Unmarshal(e.Payload, &c); err != nil || c.Command == "" {
			return nil, &badRequest{"not a command"}
		}
		return a.receiveCommand(ctx, c), nil
	case "interactive":
		return a.receiveInteraction(ctx, e.Payload)
	}
	return nil, nil
}
