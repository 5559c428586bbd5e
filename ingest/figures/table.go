package figures

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"siemmes/warehouse"
)

// MainFreq is the frequency of most figures of the table, and the positions of
// its periods in order of time.
func (t *Table) MainFreq() (warehouse.Freq, []int32) {
	months, fits := t.regular()
	codes := t.Texts(t.Cube.Dataset.Index(warehouse.DimFreq))
	var best []int32
	var freq warehouse.Freq
	for f, of := range fits {
		if !t.Present[t.Cube.Dataset.Index(warehouse.DimFreq)][f] {
			continue
		}
		var order []int32
		for p, here := range t.Periods {
			if here && of[p] {
				order = append(order, int32(p))
			}
		}
		if len(order) > len(best) {
			best, freq = order, warehouse.Freq(codes[f])
		}
	}
	slices.SortFunc(best, func(a, b int32) int { return cmp.Compare(months[a], months[b]) })
	return freq, best
}

// SortedPeriods are the periods of a map in the order of their texts.
func SortedPeriods[V any](t *Table, of map[int32]V) []int32 {
	texts := t.PeriodTexts()
	var order []int32
	for p := range of {
		order = append(order, p)
	}
	slices.SortFunc(order, func(a, b int32) int { return strings.Compare(texts[a], texts[b]) })
	return order
}

func (t *Table) ManyPeriods() int {
	n := 0
	for _, here := range t.Periods {
		if here {
			n++
		}
	}
	return n
}

// MonthRange is the first month of the table's periods, since year zero, and how
// many months there are up to the first month of the last one.
func (t *Table) MonthRange() (from, many int) {
	first, last := math.MaxInt, math.MinInt
	for i, m := range t.FirstMonths() {
		if i < len(t.Periods) && t.Periods[i] {
			first, last = min(first, m), max(last, m)
		}
	}
	return first, last - first + 1
}

// regular tells of each frequency and period of the dictionaries whether the
// period is one of that frequency, and gives the first month of each.
func (t *Table) regular() (months []int, fits [][]bool) {
	months = t.FirstMonths()
	length := make([]int, len(months))
	for i, text := range t.PeriodTexts() {
		if p, err := warehouse.ParsePeriod(text); err == nil {
			length[i] = p.Months
		}
	}
	for _, code := range t.Texts(t.Cube.Dataset.Index(warehouse.DimFreq)) {
		of := make([]bool, len(length))
		for i, n := range length {
			of[i] = n > 0 && n == warehouse.Freq(code).Months()
		}
		fits = append(fits, of)
	}
	return months, fits
}

// manyCodes is how many codes of a dimension are in the table.
func (t *Table) manyCodes(d int) int {
	n := 0
	for _, here := range t.Present[d] {
		if here {
			n++
		}
	}
	return n
}

// Ends are the ends of the periods of the dictionary.
func (t *Table) Ends() []time.Time {
	texts := t.PeriodTexts()
	ends := make([]time.Time, len(texts))
	for i, text := range texts {
		if p, err := warehouse.ParsePeriod(text); err == nil {
			ends[i] = p.End()
		}
	}
	return ends
}

// Direction is that of an observation, "" where the dataset has none.
func (t *Table) Direction(b *warehouse.Observations, i int) string {
	d := t.Cube.Dataset.Index(warehouse.DimDirection)
	if d < 0 {
		return ""
	}
	return b.Codes[d].Texts[b.Dims[d][i]]
}

// Flows reports whether the table counts what happens over time: a stock is
// for a date, and its year is never partial.
func (t *Table) Flows() bool {
	d := t.Cube.Dataset.Index(warehouse.DimMeasure)
	for i, id := range t.Texts(d) {
		if m, _ := t.Cube.Dataset.Measure(id); t.Present[d][i] && m.Kind != warehouse.Flow {
			return false
		}
	}
	return true
}

