package ingest

import (
	"siemmes/ingest/figures"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// sourceRights returns ErrDenied where the layout brings figures of a source that
// the office may not send. It is asked as soon as the layout is known.
func (j *job) sourceRights() error {
	for _, t := range j.layout.Tables {
		if source := figures.CutTable(j.layout, t).Source; t.Skip == "" && !j.opt.Office.HasSource(source) {
			return lang.DeniedSource(j.opt.Office, source, warehouse.CellRef{})
		}
	}
	return nil
}

// rights returns ErrDenied where the office has no right to the source or the
// reporting area of an observation. It is asked of every key before any rule is
// held against the figure, so that no acceptance can go before it.
func (h *harmoniser) rights(s *sink, c *tidy.Cell) error {
	if len(h.office.Areas) == 0 && len(h.office.Sources) == 0 {
		return nil
	}
	if at := [2]int32{s.key[s.sourceDim], s.key[s.areaDim]}; at == s.allowed {
		return nil
	}
	source, area := s.code(s.sourceDim), s.code(s.areaDim)
	if source != "" && !h.office.HasSource(source) {
		return lang.DeniedSource(h.office, source, figures.CellAt(c))
	}
	if area != "" && !h.office.HasArea(area) {
		return lang.DeniedArea(h.office, warehouse.NewMessage("finding.code", "code", warehouse.Code{List: catalog.AreaList, ID: area}), figures.CellAt(c))
	}
	s.allowed = [2]int32{s.key[s.sourceDim], s.key[s.areaDim]}
	return nil
}

// code is the code that the key has in a dimension, "" where none is set.
func (s *sink) code(dim int) string {
	if s.key[dim] == figures.Unset {
		return ""
	}
	return s.codes.dims[dim].Dict.Texts[s.key[dim]]
}
