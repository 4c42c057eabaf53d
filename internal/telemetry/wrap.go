package telemetry

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"plenipo/internal/answer"
)

// Answers measures and traces whatever answers questions. Its other methods are those of the type it wraps.
type Answers struct {
	*answer.Live
	Metrics *Metrics
	Tracer  trace.Tracer
}

// Ask answers one question; see answer.Engine.Ask. The span says what sort of answer it was, never what was asked.
func (t *Answers) Ask(ctx context.Context, q answer.Question) (answer.Answer, error) {
	began := time.Now()
	ctx, span := t.Tracer.Start(ctx, "ask", trace.WithTimestamp(began))
	defer span.End()
	a, err := t.Live.Ask(ctx, q)
	if err != nil {
		span.SetStatus(codes.Error, "not answered")
		return a, err
	}
	t.Metrics.answered(a)
	if span.IsRecording() {
		span.SetAttributes(
			attribute.String("plenipo.kind", string(a.Kind)), attribute.String("plenipo.lang", a.Lang),
			attribute.Float64("plenipo.confidence", a.Confidence), attribute.String("plenipo.answer", a.ID))
		at := began
		for _, s := range stages(a) {
			_, child := t.Tracer.Start(ctx, s.name, trace.WithTimestamp(at))
			at = at.Add(s.took)
			child.End(trace.WithTimestamp(at))
		}
	}
	return a, nil
}

// Transport counts and traces the calls that an adapter makes to its platform's API.
type Transport struct {
	Platform string
	Base     http.RoundTripper // nil: http.DefaultTransport
	Metrics  *Metrics
	Tracer   trace.Tracer
}

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	base := t.Base
	if base == nil {
		base = http.DefaultTransport
	}
	began := time.Now()
	ctx, span := t.Tracer.Start(r.Context(), t.Platform+" API", trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(attribute.String("http.request.method", r.Method), attribute.String("server.address", r.URL.Host)))
	defer span.End()
	resp, err := base.RoundTrip(r.WithContext(ctx))
	code := "none"
	if err != nil {
		span.SetStatus(codes.Error, "no response")
	} else {
		code = strconv.Itoa(resp.StatusCode)
		span.SetAttributes(attribute.Int("http.response.status_code", resp.StatusCode))
	}
	t.Metrics.count("plenipo_platform_calls_total", "platform", t.Platform, "code", code)
	t.Metrics.observe(time.Since(began), callBounds, "plenipo_platform_call_seconds", "platform", t.Platform)
	return resp, err
}

// LogHandler counts warnings and errors by platform on their way to the log, and names the request and the trace that a line
// belongs to.
type LogHandler struct {
	slog.Handler
	Metrics  *Metrics
	platform string // said by an attribute of an enclosing logger
}

// Handle implements slog.Handler.
func (h *LogHandler) Handle(ctx context.Context, r slog.Record) error {
	if r.Level >= slog.LevelWarn {
		platform := h.platform
		r.Attrs(func(a slog.Attr) bool {
			if a.Key == "platform" {
				platform = a.Value.String()
			}
			return platform == ""
		})
		h.Metrics.count("plenipo_log_problems_total", "level", r.Level.String(), "platform", platform)
	}
	if id, ok := ctx.Value(requestKey{}).(string); ok {
		r.AddAttrs(slog.String("request", id))
	}
	if span := trace.SpanContextFromContext(ctx); span.HasTraceID() {
		r.AddAttrs(slog.String("trace", span.TraceID().String()))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h *LogHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	c := &LogHandler{h.Handler.WithAttrs(attrs), h.Metrics, h.platform}
	for _, a := range attrs {
		if a.Key == "platform" {
			c.platform = a.Value.String()
		}
	}
	return c
}

// WithGroup implements slog.Handler.
func (h *LogHandler) WithGroup(group string) slog.Handler {
	return &LogHandler{h.Handler.WithGroup(group), h.Metrics, h.platform}
}
