package telemetry

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// NewTracing returns a tracer that sends its spans to an OTLP endpoint, and what flushes and ends it. Without an endpoint the
// tracer does nothing, and costs nothing.
//
// endpoint is the base address of a collector's OTLP over HTTP, as in http://localhost:4318; spans go to
// /v1/traces below it, in OTLP's JSON encoding. headers are sent along, as in "authorization=Bearer …,x-team=itu".
func NewTracing(endpoint, headers string, client *http.Client) (trace.Tracer, func(context.Context) error, error) {
	if endpoint == "" {
		return noop.NewTracerProvider().Tracer("plenipo"), func(context.Context) error { return nil }, nil
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, nil, fmt.Errorf("OTEL_EXPORTER_OTLP_ENDPOINT %q is not an http or https address, as in http://localhost:4318", endpoint)
	}
	e := &exporter{url: u.JoinPath("v1", "traces").String(), headers: http.Header{}, client: client}
	for pair := range strings.SplitSeq(headers, ",") {
		if pair = strings.TrimSpace(pair); pair == "" {
			continue
		}
		k, v, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, nil, fmt.Errorf("OTEL_EXPORTER_OTLP_HEADERS: each header must be name=value, separated by commas")
		}
		e.headers.Set(strings.TrimSpace(k), strings.TrimSpace(v))
	}
	if e.client == nil {
		e.client = &http.Client{Timeout: 10 * time.Second}
	}
	p := sdk.NewTracerProvider(sdk.WithBatcher(e), sdk.WithResource(resource.NewSchemaless(attribute.String("service.name", "plenipo"))))
	return p.Tracer("plenipo"), p.Shutdown, nil
}

// An exporter writes spans as OTLP's JSON (opentelemetry-proto, "JSON Protobuf Encoding"): OpenTelemetry's own
// exporter links all of gRPC, a fifth of this program's size.
type exporter struct {
	url     string
	headers http.Header
	client  *http.Client
}

// The parts of OTLP that are sent. Ids are hexadecimal and 64-bit numbers are decimal strings, as the encoding wants.
type (
	otlpValue struct {
		String *string `json:"stringValue,omitempty"`
		Bool   *bool   `json:"boolValue,omitempty"`
		Int    *string `json:"intValue,omitempty"`
		Double any     `json:"doubleValue,omitempty"` // a number, or the name of one that JSON has none for
	}
	otlpAttribute struct {
		Key   string    `json:"key"`
		Value otlpValue `json:"value"`
	}
	otlpStatus struct {
		Code    int    `json:"code,omitempty"`
		Message string `json:"message,omitempty"`
	}
	otlpSpan struct {
		TraceID    string          `json:"traceId"`
		SpanID     string          `json:"spanId"`
		Parent     string          `json:"parentSpanId,omitempty"`
		Name       string          `json:"name"`
		Kind       int             `json:"kind"`
		Start      string          `json:"startTimeUnixNano"`
		End        string          `json:"endTimeUnixNano"`
		Attributes []otlpAttribute `json:"attributes,omitempty"`
		Status     otlpStatus      `json:"status"`
	}
	otlpScope struct {
		Scope map[string]string `json:"scope"`
		Spans []otlpSpan        `json:"spans"`
	}
	otlpResource struct {
		Resource struct {
			Attributes []otlpAttribute `json:"attributes"`
		} `json:"resource"`
		Scopes []otlpScope `json:"scopeSpans"`
	}
	otlpTraces struct {
		Resources []otlpResource `json:"resourceSpans"`
	}
)

// ExportSpans implements sdk.SpanExporter.
func (e *exporter) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	if len(spans) == 0 {
		return nil
	}
	var r otlpResource
	r.Resource.Attributes = attributes(spans[0].Resource().Attributes())
	scope := otlpScope{Scope: map[string]string{"name": "plenipo"}}
	for _, s := range spans {
		o := otlpSpan{
			TraceID: s.SpanContext().TraceID().String(), SpanID: s.SpanContext().SpanID().String(), Name: s.Name(),
			Kind:  int(s.SpanKind()), // the numbers are the same
			Start: strconv.FormatInt(s.StartTime().UnixNano(), 10), End: strconv.FormatInt(s.EndTime().UnixNano(), 10),
			Attributes: attributes(s.Attributes()), Status: otlpStatus{otlpCode[s.Status().Code.String()], s.Status().Description},
		}
		if s.Parent().HasSpanID() {
			o.Parent = s.Parent().SpanID().String()
		}
		scope.Spans = append(scope.Spans, o)
	}
	r.Scopes = []otlpScope{scope}
	body, err := json.Marshal(otlpTraces{[]otlpResource{r}})
	if err != nil {
		return fmt.Errorf("traces: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("traces: %w", err)
	}
	req.Header = e.headers.Clone()
	req.Header.Set("Content-Type", "application/json")
	resp, err := e.client.Do(req)
	if err != nil {
		return fmt.Errorf("traces: %w", err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10)) // so that the connection is used again
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("traces: %s answered %s", e.url, resp.Status)
	}
	return nil
}

// Shutdown implements sdk.SpanExporter.
func (e *exporter) Shutdown(context.Context) error { return nil }

// otlpCode gives OTLP's numbers of a status, which are not the API's.
var otlpCode = map[string]int{"Unset": 0, "Ok": 1, "Error": 2}

// double returns a number as Protobuf's JSON has it; one that JSON lacks would take the whole batch of spans with it.
func double(f float64) any {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	return f
}

func attributes(kvs []attribute.KeyValue) []otlpAttribute {
	var out []otlpAttribute
	for _, kv := range kvs {
		var v otlpValue
		switch kv.Value.Type() {
		case attribute.BOOL:
			b := kv.Value.AsBool()
			v.Bool = &b
		case attribute.INT64:
			n := strconv.FormatInt(kv.Value.AsInt64(), 10)
			v.Int = &n
		case attribute.FLOAT64:
			v.Double = double(kv.Value.AsFloat64())
		default:
			s := kv.Value.String()
			v.String = &s
		}
		out = append(out, otlpAttribute{string(kv.Key), v})
	}
	return out
}
