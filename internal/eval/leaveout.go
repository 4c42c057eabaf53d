package eval

import (
	"context"
	"fmt"
	"io"

	"plenipo/internal/answer"
)

// leftOut is the likeness from which an article's claimed question counts as the very question that is asked: the
// same words but for inflection and for what says nothing.
const leftOut = .85

// LeaveOut asks again what articles answered right in results, passing over the claimed questions that say the same
// nearly word for word, and prints on w how much is still right: what titles and texts carry by themselves.
func LeaveOut(ctx context.Context, e *answer.Engine, suites []Suite, results []Result, w io.Writer) error {
	blind, err := Run(ctx, e.LeavingOut(leftOut), suites)
	if err != nil {
		return err
	}
	right, still, changed := 0, 0, 0
	for i, r := range results {
		if r.Verdict != Right || r.Case.Unanswerable() || r.Answer.Kind != answer.Passage {
			continue
		}
		right++
		if blind[i].Verdict == Right {
			still++
		}
		if blind[i].Answer.Text != r.Answer.Text {
			changed++
		}
	}
	_, err = fmt.Fprintf(w, "\nof %d questions answered right from articles, %d are without the claimed questions that say the same nearly word for word (%.1f%%); %d answers change\n",
		right, still, 100*share(still, right), changed)
	return err
}
