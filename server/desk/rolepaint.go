package desk

import (
	"context"
	"fmt"
	"slices"

	"siemmes/ingest/layout/propose"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// cells lays the chosen sheet out, every cell with its role.
func (v *proposalView) cells(ctx context.Context, p *proposed) error {
	if len(p.sheets) == 0 {
		return nil
	}
	sh := p.sheets[v.Sheet-1]
	v.SheetName = sh.Name
	head, err := sh.Head(ctx, proposalRows)
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
		if r := roleIn(t, b, row, col); r != "" {
			role = r
			c.Edge = row == t.Bounds.Top && t.Bounds.Holds(row, col)
			break
		}
	}
	c.Role, c.Letter = string(role), v.T("role."+string(role)+".letter")
	c.Says = warehouse.CellRef{Row: row, Col: col}.A1() + ": " + v.T("role."+string(role))
	return c
}

// roleIn is what a cell is in a table, "" where it is no part of it.
func roleIn(t *propose.Table, b *sheet.Block, row, col int) propose.Role {
	at := func(x propose.Text) bool { return x.Row == row && x.Col == col }
	switch {
	case slices.ContainsFunc(t.Title, at):
		return propose.RoleTitle
	case slices.ContainsFunc(t.Notes, at):
		return propose.RoleNote
	case !t.Bounds.Holds(row, col):
		return ""
	}
	value := slices.Contains(t.Values, col)
	if slices.ContainsFunc(t.Header, func(a *propose.Axis) bool { return a.Row == row }) && row < t.From {
		return propose.RoleHeader
	}
	if row < t.From {
		return propose.RoleHeader // a caption over the stub
	}
	inSection := slices.ContainsFunc(t.Sections, func(a *propose.Axis) bool { return a.Col == col })
	switch {
	case inSection && !figures(t, b, row):
		return propose.RoleSection
	case value:
		return propose.RoleValue
	case slices.ContainsFunc(t.Stub, func(a *propose.Axis) bool { return a.Col == col && !a.Hidden }),
		t.Indent != nil && t.Indent.Col == col, t.Staircase != nil && t.Staircase.From <= col && col <= t.Staircase.To, inSection:
		return propose.RoleStub
	}
	return propose.RoleIgnore
}

// figures reports whether a row holds anything in the columns of values.
func figures(t *propose.Table, b *sheet.Block, row int) bool {
	return slices.ContainsFunc(t.Values, func(col int) bool { return b.Text(row, col) != "" })
}
