package eval

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"plenipo/internal/answer"
)

// How the fit of a sentence's weights is scaled: one that says all that is asked, side by side and in order, gets this much.
const saidAll = 1.5

// saidAllOf are the features that such a sentence has.
var saidAllOf = []string{"coverage", "pairs", "order", "near", "names", "count"}

// pooledPassages is how many passages' sentences are compared.
const pooledPassages = 5

// A trial is one question asked of a collection's texts.
type trial struct {
	weighed  []answer.Weighed
	right    []bool   // by candidate
	holds    [][]bool // by candidate and sentence
	evidence []float64
}

// FitTexts fits the numbers for bases of texts (answer.TextsTuning) on collections, which should be their fit halves (see
// Collection.Keep), each counting alike, and prints them on w: first sentences, then passages, then which of a
// passage's sentences is quoted, then how the two are put together, then the confidence (a table as in internal/answer/sure_texts.txt). What only suites can tell (suiteNumber) stays but for the confidence.
func FitTexts(ctx context.Context, collections []*Collection, w io.Writer) (answer.Tuning, error) {
	f := textsFit{tuning: answer.TextsTuning()}
	for _, c := range collections {
		m := &Measurement{Collection: c}
		if err := m.Open(ctx); err != nil {
			return f.tuning, err
		}
		defer m.Close()
		f.on = append(f.on, m)
	}
	for _, step := range []func(context.Context) error{f.sentences, f.passages, f.choosing, f.pool, f.confidence} {
		if err := step(ctx); err != nil {
			return f.tuning, err
		}
	}
	values := f.tuning.Values()
	for i, name := range f.tuning.Names() {
		if !strings.HasPrefix(name, "confidence ") {
			fmt.Fprintf(w, "%-24s %.3f\n", name, values[i])
		}
	}
	choice := f.tuning.Choice()
	for i, at := range f.numbers("sentence ") {
		fmt.Fprintf(w, "%-24s %.3f\n", "choice "+strings.TrimPrefix(f.tuning.Names()[at], "sentence "), choice[i])
	}
	fmt.Fprintf(w, "\n%s\n", f.tuning.Sureness())
	return f.tuning, nil
}

// A textsFit is FitTexts under way.
type textsFit struct {
	on     []*Measurement
	tuning answer.Tuning
}

// numbers returns the places of the tuning's numbers whose names begin with prefix.
func (f *textsFit) numbers(prefix string) (places []int) {
	for i, name := range f.tuning.Names() {
		if strings.HasPrefix(name, prefix) {
			places = append(places, i)
		}
	}
	return places
}

func (f *textsFit) set(places []int, numbers []float64) {
	values := f.tuning.Values()
	for i, at := range places {
		values[at] = numbers[i]
	}
	f.tuning = f.tuning.With(values)
}

// trials asks all answerable questions of a collection, weighed by the present numbers, and hands on what came of each.
func (f *textsFit) trials(ctx context.Context, m *Measurement, each func(q *CollectionQuestion, t trial) error) error {
	m.Tune(f.tuning)
	for i := range m.Collection.Questions {
		q := &m.Collection.Questions[i]
		if len(q.Relevant) == 0 {
			continue
		}
		t, err := m.try(ctx, q, answer.FindOptions{})
		if err != nil {
			return err
		}
		if err := each(q, t); err != nil {
			return err
		}
	}
	return nil
}

// try asks one question.
func (m *Measurement) try(ctx context.Context, q *CollectionQuestion, o answer.FindOptions) (trial, error) {
	var t trial
	var err error
	if t.weighed, t.evidence, err = m.engine.Weigh(ctx, answer.Question{Text: q.Text, Lang: q.Lang}, o); err != nil {
		return t, fmt.Errorf("collection %s, question %s: %w", m.Collection.Name, q.ID, err)
	}
	for _, w := range t.weighed {
		right := q.grade(m.ids[w.Passage.Document]) > 0
		holds := make([]bool, len(w.Sentences))
		for j := range holds {
			holds[j] = right && holdsAny(w.Passage.Sentence(j), q.Answers)
		}
		t.right, t.holds = append(t.right, right), append(t.holds, holds)
	}
	return t, nil
}

