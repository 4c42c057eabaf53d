package telemetry

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

type requestKey struct{}

// WithRequest returns a context of the request id: the log lines written in it name the request.
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// EventID returns the request id of a platform's event. It is the same for every attempt and in every replica, and says nothing of
// who asked, nor is it a platform's token, as keys of events may be.
func EventID(platform, key string) string {
	sum := sha256.Sum256([]byte(platform + "\x00" + key))
	return hex.EncodeToString(sum[:8])
}

// requestHeader carries a request's id, from a proxy and to the client.
const requestHeader = "X-Request-Id"

// requestID returns the id that a proxy gave a request, when it is one that may stand in a log, or a new one.
func requestID(r *http.Request) string {
	id := r.Header.Get(requestHeader)
	if id == "" || len(id) > 64 || strings.ContainsFunc(id, func(c rune) bool {
		return !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_' || c == '.')
	}) {
		return rand.Text()
	}
	return id
}

// Requests counts, traces and logs HTTP requests.
type Requests struct {
	Metrics *Metrics
	Tracer  trace.Tracer
	Log     *slog.Logger
}

// Around returns h with each request measured, traced and logged under an id, which the response carries. Metrics and logs name the
// route, which is the pattern that h matched, so that what is made up outside doesn't become a label. A path is logged when there
// is something there; what a client asks for stands in queries and bodies, which never are. Health checks and scrapes are logged
// as debugging, since they come all the time.
func (o Requests) Around(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		id := requestID(r)
		w.Header().Set(requestHeader, id)
		ctx, level := WithRequest(r.Context(), id), slog.LevelInfo
		if quiet(r.URL.Path) {
			level = slog.LevelDebug
		} else {
			var span trace.Span
			ctx, span = o.Tracer.Start(ctx, "request", trace.WithSpanKind(trace.SpanKindServer))
			defer span.End()
		}
		r = r.WithContext(ctx)
		sent := &sentWriter{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			route, took := r.Pattern, time.Since(began)
			if route == "" {
				route = "none"
			}
			o.Metrics.count("plenipo_http_requests_total", "route", route, "code", fmt.Sprintf("%dxx", sent.status/100))
			o.Metrics.observe(took, callBounds, "plenipo_http_request_seconds", "route", route)
			if span := trace.SpanFromContext(ctx); span.IsRecording() {
				span.SetName(route)
				span.SetAttributes(attribute.String("http.request.method", r.Method), attribute.String("http.route", route),
					attribute.Int("http.response.status_code", sent.status), attribute.String("plenipo.request", id))
				if sent.status >= 500 {
					span.SetStatus(codes.Error, "failed")
				}
			}
			if !o.Log.Enabled(ctx, level) {
				return
			}
			attrs := []slog.Attr{slog.String("route", route), slog.Int("status", sent.status), slog.Int64("bytes", sent.bytes), slog.Duration("took", took)}
			if sent.status < 400 && strings.Contains(route, "{") {
				attrs = append(attrs, slog.String("path", r.URL.Path))
			}
			o.Log.LogAttrs(ctx, level, "request", attrs...)
		}()
		h.ServeHTTP(sent, r)
	})
}

// quiet reports whether a path is asked for by machines, every few seconds.
func quiet(path string) bool { return path == "/healthz" || path == "/readyz" || path == "/metrics" }

// A sentWriter remembers the status and counts the bytes that were sent.
type sentWriter struct {
	http.ResponseWriter
	status int
	sent   bool
	bytes  int64
}

// WriteHeader implements http.ResponseWriter.
func (w *sentWriter) WriteHeader(status int) {
	if !w.sent {
		w.status, w.sent = status, true
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *sentWriter) Write(b []byte) (int, error) {
	w.sent = true
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach what is wrapped.
func (w *sentWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
