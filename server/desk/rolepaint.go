package desk

import (
	"context"
	"fmt"
	"slices"

	"siemmes/ingest/layout/propose"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// cells lays the chosen sheet out, every cell with its role.
func (v *proposalView) cells(ctx context.Context, p *proposed, asked []propose.Question) error {
	if len(p.sheets) == 0 {
		return nil
	}
	sh := p.sheets[v.Sheet-1]
	v.SheetName = sh.Name
	head, err := sh.Head(ctx, propose.CorrectionRows)
	if err != nil {
		return err
	}
	var tables []*propose.Table
	for _, t := range p.Tables {
		if t.Sheet == sh.Name {
			tables = append(tables, t)
		}
	}
	width := min(head.Cols(), proposalCols)
	for col := 1; col <= width; col++ {
		v.Columns = append(v.Columns, headCell{warehouse.ColumnName(col), fmt.Sprintf("%d.0.%d", v.Sheet, col)})
	}
	marks := v.marks(asked)
	v.shown = map[int]bool{}
	before := 0
	for row := 1; row <= head.Last(); row++ {
		if !marks.rows[row] && !worthShowing(tables, row) {
			continue
		}
		v.shown[row] = true
		line := roleRow{headCell: headCell{fmt.Sprint(row), fmt.Sprintf("%d.%d.0", v.Sheet, row)}, Gap: before > 0 && row > before+1}
		for col := 1; col <= width; col++ {
			c := v.cell(head, tables, row, col)
			if c.Asked = marks.cells[[2]int{row, col}]; c.Asked != "" || marks.rows[row] {
				c.ID = cellID(row, col)
			}
			line.Cells = append(line.Cells, c)
		}
		v.Rows, before = append(v.Rows, line), row
	}
	return nil
}

// mostMarkedRows is how many rows the page shows since something of them is asked.
const mostMarkedRows = 80

// askedMarks are the cells of a sheet that open questions are about, and their rows.
type askedMarks struct {
	cells map[[2]int]string // the key of the question
	rows  map[int]bool
}

func (v *proposalView) marks(asked []propose.Question) askedMarks {
	m := askedMarks{map[[2]int]string{}, map[int]bool{}}
	for i := range asked {
		for _, at := range asked[i].Where[:min(len(asked[i].Where), mostPlaces)] {
			if at.Sheet != v.SheetName || at.Row < 1 || !m.rows[at.Row] && len(m.rows) >= mostMarkedRows {
				continue
			}
			m.rows[at.Row] = true
			if cell := [2]int{at.Row, at.Col}; asked[i].Given == nil && m.cells[cell] == "" {
				m.cells[cell] = asked[i].Key()
			}
		}
	}
	return m
}

// worthShowing is the head of a sheet, and where its tables begin and end.
func worthShowing(tables []*propose.Table, row int) bool {
	near := func(at int) bool { return at > 0 && row >= at-proposalNear && row <= at+proposalNear }
	return row <= proposalHead || slices.ContainsFunc(tables, func(t *propose.Table) bool {
		return near(t.Bounds.Top) || near(t.From) || near(t.Bounds.Bottom)
	})
}

func (v *proposalView) cell(b *sheet.Block, tables []*propose.Table, row, col int) roleCell {
	c := roleCell{Text: clip(b.Cell(row, col).Shown()), At: fmt.Sprintf("%d.%d.%d", v.Sheet, row, col)}
	if c.Text == "" {
		return c
	}
	role := propose.RoleIgnore
	for _, t := range tables {
		if r := t.RoleAt(b, row, col); r != "" {
			role = r
			c.Edge = row == t.Bounds.Top && t.Bounds.Holds(row, col)
			break
		}
	}
	c.Role, c.Letter = string(role), v.T("role."+string(role)+".letter")
	c.Says = lang.Colon(v.Lang, warehouse.CellRef{Row: row, Col: col}.A1(), v.T("role."+string(role)))
	return c
}
