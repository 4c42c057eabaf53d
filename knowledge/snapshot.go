package knowledge

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
)

// A snapshot is a Base as bytes, passages included, so that a start need not parse files. Its form, in order:
//
//	4 bytes   "PKBS"
//	1 byte    snapshotVersion
//	8 bytes   length of the payload, big-endian
//	payload   the base's digest, then what encoder.base writes
//	4 bytes   CRC-32C of the payload, big-endian
//
// It is a cache and no archive: another version of the program reads files again.
const (
	snapshotMagic   = "PKBS"
	snapshotVersion = 2
	snapshotHeader  = len(snapshotMagic) + 1 + 8
	maxSnapshot     = 2 << 30
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrSnapshot is wrapped by Decode's errors about bytes that are no whole snapshot of this version.
var ErrSnapshot = errors.New("not a usable snapshot")

// Encode writes the base as a snapshot that Decode reads.
func (b *Base) Encode(w io.Writer) error {
	var payload bytes.Buffer
	e := encoder{w: &payload}
	e.text(b.digest)
	e.base(b)
	if e.err != nil {
		return fmt.Errorf("encode knowledge: %w", e.err)
	}
	if _, err := w.Write(seal(payload.Bytes())); err != nil {
		return fmt.Errorf("write knowledge snapshot: %w", err)
	}
	return nil
}

// seal puts a payload between its header and its checksum.
func seal(payload []byte) []byte {
	out := make([]byte, 0, snapshotHeader+len(payload)+crc32.Size)
	out = append(out, snapshotMagic...)
	out = append(out, snapshotVersion)
	out = binary.BigEndian.AppendUint64(out, uint64(len(payload)))
	out = append(out, payload...)
	return binary.BigEndian.AppendUint32(out, crc32.Checksum(payload, castagnoli))
}

// Decode reads a snapshot. Bytes that were cut, changed or written by another version are an error that wraps
// [ErrSnapshot]; memory grows with what r gives and not with what it claims.
func Decode(r io.Reader) (*Base, error) {
	payload, err := unseal(r)
	if err != nil {
		return nil, fmt.Errorf("read knowledge snapshot: %w", err)
	}
	d := decoder{src: payload}
	digest := d.text()
	b := d.base()
	if d.err == nil && d.at != len(d.src) {
		d.fail("bytes after the end")
	}
	if d.err != nil {
		return nil, fmt.Errorf("read knowledge snapshot: %w", d.err)
	}
	b.digest = digest
	b.link()
	return b, nil
}

func unseal(r io.Reader) (string, error) {
	var header [snapshotHeader]byte
	if _, err := io.ReadFull(r, header[:]); err != nil {
		return "", fmt.Errorf("%w: its header is cut: %w", ErrSnapshot, err)
	}
	if string(header[:4]) != snapshotMagic {
		return "", fmt.Errorf("%w: it begins with other bytes", ErrSnapshot)
	}
	if header[4] != snapshotVersion {
		return "", fmt.Errorf("%w: it has version %d, this program writes %d", ErrSnapshot, header[4], snapshotVersion)
	}
	size := binary.BigEndian.Uint64(header[5:])
	if size > maxSnapshot {
		return "", fmt.Errorf("%w: it claims %d bytes", ErrSnapshot, size)
	}
	var body bytes.Buffer
	if f, ok := r.(fs.File); ok { // one allocation for a file; its size is no claim
		if info, err := f.Stat(); err == nil && uint64(info.Size()) >= size {
			body.Grow(int(size) + crc32.Size + bytes.MinRead)
		}
	}
	if _, err := io.Copy(&body, io.LimitReader(r, int64(size)+crc32.Size)); err != nil {
		return "", err
	}
	if uint64(body.Len()) != size+crc32.Size {
		return "", fmt.Errorf("%w: it is cut", ErrSnapshot)
	}
	payload, sum := body.Bytes()[:size], body.Bytes()[size:]
	if crc32.Checksum(payload, castagnoli) != binary.BigEndian.Uint32(sum) {
		return "", fmt.Errorf("%w: its checksum differs", ErrSnapshot)
	}
	return string(payload), nil
}
