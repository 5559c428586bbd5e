package tidy

import (
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// header is the header rows of a table.
type header struct {
	rows    [][]sheet.Cell // by header axis; index 0 is column A
	width   int
	sources [][]source // likewise
}

// take keeps a row if it is one of the header's.
func (h *header) take(b *sheet.Block, row int, t *layout.Table, base int) (taken bool) {
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
		h.rows[i], taken = cells, true
		h.width = max(h.width, len(cells))
	}
	return taken
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
	axis   *layout.Axis // nil for the column that nests by indentation
	step   int          // place in the staircase from zero, or -1
	filled Heading
	texts  []string // of tableRun.block, where all cells are text
	roles  []role   // of tableRun.block
}

// column is a value column with the headings above it.
type column struct {
	col    int
	heads  []Heading
	sum    summary
	period *composed // of the columns's own headings, where they tell a year
	months []int     // of a total over time without a year: those of the columns of its parts
	texts  []string  // of tableRun.block, where all cells are text
	flag   int       // the column of its markers; zero: they are in the value's own cell
	roles  []role    // of tableRun.block
	hidden bool
}

// resolve finds the stub and value columns once the header has been read.
func (tr headerRun) resolve(b *sheet.Block) error {
	t, h := tr.table, &tr.header
	h.width = max(h.width, b.Cols())
	for _, m := range tr.shape.Merges {
		for _, a := range t.Header {
			if row := tr.base + *a.Row; m.Top <= row && row <= m.Bottom {
				h.width = max(h.width, m.Right)
			}
		}
	}
	tr.findSources()
	names := tr.names(b)
	values, err := tr.valueColumns(names)
	if err != nil {
		return err
	}
	if err := tr.stubColumns(b, names, values); err != nil {
		return err
	}
	tr.cols = make([]column, len(values))
	for i, col := range values {
		tr.cols[i].col = col
	}
	tr.flagColumns()
	for i := range t.Header {
		if len(tr.cols) > 0 {
			tr.headings(i)
		}
	}
	for i := range tr.cols {
		c := &tr.cols[i]
		c.sum.reset(nil, false)
		c.sum.sum(c.heads)
	}
	periodsOf(tr.tableRun).periodsOfColumns()
	return nil
}

// takeHeader keeps a row if it is one of the header's.
func (tr headerRun) takeHeader(b *sheet.Block, row int) {
	if !tr.header.take(b, row, tr.table, tr.base) {
		return
	}
	for col := 1; col <= b.Cols(); col++ {
		tr.tally.mark(row, col, roleHeader)
	}
}

// claimHeadings notes the cells of the header that are headings: of the value
// columns, and the captions of the stub.
func (tr headerRun) claimHeadings() {
	for i := range tr.cols {
		for _, h := range tr.cols[i].heads {
			tr.tally.claim(h.Row, h.Col)
		}
	}
	for i := range tr.slots {
		for j := range tr.table.Header {
			s := tr.header.source(j, tr.slots[i].col)
			tr.tally.claim(s.top, s.left)
		}
	}
}

