package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// A SubscriptionID names a subscription.
type SubscriptionID string

// Rules say which events a channel is reminded of, and when. What is reminded of matches any of
// All, Series and Regions.
type Rules struct {
	All     bool     `json:"all,omitempty"`     // every event
	Series  []string `json:"series,omitempty"`  // ids of event series
	Regions []string `json:"regions,omitempty"` // as the caller names regions

	DaysBefore []int `json:"days_before,omitempty"` // so many days before the opening
	Opening    bool  `json:"opening,omitempty"`     // on the opening day
	Digest     bool  `json:"digest,omitempty"`      // a weekly list of what comes
	Changes    bool  `json:"changes,omitempty"`     // dates announced or changed
}

// A Subscription is what a channel wants to be reminded of.
type Subscription struct {
	ID SubscriptionID // made by AddSubscription
	Scope
	Rules
	By MemberHash
	At time.Time // zero: now
}

// AddSubscription stores a new subscription, and returns its id.
func (s *Store) AddSubscription(ctx context.Context, sub Subscription) (SubscriptionID, error) {
	if sub.Platform == "" || sub.Channel == "" {
		return "", errors.New("subscribe: the scope names no channel")
	}
	if sub.At.IsZero() {
		sub.At = s.now()
	}
	data, err := json.Marshal(sub.Rules)
	if err != nil {
		return "", fmt.Errorf("subscribe: %w", err)
	}
	id := s.newID()
	err = s.change(ctx, TopicSubscriptions, func(tx querier) error {
		_, err := tx.exec(ctx, `INSERT INTO subscriptions (id, platform, workspace, channel, data, member, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, id, string(sub.Platform), string(sub.Workspace), string(sub.Channel),
			string(data), string(sub.By), micros(sub.At))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("subscribe %s: %w", sub.Channel, err)
	}
	return SubscriptionID(id), nil
}

// DropSubscription ends a subscription; one that isn't there is no error.
func (s *Store) DropSubscription(ctx context.Context, id SubscriptionID) error {
	err := s.change(ctx, TopicSubscriptions, func(tx querier) error {
		_, err := tx.exec(ctx, `DELETE FROM subscriptions WHERE id = $1`, string(id))
		return err
	})
	if err != nil {
		return fmt.Errorf("end subscription %s: %w", id, err)
	}
	return nil
}

// DropSubscriptions ends a channel's subscriptions, or with an empty Channel those of a whole
// workspace or guild: the bot was removed from it.
func (s *Store) DropSubscriptions(ctx context.Context, scope Scope) error {
	err := s.change(ctx, TopicSubscriptions, func(tx querier) error {
		_, err := tx.exec(ctx, `DELETE FROM subscriptions WHERE platform = $1 AND workspace = $2 AND ($3 = '' OR channel = $3)`,
			string(scope.Platform), string(scope.Workspace), string(scope.Channel))
		return err
	})
	if err != nil {
		return fmt.Errorf("end the subscriptions of %s/%s: %w", scope.Workspace, scope.Channel, err)
	}
	return nil
}

// Subscriptions returns all subscriptions, oldest first.
func (s *Store) Subscriptions(ctx context.Context) ([]Subscription, error) {
	return s.subscriptions(ctx, `SELECT `+subscriptionColumns+` FROM subscriptions ORDER BY at, id`)
}

// SubscriptionsOf returns a channel's subscriptions, oldest first.
func (s *Store) SubscriptionsOf(ctx context.Context, scope Scope) ([]Subscription, error) {
	return s.subscriptions(ctx, `SELECT `+subscriptionColumns+` FROM subscriptions
		WHERE platform = $1 AND workspace = $2 AND channel = $3 ORDER BY at, id`,
		string(scope.Platform), string(scope.Workspace), string(scope.Channel))
}

const subscriptionColumns = `id, platform, workspace, channel, data, member, at`

func (s *Store) subscriptions(ctx context.Context, query string, args ...any) ([]Subscription, error) {
	rows, err := s.db.query(ctx, query, args...)
	all, err := collect(s.db, rows, err, func(scan func(...any) error) (sub Subscription, err error) {
		var data []byte
		var at int64
		if err := scan(&sub.ID, &sub.Platform, &sub.Workspace, &sub.Channel, &data, &sub.By, &at); err != nil {
			return sub, err
		}
		sub.At = instant(at)
		return sub, json.Unmarshal(data, &sub.Rules)
	})
	if err != nil {
		return nil, fmt.Errorf("list subscriptions: %w", err)
	}
	return all, nil
}

// A SendKey names one outward act that must happen once: a subscription's reminder of an event on a
// day, a digest of a week.
type SendKey string

// A SendTurn says what ClaimSend found.
type SendTurn string

// What there is to be found.
const (
	// SendMine: nobody has tried; send it.
	SendMine SendTurn = "mine"
	// SendAgain: a worker began to send and didn't say how it ended before its lease did. It may
	// have been posted: look, or let the platform drop the double (Discord's enforced nonce).
	SendAgain SendTurn = "again"
	// SendTaken: it was sent, or another worker is sending it.
	SendTaken SendTurn = "taken"
)

// ClaimSend asks for the right to send key, for as long as lease. It is given to one worker at a
// time, and never again after Sent.
func (s *Store) ClaimSend(ctx context.Context, key SendKey, worker WorkerID, lease time.Duration) (SendTurn, error) {
	now := s.now()
	turn := SendTaken
	err := s.db.inTx(ctx, func(tx querier) error {
		n, err := tx.exec(ctx, `INSERT INTO sent (key, state, worker, due, message, at) VALUES ($1, 0, $2, $3, '', $4)
			ON CONFLICT (key) DO NOTHING`, string(key), string(worker), micros(now.Add(lease)), micros(now))
		if err != nil || n == 1 {
			turn = SendMine
			return err
		}
		n, err = tx.exec(ctx, `UPDATE sent SET worker = $2, due = $3 WHERE key = $1 AND state = 0 AND due <= $4`,
			string(key), string(worker), micros(now.Add(lease)), micros(now))
		turn = SendTaken
		if n == 1 {
			turn = SendAgain
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("claim the sending of %s: %w", key, err)
	}
	return turn, nil
}

// Sent notes that key was sent, as which message. It doesn't matter who held it. ErrNotFound when
// it was never claimed.
func (s *Store) Sent(ctx context.Context, key SendKey, message MessageID) error {
	n, err := s.db.exec(ctx, `UPDATE sent SET state = 1, worker = '', message = $2, at = $3 WHERE key = $1`,
		string(key), string(message), micros(s.now()))
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("note that %s was sent: %w", key, err)
	}
	return nil
}

// NotSent gives the right to send key back: it is certain that nothing was posted.
func (s *Store) NotSent(ctx context.Context, key SendKey, worker WorkerID) error {
	_, err := s.db.exec(ctx, `DELETE FROM sent WHERE key = $1 AND state = 0 AND worker = $2`, string(key), string(worker))
	if err != nil {
		return fmt.Errorf("give back the sending of %s: %w", key, err)
	}
	return nil
}

// MaybeSent gives the right to send key back when it isn't known whether it was posted, as when a reply was lost: whoever
// claims it next finds SendAgain at once.
func (s *Store) MaybeSent(ctx context.Context, key SendKey, worker WorkerID) error {
	_, err := s.db.exec(ctx, `UPDATE sent SET due = 0 WHERE key = $1 AND state = 0 AND worker = $2`, string(key), string(worker))
	if err != nil {
		return fmt.Errorf("give back the sending of %s: %w", key, err)
	}
	return nil
}

// WasSent reports whether key was sent, and as which message.
func (s *Store) WasSent(ctx context.Context, key SendKey) (message MessageID, sent bool, err error) {
	err = s.db.row(ctx, []any{&message}, `SELECT message FROM sent WHERE key = $1 AND state = 1`, string(key))
	switch {
	case errors.Is(err, ErrNotFound):
		return "", false, nil
	case err != nil:
		return "", false, fmt.Errorf("look up the sending of %s: %w", key, err)
	}
	return message, true, nil
}
