package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"plenipo/bots/bottest"
	"plenipo/internal/store/storetest"
)

// A load is questions asked in Slack while something goes wrong.
type load struct {
	peer    *bottest.SlackPeer
	n       int
	to      func(i, delivery int) *process // who the load balancer takes
	at      func(i int)                    // called before the i-th question; nil: nothing
	refused atomic.Int64                   // deliveries that were not acknowledged, and so came again
}

const loadAsked = "Who signed the treaty?"

func loadTS(i int) string { return fmt.Sprintf("%d.%06d", 1_700_000_000+i, i) }

// run asks all questions, each again until it is acknowledged, as Slack does, and every ninth twice. It fails the test
// unless each is answered once.
func (l *load) run(t *testing.T) {
	t.Helper()
	var wg sync.WaitGroup
	var next atomic.Int64
	began := time.Now()
	for range 8 {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= l.n {
					return
				}
				if l.at != nil {
					l.at(i)
				}
				for delivery := 0; time.Since(began) < time.Minute; delivery++ {
					if l.to(i, delivery).mention(fmt.Sprintf("C%d", i%40), loadTS(i), "U1", loadAsked, delivery) {
						break
					}
					l.refused.Add(1)
					time.Sleep(50 * time.Millisecond) // Slack's pause, shortened
				}
				if i%9 == 0 {
					l.to(i, 1).mention(fmt.Sprintf("C%d", i%40), loadTS(i), "U1", loadAsked, 99)
				}
			}
		})
	}
	wg.Wait()
	l.settle(t, began)
}

// settle waits for the answers and counts them.
func (l *load) settle(t *testing.T, began time.Time) {
	t.Helper()
	answered := map[string]int{}
	for deadline := time.Now().Add(90 * time.Second); len(answered) < l.n && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		clear(answered)
		for _, c := range l.peer.Calls("chat.postMessage") {
			answered[c.Thread]++
		}
	}
	doubled := 0
	for _, n := range answered {
		if n > 1 {
			doubled++
		}
	}
	t.Logf("tally: %d questions, %d deliveries refused and sent again, %d answered, %d lost, %d doubled, %v",
		l.n, l.refused.Load(), len(answered), l.n-len(answered), doubled, time.Since(began).Round(time.Millisecond))
	if len(answered) != l.n || doubled > 0 {
		t.Errorf("%d of %d questions were answered, %d twice", len(answered), l.n, doubled)
	}
}

// TestPostgresRestartsUnderLoad stops PostgreSQL under two replicas, twice, and starts it again.
func TestPostgresRestartsUnderLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("two processes and two restarts take a while; -short is set")
	}
	dsn := storetest.Postgres(t)
	peer := bottest.NewSlackPeer(t)
	dir := writeKnowledge(t, time.Now().AddDate(0, 2, 0).Format(time.DateOnly))
	replicas := []*process{serveProcess(t, peer.URL, dsn, dir, nil), serveProcess(t, peer.URL, dsn, dir, nil)}
	const n = 900
	l := &load{peer: peer, n: n, to: func(i, delivery int) *process { return replicas[(i+delivery)%2] }}
	l.at = func(i int) {
		if i == n/3 || i == 2*n/3 {
			storetest.RestartPostgres(t)
		}
	}
	l.run(t)
}

// TestDiskFullWhileServing lets the store's files grow no further under load, and gives the space back.
func TestDiskFullWhileServing(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts a process; -short is set")
	}
	peer := bottest.NewSlackPeer(t)
	path := filepath.Join(t.TempDir(), "s.db")
	p := serveProcess(t, peer.URL, path, writeKnowledge(t, "2031-01-01"), nil)
	const n = 600
	limit := func(bytes uint64) {
		if err := unix.Prlimit(p.Process.Pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: bytes, Max: unix.RLIM_INFINITY}, nil); err != nil {
			t.Errorf("limit the size of files: %v", err)
		}
	}
	l := &load{peer: peer, n: n, to: func(int, int) *process { return p }}
	l.at = func(i int) {
		if i != n/2 {
			return
		}
		wal, err := os.Stat(path + "-wal")
		if err != nil {
			t.Error(err)
			return
		}
		limit(uint64(wal.Size())) // not a byte more
		time.AfterFunc(3*time.Second, func() { limit(unix.RLIM_INFINITY) })
	}
	l.run(t)
	if l.refused.Load() == 0 {
		t.Error("the disk was never full")
	}
	if !strings.Contains(p.log(), "an event was not kept; Slack will send it again") {
		t.Error("the log doesn't say that events were not kept")
	}
}

