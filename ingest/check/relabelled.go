package check

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strings"

	"siemmes/ingest/figures"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

// stray is a figure that the last release does not have under its key: one that
// is new there, one that took the place of another, or one that was left out for
// that.
type stray struct {
	at    warehouse.CellRef
	cube  *figures.Cube
	key   figures.Row // that has its key
	value float64
}

// strays lists them, those first that the comparison knows of.
func strays(a *File) (all []stray) {
	for _, k := range a.Cubes {
		for r := range a.earlier.Added[k] {
			all = append(all, stray{k.Cell(r), k, r, k.Value(r)})
		}
	}
	for i := range a.Doubles {
		d := &a.Doubles[i]
		if d.FirstIsWrong(a.earlier) {
			all = append(all, stray{d.Cube.Cell(d.First), d.Cube, d.First, d.Cube.Value(d.First)})
		} else {
			all = append(all, stray{d.At, d.Cube, d.First, d.Value})
		}
	}
	slices.SortFunc(all, func(a, b stray) int { return figures.CompareCells(a.at, b.at) })
	return all
}

// relabelling is the strays that the last release has under other codes of the
// same dimensions, or in another period.
type relabelling struct {
	dims   []string // their ids
	was    []string // the codes, or the period
	is     []string // likewise, in the file
	strays []stray
}

// relabelled is rule category-renamed at a label: the figures under it are those
// that the last release has under another label, where they are missing now.
func relabelled(ctx context.Context, a *File) error {
	e := a.earlier
	if e == nil || len(e.Missing) == 0 {
		return nil
	}
	strays := strays(a)
	if len(strays) == 0 || len(strays) > warehouse.MaxMissing {
		return nil
	}
	numbers := byNumber(e.Missing)
	strays = slices.DeleteFunc(strays, func(s stray) bool {
		return math.IsNaN(s.value) || len(numbers[numberIn{s.cube.Dataset.ID, s.value}]) > maxAlike // a number that says nothing
	})
	found := matchStrays(strays, numbers, len(e.Missing))
	if len(found) == 0 {
		return nil
	}
	labels, err := labelsOver(ctx, a, strays, found)
	if err != nil {
		return err
	}
	tellRelabelled(a, found, labels)
	return nil
}

// numberIn is a number in a dataset.
type numberIn struct {
	dataset string
	value   float64
}

func byNumber(missing []warehouse.MissingFigure) map[numberIn][]*warehouse.MissingFigure {
	index := map[numberIn][]*warehouse.MissingFigure{}
	for i := range missing {
		m := &missing[i]
		index[numberIn{m.Dataset, m.Value}] = append(index[numberIn{m.Dataset, m.Value}], m)
	}
	return index
}

// matchStrays finds for each stray a missing figure with its number that has other
// codes in a dimension or in a few. Of several sets of dimensions and codes that
// is taken which most strays have in common.
func matchStrays(strays []stray, missing map[numberIn][]*warehouse.MissingFigure, many int) []*relabelling {
	groups := map[string]*relabelling{}
	for _, s := range strays {
		b, i := s.cube.At(s.key)
		for _, m := range missing[numberIn{b.Dataset.ID, s.value}] {
			dims, was, is := differing(b, i, m)
			if len(dims) == 0 || len(dims) > maxDimsOfLabel {
				continue
			}
			id := strings.Join(slices.Concat(dims, was, is), " ")
			if groups[id] == nil {
				groups[id] = &relabelling{dims: dims, was: was, is: is}
			}
			groups[id].strays = append(groups[id].strays, s)
		}
	}
	return settleStrays(groups, max(len(strays), many))
}

// maxAlike is how many missing figures may have the number of a stray for it to be
// looked for among them.
const maxAlike = 200

// maxDimsOfLabel is how many dimensions a label gives codes of at most, for a
// figure to be looked for under another one.
const maxDimsOfLabel = 3

