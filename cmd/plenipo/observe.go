package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"plenipo/bots"
	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/internal/telemetry"
)

// serveObserve are the settings of metrics and traces.
type serveObserve struct {
	MetricsListen string `help:"Address of a server for /metrics alone. Default: --listen's, where everybody who reaches it may read them." env:"PLENIPO_METRICS_LISTEN" placeholder:"ADDR"`
	LogLevel      string `help:"Least level that is logged: debug, info, warn or error. At warn requests aren't." enum:"debug,info,warn,error" default:"info" env:"PLENIPO_LOG_LEVEL" placeholder:"LEVEL"`
	OTLPEndpoint  string `name:"otlp-endpoint" help:"Base address of an OpenTelemetry collector, as in http://localhost:4318: turns traces on." env:"OTEL_EXPORTER_OTLP_ENDPOINT" placeholder:"URL"`
	OTLPHeaders   string `name:"otlp-headers" help:"Headers for the collector, as in name=value,name=value." env:"OTEL_EXPORTER_OTLP_HEADERS" placeholder:"H"`
}

// An observer is what serve shows of itself.
type observer struct {
	metrics *telemetry.Metrics
	tracer  trace.Tracer
	log     *slog.Logger
	flush   func(context.Context) error // sends the last spans
}

// observer returns what logs to w.
func (f serveObserve) observer(w io.Writer) (*observer, error) {
	tracer, flush, err := telemetry.NewTracing(f.OTLPEndpoint, f.OTLPHeaders, nil)
	if err != nil {
		return nil, usageError{err}
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(f.LogLevel)); err != nil {
		return nil, usageError{err}
	}
	metrics := telemetry.NewMetrics(nil)
	log := slog.New(&telemetry.LogHandler{Handler: slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level}), Metrics: metrics})
	return &observer{metrics, tracer, log, flush}, nil
}

// client returns the HTTP client for a platform's API, which is one host.
func (o *observer) client(platform store.Platform) *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns, t.MaxIdleConnsPerHost = 256, 256 // as many as there may be questions under way
	return &http.Client{
		Transport: &telemetry.Transport{Platform: string(platform), Base: t, Metrics: o.metrics, Tracer: o.tracer},
		Timeout:   20 * time.Second, // the platforms' slowest answers take a few seconds
	}
}

// asked counts an answered question.
func (o *observer) asked(a bots.Ask, r bots.Reply) {
	o.metrics.Asked(string(a.Platform), r.Answer, string(r.Chapter))
}

// watch shows the knowledge, the inbox and what became of events.
func (o *observer) watch(ctx context.Context, live *answer.Live, st *store.Store, d *bots.Dispatcher) {
	o.metrics.Knowledge(live.Status)
	backlog := func(f func(store.Backlog) float64) func() float64 {
		return func() float64 {
			ctx, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			b, err := st.Backlog(ctx)
			if err != nil {
				return -1 // a gap would look like an empty inbox
			}
			return f(b)
		}
	}
	o.metrics.Gauge("plenipo_inbox_waiting", backlog(func(b store.Backlog) float64 { return float64(b.Waiting) }))
	o.metrics.Gauge("plenipo_inbox_oldest_seconds", backlog(func(b store.Backlog) float64 {
		if b.Oldest.IsZero() {
			return 0
		}
		return time.Since(b.Oldest).Seconds()
	}))
	s := d.Stats()
	o.metrics.Counters("plenipo_events_total", "outcome", map[string]func() int64{
		"kept": s.Kept.Load, "repeated": s.Repeated.Load, "answered": s.Answered.Load, "retried": s.Retried.Load,
		"failed": s.Failed.Load, "unsaid": s.Unsaid.Load,
	})
}

// part returns what serves /metrics at an address of its own.
func (o *observer) part(addr string) (part, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return part{}, fmt.Errorf("--metrics-listen %s: %w; choose another address", addr, err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", o.metrics.Handler())
	return part{"metrics", func(ctx context.Context) error { return serveHTTP(ctx, l, mux, o.log) }}, nil
}

// requests returns h with each request counted, traced and logged.
func (o *observer) requests(h http.Handler) http.Handler {
	return telemetry.Requests{Metrics: o.metrics, Tracer: o.tracer, Log: o.log}.Around(h)
}

// responder traces and logs an adapter's work on each event, as requests does with what comes over HTTP; what it does below is part
// of the same trace.
func (o *observer) responder(p store.Platform, r bots.Responder) bots.Responder {
	return &tracedResponder{r, p, o}
}

type tracedResponder struct {
	bots.Responder
	platform store.Platform
	watch    *observer
}

// Respond implements bots.Responder.
func (t *tracedResponder) Respond(ctx context.Context, ev store.Claimed) (store.Outcome, error) {
	began, id := time.Now(), telemetry.EventID(string(t.platform), string(ev.Key))
	ctx, span := t.watch.tracer.Start(telemetry.WithRequest(ctx, id), "respond", trace.WithSpanKind(trace.SpanKindConsumer), trace.WithAttributes(
		attribute.String("plenipo.platform", string(t.platform)), attribute.Int("plenipo.attempt", ev.Attempts),
		attribute.String("plenipo.request", id)))
	defer span.End()
	o, err := t.Responder.Respond(ctx, ev)
	if err != nil && !errors.Is(err, context.Canceled) {
		span.SetStatus(codes.Error, "not answered")
	}
	t.watch.log.InfoContext(ctx, "event", "platform", t.platform, "attempt", ev.Attempts, "done", err == nil, "took", time.Since(began))
	return o, err
}

// end sends the last spans.
func (o *observer) end(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := o.flush(ctx); err != nil {
		o.log.Warn("the last traces were not sent", "err", err)
	}
}
