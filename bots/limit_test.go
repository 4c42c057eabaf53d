package bots

import (
	"testing"
	"time"

	"plenipo/internal/store"
)

func TestLimitsAreByMemberAndByChannel(t *testing.T) {
	l := &Limits{Member: Rate{2, time.Minute}, Channel: Rate{3, time.Minute}}
	at := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	steps := []struct {
		after   time.Duration
		member  store.MemberHash
		channel store.ChannelID
		want    bool
	}{
		{0, "ana", "C1", true},
		{0, "ana", "C1", true},
		{0, "ana", "C1", false},               // her two are used up
		{0, "ana", "C2", false},               // elsewhere too
		{0, "bo", "C1", true},                 // he has his own
		{0, "cy", "C1", false},                // the channel's three are used up
		{0, "cy", "C2", true},                 // elsewhere they aren't
		{30 * time.Second, "ana", "C2", true}, // half a minute gives one back
		{0, "ana", "C2", false},
	}
	for i, s := range steps {
		at = at.Add(s.after)
		if got := l.Allow(s.member, "slack", s.channel, at); got != s.want {
			t.Errorf("step %d, %s in %s: allowed = %v, want %v", i+1, s.member, s.channel, got, s.want)
		}
	}
}

func TestLimitsForgetTheQuietAndNotTheBusy(t *testing.T) {
	l := &Limits{Member: Rate{1, time.Hour}}
	at := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	l.Allow("busy", "slack", "C", at)
	for i := range 5 * limitersKept {
		l.Allow(store.MemberHash(rune(i)), "slack", "C", at)
		if i%1000 == 0 && l.Allow("busy", "slack", "C", at) {
			t.Fatalf("a busy member was forgotten after %d others", i)
		}
	}
	if n := len(l.recent) + len(l.before); n > 2*limitersKept {
		t.Errorf("%d limiters are kept", n)
	}
}

func TestParseRate(t *testing.T) {
	for text, want := range map[string]Rate{"30/min": {30, time.Minute}, "5/s": {5, time.Second}, "200/h": {200, time.Hour}, "off": {}, "": {}} {
		if got, err := ParseRate(text); err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"30", "0/min", "-1/s", "x/min", "3/day", "off/min"} {
		if got, err := ParseRate(text); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}
