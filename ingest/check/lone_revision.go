package check

import (
	"cmp"
	"math"
	"slices"
	"time"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var loneRevision = Rule{
	ID: "lone-revision", Severity: warehouse.Warning, Needs: LastRelease | Explanations | Told,
	Run: eachTable(loneRevisions),
}

// maxLone is how many lone revisions of a table are reported one by one.
const maxLone = 20

// loneRevisions is rule lone-revision: a few figures of periods that are settled changed
// since the last release, while all others stayed.
func loneRevisions(a *File, t *figures.Table) {
	changes := unexplained(a, t)
	if len(changes) == 0 {
		return
	}
	order := revisedPeriods(a, t, changes)
	settled := settledUpTo(order)
	var found []figures.Row
	compared := 0
	for _, p := range order {
		if p.heavy() || p.End().After(settled) {
			continue
		}
		compared += p.compared
		found = append(found, p.changed...)
	}
	found = beyondRounding(a, t, found)
	if !few(len(found), compared) {
		return
	}
	found = slices.DeleteFunc(found, func(r figures.Row) bool {
		b, i := t.Cube.At(r)
		return a.isTold(figures.CellOf(b, i)) || rescaledFigure(a, t, r) || !numberMoved(a, t, r)
	})
	slices.SortFunc(found, func(x, y figures.Row) int {
		return cmp.Or(cmp.Compare(relativeChange(a, t, y), relativeChange(a, t, x)), cmp.Compare(x, y))
	})
	for _, r := range found[:min(len(found), maxLone)] {
		tellLoneRevision(a, t, r, compared-len(found))
	}
	if len(found) > maxLone {
		tellLoneRevisions(a, t, found[maxLone:])
	}
}

// few reports whether so many of the figures that were compared are so few that
// each is a revision of its own: one of 25 at most, and not more than two and one
// of a hundred.
func few(changed, compared int) bool {
	return changed > 0 && 25*changed <= compared && changed <= 2+compared/100
}

// revisedPeriod is what a table says of a period against the last release.
type revisedPeriod struct {
	warehouse.Period
	compared int           // figures that the last release has, too
	changed  []figures.Row // of them
	added    int
}

// A period is revised as a whole where one of ten figures changed, five at least.
const (
	heavyLeast = 5
	heavyShare = 10
)

func (p *revisedPeriod) heavy() bool {
	return len(p.changed) >= heavyLeast && heavyShare*len(p.changed) >= p.compared
}

// revisedPeriods are the periods of a table, by their end and then their length.
func revisedPeriods(a *File, t *figures.Table, changes []figures.Row) []*revisedPeriod {
	byPeriod := map[int32]*revisedPeriod{}
	for i, text := range t.PeriodTexts() {
		if p, err := warehouse.ParsePeriod(text); err == nil && i < len(t.Periods) && t.Periods[i] {
			byPeriod[int32(i)] = &revisedPeriod{Period: p}
		}
	}
	for _, n := range t.Blocks {
		for i, p := range t.Cube.Blocks[n].Period {
			if x := byPeriod[p]; x == nil {
				continue
			} else if a.earlier.Added[t.Cube][figures.RowOf(n, i)] {
				x.added++
			} else {
				x.compared++
			}
		}
	}
	for _, r := range changes {
		b, i := t.Cube.At(r)
		if x := byPeriod[b.Period[i]]; x != nil {
			x.changed = append(x.changed, r)
		}
	}
	order := make([]*revisedPeriod, 0, len(byPeriod))
	for _, p := range byPeriod {
		order = append(order, p)
	}
	slices.SortFunc(order, func(a, b *revisedPeriod) int {
		return cmp.Or(a.End().Compare(b.End()), cmp.Compare(a.Months, b.Months))
	})
	return order
}

// settledUpTo is up to which day figures are settled. Where a delivery brings
// periods that are new, the last ones before them are revised as a rule: all that
// follow upon each other from the end with a change, or nearly so. Without new
// periods all of it is settled.
func settledUpTo(order []*revisedPeriod) time.Time {
	forever := time.Unix(1<<40, 0)
	var last time.Time // of what the last release has
	grows := false
	shortest := math.MaxInt
	for _, p := range order {
		if p.compared > 0 {
			last, grows = p.End(), false
		} else if p.added > 0 && p.End().After(last) {
			grows = true
		}
		shortest = min(shortest, p.Months)
	}
	if !grows {
		return forever
	}
	up, quiet := last, 0
	for _, p := range slices.Backward(order) {
		switch {
		case p.Months != shortest || p.compared == 0:
		case len(p.changed) > 0:
			up, quiet = p.Start, 0
		default:
			quiet++
		}
		if quiet > quietPeriods(shortest) {
			break
		}
	}
	return up
}

// quietPeriods is how many periods without a change there may be among those that
// are still revised: two months, a quarter, no year.
func quietPeriods(months int) int {
	switch {
	case months < 3:
		return 2
	case months < 12:
		return 1
	}
	return 0
}

// beyondRounding leaves out what rounding makes of one figure: less than half the
// base, and a step of one base where there are several such steps.
func beyondRounding(a *File, t *figures.Table, rows []figures.Row) []figures.Row {
	const several = 4
	base := figures.Base(t.Declared)
	by := func(r figures.Row) float64 {
		was, _ := a.earlier.Was(t.Cube, r)
		return math.Abs(t.Cube.Value(r) - was)
	}
	steps := 0
	for _, r := range rows {
		if base > 0 && math.Abs(by(r)-base) < base/100 {
			steps++
		}
	}
	return slices.DeleteFunc(rows, func(r figures.Row) bool {
		d := by(r)
		was, _ := a.earlier.Was(t.Cube, r)
		return d < base/2 || d <= 1e-12*math.Abs(was) || steps >= several && d < 1.01*base
	})
}

// numberMoved reports whether a figure had a number and has another one, or none
// for a reason that is no protection.
func numberMoved(a *File, t *figures.Table, r figures.Row) bool {
	b, i := t.Cube.At(r)
	was, _ := a.earlier.Was(t.Cube, r)
	return !math.IsNaN(was) && (!math.IsNaN(b.Value[i]) || !b.Flags[i].Has(warehouse.Suppressed))
}

// relativeChange is by how much a figure changed, as relative measures it; a
// figure that lost its number comes first.
func relativeChange(a *File, t *figures.Table, r figures.Row) float64 {
	was, _ := a.earlier.Was(t.Cube, r)
	if v := t.Cube.Value(r); !math.IsNaN(v) {
		return relative(warehouse.Change{OldValue: was, NewValue: v})
	}
	return math.Inf(1)
}

// rescaledFigure reports whether a change of scale explains that a figure changed.
func rescaledFigure(a *File, t *figures.Table, r figures.Row) bool {
	was, _ := a.earlier.Was(t.Cube, r)
	b, i := t.Cube.At(r)
	g := scaleGroup{dataset: t.Cube.Dataset.ID, source: t.Source, measure: b.Codes[t.Cube.Dataset.Index(warehouse.DimMeasure)].Texts[b.Dims[t.Cube.Dataset.Index(warehouse.DimMeasure)][i]]}
	power := powerOfTen(warehouse.Change{OldValue: was, NewValue: b.Value[i]})
	return power != 0 && a.rescaledBy[g] == power
}

func tellLoneRevision(a *File, t *figures.Table, r figures.Row, stayed int) {
	b, i := t.Cube.At(r)
	at := figures.CellOf(b, i)
	a.tellOf(at)
	was, _ := a.earlier.Was(t.Cube, r)
	a.Report.Add(warehouse.Finding{
		Rule: "lone-revision", CellRef: at, Key: at.String(), Found: warehouse.Literal(figures.Figure(b, i)), Expected: warehouse.Literal(warehouse.FormatNumber(was)),
	}, "what", Describe(b, i), "stayed", stayed)
}

// tellLoneRevisions reports those beyond maxLone in one finding.
func tellLoneRevisions(a *File, t *figures.Table, rows []figures.Row) {
	for _, r := range rows {
		a.tellOf(t.Cube.Cell(r))
	}
	b, i := t.Cube.At(rows[0])
	was, _ := a.earlier.Was(t.Cube, rows[0])
	f := a.Report.Say("finding.lone-revision.more", warehouse.Finding{
		Rule: "lone-revision", CellRef: figures.CellOf(b, i), Key: t.ID + " *", Found: warehouse.Literal(figures.Figure(b, i)), Expected: warehouse.Literal(warehouse.FormatNumber(was)),
	}, "what", Describe(b, i), "count", len(rows), "period", warehouse.PeriodValue(b.Periods.Texts[b.Period[i]]))
	f.Count = len(rows)
}
