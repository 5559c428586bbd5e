package ingest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// code is when a code of a dimension had figures.
type code struct {
	id          string
	first, last int // of the table's periods in order
	periods     int // in which it has figures
	sum         float64
	figures     int
	atFirst     float64 // what its figures add up to in its first and last period
	atLast      float64
	start, end  row
	seen        bool
}

// How long a code must be there, and then not be, to have ended or begun: in
// periods of each frequency.
func spells(f warehouse.Freq) (there, gone int) {
	switch f {
	case warehouse.Monthly:
		return 12, 6
	case warehouse.Quarterly:
		return 8, 3
	case warehouse.Annual:
		return 5, 2
	}
	return 0, 0
}

// seriesChange is rule series-change: a country, category or post whose
// figures end, or begin, while the table goes on. Where one ends as another
// begins at the same level, it was probably renamed: rule category-renamed.
func (a *audit) seriesChange(t *cubeTable) error {
	freq, order := t.mainFreq()
	there, gone := spells(freq)
	if there == 0 || len(order) < there+gone {
		return nil
	}
	for _, d := range t.varying() {
		if d == len(t.present) || !t.cube.ds.Dimensions[d].Adds() {
			continue
		}
		var ended, begun []*code
		for _, c := range t.spans(a, d, freq, order) {
			many := c.last - c.first + 1
			switch {
			case 10*c.periods < 9*many || c.sum < zeroLeast*float64(c.figures):
			case c.last < len(order)-gone && many >= there:
				ended = append(ended, c)
			case c.first >= gone && c.last == len(order)-1 && many >= gone:
				begun = append(begun, c)
			}
		}
		ended, begun = a.renamed(t, d, order, ended, begun)
		a.tellChange(t, d, "ended", ended, func(c *code) (row, int) { return c.end, c.last }, order)
		a.tellChange(t, d, "begun", begun, func(c *code) (row, int) { return c.start, c.first }, order)
	}
	return nil
}

// mainFreq is the frequency of most figures of the table, and the positions of
// its periods in order of time.
func (t *cubeTable) mainFreq() (warehouse.Freq, []int32) {
	months, fits := t.regular()
	codes := t.texts(t.cube.ds.Index(warehouse.DimFreq))
	var best []int32
	var freq warehouse.Freq
	for f, of := range fits {
		if !t.present[t.cube.ds.Index(warehouse.DimFreq)][f] {
			continue
		}
		var order []int32
		for p, here := range t.periods {
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

// spans finds when each leaf of a dimension has figures above zero.
func (t *cubeTable) spans(a *audit, d int, freq warehouse.Freq, order []int32) []*code {
	place := make([]int, len(t.periodTexts()))
	for i := range place {
		place[i] = unset
	}
	for i, p := range order {
		place[p] = i
	}
	positions := t.codes(d)
	all := make([]code, len(t.present[d]))
	f := t.cube.ds.Index(warehouse.DimFreq)
	want := position(t.texts(f), string(freq))
	here := make([]uint64, (len(all)*len(order)+63)/64) // a bit for each code and period
	for _, n := range t.blocks {
		b := t.cube.blocks[n]
		for i, v := range b.Value {
			at := place[b.Period[i]]
			if at == unset || b.Dims[f][i] != want || !(v > 0) {
				continue
			}
			id := int(b.Dims[d][i])
			bit := id*len(order) + at
			c := &all[id]
			if here[bit/64]&(1<<(bit%64)) == 0 {
				here[bit/64] |= 1 << (bit % 64)
				c.periods++
			}
			c.note(at, v, rowOf(n, i))
		}
	}
	above := aggregates(a.catalog, t.cube.ds.Dimensions[d], positions)
	var found []*code
	for id, at := range positions {
		if c := &all[at]; c.seen && !slices.Contains(above, id) && !slices.Contains([]string{warehouse.Other, warehouse.NotStated, warehouse.Total}, id) {
			c.id = id
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(a, b *code) int { return strings.Compare(a.id, b.id) })
	return found
}

// note takes a figure of the code in a period.
func (c *code) note(at int, v float64, r row) {
	c.sum += v
	c.figures++
	if !c.seen || at < c.first {
		c.first, c.start, c.atFirst = at, r, 0
	}
	if !c.seen || at > c.last {
		c.last, c.end, c.atLast = at, r, 0
	}
	c.seen = true
	if at == c.first {
		c.atFirst += v
	}
	if at == c.last {
		c.atLast += v
	}
}

// renamed takes out the pairs of which one begins where the other ends, give or
// take a period, at no more than one and a half times its level, and tells them.
func (a *audit) renamed(t *cubeTable, d int, order []int32, ended, begun []*code) (e, b []*code) {
	for _, was := range ended {
		var fits []*code
		for _, is := range begun {
			if is.first > was.last && is.first <= was.last+2 && is.atFirst <= outlierTimes*was.atLast && was.atLast <= outlierTimes*is.atFirst {
				fits = append(fits, is)
			}
		}
		if len(fits) != 1 {
			continue
		}
		is := fits[0]
		label := func(c *code) string {
			return a.catalog.Label(t.cube.ds, t.cube.ds.Dimensions[d].ID, c.id, a.report.lang)
		}
		a.report.say("finding.category-renamed.level", warehouse.Finding{
			Rule: "category-renamed", CellRef: t.cube.cell(is.start), Key: was.id + " = " + is.id, Found: label(is), Expected: label(was),
		}, "period", lang.Period(a.report.lang, t.periodTexts()[order[is.first]]), "last", t.cube.cell(was.end).String())
		ended = slices.DeleteFunc(slices.Clone(ended), func(c *code) bool { return c == was })
		begun = slices.DeleteFunc(slices.Clone(begun), func(c *code) bool { return c == is })
	}
	return ended, begun
}

// tellChange reports the codes of a dimension that ended, or began; of a long
// list the first ones are named. What several tables have alike is told once.
func (a *audit) tellChange(t *cubeTable, d int, what string, codes []*code, where func(*code) (row, int), order []int32) {
	const named = 8
	if len(codes) == 0 {
		return
	}
	dim := t.cube.ds.Dimensions[d].ID
	names, key := []string{}, []string{dim, what}
	for _, c := range codes {
		key = append(key, c.id)
	}
	for _, c := range codes[:min(len(codes), named)] {
		_, at := where(c)
		names = append(names, a.catalog.Label(t.cube.ds, dim, c.id, a.report.lang)+" ("+lang.Period(a.report.lang, t.periodTexts()[order[at]])+")")
	}
	if len(codes) > named {
		names = append(names, "…")
	}
	largest := slices.MaxFunc(codes, func(a, b *code) int { return int(a.sum - b.sum) })
	at, _ := where(largest)
	a.report.say("finding.series-change."+what, warehouse.Finding{
		Rule: "series-change", CellRef: t.cube.cell(at), Key: strings.Join(key, " "), Found: strings.Join(names, ", "),
	}, "count", strconv.Itoa(len(codes)), "dimension", a.dimension(t.cube.ds, dim))
}
