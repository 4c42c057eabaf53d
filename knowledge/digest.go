package knowledge

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"
)

// Digest returns 12 hexadecimal digits over what a translation of the article says too: title, summary and body. A
// translation keeps it as translated_from. Questions are left out: how people ask is each language's own, and one more
// way to ask in English makes no translation stale.
func (a *Article) Digest() string {
	h := sha256.New()
	part := func(s string) {
		io.WriteString(h, strconv.Itoa(len(s)))
		io.WriteString(h, ":")
		io.WriteString(h, s)
	}
	part(a.Title)
	part(a.Summary)
	part(a.Body)
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// computeDigest hashes everything that Encode writes, but the digest itself.
func (b *Base) computeDigest() string {
	h := sha256.New()
	e := encoder{w: h}
	e.base(b)
	return hex.EncodeToString(h.Sum(nil))[:32]
}
