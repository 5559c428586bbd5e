package figures

import (
	"cmp"
	"math"
	"slices"

	"siemmes/warehouse"
)

// Past is what the past of a table's series says of its figures: which are
// alone, which are a zero out of nothing, and in which periods the whole table
// is on another scale, or much lower than before.
type Past struct {
	Alone, Zeros []Candidate
	Periods      map[PeriodKey]*Level
}

// Candidate is a figure that differs from those around it, and about what they
// would have it be.
type Candidate struct {
	Row      Row
	Expected float64
	Strength float64 // in standard deviations
}

// PeriodKey is a period of one frequency.
type PeriodKey struct{ Month, Freq int32 }

// Level says of how many series a period can be held against the periods
// before it, and in how many it is a thousand times as large, a thousandth, or
// much lower.
type Level struct {
	Series, Thousandfold, Thousandth, Low int
	First                                 Row // the first figure of the period that is off
}

// The bounds of rule outlier, of which docs/rules.md says how they were chosen.
const (
	outlierHistory   = 12  // figures that a series has at least
	OutlierTimes     = 1.5 // so many times as large, or as small, as on either side
	outlierDeviation = 6   // standard deviations
	leastSpread      = 0.05
)

// Past looks at every series of a table once.
func (t *Table) Past() *Past {
	t.pastOnce.Do(t.lookBack)
	return t.past
}

func (t *Table) lookBack() {
	t.past = &Past{Periods: map[PeriodKey]*Level{}}
	ds := t.Cube.Dataset
	measure, freq := ds.Index(warehouse.DimMeasure), ds.Index(warehouse.DimFreq)
	var grains []float64 // by measure
	var stocks []bool
	for _, id := range t.Texts(measure) {
		m, _ := ds.Measure(id)
		grains, stocks = append(grains, grain(m)), append(stocks, m.Kind == warehouse.Stock)
	}
	step := make([]int32, len(t.Texts(freq)))
	for i, code := range t.Texts(freq) {
		step[i] = int32(warehouse.Freq(code).Months())
	}
	from, many := t.MonthRange()
	levels := make([][]Level, len(step))
	w := &walk{found: t.past, base: Base(t.Declared), from: from}
	t.Histories().Each(MinPeriods, func(points []Point) {
		b, i := t.Cube.At(points[0].Row)
		if w.grain = grains[b.Dims[measure][i]]; w.grain > 0 {
			w.freq, w.stock = b.Dims[freq][i], stocks[b.Dims[measure][i]]
			w.step = step[w.freq]
			if levels[w.freq] == nil {
				levels[w.freq] = make([]Level, many)
			}
			w.levels = levels[w.freq]
			w.series(points)
		}
	})
	for f, of := range levels {
		for m := range of {
			if of[m].Series > 0 {
				t.past.Periods[PeriodKey{int32(from + m), int32(f)}] = &of[m]
			}
		}
	}
}

// grain is what one event adds to a figure: one to a count, to money what the
// catalog says of its unit. Zero where figures cannot be compared by ratio.
func grain(m warehouse.Measure) float64 {
	if m.Negative || m.Kind == warehouse.Ratio {
		return 0
	}
	return cmp.Or(m.One, 1)
}

// walk goes along the series of a table.
type walk struct {
	found  *Past
	base   float64
	grain  float64
	stock  bool // figures of a date: only their scale is looked at
	freq   int32
	step   int32
	levels []Level // of the periods of the frequency, by month from the first one on
	from   int
	middle []float64
	maybe  []Candidate
	places []int32
	steps  []float64
	bends  []float64
}

// series looks at one series. A figure that is alone is one that differs
// from what comes before it and from what follows in the same direction: a
// change of level differs from one side only.
func (w *walk) series(points []Point) {
	w.maybe, w.places = w.maybe[:0], w.places[:0]
	w.middle = middles(points, w.middle[:0])
	for i := 2; i < len(points); i++ {
		y, before := points[i].Value, w.middle[i]
		w.count(points[i], before)
		if w.stock {
			continue
		}
		near := before
		if i+1 < len(points) {
			after := w.after(points, i)
			if (y > before) != (y > after) || y == after {
				continue
			}
			if math.Abs(y-after) < math.Abs(y-before) {
				near = after
			}
		}
		switch {
		case y == 0:
			w.zero(points, i, near)
			continue
		case y <= OutlierTimes*near && near <= OutlierTimes*y, !w.beyondChance(y, near):
			continue
		}
		w.maybe, w.places = append(w.maybe, Candidate{Row: points[i].Row, Expected: near}), append(w.places, int32(i))
	}
	if len(w.maybe) > 0 && len(points) >= outlierHistory && 8*len(w.maybe) <= len(points)+8 {
		w.judge(points)
	}
}

// middles gives for each figure of a series the median of the three before it,
// or of as many as there are; of the first one itself.
func middles(points []Point, into []float64) []float64 {
	for i := range points {
		into = append(into, middleOf(points[max(0, i-3):max(1, i)]))
	}
	return into
}

// after is the median of the three figures that follow, or of as many as there
// are, one at least.
func (w *walk) after(points []Point, i int) float64 {
	if i+4 < len(points) {
		return w.middle[i+4]
	}
	return middleOf(points[i+1 : min(i+4, len(points))])
}

// beyondChance is the bound of rule implausible-jump, in events.
func (w *walk) beyondChance(y, near float64) bool {
	return math.Abs(y-near) > 50*w.grain+5*math.Sqrt(w.grain*math.Max(y, near))
}

