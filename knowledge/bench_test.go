package knowledge

import (
	"bytes"
	"context"
	"os"
	"testing"
	"time"
)

// benchLayer is the embedded base, or the folder that PLENIPO_BENCH names.
func benchLayer(b *testing.B) Layer {
	b.Helper()
	dir := os.Getenv("PLENIPO_BENCH")
	if dir == "" {
		return Embedded()
	}
	l, err := Dir(dir)
	if err != nil {
		b.Fatal(err)
	}
	return l
}

func benchBase(b *testing.B) *Base {
	b.Helper()
	base, _, err := Load(context.Background(), benchLayer(b))
	if err != nil {
		b.Fatal(err)
	}
	return base
}

func BenchmarkLoad(b *testing.B) {
	l := benchLayer(b)
	n := 0
	for b.Loop() {
		base, _, err := Load(context.Background(), l)
		if err != nil {
			b.Fatal(err)
		}
		n = len(base.Passages())
	}
	b.ReportMetric(float64(n), "passages")
}

func BenchmarkFingerprint(b *testing.B) {
	l := benchLayer(b)
	for b.Loop() {
		if _, err := Fingerprint(context.Background(), l); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	base := benchBase(b)
	var buf bytes.Buffer
	if err := base.Encode(&buf); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(buf.Len()))
	for b.Loop() {
		if _, err := Decode(bytes.NewReader(buf.Bytes())); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	base := benchBase(b)
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	n := 0
	for b.Loop() {
		n = len(Check(base, now))
	}
	b.ReportMetric(float64(n), "warnings")
}
