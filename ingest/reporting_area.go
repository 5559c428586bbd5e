package ingest

import (
	"cmp"
	"maps"
	"slices"

	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/ingest/layout"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

var reportingArea = check.Rule{ID: "reporting-area", Severity: warehouse.Blocking}

// refused gathers the reporting areas that a file may not report for.
type refused struct {
	first warehouse.CellRef
	cells int
	// source is the one that does not report for the area; nil where the layout does not.
	source *catalog.Source
}

// reporter holds rule reporting-area against a cell: the code of its REF_AREA
// must be an area for which the layout says the file reports, and under a proposal one
// for which its source does.
func (h *harmoniser) reporter(s *sink, c *tidy.Cell, code int32) {
	texts := s.codes.dims[s.areaDim].Dict.Texts
	for len(s.reports) <= int(code) {
		area := texts[len(s.reports)]
		s.reports = append(s.reports, h.layoutReports(area) && h.foreignTo(s, area) == nil)
	}
	if s.reports[code] {
		return
	}
	r := h.refused[texts[code]]
	if r == nil {
		r = &refused{first: figures.HeadingOf(c, warehouse.DimRefArea), source: h.foreignTo(s, texts[code])}
		if r.first.Row < 1 {
			r.first = figures.CellAt(c)
		}
		h.refused[texts[code]] = r
	}
	r.cells++
}

// layoutReports reports whether the layout lets the file report for an area.
func (h *harmoniser) layoutReports(area string) bool {
	return len(h.layout.Reports) == 0 || slices.Contains(h.layout.Reports, area)
}

// foreignTo is the source that a person gave a table of an unknown file, where it does
// not report for an area for which the layout would; nil else.
func (h *harmoniser) foreignTo(s *sink, area string) *catalog.Source {
	if !h.proposed || !h.layoutReports(area) {
		return nil
	}
	source, err := h.catalog.Source(cmp.Or(s.table.Source, h.layout.Source))
	if err != nil || len(source.Areas) == 0 || slices.Contains(source.Areas, area) {
		return nil
	}
	return source
}

// tellForeign reports the areas for which the source does not report, and takes them
// out of those that are refused.
func (h *harmoniser) tellForeign() {
	for _, area := range slices.Sorted(maps.Keys(h.refused)) {
		r := h.refused[area]
		if r.source == nil {
			continue
		}
		allowed := warehouse.Value(r.source.Areas)
		f := h.report.Say("finding.reporting-area.source", warehouse.Finding{Rule: "reporting-area", CellRef: r.first, Found: warehouse.Literal(area), Expected: allowed, Key: area},
			"source", r.source.ID, "allowed", allowed)
		f.Count = r.cells
	}
}

// maxRefused is how many refused areas are reported one by one; more of them are
// one mistake, such as two columns with swapped headings, and one finding.
const maxRefused = 5

// tellRefused reports the areas that were refused.
func (h *harmoniser) tellRefused() {
	h.tellForeign()
	areas := slices.DeleteFunc(slices.Sorted(maps.Keys(h.refused)), func(a string) bool { return h.refused[a].source != nil })
	if len(areas) == 0 {
		return
	}
	hint := correcting(h.layouts, h.layout)
	expect := warehouse.Value(h.layout.Reports)
	args := []any{"layout", h.layout.ID, "allowed", expect, "hint", "", "count", len(areas)}
	if hint != "" {
		args[5] = warehouse.NewMessage("finding.reporting-area.hint", "layout", hint)
	}
	if len(areas) <= maxRefused {
		for _, a := range areas {
			f := h.report.Add(warehouse.Finding{Rule: "reporting-area", CellRef: h.refused[a].first, Found: warehouse.Literal(a), Expected: expect, Key: a}, args...)
			f.Count = h.refused[a].cells
		}
		return
	}
	first, cells := h.refused[areas[0]].first, 0
	for _, a := range areas {
		r := h.refused[a]
		cells += r.cells
		if r.first.Row < first.Row {
			first = r.first
		}
	}
	some := append(slices.Clone(areas[:maxRefused]), "…")
	f := h.report.Add(warehouse.Finding{Rule: "reporting-area", CellRef: first, Found: warehouse.NewMessage("finding.count-of", "count", len(areas), "names", some), Expected: expect}, args...)
	f.Count = cells
}

// correcting names a layout that is never recognised by itself and reads the
// same source with a declared correction: what a file that reports for the
// wrong areas may need.
func correcting(lib *layout.Library, l *layout.Layout) string {
	for _, other := range lib.List() {
		if other.NamedOnly && other.Source == l.Source && other.ID != l.ID && len(other.Corrections) > 0 {
			return other.ID
		}
	}
	return ""
}
