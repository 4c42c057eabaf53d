package answer

import (
	"fmt"

	"plenipo/internal/dates"
)

// traced is how many candidates a trace shows.
const traced = 8

// trace records what the stages saw; nil when nobody wants to know.
func (e *Engine) trace(u *understanding, ranked []candidate, sure float64, decision string, args ...any) *Trace {
	if !u.explain {
		return nil
	}
	t := &Trace{
		Question: u.text, Lang: u.lang, LangSure: u.langSure, Intent: string(u.primary()),
		Entities: u.entities, FromThread: u.fromThread, Decision: fmt.Sprintf(decision, args...), Threshold: e.least(u),
	}
	if u.time.Relation != dates.None {
		t.Time = fmt.Sprint(u.time.Relation)
		if !u.time.Start.IsZero() {
			t.Time += fmt.Sprintf(" [%s, %s)", u.time.Start.Format("2006-01-02"), u.time.End.Format("2006-01-02"))
		}
	}
	for _, w := range u.terms {
		if w.weight == 0 {
			continue
		}
		asked := w.word
		for _, q := range u.words {
			if q.term == w.term && q.asked != "" {
				asked = q.asked
			}
		}
		t.Terms = append(t.Terms, TraceTerm{Word: asked, Term: w.term, IDF: w.idf, Corrected: w.corrected, Known: w.known})
	}
	for _, c := range ranked[:min(traced, len(ranked))] {
		p := &e.base.Passages()[c.passage]
		tc := TraceCandidate{Passage: p.ID, Title: p.Title, Score: c.score}
		for i, v := range c.features {
			tc.Features = append(tc.Features, TraceFeature{featureNames[i], v, e.tuning.rank[i]})
		}
		if c.best >= 0 {
			tc.Sentence = p.Sentence(c.best)
		}
		t.Candidates = append(t.Candidates, tc)
	}
	if len(ranked) > 0 {
		f := e.evidence(u, ranked)
		weight := func(i int) float64 { return e.tuning.confidence[i] }
		if s := e.tuning.sure; s != nil {
			weight = func(i int) float64 { return s.slope(signs(&f, &ranked[0]), i) }
		}
		for i, v := range f {
			t.Evidence = append(t.Evidence, TraceFeature{evidenceNames[i], v, weight(i)})
		}
		t.Coverage, t.Margin = f[evCoverage], f[evMargin]
	}
	return t
}
