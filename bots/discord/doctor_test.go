package discord_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"plenipo/bots/discord"
)

// The doctor names each thing that is wrong, and where to mend it.
func TestExamineNamesWhatIsMissing(t *testing.T) {
	const key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	permissions, status := "8", http.StatusOK
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(status)
		if strings.HasSuffix(r.URL.Path, "/users/@me/guilds") {
			fmt.Fprintf(w, `[{"id":"7","permissions":%q}]`, permissions)
			return
		}
		fmt.Fprintf(w, `{"id":"42","name":"Plenipo","verify_key":%q}`, key)
	}))
	defer srv.Close()
	good := discord.Config{Token: "secret", ApplicationID: "42", PublicKey: key, APIURL: srv.URL}
	other := good
	other.ApplicationID = "43"
	for _, tt := range []struct {
		name, permissions, want string
		cfg                     discord.Config
		status                  int
	}{
		{"all is well", "8", "", good, http.StatusOK},
		{"a permission", "3072", "missing: Send Messages in Threads", good, http.StatusOK},
		{"the application", "8", "DISCORD_APPLICATION_ID to 42", other, http.StatusOK},
		{"the token", "8", "reset the token", good, http.StatusUnauthorized},
	} {
		t.Run(tt.name, func(t *testing.T) {
			permissions, status = tt.permissions, tt.status
			sick := ""
			for _, f := range discord.Examine(t.Context(), tt.cfg, srv.Client()) {
				if !f.Well() {
					sick += f.What + ": " + f.Said + ": " + f.Fix
				}
			}
			if tt.want == "" && sick != "" || !strings.Contains(sick, tt.want) || strings.Contains(sick, "secret") {
				t.Errorf("found %q, want %q", sick, tt.want)
			}
		})
	}
}
