// Package web serves the HTTP routes that belong to no chat platform: the JSON API, the calendar and the health pages.
//
// All routes stand in one list, Server.Handler. Handlers return errors to one function that picks the status and
// writes RFC 9457 problem details. The package knows neither the chat adapters nor the index: what it asks is the
// Knowledge interface, and adapters mount their own webhooks beside it.
package web

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// Knowledge is what questions are asked of; *answer.Live has it, and says what each method promises.
type Knowledge interface {
	Ask(ctx context.Context, q answer.Question) (answer.Answer, error)
	Search(ctx context.Context, text, tag string, chapter knowledge.ChapterID, k int) ([]answer.Hit, error)
	Calendar(f answer.EventFilter, q answer.Question) ([]answer.Event, error)
	Status() answer.Status
}

// A Server holds what the handlers need.
type Server struct {
	Knowledge Knowledge
	Log       *slog.Logger                    // nil: discard
	Ready     func(ctx context.Context) error // nil: always; what else must work before traffic may come
	Now       func() time.Time                // nil: time.Now
}

// maxBody bounds a request's body: a question is short.
const maxBody = 64 << 10

// Handler returns all routes.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", s.handle(s.healthz))
	mux.Handle("GET /readyz", s.handle(s.readyz))
	mux.Handle("POST /api/v1/ask", s.handle(s.ask))
	mux.Handle("GET /api/v1/search", s.handle(s.search))
	mux.Handle("GET /api/v1/events", s.handle(s.events))
	mux.Handle("GET /calendar.ics", s.handle(s.calendar))
	return mux
}

// A problem is an error as RFC 9457 has it; its Detail is written for whoever made the request.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
}

// Error returns the detail.
func (p *problem) Error() string { return p.Detail }

func badRequest(detail string) error {
	return &problem{"about:blank", http.StatusText(http.StatusBadRequest), http.StatusBadRequest, detail}
}

// handle turns a handler that returns an error into one that answers it. No panic reaches the client, and no
// internal error's words do.
func (s *Server) handle(f func(w http.ResponseWriter, r *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil {
				s.log().Error("handler panicked", "path", r.URL.Path, "panic", v, "stack", string(debug.Stack()))
				s.fail(w, r, errors.New("panic"))
			}
		}()
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		if err := f(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	var p *problem
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &p):
	case errors.As(err, &large):
		p = &problem{"about:blank", "Content Too Large", http.StatusRequestEntityTooLarge, "the body may have at most 64 KiB"}
	case r.Context().Err() != nil:
		return // nobody waits for an answer
	default:
		s.log().Error("request failed", "path", r.URL.Path, "err", err)
		p = &problem{"about:blank", "Internal Server Error", http.StatusInternalServerError, ""}
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

func (s *Server) log() *slog.Logger {
	if s.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return s.Log
}

func writeJSON(w http.ResponseWriter, v any) error {
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(v)
}