// choices asks every collection's questions and makes a choice of each; sets without any are left out.
func (f *textsFit) choices(ctx context.Context, of func(t *trial) choice) ([][]choice, error) {
	var sets [][]choice
	for _, m := range f.on {
		var set []choice
		err := f.trials(ctx, m, func(_ *CollectionQuestion, t trial) error {
			if c := of(&t); c.any() {
				set = append(set, c)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if len(set) > 0 {
			sets = append(sets, set)
		}
	}
	return sets, nil
}

// sentences fits what makes a sentence of the best passages the one that answers, given how its passage scores.
func (f *textsFit) sentences(ctx context.Context) error {
	places := f.numbers("sentence ")
	sets, err := f.choices(ctx, func(t *trial) (c choice) {
		for i, w := range t.weighed[:min(pooledPassages, len(t.weighed))] {
			for j, s := range w.Sentences {
				c.features = append(c.features, append([]float64{w.Score}, s...))
				c.right = append(c.right, t.holds[i][j])
			}
		}
		return c
	})
	if err != nil || len(sets) == 0 {
		return err // no collection has answers in words
	}
	f.set(places, f.saidAll(listwise(sets, make([]float64, 1+len(places)), listwiseDecay, func(i int) bool { return i > 0 })[1:]))
	return nil
}

// choosing fits what makes a sentence the one that answers among those of the right passage.
func (f *textsFit) choosing(ctx context.Context) error {
	n := len(f.numbers("sentence "))
	sets, err := f.choices(ctx, func(t *trial) (c choice) {
		if i := slices.Index(t.right, true); i >= 0 {
			c.features, c.right = t.weighed[i].Sentences, t.holds[i]
		}
		return c
	})
	if err != nil || len(sets) == 0 {
		return err
	}
	f.tuning = f.tuning.WithChoice(f.saidAll(listwise(sets, make([]float64, n), listwiseDecay, func(int) bool { return true })))
	return nil
}

// saidAll scales the weights of sentences.
func (f *textsFit) saidAll(weights []float64) []float64 {
	names, all := f.tuning.Names(), 0.
	for i, at := range f.numbers("sentence ") {
		if slices.Contains(saidAllOf, strings.TrimPrefix(names[at], "sentence ")) {
			all += weights[i]
		}
	}
	for i := range weights {
		weights[i] *= saidAll / all
	}
	return weights
}

// passages fits the general features of a passage. No weight falls below 0 but a length's.
func (f *textsFit) passages(ctx context.Context) error {
	names := f.tuning.Names()
	places := slices.DeleteFunc(f.numbers("rank "), func(i int) bool { return suiteNumber(names[i]) })
	sets, err := f.choices(ctx, func(t *trial) (c choice) {
		for _, w := range t.weighed {
			row := make([]float64, len(places))
			for j, at := range places {
				row[j] = w.Features[at]
			}
			c.features = append(c.features, row)
		}
		c.right = t.right
		return c
	})
	if err != nil {
		return err
	}
	f.set(places, listwise(sets, make([]float64, len(places)), listwiseDecay, func(i int) bool { return names[places[i]] == "rank length" }))
	return nil
}

// pool fits how much a sentence's score weighs against its passage's.
func (f *textsFit) pool(ctx context.Context) error {
	weights := f.tuning.Choice()
	sets, err := f.choices(ctx, func(t *trial) (c choice) {
		for i, w := range t.weighed[:min(pooledPassages, len(t.weighed))] {
			for j, s := range w.Sentences {
				score := 0.
				for k, w := range weights {
					score += w * s[k]
				}
				c.features = append(c.features, []float64{w.Score, score})
				c.right = append(c.right, t.holds[i][j])
			}
		}
		return c
	})
	if err != nil || len(sets) == 0 {
		return err
	}
	w := listwise(sets, make([]float64, 2), listwiseDecay, func(int) bool { return false })
	f.set(f.numbers("pool"), []float64{w[1] / max(w[0], 1e-3)})
	return nil
}
