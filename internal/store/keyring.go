package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// ErrNoKey says that sealed bytes were met and no key of the ring opens them.
var ErrNoKey = errors.New("the secret key that sealed this isn't there; set PLENIPO_SECRET_KEY to it, or list it after the new one")

// A Keyring seals secrets before they are stored and opens them again: AES-256 in Galois/Counter
// Mode (NIST SP 800-38D) with a random 96-bit nonce. The first key seals; all of them open, so a
// key is changed by putting the new one in front and calling Store.Reseal. A nonce is repeated
// with a chance of less than 2⁻³² after 2³² seals; a store seals a few for each installation.
type Keyring struct {
	keys []sealingKey // the first one seals
}

type sealingKey struct {
	id   string // keyIDLen bytes
	aead cipher.AEAD
}

const (
	keyLen    = 32
	keyIDLen  = 4
	sealedV1  = 1 // the first byte of what Seal returns
	minSealed = 1 + keyIDLen + 12 + 16
)

// ParseKeyring reads the keys of PLENIPO_SECRET_KEY: one or more, separated by commas, newest first,
// each 32 random bytes in base64 or hexadecimal. An error never quotes the text.
func ParseKeyring(text string) (*Keyring, error) {
	var k Keyring
	for i, part := range strings.Split(text, ",") {
		key, err := parseKey(strings.TrimSpace(part))
		if err != nil {
			return nil, fmt.Errorf("PLENIPO_SECRET_KEY, key %d: %w", i+1, err)
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		aead, err := cipher.NewGCM(block)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(append([]byte("plenipo key id\x00"), key...))
		k.keys = append(k.keys, sealingKey{id: string(sum[:keyIDLen]), aead: aead})
	}
	return &k, nil
}

func parseKey(text string) ([]byte, error) {
	if key, err := hex.DecodeString(text); err == nil && len(key) == keyLen {
		return key, nil
	}
	for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		if key, err := enc.DecodeString(text); err == nil && len(key) == keyLen {
			return key, nil
		}
	}
	return nil, errors.New("it must be 32 random bytes in base64 or hexadecimal; make one with: openssl rand -base64 32")
}

// KeyID names the key that seals, in hexadecimal; it tells nothing about the key.
func (k *Keyring) KeyID() string { return hex.EncodeToString([]byte(k.keys[0].id)) }

// Seal encrypts secret so that only Open with the same context gives it back. context says what the
// secret is and whose, so that sealed bytes can't be moved to another row.
func (k *Keyring) Seal(secret []byte, context string) []byte {
	key := k.keys[0]
	nonce := make([]byte, key.aead.NonceSize())
	rand.Read(nonce) // never fails: it ends the program if there is no randomness
	sealed := append([]byte{sealedV1}, key.id...)
	sealed = append(sealed, nonce...)
	return key.aead.Seal(sealed, nonce, secret, []byte(context))
}

// Open decrypts what Seal returned. ErrNoKey when the key isn't in the ring; another error when
// the bytes were changed or belong to another context.
func (k *Keyring) Open(sealed []byte, context string) ([]byte, error) {
	if len(sealed) < minSealed || sealed[0] != sealedV1 {
		return nil, errors.New("open a sealed secret: these bytes were not sealed by this program")
	}
	id, rest := string(sealed[1:1+keyIDLen]), sealed[1+keyIDLen:]
	for _, key := range k.keys {
		if key.id != id {
			continue
		}
		n := key.aead.NonceSize()
		secret, err := key.aead.Open(nil, rest[:n], rest[n:], []byte(context))
		if err != nil {
			return nil, fmt.Errorf("open a sealed secret: %w", err)
		}
		return secret, nil
	}
	return nil, ErrNoKey
}

// sealedWithFirst reports whether the ring's first key sealed these bytes.
func (k *Keyring) sealedWithFirst(sealed []byte) bool {
	return len(sealed) >= minSealed && string(sealed[1:1+keyIDLen]) == k.keys[0].id
}