// differing are the dimensions in which a missing figure has another code than a
// figure of the file, with both codes. A period implies its frequency.
func differing(b *warehouse.Observations, i int, m *warehouse.MissingFigure) (dims, was, is []string) {
	add := func(dim, old, now string) {
		if old != now {
			dims, was, is = append(dims, dim), append(was, old), append(is, now)
		}
	}
	period := b.Periods.Texts[b.Period[i]]
	add(warehouse.DimTime, m.Period, period)
	for d, dim := range b.Dataset.Dimensions {
		if dim.ID != warehouse.DimFreq || period == m.Period {
			add(dim.ID, m.Key[d], b.Codes[d].Texts[b.Dims[d][i]])
		}
	}
	return dims, was, is
}

// settleStrays gives each stray to the largest group it is in. A group must be too
// unlikely by chance: the less so, the fewer figures there are to choose from.
func settleStrays(groups map[string]*relabelling, many int) (found []*relabelling) {
	const sure, fewStrays = 1.5, 20
	taken := map[warehouse.CellRef]bool{}
	for _, id := range slices.SortedFunc(maps.Keys(groups), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(groups[b].strays), len(groups[a].strays)), cmp.Compare(len(groups[a].dims), len(groups[b].dims)), cmp.Compare(a, b))
	}) {
		x := groups[id]
		x.strays = slices.DeleteFunc(x.strays, func(s stray) bool { return taken[s.at] })
		doubt := 0.0
		for _, s := range x.strays {
			doubt += figures.DoubtOf(s.value, 0)
		}
		if len(x.strays) == 0 || doubt < sure*float64(len(x.dims)) && many*len(x.dims) > fewStrays {
			continue
		}
		for _, s := range x.strays {
			taken[s.at] = true
		}
		found = append(found, x)
	}
	return found
}

// overLabel is a label, and the figures under it that belong elsewhere.
type overLabel struct {
	at     warehouse.CellRef
	text   string
	strays map[warehouse.CellRef]bool
	// here are the figures under it in all, and unknown those that the last
	// release does not have there.
	here, unknown int
}

