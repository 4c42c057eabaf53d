package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// An Installation is the bot's membership of a Slack workspace, or with an empty Team of a whole
// enterprise (org-wide install), and the tokens that came with it.
type Installation struct {
	Enterprise string // "" outside Enterprise Grid
	Team       string // "" for an org-wide install
	App        string
	TeamName   string
	BotUser    string
	Scopes     []string  // as granted
	Token      string    // the bot token; stored sealed
	Refresh    string    // the refresh token, where the app rotates tokens; stored sealed
	Expires    time.Time // of Token, where the app rotates tokens; else zero
	At         time.Time // zero: now
}

// SaveInstallation stores in in place of an earlier one of the same workspace. ErrNoKey when the
// Store has no secret key: tokens are never stored in the clear.
func (s *Store) SaveInstallation(ctx context.Context, in Installation) error {
	if s.opts.Keys == nil {
		return fmt.Errorf("store the installation of %s%s: %w", in.Enterprise, in.Team, ErrNoKey)
	}
	if in.Team == "" && in.Enterprise == "" || in.Token == "" {
		return errors.New("store an installation: a team or an enterprise, and a token, are needed")
	}
	if in.At.IsZero() {
		in.At = s.now()
	}
	token, refresh := s.sealTokens(in)
	err := s.change(ctx, TopicInstallations, func(tx querier) error {
		_, err := tx.exec(ctx, `INSERT INTO installations
			(enterprise, team, app, team_name, bot_user, scopes, token, refresh, expires, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (enterprise, team) DO UPDATE SET
			app = excluded.app, team_name = excluded.team_name, bot_user = excluded.bot_user, scopes = excluded.scopes,
			token = excluded.token, refresh = excluded.refresh, expires = excluded.expires, at = excluded.at`,
			in.Enterprise, in.Team, in.App, in.TeamName, in.BotUser, joinScopes(in.Scopes), token, refresh,
			micros(in.Expires), micros(in.At))
		return err
	})
	if err != nil {
		return fmt.Errorf("store the installation of %s%s: %w", in.Enterprise, in.Team, err)
	}
	return nil
}

// Installation returns the installation that serves a team: its own, or else its enterprise's
// org-wide one. enterprise is "" outside Enterprise Grid. ErrNotFound when there is none, ErrNoKey
// when its tokens can't be opened.
func (s *Store) Installation(ctx context.Context, enterprise, team string) (Installation, error) {
	rows, err := s.db.query(ctx, `SELECT `+installationColumns+` FROM installations
		WHERE (team = $1 AND team <> '') OR (team = '' AND enterprise = $2 AND enterprise <> '')
		ORDER BY team DESC LIMIT 1`, team, enterprise)
	all, err := collect(s.db, rows, err, s.scanInstallation)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Installation{}, fmt.Errorf("find the installation of %s/%s: %w", enterprise, team, err)
	}
	return all[0], nil
}

// Installations returns all of them, oldest first.
func (s *Store) Installations(ctx context.Context) ([]Installation, error) {
	rows, err := s.db.query(ctx, `SELECT `+installationColumns+` FROM installations ORDER BY at, enterprise, team`)
	all, err := collect(s.db, rows, err, s.scanInstallation)
	if err != nil {
		return nil, fmt.Errorf("list installations: %w", err)
	}
	return all, nil
}

// DropInstallation removes a team's installation, or with an empty team the enterprise's org-wide
// one: the app was uninstalled or its tokens revoked. One that isn't there is no error.
func (s *Store) DropInstallation(ctx context.Context, enterprise, team string) error {
	err := s.change(ctx, TopicInstallations, func(tx querier) error {
		_, err := tx.exec(ctx, `DELETE FROM installations WHERE (team = $1 AND team <> '')
			OR ($1 = '' AND team = '' AND enterprise = $2 AND enterprise <> '')`, team, enterprise)
		return err
	})
	if err != nil {
		return fmt.Errorf("remove the installation of %s/%s: %w", enterprise, team, err)
	}
	return nil
}

// Reseal seals everything that an older key of the ring sealed with the first key, and returns how
// many secrets it was. Once it has succeeded the older keys are needed no more, except for backups.
func (s *Store) Reseal(ctx context.Context) (int, error) {
	if s.opts.Keys == nil {
		return 0, fmt.Errorf("reseal: %w", ErrNoKey)
	}
	n := 0
	err := s.db.inTx(ctx, func(tx querier) error {
		n = 0
		rows, err := tx.query(ctx, `SELECT `+installationColumns+` FROM installations`)
		type sealedRow struct {
			Installation
			stale bool
		}
		all, err := collect(s.db, rows, err, func(scan func(...any) error) (r sealedRow, err error) {
			r.Installation, err = s.scanInstallation(func(dest ...any) error {
				err := scan(dest...)
				r.stale = err == nil && !s.opts.Keys.sealedWithFirst(*dest[tokenColumn].(*[]byte))
				return err
			})
			return r, err
		})
		if err != nil {
			return err
		}
		for _, r := range all {
			if !r.stale {
				continue
			}
			token, refresh := s.sealTokens(r.Installation)
			if _, err := tx.exec(ctx, `UPDATE installations SET token = $1, refresh = $2 WHERE enterprise = $3 AND team = $4`,
				token, refresh, r.Enterprise, r.Team); err != nil {
				return err
			}
			n++
		}
		var stored []byte
		if err := tx.row(ctx, []any{&stored}, `SELECT value FROM meta WHERE name = $1`, memberKeyName); err != nil {
			return err
		}
		key, err := s.unwrapMemberKey(stored)
		if err != nil {
			return err
		}
		if !s.opts.Keys.sealedWithFirst(stored[1:]) {
			n++
			_, err = tx.exec(ctx, `UPDATE meta SET value = $1 WHERE name = $2`, s.wrapMemberKey(key), memberKeyName)
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("reseal with key %s: %w", s.opts.Keys.KeyID(), err)
	}
	return n, nil
}

// SaveOAuthState stores data under a random state for the round trip through Slack's consent page,
// for as long as ttl. Only the state's hash is stored, so that a reader of the store can't use it.
func (s *Store) SaveOAuthState(ctx context.Context, state, data string, ttl time.Duration) error {
	_, err := s.db.exec(ctx, `INSERT INTO oauth_states (state, data, expires) VALUES ($1, $2, $3)`,
		hashState(state), data, micros(s.now().Add(ttl)))
	if err != nil {
		return fmt.Errorf("store an OAuth state: %w", err)
	}
	return nil
}

// TakeOAuthState returns the data of a state, once: ErrNotFound the second time, after its ttl, and
// for a state that was never given out.
func (s *Store) TakeOAuthState(ctx context.Context, state string) (data string, err error) {
	err = s.db.inTx(ctx, func(tx querier) error {
		var expires int64
		err := tx.row(ctx, []any{&data, &expires}, `DELETE FROM oauth_states WHERE state = $1 RETURNING data, expires`, hashState(state))
		if err == nil && expires <= micros(s.now()) {
			data, err = "", ErrNotFound
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("take an OAuth state: %w", err)
	}
	return data, nil
}

func hashState(state string) string {
	sum := sha256.Sum256([]byte(state))
	return hex.EncodeToString(sum[:])
}
