package eval

import (
	"context"
	"math"

	"plenipo/internal/answer"
)

// manyRight is from how many relevant texts on a question tells nothing when they are taken away: some others, which nobody
// judged, are nearly as good.
const manyRight = 4

// confidence fits how sure to be of an answer: surer of one whose texts are there than of the same question's when they
// were taken away, and than of the other collections' questions.
func (f *textsFit) confidence(ctx context.Context) error {
	var sets [][]evidenceRow
	for _, m := range f.on {
		var own []evidenceRow
		asked, without := 0., 0.
		err := f.trials(ctx, m, func(q *CollectionQuestion, t trial) error {
			own = append(own, evidenceRow{t.evidence, true, 1})
			asked++
			if len(q.Relevant) >= manyRight {
				return nil
			}
			t, err := m.try(ctx, q, answer.FindOptions{Except: m.relevant(q)})
			if err != nil {
				return err
			}
			own = append(own, evidenceRow{t.evidence, false, 1})
			without++
			return nil
		})
		if err != nil {
			return err
		}
		off, err := f.offTopic(ctx, m)
		if err != nil {
			return err
		}
		sets = append(sets, append(alike(own, without/max(1, asked)), alike(off, offTopicWeight)...))
	}
	f.tuning = f.tuning.WithSureness(surenessOf(sets))
	return nil
}

// offTopicWeight is what all other collections' questions weigh together against one's own.
const offTopicWeight = .3

// offTopicAsked is how many of another collection's questions are asked.
const offTopicAsked = 300

// offTopic asks the other collections' questions of a collection's texts.
func (f *textsFit) offTopic(ctx context.Context, m *Measurement) (rows []evidenceRow, err error) {
	for _, o := range f.on {
		if o == m {
			continue
		}
		questions := o.Collection.Questions
		step := max(1, int(math.Ceil(float64(len(questions))/offTopicAsked)))
		for i := 0; i < len(questions); i += step {
			t, err := m.try(ctx, &questions[i], answer.FindOptions{})
			if err != nil {
				return nil, err
			}
			rows = append(rows, evidenceRow{t.evidence, false, 1})
		}
	}
	return rows, nil
}

// alike gives rows the same weight each, so that all together weigh as much as said.
func alike(rows []evidenceRow, all float64) []evidenceRow {
	for i := range rows {
		rows[i].weight = all / float64(len(rows))
	}
	return rows
}
