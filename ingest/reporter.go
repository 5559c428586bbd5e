package ingest

import (
	"maps"
	"slices"
	"strconv"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// refused gathers the reporting areas that a file may not report for.
type refused struct {
	first warehouse.CellRef
	cells int
}

// reporter holds rule reporting-area against a cell: the code of its REF_AREA
// must be an area for which the layout says the file reports.
func (h *harmoniser) reporter(s *sink, c *layout.Cell, code int32) {
	texts := s.codes.dims[s.areaDim].dict.Texts
	for len(s.reports) <= int(code) {
		area := texts[len(s.reports)]
		s.reports = append(s.reports, len(h.layout.Reports) == 0 || slices.Contains(h.layout.Reports, area))
	}
	if s.reports[code] {
		return
	}
	r := h.refused[texts[code]]
	if r == nil {
		r = &refused{first: headingOf(c, warehouse.DimRefArea)}
		h.refused[texts[code]] = r
	}
	r.cells++
}

// maxRefused is how many refused areas are told one by one; more of them are
// one mistake, such as two columns with swapped headings, and one finding.
const maxRefused = 5

// tellRefused reports the areas that were refused. hint names a layout that
// corrects what the file probably has wrong, or is empty.
func (h *harmoniser) tellRefused(hint string) {
	areas := slices.Sorted(maps.Keys(h.refused))
	if len(areas) == 0 {
		return
	}
	expect := lang.List(h.report.lang, h.layout.Reports)
	args := []any{"layout", h.layout.ID, "allowed", expect, "hint", "", "count", strconv.Itoa(len(areas))}
	if hint != "" {
		args[5] = lang.T(h.report.lang, "finding.reporting-area.hint", "layout", hint)
	}
	if len(areas) <= maxRefused {
		for _, a := range areas {
			f := h.report.add(warehouse.Finding{Rule: "reporting-area", CellRef: h.refused[a].first, Found: a, Expected: expect, Key: a}, args...)
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
	f := h.report.add(warehouse.Finding{Rule: "reporting-area", CellRef: first, Found: strconv.Itoa(len(areas)) + ": " + lang.List(h.report.lang, some), Expected: expect}, args...)
	f.Count = cells
}
