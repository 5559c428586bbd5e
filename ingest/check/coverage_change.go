package check

import (
	"slices"
	"strings"

	"siemmes/warehouse"
)

var coverageChange = Rule{
	ID: "coverage-change", Severity: warehouse.Warning, Needs: LastRelease,
	Run: comparison(coverage),
}

// maxAreas is of how many reporting areas a change of coverage is reported one by
// one; of more of them it is one change, of the file, and one finding.
const maxAreas = 5

// coverageGroup is the changes of coverage that one finding tells of.
type coverageGroup struct{ dataset, source, area, sort string }

// coverage is rule coverage-change: nationalities that come or go, own
// nationals above all, change what the totals mean. There is one finding for
// those that come to a reporting area, and one for those that go.
func coverage(a *File, c *warehouse.Comparison) {
	found := map[coverageGroup][]warehouse.CoverageChange{}
	areas := map[coverageGroup]int{}
	var order []coverageGroup
	for _, x := range c.Coverage {
		g := coverageGroup{x.Dataset, x.Source, x.RefArea, sortOfChange(x)}
		if found[g] == nil {
			order = append(order, g)
			areas[g.everywhere()]++
		}
		found[g], found[g.everywhere()] = append(found[g], x), append(found[g.everywhere()], x)
	}
	told := map[coverageGroup]bool{}
	for _, g := range order {
		ds, err := a.Catalog.Dataset(g.dataset)
		all := g.everywhere()
		switch {
		case err != nil: // the comparison is of datasets of the catalog
		case areas[all] <= maxAreas:
			tellCoverage(a, ds, "finding.coverage-change."+g.sort, found[g])
		case !told[all]:
			tellCoverages(a, ds, g, found[all], areas[all])
			told[all] = true
		}
	}
}

// everywhere is the group of all areas.
func (g coverageGroup) everywhere() coverageGroup {
	g.area = ""
	return g
}

// tellCoverages reports what comes, or goes, in many reporting areas.
func tellCoverages(a *File, ds *warehouse.Dataset, g coverageGroup, changes []warehouse.CoverageChange, areas int) {
	const named = 8
	var labels warehouse.List
	for _, x := range changes {
		label := codeOf(ds, warehouse.DimRefArea, x.RefArea)
		if len(labels) < named && !slices.Contains(labels, any(label)) {
			labels = append(labels, label)
		}
	}
	if areas > named {
		labels = append(labels, "…")
	}
	came := "came"
	if !changes[0].Came {
		came = "went"
	}
	f := a.Report.Say("finding.coverage-change.many."+came, warehouse.Finding{
		Rule: "coverage-change", CellRef: firstCell(changes), Key: strings.Join([]string{g.source, g.sort}, " "), Found: warehouse.Value(len(changes)),
	}, "areas", areas, "names", labels, "count", len(changes))
	f.Count = len(changes)
}

// firstCell is the uppermost cell of a code that came.
func firstCell(changes []warehouse.CoverageChange) warehouse.CellRef {
	first := changes[0].Cell
	for _, x := range changes {
		if x.Cell.Row > 0 && (x.Cell.Row < first.Row || first.Row == 0) {
			first = x.Cell
		}
	}
	return first
}

// sortOfChange is the end of the id of the message for a change of coverage.
func sortOfChange(x warehouse.CoverageChange) string {
	switch {
	case x.Code == warehouse.World && x.Came:
		return "came.world"
	case x.Code == warehouse.World:
		return "went.world"
	case x.Came && (x.Code == warehouse.OwnNationals || x.Code == x.RefArea):
		return "came.own"
	case x.Code == warehouse.OwnNationals || x.Code == x.RefArea:
		return "went.own"
	case x.Came:
		return "came"
	}
	return "went"
}

// tellCoverage reports the codes that come to a reporting area, or leave it. Of
// a long list the first ones are named.
func tellCoverage(a *File, ds *warehouse.Dataset, message string, changes []warehouse.CoverageChange) {
	const named = 8
	first := changes[0]
	label := func(dim, code string) warehouse.Code { return codeOf(ds, dim, code) }
	var codes []string
	var labels warehouse.List
	last := first.Period
	for i, x := range changes {
		last = max(last, x.Period)
		if i < named {
			codes, labels = append(codes, x.Code), append(labels, label(warehouse.DimCounterpart, x.Code))
		}
	}
	if len(changes) > named {
		codes, labels = append(codes, "…"), append(labels, "…")
	}
	key := []string{first.Source, first.RefArea, strings.TrimPrefix(message, "finding.coverage-change.")}
	f := a.Report.Say(message, warehouse.Finding{
		Rule: "coverage-change", CellRef: firstCell(changes), Key: strings.Join(key, " "), Found: warehouse.Literal(strings.Join(codes, " ")),
	}, "area", label(warehouse.DimRefArea, first.RefArea), "counterpart", labels,
		"count", len(changes), "period", warehouse.PeriodValue(last))
	f.Count = len(changes)
}
