package store_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"plenipo/internal/store"
	"plenipo/internal/store/storetest"
)

func ExampleParseKeyring() {
	old, err := store.ParseKeyring(strings.Repeat("11", 32))
	if err != nil {
		panic(err)
	}
	sealed := old.Seal([]byte("xoxb-1"), "slack/T1")

	// A new key comes in front; what the old one sealed still opens.
	both, err := store.ParseKeyring(strings.Repeat("22", 32) + "," + strings.Repeat("11", 32))
	if err != nil {
		panic(err)
	}
	if _, err := both.Open(sealed, "slack/T1"); err != nil {
		panic(err)
	}
	// Output:
}

func TestParseKeyring(t *testing.T) {
	raw := bytes.Repeat([]byte{0xfb}, 32)
	for _, text := range []string{
		strings.Repeat("fb", 32), base64.StdEncoding.EncodeToString(raw), base64.RawURLEncoding.EncodeToString(raw),
		" " + strings.Repeat("fb", 32) + " , " + strings.Repeat("00", 32),
	} {
		k, err := store.ParseKeyring(text)
		if err != nil || k.KeyID() != must(store.ParseKeyring(strings.Repeat("fb", 32))).KeyID() {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"", "hunter2", strings.Repeat("fb", 16), strings.Repeat("fb", 32) + ",", "correct horse battery staple correct horse"} {
		_, err := store.ParseKeyring(text)
		if err == nil || !strings.Contains(err.Error(), "openssl rand") || text != "" && strings.Contains(err.Error(), text) {
			t.Errorf("%q: %v, want a remedy that doesn't quote it", text, err)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestSealedSecretsOpenOnlyWhereTheyBelong(t *testing.T) {
	k := storetest.Keys(t)
	sealed := k.Seal([]byte("xoxb-1"), "slack/T1")
	if again := k.Seal([]byte("xoxb-1"), "slack/T1"); bytes.Equal(sealed, again) {
		t.Error("the same secret is sealed to the same bytes")
	}
	if bytes.Contains(sealed, []byte("xoxb")) {
		t.Error("the secret can be read")
	}
	if got, err := k.Open(sealed, "slack/T1"); err != nil || string(got) != "xoxb-1" {
		t.Errorf("opened %q, %v", got, err)
	}
	if _, err := k.Open(sealed, "slack/T2"); err == nil {
		t.Error("another team's row opens it")
	}
	if _, err := must(store.ParseKeyring(strings.Repeat("22", 32))).Open(sealed, "slack/T1"); !errors.Is(err, store.ErrNoKey) {
		t.Errorf("another key: %v, want ErrNoKey", err)
	}
}

func FuzzOpenRefusesChangedBytes(f *testing.F) {
	k := storetest.Keys(f)
	// Sealed once and written down: every fuzzing process would seal with a nonce of its own.
	sealed, err := hex.DecodeString("0129757a34606119bf8a14ed438236984c5a684ab0ae8a3b700e284ffadfe10cfed8f37681a912")
	if err != nil {
		f.Fatal(err)
	}
	if got, err := k.Open(sealed, "slack/T1"); err != nil || string(got) != "xoxb-1" {
		f.Fatalf("opened %q, %v", got, err)
	}
	f.Add(sealed)
	f.Add([]byte{})
	f.Add([]byte{1})
	f.Add(append(bytes.Clone(sealed), 0))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := k.Open(b, "slack/T1"); err == nil && !bytes.Equal(b, sealed) {
			t.Fatalf("%x opens as %q", b, got)
		}
	})
}

// Keys that are taken open what they sealed, and what is refused isn't quoted: it may be a key with a slip of the pen.
func FuzzParseKeyring(f *testing.F) {
	f.Add(strings.Repeat("22", 32))
	f.Add(strings.Repeat("22", 32) + ", " + strings.Repeat("33", 32))
	f.Add("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
	f.Add("not a key at all")
	f.Add(",")
	f.Fuzz(func(t *testing.T, text string) {
		k, err := store.ParseKeyring(text)
		if err != nil {
			if len(text) > 24 && strings.Contains(err.Error(), text) {
				t.Fatalf("the error quotes %q", text)
			}
			return
		}
		if got, err := k.Open(k.Seal([]byte("xoxb-1"), "slack/T1"), "slack/T1"); err != nil || string(got) != "xoxb-1" {
			t.Fatalf("%q: opened %q, %v", text, got, err)
		}
	})
}
