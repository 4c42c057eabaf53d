package web

import (
	"math"
	"time"

	"plenipo/internal/answer"
	"plenipo/internal/store"
)

// A chart is a picture of questions a day, answered and not, drawn by the template as SVG.
type chart struct {
	Width, Height float64
	Left, Bottom  float64
	Bars          []column
	Ticks         []tick
	Lines         []line
	Most          int
}

// A column is a day, week or month: answered below, unknown on top of it.
type column struct {
	X, W              float64
	Y1, H1, Y2, H2    float64
	Label             string
	Answered, Unknown int
}

type line struct {
	Y     float64
	Label int
}

// Measures of the chart.
const (
	chartWidth, chartHeight = 960.0, 220.0
	chartLeft, chartBottom  = 44.0, 190.0
	chartTop                = 12.0
)

// drawQuestions sums points up by day, or by week or month where days would be too narrow to see. nil when nothing
// was asked.
func drawQuestions(points []store.Point, since, until time.Time, rtl bool) *chart {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	since, until = day(since.UTC()), day(until.UTC())
	days := int(until.Sub(since)/(24*time.Hour)) + 1
	step := 1
	switch {
	case days > 200:
		step = 14
	case days > 60:
		step = 7
	}
	columns := make([]column, (days+step-1)/step)
	most := 0
	for _, p := range points {
		i := int(day(p.Day.UTC()).Sub(since)/(24*time.Hour)) / step
		if i < 0 || i >= len(columns) {
			continue
		}
		if answer.Kind(p.Value) == answer.Unknown {
			columns[i].Unknown += p.Count
		} else {
			columns[i].Answered += p.Count
		}
		most = max(most, columns[i].Answered+columns[i].Unknown)
	}
	if most == 0 {
		return nil
	}
	unit := niceStep(most)
	top := (most + unit - 1) / unit * unit
	c := &chart{Width: chartWidth, Height: chartHeight, Left: chartLeft, Bottom: chartBottom, Most: top}
	scale := (chartBottom - chartTop) / float64(top)
	slot := (chartWidth - chartLeft - 8) / float64(len(columns))
	for v := 0; v <= top; v += unit {
		c.Lines = append(c.Lines, line{chartBottom - float64(v)*scale, v})
	}
	every := int(math.Ceil(float64(len(columns)) / 10))
	for i := range columns {
		b := &columns[i]
		at := since.AddDate(0, 0, i*step)
		b.Label = at.Format(time.DateOnly)
		b.X, b.W = chartLeft+float64(i)*slot+slot*.14, slot*.72
		if rtl {
			b.X = chartLeft + chartWidth - 8 - b.X - b.W
		}
		b.H1, b.H2 = float64(b.Answered)*scale, float64(b.Unknown)*scale
		b.Y1 = chartBottom - b.H1
		b.Y2 = b.Y1 - b.H2
		if i%every == 0 {
			c.Ticks = append(c.Ticks, tick{b.X + b.W/2, at.Format("01-02")})
		}
	}
	c.Bars = columns
	return c
}

// niceStep returns a round distance of lines, of which about five reach n.
func niceStep(n int) int {
	step := 1
	for _, f := range []int{1, 2, 5} {
		for s := f; ; s *= 10 {
			if n <= 5*s {
				if step == 1 || s < step {
					step = s
				}
				break
			}
		}
	}
	return max(1, step)
}
