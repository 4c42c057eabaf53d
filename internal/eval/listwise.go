package eval

import (
	"math"
	"slices"
)

// A choice is one question's candidates: their features, and which are right.
type choice struct {
	features [][]float64
	right    []bool
}

// any reports whether some candidate is right: others teach nothing.
func (c *choice) any() bool {
	for _, r := range c.right {
		if r {
			return true
		}
	}
	return false
}

// The fit of listwise: Adam (Kingma & Ba 2015), few steps and a decay, since weights that fit one collection better carry
// over to others worse.
const (
	listwiseSteps = 300
	listwiseRate  = .1
	listwiseDecay = 1e-3
)

// listwise returns the weights by which a right candidate is likeliest to come first (ListNet's likelihood), each set of
// choices counting alike. How sharply scores part candidates is each set's own: where many texts are right, or few are
// known to be, the odds are flatter, and that must not blunt the weights for all. The weights begin at start and decay
// towards it. Those that signed doesn't allow it don't fall below 0.
func listwise(sets [][]choice, start []float64, decay float64, signed func(i int) bool) []float64 {
	// Behind the weights stand the logarithms of each set's sharpness; the first's is 1.
	n := len(start)
	x := append(slices.Clone(start), make([]float64, len(sets))...)
	adam := newAdam(len(x))
	gradient := make([]float64, len(x))
	for step := range listwiseSteps {
		clear(gradient)
		for s, set := range sets {
			for i := range set {
				set[i].pull(x[:n], math.Exp(x[n+s]), 1/float64(len(set)*len(sets)), gradient[:n], &gradient[n+s])
			}
		}
		for i := range n {
			gradient[i] += decay * (x[i] - start[i])
		}
		gradient[n] = 0
		adam.step(x, gradient, listwiseRate*(1-float64(step)/listwiseSteps))
		for i := range n {
			if !signed(i) {
				x[i] = max(0, x[i])
			}
		}
	}
	return x[:n]
}

// pull adds to gradient, and to sharper for the sharpness, what would make a right candidate less likely to come first.
func (c *choice) pull(weights []float64, sharpness, share float64, gradient []float64, sharper *float64) {
	scores := make([]float64, len(c.features))
	most := math.Inf(-1)
	for i, row := range c.features {
		for j, x := range row {
			scores[i] += weights[j] * x
		}
		most = max(most, scores[i])
	}
	odds := make([]float64, len(scores))
	all, right := 0., 0.
	for i := range scores {
		odds[i] = math.Exp(sharpness * (scores[i] - most))
		all += odds[i]
		if c.right[i] {
			right += odds[i]
		}
	}
	for i, row := range c.features {
		p := odds[i] / all
		if c.right[i] {
			p -= odds[i] / max(right, 1e-300)
		}
		p *= share * sharpness
		*sharper += p * scores[i]
		for j, x := range row {
			gradient[j] += p * x
		}
	}
}

// An evidenceRow is the evidence for one answer, and whether it was right.
type evidenceRow struct {
	evidence []float64
	right    bool
	weight   float64
}

// adam is the optimizer's state.
type adam struct {
	mean, square []float64
	t            float64
}

func newAdam(n int) *adam { return &adam{mean: make([]float64, n), square: make([]float64, n)} }

// step moves x against the gradient.
func (a *adam) step(x, gradient []float64, rate float64) {
	const keepMean, keepSquare = .9, .99
	a.t++
	for i, g := range gradient {
		a.mean[i] = keepMean*a.mean[i] + (1-keepMean)*g
		a.square[i] = keepSquare*a.square[i] + (1-keepSquare)*g*g
		m, s := a.mean[i]/(1-math.Pow(keepMean, a.t)), a.square[i]/(1-math.Pow(keepSquare, a.t))
		x[i] -= rate * m / (math.Sqrt(s) + 1e-8)
	}
}
