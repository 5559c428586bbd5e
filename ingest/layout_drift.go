package ingest

import (
	"context"
	"errors"

	"siemmes/ingest/check"
	"siemmes/ingest/layout"
	"siemmes/ingest/layout/refit"
	"siemmes/warehouse"
)

var layoutDrift = check.Rule{ID: "layout-drift", Severity: warehouse.Warning} // blocking where something new has no meaning

// fit finds the layout of the file, fitted again where the file has drifted
// from it. Where none fits, or several do, it is a finding.
func (j *job) fit(ctx context.Context) error {
	l, drifts, err := j.findLayout(ctx)
	var un *layout.Unrecognised
	if errors.As(err, &un) && j.opt.Propose && len(un.Candidates) == 0 {
		if found, err := j.propose(ctx); err != nil || found {
			return err
		}
	}
	if errors.As(err, &un) {
		j.unrecognised(un)
		return j.tellCuts(ctx)
	}
	if err != nil {
		return err
	}
	j.layout, j.report.Severities = l, l.Severities
	for _, d := range drifts {
		f := warehouse.Finding{Rule: "layout-drift", CellRef: d.Where, Found: warehouse.Literal(d.Is), Expected: warehouse.Literal(d.Was), Key: d.What + " " + d.Where.String()}
		if d.Unknown {
			f.Severity = warehouse.Blocking
		}
		j.report.Add(f, "layout", l.ID, "drift", d.Message())
	}
	return nil
}

// findLayout takes the layout that the person names, else looks for it.
func (j *job) findLayout(ctx context.Context) (*layout.Layout, []refit.Drift, error) {
	if j.opt.Custom != nil {
		return refit.Fit(ctx, j.opt.Custom, j.book)
	}
	if j.opt.Layout != "" {
		l, err := j.Layouts.Get(j.opt.Layout)
		if err != nil {
			return nil, nil, err
		}
		return refit.Fit(ctx, l, j.book)
	}
	return refit.Recognise(ctx, j.Layouts, j.book, layout.Hint{FileName: j.file.Name, Office: j.opt.Office.Name})
}
