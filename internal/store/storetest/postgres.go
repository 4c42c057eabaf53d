package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // makes the databases that tests get
)

// A server is the PostgreSQL that a test binary's tests share; every test gets a database of its own.
var server struct {
	once sync.Once
	dsn  string // of its maintenance database
	why  string // why there is none
	stop func()

	restart func() error // nil: it isn't ours to restart
}

// Postgres returns the address of a new, empty database that goes with the test. The server is the
// one PLENIPO_TEST_POSTGRES names (its role must be allowed to create databases), or a throw-away
// one from Debian's binaries; where there is neither, the test is skipped and says so.
//
// A test binary whose tests use it calls StopPostgres when they are over.
func Postgres(t testing.TB) string {
	t.Helper()
	server.once.Do(startServer)
	if server.why != "" {
		t.Skip("no PostgreSQL: " + server.why)
	}
	name := "t" + strings.ToLower(rand.Text())
	if err := admin(t.Context(), `CREATE DATABASE `+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := admin(context.Background(), `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(server.dsn)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// StopPostgres ends the throw-away server, if one was started.
func StopPostgres() {
	if server.stop != nil {
		server.stop()
	}
}

// RestartPostgres stops the throw-away server as fast as it goes, breaking off what is under way, and starts it again. A
// test on a server of somebody else's is skipped.
func RestartPostgres(t testing.TB) {
	t.Helper()
	if server.restart == nil {
		t.Skip("PLENIPO_TEST_POSTGRES is not ours to restart")
	}
	if err := server.restart(); err != nil {
		t.Fatal(err)
	}
}

func admin(ctx context.Context, statement string) error {
	db, err := sql.Open("pgx", server.dsn)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, statement)
	return errors.Join(err, db.Close())
}

func startServer() {
	if dsn := os.Getenv("PLENIPO_TEST_POSTGRES"); dsn != "" {
		server.dsn = dsn
		return
	}
	bins, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if len(bins) == 0 {
		server.why = "PLENIPO_TEST_POSTGRES is not set and /usr/lib/postgresql holds no server (apt-get install postgresql)"
		return
	}
	slices.Sort(bins)
	if err := startCluster(bins[len(bins)-1]); err != nil {
		server.why = err.Error()
	}
}

// startCluster makes a cluster in a temporary folder and starts it on a free loopback port. It does
// without fsync: its data needs to survive a killed client, not a power cut.
func startCluster(bin string) error {
	dir, err := os.MkdirTemp("", "plenipo-pg")
	if err != nil {
		return err
	}
	cred, err := serverUser(dir)
	if err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	data := filepath.Join(dir, "data")
	run := func(name string, args ...string) *exec.Cmd {
		cmd := exec.Command(filepath.Join(bin, name), args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "LC_ALL=C")
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: cred, Pdeathsig: syscall.SIGINT}
		return cmd
	}
	if out, err := run("initdb", "-D", data, "-U", "plenipo", "-A", "trust", "-E", "UTF8", "--no-sync").CombinedOutput(); err != nil {
		return errors.Join(fmt.Errorf("initdb: %w: %s", err, out), os.RemoveAll(dir))
	}
	port, err := freePort()
	if err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	server.dsn = fmt.Sprintf("postgres://plenipo@127.0.0.1:%d/postgres?sslmode=disable", port)
	launch := func() (end func(), err error) {
		return launchServer(log, run("postgres", "-D", data, "-p", strconv.Itoa(port), "-c", "listen_addresses=127.0.0.1",
			"-c", "unix_socket_directories="+dir, "-c", "fsync=off", "-c", "max_connections=200"))
	}
	end, err := launch()
	if err != nil {
		return errors.Join(err, log.Close(), os.RemoveAll(dir))
	}
	server.stop = func() {
		end()
		log.Close()
		os.RemoveAll(dir)
	}
	server.restart = func() (err error) {
		end()
		end, err = launch()
		if err != nil {
			end = func() {}
		}
		return err
	}
	return nil
}

// launchServer starts the server and waits until it answers; end stops it.
func launchServer(log *os.File, cmd *exec.Cmd) (end func(), err error) {
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	ended := make(chan struct{})
	go func() {
		cmd.Wait()
		close(ended)
	}()
	end = func() {
		cmd.Process.Signal(syscall.SIGINT) // fast shutdown
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			cmd.Process.Kill()
			<-ended
		}
	}
	for deadline := time.Now().Add(20 * time.Second); ; {
		err := admin(context.Background(), `SELECT 1`)
		if err == nil {
			return end, nil
		}
		select {
		case <-ended:
		case <-time.After(50 * time.Millisecond):
			if time.Now().Before(deadline) {
				continue
			}
		}
		said, _ := os.ReadFile(log.Name())
		end()
		return nil, fmt.Errorf("PostgreSQL does not start: %w: %s", err, said)
	}
}

// serverUser returns whom the server runs as: nil for ourselves, and for root, whom PostgreSQL
// refuses, the user that Debian's package made; dir is then given to them.
func serverUser(dir string) (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL doesn't run as root, and there is no user for it: %w", err)
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(dir, uid, gid)
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
