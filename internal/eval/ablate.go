package eval

import (
	"context"
	"fmt"
	"io"
	"strings"

	"plenipo/internal/answer"
)

// Ablate prints how much is lost on each collection when one of the ranking's numbers is set to 0, in points of R@1.
func Ablate(ctx context.Context, collections []*Collection, w io.Writer) error {
	t := answer.TextsTuning()
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
