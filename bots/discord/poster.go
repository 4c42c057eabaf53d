package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"plenipo/bots"
	"plenipo/internal/store"
)

var _ bots.Poster = (*Adapter)(nil)

// noticed is a notice as a message; pure.
func noticed(n bots.Notice) message {
	lines := pieces(escape(plain(n.Text)), pageUnits, pageBytes)
	lines = lines[:min(1, len(lines))]
	for _, l := range n.Links {
		if line := subtext(link(clip(plain(l.Title), maxButtonLabel), l.URL)); units(strings.Join(lines, "\n"))+units(line) < maxText {
			lines = append(lines, line)
		}
	}
	return say(strings.Join(lines, "\n"))
}

// Post says n at a place; see bots.Poster.
func (a *Adapter) Post(ctx context.Context, at bots.Place, n bots.Notice) (store.MessageID, error) {
	channel, to := string(at.Channel), string(at.To)
	if t := digits(string(at.Thread)); t != "" && t == string(at.Thread) {
		channel = t // a thread is a channel of its own
	}
	if at.Source != "" && to == "" {
		kind, id := splitKey(at.Source)
		switch kind {
		case keyPrivate:
			return "", bots.Permanent(errors.New("the question was asked privately"))
		case keyMessage:
			to = id
		}
	}
	if digits(channel) == "" {
		return "", bots.Permanent(errors.New("a notice without a channel"))
	}
	m := noticed(n)
	if to != "" {
		m.Reference = &reference{MessageID: to} // where the message is gone, Discord shows the notice without it
	}
	if n.Again {
		if id := a.saidBefore(ctx, channel, m); id != "" {
			return store.MessageID(id), nil
		}
	}
	id, err := a.send(ctx, channel, m, clip(n.Nonce, maxNonce))
	return store.MessageID(id), verdict(err)
}

// sameNotice is how long two notices of the same words are one: a weekly digest may say the same again. A reply to one
// message is one for good.
const sameNotice = 48 * time.Hour

// saidBefore returns the message of ours, among a channel's last hundred, that says what m does; "" when there is none or
// they can't be read. Whoever tried before may have died between saying it and noting that, and Discord knows a nonce for
// some minutes only.
func (a *Adapter) saidBefore(ctx context.Context, channel string, m message) (id string) {
	var have []struct {
		ID         string      `json:"id"`
		Author     user        `json:"author"`
		Components []component `json:"components"`
		Reference  *reference  `json:"message_reference"`
	}
	path := "/channels/" + url.PathEscape(channel) + "/messages"
	if err := a.rest(ctx, http.MethodGet, path+"?limit=100", path, nil, &have); err != nil {
		a.log.Warn("whether a notice was said before isn't known; Discord drops a second one for some minutes", "platform", Platform, "channel", channel, "err", err)
		return ""
	}
	a.mu.Lock()
	own := firstOf(a.self, a.cfg.ApplicationID)
	a.mu.Unlock()
	for _, h := range have {
		to, meant := "", ""
		if h.Reference != nil {
			to = h.Reference.MessageID
		}
		if m.Reference != nil {
			meant = m.Reference.MessageID
		}
		if h.Author.Bot && (own == "" || h.Author.ID == own) && to == meant && wording(h.Components) == wording(m.Components) && (meant != "" || a.now().Sub(snowflakeTime(h.ID)) < sameNotice) {
			return h.ID
		}
	}
	return ""
}

// wording is the texts of components.
func wording(of []component) string {
	var b strings.Builder
	for _, c := range of {
		b.WriteString(c.Content + "\n" + wording(c.Components))
	}
	return strings.TrimSpace(b.String())
}

// Edit puts n in the place of a message of ours; see bots.Poster.
func (a *Adapter) Edit(ctx context.Context, at bots.Place, id store.MessageID, n bots.Notice) error {
	channel := string(at.Channel)
	if t := digits(string(at.Thread)); t != "" && t == string(at.Thread) {
		channel = t
	}
	path := "/channels/" + url.PathEscape(channel) + "/messages/" + url.PathEscape(string(id))
	if err := a.rest(ctx, http.MethodPatch, path, "/channels/"+channel+"/messages", noticed(n), nil); err != nil {
		return verdict(fmt.Errorf("edit a message in channel %s: %w", channel, err))
	}
	return nil
}

// The first letter of a key says what was asked: a message, or an interaction that only its asker saw the answer of.
// Other interactions have their bare id.
const (
	keyMessage = "m"
	keyPrivate = "p"
	keyForum   = "f"
)

func splitKey(k store.Key) (kind, id string) {
	if s := string(k); s != "" && (s[:1] == keyMessage || s[:1] == keyPrivate || s[:1] == keyForum) {
		return s[:1], s[1:]
	}
	return "", string(k)
}

// keyOf names an interaction's question on the unanswered list.
func keyOf(i *interaction, private bool) store.Key {
	if private {
		return store.Key(keyPrivate + i.ID)
	}
	return store.Key(i.ID)
}
