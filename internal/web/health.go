package web

import (
	"net/http"
	"time"
)

// healthz says that the process answers, and how its knowledge stands.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) error {
	st := s.Knowledge.Status()
	v := map[string]any{
		"status": "ok", "passages": st.Passages, "articles": st.Articles, "events": st.Events, "terms": st.Terms,
		"problems": len(st.Problems), "since": st.Since.UTC().Format(time.RFC3339),
	}
	if st.LastError != nil {
		// Serving goes on with the last good files, but somebody should look.
		v["status"], v["last_error"] = "stale", st.LastError.Error()
	}
	return writeJSON(w, v)
}

// readyz says whether traffic may come: 503 while something that answers depend on doesn't work.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) error {
	if s.Ready != nil {
		if err := s.Ready(r.Context()); err != nil {
			return &problem{Type: "about:blank", Title: "Service Unavailable", Status: http.StatusServiceUnavailable, Detail: err.Error()}
		}
	}
	return writeJSON(w, map[string]string{"status": "ready"})
}