// LastPeriod is the last period of the table where it is a whole one of a
// frequency, and its place in the dictionary; -1 where a later one is none.
func (t *Table) LastPeriod(f warehouse.Freq) (last warehouse.Period, at int) {
	at = -1
	for i, text := range t.PeriodTexts() {
		if i >= len(t.Periods) || !t.Periods[i] {
			continue
		}
		p, err := warehouse.ParsePeriod(text)
		if err != nil {
			continue
		}
		if at < 0 || p.End().After(last.End()) || p.End().Equal(last.End()) && p.Months > last.Months {
			last, at = p, i
		}
	}
	if at >= 0 && last.Months != f.Months() {
		at = -1
	}
	return last, at
}

// FirstOf is the first figure of a period, and how many there are.
func (t *Table) FirstOf(period int32) (first Row, n int) {
	for _, k := range t.Blocks {
		for i, p := range t.Cube.Blocks[k].Period {
			if p != period {
				continue
			}
			if n == 0 {
				first = RowOf(k, i)
			}
			n++
		}
	}
	return first, n
}

func Position(texts []string, text string) int32 {
	for i, t := range texts {
		if t == text {
			return int32(i)
		}
	}
	return Unset
}

// Varying lists the dimensions of which the table holds several codes, time
// included.
func (t *Table) Varying() []int {
	var dims []int
	for d := range t.Cube.Dataset.Dimensions {
		if t.manyCodes(d) > 1 {
			dims = append(dims, d)
		}
	}
	if t.ManyPeriods() > 1 {
		dims = append(dims, len(t.Cube.Dataset.Dimensions))
	}
	return dims
}

// Covered reports whether the layout says that a table covers a period in which it
// has nothing.
func (t *Table) Covered(period string) bool {
	if t.Covers == "" {
		return false
	}
	stretch, err := warehouse.ParsePeriodRange(t.Covers)
	p, err2 := warehouse.ParsePeriod(period)
	return err == nil && err2 == nil && p.Within(stretch)
}

// PresentPeriods are the periods of which the table has figures.
func (t *Table) PresentPeriods() map[string]bool {
	all := map[string]bool{}
	for i, text := range t.PeriodTexts() {
		all[text] = i < len(t.Periods) && t.Periods[i]
	}
	return all
}

// FirstMonths is the first month of every period in the dictionary.
func (t *Table) FirstMonths() []int {
	texts := t.PeriodTexts()
	months := make([]int, len(texts))
	for i, s := range texts {
		if p, err := warehouse.ParsePeriod(s); err == nil {
			months[i] = 12*p.Start.Year() + int(p.Start.Month()) - 1
		}
	}
	return months
}

// CodesOf lists the positions and texts of a dimension's codes in the table.
func (t *Table) CodesOf(d int) map[string]int32 {
	texts := t.Texts(d)
	found := make(map[string]int32)
	for i, here := range t.Present[d] {
		if here {
			found[texts[i]] = int32(i)
		}
	}
	return found
}

// Texts are the texts of a dimension's dictionary, as far as the table uses it.
func (t *Table) Texts(d int) []string {
	return t.Cube.Blocks[t.Blocks[len(t.Blocks)-1]].Codes[d].Texts
}

func (t *Table) PeriodTexts() []string {
	return t.Cube.Blocks[t.Blocks[len(t.Blocks)-1]].Periods.Texts
}

// PeriodFreqs is the frequency with which each period is in the table. One
// month can be there as a month and as a quarter of which it is all there is
// so far; then it counts as what it is by its length.
func (t *Table) PeriodFreqs() map[int32]int32 {
	d := t.Cube.Dataset.Index(warehouse.DimFreq)
	texts, codes := t.PeriodTexts(), t.Texts(d)
	found := map[int32]int32{}
	natural := make([]string, len(texts))
	for i, text := range texts {
		if p, err := warehouse.ParsePeriod(text); err == nil {
			natural[i] = string(p.Freq())
		}
	}
	for _, n := range t.Blocks {
		b := t.Cube.Blocks[n]
		for i, p := range b.Period {
			freq := b.Dims[d][i]
			if was, ok := found[p]; !ok || was != freq && codes[freq] == natural[p] {
				found[p] = freq
			}
		}
	}
	return found
}
