// Package output writes a report as a file of one of several forms: a workbook, a
// page, or a picture of one of its charts.
package output

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"siemmes/reports"
	"siemmes/reports/chart"
	"siemmes/reports/page"
	"siemmes/reports/xlsx"
	"siemmes/warehouse"
)

// Form is one form of file.
type Form struct {
	Extension   string // with its dot
	ContentType string
	// Picture reports whether the file is a picture of one chart.
	Picture bool
	// write writes the report; chart is the one of a picture, nil for other forms.
	write func(ctx context.Context, w io.Writer, r *reports.Report, chart *reports.ChartSpec) error
}

// Forms is the registry of the forms, in the order in which they are offered.
func Forms() []Form {
	return []Form{
		{".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", false, writeWorkbook},
		{".html", "text/html; charset=utf-8", false, writePage},
		{".svg", "image/svg+xml", true, writeSVG},
		{".png", "image/png", true, writePNG},
	}
}

// FormOf is the form of a file by the ending of its name. The error is ErrInvalid
// and lists the endings there are.
func FormOf(file string) (Form, error) {
	all := Forms()
	extension := strings.ToLower(filepath.Ext(file))
	if i := slices.IndexFunc(all, func(f Form) bool { return f.Extension == extension }); i >= 0 {
		return all[i], nil
	}
	var known []string
	for _, f := range all {
		known = append(known, f.Extension)
	}
	return Form{}, warehouse.NewError(warehouse.ErrInvalid, "reports.unknown-form", "form", extension, "known", known)
}

// Write writes the report. Chart is the id of the chart of a picture; it may be ""
// where the report has but one.
func (f Form) Write(ctx context.Context, w io.Writer, r *reports.Report, chart string) error {
	if !f.Picture {
		return f.write(ctx, w, r, nil)
	}
	spec, err := chartOf(r, chart)
	if err != nil {
		return err
	}
	return f.write(ctx, w, r, spec)
}

// chartOf is the chart of an id; a report with one chart needs no id.
func chartOf(r *reports.Report, id string) (*reports.ChartSpec, error) {
	all := r.Charts()
	if id == "" && len(all) == 1 {
		return all[0], nil
	}
	if spec, ok := r.Chart(id); ok {
		return spec, nil
	}
	if len(all) == 0 {
		return nil, warehouse.NewError(warehouse.ErrNotFound, "reports.no-chart", "report", r.Title)
	}
	var known []string
	for _, spec := range all {
		known = append(known, spec.ID)
	}
	return nil, warehouse.NewError(warehouse.ErrInvalid, "reports.choose-chart", "report", r.Title, "known", known)
}

func writeWorkbook(_ context.Context, w io.Writer, r *reports.Report, _ *reports.ChartSpec) error {
	return xlsx.WriteReport(w, r)
}

func writePage(ctx context.Context, w io.Writer, r *reports.Report, _ *reports.ChartSpec) error {
	return page.Write(ctx, w, r, chart.Renderer{})
}

func writeSVG(ctx context.Context, w io.Writer, _ *reports.Report, spec *reports.ChartSpec) error {
	svg, err := chart.Renderer{}.SVG(ctx, spec)
	if err != nil {
		return err
	}
	_, err = w.Write(svg)
	return err
}

func writePNG(ctx context.Context, w io.Writer, _ *reports.Report, spec *reports.ChartSpec) error {
	png, err := chart.Renderer{}.PNG(ctx, spec)
	if err != nil {
		return err
	}
	_, err = w.Write(png)
	return err
}
