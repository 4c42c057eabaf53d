// Package web serves the HTTP routes that belong to no chat platform: the console, the insights of curators, the JSON API, the
// calendar and its feed, and the health pages.
//
// All routes stand in one list, Server.Handler. Handlers return errors to one function that picks the status and
// writes a page for a person or RFC 9457 problem details for a program. The package knows neither the chat adapters nor the index:
// what it asks is the Knowledge interface, and adapters mount their own webhooks beside it.
//
// A page is a file: its handler, its view struct and what fills it; its template has the same name in pages/. Pages work without
// JavaScript, carry no inline style or script, and load nothing from elsewhere. What they show of a document stands at
// /source/KIND/ID, where quotes are highlighted in place.
package web

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// Knowledge is what questions are asked of; *answer.Live has it, and says what each method promises.
type Knowledge interface {
	Ask(ctx context.Context, q answer.Question) (answer.Answer, error)
	Search(ctx context.Context, text, tag string, chapter knowledge.ChapterID, k int) ([]answer.Hit, error)
	Calendar(f answer.EventFilter, q answer.Question) ([]answer.Event, error)
	Popular(lang string, chapter knowledge.ChapterID, n int, topics ...string) []string
	Base() *knowledge.Base
	Status() answer.Status
}

// A Server holds what the handlers need. Handler may be called once.
type Server struct {
	Knowledge Knowledge
	Log       *slog.Logger                    // nil: discard
	Ready     func(ctx context.Context) error // nil: always; what else must work before traffic may come
	Now       func() time.Time                // nil: time.Now
	Site      string                          // public address, as in https://bot.example.org; "": the one that requests come to
	Previews  []Preview                       // how answers look elsewhere
	Asked     func(ctx context.Context, q answer.Question, a answer.Answer)
	Limit     Limit          // requests of one client; the zero Limit is none
	Origins   []string       // whose pages may call the API from a browser; none: only this server's own
	Proxies   []netip.Prefix // of reverse proxies, whose word on clients and users is taken
	Admin     Admin          // who may see insights
	Records   Records        // what insights show; nil: there are none
	Curation  Curation       // what can be done about it; nil: nothing
	Votes     Voting         // what counts votes; nil: there are none
	Kept      bool           // the words of questions are kept, which the page then says
	Revisions Revisions      // what remembers changes; nil: nothing does

	limiter   *limiter
	histories histories
}

// maxBody bounds a request's body: a question is short.
const maxBody = 64 << 10

// A handler answers a request or says what was wrong with it.
type handler func(w http.ResponseWriter, r *http.Request) error

// Handler returns all routes.
func (s *Server) Handler() http.Handler {
	s.limiter = newLimiter(s.Limit, s.now)
	mux := http.NewServeMux()
	api := func(h handler) http.Handler { return s.handle(s.limited(s.cors(h)), s.failProblem) }
	page := func(h handler) http.Handler { return s.handle(s.limited(h), s.failPage) }
	admin := func(h handler) http.Handler { return s.handle(s.limited(s.guarded(h)), s.failPage) }
	for pattern, h := range map[string]http.Handler{
		"GET /healthz": s.handle(s.healthz, s.failProblem),
		"GET /readyz":  s.handle(s.readyz, s.failProblem),

		"GET /{$}":                   page(s.console),
		"POST /vote":                 page(s.vote),
		"GET /events":                page(s.eventsPage),
		"GET /events/{id}":           page(s.event),
		"GET /terms":                 page(s.terms),
		"GET /terms/{id}":            page(s.term),
		"GET /source/{kind}/{id...}": page(s.source),
		"GET /test":                  page(s.workbench),
		"GET /assets/{name}":         s.handle(s.asset, s.failProblem),
		"GET /robots.txt":            s.handle(robots, s.failProblem),

		"GET /login":                     page(s.loginPage),
		"POST /login":                    page(s.login),
		"POST /logout":                   admin(s.logout),
		"GET /insights":                  admin(s.insights),
		"GET /insights/unanswered/{id}":  admin(s.unanswered),
		"POST /insights/unanswered/{id}": admin(s.settle),
		"POST /insights/correct":         admin(s.correct),

		"POST /api/v1/ask":       api(s.ask),
		"GET /api/v1/search":     api(s.search),
		"GET /api/v1/events":     api(s.events),
		"GET /api/v1/terms":      api(s.apiTerms),
		"GET /api/v1/terms/{id}": api(s.apiTerm),
		"OPTIONS /api/v1/":       api(func(http.ResponseWriter, *http.Request) error { return nil }),
		"GET /openapi.json":      api(s.openapi),
		"GET /calendar.ics":      api(s.calendar),
		"GET /changes.atom":      api(s.changes),
	} {
		mux.Handle(pattern, h)
	}
	// Forms are taken from this server's own pages alone. The API knows no cookies, so that a foreign page gains nothing
	// by sending to it what anybody may send.
	own := http.NewCrossOriginProtection()
	own.AddInsecureBypassPattern("/api/v1/")
	return own.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h, pattern := mux.Handler(r); pattern == "" {
			s.unmatched(h).ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	}))
}

