package answer

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

// A Sureness tells how sure to be of the best candidate where a sum of weights tells too little: what a missing word means depends on
// how many are asked and how far the best is ahead. It is a neural network of one hidden layer beside a plain sum, over
// what Signs names.
type Sureness struct {
	Bias   float64
	Plain  []float64   // by sign: its part in the sum
	Hidden [][]float64 // by hidden unit: the weights of the signs, and a constant
	Out    []float64   // by hidden unit: what it adds
}

// signFeatures are the best candidate's features that are signs: those that are no evidence already, and mean the same in any base.
var signFeatures = [...]int{featBM25, featSentence, featPairs, featCompact, featNames, featSiblings, featOrder, featNear, featCount, featRare, featFlat, featTyped}

// Signs names what a Sureness weighs: the evidence, then the best candidate's features.
func Signs() []string {
	var names []string
	for _, n := range evidenceNames {
		names = append(names, "confidence "+n)
	}
	for _, f := range signFeatures {
		names = append(names, "rank "+featureNames[f])
	}
	return names
}

// signs returns what Signs names, of the best candidate.
func signs(evidence *[evidenceKinds]float64, best *candidate) []float64 {
	out := append(make([]float64, 0, int(evidenceKinds)+len(signFeatures)), evidence[:]...)
	for _, f := range signFeatures {
		out = append(out, best.features[f])
	}
	return out
}

// Of returns the logarithm of the odds that the best candidate answers.
func (s *Sureness) Of(signs []float64) float64 {
	x := s.Bias
	for i, w := range s.Plain {
		x += w * signs[i]
	}
	for h, unit := range s.Hidden {
		x += s.Out[h] * math.Tanh(s.excitement(unit, signs))
	}
	return x
}

func (s *Sureness) excitement(unit, signs []float64) float64 {
	x := unit[len(signs)]
	for i, v := range signs {
		x += unit[i] * v
	}
	return x
}

// slope returns by how much a little more of one sign would raise Of.
func (s *Sureness) slope(signs []float64, of int) float64 {
	x := s.Plain[of]
	for h, unit := range s.Hidden {
		t := math.Tanh(s.excitement(unit, signs))
		x += s.Out[h] * (1 - t*t) * unit[of]
	}
	return x
}

// String returns the network as a table: a line of what each hidden unit adds, behind the bias; a line of their constants; and a
// line for each sign, of its part in the sum and of its weights in the units.
func (s *Sureness) String() string {
	var b strings.Builder
	line := func(name string, first float64, rest func(h int) float64) {
		fmt.Fprintf(&b, "%s\t%.3g", name, first)
		for h := range s.Hidden {
			fmt.Fprintf(&b, " %.3g", rest(h))
		}
		b.WriteByte('\n')
	}
	line("out", s.Bias, func(h int) float64 { return s.Out[h] })
	names := Signs()
	line("constant", 0, func(h int) float64 { return s.Hidden[h][len(names)] })
	for i, name := range names {
		line(name, s.Plain[i], func(h int) float64 { return s.Hidden[h][i] })
	}
	return b.String()
}

// ReadSureness reads what String wrote. A sign that the table doesn't have counts for nothing.
func ReadSureness(table string) (*Sureness, error) {
	names := Signs()
	at := make(map[string]int, len(names))
	for i, n := range names {
		at[n] = i
	}
	s := &Sureness{Plain: make([]float64, len(names))}
	for n, line := range strings.Split(strings.TrimSpace(table), "\n") {
		name, list, _ := strings.Cut(line, "\t")
		var numbers []float64
		for f := range strings.FieldsSeq(list) {
			x, err := strconv.ParseFloat(f, 64)
			if err != nil {
				return nil, fmt.Errorf("line %d of the table of sureness: %q is no number", n+1, f)
			}
			numbers = append(numbers, x)
		}
		if n == 0 && name == "out" && len(numbers) > 0 {
			s.Bias, s.Out, s.Hidden = numbers[0], numbers[1:], make([][]float64, len(numbers)-1)
			for h := range s.Hidden {
				s.Hidden[h] = make([]float64, len(names)+1)
			}
			continue
		}
		i, known := at[name]
		switch {
		case n == 0:
			return nil, fmt.Errorf("the table of sureness begins with %q; it must begin with %q", name, "out")
		case len(numbers) != len(s.Hidden)+1:
			return nil, fmt.Errorf("line %d of the table of sureness has %d numbers; %d were expected", n+1, len(numbers), len(s.Hidden)+1)
		case name == "constant":
			i = len(names)
		case !known:
			return nil, fmt.Errorf("line %d of the table of sureness: there is no sign %q", n+1, name)
		default:
			s.Plain[i] = numbers[0]
		}
		for h := range s.Hidden {
			s.Hidden[h][i] = numbers[h+1]
		}
	}
	return s, nil
}

// sureOfTextsTable is what "plenipo eval --fit" printed for the fit halves of public collections.
//
//go:embed sure_texts.txt
var sureOfTextsTable string

// sureOfTexts returns the Sureness of TextsTuning.
var sureOfTexts = sync.OnceValue(func() *Sureness {
	s, err := ReadSureness(sureOfTextsTable)
	if err != nil {
		panic(err) // the table is embedded, and a test reads it
	}
	return s
})
