package tidy

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// role is what a cell of a block was taken for. Of two tables that read one
// cell, the higher role counts.
type role = byte

const (
	noRole      role = iota
	roleHeader       // in a row of headings: one, if a column has it as its heading
	rolePlain        // a heading that is no number
	roleLabel        // a heading that may be a number
	roleHeading      // a heading that is a number
	roleRagged       // beyond the header, in a ragged record
	roleValue        // handed over
)

// place is a cell of a sheet.
type place struct{ row, col int }

func byRow(a, b place) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.col, b.col)) }

// tally counts the numbers of one sheet by what became of them. The tables mark
// what they read in each block; what is left of it is named.
type tally struct {
	run     *run
	sheet   *sheet.Sheet
	account *Account
	tables  []*tableRun
	numbers []*layout.Numbers // as the sheet's tables write them
	ended   []*ended

	block  *sheet.Block
	roles  [][]role // by column, then row of the block; nil where nothing is marked
	spare  [][]role
	open   []int  // columns of which not all is settled
	hidden []bool // the block's columns

	claimed map[place]bool // headings above the data
	pending map[place]bool // numbers in header rows that may still be one; whether they are hidden
	columns map[int]*Hidden
	rows    []Hidden              // in order, but for header rows
	owner   map[int]*layout.Table // whose data row a hidden row of the block is
}

func newTally(r *run, s *sheet.Sheet, tables []*tableRun) *tally {
	t := &tally{
		run: r, sheet: s, account: r.account, tables: tables,
		claimed: map[place]bool{}, pending: map[place]bool{}, columns: map[int]*Hidden{}, owner: map[int]*layout.Table{},
	}
	for _, tr := range tables {
		tr.tally = t
		if !slices.Contains(t.numbers, tr.table.Numbers) {
			t.numbers = append(t.numbers, tr.table.Numbers)
		}
		for i := range tr.context {
			t.claim(tr.context[i].Row, tr.context[i].Col)
		}
	}
	return t
}

// enter takes up a block.
func (t *tally) enter(b *sheet.Block) {
	t.block = b
	clear(t.owner)
	for _, roles := range t.roles {
		if roles != nil {
			t.spare = append(t.spare, roles)
		}
	}
	t.roles = slices.Grow(t.roles[:0], b.Cols())[:b.Cols()]
	clear(t.roles)
	t.hidden = t.hidden[:0]
	for col := 1; col <= b.Cols(); col++ {
		t.hidden = append(t.hidden, b.ColHidden(col))
	}
}

// column is the roles of a column's cells in the block, to be marked; nil where
// the block has no such column.
func (t *tally) column(col int) []role {
	if col < 1 || col > len(t.roles) {
		return nil
	}
	if t.roles[col-1] == nil {
		t.roles[col-1] = t.fresh(t.block.Rows())
	}
	return t.roles[col-1]
}

func (t *tally) fresh(rows int) []role {
	n := len(t.spare)
	if n == 0 || cap(t.spare[n-1]) < rows {
		return make([]role, rows)
	}
	roles := t.spare[n-1][:rows]
	t.spare = t.spare[:n-1]
	clear(roles)
	return roles
}

// mark notes the role of a cell of the block.
func (t *tally) mark(row, col int, r role) { take(t.column(col), row-t.block.First, r) }

// take notes the role of a cell among those of its column. It reports whether the
// cell was handed over before.
func take(roles []role, i int, r role) (again bool) {
	if i >= len(roles) {
		return false
	}
	was := roles[i]
	roles[i] = max(was, r)
	return was == roleValue
}

// claim notes that a cell above the data is a heading.
func (t *tally) claim(row, col int) {
	at := place{row, col}
	if _, waits := t.pending[at]; waits {
		delete(t.pending, at)
		t.account.Headings++
		return
	}
	t.claimed[at] = true
}

// end counts what the tables left of the block.
func (t *tally) end() {
	b := t.block
	t.open = t.open[:0]
	for col := 1; col <= b.Cols(); col++ {
		if t.settled(col) {
			continue
		}
		if texts, ok := b.Column(col); !ok || texts != nil {
			t.open = append(t.open, col)
		}
	}
	if len(t.open) == 0 {
		return
	}
	for row := b.First; row <= b.Last(); row++ {
		for _, col := range t.open {
			r := role(noRole)
			if roles := t.roles[col-1]; roles != nil {
				r = roles[row-b.First]
			}
			if r != roleValue && r != rolePlain && r != roleHeading {
				t.cell(row, col, r)
			}
		}
	}
}

// settled counts the headings of a column that are numbers, and reports whether
// all its cells are headings or were handed over.
func (t *tally) settled(col int) bool {
	roles := t.roles[col-1]
	if roles == nil {
		return false
	}
	headings := bytes.Count(roles, []byte{roleHeading})
	t.account.Headings += headings
	return headings+bytes.Count(roles, []byte{roleValue})+bytes.Count(roles, []byte{rolePlain}) == len(roles)
}

// cell counts a cell that was not handed over, where it holds a number.
func (t *tally) cell(row, col int, r role) {
	if !t.numeric(row, col) {
		return
	}
	at, hidden := place{row, col}, t.hidden[col-1] || t.block.RowHidden(row)
	switch {
	case r == roleLabel, t.claimed[at]:
		t.account.Headings++
	case r == roleHeader:
		t.pending[at] = hidden
	case r == roleRagged:
		t.account.Ragged++
	case hidden:
		t.hide(at)
	default:
		t.left(at)
	}
}

