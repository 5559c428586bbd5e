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

// pairOfPeriods is how the series of a table run through two periods that follow
// upon each other.
type pairOfPeriods struct {
	first, second int32 // periods
	at            row   // the first figure
	series        int
	smoother      int     // series that would be smoother with the two exchanged
	gain          float64 // by how much, on the logarithmic scale, in all
}

// neighbours looks for two periods that follow upon each other in which nearly all
// series would be smoother were they exchanged, and by much. What happens in the
// same months of other years is the season.
func (a *audit) neighbours(t *cubeTable) {
	if !t.flows() {
		return
	}
	pairs := map[int32]*pairOfPeriods{} // by the first one
	t.histories().each(minPeriods, func(points []point) {
		for i := 1; i+2 < len(points); i++ {
			t.noteNeighbours(points[i-1:i+3], pairs)
		}
	})
	texts := t.periodTexts()
	season := map[string][]*pairOfPeriods{}
	for _, x := range pairs {
		season[monthOfYear(texts[x.first])] = append(season[monthOfYear(texts[x.first])], x)
	}
	for _, p := range sortedPeriods(t, pairs) {
		x := pairs[p]
		if x.exchanged() && !slices.ContainsFunc(season[monthOfYear(texts[p])], func(y *pairOfPeriods) bool { return y != x && 2*y.smoother > y.series }) {
			a.tellWithin(t, "finding.figures-exchanged.periods", x.at, x.first, x.second, x.series)
		}
	}
}

// exchangedGain is how much smoother the series must be in the mean: a half.
const exchangedGain = 0.4

func (x *pairOfPeriods) exchanged() bool {
	return x.series >= withinSeries && float64(x.smoother) >= withinShare*float64(x.series) && x.gain >= exchangedGain*float64(x.series)
}

// monthOfYear is the part of a period's text behind the year: "07", "Q3".
func monthOfYear(period string) string {
	_, part, _ := strings.Cut(period, "-")
	return part
}

// noteNeighbours holds four figures of a series that follow upon each other
// against the same with the middle two exchanged.
func (t *cubeTable) noteNeighbours(p []point, pairs map[int32]*pairOfPeriods) {
	step := p[1].month - p[0].month
	var v [4]float64
	for i := range p {
		if p[i].value < withinEvents || i > 0 && p[i].month-p[i-1].month != step {
			return
		}
		v[i] = math.Log(p[i].value)
	}
	b, i := t.cube.at(p[1].row)
	c, j := t.cube.at(p[2].row)
	x := pairs[b.Period[i]]
	if x == nil {
		x = &pairOfPeriods{first: b.Period[i], second: c.Period[j], at: p[1].row}
		pairs[b.Period[i]] = x
	}
	x.at = min(x.at, p[1].row)
	x.series++
	gain := math.Abs(v[1]-v[0]) + math.Abs(v[3]-v[2]) - math.Abs(v[2]-v[0]) - math.Abs(v[3]-v[1])
	x.gain += math.Max(-1, math.Min(1, gain))
	if gain > 0 {
		x.smoother++
	}
}

// tellWithin reports that figures of a period were exchanged, or of two.
func (a *audit) tellWithin(t *cubeTable, message string, at row, period, other int32, series int) {
	b, i := t.cube.at(at)
	if a.earlier.hasMoved(cellOf(b, i)) {
		return
	}
	texts := t.periodTexts()
	args := []string{"period", lang.Period(a.report.lang, texts[period]), "count", strconv.Itoa(series), "what", a.describe(b, i)}
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
