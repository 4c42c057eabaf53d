package answer

import (
	"math"
	"strings"
	"testing"
)

// The table that is embedded is complete, and is written as it is read.
func TestSurenessOfTextsIsReadAndWritten(t *testing.T) {
	s, err := ReadSureness(sureOfTextsTable)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.String(); got != sureOfTextsTable {
		t.Errorf("the table is written as\n%s\nand was read as\n%s", got, sureOfTextsTable)
	}
	for _, name := range Signs() {
		if !strings.Contains(sureOfTextsTable, "\n"+name+"\t") {
			t.Errorf("the table has no line for %q: fit it again with \"plenipo eval --fit DIR…\"", name)
		}
	}
}

// What is all there is surer than what is half there.
func TestSurenessGrowsWithWhatIsFound(t *testing.T) {
	s := sureOfTexts()
	of := func(found float64) float64 {
		signs := make([]float64, len(Signs()))
		for i, name := range Signs() {
			switch name {
			case "confidence coverage", "confidence sentence", "confidence free", "confidence best", "confidence score", "rank bm25", "rank compact",
				"rank sentence", "rank count", "rank rare", "rank flat", "rank near", "rank order", "confidence window":
				signs[i] = found
			}
		}
		return s.Of(signs)
	}
	if half, all := of(.5), of(1); half >= all {
		t.Errorf("log-odds %.2f when half is found, %.2f when all is", half, all)
	}
}

// A slope is what Of changes by.
func TestSlope(t *testing.T) {
	s := sureOfTexts()
	signs := make([]float64, len(Signs()))
	for i := range signs {
		signs[i] = .5
	}
	for i, name := range Signs() {
		const step = 1e-5
		before := s.Of(signs)
		signs[i] += step
		change := (s.Of(signs) - before) / step
		signs[i] -= step
		if got := s.slope(signs, i); math.Abs(got-change) > 1e-3 {
			t.Errorf("%s: slope %.4f, but Of changes by %.4f", name, got, change)
		}
	}
}

func TestReadSurenessSaysWhatIsWrong(t *testing.T) {
	for table, want := range map[string]string{
		"":                                  `begins with ""`,
		"out\t1 2\nconstant\t0":             "has 1 numbers; 2 were expected",
		"out\t1 2\nconstant\t0 x":           `"x" is no number`,
		"out\t1 2\nmood\t0 1":               `there is no sign "mood"`,
		"out\t1 2\nconstant\t0 1\nout\t1 2": `there is no sign "out"`,
	} {
		if _, err := ReadSureness(table); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v; want one with %q", table, err, want)
		}
	}
}
