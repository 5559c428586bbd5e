package check

import (
	"context"
	"slices"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var categoryRenamed = Rule{
	ID: "category-renamed", Severity: warehouse.Warning, Needs: LastRelease | Labels,
	Run: renamedCategories,
}

// renamedCategories is rule category-renamed: at a label, within the file, and against
// the last release.
func renamedCategories(ctx context.Context, a *File) error {
	if err := relabelled(ctx, a); err != nil {
		return err
	}
	if err := a.each(ctx, func(t *figures.Table) {
		for _, x := range a.facts[t].turnover() {
			tellRenamed(a, t, x)
		}
	}); err != nil {
		return err
	}
	renamedSince(a, a.Since)
	return nil
}

// takeRenamed takes out the pairs of which one begins where the other ends, give or
// take a period, at no more than one and a half times its level.
func (x *turnover) takeRenamed() {
	for _, was := range x.ended {
		var fits []*code
		for _, is := range x.begun {
			if is.first > was.last && is.first <= was.last+2 && is.atFirst <= figures.OutlierTimes*was.atLast && was.atLast <= figures.OutlierTimes*is.atFirst {
				fits = append(fits, is)
			}
		}
		if len(fits) != 1 {
			continue
		}
		x.renamed = append(x.renamed, [2]*code{was, fits[0]})
		x.ended = slices.DeleteFunc(slices.Clone(x.ended), func(c *code) bool { return c == was })
		x.begun = slices.DeleteFunc(slices.Clone(x.begun), func(c *code) bool { return c == fits[0] })
	}
}

// tellRenamed reports the codes of a table that were renamed.
func tellRenamed(a *File, t *figures.Table, x *turnover) {
	label := func(c *code) warehouse.Message {
		return warehouse.Value(codeOf(t.Cube.Dataset, t.Cube.Dataset.Dimensions[x.dim].ID, c.id))
	}
	for _, pair := range x.renamed {
		was, is := pair[0], pair[1]
		a.Report.Say("finding.category-renamed.level", warehouse.Finding{
			Rule: "category-renamed", CellRef: t.Cube.Cell(is.start), Key: was.id + " = " + is.id, Found: label(is), Expected: label(was),
		}, "period", warehouse.PeriodValue(t.PeriodTexts()[x.order[is.first]]), "last", t.Cube.Cell(was.end))
	}
}

// renamedSince is rule category-renamed against the last release.
func renamedSince(a *File, c *warehouse.Comparison) {
	for _, r := range c.Renamed {
		ds, err := a.Catalog.Dataset(r.Dataset)
		if err != nil {
			continue // the comparison is of datasets of the catalog
		}
		label := func(code string) warehouse.Message { return warehouse.Value(codeOf(ds, r.Dim, code)) }
		f := a.Report.Add(warehouse.Finding{
			Rule: "category-renamed", CellRef: r.Cell, Key: r.Old + " = " + r.New, Found: label(r.New), Expected: label(r.Old),
		}, "count", r.Figures, "source", r.Source, "dimension", dimensionName(ds, r.Dim))
		f.Count = r.Figures
	}
}
