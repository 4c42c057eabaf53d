package store

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
)

// A memberKey is the key of the member hashes: random, made with the store, and sealed as soon as
// there is a secret key. Changing PLENIPO_SECRET_KEY doesn't change it, so a person's votes and the
// right to be forgotten outlive a rotation.
type memberKey struct {
	key []byte
	err error // why there is none
}

const memberKeyName = "member_key"

// What the stored member key begins with.
const (
	memberKeyPlain  = 'p'
	memberKeySealed = 's'
)

// MemberHash names a person without saying who it is: the first half of an HMAC-SHA256 of their id
// under a key of this store's own. The same person has other hashes on other platforms and in other
// stores. ErrNoKey when the key is sealed and the Store was opened without the secret key.
func (s *Store) MemberHash(p Platform, w WorkspaceID, user string) (MemberHash, error) {
	if s.member.err != nil {
		return "", s.member.err
	}
	mac := hmac.New(sha256.New, s.member.key)
	fmt.Fprintf(mac, "%s\x00%s\x00%s", p, w, user)
	return MemberHash(hex.EncodeToString(mac.Sum(nil)[:16])), nil
}

// loadMemberKey reads the member key, making it for a new store.
func (s *Store) loadMemberKey(ctx context.Context) error {
	fresh := make([]byte, 32)
	rand.Read(fresh) // never fails: it ends the program if there is no randomness
	var stored []byte
	read := func() error {
		return s.db.row(ctx, []any{&stored}, `SELECT value FROM meta WHERE name = $1`, memberKeyName)
	}
	err := read()
	if errors.Is(err, ErrNotFound) {
		// Of several processes that meet a new store, one inserts and all read what it did.
		if _, err = s.db.exec(ctx, `INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
			memberKeyName, s.wrapMemberKey(fresh)); err == nil {
			err = read()
		}
	}
	if err != nil {
		return fmt.Errorf("read the member key: %w", err)
	}
	s.member.key, s.member.err = s.unwrapMemberKey(stored)
	if s.member.err == nil && s.opts.Keys != nil && stored[0] == memberKeyPlain {
		_, err = s.db.exec(ctx, `UPDATE meta SET value = $1 WHERE name = $2`, s.wrapMemberKey(s.member.key), memberKeyName)
		if err != nil {
			return fmt.Errorf("seal the member key: %w", err)
		}
	}
	return nil
}

func (s *Store) wrapMemberKey(key []byte) []byte {
	if s.opts.Keys == nil {
		return append([]byte{memberKeyPlain}, key...)
	}
	return append([]byte{memberKeySealed}, s.opts.Keys.Seal(key, memberKeyName)...)
}

func (s *Store) unwrapMemberKey(stored []byte) ([]byte, error) {
	switch {
	case len(stored) == 0:
		return nil, errors.New("the member key is empty")
	case stored[0] == memberKeyPlain:
		return bytes.Clone(stored[1:]), nil
	case s.opts.Keys == nil:
		return nil, fmt.Errorf("open the member key: %w", ErrNoKey)
	}
	key, err := s.opts.Keys.Open(stored[1:], memberKeyName)
	if err != nil {
		return nil, fmt.Errorf("open the member key: %w", err)
	}
	return key, nil
}
