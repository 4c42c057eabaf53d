package slack

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"
)

// Verifying requests, as docs.slack.dev/authentication/verifying-requests-from-slack says.
const (
	signatureVersion = "v0"
	signatureAge     = 5 * time.Minute // older and newer requests are refused: replays, and clocks that are wrong
)

// ackBudget is how long keeping an event may take. Slack waits 3 s; the rest is for the network.
const ackBudget = 2 * time.Second

// errUnsigned is every reason why a request isn't Slack's; the caller isn't told which.
var errUnsigned = errors.New("not signed by Slack")

// verify reports whether body was signed with secret at a time near now. It compares in constant time.
func verify(secret, timestamp, signature string, body []byte, now time.Time) error {
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || len(timestamp) > 12 {
		return errUnsigned
	}
	if age := now.Sub(time.Unix(seconds, 0)); age > signatureAge || age < -signatureAge {
		return errUnsigned
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(signatureVersion + ":" + timestamp + ":"))
	mac.Write(body)
	want := signatureVersion + "=" + hex.EncodeToString(mac.Sum(nil))
	if !hmac.Equal([]byte(want), []byte(signature)) {
		return errUnsigned
	}
	return nil
}

// A response is what a request is answered with: JSON when it isn't nil, and 200.
type response = any

// signed lets only requests of Slack's through to f, which gets the body. Nothing is parsed before that.
func (a *Adapter) signed(f func(ctx context.Context, body []byte) (response, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > maxBody {
			http.Error(w, "too long", http.StatusRequestEntityTooLarge)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			var long *http.MaxBytesError
			if errors.As(err, &long) {
				http.Error(w, "too long", http.StatusRequestEntityTooLarge)
				return
			}
			http.Error(w, "not readable", http.StatusBadRequest)
			return
		}
		if err := verify(a.cfg.SigningSecret, r.Header.Get("X-Slack-Request-Timestamp"), r.Header.Get("X-Slack-Signature"), body, a.now()); err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), ackBudget)
		defer cancel()
		res, err := a.caught(func() (response, error) { return f(ctx, body) })
		var bad *badRequest
		switch {
		case errors.As(err, &bad):
			http.Error(w, bad.why, http.StatusBadRequest)
		case err != nil:
			// Not acknowledged: Slack sends it again.
			a.log.Error("an event was not kept; Slack will send it again", "platform", platform, "err", err)
			http.Error(w, "not kept, send it again", http.StatusServiceUnavailable)
		case res == nil:
			w.WriteHeader(http.StatusOK)
		default:
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			_ = json.NewEncoder(w).Encode(res) // the caller is gone when it fails
		}
	})
}

// caught turns a panic into an error, and logs it: it would come again with the same request, which is not asked for.
func (a *Adapter) caught(receive func() (response, error)) (res response, err error) {
	defer func() {
		if p := recover(); p != nil {
			a.log.Error("receiving panicked", "platform", platform, "err", p, "stack", string(debug.Stack()))
			res, err = nil, &badRequest{"not understood"}
		}
	}()
	return receive()
}

// A badRequest is a signed body that makes no sense.
type badRequest struct{ why string }

func (e *badRequest) Error() string { return e.why }

func (a *Adapter) serveEvents(ctx context.Context, body []byte) (response, error) {
	return a.receiveEvent(ctx, body)
}

// receiveEvent takes an event callback from either transport. A nil error means that it may be acknowledged.
func (a *Adapter) receiveEvent(ctx context.Context, body []byte) (response, error) {
	var e *envelope // null leaves it nil
	if err := json.Unmarshal(body, &e); err != nil || e == nil {
		return nil, &badRequest{"not an event"}
	}
	switch e.Type {
	case "url_verification":
		return map[string]string{"challenge": e.Challenge}, nil
	case "app_rate_limited":
		a.log.Warn("Slack withholds events: more than 30000 an hour came from a workspace", "platform", platform, "workspace", e.TeamID)
		return nil, nil
	case "event_callback":
	default:
		return nil, nil
	}
	var in *inner
	if err := json.Unmarshal(e.Event, &in); err != nil || in == nil {
		return nil, &badRequest{"not an event"}
	}
	bot := e.bot()
	if bot == "" {
		enterprise, team := e.team()
		if t, err := a.tenant(ctx, enterprise, team); err == nil {
			if err := a.whoAmI(ctx, t); err != nil {
				a.log.Warn("who we are isn't known; a message that names us can't be told from others", "platform", platform, "err", err)
			}
			bot = t.bot()
		}
	}
	if err := a.resaid(ctx, e, in, bot); err != nil {
		return nil, err
	}
	key, j, v := decode(e, in, bot)
	if v == mayFollowUp {
		took, err := a.desk.Took(ctx, j.ask(profile{}))
		if err != nil {
			return nil, err
		}
		if !took {
			v = dropOthers
		} else {
			v = take
		}
	}
	if v != take {
		// Nothing is noted under the message's key, so another delivery of it may still be taken.
		a.log.Debug("an event was left alone", "platform", platform, "channel", in.Channel, "why", string(v))
		return nil, nil
	}
	return nil, a.keep(ctx, key, j)
}