// names are the texts of the lowest header row, with swapped columns put right:
// who asks for the column named geo gets the one that holds it. Of several of one
// name it is the first that a reader sees.
func (tr headerRun) names(b *sheet.Block) map[string]int {
	names := make(map[string]int)
	lowest := len(tr.table.Header) - 1
	for col := tr.header.width; col >= 1; col-- {
		text := layout.Space(tr.header.cell(lowest, col).Shown())
		if _, known := names[text]; text != "" && !(known && tr.unseen(b, col)) {
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

func (tr headerRun) named(names map[string]int, name string) (int, error) {
	if col := names[layout.Space(name)]; col > 0 {
		return col, nil
	}
	if tr.sheet.Name == "" {
		return 0, warehouse.NewError(warehouse.ErrInvalid, "layout.no-column", "layout", tr.table.Layout.ID, "name", name)
	}
	return 0, warehouse.NewError(warehouse.ErrInvalid, "layout.no-column-on", "layout", tr.table.Layout.ID, "name", name, "sheet", tr.sheet.Name)
}

// valueColumns lists the value columns from left to right.
func (tr headerRun) valueColumns(names map[string]int) ([]int, error) {
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
	case v.FromCol > 0:
		for col := v.FromCol; col <= tr.header.width; col++ {
			if tr.headed(col) {
				cols = append(cols, col)
			}
		}
	default:
		for _, r := range v.Ranges {
			for col := r[0]; col <= r[1]; col++ {
				cols = append(cols, col)
			}
		}
	}
	slices.Sort(cols)
	return slices.DeleteFunc(slices.Compact(cols), func(col int) bool {
		return slices.ContainsFunc(v.ExceptRanges, func(r [2]int) bool { return r[0] <= col && col <= r[1] })
	}), nil
}

// headed reports whether a header row has a text of its own over the column: in
// the lowest row, or merged or being above it.
func (tr headerRun) headed(col int) bool {
	for i := range tr.table.Header {
		if tr.header.source(i, col).text() != "" {
			return true
		}
	}
	return false
}

// source is the cell whose text counts at a place of the header: the place
// itself, or the first cell of the merged range around it.
type source struct {
	cell      sheet.Cell
	top, left int
}

func (s *source) text() string { return strings.TrimSpace(s.cell.Shown()) }

func (h *header) source(i, col int) *source {
	if col < 1 || col > len(h.sources[i]) {
		return &source{}
	}
	return &h.sources[i][col-1]
}

// findSources works out the sources of every header row.
func (tr headerRun) findSources() {
	h, axes := &tr.header, tr.table.Header
	h.sources = make([][]source, len(axes))
	for i, a := range axes {
		row := tr.base + *a.Row
		h.sources[i] = make([]source, h.width)
		for col := 1; col <= h.width; col++ {
			h.sources[i][col-1] = tr.sourceOf(i, row, col)
		}
	}
}

// sourceOf is the source of one place of a header row.
func (tr headerRun) sourceOf(i, row, col int) source {
	h := &tr.header
	var m sheet.Range
	merged := false
	if tr.mergeAt != nil {
		m, merged = tr.mergeAt(row, col)
	}
	if !merged {
		return source{h.cell(i, col), row, col}
	}
	from, top := i, row
	for j := range i {
		if tr.base+*tr.table.Header[j].Row == m.Top {
			from, top = j, m.Top
		}
	}
	return source{h.cell(from, m.Left), top, m.Left}
}

// unseen reports whether a column is hidden, and not read for that.
func (tr headerRun) unseen(b *sheet.Block, col int) bool {
	return !tr.table.ReadsHidden() && b.ColHidden(col)
}

// stubColumns lists the stub's columns from left to right. One that the table
// names is read though it is hidden.
func (tr headerRun) stubColumns(b *sheet.Block, names map[string]int, values []int) error {
	t := tr.table
	var others *layout.Axis
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
			tr.slots = append(tr.slots, slot{col: a.Col, axis: a, step: stepOf(t.Staircase, a.Col)})
		}
	}
	if t.Indent != nil {
		tr.slots = append(tr.slots, slot{col: t.Indent.Col, step: -1})
	}
	for col := 1; others != nil && col <= tr.header.width; col++ {
		taken := slices.Contains(values, col) || slices.ContainsFunc(tr.slots, func(s slot) bool { return s.col == col })
		if !taken && !tr.unseen(b, col) && layout.Space(tr.header.cell(len(t.Header)-1, col).Text) != "" {
			tr.slots = append(tr.slots, slot{col: col, axis: others, step: -1})
		}
	}
	slices.SortStableFunc(tr.slots, func(a, b slot) int { return a.col - b.col })
	return nil
}

// step is the place of a column in the staircase, or -1.
func stepOf(s *layout.Staircase, col int) int {
	if s == nil || col < s.First || col > s.Last {
		return -1
	}
	return col - s.First
}

// headings gives every value column its text of one header row: its own, that
// of the range it is merged into, or the nearest to the left as long as no row
// above begins anew in between. What is merged down from a row above is named
// there.
func (tr headerRun) headings(i int) {
	a, row := tr.table.Header[i], tr.base+*tr.table.Header[i].Row
	nearest, next := &source{}, 0
	for col := tr.cols[0].col; next < len(tr.cols); col++ {
		s := tr.header.source(i, col)
		switch {
		case s.text() != "" && s.top == row:
			nearest = s
		case s.text() != "" || tr.begins(i, col) || a.Fill != "right":
			nearest = &source{}
		}
		if tr.cols[next].col != col {
			continue
		}
		if text := layout.Space(nearest.cell.Shown()); text != "" {
			tr.cols[next].head(tr.tableRun, a, nearest, text)
		}
		next++
	}
}

// head adds a heading to a column.
func (c *column) head(tr *tableRun, a *layout.Axis, s *source, text string) {
	text = strings.Clone(text)
	value := tr.run.values.Of(a, text, &s.cell)
	h := Heading{Axis: a, Text: text, Row: s.top, Col: s.left, Value: value}
	h.Value = tr.run.values.below(&h, c.heads)
	c.heads = append(c.heads, h)
}

// begins reports whether a row above header row i has a text that starts here.
func (tr headerRun) begins(i, col int) bool {
	for j := range i {
		if s := tr.header.source(j, col); s.left == col && s.text() != "" {
			return true
		}
	}
	return false
}
