package telemetry

import (
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"plenipo/internal/answer"
)

// Metrics is a set of metrics; it is safe for concurrent use. The library is VictoriaMetrics', which writes
// Prometheus' text format at a tenth of the size of Prometheus' own.
type Metrics struct {
	set *metrics.Set
	now func() time.Time
}

// NewMetrics returns an empty set. now is the clock that ages are told by; nil: time.Now.
func NewMetrics(now func() time.Time) *Metrics {
	if now == nil {
		now = time.Now
	}
	metrics.ExposeMetadata(true) // without types, Prometheus takes histograms apart; the library has it as one switch for all sets
	return &Metrics{set: metrics.NewSet(), now: now}
}

// Bounds of histograms, in seconds: an answer takes a tenth of a millisecond, a platform's API a tenth of a second.
var (
	answerBounds = []float64{.00005, .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .5, 1}
	callBounds   = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}
)

// name writes a metric's name with its labels, given in pairs.
func name(metric string, labels ...string) string {
	var b strings.Builder
	b.WriteString(metric)
	for i := 0; i+1 < len(labels); i += 2 {
		if i == 0 {
			b.WriteByte('{')
		} else {
			b.WriteByte(',')
		}
		b.WriteString(labels[i])
		b.WriteByte('=')
		b.WriteString(strconv.Quote(labels[i+1]))
	}
	if len(labels) > 1 {
		b.WriteByte('}')
	}
	return b.String()
}

func (m *Metrics) count(metric string, labels ...string) {
	m.set.GetOrCreateCounter(name(metric, labels...)).Inc()
}

func (m *Metrics) observe(d time.Duration, bounds []float64, metric string, labels ...string) {
	m.set.GetOrCreatePrometheusHistogramExt(name(metric, labels...), bounds).Update(d.Seconds())
}

// Asked counts an answered question: where it was asked, what sort of answer it got, in which language, for which
// chapter.
func (m *Metrics) Asked(platform string, a answer.Answer, chapter string) {
	m.count("plenipo_questions_total", "platform", platform, "kind", string(a.Kind), "lang", a.Lang, "chapter", chapter)
}

// answered notes how long an answer took, whole and by stage.
func (m *Metrics) answered(a answer.Answer) {
	m.observe(a.Took, answerBounds, "plenipo_answer_seconds")
	for _, s := range stages(a) {
		m.observe(s.took, answerBounds, "plenipo_answer_stage_seconds", "stage", s.name)
	}
}

// A stage is one part of an answer's time.
type stage struct {
	name string
	took time.Duration
}

// stages returns the stages that an answer went through, in their order.
func stages(a answer.Answer) []stage {
	all := []stage{{"understand", a.Spent.Understand}, {"retrieve", a.Spent.Retrieve}, {"rank", a.Spent.Rank}}
	rest := a.Took
	for _, s := range all {
		rest -= s.took
	}
	return append(all, stage{"compose", max(rest, 0)})
}

// Counters are totals that others count; each function is asked at every scrape.
func (m *Metrics) Counters(metric, label string, values map[string]func() int64) {
	m.set.RegisterMetricsWriter(func(w io.Writer) {
		for _, v := range slices.Sorted(maps.Keys(values)) {
			metrics.WriteCounterUint64(w, name(metric, label, v), uint64(values[v]()))
		}
	})
}

// Gauge shows the value of f, which is asked at every scrape.
func (m *Metrics) Gauge(metric string, f func() float64) { m.set.NewGauge(metric, f) }

// Knowledge shows how the served knowledge stands.
func (m *Metrics) Knowledge(status func() answer.Status) {
	count := func(metric string, f func(answer.Status) int) {
		m.Gauge(metric, func() float64 { return float64(f(status())) })
	}
	count("plenipo_knowledge_passages", func(s answer.Status) int { return s.Passages })
	count("plenipo_knowledge_articles", func(s answer.Status) int { return s.Articles })
	count("plenipo_knowledge_events", func(s answer.Status) int { return s.Events })
	count("plenipo_knowledge_terms", func(s answer.Status) int { return s.Terms })
	count("plenipo_knowledge_problems", func(s answer.Status) int { return len(s.Problems) })
	m.Gauge("plenipo_index_bytes", func() float64 { return float64(status().Bytes) })
	m.Gauge("plenipo_index_age_seconds", func() float64 { return m.now().Sub(status().Since).Seconds() })
	m.Gauge("plenipo_knowledge_stale", func() float64 {
		if status().LastError != nil {
			return 1
		}
		return 0
	})
}

// Handler serves the metrics, with those of the process and of Go's runtime.
func (m *Metrics) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		m.set.WritePrometheus(w)
		metrics.WriteProcessMetrics(w)
	})
}
