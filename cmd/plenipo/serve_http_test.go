package main

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestASlowClientIsCutOff sends a header that never ends, a byte at a time, as slowloris does.
func TestASlowClientIsCutOff(t *testing.T) {
	srv := httpServer(http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	srv.ReadHeaderTimeout = 300 * time.Millisecond // as short as a test can wait for; serve has seconds
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close() })
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	_, err = io.ReadAll(conn)
	var late net.Error
	if errors.As(err, &late) && late.Timeout() {
		t.Error("the connection is still open")
	}
	if srv.ReadTimeout == 0 || srv.WriteTimeout == 0 || srv.MaxHeaderBytes == 0 || srv.MaxHeaderBytes > 1<<20 {
		t.Errorf("limits are missing: %+v", srv)
	}
}

func TestCheckNamesASettingThatCannotWork(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("# When does the Utopia chapter meet?\n\nOn Mondays.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	store := filepath.Join(t.TempDir(), "s.db")
	for name, tt := range map[string]struct {
		args []string
		code int
		says string
	}{
		"all is well":    {nil, 0, "The settings are good."},
		"address":        {[]string{"--listen", "nowhere"}, 2, "--listen nowhere"},
		"rate":           {[]string{"--member-rate", "5"}, 2, "30/min"},
		"admin token":    {[]string{"--admin-token", "short"}, 2, "openssl rand"},
		"log level":      {[]string{"--log-level", "loud"}, 2, "debug"},
		"missing folder": {[]string{"--knowledge", filepath.Join(t.TempDir(), "none")}, 2, "none"},
	} {
		code, out, errs := plenipo(t, "", append([]string{"serve", "--check", "--cache", "off", "--knowledge", dir, "--store", store}, tt.args...)...)
		if code != tt.code || !strings.Contains(out+errs, tt.says) {
			t.Errorf("%s: exit code %d, want %d with %q:\n%s%s", name, code, tt.code, tt.says, out, errs)
		}
	}
}
