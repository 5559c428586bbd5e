package check

import (
	"math"
	"slices"
	"strings"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

// How many series must agree for the figures of a period to have been exchanged,
// and what share of them; and from how many events on a figure says something.
const (
	withinSeries = 10
	withinShare  = 0.9
	withinEvents = 25
)

// exchangedWithin is rule figures-exchanged within a file: men and women, or two
// periods that follow upon each other, have exchanged their figures.
func exchangedWithin(a *File, t *figures.Table) {
	exchangedSexes(a, t)
	exchangedPeriods(a, t)
}

// couple is the figures of women and men of one key.
type couple struct {
	women  figures.Row
	period int32
	ratio  float64 // logarithm of men to women
}

// exchangedSexes looks for periods in which the series that have more men otherwise have
// more women, and the other way round.
func exchangedSexes(a *File, t *figures.Table) {
	usual := map[int32][]float64{} // by series: the ratios of all periods
	bySeries := couplesOf(t)
	byPeriod := map[int32][]float64{}
	first := map[int32]figures.Row{}
	for id, couples := range bySeries {
		for _, c := range couples {
			usual[id] = append(usual[id], c.ratio)
		}
	}
	for id, couples := range bySeries {
		if len(couples) < figures.MinPeriods {
			continue
		}
		slices.Sort(usual[id])
		middle := usual[id][len(usual[id])/2]
		if math.Abs(middle) < 0.2 {
			continue // as many men as women
		}
		for _, c := range couples {
			byPeriod[c.period] = append(byPeriod[c.period], c.ratio/middle)
			if f, ok := first[c.period]; !ok || c.women < f {
				first[c.period] = c.women
			}
		}
	}
	for _, p := range figures.SortedPeriods(t, byPeriod) {
		exchanged := 0
		for _, x := range byPeriod[p] {
			if x < -0.5 {
				exchanged++
			}
		}
		if exchanged >= withinSeries && float64(exchanged) >= withinShare*float64(len(byPeriod[p])) {
			tellWithin(a, t, "finding.figures-exchanged.sexes", first[p], p, -1, exchanged)
		}
	}
}

// couplesOf finds the women and men of each series of a table, in the order of the
// cube. Series are numbered.
func couplesOf(t *figures.Table) map[int32][]couple {
	sex := t.Cube.Dataset.Index(warehouse.DimSex)
	women, men := figures.Position(t.Texts(sex), "F"), figures.Position(t.Texts(sex), "M")
	here := func(code int32) bool {
		return code != figures.Unset && int(code) < len(t.Present[sex]) && t.Present[sex][code]
	}
	k, ok := t.SeriesKey()
	if !here(women) || !here(men) || !ok {
		return nil
	}
	found := map[int32][]couple{}
	key := t.Cube.NewKey()
	for _, n := range t.Blocks {
		b := t.Cube.Blocks[n]
		for i, v := range b.Value {
			if b.Dims[sex][i] != women || !(v >= withinEvents) {
				continue
			}
			figures.KeyOf(b, i, key)
			key[sex] = men
			r, ok := t.Cube.Find(key)
			if other := t.Cube.Value(r); ok && other >= withinEvents {
				id := k.Id(b, i)
				found[id] = append(found[id], couple{figures.RowOf(n, i), b.Period[i], math.Log(other / v)})
			}
		}
	}
	return found
}

// pairOfPeriods is how the series of a table run through two periods of one
// frequency that follow upon each other.
type pairOfPeriods struct {
	at       figures.Row // the first figure, plus one; zero: none
	series   int
	smoother int // series that would be smoother with the two exchanged
}

// exchangedPeriods looks for two periods that follow upon each other in which nearly all
// series would be smoother were they exchanged, and by much. What happens in the
// same months of other years is the season.
func exchangedPeriods(a *File, t *figures.Table) {
	if !t.Flows() || len(t.Histories().Ends) < withinSeries {
		return
	}
	from, many := t.MonthRange()
	byFreq := map[int32][]pairOfPeriods{}
	freq := t.Cube.Dataset.Index(warehouse.DimFreq)
	t.Histories().Each(figures.MinPeriods, func(points []figures.Point) {
		b, i := t.Cube.At(points[0].Row)
		if byFreq[b.Dims[freq][i]] == nil {
			byFreq[b.Dims[freq][i]] = make([]pairOfPeriods, many)
		}
		noteNeighbours(points, from, byFreq[b.Dims[freq][i]])
	})
	for code, pairs := range byFreq {
		for i := range pairs {
			if x := &pairs[i]; x.many() && !seasonal(pairs, i) && smootherBy(t, code, int32(from+i)) >= exchangedGain {
				tellNeighbours(a, t, x.at-1, x.series)
			}
		}
	}
}

// smootherBy is by how much the series of a frequency would be smoother in the mean
// were the period that begins in a month and the next one exchanged, on the
// logarithmic scale.
func smootherBy(t *figures.Table, code, month int32) float64 {
	gain, series := 0.0, 0
	freq := t.Cube.Dataset.Index(warehouse.DimFreq)
	t.Histories().Each(figures.MinPeriods, func(points []figures.Point) {
		if b, i := t.Cube.At(points[0].Row); b.Dims[freq][i] != code {
			return
		}
		at, here := slices.BinarySearchFunc(points, month, func(p figures.Point, m int32) int { return int(p.Month - m) })
		if !here || at < 1 || at+2 >= len(points) || !followEachOther(points[at-1:at+3]) {
			return
		}
		var v [4]float64
		for i := range v {
			v[i] = math.Log(points[at-1+i].Value)
		}
		series++
		gain += math.Max(-1, math.Min(1, roughness(v[0], v[1], v[2], v[3])-roughness(v[0], v[2], v[1], v[3])))
	})
	return gain / float64(max(series, 1))
}

// exchangedGain is how much smoother the series must be in the mean: a half.
const exchangedGain = 0.4

// many reports whether nearly all series would be smoother.
func (x *pairOfPeriods) many() bool {
	return x.series >= withinSeries && float64(x.smoother) >= withinShare*float64(x.series)
}

// seasonal reports whether most series would be smoother in the same months of
// another year, too.
func seasonal(pairs []pairOfPeriods, at int) bool {
	for i := at % 12; i < len(pairs); i += 12 {
		if i != at && 2*pairs[i].smoother > pairs[i].series {
			return true
		}
	}
	return false
}

// followEachOther reports whether four figures are those of periods that follow
// upon each other, and large.
func followEachOther(p []figures.Point) bool {
	step := p[1].Month - p[0].Month
	return p[2].Month-p[1].Month == step && p[3].Month-p[2].Month == step &&
		min(p[0].Value, p[1].Value, p[2].Value, p[3].Value) >= withinEvents
}

// noteNeighbours holds each four figures of a series that follow upon each other
// against the same with the middle two exchanged.
func noteNeighbours(points []figures.Point, from int, pairs []pairOfPeriods) {
	for i := 1; i+2 < len(points); i++ {
		p := points[i-1 : i+3 : i+3]
		if !followEachOther(p) {
			continue
		}
		x := &pairs[int(p[1].Month)-from]
		if x.series++; x.at == 0 || p[1].Row < x.at-1 {
			x.at = p[1].Row + 1
		}
		if roughness(p[0].Value, p[1].Value, p[2].Value, p[3].Value) > roughness(p[0].Value, p[2].Value, p[1].Value, p[3].Value) {
			x.smoother++
		}
	}
}

// roughness is how far a series goes over four figures.
func roughness(a, b, c, d float64) float64 { return math.Abs(b-a) + math.Abs(c-b) + math.Abs(d-c) }

// tellNeighbours reports the period of a figure and the next one.
func tellNeighbours(a *File, t *figures.Table, at figures.Row, series int) {
	b, i := t.Cube.At(at)
	p, err := warehouse.ParsePeriod(b.Periods.Texts[b.Period[i]])
	if err != nil {
		return
	}
	next := warehouse.Period{Start: p.End(), Months: p.Months}
	if other := figures.Position(t.PeriodTexts(), next.String()); other != figures.Unset {
		tellWithin(a, t, "finding.figures-exchanged.periods", at, b.Period[i], other, series)
	}
}

// tellWithin reports that figures of a period were exchanged, or of two.
func tellWithin(a *File, t *figures.Table, message string, at figures.Row, period, other int32, series int) {
	b, i := t.Cube.At(at)
	if a.earlier.HasMoved(figures.CellOf(b, i)) {
		return
	}
	texts := t.PeriodTexts()
	args := []any{"period", warehouse.PeriodValue(texts[period]), "count", series, "what", Describe(b, i)}
	key := []string{t.ID, texts[period]}
	if other >= 0 {
		args = append(args, "other", warehouse.PeriodValue(texts[other]))
		key = append(key, texts[other])
	}
	f := a.Report.Say(message, warehouse.Finding{
		Rule: "figures-exchanged", CellRef: figures.CellOf(b, i), Key: strings.Join(key, " "), Found: warehouse.Literal(figures.Figure(b, i)),
	}, args...)
	f.Count = series
}
