package eval

import (
	"testing"

	"plenipo/internal/answer"
)

// A network learns what no sum of weights tells: two signs speak for an answer when just one of them is there.
func TestNetworkLearnsWhatASumCannot(t *testing.T) {
	n := len(answer.Signs())
	row := func(a, b float64) evidenceRow {
		signs := make([]float64, n)
		signs[0], signs[1] = a, b
		return evidenceRow{signs, a != b, 1}
	}
	rows := []evidenceRow{row(0, 0), row(0, 1), row(1, 0), row(1, 1)}
	s := surenessOf([][]evidenceRow{rows})
	for _, r := range rows {
		if sure := s.Of(r.evidence) > 0; sure != r.right {
			t.Errorf("signs %v: sure %v, want %v", r.evidence[:2], sure, r.right)
		}
	}
	if again := surenessOf([][]evidenceRow{rows}); again.String() != s.String() {
		t.Error("the same rows gave another network")
	}
}