// unmatched says what h, the mux's own answer to a request that no route takes, has to say: 404 or 405, as a page to
// whoever wants one.
func (s *Server) unmatched(h http.Handler) http.Handler {
	return s.handle(func(w http.ResponseWriter, r *http.Request) error {
		said := verdict{header: http.Header{}, status: http.StatusOK}
		h.ServeHTTP(&said, r)
		for _, name := range []string{"Allow", "Location"} {
			if v := said.header.Get(name); v != "" {
				w.Header().Set(name, v)
			}
		}
		if said.status < 400 { // a path to be cleaned
			w.WriteHeader(said.status)
			return nil
		}
		return newProblem(said.status, "")
	}, func(w http.ResponseWriter, r *http.Request, p *problem) {
		if strings.Contains(r.Header.Get("Accept"), "text/html") && !strings.HasPrefix(r.URL.Path, "/api/") {
			s.failPage(w, r, p)
			return
		}
		s.failProblem(w, r, p)
	})
}

// A verdict keeps a handler's status and headers and drops its body.
type verdict struct {
	header http.Header
	status int
}

func (v *verdict) Header() http.Header         { return v.header }
func (v *verdict) WriteHeader(status int)      { v.status = status }
func (v *verdict) Write(b []byte) (int, error) { return len(b), nil }

// A problem is an error as RFC 9457 has it; its Detail is written for whoever made the request.
type problem struct {
	Type   string `json:"type" doc:"about:blank: the status says all there is to the kind of problem"`
	Title  string `json:"title" doc:"the status in words"`
	Status int    `json:"status" doc:"the HTTP status"`
	Detail string `json:"detail,omitempty" doc:"what was wrong and what to do about it"`

	local bool // the detail is in the language of the page that shows it
}

// Error returns the detail.
func (p *problem) Error() string { return p.Detail }

func newProblem(status int, detail string) error {
	return &problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail}
}

func badRequest(detail string) error { return newProblem(http.StatusBadRequest, detail) }

func notFound(detail string) error { return newProblem(http.StatusNotFound, detail) }

// handle turns a handler that returns an error into one that answers it by fail. No panic reaches the client, and no
// internal error's words do.
func (s *Server) handle(f handler, fail func(w http.ResponseWriter, r *http.Request, p *problem)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		defer func() {
			if v := recover(); v != nil {
				if v == http.ErrAbortHandler {
					panic(v)
				}
				s.log().ErrorContext(r.Context(), "handler panicked", "route", r.Pattern, "panic", v, "stack", string(debug.Stack()))
				fail(w, r, s.problem(w, r, errors.New("panic")))
			}
		}()
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		if err := f(w, r); err != nil {
			if p := s.problem(w, r, err); p != nil {
				fail(w, r, p)
			}
		}
	})
}

// problem returns what the client is told of err, and logs what is ours to mend. nil when nobody waits for an answer.
func (s *Server) problem(w http.ResponseWriter, r *http.Request, err error) *problem {
	var p *problem
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &large):
		return &problem{Type: "about:blank", Title: "Content Too Large", Status: http.StatusRequestEntityTooLarge, Detail: "the body may have at most 64 KiB"}
	case r.Context().Err() != nil:
		return nil
	}
	s.log().ErrorContext(r.Context(), "request failed", "route", r.Pattern, "err", err)
	id := w.Header().Get("X-Request-Id") // given by what stands around all routes
	return &problem{
		Type: "about:blank", Title: "Internal Server Error", Status: http.StatusInternalServerError,
		Detail: strings.Join(strings.Fields("request "+id+" failed; its line is in the server's log"), " "),
	}
}

// failProblem tells a program.
func (s *Server) failProblem(w http.ResponseWriter, _ *http.Request, p *problem) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client may have gone
}

// failPage tells a person.
func (s *Server) failPage(w http.ResponseWriter, r *http.Request, p *problem) {
	if err := render(w, p.Status, "error.html", newErrorPage(s.frame(r, ""), p)); err != nil {
		s.log().WarnContext(r.Context(), "error page was not sent", "route", r.Pattern, "err", err)
	}
}

func (s *Server) log() *slog.Logger {
	if s.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return s.Log
}

// writeJSON sends v with its length, so that what is longer than the server's buffer isn't cut into chunks.
func writeJSON(w http.ResponseWriter, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	b = append(b, '\n')
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	_, err = w.Write(b)
	return err
}

// cors lets the pages of the Origins call the API; by default there are none, and browsers keep foreign pages out.
func (s *Server) cors(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		origin := r.Header.Get("Origin")
		for _, o := range s.Origins {
			if origin != "" && strings.EqualFold(o, origin) {
				w.Header().Set("Access-Control-Allow-Origin", origin)
				w.Header().Add("Vary", "Origin")
				if r.Method == http.MethodOptions {
					w.Header().Set("Access-Control-Allow-Methods", "GET, POST")
					w.Header().Set("Access-Control-Allow-Headers", "Content-Type")
					w.Header().Set("Access-Control-Max-Age", "3600")
				}
			}
		}
		if r.Method == http.MethodOptions {
			w.WriteHeader(http.StatusNoContent)
			return nil
		}
		return h(w, r)
	}
}

// robots asks crawlers to leave answers alone: each is made anew, and there is no end to them.
func robots(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := w.Write([]byte("User-agent: *\nDisallow: /*?\nDisallow: /test\nDisallow: /insights\nDisallow: /login\nDisallow: /api/\n"))
	return err
}
