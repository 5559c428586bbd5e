package ingest

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
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
func (a *audit) exchangedWithin(t *cubeTable) error {
	a.sexes(t)
	a.neighbours(t)
	return nil
}

// couple is the figures of women and men of one key.
type couple struct {
	women  row
	period int32
	ratio  float64 // logarithm of men to women
}

// sexes looks for periods in which the series that have more men otherwise have
// more women, and the other way round.
func (a *audit) sexes(t *cubeTable) {
	usual := map[int32][]float64{} // by series: the ratios of all periods
	bySeries := t.couples()
	byPeriod := map[int32][]float64{}
	first := map[int32]row{}
	for id, couples := range bySeries {
		for _, c := range couples {
			usual[id] = append(usual[id], c.ratio)
		}
	}
	for id, couples := range bySeries {
		if len(couples) < minPeriods {
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
	for _, p := range sortedPeriods(t, byPeriod) {
		exchanged := 0
		for _, x := range byPeriod[p] {
			if x < -0.5 {
				exchanged++
			}
		}
		if exchanged >= withinSeries && float64(exchanged) >= withinShare*float64(len(byPeriod[p])) {
			a.tellWithin(t, "finding.figures-exchanged.sexes", first[p], p, -1, exchanged)
		}
	}
}

// couples finds the women and men of each series of a table, in the order of the
// cube. Series are numbered.
func (t *cubeTable) couples() map[int32][]couple {
	sex := t.cube.ds.Index(warehouse.DimSex)
	women, men := position(t.texts(sex), "F"), position(t.texts(sex), "M")
	here := func(code int32) bool { return code != unset && int(code) < len(t.present[sex]) && t.present[sex][code] }
	k, ok := t.seriesKey()
	if !here(women) || !here(men) || !ok {
		return nil
	}
	found := map[int32][]couple{}
	key := t.cube.newKey()
	for _, n := range t.blocks {
		b := t.cube.blocks[n]
		for i, v := range b.Value {
			if b.Dims[sex][i] != women || !(v >= withinEvents) {
				continue
			}
			keyOf(b, i, key)
			key[sex] = men
			r, ok := t.cube.find(key)
			if other := t.cube.value(r); ok && other >= withinEvents {
				id := k.id(b, i)
				found[id] = append(found[id], couple{rowOf(n, i), b.Period[i], math.Log(other / v)})
			}
		}
	}
	return found
}

// sortedPeriods are the periods of a map in the order of their texts.
func sortedPeriods[V any](t *cubeTable, of map[int32]V) []int32 {
	texts := t.periodTexts()
	var order []int32
	for p := range of {
		order = append(order, p)
	}
	slices.SortFunc(order, func(a, b int32) int { return strings.Compare(texts[a], texts[b]) })
	return order
}

// pairOfPeriods is how the series of a table run through two periods of one
// frequency that follow upon each other.
type pairOfPeriods struct {
	at       row // the first figure, plus one; zero: none
	series   int
	smoother int // series that would be smoother with the two exchanged
}

// neighbours looks for two periods that follow upon each other in which nearly all
// series would be smoother were they exchanged, and by much. What happens in the
// same months of other years is the season.
func (a *audit) neighbours(t *cubeTable) {
	if !t.flows() || len(t.histories().ends) < withinSeries {
		return
	}
	from, many := t.monthRange()
	byFreq := map[int32][]pairOfPeriods{}
	freq := t.cube.ds.Index(warehouse.DimFreq)
	t.histories().each(minPeriods, func(points []point) {
		b, i := t.cube.at(points[0].row)
		if byFreq[b.Dims[freq][i]] == nil {
			byFreq[b.Dims[freq][i]] = make([]pairOfPeriods, many)
		}
		noteNeighbours(points, from, byFreq[b.Dims[freq][i]])
	})
	for code, pairs := range byFreq {
		for i := range pairs {
			if x := &pairs[i]; x.many() && !seasonal(pairs, i) && t.smootherBy(code, int32(from+i)) >= exchangedGain {
				a.tellNeighbours(t, x.at-1, x.series)
			}
		}
	}
}

// smootherBy is by how much the series of a frequency would be smoother in the mean
// were the period that begins in a month and the next one exchanged, on the
// logarithmic scale.
func (t *cubeTable) smootherBy(code, month int32) float64 {
	gain, series := 0.0, 0
	freq := t.cube.ds.Index(warehouse.DimFreq)
	t.histories().each(minPeriods, func(points []point) {
		if b, i := t.cube.at(points[0].row); b.Dims[freq][i] != code {
			return
		}
		at, here := slices.BinarySearchFunc(points, month, func(p point, m int32) int { return int(p.month - m) })
		if !here || at < 1 || at+2 >= len(points) || !followEachOther(points[at-1:at+3]) {
			return
		}
		var v [4]float64
		for i := range v {
			v[i] = math.Log(points[at-1+i].value)
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
func followEachOther(p []point) bool {
	step := p[1].month - p[0].month
	return p[2].month-p[1].month == step && p[3].month-p[2].month == step &&
		min(p[0].value, p[1].value, p[2].value, p[3].value) >= withinEvents
}

// noteNeighbours holds each four figures of a series that follow upon each other
// against the same with the middle two exchanged.
func noteNeighbours(points []point, from int, pairs []pairOfPeriods) {
	for i := 1; i+2 < len(points); i++ {
		p := points[i-1 : i+3 : i+3]
		if !followEachOther(p) {
			continue
		}
		x := &pairs[int(p[1].month)-from]
		if x.series++; x.at == 0 || p[1].row < x.at-1 {
			x.at = p[1].row + 1
		}
		if roughness(p[0].value, p[1].value, p[2].value, p[3].value) > roughness(p[0].value, p[2].value, p[1].value, p[3].value) {
			x.smoother++
		}
	}
}

// roughness is how far a series goes over four figures.
func roughness(a, b, c, d float64) float64 { return math.Abs(b-a) + math.Abs(c-b) + math.Abs(d-c) }

// tellNeighbours reports the period of a figure and the next one.
func (a *audit) tellNeighbours(t *cubeTable, at row, series int) {
	b, i := t.cube.at(at)
	p, err := warehouse.ParsePeriod(b.Periods.Texts[b.Period[i]])
	if err != nil {
		return
	}
	next := warehouse.Period{Start: p.End(), Months: p.Months}
	if other := position(t.periodTexts(), next.String()); other != unset {
		a.tellWithin(t, "finding.figures-exchanged.periods", at, b.Period[i], other, series)
	}
}

// tellWithin reports that figures of a period were exchanged, or of two.
func (a *audit) tellWithin(t *cubeTable, message string, at row, period, other int32, series int) {
	b, i := t.cube.at(at)
	if a.earlier.hasMoved(cellOf(b, i)) {
		return
	}
	texts := t.periodTexts()
	args := []any{"period", lang.Period(a.report.lang, texts[period]), "count", strconv.Itoa(series), "what", a.describe(b, i)}
	key := []string{t.ID, texts[period]}
	if other >= 0 {
		args = append(args, "other", lang.Period(a.report.lang, texts[other]))
		key = append(key, texts[other])
	}
	f := a.report.say(message, warehouse.Finding{
		Rule: "figures-exchanged", CellRef: cellOf(b, i), Key: strings.Join(key, " "), Found: figure(b, i),
	}, args...)
	f.Count = series
}
