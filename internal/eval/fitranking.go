package eval

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"

	"plenipo/internal/answer"
)

// The fit of FitRanking: gradient descent with momentum on the likelihood that a right text comes first, few steps and a
// decay, since weights that fit one collection better carry over to others worse. No weight falls below 0 but a length's.
const (
	rankingSteps    = 400
	rankingRate     = .05
	rankingMomentum = .9
	rankingDecay    = 1e-3
)

// A choice is one question's candidates: their features, and which are right.
type choice struct {
	features [][]float64
	right    []bool
}

// FitRanking fits the weights of the ranking's general features on collections (which should be their fit halves, see
// Collection.Keep), each collection counting alike, and prints them on w. What only suites can tell (suiteNumber) stays.
func FitRanking(ctx context.Context, collections []*Collection, w io.Writer) (answer.Tuning, error) {
	t := answer.DefaultTuning()
	var free []int // places of the numbers that are fitted
	names := t.Names()
	for i, name := range names {
		if strings.HasPrefix(name, "rank ") && !suiteNumber(name) {
			free = append(free, i)
		}
	}
	var sets [][]choice
	for _, c := range collections {
		set, err := c.choices(ctx, free)
		if err != nil {
			return t, err
		}
		sets = append(sets, set)
	}
	weights, speed := make([]float64, len(free)), make([]float64, len(free))
	for range rankingSteps {
		gradient := make([]float64, len(free))
		for _, set := range sets {
			for _, c := range set {
				c.pull(weights, gradient, 1/float64(len(set)*len(sets)))
			}
		}
		for i := range weights {
			speed[i] = rankingMomentum*speed[i] + gradient[i] + rankingDecay*weights[i]
			weights[i] -= rankingRate * speed[i] * 10
			if !strings.HasSuffix(names[free[i]], "length") {
				weights[i] = max(0, weights[i])
			}
		}
	}
	values := t.Values()
	for i, at := range free {
		values[at] = weights[i]
		fmt.Fprintf(w, "%-24s %.2f\n", names[at], weights[i])
	}
	return t.With(values), nil
}

// choices weighs the candidates of every question that has a right one among them.
func (c *Collection) choices(ctx context.Context, features []int) ([]choice, error) {
	m := &Measurement{Collection: c}
	if err := m.Open(ctx); err != nil {
		return nil, err
	}
	defer m.Close()
	var out []choice
	for i := range c.Questions {
		q := &c.Questions[i]
		if len(q.Relevant) == 0 {
			continue
		}
		weighed, err := m.engine.Weigh(ctx, answer.Question{Text: q.Text, Lang: q.Lang})
		if err != nil {
			return nil, fmt.Errorf("collection %s, question %s: %w", c.Name, q.ID, err)
		}
		var ch choice
		any := false
		for _, w := range weighed {
			row := make([]float64, len(features))
			for j, f := range features {
				row[j] = w.Features[f]
			}
			right := q.grade(m.ids[w.Passage.Document]) > 0
			any = any || right
			ch.features, ch.right = append(ch.features, row), append(ch.right, right)
		}
		if any {
			out = append(out, ch)
		}
	}
	return out, nil
}

// pull adds to gradient what would make a right candidate likelier to come first.
func (c *choice) pull(weights, gradient []float64, share float64) {
	scores := make([]float64, len(c.features))
	most := math.Inf(-1)
	for i, row := range c.features {
		for j, x := range row {
			scores[i] += weights[j] * x
		}
		most = max(most, scores[i])
	}
	all, right := 0., 0.
	for i := range scores {
		scores[i] = math.Exp(scores[i] - most)
		all += scores[i]
		if c.right[i] {
			right += scores[i]
		}
	}
	for i, row := range c.features {
		p := scores[i] / all
		if c.right[i] {
			p -= scores[i] / max(right, 1e-300)
		}
		for j, x := range row {
			gradient[j] += share * p * x
		}
	}
}

// Ablate prints how much is lost on each collection when one of the ranking's numbers is set to 0, in points of R@1.
func Ablate(ctx context.Context, collections []*Collection, w io.Writer) error {
	t := answer.DefaultTuning()
	names, values := t.Names(), t.Values()
	for _, c := range collections {
		m := &Measurement{Collection: c}
		if err := m.Open(ctx); err != nil {
			return err
		}
		whole, err := m.first(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s: R@1 %.3f; without\n", c.Name, whole)
		for i, name := range names {
			if !strings.HasPrefix(name, "rank ") && !strings.HasPrefix(name, "sentence ") || values[i] == 0 {
				continue
			}
			less := t.Values()
			less[i] = 0
			m.Tune(t.With(less))
			r1, err := m.first(ctx)
			if err != nil {
				return err
			}
			if r1 != whole {
				fmt.Fprintf(w, "  %-24s %+.1f\n", name, 100*(r1-whole))
			}
		}
		if err := m.Close(); err != nil {
			return err
		}
	}
	return nil
}

// first returns R@1 alone.
func (m *Measurement) first(ctx context.Context) (float64, error) {
	right, n := 0., 0.
	for i := range m.Collection.Questions {
		q := &m.Collection.Questions[i]
		if len(q.Relevant) == 0 {
			continue
		}
		f, err := m.engine.Find(ctx, answer.Question{Text: q.Text, Lang: q.Lang}, answer.FindOptions{Most: 1})
		if err != nil {
			return 0, fmt.Errorf("collection %s, question %s: %w", m.Collection.Name, q.ID, err)
		}
		n++
		if len(f.Hits) > 0 && q.grade(m.ids[f.Hits[0].Passage.Document]) > 0 {
			right++
		}
	}
	return right / max(1, n), nil
}
