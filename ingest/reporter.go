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

// reporter holds rule reporting-area against a cell: the code must be an area
// for which the layout says the file reports, and the office may send.
func (h *harmoniser) reporter(s *sink, c *layout.Cell, code int32) {
	for len(s.areas) <= int(code) {
		area := s.codes.dims[s.areaDim].dict.Texts[len(s.areas)]
		s.areas = append(s.areas, h.mayReport(area))
	}
	if s.areas[code] {
		return
	}
	area := s.codes.dims[s.areaDim].dict.Texts[code]
	r := h.refused[area]
	if r == nil {
		r = &refused{first: headingOf(c, warehouse.DimRefArea)}
		h.refused[area] = r
	}
	r.cells++
}

func (h *harmoniser) mayReport(area string) bool {
	allowed := func(list []string) bool { return len(list) == 0 || slices.Contains(list, area) }
	return allowed(h.layout.Reports) && allowed(h.office.Areas)
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
	message, expected := "finding.reporting-area", h.layout.Reports
	if h.refusedByOffice(areas) {
		message, expected, hint = "finding.reporting-area.office", h.office.Areas, ""
	}
	expect := lang.List(h.report.lang, expected)
	args := []string{
		"layout", h.layout.ID, "allowed", expect, "office", h.office.Name,
		"hint", "", "count", strconv.Itoa(len(areas)),
	}
	if hint != "" {
		args[7] = lang.T(h.report.lang, "finding.reporting-area.hint", "layout", hint)
	}
	if len(areas) <= maxRefused {
		for _, a := range areas {
			f := h.report.say(message, warehouse.Finding{Rule: "reporting-area", CellRef: h.refused[a].first, Found: a, Expected: expect, Key: a}, args...)
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
	f := h.report.say(message, warehouse.Finding{Rule: "reporting-area", CellRef: first, Found: strconv.Itoa(len(areas)) + ": " + lang.List(h.report.lang, some), Expected: expect}, args...)
	f.Count = cells
}

// refusedByOffice tells that the layout may report for all of the areas: it is
// the office that may not.
func (h *harmoniser) refusedByOffice(areas []string) bool {
	if len(h.office.Areas) == 0 {
		return false
	}
	for _, a := range areas {
		if len(h.layout.Reports) > 0 && !slices.Contains(h.layout.Reports, a) {
			return false
		}
	}
	return true
}
