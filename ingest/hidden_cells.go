package ingest

import (
	"strconv"
	"strings"

	"siemmes/ingest/check"
	"siemmes/ingest/layout"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

var hiddenCells = check.Rule{ID: "hidden-cells", Severity: warehouse.Note} // blocking where a part of a table is hidden

// hiddenKind is what hidden numbers of one sheet have in common that one finding
// tells of.
type hiddenKind struct {
	sheet    string
	columns  bool
	filtered bool
	table    *layout.Table
}

// hiddenGroup is the hidden bands of one kind, first ones first.
type hiddenGroup struct {
	hiddenKind
	bands         []tidy.Hidden
	rows, numbers int
}

// hiddenGroups puts the hidden bands together that one finding tells of.
func hiddenGroups(all []tidy.Hidden) []*hiddenGroup {
	var groups []*hiddenGroup
	byKind := map[hiddenKind]*hiddenGroup{}
	for _, h := range all {
		kind := hiddenKind{h.Sheet, h.Columns(), h.Filtered && h.Table != nil, h.Table}
		g := byKind[kind]
		if g == nil {
			g = &hiddenGroup{hiddenKind: kind}
			byKind[kind] = g
			groups = append(groups, g)
		}
		g.bands = append(g.bands, h)
		g.rows += h.Range.Bottom - h.Range.Top + 1
		g.numbers += h.Numbers
	}
	return groups
}

// singleRows is how many rows may be hidden one by one in a table before they
// look as a filter leaves them.
const singleRows = 3

// blocks reports whether a part of a table may be missing: rows that a filter
// hides, several in a row, or many.
func (g *hiddenGroup) blocks() bool {
	if g.columns || g.table == nil {
		return false
	}
	return g.filtered || g.rows > singleRows || g.rows > len(g.bands)
}

// placesTold is how many bands a finding names.
const placesTold = 10

// places names the bands: "B:C, F" or "3, 7:9".
func (g *hiddenGroup) places() string {
	var texts []string
	for i, h := range g.bands {
		if i == placesTold {
			texts = append(texts, "…")
			break
		}
		first, last := strconv.Itoa(h.Range.Top), strconv.Itoa(h.Range.Bottom)
		if g.columns {
			first, last = warehouse.ColumnName(h.Range.Left), warehouse.ColumnName(h.Range.Right)
		}
		if first != last {
			first += ":" + last
		}
		texts = append(texts, first)
	}
	return strings.Join(texts, ", ")
}

// tellHidden is rule hidden-cells.
func (j *job) tellHidden(g *hiddenGroup) *warehouse.Finding {
	at := g.bands[0].First
	f := warehouse.Finding{Rule: "hidden-cells", CellRef: at, Key: at.String(), Found: warehouse.Literal(g.places())}
	message := "finding.hidden-cells"
	switch {
	case g.columns:
		message = "finding.hidden-cells.columns"
	case g.filtered:
		message = "finding.hidden-cells.filtered"
	}
	if g.blocks() {
		f.Severity = warehouse.Blocking
	}
	told := j.report.Say(message, f, "numbers", g.numbers, "rows", g.rows, "sheet", g.sheet)
	told.Count = g.numbers
	return told
}
