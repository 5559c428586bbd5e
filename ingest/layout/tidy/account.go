package tidy

import (
	"slices"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// Account says what became of the cells that hold a number on the visible sheets
// that a layout reads, besides those that [Layout.Read] passes on
// ([Cell.Numeric]). Together they are all of them.
type Account struct {
	Headings int // years, codes and other headings
	Outside  int // in no table's frame
	Ends     int // in rows that the layout says end a table and are not of it (Rows.Before)
	Ragged   int // fields of ragged records beyond their header
	// OutsideOn says where those in no table's frame are, by sheet.
	OutsideOn []OutsideOn
	// Short are short records that have no figure left.
	Short  []Ragged
	Hidden []Hidden
	Below  []Below
}

// OutsideOn are the numbers of a sheet that are in no table's frame, and the first of
// them.
type OutsideOn struct {
	First   warehouse.CellRef
	Numbers int
}

// outside counts a number that is in no table's frame.
func (a *Account) outside(at warehouse.CellRef) {
	a.Outside++
	n := len(a.OutsideOn)
	if n == 0 || a.OutsideOn[n-1].First.Sheet != at.Sheet {
		a.OutsideOn = append(a.OutsideOn, OutsideOn{First: at})
		n++
	}
	x := &a.OutsideOn[n-1]
	x.Numbers++
	if at.Row < x.First.Row || at.Row == x.First.Row && at.Col < x.First.Col {
		x.First = at
	}
}

// Hidden is a band of hidden rows or columns of a sheet that hold numbers which
// are not read.
type Hidden struct {
	Sheet   string
	Range   sheet.Range // of rows (Left and Right are zero) or of columns
	Numbers int
	First   warehouse.CellRef // the first of them
	// Table is the table whose data rows the band lies in, nil where it lies
	// in none. Filtered reports whether a filter hides rows of the band.
	Table    *layout.Table
	Filtered bool
}

// Columns reports whether the band is one of columns.
func (h *Hidden) Columns() bool { return h.Range.Left > 0 }

// Below are the rows below the end of a table that hold numbers in its value
// columns and belong to no other table.
type Below struct {
	Table   *layout.Table
	Sheet   string
	Rows    int
	Numbers int
	First   warehouse.CellRef
	// Labelled are the rows that have a label in the table's stub, as its own
	// rows have; FirstLabelled is the first number of them.
	Labelled      int
	FirstLabelled warehouse.CellRef
}

// Numbers is how many numbers the account names.
func (a *Account) Numbers() int {
	n := a.Headings + a.Outside + a.Ends + a.Ragged
	for i := range a.Hidden {
		n += a.Hidden[i].Numbers
	}
	for i := range a.Below {
		n += a.Below[i].Numbers
	}
	return n
}

// ended is a table that ended above the end of its sheet, and what is below
// it.
type ended struct {
	table *layout.Table
	row   int // its last one
	// before is true where the layout says that the row below ends it.
	before bool
	cols   []int // of its values
	stub   []int
	below  Below
	at     int // the row of below that was counted last
}

// endedOver finds the table that ended last above a cell, in one of its value
// columns; nil where there is none.
func endedOver(all []*ended, row, col int) *ended {
	var last *ended
	for _, e := range all {
		if e.row < row && (last == nil || e.row >= last.row) && slices.Contains(e.cols, col) {
			last = e
		}
	}
	return last
}

// add counts a number below the table.
func (e *ended) add(b *sheet.Block, at warehouse.CellRef) {
	x := &e.below
	if x.Numbers++; x.Numbers == 1 {
		x.Table, x.Sheet, x.First = e.table.Itself(), at.Sheet, at
	}
	if at.Row == e.at {
		return
	}
	e.at = at.Row
	x.Rows++
	if !slices.ContainsFunc(e.stub, func(col int) bool { return layout.Space(b.Text(at.Row, col)) != "" }) {
		return
	}
	if x.Labelled++; x.Labelled == 1 {
		x.FirstLabelled = at
	}
}
