package eval

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// Metrics sum up results.
type Metrics struct {
	Answerable, Right, Wrong, Refused int
	Unanswerable, Abstained           int // questions that must be refused, and those that were
	Quotes, Forged                    int
	Ranked                            int     // answerable questions that name a document or an event
	Recall1, Recall5, MRR10           float64 // of those, over what answers cite; 0 when there are none
	P50, P99                          time.Duration
}

// Accuracy is the share of the answerable that is answered right; 1 when there are none.
func (m Metrics) Accuracy() float64 { return share(m.Right, m.Answerable) }

// WrongShare is the share of the answerable that is answered wrong.
func (m Metrics) WrongShare() float64 {
	if m.Answerable == 0 {
		return 0
	}
	return float64(m.Wrong) / float64(m.Answerable)
}

// AbstentionRecall is the share of those that must be refused that is.
func (m Metrics) AbstentionRecall() float64 { return share(m.Abstained, m.Unanswerable) }

// AbstentionPrecision is the share of all refusals that was due.
func (m Metrics) AbstentionPrecision() float64 { return share(m.Abstained, m.Abstained+m.Refused) }

func share(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

// Sum returns the metrics of results.
func Sum(results []Result) Metrics {
	var m Metrics
	var took []time.Duration
	for _, r := range results {
		m.Quotes += len(r.Answer.Quotes)
		m.Forged += len(r.Forged)
		took = append(took, r.Took)
		if r.Case.Unanswerable() {
			m.Unanswerable++
			if r.Verdict == Right {
				m.Abstained++
			}
			continue
		}
		m.Answerable++
		if len(r.Case.Expect.Document)+len(r.Case.Expect.Event) > 0 {
			m.Ranked++
			if r.Rank == 1 {
				m.Recall1++
			}
			if r.Rank >= 1 && r.Rank <= 5 {
				m.Recall5++
			}
			if r.Rank >= 1 && r.Rank <= 10 {
				m.MRR10 += 1 / float64(r.Rank)
			}
		}
		switch r.Verdict {
		case Right:
			m.Right++
		case Wrong:
			m.Wrong++
		case Refused:
			m.Refused++
		}
	}
	if n := float64(m.Ranked); n > 0 {
		m.Recall1, m.Recall5, m.MRR10 = m.Recall1/n, m.Recall5/n, m.MRR10/n
	}
	m.P50, m.P99 = percentile(took, .5), percentile(took, .99)
	return m
}

// Failures returns where results fall below their suites' thresholds, and every forged quote.
func Failures(suites []Suite, results []Result) []string {
	var out []string
	for _, s := range suites {
		m := Sum(only(results, func(r Result) bool { return r.Suite == s.Name }))
		check := func(name string, bar *float64, got float64, least bool) {
			if bar != nil && (least && got < *bar || !least && got > *bar) {
				out = append(out, fmt.Sprintf("%s: %s is %.3f, the bar is %.3f", s.Name, name, got, *bar))
			}
		}
		check("accuracy", s.Thresholds.Accuracy, m.Accuracy(), true)
		check("wrong", s.Thresholds.Wrong, m.WrongShare(), false)
		check("abstained", s.Thresholds.Abstained, m.AbstentionRecall(), true)
	}
	for _, r := range results {
		for _, q := range r.Forged {
			out = append(out, fmt.Sprintf("%s: quote is not in its passage: %q", r.Case.ID, q))
		}
	}
	return out
}

func only(results []Result, keep func(Result) bool) []Result {
	return slices.DeleteFunc(slices.Clone(results), func(r Result) bool { return !keep(r) })
}

// Report prints a table by suite and by language, the totals of each half, and every miss.
func Report(w io.Writer, results []Result) {
	tw := tabwriter.NewWriter(w, 2, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "\tasked\tright\twrong\trefused\tmust refuse\trefused\taccuracy\twrong\tabstained\t")
	row := func(name string, rs []Result) {
		m := Sum(rs)
		fmt.Fprintf(tw, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%.1f%%\t%.1f%%\t%.1f%%\t\n", name, len(rs), m.Right, m.Wrong, m.Refused,
			m.Unanswerable, m.Abstained, 100*m.Accuracy(), 100*m.WrongShare(), 100*m.AbstentionRecall())
	}
	group := func(key func(Result) string) {
		groups := map[string][]Result{}
		for _, r := range results {
			if k := key(r); k != "" {
				groups[k] = append(groups[k], r)
			}
		}
		for _, k := range slices.Sorted(maps.Keys(groups)) {
			row(k, groups[k])
		}
		fmt.Fprintln(tw, strings.Repeat("\t", 10))
	}
	group(func(r Result) string { return r.Suite })
	group(func(r Result) string {
		if r.Case.Lang == "" {
			return "lang en"
		}
		return "lang " + r.Case.Lang
	})
	group(func(r Result) string {
		if r.Case.Half == "" {
			return ""
		}
		return "half " + r.Case.Half
	})
	row("all", results)
	tw.Flush()
	m := Sum(results)
	fmt.Fprintf(w, "\nabstention precision %.1f%%, recall %.1f%%; quotes verbatim %d of %d; latency p50 %v, p99 %v\n",
		100*m.AbstentionPrecision(), 100*m.AbstentionRecall(), m.Quotes-m.Forged, m.Quotes, m.P50, m.P99)
	fmt.Fprintf(w, "of %d questions that name a document or an event: recall@1 %.3f, recall@5 %.3f, MRR@10 %.3f\n",
		m.Ranked, m.Recall1, m.Recall5, m.MRR10)
	misses := only(results, func(r Result) bool { return r.Verdict != Right })
	if len(misses) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%d misses:\n", len(misses))
	for _, r := range misses {
		text := strings.ReplaceAll(r.Answer.Text, "\n", " ")
		if runes := []rune(text); len(runes) > 160 {
			text = string(runes[:160]) + "…"
		}
		fmt.Fprintf(w, "  %s/%s %q\n      %s: %s (confidence %.2f)\n      %s\n", r.Suite, r.Case.ID, r.Case.Text, r.Verdict, r.Reason, r.Answer.Confidence, text)
	}
}
