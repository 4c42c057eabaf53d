package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// A Scope is where settings apply: a channel, or with an empty Channel a whole workspace or guild.
type Scope struct {
	Platform  Platform
	Workspace WorkspaceID
	Channel   ChannelID
}

// A Toggle is a yes or no that may be left to the wider scope.
type Toggle int8

// The toggles.
const (
	Inherit Toggle = 0
	On      Toggle = 1
	Off     Toggle = -1
)

// IsOn returns what t says, or def when nobody decided.
func (t Toggle) IsOn(def bool) bool {
	if t == Inherit {
		return def
	}
	return t == On
}

// Settings are what a chapter lead chose for a scope. A zero field is left to the workspace, and
// there to the program's default.
type Settings struct {
	Chapter     ChapterID  `json:"chapter,omitempty"`
	Lang        string     `json:"lang,omitempty"`         // BCP 47
	Zone        string     `json:"zone,omitempty"`         // IANA time zone
	Private     Toggle     `json:"private,omitempty"`      // answers are shown to the asker alone
	HelpChannel ChannelID  `json:"help_channel,omitempty"` // where "Ask a human" goes
	Knowledge   []string   `json:"knowledge,omitempty"`    // topics that apply; empty: all
	Forum       Toggle     `json:"forum,omitempty"`        // answer new posts of a forum channel by itself
	Threads     Toggle     `json:"threads,omitempty"`      // open a thread for an answer
	Pins        Toggle     `json:"pins,omitempty"`         // pinned messages become saved answers
	KeepText    Toggle     `json:"keep_text,omitempty"`    // the texts of questions are kept
	PublicOnly  Toggle     `json:"public_only,omitempty"`  // no chapter knowledge: shared channels, guests
	Reminders   Toggle     `json:"reminders,omitempty"`    // reminders may be posted here
	By          MemberHash `json:"-"`                      // who chose; not inherited
	At          time.Time  `json:"-"`                      // when; set by SetSettings
}

// over returns s with its undecided fields taken from wide.
func (s Settings) over(wide Settings) Settings {
	return Settings{
		Chapter: first(s.Chapter, wide.Chapter), Lang: first(s.Lang, wide.Lang), Zone: first(s.Zone, wide.Zone),
		Private: first(s.Private, wide.Private), HelpChannel: first(s.HelpChannel, wide.HelpChannel),
		Knowledge: firstList(s.Knowledge, wide.Knowledge),
		Forum:     first(s.Forum, wide.Forum), Threads: first(s.Threads, wide.Threads), Pins: first(s.Pins, wide.Pins),
		KeepText: first(s.KeepText, wide.KeepText), PublicOnly: first(s.PublicOnly, wide.PublicOnly),
		Reminders: first(s.Reminders, wide.Reminders),
		By:        s.By, At: s.At,
	}
}

func first[T comparable](own, wide T) T {
	var zero T
	if own != zero {
		return own
	}
	return wide
}

func firstList(own, wide []string) []string {
	if len(own) > 0 {
		return own
	}
	return wide
}

// A settingsCache is every scope's own settings; it is replaced as a whole and never changed.
type settingsCache map[Scope]Settings

// Settings returns what applies in a scope: the channel's own settings over its workspace's. It
// reads memory only, and is behind other processes' changes by at most two seconds while Run runs.
func (s *Store) Settings(scope Scope) Settings {
	all := *s.settings.Load()
	own := all[scope]
	if scope.Channel == "" {
		return own
	}
	scope.Channel = ""
	return own.over(all[scope])
}

// OwnSettings returns what was chosen for the scope itself; ok is false when nothing was.
func (s *Store) OwnSettings(scope Scope) (own Settings, ok bool) {
	own, ok = (*s.settings.Load())[scope]
	return own, ok
}

// Scopes returns every scope that has settings of its own, in no order.
func (s *Store) Scopes() map[Scope]Settings {
	all := *s.settings.Load()
	scopes := make(map[Scope]Settings, len(all))
	for scope, own := range all {
		scopes[scope] = own
	}
	return scopes
}

// SetSettings stores what was chosen for a scope in place of what was before. This Store sees it
// when SetSettings returns, other processes within two seconds.
func (s *Store) SetSettings(ctx context.Context, scope Scope, own Settings) error {
	if scope.Platform == "" || scope.Workspace == "" && scope.Channel == "" {
		return errors.New("store settings: the scope names no place")
	}
	data, err := json.Marshal(own)
	if err != nil {
		return fmt.Errorf("store settings: %w", err)
	}
	err = s.change(ctx, TopicSettings, func(tx querier) error {
		_, err := tx.exec(ctx, `INSERT INTO settings (platform, workspace, channel, data, member, at)
			VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (platform, workspace, channel)
			DO UPDATE SET data = excluded.data, member = excluded.member, at = excluded.at`,
			string(scope.Platform), string(scope.Workspace), string(scope.Channel), string(data), string(own.By), micros(s.now()))
		return err
	})
	if err != nil {
		return fmt.Errorf("store settings of %s/%s: %w", scope.Workspace, scope.Channel, err)
	}
	return nil
}

// DropSettings removes a scope's own settings; with an empty Channel those of the whole workspace
// and all its channels, as when the bot was removed from it.
func (s *Store) DropSettings(ctx context.Context, scope Scope) error {
	err := s.change(ctx, TopicSettings, func(tx querier) error {
		_, err := tx.exec(ctx, `DELETE FROM settings WHERE platform = $1 AND workspace = $2 AND ($3 = '' OR channel = $3)`,
			string(scope.Platform), string(scope.Workspace), string(scope.Channel))
		return err
	})
	if err != nil {
		return fmt.Errorf("drop settings of %s/%s: %w", scope.Workspace, scope.Channel, err)
	}
	return nil
}

func (s *Store) loadSettings(ctx context.Context) error {
	type row struct {
		Scope
		Settings
	}
	rows, err := s.db.query(ctx, `SELECT platform, workspace, channel, data, member, at FROM settings`)
	all, err := collect(s.db, rows, err, func(scan func(...any) error) (r row, err error) {
		var data []byte
		var at int64
		if err := scan(&r.Platform, &r.Workspace, &r.Channel, &data, &r.By, &at); err != nil {
			return r, err
		}
		if err := json.Unmarshal(data, &r.Settings); err != nil {
			return r, fmt.Errorf("of %s/%s: %w", r.Workspace, r.Channel, err)
		}
		r.At = instant(at)
		return r, nil
	})
	if err != nil {
		return fmt.Errorf("read settings: %w", err)
	}
	cache := make(settingsCache, len(all))
	for _, r := range all {
		cache[r.Scope] = r.Settings
	}
	s.settings.Store(&cache)
	return nil
}