// TestDamagedIndexIsBuiltAgain damages each file of the index on disk: removed or put another in its place while
// serving, which must go on, and replaced before a start, which must say so and build it again.
func TestDamagedIndexIsBuiltAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts a process for each file; -short is set")
	}
	peer := bottest.NewSlackPeer(t)
	cache, dir := t.TempDir(), writeKnowledge(t, "2031-01-01")
	start := func() *process {
		return serveProcess(t, peer.URL, filepath.Join(t.TempDir(), "s.db"), dir, nil, "PLENIPO_CACHE="+cache)
	}
	files := func() (all []string) {
		err := filepath.WalkDir(cache, func(path string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				all = append(all, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	ok := func(p *process) bool { return strings.Contains(p.ask(loadAsked), "Eighty-nine states signed") }
	stop := func(p *process) {
		_ = syscall.Kill(-p.Process.Pid, syscall.SIGKILL)
		_, _ = p.Process.Wait()
	}
	stop(start()) // makes the cache
	wrong, rebuilt, served, damaged := 0, 0, 0, len(files())
	for n := range damaged {
		p := start()
		path := files()[n]
		if err := os.WriteFile(path+".new", []byte("another's"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
		if ok(p) {
			served++
		}
		stop(p)
		p = start()
		if strings.Contains(p.log(), "cached index is rebuilt") {
			rebuilt++
		}
		if !ok(p) {
			wrong++
		}
		stop(p)
		p = start()
		if !strings.Contains(p.log(), `"cached":true`) || !ok(p) {
			t.Errorf("%s was not built again for good:\n%s", filepath.Base(path), p.log())
		}
		stop(p)
	}
	t.Logf("tally: %d files damaged one by one: %d times it went on serving, %d times found at the start and built again, %d wrong answers", damaged, served, rebuilt, wrong)
	if damaged < 3 || served != damaged || rebuilt != damaged || wrong > 0 {
		t.Error("a damaged index did harm")
	}
}

// TestIndexWrittenOverWhileServing cuts the files of the index that the process has mapped, and writes over them, in place.
func TestIndexWrittenOverWhileServing(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts a process; -short is set")
	}
	peer := bottest.NewSlackPeer(t)
	cache := t.TempDir()
	p := serveProcess(t, peer.URL, filepath.Join(t.TempDir(), "s.db"), writeKnowledge(t, "2031-01-01"), nil, "PLENIPO_CACHE="+cache)
	mapped := func() (all []string) {
		for _, pattern := range []string{"*/tables.bin", "*/bleve/store/*.zap"} {
			found, err := filepath.Glob(filepath.Join(cache, pattern))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, found...)
		}
		return all
	}
	if len(mapped()) < 2 {
		t.Fatalf("the index has the files %v", mapped())
	}
	asked, wrong, served := 0, 0, 1
	ask := func() {
		asked++
		// In turn, since an answer is given again for a minute by the same index.
		question, says := loadAsked, "Eighty-nine states signed"
		if asked%2 == 0 {
			question, says = "What does the treaty say about roaming?", "transparent"
		}
		if got := p.ask(question); !strings.Contains(got, says) {
			t.Logf("%s: %s", question, got)
			wrong++
		}
	}
	// again waits until the index was made again and is served, and reports whether it was.
	again := func() bool {
		served++
		for deadline := time.Now().Add(75 * time.Second); strings.Count(p.log(), "knowledge is served") < served; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				return false
			}
		}
		return true
	}
	hangup := func() { _ = p.Process.Signal(syscall.SIGHUP) } // as an operator does who won't wait for the next look
	cut, written, files := 0, 0, len(mapped())
	for n := range files {
		if err := os.Truncate(mapped()[n], 0); err != nil {
			t.Fatal(err)
		}
		ask()
		hangup() // the answer may have needed nothing of this file
		if again() {
			cut++
		}
		ask()
	}
	for n := range files {
		path := mapped()[n]
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := range b {
			b[i] ^= 0xff
		}
		if err := os.WriteFile(path, b, 0o644); err != nil { // in place
			t.Fatal(err)
		}
		if n > 0 {
			hangup() // the first time it looks by itself
		}
		if again() {
			written++
		}
		ask()
	}
	t.Logf("tally: %d mapped files cut and written over in place: %d and %d times found and made again, %d of %d questions not answered right",
		files, cut, written, wrong, asked)
	if cut != files || written != files || wrong > 0 {
		t.Errorf("an index that was written over did harm:\n%s", p.log())
	}
}

// TestKnowledgeComesAndGoes takes the folder away under questions, breaks a file in it, and mends both.
func TestKnowledgeComesAndGoes(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for a process to look at its files; -short is set")
	}
	peer := bottest.NewSlackPeer(t)
	dir := filepath.Join(t.TempDir(), "base")
	if err := os.Rename(writeKnowledge(t, "2031-01-01"), dir); err != nil {
		t.Fatal(err)
	}
	p := serveProcess(t, peer.URL, filepath.Join(t.TempDir(), "s.db"), dir, nil)
	var asked, unanswered, steps int
	// until asks, each time a question that is always known too, until the process answers with what it must by now.
	until := func(what, question, says string) {
		t.Helper()
		steps++
		for deadline := time.Now().Add(75 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
			asked++
			if !strings.Contains(p.ask(loadAsked), "states signed") {
				unanswered++
			}
			if strings.Contains(p.ask(question), says) {
				return
			}
		}
		t.Fatalf("%s: %q isn't answered with %q:\n%s", what, question, says, p.log())
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	hangup := func() { _ = p.Process.Signal(syscall.SIGHUP) } // as an operator does who won't wait for the next look
	const roaming, choir = "What does the treaty say about roaming?", "Where does the choir rehearse?"
	article := func(id, title, text string) string {
		return "---\nid: " + id + "\ntitle: " + title + "\nsources: [{title: T, url: https://example.org}]\n---\n" + text + "\n"
	}
	until("at the start", roaming, "transparent")
	if err := os.Rename(dir, dir+".away"); err != nil {
		t.Fatal(err)
	}
	hangup()
	for deadline := time.Now().Add(75 * time.Second); !strings.Contains(p.log(), "knowledge was not reloaded") && time.Now().Before(deadline); {
		asked++
		if !strings.Contains(p.ask(loadAsked), "states signed") {
			unanswered++
		}
	}
	until("the folder is away", roaming, "transparent")
	if err := os.Rename(dir+".away", dir); err != nil {
		t.Fatal(err)
	}
	write("articles/choir.md", article("choir", choir, "The choir rehearses in the old mill."))
	hangup()
	until("the folder is back", choir, "old mill")
	write("articles/roaming.md", "---\ntitle: [unclosed\n---\nNothing.\n")
	write("articles/choir.md", article("choir", choir, "The choir rehearses in the new hall."))
	hangup()
	until("a file is broken, another changed", choir, "new hall")
	write("articles/roaming.md", article("roaming", roaming, "Roaming prices should be fair and known."))
	hangup()
	until("the file is mended", roaming, "fair and known")
	t.Logf("tally: %d changes seen under %d questions, %d of them not answered", steps, asked, unanswered)
	if unanswered > 0 {
		t.Errorf("%d questions were not answered meanwhile", unanswered)
	}
}