// count notes for its period how a figure compares with those before it.
func (w *walk) count(p Point, before float64) {
	if before < 10*w.grain || p.Value == 0 {
		return
	}
	l := &w.levels[int(p.Month)-w.from]
	l.Series++
	if p.Value > 0.7*before && p.Value < 100*before {
		return
	}
	switch times := p.Value / before; {
	case times > 100 && times < 10_000: // the counts themselves may move by ten
		l.Thousandfold++
	case times < 1./100 && times > 1./10_000:
		l.Thousandth++
	case times <= 0.7:
		l.Low++
	}
	if l.First == 0 || p.Row < l.First-1 {
		l.First = p.Row + 1
	}
}

// zeroHistory is how many figures around a zero must all be well above it.
const zeroHistory, ZeroLeast = 6, 25

// zero tells a zero out of nothing: all figures of a year before and after it
// are at least 25, of which a Poisson count leaves no chance to a zero (e^-25),
// and at least a fifth of what is expected, as counts scatter more than that.
func (w *walk) zero(points []Point, i int, expected float64) {
	others := 0
	for j := max(0, i-12); j < min(len(points), i+13); j++ {
		if j == i {
			continue
		}
		if v := points[j].Value; v < ZeroLeast*w.grain+w.base || v < expected/5 {
			return
		}
		others++
	}
	if others >= zeroHistory {
		w.found.Zeros = append(w.found.Zeros, Candidate{Row: points[i].Row, Expected: expected})
	}
}

// judge holds the figures that may be alone against how much the series
// moves otherwise, on the logarithmic scale: a figure against the middle of the
// one before and the one after, the last one against the one before and the
// median step of the series.
func (w *walk) judge(points []Point) {
	steps, bends := w.steps[:0], w.bends[:0]
	last := math.Log1p(points[0].Value)
	here := math.Log1p(points[1].Value)
	for i := 1; i < len(points); i++ {
		steps = append(steps, here-last)
		if i+1 < len(points) {
			next := math.Log1p(points[i+1].Value)
			bends = append(bends, here-(last+next)/2)
			last, here = here, next
		}
	}
	w.steps, w.bends = steps, bends
	drift, step := scatter(steps)
	_, bend := scatter(bends)
	for k, x := range w.maybe {
		i := int(w.places[k])
		sigma, middle := step, math.Log1p(points[i-1].Value)+drift
		if i+1 < len(points) {
			sigma, middle = bend, (math.Log1p(points[i-1].Value)+math.Log1p(points[i+1].Value))/2
		}
		off := math.Log1p(points[i].Value) - middle
		if season := w.season(points, i); season*off > 0 {
			season = math.Copysign(math.Min(math.Abs(season), math.Abs(off)), off)
			off, middle = off-season, middle+season
		}
		x.Expected = math.Expm1(middle)
		noise := math.Sqrt(sigma*sigma + w.grain/(x.Expected+1) + w.base*w.base/12/((x.Expected+1)*(x.Expected+1)))
		if x.Strength = math.Abs(off) / noise; x.Strength >= outlierDeviation && math.Abs(off) > math.Log(OutlierTimes) {
			w.found.Alone = append(w.found.Alone, x)
		}
	}
}

// scatter is the median of numbers, and how far they scatter around it: 1.4826
// times the median absolute deviation, which is the standard deviation of a
// normal distribution, and which a few wrong figures do not move (Hampel 1974).
// It changes their order.
func scatter(v []float64) (middle, sigma float64) {
	if len(v) == 0 {
		return 0, leastSpread
	}
	slices.Sort(v)
	middle = v[len(v)/2]
	for i := range v {
		v[i] = math.Abs(v[i] - middle)
	}
	slices.Sort(v)
	return middle, math.Max(1.4826*v[len(v)/2], leastSpread)
}

// season is by how much the same month of other years is out, on the
// logarithmic scale: the median over the years there are.
func (w *walk) season(points []Point, i int) float64 {
	if w.step == 0 || w.step >= 12 {
		return 0
	}
	var found []float64
	year := int(12 / w.step)
	for j := i % year; j < len(points); j += year {
		if j == i || j < 2 || (points[j].Month-points[i].Month)%12 != 0 {
			continue
		}
		near := middleOf(points[j-2 : j])
		if j+2 < len(points) {
			near = math.Sqrt(near * middleOf(points[j+1:j+3]))
		}
		found = append(found, math.Log1p(points[j].Value)-math.Log1p(near))
	}
	if len(found) == 0 {
		return 0
	}
	slices.SortFunc(found, cmp.Compare[float64])
	return (found[(len(found)-1)/2] + found[len(found)/2]) / 2
}

// middleOf is the median of one to three figures.
func middleOf(p []Point) float64 {
	switch len(p) {
	case 1:
		return p[0].Value
	case 2:
		return (p[0].Value + p[1].Value) / 2
	}
	a, b, c := p[0].Value, p[1].Value, p[2].Value
	if a > b {
		a, b = b, a
	}
	switch {
	case c >= b:
		return b
	case c <= a:
		return a
	}
	return c
}

// The share of the series (or changes) that must be on another scale for the
// whole to be, and how many there must be at least.
const ScaleShare, scaleSeries = 0.8, 3

func MonthOf(p warehouse.Period) int32 { return int32(12*p.Start.Year() + int(p.Start.Month()) - 1) }

func (l *Level) OnOtherScale() bool {
	return l != nil && l.Series >= scaleSeries && float64(max(l.Thousandfold, l.Thousandth)) >= ScaleShare*float64(l.Series)
}
