package knowledge

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var compareBases = cmp.AllowUnexported(Base{}, Date{}, Clock{}, documentKey{})

// comesBack encodes and decodes a base and compares.
func comesBack(t *testing.T, b *Base) {
	t.Helper()
	var buf bytes.Buffer
	if err := b.Encode(&buf); err != nil {
		t.Fatal(err)
	}
	got, err := Decode(&buf)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b, got, compareBases); diff != "" {
		t.Error(diff)
	}
}

func TestDecodeGivesBackWhatEncodeWrote(t *testing.T) {
	b := sampleBase(t)
	b, err := b.With(&Article{ID: "saved-1", Title: "How do I join?", Summary: "Write to the chapter.", Chapters: []ChapterID{"geneva"},
		Saved: &Saved{Author: "A. Member", Link: "https://chat.example/1", At: time.Date(2026, 11, 23, 9, 0, 0, 7, time.UTC)}})
	if err != nil {
		t.Fatal(err)
	}
	comesBack(t, b)
}

// fill gives every field a value of its own, so that a field which a snapshot forgets is missed.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Struct:
		switch v.Interface().(type) {
		case Date:
			v.Set(reflect.ValueOf(Day(2000+*n, 5, 6)))
		case Clock:
			v.Set(reflect.ValueOf(At(*n/60%24, *n%60)))
		case time.Time:
			v.Set(reflect.ValueOf(time.Unix(int64(*n), 0).UTC()))
		default:
			for i := range v.NumField() {
				fill(v.Field(i), n)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		value := reflect.New(v.Type().Elem()).Elem()
		fill(value, n)
		v.SetMapIndex(reflect.ValueOf("en"), value)
	case reflect.String:
		v.SetString(fmt.Sprint("value ", *n))
	case reflect.Int:
		v.SetInt(int64(*n))
	default:
		panic(v.Type())
	}
}

func TestASnapshotForgetsNoField(t *testing.T) {
	n := 0
	b := &Base{articles: make([]*Article, 1), drafts: make([]*Article, 1), events: make([]*Event, 1), terms: make([]*Term, 1),
		chapters: make([]*Chapter, 1), regions: make([]*Region, 1), digest: "digest"}
	for _, list := range []any{b.articles, b.drafts, b.events, b.terms, b.chapters, b.regions} {
		fill(reflect.ValueOf(list).Index(0), &n)
	}
	b.link()
	comesBack(t, b)
}

func TestDecodeRefusesDamage(t *testing.T) {
	var buf bytes.Buffer
	if err := sampleBase(t).Encode(&buf); err != nil {
		t.Fatal(err)
	}
	good := buf.Bytes()
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 0x10
		if _, err := Decode(bytes.NewReader(bad)); !errors.Is(err, ErrSnapshot) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
		if _, err := Decode(bytes.NewReader(good[:i])); !errors.Is(err, ErrSnapshot) {
			t.Fatalf("cut at byte %d: %v", i, err)
		}
	}
}

// The checksum keeps damage out; the fuzzed payload gets a right one, so that the reader behind it is tried too.
func FuzzDecode(f *testing.F) {
	var buf bytes.Buffer
	if err := sampleBase(f).Encode(&buf); err != nil {
		f.Fatal(err)
	}
	f.Add(buf.Bytes()[snapshotHeader : buf.Len()-4])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, payload []byte) {
		b, err := Decode(bytes.NewReader(seal(payload)))
		if err != nil {
			if !errors.Is(err, ErrSnapshot) {
				t.Fatal(err)
			}
			return
		}
		for i := range b.Passages() {
			p := &b.Passages()[i]
			for j, s := range p.Sentences {
				if _, err := p.Quote(s.From, s.To); err != nil {
					t.Fatalf("sentence %d: %v", j, err)
				}
			}
		}
		if err := b.Encode(io.Discard); err != nil {
			t.Fatal(err)
		}
	})
}
