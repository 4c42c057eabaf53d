package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"plenipo/internal/answer"
	"plenipo/internal/web"
	"plenipo/knowledge"
)

func server(t *testing.T, ready func(context.Context) error) *httptest.Server {
	t.Helper()
	live, err := answer.NewLive(context.Background(), func() ([]knowledge.Layer, error) {
		return []knowledge.Layer{knowledge.Embedded()}, nil
	}, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer((&web.Server{Knowledge: live, Ready: ready}).Handler())
	t.Cleanup(s.Close)
	return s
}

func call(t *testing.T, method, url, body string) (int, string, string) {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	status, b := body2(resp, nil)
	return status, resp.Header.Get("Content-Type"), b
}

func TestAPI(t *testing.T) {
	s := server(t, nil)
	for _, tt := range []struct {
		method, path, body string
		status             int
		says               string
	}{
		{"POST", "/api/v1/ask", `{"text":"who chaired WCIT-12"}`, 200, "Al-Ghanim"},
		{"POST", "/api/v1/ask", `{"text":"When is the next Plenipotentiary Conference?","now":"2026-10-01T00:00:00Z"}`, 200, `"pp-2026"`},
		{"POST", "/api/v1/ask", `{"text":"what's the weather in Dubai"}`, 200, `"unknown"`},
		{"POST", "/api/v1/ask", `{"text":""}`, 400, "text is missing"},
		{"POST", "/api/v1/ask", `not json`, 400, "must be JSON"},
		{"POST", "/api/v1/ask", `{"text":"x","now":"yesterday"}`, 400, "RFC 3339"},
		{"POST", "/api/v1/ask", `{"text":"` + strings.Repeat("a", 100<<10) + `"}`, 413, "64 KiB"},
		{"GET", "/api/v1/ask", "", 405, ""},
		{"GET", "/api/v1/search?q=roaming+prices&k=2", "", 200, `"hits"`},
		{"GET", "/api/v1/search", "", 400, "q is missing"},
		{"GET", "/api/v1/search?q=x&k=1000", "", 400, "k must be"},
		{"GET", "/api/v1/events?series=wcit", "", 200, `"wcit-2012"`},
		{"GET", "/api/v1/events?series=nonsense", "", 400, "no series"},
		{"GET", "/api/v1/events?from=2012-02-30", "", 400, "from"},
		{"GET", "/calendar.ics?series=pp", "", 200, "BEGIN:VCALENDAR"},
		{"GET", "/healthz", "", 200, `"ok"`},
		{"GET", "/readyz", "", 200, "ready"},
		{"GET", "/nothing", "", 404, ""},
	} {
		status, kind, body := call(t, tt.method, s.URL+tt.path, tt.body)
		if status != tt.status || !strings.Contains(body, tt.says) {
			t.Errorf("%s %s: %d %s %.300s", tt.method, tt.path, status, kind, body)
		}
		if tt.status == 400 && kind != "application/problem+json" {
			t.Errorf("%s: a problem as %s", tt.path, kind)
		}
	}
}

func TestConversationTravelsWithTheCaller(t *testing.T) {
	s := server(t, nil)
	_, _, body := call(t, "POST", s.URL+"/api/v1/ask", `{"text":"what is WTPF-13"}`)
	var first struct {
		Thread json.RawMessage `json:"thread"`
	}
	if err := json.Unmarshal([]byte(body), &first); err != nil {
		t.Fatal(err)
	}
	_, _, body = call(t, "POST", s.URL+"/api/v1/ask", `{"text":"where was it held?","thread":`+string(first.Thread)+`}`)
	if !strings.Contains(body, "Geneva") {
		t.Errorf("the follow-up isn't understood: %s", body)
	}
}

func TestNotReadyIsSaid(t *testing.T) {
	s := server(t, func(context.Context) error { return errors.New("the store does not answer") })
	if status, _, body := call(t, "GET", s.URL+"/readyz", ""); status != 503 || !strings.Contains(body, "store") {
		t.Errorf("%d %s", status, body)
	}
}

// Whatever is asked, every word of the page is a text and none is a text's key.
func TestNoKeyOfATextIsShown(t *testing.T) {
	s := server(t, nil)
	for _, lang := range []string{"en", "ar", "zh"} {
		for _, q := range append([]string{"help", "hello", "thanks", "how long until the next IGF", "what came out of WCIT-12", "meetings in Geneva"}, asked...) {
			for _, page := range []string{"/", "/test"} {
				status, body := body2(http.Get(s.URL + page + "?" + url.Values{"q": {q}, "lang": {lang}}.Encode()))
				if i := strings.Index(body, "console_"); status != http.StatusOK || i >= 0 {
					t.Errorf("%s of %q in %s: %d %.80s", page, q, lang, status, body[max(0, i):])
				}
			}
		}
	}
}

func TestAListOfMeetingsIsShownOnce(t *testing.T) {
	s := server(t, nil)
	for q, rest := range map[string]bool{"ITU events in 2027": false, "ITU events since 1990": true} {
		_, _, page := call(t, "GET", s.URL+"/?lang=en&now=2026-11-25&q="+url.QueryEscape(q), "")
		_, said, _ := strings.Cut(page, `<div class="said"`)
		said, list, _ := strings.Cut(said, "</div>")
		if strings.Contains(said, "– ") || !strings.Contains(said, `class="lead"`) {
			t.Errorf("%s: the list is in the text as well: %s", q, said)
		}
		if !strings.Contains(list, `class="event `) || strings.Contains(list, "The whole calendar</a>") != rest {
			t.Errorf("%s: %.600s", q, list)
		}
	}
}
