package loadtest_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"plenipo/internal/loadtest"
)

// Both ends are tried against Go's own.

func TestTheClientUnderstandsNetHTTP(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Header.Get("X-Kind") == "teapot" {
			w.WriteHeader(http.StatusTeapot)
		}
		_, _ = io.WriteString(w, r.URL.Path+" "+string(body))
		w.(http.Flusher).Flush() // in chunks
		_, _ = io.WriteString(w, strings.Repeat("x", len(body)*1000))
	}))
	defer s.Close()
	c, err := loadtest.Dial(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for range 2 { // kept alive
		status, body, err := c.Do(loadtest.Request("/a", "bcd", "X-Kind", "teapot"))
		if err != nil || status != http.StatusTeapot || string(body) != "/a bcd"+strings.Repeat("x", 3000) {
			t.Fatalf("%d %q, %v", status, body, err)
		}
		status, body, err = c.Do(loadtest.Request("/", ""))
		if err != nil || status != http.StatusOK || string(body) != "/ " {
			t.Fatalf("%d %q, %v", status, body, err)
		}
	}
}

func TestTheServerUnderstandsNetHTTP(t *testing.T) {
	s, err := loadtest.Serve(func(path string, body []byte) string { return path + " " + string(body) })
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, body := range []io.Reader{strings.NewReader("abc"), io.MultiReader(strings.NewReader("a"), strings.NewReader("bc"))} {
		res, err := http.Post(s.URL+"/x", "text/plain", body)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || string(got) != "/x abc" {
			t.Fatalf("%q, %v", got, err)
		}
	}
	http.DefaultClient.CloseIdleConnections()
}

func TestMetersMeter(t *testing.T) {
	before := loadtest.CPU()
	sum := 0
	for loadtest.CPU() == before {
		sum++
	}
	if loadtest.CPUOf(os.Getpid()) > 0 && loadtest.MemoryOf(os.Getpid(), "VmHWM") < 1 {
		t.Error("a process that runs has no memory")
	}
	count := map[int]int{}
	for _, q := range loadtest.Again(200, 10000) {
		count[q]++
	}
	if count[0] < 1400 || count[0] > 2100 || len(count) < 190 {
		t.Errorf("the first question is asked %d times of 10000, %d questions at all", count[0], len(count))
	}
}
