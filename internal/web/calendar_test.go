package web_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"plenipo/internal/answer"
	"plenipo/internal/store/storetest"
	"plenipo/internal/web"
	"plenipo/knowledge"
)

// A calendar subscribes to a server whose event file is rewritten under it.
type subscriber struct {
	t    *testing.T
	site string
}

var (
	sequenceLine = regexp.MustCompile(`SEQUENCE:(\d+)\r\n`)
	modifiedLine = regexp.MustCompile(`LAST-MODIFIED:(\w+)\r\n`)
)

func (s subscriber) fetch() (calendar, sequence, modified string) {
	s.t.Helper()
	status, calendar := body2(http.Get(s.site + "/calendar.ics"))
	seq, mod := sequenceLine.FindStringSubmatch(calendar), modifiedLine.FindStringSubmatch(calendar)
	if status != http.StatusOK || seq == nil || mod == nil || !strings.Contains(calendar, "UID:webinar@plenipo.invalid\r\n") {
		s.t.Fatalf("%d\n%s", status, calendar)
	}
	return calendar, seq[1], mod[1]
}

func TestSubscribersAreToldOfChangesAndOfNothingElse(t *testing.T) {
	files := fstest.MapFS{}
	layers := func() ([]knowledge.Layer, error) {
		read := fstest.MapFS{}
		for name, f := range files {
			read[name] = f
		}
		return []knowledge.Layer{{Name: "files", FS: read}}, nil
	}
	write := func(fields string) {
		files["events/e.yaml"] = &fstest.MapFile{Data: []byte("events:\n  - id: webinar\n    name: Webinar on the ITRs\n    start: 2027-03-02\n" + fields)}
	}
	const day = "    as_of: 2026-11-20\n"
	const hours = "    start_time: 14:00\n    end_time: 15:30\n    timezone: Europe/Zurich\n"
	write(day)
	live, err := answer.NewLive(context.Background(), layers, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	st := storetest.Open(t)
	start := func() subscriber {
		s := httptest.NewServer((&web.Server{Knowledge: live, Revisions: st}).Handler())
		t.Cleanup(s.Close)
		return subscriber{t, s.URL}
	}
	reload := func() {
		t.Helper()
		if err := live.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	s := start()
	calendar, first, reviewed := s.fetch()
	if !strings.Contains(calendar, "DTSTART;VALUE=DATE:20270302\r\n") || reviewed != "20261120T000000Z" {
		t.Errorf("modified %s in\n%s", reviewed, calendar)
	}
	write("    as_of: 2026-11-24\n")
	reload()
	if _, sequence, modified := s.fetch(); sequence != first || modified != reviewed {
		t.Errorf("a review alone counts as a change: SEQUENCE %s, LAST-MODIFIED %s", sequence, modified)
	}
	write(day + hours)
	reload()
	calendar, second, changed := s.fetch()
	if !strings.Contains(calendar, "DTSTART;TZID=Europe/Zurich:20270302T140000\r\n") {
		t.Errorf("no hours in\n%s", calendar)
	}
	if len(second) != len(first) || second <= first || changed <= reviewed {
		t.Errorf("the hours are no change: SEQUENCE %s, then %s; LAST-MODIFIED %s, then %s", first, second, reviewed, changed)
	}
	if _, feed := body2(http.Get(s.site + "/changes.atom")); !strings.Contains(feed, "<updated>"+stamp(t, changed)+"</updated>") {
		t.Errorf("the feed doesn't tell of %s:\n%s", changed, feed)
	}
	// Another process on the same records says the same.
	if _, sequence, modified := start().fetch(); sequence != second || modified != changed {
		t.Errorf("a replica says SEQUENCE %s, LAST-MODIFIED %s; want %s, %s", sequence, modified, second, changed)
	}
	write(day + hours + "    status: cancelled\n")
	reload()
	calendar, third, _ := s.fetch()
	if !strings.Contains(calendar, "STATUS:CANCELLED\r\n") || third <= second {
		t.Errorf("called off with SEQUENCE %s after %s:\n%s", third, second, calendar)
	}
	// Back to what it was is a change too.
	write(day)
	reload()
	if _, fourth, _ := s.fetch(); fourth <= third {
		t.Errorf("SEQUENCE %s after %s", fourth, third)
	}
}

// stamp writes an instant of iCalendar as Atom does.
func stamp(t *testing.T, s string) string {
	t.Helper()
	at, err := time.Parse("20060102T150405Z", s)
	if err != nil {
		t.Fatal(err)
	}
	return at.Format(time.RFC3339)
}

func TestFeedsAreSentOnceToThoseWhoHaveThem(t *testing.T) {
	site := server(t, nil).URL
	for _, path := range []string{"/calendar.ics", "/calendar.ics?series=wcit", "/changes.atom"} {
		resp, err := http.Get(site + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		req, err := http.NewRequest("GET", site+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("If-None-Match", resp.Header.Get("ETag"))
		again, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(again.Body)
		again.Body.Close()
		if again.StatusCode != http.StatusNotModified || len(b) > 0 {
			t.Errorf("%s is sent again: %d, %d bytes", path, again.StatusCode, len(b))
		}
	}
}
