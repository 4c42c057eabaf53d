package web

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// A timeline is a picture of meetings in time, one lane a series, drawn by the template as SVG. Lengths are units of its view box.
type timeline struct {
	Width, Height float64
	Left          float64 // where the lanes begin
	Anchor        string  // which end of a lane's label is fixed
	Lanes         []lane
	Bars          []bar
	Ticks         []tick
	Today         float64 // -1: outside
	Bottom        float64
}

type lane struct {
	Label  string
	Y      float64
	Odd    bool
	LabelX float64
}

type bar struct {
	ID, Name, When, Phase string
	Vague                 bool // only its month or year is known
	X, Y, W               float64
}

type tick struct {
	X     float64
	Label string
}

// Measures of the picture.
const (
	timelineWidth = 960.0
	timelineLeft  = 110.0
	laneHeight    = 26.0
	laneTop       = 30.0
	barHeight     = 12.0
	leastBar      = 5.0 // a three-day meeting among ten years must still be seen and hit
	maxLanes      = 24
)

// drawTimeline places the dated ones among events. It is nil when fewer than two have a date: there is nothing to
// compare. Series beyond maxLanes, those with the fewest meetings, are left to the list. The
// picture begins with the year of since when an earlier meeting goes on in it. rtl lets time run from right to left.
func drawTimeline(events []answer.Event, since knowledge.Date, now time.Time, rtl bool) *timeline {
	type placed struct {
		answer.Event
		from, to time.Time
	}
	var dated []placed
	count := map[string]int{}
	for _, e := range events {
		if e.Start.IsZero() {
			continue
		}
		from, to := e.Start.Span(time.UTC)
		if !e.End.IsZero() {
			_, to = e.End.Span(time.UTC)
		}
		dated = append(dated, placed{e, from, to})
		count[e.Series]++
	}
	if len(dated) < 2 {
		return nil
	}
	series := slices.Sorted(maps.Keys(count))
	if len(series) > maxLanes {
		slices.SortStableFunc(series, func(a, b string) int { return count[b] - count[a] })
		series = series[:maxLanes]
	}
	first := map[string]time.Time{}
	for _, d := range slices.Backward(dated) {
		first[d.Series] = d.from
	}
	slices.SortStableFunc(series, func(a, b string) int { return first[a].Compare(first[b]) })
	lanes := map[string]int{}
	t := &timeline{Width: timelineWidth, Left: timelineLeft, Anchor: "end", Today: -1}
	for i, id := range series {
		lanes[id] = i
		t.Lanes = append(t.Lanes, lane{laneLabel(id), laneTop + float64(i)*laneHeight, i%2 == 1, timelineLeft - 8})
	}
	t.Bottom = laneTop + float64(len(series))*laneHeight
	t.Height = t.Bottom + 8

	from, to := dated[0].from, dated[0].to
	for _, d := range dated {
		if d.from.Before(from) {
			from = d.from
		}
		if d.to.After(to) {
			to = d.to
		}
	}
	if earliest, _ := since.Span(time.UTC); earliest.After(from) {
		from = earliest
	}
	from = time.Date(from.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	to = time.Date(to.Add(-time.Second).Year()+1, 1, 1, 0, 0, 0, 0, time.UTC)
	all := to.Sub(from).Hours()
	x := func(at time.Time) float64 {
		return timelineLeft + at.Sub(from).Hours()/all*(timelineWidth-timelineLeft-6)
	}

	for _, d := range dated {
		row, ok := lanes[d.Series]
		if !ok {
			continue
		}
		left, right := x(d.from), x(d.to)
		if left < timelineLeft {
			left = timelineLeft
		}
		t.Bars = append(t.Bars, bar{
			ID: d.ID, Name: d.Name, When: d.When, Phase: string(d.Phase), Vague: !d.Start.Exact(),
			X: left, W: max(leastBar, right-left), Y: laneTop + float64(row)*laneHeight + (laneHeight-barHeight)/2,
		})
	}
	if years := to.Year() - from.Year(); years == 1 {
		for m := from; m.Before(to); m = m.AddDate(0, 1, 0) {
			t.Ticks = append(t.Ticks, tick{x(m), fmt.Sprintf("%02d", m.Month())})
		}
	} else {
		step := 1
		for years/step > 14 {
			step++
		}
		for y := from.Year(); y < to.Year(); y += step {
			t.Ticks = append(t.Ticks, tick{x(time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC)), fmt.Sprint(y)})
		}
	}
	if !now.Before(from) && now.Before(to) {
		t.Today = x(now)
	}
	if rtl {
		t.mirror()
	}
	return t
}

// mirror turns the picture around, for readers who read from the right.
func (t *timeline) mirror() {
	for i := range t.Bars {
		t.Bars[i].X = t.Width - t.Bars[i].X - t.Bars[i].W
	}
	for i := range t.Ticks {
		t.Ticks[i].X = t.Width - t.Ticks[i].X
	}
	for i := range t.Lanes {
		t.Lanes[i].LabelX = t.Width - t.Lanes[i].LabelX
	}
	if t.Today >= 0 {
		t.Today = t.Width - t.Today
	}
	t.Left, t.Anchor = 6, "start"
}

// laneLabel is a series' id as a short label.
func laneLabel(id string) string {
	if id == "" {
		return "–"
	}
	if r := []rune(id); len(r) > 14 {
		id = string(r[:13]) + "…"
	}
	return strings.ToUpper(id)
}

// LaneWidth is how far a lane's background reaches.
func (t *timeline) LaneWidth() float64 { return t.Width - timelineLeft - 6 }

// LaneHeight and BarHeight are for the template.
func (t *timeline) LaneHeight() float64 { return laneHeight }

// BarHeight is the height of a meeting's bar.
func (t *timeline) BarHeight() float64 { return barHeight }
