package eval

import (
	"math"
	"math/rand/v2"

	"plenipo/internal/answer"
)

// The fit of a Sureness: a small network, much decay and few steps, since what fits one collection better carries over to
// others worse.
const (
	netUnits = 12
	netSteps = 500
	netRate  = .03
	netDecay = 5e-3
	netSum   = .1 // of the decay, for the plain sum's weights
)

// A net is the network under way, over signs scaled to mean 0 and deviation 1. What is learned is one list: for each unit the weights of
// the signs and a constant, then what each adds, then the plain sum's weights and the bias.
type net struct {
	signs    int
	learned  []float64
	gradient []float64
	excited  [netUnits]float64
}

func (n *net) unit(of []float64, h int) []float64 {
	return of[h*(n.signs+1):][: n.signs+1 : n.signs+1]
}
func (n *net) out(of []float64) []float64   { return of[netUnits*(n.signs+1):][:netUnits] }
func (n *net) plain(of []float64) []float64 { return of[netUnits*(n.signs+2):] }

// surenessOf returns the network that tells rows that are right from the others.
func surenessOf(sets [][]evidenceRow) *answer.Sureness {
	var rows []evidenceRow
	total := 0.
	for _, set := range sets {
		rows = append(rows, set...)
		for _, r := range set {
			total += r.weight
		}
	}
	rows, mean, deviation := scaled(rows)
	n := &net{signs: len(mean)}
	n.learned = make([]float64, netUnits*(n.signs+2)+n.signs+1)
	n.gradient = make([]float64, len(n.learned))
	random := rand.New(rand.NewPCG(1, 2))
	for h := range netUnits {
		for i := range n.signs {
			n.unit(n.learned, h)[i] = random.NormFloat64() / math.Sqrt(float64(n.signs))
		}
		n.out(n.learned)[h] = random.NormFloat64() / math.Sqrt(netUnits)
	}
	adam := newAdam(len(n.learned))
	for step := range netSteps {
		clear(n.gradient)
		for i := range rows {
			n.pull(&rows[i], 1/total)
		}
		n.decay()
		adam.step(n.learned, n.gradient, netRate*(1-float64(step)/netSteps))
	}
	return n.sureness(mean, deviation)
}

// scaled returns rows whose signs have mean 0 and deviation 1; one that never changes stays at 0.
func scaled(rows []evidenceRow) (out []evidenceRow, mean, deviation []float64) {
	signs, n := len(rows[0].evidence), float64(len(rows))
	mean, deviation = make([]float64, signs), make([]float64, signs)
	for _, r := range rows {
		for i, v := range r.evidence {
			mean[i] += v / n
		}
	}
	for _, r := range rows {
		for i, v := range r.evidence {
			deviation[i] += (v - mean[i]) * (v - mean[i]) / n
		}
	}
	for i := range deviation {
		deviation[i] = math.Sqrt(deviation[i])
	}
	for _, r := range rows {
		scaled := make([]float64, signs)
		for i, v := range r.evidence {
			if deviation[i] > 1e-6 {
				scaled[i] = (v - mean[i]) / deviation[i]
			}
		}
		r.evidence = scaled
		out = append(out, r)
	}
	return out, mean, deviation
}

// pull adds to the gradient what would make a row less likely to be taken for what it is.
func (n *net) pull(r *evidenceRow, share float64) {
	plain := n.plain(n.learned)
	x := plain[n.signs]
	for i, v := range r.evidence {
		x += plain[i] * v
	}
	for h := range netUnits {
		unit := n.unit(n.learned, h)
		sum := unit[n.signs]
		for i, v := range r.evidence {
			sum += unit[i] * v
		}
		n.excited[h] = math.Tanh(sum)
		x += n.out(n.learned)[h] * n.excited[h]
	}
	miss := 1 / (1 + math.Exp(-x))
	if r.right {
		miss--
	}
	miss *= r.weight * share
	slope := n.plain(n.gradient)
	for i, v := range r.evidence {
		slope[i] += miss * v
	}
	slope[n.signs] += miss
	for h, t := range n.excited {
		n.out(n.gradient)[h] += miss * t
		back := miss * n.out(n.learned)[h] * (1 - t*t)
		unit := n.unit(n.gradient, h)
		for i, v := range r.evidence {
			unit[i] += back * v
		}
		unit[n.signs] += back
	}
}

// decay adds what draws weights to 0. Constants are free.
func (n *net) decay() {
	for h := range netUnits {
		unit, slope := n.unit(n.learned, h), n.unit(n.gradient, h)
		for i := range n.signs {
			slope[i] += netDecay * unit[i]
		}
		n.out(n.gradient)[h] += netDecay * n.out(n.learned)[h]
	}
	plain, slope := n.plain(n.learned), n.plain(n.gradient)
	for i := range n.signs {
		slope[i] += netDecay * netSum * plain[i]
	}
}

// sureness returns the network over signs as they are.
func (n *net) sureness(mean, deviation []float64) *answer.Sureness {
	unscale := func(weights []float64) []float64 {
		out := make([]float64, n.signs+1)
		out[n.signs] = weights[n.signs]
		for i := range n.signs {
			if deviation[i] > 1e-6 {
				out[i] = weights[i] / deviation[i]
				out[n.signs] -= out[i] * mean[i]
			}
		}
		return out
	}
	plain := unscale(n.plain(n.learned))
	s := &answer.Sureness{Bias: plain[n.signs], Plain: plain[:n.signs], Out: n.out(n.learned)}
	for h := range netUnits {
		s.Hidden = append(s.Hidden, unscale(n.unit(n.learned, h)))
	}
	return s
}
