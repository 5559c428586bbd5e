package figures

import (
	"cmp"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

const AreaList = "CL_AREA"

// CutTable is what a layout declares of a table, in the warehouse's words.
func CutTable(l *layout.Layout, t *layout.Table) *warehouse.CutTable {
	return &warehouse.CutTable{
		Source:       cmp.Or(t.Source, l.Source),
		ID:           t.ID,
		Complete:     t.Complete != layout.CompleteNo,
		Adds:         addsOf(t),
		Rounding:     Base(t),
		Covers:       t.Covers.Range(),
		LeavesOut:    t.LeavesOut,
		Breaks:       t.SeriesBreaks(),
		AbsentIsZero: t.Absent == "zero",
		Replaces:     t.Replaces.Scope,
	}
}

// addsOf lists the dimensions whose parts add up to their totals; nil: all.
func addsOf(t *layout.Table) []string {
	if t.AddsNot != "" {
		return []string{}
	}
	return t.Adds
}
