package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"siemmes/warehouse/admission"
)

// The cells behind an answer are read in runs, in the order of releases, sheets and
// rows, none of which is larger than a number that is counted before.

// DefaultCellRows is a quarter of a slice: the text of a cell is long.
const DefaultCellRows = 1 << 15

// cellRun is a run of cells: of some loads, those that meet some conditions.
type cellRun struct {
	loads []*Load
	where []string
}

// cellCount is how many cells a release has in some rows of a sheet.
type cellCount struct {
	number, sheet, row int32 // of the first of the rows
	rows               int32 // how many
	cells              int
	first, last        int32 // periods
}

// rowsCounted is how many rows of a sheet are counted together at first.
const rowsCounted = 64

// cellsCounted bounds the cells that are counted at once, where they are of several
// releases.
const cellsCounted = 4_000_000

// each takes room for the cells behind an answer and passes on one run of them after the
// other. A few are one run, which is not counted.
func (x runs) each(ctx context.Context) error {
	p := x.p
	loads := p.sql().spoken()
	facts, err := p.size().factsAtMost(ctx, fewRows)
	if err != nil {
		return err
	}
	if cells := facts * len(loads); cells <= min(fewRows, x.size) {
		ctx, leave, err := p.w.enter(ctx, p.size().cellBytes(cells))
		if err != nil {
			return err
		}
		defer leave()
		return x.do(ctx, cellRun{loads: loads})
	}
	ctx = admission.InBulk(ctx)
	fewer := max(1, x.size/smallerSlices)
	got, leave, err := p.w.Room.EnterBetween(ctx, p.size().cellBytes(fewer), p.size().cellBytes(x.size))
	if err != nil {
		return err
	}
	defer leave()
	if got < p.size().cellBytes(x.size) {
		x.size = fewer
	}
	slices.SortStableFunc(loads, func(a, b *Load) int { return cmp.Compare(a.Release.Number, b.Release.Number) })
	for len(loads) > 0 {
		n, cells := 0, 0
		for n < len(loads) && (n == 0 || cells+loads[n].Observations <= cellsCounted || loads[n].Release == loads[n-1].Release) {
			cells += loads[n].Observations
			n++
		}
		if err := x.ofLoads(ctx, loads[:n]); err != nil {
			return err
		}
		loads = loads[n:]
	}
	return nil
}

// runs cuts cells into runs of some size.
type runs struct {
	p    *plan
	size int
	do   func(context.Context, cellRun) error
}

// ofLoads cuts the cells of some releases: those of several together, where they are
// few.
func (x *runs) ofLoads(ctx context.Context, loads []*Load) error {
	counts, err := x.count(ctx, loads, nil, rowsCounted)
	if err != nil {
		return err
	}
	var together []cellCount
	for len(counts) > 0 {
		n := 1
		for n < len(counts) && counts[n].number == counts[0].number {
			n++
		}
		if sum(together)+sum(counts[:n]) > x.size {
			if err := x.whole(ctx, loads, together); err != nil {
				return err
			}
			together = nil
		}
		if sum(counts[:n]) > x.size {
			if err := x.ofRelease(ctx, ofNumbers(loads, counts[:1]), counts[:n]); err != nil {
				return err
			}
		} else {
			together = append(together, counts[:n]...)
		}
		counts = counts[n:]
	}
	return x.whole(ctx, loads, together)
}

// whole passes on all cells of the releases of some counts.
func (x *runs) whole(ctx context.Context, loads []*Load, counts []cellCount) error {
	if len(counts) == 0 {
		return nil
	}
	return x.do(ctx, cellRun{loads: ofNumbers(loads, counts), where: inPeriods(counts)})
}

// ofRelease cuts the cells of one release.
func (x *runs) ofRelease(ctx context.Context, loads []*Load, counts []cellCount) error {
	for len(counts) > 0 {
		n, cells := 1, counts[0].cells
		for n < len(counts) && cells+counts[n].cells <= x.size {
			cells += counts[n].cells
			n++
		}
		where := between(counts[0], counts[n-1])
		if cells > x.size && counts[0].rows > 1 { // a row has no more cells than a sheet has columns
			fewer, err := x.count(ctx, loads, where, 1)
			if err == nil {
				err = x.ofRelease(ctx, loads, fewer)
			}
			if err != nil {
				return err
			}
		} else if err := x.do(ctx, cellRun{loads: loads, where: append(where, inPeriods(counts[:n])...)}); err != nil {
			return err
		}
		counts = counts[n:]
	}
	return nil
}

// count counts cells by release, sheet and some rows together, in their order.
func (x *runs) count(ctx context.Context, loads []*Load, where []string, rows int) (counts []cellCount, err error) {
	c := cellCount{rows: int32(rows)}
	err = eachRow(ctx, x.p.w.engine, x.p.sql().cellCountSQL(loads, where, rows), nil, func(rows *Rows) error {
		err := rows.Scan(&c.number, &c.sheet, &c.row, &c.cells, &c.first, &c.last)
		counts = append(counts, c)
		return err
	})
	slices.SortFunc(counts, func(a, b cellCount) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.sheet, b.sheet), cmp.Compare(a.row, b.row))
	})
	return counts, err
}

func sum(counts []cellCount) (cells int) {
	for i := range counts {
		cells += counts[i].cells
	}
	return cells
}

// ofNumbers keeps the loads of the releases of some counts.
func ofNumbers(loads []*Load, counts []cellCount) []*Load {
	return slices.DeleteFunc(slices.Clone(loads), func(l *Load) bool {
		return !slices.ContainsFunc(counts, func(c cellCount) bool { return int(c.number) == l.Release.Number })
	})
}

// between is the condition that a cell of a release is in the rows from those of one
// count to those of another.
func between(first, last cellCount) []string {
	end := last.row + last.rows
	if first.sheet == last.sheet {
		return []string{fmt.Sprintf("g.sheet = %d", first.sheet), fmt.Sprintf("g.cell_row >= %d AND g.cell_row < %d", first.row, end)}
	}
	return []string{
		fmt.Sprintf("g.sheet >= %d AND g.sheet <= %d", first.sheet, last.sheet),
		fmt.Sprintf("(g.sheet > %d OR g.cell_row >= %d)", first.sheet, first.row),
		fmt.Sprintf("(g.sheet < %d OR g.cell_row < %d)", last.sheet, end),
	}
}

// inPeriods is the condition that figures and cells are of the periods of some counts:
// it lets the engine pass over the others.
func inPeriods(counts []cellCount) []string {
	first, last := counts[0].first, counts[0].last
	for _, c := range counts {
		first, last = min(first, c.first), max(last, c.last)
	}
	return []string{fmt.Sprintf("f.period >= %d AND f.period <= %d", first, last), fmt.Sprintf("g.period >= %d AND g.period <= %d", first, last)}
}
