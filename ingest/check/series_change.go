package check

import (
	"slices"
	"strings"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var seriesChange = Rule{
	ID: "series-change", Severity: warehouse.Note,
	Run: eachTable(seriesChanges),
}

// code is when a code of a dimension had figures.
type code struct {
	id          string
	first, last int // of the table's periods in order
	periods     int // in which it has figures
	sum         float64
	figures     int
	atFirst     float64 // what its figures add up to in its first and last period
	atLast      float64
	start, end  figures.Row
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

// turnover is which codes of a dimension of a table end while it goes on, and which
// begin. Renamed are the pairs of which one begins as the other ends.
type turnover struct {
	dim          int
	order        []int32 // of the periods
	ended, begun []*code
	renamed      [][2]*code
}

// findTurnover finds what the rules series-change and category-renamed tell of.
func findTurnover(a *File, t *figures.Table) (all []*turnover) {
	freq, order := t.MainFreq()
	there, gone := spells(freq)
	if there == 0 || len(order) < there+gone {
		return nil
	}
	for _, d := range t.Varying() {
		if d == len(t.Present) || !t.Cube.Dataset.Dimensions[d].Adds() {
			continue
		}
		x := &turnover{dim: d, order: order}
		for _, c := range spansOf(t, a, d, freq, order) {
			many := c.last - c.first + 1
			switch {
			case 10*c.periods < 9*many || c.sum < figures.ZeroLeast*float64(c.figures):
			case c.last < len(order)-gone && many >= there:
				x.ended = append(x.ended, c)
			case c.first >= gone && c.last == len(order)-1 && many >= gone:
				x.begun = append(x.begun, c)
			}
		}
		x.takeRenamed()
		all = append(all, x)
	}
	return all
}

// seriesChanges is rule series-change: a country, category or post whose
// figures end, or begin, while the table goes on. Where one ends as another
// begins at the same level, it was probably renamed: rule category-renamed.
func seriesChanges(a *File, t *figures.Table) {
	for _, x := range a.facts[t].turnover() {
		tellChange(a, t, x.dim, "ended", x.ended, func(c *code) (figures.Row, int) { return c.end, c.last }, x.order)
		tellChange(a, t, x.dim, "begun", x.begun, func(c *code) (figures.Row, int) { return c.start, c.first }, x.order)
	}
}

// spansOf finds when each leaf of a dimension has figures above zero.
func spansOf(t *figures.Table, a *File, d int, freq warehouse.Freq, order []int32) []*code {
	place := make([]int, len(t.PeriodTexts()))
	for i := range place {
		place[i] = figures.Unset
	}
	for i, p := range order {
		place[p] = i
	}
	positions := t.CodesOf(d)
	all := make([]code, len(t.Present[d]))
	f := t.Cube.Dataset.Index(warehouse.DimFreq)
	want := figures.Position(t.Texts(f), string(freq))
	here := make([]uint64, (len(all)*len(order)+63)/64) // a bit for each code and period
	for _, n := range t.Blocks {
		b := t.Cube.Blocks[n]
		for i, v := range b.Value {
			at := place[b.Period[i]]
			if at == figures.Unset || b.Dims[f][i] != want || !(v > 0) {
				continue
			}
			id := int(b.Dims[d][i])
			bit := id*len(order) + at
			c := &all[id]
			if here[bit/64]&(1<<(bit%64)) == 0 {
				here[bit/64] |= 1 << (bit % 64)
				c.periods++
			}
			c.note(at, v, figures.RowOf(n, i))
		}
	}
	above := figures.Aggregates(a.Catalog, t.Cube.Dataset.Dimensions[d], positions)
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
func (c *code) note(at int, v float64, r figures.Row) {
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

// tellChange reports the codes of a dimension that ended, or began; of a long
// list the first ones are named. What several tables have alike is reported once.
func tellChange(a *File, t *figures.Table, d int, what string, codes []*code, where func(*code) (figures.Row, int), order []int32) {
	const named = 8
	if len(codes) == 0 {
		return
	}
	dim := t.Cube.Dataset.Dimensions[d].ID
	var names warehouse.List
	key := []string{dim, what}
	for _, c := range codes {
		key = append(key, c.id)
	}
	for _, c := range codes[:min(len(codes), named)] {
		_, at := where(c)
		names = append(names, warehouse.NewMessage("finding.in-period", "code", codeOf(t.Cube.Dataset, dim, c.id), "period", warehouse.PeriodValue(t.PeriodTexts()[order[at]])))
	}
	if len(codes) > named {
		names = append(names, "…")
	}
	largest := slices.MaxFunc(codes, func(a, b *code) int { return int(a.sum - b.sum) })
	at, _ := where(largest)
	a.Report.Say("finding.series-change."+what, warehouse.Finding{
		Rule: "series-change", CellRef: t.Cube.Cell(at), Key: strings.Join(key, " "), Found: warehouse.Value(warehouse.Joined(warehouse.Comma, names)),
	}, "count", len(codes), "dimension", dimensionName(t.Cube.Dataset, dim))
}
