package telemetry

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/encoding/protojson"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// scrape reads the metrics as Prometheus does.
func scrape(t *testing.T, m *Metrics) map[string]*dto.MetricFamily {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(w.Body)
	if err != nil {
		t.Fatalf("Prometheus can't read the metrics: %v", err)
	}
	return families
}

// value returns a metric's value by its labels, "k=v,k=v" in their order.
func value(f *dto.MetricFamily, labels string) float64 {
	for _, m := range f.GetMetric() {
		var have []string
		for _, l := range m.GetLabel() {
			have = append(have, l.GetName()+"="+l.GetValue())
		}
		if strings.Join(have, ",") != labels {
			continue
		}
		switch {
		case m.GetCounter() != nil:
			return m.GetCounter().GetValue()
		case m.GetGauge() != nil:
			return m.GetGauge().GetValue()
		case m.GetHistogram() != nil:
			return float64(m.GetHistogram().GetSampleCount())
		}
		return m.GetUntyped().GetValue()
	}
	return -1
}

// embedded is read once for all tests.
var embedded = sync.OnceValues(func() (*answer.Live, error) {
	layers := func() ([]knowledge.Layer, error) { return []knowledge.Layer{knowledge.Embedded()}, nil }
	return answer.NewLive(context.Background(), layers, "", answer.Options{})
})

