package store_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"plenipo/internal/store"
	"plenipo/internal/store/storetest"
)

// keeperEnv makes this test binary a process that keeps events until it is killed.
const keeperEnv = "PLENIPO_STORE_KEEPER"

// keep is that process: from several goroutines it keeps events, ends every other one, and says so
// on standard output after the store did.
func keep(dsn string) {
	s, err := store.Open(background(), dsn, store.Options{Drivers: storetest.Drivers()})
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	lines := make(chan string)
	for g := range 4 {
		go func() {
			for i := 0; ; i++ {
				key := store.Key(fmt.Sprintf("%d/%d/%d", os.Getpid(), g, i))
				if _, err := s.Keep(background(), store.Event{Platform: "slack", Key: key, Payload: []byte(key)}); err != nil {
					lines <- fmt.Sprintf("error %v", err)
				}
				lines <- "kept " + string(key)
				if i%2 == 0 {
					continue
				}
				if err := s.Done(background(), "slack", key, store.Outcome{Answer: store.AnswerID(key), Question: &store.Question{Answer: store.AnswerID(key)}}); err != nil {
					lines <- fmt.Sprintf("error %v", err)
				}
				lines <- "done " + string(key)
			}
		}()
	}
	for line := range lines {
		fmt.Println(line)
	}
}

// TestKill kills processes that keep events, each at another instant, and looks for what they said
// they had kept: all of it is there, what wasn't done is handed out, and the store is whole.
func TestKill(t *testing.T) {
	for _, engine := range engines {
		t.Run(engine.name, func(t *testing.T) {
			dsn := engine.place(t)
			storetest.OpenAt(t, dsn, store.Options{}) // makes the schema
			kept, done := map[string]bool{}, map[string]bool{}
			for instant := range 8 {
				// By lines said, not by time, so that every run gets somewhere on a slow machine too.
				for line := range strings.Lines(killedAfter(t, dsn, 20+instant*97)) {
					verb, key, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
					switch verb {
					case "kept":
						kept[key] = true
					case "done":
						done[key] = true
					default:
						t.Fatal(line)
					}
				}
			}
			s := storetest.OpenAt(t, dsn, store.Options{})
			report, err := s.Check(t.Context())
			if err != nil || len(report.Problems) > 0 {
				t.Errorf("the store is not whole: %v %q", err, report.Problems)
			}
			for key := range kept {
				st, err := s.EventState(t.Context(), "slack", store.Key(key))
				if err != nil {
					t.Fatalf("%s was acknowledged and is lost: %v", key, err)
				}
				if done[key] && (!st.Ended || st.Answer != store.AnswerID(key)) {
					t.Errorf("%s was ended and is %+v", key, st)
				}
			}
			waiting := map[string]bool{}
			for {
				claimed, err := s.Claim(t.Context(), "w1", time.Hour, 100)
				if err != nil {
					t.Fatal(err)
				}
				if len(claimed) == 0 {
					break
				}
				for _, c := range claimed {
					waiting[string(c.Key)] = true
					if !bytes.Equal(c.Payload, []byte(c.Key)) {
						t.Errorf("%s has the payload %q", c.Key, c.Payload)
					}
				}
			}
			for key := range kept {
				// An end that was under way at the kill may have been stored without being said.
				if st, _ := s.EventState(t.Context(), "slack", store.Key(key)); !waiting[key] && !st.Ended {
					t.Errorf("%s is neither ended nor handed out", key)
				}
			}
			for key := range done {
				if waiting[key] {
					t.Errorf("%s was ended and is handed out again", key)
				}
			}
			t.Logf("%d kept, %d of them ended, %d handed out after 8 kills", len(kept), len(done), len(waiting))
		})
	}
}

// killedAfter runs a keeper, kills it as soon as it has said so many lines, and returns all whole
// lines that it said.
func killedAfter(t *testing.T, dsn string, lines int) string {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), keeperEnv+"="+dsn)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	r := bufio.NewReader(out)
	for range lines {
		line, err := r.ReadString('\n')
		if err != nil {
			t.Fatalf("the keeper ended by itself after %q: %v", said.String(), err)
		}
		said.WriteString(line)
	}
	if err := cmd.Process.Kill(); err != nil { // SIGKILL
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(r) // what it said until the kill
	cmd.Wait()
	if end := bytes.LastIndexByte(rest, '\n'); end >= 0 {
		said.Write(rest[:end+1])
	}
	return said.String()
}
