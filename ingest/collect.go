package ingest

import (
	"context"
	"math"
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// collector takes the batches of a file as they come: it sees to it that no
// key comes twice, keeps the figures for the rules, and hands them to the
// draft.
type collector struct {
	draft   Draft
	catalog *catalog.Catalog
	report  *report
	cubes   []*cube
	numbers numberCount // figures that met another of their key
	// aliases are the cells under a second label of a code.
	aliases *aliases
	// held are blocks that may still change because figures of one key add
	// up; they are handed over at the end.
	held    []*warehouse.Observations
	holdAll bool // where an unknown label was accepted: any table may have it
	// doubles are the figures whose key another one has with a different value:
	// which of the two is wrong the comparison may say.
	doubles []double
}

// double is a figure that was left out, as the key of another one is its own.
type double struct {
	cube  *cube
	first row
	at    warehouse.CellRef
	found string
	value float64
	// collides is true where label-collision has a finding about it.
	collides bool
}

func newCollector(draft Draft, cat *catalog.Catalog, r *report, a *aliases) *collector {
	return &collector{
		draft: draft, catalog: cat, report: r, aliases: a,
		holdAll: slices.ContainsFunc(r.accepts, func(a Acceptance) bool { return strings.HasPrefix(a.Finding, "unknown-label") }),
	}
}

// take enters a batch. The block stays in use: it is part of the cube.
func (c *collector) take(ctx context.Context, b batch) error {
	cube := c.cube(b.Dataset)
	cube.add(b, func(first row, b batch, i int) { c.twice(cube, first, b, i) })
	if b.Len() == 0 {
		return nil
	}
	if c.holdAll || b.table.Combine != nil {
		c.held = append(c.held, b.Observations)
		return nil
	}
	return c.draft.Append(ctx, b.Observations)
}

// end hands over what was held back.
func (c *collector) end(ctx context.Context) error {
	for _, b := range c.held {
		if err := c.draft.Append(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

func (c *collector) cube(ds *warehouse.Dataset) *cube {
	for _, k := range c.cubes {
		if k.ds == ds {
			return k
		}
	}
	k := newCube(ds)
	c.cubes = append(c.cubes, k)
	return k
}

// twice deals with a figure whose key was there before: it is added where the
// layout or an accepted label says so, noted where it repeats the first one
// (the same table twice in one workbook), and a finding where it does not.
func (c *collector) twice(k *cube, first row, b batch, i int) {
	was, j := k.at(first)
	other := k.others[first]
	_, adds := slices.BinarySearch(b.adds, i)
	switch {
	case b.table.Combine != nil && was.Table == b.Table:
		combine(was, j, b.Observations, i)
		return
	case adds: // the first figure may be that of a real "other"
		if other == nil {
			k.others[first] = &others{real: alone(was, j)}
		}
		combine(was, j, b.Observations, i)
		return
	case other != nil && other.real == nil:
		other.real = alone(b.Observations, i)
		combine(was, j, b.Observations, i)
		return
	case other != nil:
		was, j = other.real, 0
	}
	switch {
	case same(was, j, b.Observations, i):
		c.takeBack(b, i, WhyRepeated, "")
		c.report.add(warehouse.Finding{
			Rule: "repeated-figure", CellRef: cellOf(b.Observations, i), Found: figure(b.Observations, i), Key: b.table.ID,
		}, "first", cellOf(was, j).String())
	default:
		at, found := cellOf(b.Observations, i), figure(b.Observations, i)
		collides := c.collision(cellOf(was, j), at, found, figure(was, j))
		c.doubles = append(c.doubles, double{k, first, at, found, b.Value[i], collides})
		rule := "duplicate-key"
		if collides {
			rule = "label-collision"
		}
		c.takeBack(b, i, WhyLost, rule)
	}
}

// others is a figure to which those of unknown labels that were accepted are
// added, in whatever order the rows come.
type others struct {
	// real is the figure of the label that is "other" by itself, as it is in
	// its cell; nil while none came.
	real *warehouse.Observations
}

// alone is a copy of one observation.
func alone(b *warehouse.Observations, i int) *warehouse.Observations {
	one := &warehouse.Observations{
		Dataset: b.Dataset, Table: b.Table, Codes: b.Codes, Periods: b.Periods, Sheets: b.Sheets,
		Period: b.Period[i : i+1], Sheet: b.Sheet[i : i+1], Row: []int32{b.Row[i]}, Col: []int32{b.Col[i]},
		Value: []float64{b.Value[i]}, Flags: []warehouse.Flags{b.Flags[i]}, Conf: []warehouse.ConfStatus{b.Conf[i]},
	}
	for _, col := range b.Dims {
		one.Dims = append(one.Dims, []int32{col[i]})
	}
	one.Period, one.Sheet = slices.Clone(one.Period), slices.Clone(one.Sheet)
	if b.Low != nil {
		one.Low, one.High = []float64{b.Low[i]}, []float64{b.High[i]}
	}
	if b.Text != nil {
		one.Text = []string{b.Text[i]}
	}
	if b.Comment != nil {
		one.Comments, one.Comment = b.Comments, []int32{b.Comment[i]}
	}
	return one
}

// tellDoubles is rule duplicate-key: at the figure that came second, or at the
// first one where the last release has the second one's number.
func (c *collector) tellDoubles(e *earlier) {
	for _, d := range c.doubles {
		if d.collides {
			continue
		}
		b, i := d.cube.at(d.first)
		at, other, found, expected := d.at, cellOf(b, i), d.found, figure(b, i)
		if d.firstIsWrong(e) {
			at, other, found, expected = other, at, expected, found
		}
		c.report.add(warehouse.Finding{
			Rule: "duplicate-key", CellRef: at, Key: at.String(), Found: found, Expected: expected,
		}, "first", other.String(), "what", describe(c.catalog, c.report.lang, b, i))
	}
}

// firstIsWrong reports whether the last release has the number of the figure that
// came second, and not that of the first.
func (d *double) firstIsWrong(e *earlier) bool {
	was, known := e.was(d.cube, d.first)
	return known && e.changed(d.cube, d.first) && was == d.value
}

// same reports whether two observations say the same of their key.
func same(a *warehouse.Observations, i int, b *warehouse.Observations, j int) bool {
	eq := func(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) }
	al, ah := censored(a, i)
	bl, bh := censored(b, j)
	return eq(a.Value[i], b.Value[j]) && a.Flags[i] == b.Flags[j] && a.Conf[i] == b.Conf[j] && eq(al, bl) && eq(ah, bh)
}

// censored are the bounds of a censored figure, NaN for any other.
func censored(b *warehouse.Observations, i int) (low, high float64) {
	if b.Low == nil {
		return math.NaN(), math.NaN()
	}
	return b.Low[i], b.High[i]
}

// combine adds an observation to the one that has its key. Where one of them
// has no number the sum has none, and keeps the bounds it has.
func combine(to *warehouse.Observations, i int, from *warehouse.Observations, j int) {
	toLow, toHigh := within(to, i)
	low, high := within(from, j)
	if to.More[i] == nil {
		keepOwnText(to, i)
	}
	sum := to.Value[i] + from.Value[j]
	if math.IsNaN(sum) && !math.IsInf(toHigh+high, 1) {
		if to.Low == nil {
			to.Low, to.High = unknowns(to.Len()), unknowns(to.Len())
		}
		to.Low[i], to.High[i] = toLow+low, toHigh+high
	}
	to.Value[i] = sum
	to.Flags[i] |= from.Flags[j]
	if to.Conf[i] == warehouse.Free {
		to.Conf[i] = from.Conf[j]
	}
	combineComments(to, i, from, j)
	if to.More == nil {
		to.More = map[int][]warehouse.FurtherCell{}
	}
	to.More[i] = append(to.More[i], warehouse.FurtherCell{CellRef: cellOf(from, j), Text: cellText(from, j)})
}

// keepOwnText keeps the text of the cell of an observation, before its figure
// becomes a sum.
func keepOwnText(b *warehouse.Observations, i int) {
	text := cellText(b, i)
	if b.Text == nil {
		b.Text = make([]string, b.Len())
	}
	b.Text[i] = text
}

// cellText is the text of the cell of an observation, "" of a blank one.
func cellText(b *warehouse.Observations, i int) string {
	switch {
	case b.Text != nil && b.Text[i] != "":
		return b.Text[i]
	case math.IsNaN(b.Value[i]):
		return ""
	}
	return warehouse.FormatNumber(b.Value[i])
}

// combineComments gives a combined figure what is said of each of its cells,
// every text once.
func combineComments(to *warehouse.Observations, i int, from *warehouse.Observations, j int) {
	was := commentOf(to, i)
	joined := was.And(commentOf(from, j))
	if joined == was {
		return
	}
	to.Comments = to.Comments.Own()
	if to.Comment == nil {
		to.Comment = slices.Repeat([]int32{warehouse.NoComment}, to.Len())
	}
	to.Comment[i] = to.Comments.Put(joined.Encode())
}

// commentOf is what the publisher says of an observation.
func commentOf(b *warehouse.Observations, i int) warehouse.Comment {
	if b.Comment == nil || b.Comment[i] == warehouse.NoComment {
		return warehouse.Comment{}
	}
	return warehouse.DecodeComment(b.Comments.Texts[b.Comment[i]])
}

// within are the exact bounds of an observation: its number twice, or what is
// known of it.
func within(b *warehouse.Observations, i int) (low, high float64) { return bounds(b, i, 0, false) }

// figure writes the figure of an observation as an office would.
func figure(b *warehouse.Observations, i int) string {
	if b.Text != nil && b.Text[i] != "" {
		return b.Text[i]
	}
	if math.IsNaN(b.Value[i]) {
		return b.Flags[i].String()
	}
	return warehouse.FormatNumber(b.Value[i])
}

// describe names what an observation is about and its period.
func describe(cat *catalog.Catalog, language string, b *warehouse.Observations, i int) string {
	about := cat.Words(b.Dataset, func(d int) string { return b.Codes[d].Texts[b.Dims[d][i]] }, language)
	return about + ", " + lang.Period(language, b.Periods.Texts[b.Period[i]])
}

func (a *audit) describe(b *warehouse.Observations, i int) string {
	return describe(a.catalog, a.report.lang, b, i)
}