func live(t *testing.T) *answer.Live {
	t.Helper()
	l, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestAnswersAreMeasuredByStage(t *testing.T) {
	m := NewMetrics(nil)
	answers := &Answers{Live: live(t), Metrics: m, Tracer: noop.NewTracerProvider().Tracer("")}
	a, err := answers.Ask(t.Context(), answer.Question{Text: "What is WCIT?"})
	if err != nil {
		t.Fatal(err)
	}
	m.Asked("slack", a, "geneva")
	m.Knowledge(answers.Status)
	got := scrape(t, m)
	for metric, labels := range map[string]string{
		"plenipo_questions_total":      "platform=slack,kind=definition,lang=en,chapter=geneva",
		"plenipo_answer_seconds":       "",
		"plenipo_answer_stage_seconds": "stage=understand",
	} {
		if n := value(got[metric], labels); n != 1 {
			t.Errorf("%s{%s} = %v, want 1", metric, labels, n)
		}
	}
	if n := value(got["plenipo_knowledge_passages"], ""); n < 100 {
		t.Errorf("the base has %v passages", n)
	}
	if n := value(got["plenipo_index_bytes"], ""); n < 100_000 {
		t.Errorf("the index has %v bytes", n)
	}
	if stale := value(got["plenipo_knowledge_stale"], ""); stale != 0 {
		t.Errorf("stale = %v for a base that was just loaded", stale)
	}
	var sum time.Duration
	for _, s := range stages(a) {
		sum += s.took
	}
	if sum != a.Took {
		t.Errorf("the stages took %v of %v", sum, a.Took)
	}
}

func TestRequestsAreCountedByRouteAndNotByPath(t *testing.T) {
	m := NewMetrics(nil)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /things/{id}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	h := Requests{m, noop.NewTracerProvider().Tracer(""), slog.New(slog.DiscardHandler)}.Around(mux)
	for _, path := range []string{"/things/1", "/things/2", "/made-up"} {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
	}
	got := scrape(t, m)["plenipo_http_requests_total"]
	if n := value(got, "route=GET /things/{id},code=4xx"); n != 2 {
		t.Errorf("two requests of one route counted as %v", n)
	}
	if n := value(got, "route=none,code=4xx"); n != 1 {
		t.Errorf("a path without a route counted as %v", n)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestPlatformErrorsAreCounted(t *testing.T) {
	m := NewMetrics(nil)
	answers := []func() (*http.Response, error){
		func() (*http.Response, error) { return nil, errors.New("connection refused") },
		func() (*http.Response, error) { return &http.Response{StatusCode: 429, Body: http.NoBody}, nil },
	}
	client := &http.Client{Transport: &Transport{
		Platform: "discord", Metrics: m, Tracer: noop.NewTracerProvider().Tracer(""),
		Base: roundTrip(func(*http.Request) (*http.Response, error) {
			f := answers[0]
			answers = answers[1:]
			return f()
		}),
	}}
	for range 2 {
		if resp, err := client.Get("http://discord.test/api"); err == nil {
			resp.Body.Close()
		}
	}
	log := slog.New(&LogHandler{Handler: slog.NewTextHandler(io.Discard, nil), Metrics: m})
	log.With("platform", "discord").Warn("a shard is disconnected")
	log.Error("not kept", "platform", "slack")
	log.Info("fine", "platform", "slack")
	got := scrape(t, m)
	for labels, metric := range map[string]string{
		"platform=discord,code=none":  "plenipo_platform_calls_total",
		"platform=discord,code=429":   "plenipo_platform_calls_total",
		"level=WARN,platform=discord": "plenipo_log_problems_total",
		"level=ERROR,platform=slack":  "plenipo_log_problems_total",
	} {
		if n := value(got[metric], labels); n != 1 {
			t.Errorf("%s{%s} = %v, want 1", metric, labels, n)
		}
	}
	if n := value(got["plenipo_log_problems_total"], "level=INFO,platform=slack"); n != -1 {
		t.Error("what is not a problem is counted as one")
	}
}

// OpenTelemetry's own message type reads what is sent; unknown fields are errors. It takes the ids for base64, which
// is why they are looked at in the raw body.
func TestTracesAreWhatACollectorReads(t *testing.T) {
	var body []byte
	var header http.Header
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ = io.ReadAll(r.Body)
		header = r.Header
		if r.URL.Path != "/v1/traces" {
			t.Errorf("sent to %s", r.URL.Path)
		}
	}))
	defer server.Close()
	tracer, stop, err := NewTracing(server.URL, "x-team=itu, authorization=Bearer t", server.Client())
	if err != nil {
		t.Fatal(err)
	}
	m := NewMetrics(nil)
	const question = "who signed the ITRs in Dubai?"
	answers := &Answers{Live: live(t), Metrics: m, Tracer: tracer}
	var log bytes.Buffer
	ctx, span := tracer.Start(t.Context(), "respond", trace.WithSpanKind(trace.SpanKindConsumer))
	if _, err := answers.Ask(ctx, answer.Question{Text: question}); err != nil {
		t.Fatal(err)
	}
	slog.New(&LogHandler{Handler: slog.NewJSONHandler(&log, nil), Metrics: m}).InfoContext(ctx, "answered")
	span.End()
	if err := stop(context.Background()); err != nil {
		t.Fatal(err)
	}
	var got collector.ExportTraceServiceRequest
	if err := protojson.Unmarshal(body, &got); err != nil {
		t.Fatalf("a collector can't read the traces: %v\n%s", err, body)
	}
	var names []string
	for _, s := range got.ResourceSpans[0].ScopeSpans[0].Spans {
		names = append(names, s.Name)
		if s.EndTimeUnixNano < s.StartTimeUnixNano {
			t.Errorf("%s ends before it starts", s.Name)
		}
	}
	if strings.Join(names, " ") != "understand retrieve rank compose ask respond" {
		t.Errorf("spans = %v", names)
	}
	id := span.SpanContext().TraceID().String()
	if strings.Count(string(body), `"traceId":"`+id+`"`) != len(names) {
		t.Errorf("not every span is of trace %s:\n%s", id, body)
	}
	if !strings.Contains(log.String(), id) {
		t.Errorf("the log doesn't name the trace: %s", log.String())
	}
	if header.Get("X-Team") != "itu" || header.Get("Authorization") != "Bearer t" {
		t.Errorf("headers = %v", header)
	}
	if bytes.Contains(body, []byte(question)) {
		t.Error("the question's words are in the trace")
	}
}

