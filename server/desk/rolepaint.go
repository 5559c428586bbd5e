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
func (v *proposalView) cells(ctx context.Context, p *proposed) error {
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
	before := 0
	for row := 1; row <= head.Last(); row++ {
		if !worthShowing(tables, row) {
			continue
		}
		line := roleRow{headCell: headCell{fmt.Sprint(row), fmt.Sprintf("%d.%d.0", v.Sheet, row)}, Gap: before > 0 && row > before+1}
		for col := 1; col <= width; col++ {
			line.Cells = append(line.Cells, v.cell(head, tables, row, col))
		}
		v.Rows, before = append(v.Rows, line), row
	}
	return nil
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
