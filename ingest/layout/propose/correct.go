package propose

import (
	"context"
	"slices"

	"siemmes/warehouse"
)

// Correct takes a person's word that a cell has a role, and thinks the whole
// through again under all that was said so far. A word on a cell replaces an
// earlier one on the same cell.
//
// What a cell's role says of its row or its column: title, header and section
// say it of the row; stub and value of the column (value of the row too). Note
// and ignore say it of the column where the cell is among a table's data,
// else of the row.
//
// Errors: ErrInvalid for a sheet that is not there, a cell beyond what was read
// of it, a blank cell, or a role that there is not. The proposal stays as it
// was then.
func (p *Proposal) Correct(sheetName string, row, col int, role Role) error {
	i := slices.IndexFunc(p.book.grids, func(g *grid) bool { return g.name == sheetName })
	if i < 0 {
		return warehouse.NewError(warehouse.ErrInvalid, "propose.error.sheet", "sheet", sheetName)
	}
	g := p.book.grids[i]
	if !slices.Contains([]Role{RoleTitle, RoleNote, RoleHeader, RoleStub, RoleValue, RoleSection, RoleIgnore}, role) {
		return warehouse.NewError(warehouse.ErrInvalid, "propose.error.role", "role", string(role))
	}
	if row < 1 || row > g.height() || col < 1 || col > g.cols {
		return warehouse.NewError(warehouse.ErrInvalid, "propose.error.beyond", "cell", warehouse.CellRef{Row: max(row, 1), Col: max(col, 1)}, "rows", g.height(), "columns", g.cols)
	}
	if m, ok := g.merge(row, col); ok {
		row, col = m.Top, m.Left
	}
	if g.blank(row, col) {
		return warehouse.NewError(warehouse.ErrInvalid, "propose.error.blank", "cell", warehouse.CellRef{Row: row, Col: col})
	}
	click := Click{Row: row, Col: col, Role: role, Column: p.ofColumn(sheetName, row, col, role)}
	g.clicks = slices.DeleteFunc(g.clicks, func(c Click) bool { return c.Row == row && c.Col == col })
	g.clicks = append(g.clicks, click)
	return p.think(context.Background())
}

// ofColumn reports whether a role is said of the cell's column.
func (p *Proposal) ofColumn(sheetName string, row, col int, role Role) bool {
	switch role {
	case RoleStub, RoleValue:
		return true
	case RoleNote, RoleIgnore:
		for _, t := range p.Tables {
			if t.Sheet == sheetName && t.From <= row && row <= t.Bounds.Bottom &&
				(slices.Contains(t.Values, col) || slices.ContainsFunc(t.Stub, func(a *Axis) bool { return a.Col == col })) {
				return true
			}
		}
	}
	return false
}

// Said lists what was said of a sheet so far.
func (p *Proposal) Said(sheetName string) []Click {
	for _, g := range p.book.grids {
		if g.name == sheetName {
			return slices.Clone(g.clicks)
		}
	}
	return nil
}

// saidOfRow is the role a person gave a row; "" where none.
func (g *grid) saidOfRow(row int) Role {
	for i := len(g.clicks) - 1; i >= 0; i-- {
		if c := &g.clicks[i]; c.Row == row && (!c.Column || c.Role == RoleValue) {
			return c.Role
		}
	}
	return ""
}

// aside reports whether a person said that a row is none of a table's.
func (g *grid) aside(row int) bool {
	switch g.saidOfRow(row) {
	case RoleTitle, RoleNote, RoleIgnore:
		return true
	}
	return false
}

// applySaid gives columns the roles that a person gave them.
func (k *sketch) applySaid() {
	for _, c := range k.g.clicks {
		if !c.Column || c.Row < k.in.top || c.Row > k.in.bottom || c.Col < k.in.left || c.Col > k.in.right {
			continue
		}
		column := k.column(c.Col)
		column.is(c.Role, "propose.said", 1)
		column.running = false
		column.said = true
	}
}

// topHeader is the highest row that a person called a header above the data,
// or the first data row.
func (k *sketch) topHeader() int {
	top := k.first
	for _, c := range k.g.clicks {
		if c.Role == RoleHeader && c.Row >= k.in.top && c.Row < top {
			top = c.Row
		}
	}
	return top
}