// numeric reports whether a cell holds a number, stored as one or as a text.
func (t *tally) numeric(row, col int) bool {
	switch raw := t.block.Raw(row, col); raw.Kind {
	case sheet.Number:
		return true
	case sheet.Text:
		return t.run.numeric(raw.Text, t.numbers)
	}
	return false
}

// hide counts a number in a hidden column or row. One in both is the column's.
func (t *tally) hide(at place) {
	first := warehouse.CellRef{Sheet: t.sheet.Name, Row: at.row, Col: at.col}
	if !t.hidden[at.col-1] {
		t.hideInRow(at.row, Hidden{Sheet: first.Sheet, Range: sheet.Range{Top: at.row, Bottom: at.row}, Numbers: 1, First: first, Table: t.owner[at.row]})
		return
	}
	h := t.columns[at.col]
	if h == nil {
		h = &Hidden{Sheet: first.Sheet, Range: sheet.Range{Left: at.col, Right: at.col}, First: first}
		t.columns[at.col] = h
	}
	h.Numbers++
}

// hideInRow adds a number to the band of the row, or of the row above it.
func (t *tally) hideInRow(row int, one Hidden) {
	if n := len(t.rows); n > 0 {
		if last := &t.rows[n-1]; last.Table == one.Table && (last.Range.Bottom == row || last.Range.Bottom == row-1) {
			last.Range.Bottom = row
			last.Numbers++
			return
		}
	}
	t.rows = append(t.rows, one)
}

// left counts a number that no table reads.
func (t *tally) left(at place) {
	e := endedOver(t.ended, at.row, at.col)
	switch {
	case e == nil:
		t.account.outside(warehouse.CellRef{Sheet: t.sheet.Name, Row: at.row, Col: at.col})
		return
	case e.before && at.row == e.row+1:
		t.account.Ends++
		return
	}
	e.add(t.block, warehouse.CellRef{Sheet: t.sheet.Name, Row: at.row, Col: at.col})
}

// close ends the sheet.
func (t *tally) close(ctx context.Context) error {
	for _, at := range slices.SortedFunc(maps.Keys(t.pending), byRow) {
		if t.pending[at] && at.col <= len(t.hidden) {
			t.hide(at)
		} else {
			t.account.outside(warehouse.CellRef{Sheet: t.sheet.Name, Row: at.row, Col: at.col})
		}
	}
	for _, e := range t.ended {
		if e.below.Numbers > 0 {
			t.account.Below = append(t.account.Below, e.below)
		}
	}
	return t.joinBands(ctx)
}

// joinBands puts hidden rows or columns that are beside each other together,
// and finds out which rows a filter hides.
func (t *tally) joinBands(ctx context.Context) error {
	if len(t.rows)+len(t.columns) == 0 {
		return nil
	}
	shape, err := t.sheet.Shape(ctx)
	if err != nil {
		return err
	}
	hidden, filters := shape.HiddenRows, shape.Filters
	slices.SortStableFunc(t.rows, func(a, b Hidden) int { return cmp.Compare(a.Range.Top, b.Range.Top) })
	all := &t.account.Hidden
	for i, h := range t.rows {
		h.Filtered = bandOf(filters, h.Range.Top, h.Range.Bottom) >= 0
		if i > 0 {
			last := &(*all)[len(*all)-1]
			if last.Table == h.Table && bandOf(hidden, h.Range.Top, h.Range.Top) == bandOf(hidden, last.Range.Bottom, last.Range.Bottom) {
				last.Range.Bottom, last.Numbers, last.Filtered = h.Range.Bottom, last.Numbers+h.Numbers, last.Filtered || h.Filtered
				continue
			}
		}
		*all = append(*all, h)
	}
	for i, col := range slices.Sorted(maps.Keys(t.columns)) {
		h := t.columns[col]
		if i > 0 {
			if last := &(*all)[len(*all)-1]; last.Range.Right == col-1 {
				last.Range.Right, last.Numbers = col, last.Numbers+h.Numbers
				continue
			}
		}
		*all = append(*all, *h)
	}
	return nil
}

// bandOf is the place of the first of disjoint bands that holds a row between top
// and bottom; -1 where none does.
func bandOf(bands []sheet.Range, top, bottom int) int {
	i, _ := slices.BinarySearchFunc(bands, top, func(b sheet.Range, row int) int { return cmp.Compare(b.Bottom, row) })
	if i < len(bands) && bands[i].Top <= bottom {
		return i
	}
	return -1
}

// finished notes where a table ended, for what is below it. What a table
// reads that is not loaded at all misses nothing.
func (t *tally) finished(tr *tableRun, last int, before bool) {
	if tr.table.Skip != "" {
		return
	}
	e := &ended{table: tr.table, row: last, before: before}
	for i := range tr.cols {
		e.cols = append(e.cols, tr.cols[i].col)
	}
	for i := range tr.slots {
		e.stub = append(e.stub, tr.slots[i].col)
	}
	t.ended = append(t.ended, e)
}

// roleOf is the role of a heading by its text.
func (r *run) roleOf(v *Value, ways []*layout.Numbers) role {
	if v.numeric == noRole {
		v.numeric = rolePlain
		if r.numeric(v.text, ways) {
			v.numeric = roleHeading
		}
	}
	return v.numeric
}
