package store

import "strings"

const installationColumns = `enterprise, team, app, team_name, bot_user, scopes, token, refresh, expires, at`

// tokenColumn is where token stands in installationColumns.
const tokenColumn = 6

func (s *Store) scanInstallation(scan func(...any) error) (Installation, error) {
	var in Installation
	var scopes string
	var token, refresh []byte
	var expires, at int64
	if err := scan(&in.Enterprise, &in.Team, &in.App, &in.TeamName, &in.BotUser, &scopes, &token, &refresh, &expires, &at); err != nil {
		return Installation{}, err
	}
	in.Expires, in.At = instant(expires), instant(at)
	if scopes != "" {
		in.Scopes = strings.Split(scopes, ",")
	}
	if s.opts.Keys == nil {
		return Installation{}, ErrNoKey
	}
	open, err := s.opts.Keys.Open(token, sealContext(in, "token"))
	if err != nil {
		return Installation{}, err
	}
	in.Token = string(open)
	if len(refresh) > 0 {
		if open, err = s.opts.Keys.Open(refresh, sealContext(in, "refresh")); err != nil {
			return Installation{}, err
		}
		in.Refresh = string(open)
	}
	return in, nil
}

func (s *Store) sealTokens(in Installation) (token, refresh []byte) {
	token, refresh = s.opts.Keys.Seal([]byte(in.Token), sealContext(in, "token")), []byte{}
	if in.Refresh != "" {
		refresh = s.opts.Keys.Seal([]byte(in.Refresh), sealContext(in, "refresh"))
	}
	return token, refresh
}

// sealContext ties a sealed token to its row and column.
func sealContext(in Installation, column string) string {
	return "slack\x00" + in.Enterprise + "\x00" + in.Team + "\x00" + column
}

func joinScopes(scopes []string) string { return strings.Join(scopes, ",") }
