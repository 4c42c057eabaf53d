package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"plenipo/internal/store"
	"plenipo/internal/web"
)

// send hands a request to the server as a connection would and checks what holds for every answer: it is whole, it is no
// failure of ours, and nothing of the request runs in it.
func send(t *testing.T, h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code >= 500 {
		t.Fatalf("%s %s: %d %s", r.Method, r.URL, w.Code, w.Body)
	}
	for name, values := range w.Header() {
		for _, v := range values {
			if strings.ContainsAny(v, "\r\n\x00") {
				t.Fatalf("%s %s: the header %s is %q", r.Method, r.URL, name, v)
			}
		}
	}
	switch media, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";"); media {
	case "text/html":
		// A redirect to the path without dots is the mux's own, which holds an escaped link alone.
		guarded := w.Code/100 == 3 || strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'")
		if strings.Contains(w.Body.String(), script) || !guarded {
			t.Fatalf("%s %s:\n%s", r.Method, r.URL, w.Body)
		}
	case "application/json", "application/problem+json":
		if !json.Valid(w.Body.Bytes()) {
			t.Fatalf("%s %s: %s", r.Method, r.URL, w.Body)
		}
	}
	return w
}

// handler returns the hostile server without a connection.
func handler(t testing.TB) http.Handler {
	s, _, _ := hostile(t, func(s *web.Server) { s.Votes = ballot{s.Records.(*store.Store)} })
	return s.Config.Handler
}

func FuzzAskBody(f *testing.F) {
	for _, s := range []string{`{"text":"What is a zebra?"}`, `{"text":"` + script + `"}`, `{"text":"x","now":"2026-01-01T00:00:00Z","zone":"../../etc/passwd"}`,
		`{"text":"x","thread":{"entities":[{"kind":"term","id":"hoof"}],"at":"2026-01-01T00:00:00Z"}}`, `[1`, `{"text":"\ud800"}`, `{"text":1e999}`, `{"text":"a"}{"text":"b"}`, "\x00"} {
		f.Add(s)
	}
	h := handler(f)
	f.Fuzz(func(t *testing.T, body string) {
		w := send(t, h, httptest.NewRequest("POST", "/api/v1/ask", strings.NewReader(body)))
		switch w.Code {
		case http.StatusOK:
			var a struct {
				ID, Kind, Text string
			}
			if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || a.ID == "" || a.Kind == "" || a.Text == "" {
				t.Errorf("%q is answered with %s", body, w.Body)
			}
		case http.StatusBadRequest, http.StatusRequestEntityTooLarge:
		default:
			t.Errorf("%q: %d", body, w.Code)
		}
	})
}

// FuzzAddress asks for pages with anything in their addresses, a conversation's token among it.
func FuzzAddress(f *testing.F) {
	for _, path := range []string{"/", "/events", "/terms", "/test", "/calendar.ics", "/api/v1/search", "/api/v1/events", "/source/article/zebra", "/source/article/../../etc/passwd", "/login"} {
		f.Add(path, script, "eyJlbnRpdGllcyI6W119", "2026-13-99", "en")
	}
	f.Add("/source/article:../../etc/passwd", script, "\x161", "2026-13-99", "e\x1a")
	f.Add("/", "What is a zebra?", "", "2026-01-01", "ar")
	f.Add("/events", "a\r\nSet-Cookie: x=y", "%%%", "9999999999999999", "xx-\x00")
	h := handler(f)
	f.Fuzz(func(t *testing.T, path, text, token, number, lang string) {
		q := url.Values{"lang": {lang}}
		for _, name := range []string{"q", "find", "place", "series", "to", "after"} {
			q.Set(name, text)
		}
		for _, name := range []string{"thread", "event", "chapter", "region"} {
			q.Set(name, token)
		}
		for _, name := range []string{"now", "year", "from", "k", "passage", "days"} {
			q.Set(name, number)
		}
		for name := range q { // all at once most are refused for one of them; so each alone too
			send(t, h, request("GET", path, url.Values{"q": {text}, name: q[name]}.Encode(), ""))
		}
		send(t, h, request("GET", path, q.Encode(), ""))
	})
}

// FuzzForm sends forms, with a cookie, to everything that takes one: nobody gets in.
func FuzzForm(f *testing.F) {
	f.Add("token="+adminToken+"x", "plenipo_session=1.2.3")
	f.Add("q=What+is+a+zebra%3F&helpful=no&thread=e30", "plenipo_visitor="+script)
	f.Add("csrf=&do=dismiss", "plenipo_session=99999999999..")
	f.Add("q=%zz&;;&helpful", "\x00=;;")
	h := handler(f)
	f.Fuzz(func(t *testing.T, body, cookie string) {
		for _, path := range []string{"/login", "/logout", "/vote", "/insights/unanswered/1", "/insights/correct"} {
			r := request("POST", path, "", body)
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Cookie", cookie)
			w := send(t, h, r)
			if w.Code < 300 || w.Code == http.StatusSeeOther && path != "/vote" && !strings.Contains(body, adminToken) {
				t.Errorf("%s takes %q with the cookie %q: %d", path, body, cookie, w.Code)
			}
		}
	})
}

// request makes one whatever is in its address.
func request(method, path, query, body string) *http.Request {
	r := httptest.NewRequest(method, "/", strings.NewReader(body))
	r.URL.Path, r.URL.RawQuery = "/"+strings.TrimLeft(path, "/"), query
	return r
}
