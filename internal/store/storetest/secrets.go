package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plenipo/internal/store"
)

func testInstallations(t *testing.T, b *bench) {
	ctx := t.Context()
	s := b.open(t)
	team := store.Installation{Team: "T1", App: "A1", TeamName: "Chapter", BotUser: "U1", Scopes: []string{"chat:write", "commands"},
		Token: "xoxb-team", At: b.clock()}
	org := store.Installation{Enterprise: "E1", App: "A1", BotUser: "U2", Token: "xoxe-org", Refresh: "xoxe-r", Expires: b.clock().Add(12 * time.Hour), At: b.clock()}
	check(t, s.SaveInstallation(ctx, team))
	check(t, s.SaveInstallation(ctx, org))

	t.Run("a team is served by its own or its organisation's", func(t *testing.T) {
		for _, tt := range []struct {
			enterprise, team string
			want             store.Installation
		}{{"", "T1", team}, {"E1", "T1", team}, {"E1", "T9", org}} {
			if diff := cmp.Diff(tt.want, must[store.Installation](t)(s.Installation(ctx, tt.enterprise, tt.team))); diff != "" {
				t.Errorf("%s/%s: %s", tt.enterprise, tt.team, diff)
			}
		}
		if _, err := s.Installation(ctx, "", "T9"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a stranger's team: %v, want ErrNotFound", err)
		}
	})

	const next = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"
	ring := func(text string) *store.Keyring { return must[*store.Keyring](t)(store.ParseKeyring(text)) }
	t.Run("keys rotate", func(t *testing.T) {
		before := must[store.MemberHash](t)(s.MemberHash("slack", "T1", "U77"))
		both := OpenAt(t, b.dsn, store.Options{Keys: ring(next + "," + Key)})
		if n := must[int](t)(both.Reseal(ctx)); n != 3 {
			t.Errorf("resealed %d, want two installations and the member key", n)
		}
		if n := must[int](t)(both.Reseal(ctx)); n != 0 {
			t.Errorf("resealed %d the second time", n)
		}
		alone := OpenAt(t, b.dsn, store.Options{Keys: ring(next)})
		if diff := cmp.Diff([]store.Installation{team, org}, must[[]store.Installation](t)(alone.Installations(ctx))); diff != "" {
			t.Error(diff)
		}
		if after := must[store.MemberHash](t)(alone.MemberHash("slack", "T1", "U77")); after != before {
			t.Errorf("member hash %s became %s", before, after)
		}
		if _, err := s.Installation(ctx, "", "T1"); !errors.Is(err, store.ErrNoKey) {
			t.Errorf("the old key alone: %v, want ErrNoKey", err)
		}
		if old := OpenAt(t, b.dsn, store.Options{}); true {
			if _, err := old.MemberHash("slack", "T1", "U77"); !errors.Is(err, store.ErrNoKey) {
				t.Errorf("hashing with the old key alone: %v, want ErrNoKey", err)
			}
		}
	})

	t.Run("an uninstalled team's tokens go", func(t *testing.T) {
		alone := OpenAt(t, b.dsn, store.Options{Keys: ring(next)})
		check(t, alone.DropInstallation(ctx, "E1", "T1"))
		if got := must[[]store.Installation](t)(alone.Installations(ctx)); len(got) != 1 || got[0].Enterprise != "E1" {
			t.Errorf("left: %+v", got)
		}
		check(t, alone.DropInstallation(ctx, "E1", ""))
		if got := must[[]store.Installation](t)(alone.Installations(ctx)); len(got) != 0 {
			t.Errorf("left: %+v", got)
		}
	})

	t.Run("an OAuth state is taken once and in time", func(t *testing.T) {
		check(t, s.SaveOAuthState(ctx, "st1", "lang=fr", time.Minute))
		check(t, s.SaveOAuthState(ctx, "st2", "", time.Minute))
		if got := must[string](t)(s.TakeOAuthState(ctx, "st1")); got != "lang=fr" {
			t.Errorf("data %q", got)
		}
		b.pass(time.Minute)
		for _, state := range []string{"st1", "st2", "never"} {
			if data, err := s.TakeOAuthState(ctx, state); !errors.Is(err, store.ErrNotFound) || strings.Contains(data, "lang") {
				t.Errorf("state %s: %q, %v, want ErrNotFound", state, data, err)
			}
		}
	})
}