func TestARequestsSpanIsAroundItsAnswersAndNamesIt(t *testing.T) {
	var body []byte
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { body, _ = io.ReadAll(r.Body) }))
	defer server.Close()
	tracer, stop, err := NewTracing(server.URL, "", server.Client())
	if err != nil {
		t.Fatal(err)
	}
	m := NewMetrics(nil)
	answers := &Answers{Live: live(t), Metrics: m, Tracer: tracer}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/ask", func(_ http.ResponseWriter, r *http.Request) {
		if _, err := answers.Ask(r.Context(), answer.Question{Text: "What is WCIT?"}); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	h := Requests{m, tracer, slog.New(slog.DiscardHandler)}.Around(mux)
	r := httptest.NewRequest("POST", "/api/v1/ask", nil)
	r.Header.Set("X-Request-Id", "from-the-proxy")
	h.ServeHTTP(httptest.NewRecorder(), r)
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/healthz", nil)) // isn't traced
	if err := stop(context.Background()); err != nil {
		t.Fatal(err)
	}
	var got collector.ExportTraceServiceRequest
	if err := protojson.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	spans := got.ResourceSpans[0].ScopeSpans[0].Spans
	last := spans[len(spans)-1]
	attributes := map[string]string{}
	for _, a := range last.Attributes {
		attributes[a.Key] = a.Value.GetStringValue()
	}
	if last.Name != "POST /api/v1/ask" || attributes["plenipo.request"] != "from-the-proxy" || len(last.ParentSpanId) > 0 {
		t.Errorf("the last span is %v", last)
	}
	if asked := spans[len(spans)-2]; asked.Name != "ask" || !bytes.Equal(asked.ParentSpanId, last.SpanId) {
		t.Errorf("the answer's span is %v", asked)
	}
}

func TestTracingNamesAWrongSetting(t *testing.T) {
	for _, tt := range []struct{ endpoint, headers, want string }{
		{"localhost:4318", "", "OTEL_EXPORTER_OTLP_ENDPOINT"},
		{"ftp://collector", "", "OTEL_EXPORTER_OTLP_ENDPOINT"},
		{"http://collector:4318", "secret", "OTEL_EXPORTER_OTLP_HEADERS"},
	} {
		_, _, err := NewTracing(tt.endpoint, tt.headers, nil)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q, %q: %v, want an error that names %s", tt.endpoint, tt.headers, err, tt.want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error quotes a header: %v", err)
		}
	}
}

// FuzzNewTracing reads any settings. What is refused doesn't quote a header, which may hold a token.
func FuzzNewTracing(f *testing.F) {
	f.Add("http://localhost:4318", "authorization=Bearer t,x-team=itu")
	f.Add("https://[::1", "a")
	f.Add("http://h", "=,\r\n=x, ,k=v=w")
	f.Fuzz(func(t *testing.T, endpoint, headers string) {
		_, stop, err := NewTracing(endpoint, headers, nil)
		if err != nil {
			if len(headers) > 24 && !strings.Contains(endpoint, headers) && strings.Contains(err.Error(), headers) {
				t.Fatalf("the error quotes a header: %v", err)
			}
			return
		}
		if err := stop(context.Background()); err != nil { // nothing was traced, so nothing is sent
			t.Fatal(err)
		}
	})
}

// FuzzExportSpans sends spans of any name and attributes to a collector's own message type.
func FuzzExportSpans(f *testing.F) {
	f.Add("ask", "kind", "unknown", int64(7), 0.5)
	f.Add("\xff", "", "\x00\u2028", int64(math.MinInt64), math.Inf(1))
	f.Fuzz(func(t *testing.T, name, key, value string, n int64, x float64) {
		var body []byte
		client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			var err error
			body, err = io.ReadAll(r.Body)
			return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader("{}")), Request: r}, err
		})}
		tracer, stop, err := NewTracing("http://collector.invalid:4318", "", client)
		if err != nil {
			t.Fatal(err)
		}
		_, span := tracer.Start(t.Context(), name, trace.WithAttributes(attribute.String("s"+key, value), attribute.Int64("n"+key, n), attribute.Float64("x"+key, x)))
		span.End()
		if err := stop(context.Background()); err != nil {
			t.Fatal(err)
		}
		var got collector.ExportTraceServiceRequest
		if err := protojson.Unmarshal(body, &got); err != nil {
			t.Fatalf("a collector can't read the trace: %v\n%s", err, body)
		}
		if spans := got.ResourceSpans[0].ScopeSpans[0].Spans; len(spans) != 1 || len(spans[0].Attributes) != 3 || spans[0].Attributes[1].Value.GetIntValue() != n {
			t.Fatalf("%s", body)
		}
	})
}
