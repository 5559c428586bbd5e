package layout

import (
	"slices"
	"strings"
	"time"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// header is the header rows of a table as they stand.
type header struct {
	rows  [][]sheet.Cell // by header axis; index 0 is column A
	width int
}

// take keeps a row if it is one of the header's.
func (h *header) take(b *sheet.Block, row int, t *Table, base int) {
	if h.rows == nil {
		h.rows = make([][]sheet.Cell, len(t.Header))
	}
	for i, a := range t.Header {
		if base+*a.Row != row {
			continue
		}
		cells := make([]sheet.Cell, b.Cols())
		for col := range cells {
			cells[col] = b.Cell(row, col+1)
		}
		h.rows[i] = cells
		h.width = max(h.width, len(cells))
	}
}

func (h *header) cell(i, col int) sheet.Cell {
	if i < 0 || i >= len(h.rows) || col < 1 || col > len(h.rows[i]) {
		return sheet.Cell{}
	}
	return h.rows[i][col-1]
}

// slot is a stub column.
type slot struct {
	col    int
	axis   *Axis // nil for the column that nests by indentation
	step   int   // place in the staircase from zero, or -1
	filled Heading
	texts  []string // of tableRun.block, where all cells are text
}

// column is a value column with the headings above it.
type column struct {
	col    int
	heads  []Heading
	sum    summary
	period *composed // of the columns's own headings, where they tell a year
	// Of a total over time: the columns of its parts, by index.
	whole    bool
	siblings []int
	texts    []string // of tableRun.block, where all cells are text
}

// resolve finds the stub and value columns once the header has been read.
func (tr *tableRun) resolve(b *sheet.Block) error {
	t, h := tr.table, &tr.header
	h.width = max(h.width, b.Cols())
	for _, m := range tr.shape.Merges {
		for _, a := range t.Header {
			if row := tr.base + *a.Row; m.Top <= row && row <= m.Bottom {
				h.width = max(h.width, m.Right)
			}
		}
	}
	names := tr.names()
	values, err := tr.valueColumns(names)
	if err != nil {
		return err
	}
	if err := tr.stubColumns(names, values); err != nil {
		return err
	}
	tr.cols = make([]column, len(values))
	for i, col := range values {
		tr.cols[i].col = col
	}
	for i := range t.Header {
		tr.headings(i)
	}
	for i := range tr.cols {
		c := &tr.cols[i]
		c.sum.reset(nil, false)
		c.sum.sum(c.heads)
	}
	tr.periodsOfColumns()
	return nil
}

// names are the texts of the lowest header row, with swapped columns put right:
// who asks for the column named geo gets the one that holds it.
func (tr *tableRun) names() map[string]int {
	names := make(map[string]int)
	lowest := len(tr.table.Header) - 1
	for col := tr.header.width; col >= 1; col-- {
		if text := space(tr.header.cell(lowest, col).Shown()); text != "" {
			names[text] = col
		}
	}
	for _, x := range tr.run.layout.Corrections {
		if len(x.Swap) == 2 {
			names[x.Swap[0]], names[x.Swap[1]] = names[x.Swap[1]], names[x.Swap[0]]
		}
	}
	return names
}

func (tr *tableRun) named(names map[string]int, name string) (int, error) {
	if col := names[space(name)]; col > 0 {
		return col, nil
	}
	return 0, warehouse.Errorf(warehouse.ErrInvalid, "the layout %s expects a column named %q%s, and there is none; the publisher may have renamed it: check the header, or choose another layout",
		tr.table.Layout.ID, name, onSheet(tr.sheet.Name))
}

func onSheet(name string) string {
	if name == "" {
		return ""
	}
	return " on sheet " + name
}

// valueColumns lists the value columns from left to right.
func (tr *tableRun) valueColumns(names map[string]int) ([]int, error) {
	v := &tr.table.Values
	var cols []int
	switch {
	case len(v.Named) > 0:
		for _, name := range v.Named {
			col, err := tr.named(names, name)
			if err != nil {
				return nil, err
			}
			cols = append(cols, col)
		}
	case v.from > 0:
		for col := v.from; col <= tr.header.width; col++ {
			if tr.headed(col) {
				cols = append(cols, col)
			}
		}
	default:
		for _, r := range v.ranges {
			for col := r[0]; col <= r[1]; col++ {
				cols = append(cols, col)
			}
		}
	}
	slices.Sort(cols)
	return slices.DeleteFunc(slices.Compact(cols), func(col int) bool {
		return slices.ContainsFunc(v.except, func(r [2]int) bool { return r[0] <= col && col <= r[1] })
	}), nil
}

// headed tells whether a header row has a text of its own over the column: in
// the lowest row, or merged or standing above it.
func (tr *tableRun) headed(col int) bool {
	for i := range tr.table.Header {
		cell, _, _ := tr.source(i, col)
		if strings.TrimSpace(cell.Text) != "" {
			return true
		}
	}
	return false
}

// source is the cell whose text counts at a place of the header: the place
// itself, or the first cell of the merged range around it.
func (tr *tableRun) source(i, col int) (cell sheet.Cell, top, left int) {
	row := tr.base + *tr.table.Header[i].Row
	m, merged := tr.shape.MergeAt(row, col)
	if !merged {
		return tr.header.cell(i, col), row, col
	}
	for j, a := range tr.table.Header[:i+1] {
		if tr.base+*a.Row == m.Top {
			return tr.header.cell(j, m.Left), m.Top, m.Left
		}
	}
	return tr.header.cell(i, m.Left), row, m.Left
}

// stubColumns lists the stub's columns from left to right.
func (tr *tableRun) stubColumns(names map[string]int, values []int) error {
	t := tr.table
	var others *Axis
	for _, a := range t.Stub {
		switch {
		case a.Others:
			others = a
			continue
		case a.Named != "":
			col, err := tr.named(names, a.Named)
			if err != nil {
				return err
			}
			tr.slots = append(tr.slots, slot{col: col, axis: a, step: -1})
		default:
			tr.slots = append(tr.slots, slot{col: a.col, axis: a, step: t.Staircase.step(a.col)})
		}
	}
	if t.Indent != nil {
		tr.slots = append(tr.slots, slot{col: t.Indent.col, step: -1})
	}
	for col := 1; others != nil && col <= tr.header.width; col++ {
		taken := slices.Contains(values, col) || slices.ContainsFunc(tr.slots, func(s slot) bool { return s.col == col })
		if !taken && space(tr.header.cell(len(t.Header)-1, col).Text) != "" {
			tr.slots = append(tr.slots, slot{col: col, axis: others, step: -1})
		}
	}
	slices.SortStableFunc(tr.slots, func(a, b slot) int { return a.col - b.col })
	return nil
}

// step is the place of a column in the staircase, or -1.
func (s *Staircase) step(col int) int {
	if s == nil || col < s.first || col > s.last {
		return -1
	}
	return col - s.first
}

// headings gives every value column its text of one header row.
func (tr *tableRun) headings(i int) {
	a := tr.table.Header[i]
	row := tr.base + *a.Row
	for k := range tr.cols {
		c := &tr.cols[k]
		cell, top, left := tr.source(i, c.col)
		if top < row && tr.declared(top) {
			continue // merged downwards: named where it begins
		}
		if a.Fill == "right" && strings.TrimSpace(cell.Shown()) == "" {
			cell, top, left = tr.leftward(i, k)
		}
		text := space(cell.Shown())
		if text == "" {
			continue
		}
		text = strings.Clone(text)
		c.heads = append(c.heads, Heading{Axis: a, Text: text, Row: top, Col: left, Value: tr.run.values.of(a, text, cell.Mark, dateText(cell.Kind, cell.Time))})
	}
}

func (tr *tableRun) declared(row int) bool {
	return slices.ContainsFunc(tr.table.Header, func(a *Axis) bool { return tr.base+*a.Row == row })
}

// leftward is the nearest text to the left in the same header row, as long as
// no row above begins anew in between.
func (tr *tableRun) leftward(i, k int) (cell sheet.Cell, top, left int) {
	first := tr.cols[0].col
	for col := tr.cols[k].col; col >= first; col-- {
		cell, top, left := tr.source(i, col)
		if strings.TrimSpace(cell.Shown()) != "" {
			if top < tr.base+*tr.table.Header[i].Row {
				break // merged down from a row above: another block
			}
			return cell, top, left
		}
		if tr.begins(i, col) {
			break
		}
	}
	return sheet.Cell{}, 0, 0
}

// begins tells whether a row above header row i has a text that starts here.
func (tr *tableRun) begins(i, col int) bool {
	for j := range i {
		if cell, _, left := tr.source(j, col); left == col && strings.TrimSpace(cell.Shown()) != "" {
			return true
		}
	}
	return false
}

// dateText is the date of a cell that holds one, for the forms of periods; ""
// for all other cells.
func dateText(kind sheet.Kind, t time.Time) string {
	if kind != sheet.Date {
		return ""
	}
	return t.Format("2006-01-02")
}
