package site

import (
	"context"
	"net/http"

	"siemmes/reports"
	"siemmes/server/question"
	"siemmes/server/web"
	"siemmes/warehouse"
)

// chartView is a chart as the template shows it: Src is where our loader finds
// what to draw, "" where this site has no chart library; Picture is the same
// for readers without JavaScript.
type chartView struct{ ID, Alt, Src, Picture string }

// chartView makes one from the address of a chart without its ending.
func (s *Site) chartView(id, alt, path, query string) chartView {
	v := chartView{ID: id, Alt: alt, Picture: path + ".svg" + query}
	if s.Drawn {
		v.Src = path + ".json" + query
	}
	return v
}

// chartAsked writes the selection of a chart, however it is spelled; "" where it cannot
// be read.
func (s *Site) chartAsked(r *http.Request) string {
	ds, err := s.Catalog.Dataset(r.PathValue("dataset"))
	if err != nil {
		return ""
	}
	sel, err := question.Parse(s.Catalog, ds, pageQuery(r))
	if err != nil {
		return ""
	}
	return sel.Asked()
}

// chartSpec answers a selection as a chart.
func (s *Site) chartSpec(r *http.Request) (*reports.ChartSpec, error) {
	ds, err := s.Catalog.Dataset(r.PathValue("dataset"))
	if err != nil {
		return nil, err
	}
	h, err := s.Holdings.Of(r.Context(), ds)
	if err != nil {
		return nil, err
	}
	sel, err := s.pageSelection(r, ds, h)
	if err != nil {
		return nil, err
	}
	a, err := question.Ask(r.Context(), s.Warehouse, sel, maxFigures)
	if err != nil {
		return nil, err
	}
	spec := reports.ChartOf(sel.Table(a, s.Catalog, web.LanguageOf(r), s.Now()).Compacted(s.Catalog))
	if spec == nil || s.Charts == nil {
		return nil, warehouse.NewError(warehouse.ErrNotFound, "request.nothing-drawn")
	}
	return spec, nil
}

// chartJSON is the option our loader draws.
func (s *Site) chartJSON(w http.ResponseWriter, r *http.Request) error {
	spec, err := s.chartSpec(r)
	if err != nil {
		return err
	}
	return s.writeOption(w, spec)
}

func (s *Site) writeOption(w http.ResponseWriter, spec *reports.ChartSpec) error {
	option, err := s.ChartOption(spec, spec.Lang)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(option) // the reader went away
	return nil
}

// chartSVG is the same chart as a picture.
func (s *Site) chartSVG(w http.ResponseWriter, r *http.Request) error {
	spec, err := s.chartSpec(r)
	if err != nil {
		return err
	}
	return s.writeSVG(r.Context(), w, spec)
}

func (s *Site) writeSVG(ctx context.Context, w http.ResponseWriter, spec *reports.ChartSpec) error {
	svg, err := s.Charts.SVG(ctx, spec)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	_, _ = w.Write(svg) // the reader went away
	return nil
}