// labelsOver reads the file once more for the labels of the dimensions in which
// figures belong elsewhere: those of which most figures that are unknown there do.
// They are sorted by how many these are; labels over many figures that are known
// there come last.
func labelsOver(ctx context.Context, a *File, strays []stray, found []*relabelling) ([]*overLabel, error) {
	r := &labelReader{
		unknown: map[warehouse.CellRef]bool{}, of: map[warehouse.CellRef]*relabelling{},
		byCell: map[warehouse.CellRef]*overLabel{}, above: map[warehouse.CellRef]int{},
	}
	for _, s := range strays {
		r.unknown[s.at] = true
	}
	for _, x := range found {
		for _, s := range x.strays {
			r.of[s.at] = x
		}
	}
	err := a.Labels(ctx, r.cell)
	var labels []*overLabel
	for _, o := range r.byCell {
		if o.here = max(o.here, r.above[o.at]); 2*len(o.strays) > o.unknown {
			labels = append(labels, o)
		}
	}
	slices.SortFunc(labels, func(a, b *overLabel) int {
		if a.whole() != b.whole() {
			if a.whole() {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(len(b.strays), len(a.strays)), figures.CompareCells(a.at, b.at))
	})
	return labels, err
}

// whole reports whether most figures under the label belong elsewhere.
func (o *overLabel) whole() bool { return 2*len(o.strays) > o.here }

// labelReader finds the labels over some figures.
type labelReader struct {
	unknown map[warehouse.CellRef]bool         // figures that the last release does not have there
	of      map[warehouse.CellRef]*relabelling // of those that it has elsewhere
	byCell  map[warehouse.CellRef]*overLabel
	above   map[warehouse.CellRef]int // figures under the labels of other rows
	row     warehouse.CellRef
	inRow   int // figures of the row so far
}

func (r *labelReader) cell(c *tidy.Cell) error {
	if at := (warehouse.CellRef{Sheet: c.Sheet, Row: c.Row}); at != r.row {
		r.row, r.inRow = at, 0
	}
	r.inRow++
	figure := figures.CellAt(c)
	x := r.of[figure]
	for i := range c.Headings {
		h := &c.Headings[i]
		at := warehouse.CellRef{Sheet: c.Sheet, Row: h.Row, Col: h.Col}
		if h.Value == nil || h.Row < 1 {
			continue
		}
		if h.Row != c.Row {
			r.above[at]++
		}
		o := r.byCell[at]
		if o == nil && r.unknown[figure] {
			o = &overLabel{at: at, text: strings.Clone(h.Text), strays: map[warehouse.CellRef]bool{}}
			r.byCell[at] = o
		}
		if o == nil {
			continue
		}
		if h.Row == c.Row {
			o.here = r.inRow
		}
		if r.unknown[figure] {
			o.unknown++
		}
		if x != nil && x.by(h) {
			o.strays[figure] = true
		}
	}
	return nil
}

// by reports whether a heading may be what gives its figures other codes.
func (x *relabelling) by(h *tidy.Heading) bool {
	for n, dim := range x.dims {
		if !figures.GivesDim(h, dim) || dim == warehouse.DimTime && !tellsApart(h, x.was[n], x.is[n]) {
			return false
		}
	}
	return true
}

// tellsApart reports whether a heading of periods says what differs between two of
// them: the year, or the part of it.
func tellsApart(h *tidy.Heading, was, is string) bool {
	const year = len("2025")
	if len(was) < year || len(is) < year {
		return true
	}
	hasYear, hasPart := false, false
	for _, f := range h.Axis.Period.List {
		switch f.Kind {
		case "year", "fiscal-year":
			hasYear = true
		case "month", "months", "quarter", "half", "day":
			hasPart = true
		default:
			hasYear, hasPart = true, true
		}
	}
	return hasYear && was[:year] != is[:year] || hasPart && was[year:] != is[year:]
}

// labelOfColumn is a label that comes again in the rows of a column, over figures that
// belong to one place.
type labelOfColumn struct {
	of    *relabelling
	sheet string
	col   int
	text  string
}

// tellRelabelled reports the fewest labels over all figures that belong elsewhere, a
// label that comes again in its column once.
func tellRelabelled(a *File, found []*relabelling, labels []*overLabel) {
	of := map[warehouse.CellRef]*relabelling{}
	strayAt := map[warehouse.CellRef]stray{}
	for _, x := range found {
		for _, s := range x.strays {
			of[s.at], strayAt[s.at] = x, s
		}
	}
	under := map[labelOfColumn][]warehouse.CellRef{}
	at := map[labelOfColumn]warehouse.CellRef{}
	var order []labelOfColumn
	for _, o := range labels {
		maps.DeleteFunc(o.strays, func(at warehouse.CellRef, _ bool) bool { return of[at] == nil })
		if len(o.strays) == 0 {
			continue
		}
		cells := slices.SortedFunc(maps.Keys(o.strays), figures.CompareCells)
		label := labelOfColumn{of[cells[0]], o.at.Sheet, o.at.Col, o.text}
		if under[label] == nil {
			order, at[label] = append(order, label), o.at
		}
		under[label] = append(under[label], cells...)
		for _, at := range cells {
			a.tellOf(at)
			delete(of, at)
		}
	}
	for _, label := range order {
		cells := under[label]
		sayRelabelled(a, label, at[label], cells, strayAt[cells[0]])
	}
}

// sayRelabelled reports one label, with the first of the figures under it.
func sayRelabelled(a *File, label labelOfColumn, at warehouse.CellRef, cells []warehouse.CellRef, first stray) {
	b, i := first.cube.At(first.key)
	ds := first.cube.Dataset
	var was, dims warehouse.List
	for n, dim := range label.of.dims {
		dims = append(dims, dimensionName(ds, dim))
		if dim == warehouse.DimTime {
			was = append(was, warehouse.PeriodValue(label.of.was[n]))
		} else {
			was = append(was, codeOf(ds, dim, label.of.was[n]))
		}
	}
	f := a.Report.Say("finding.category-renamed.label", warehouse.Finding{
		Rule: "category-renamed", CellRef: at, Key: at.String(), Found: warehouse.Literal(label.text), Expected: warehouse.Value(warehouse.Joined(warehouse.Beside, was)),
	}, "dimension", dims, "count", len(cells), "first", cells[0],
		"is", warehouse.FormatNumber(first.value), "what", Describe(b, i))
	f.Count = len(cells)
}
