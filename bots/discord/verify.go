package discord

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// maxBody is more than any interaction has: 1 MB.
const maxBody = 1 << 20

// signatureAge is how old or how far in the future a signed timestamp may be. Discord sends at once; the rest is
// for clocks that differ. A replay within it gets the same answer again and changes nothing.
const signatureAge = 5 * time.Minute

// errSignature: the request is not Discord's, or too old.
var errSignature = errors.New("the signature doesn't fit")

// parseKey reads the application's public key as Discord's developer portal shows it.
func parseKey(s string) (ed25519.PublicKey, error) {
	key, err := hex.DecodeString(s)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("DISCORD_PUBLIC_KEY is %d characters long and must be 64 hexadecimal ones: copy \"Public Key\" from the application's page", len(s))
	}
	return key, nil
}

// signedBody returns the body of a request that Discord signed less than signatureAge ago. Nothing is parsed
// before the signature is checked. The error is errSignature, *http.MaxBytesError, or of reading.
func signedBody(w http.ResponseWriter, r *http.Request, key ed25519.PublicKey, now time.Time) ([]byte, error) {
	sig, err := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
	if err != nil || len(sig) != ed25519.SignatureSize {
		return nil, errSignature
	}
	stamp := r.Header.Get("X-Signature-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return nil, errSignature
	}
	if age := now.Sub(time.Unix(seconds, 0)); age > signatureAge || age < -signatureAge {
		return nil, errSignature
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, err
	}
	signed := make([]byte, 0, len(stamp)+len(body))
	signed = append(append(signed, stamp...), body...)
	if !ed25519.Verify(key, signed, sig) {
		return nil, errSignature
	}
	return body, nil
}
