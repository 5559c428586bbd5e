package propose

import (
	"slices"

	"siemmes/ingest/sheet"
)

// Roles lists the roles of a cell in the order in which they are offered.
func Roles() []Role {
	return []Role{RoleHeader, RoleStub, RoleValue, RoleSection, RoleTitle, RoleNote, RoleIgnore}
}

// RoleAt returns what a cell of the table's sheet is in the table, "" where it is
// no part of it.
func (t *Table) RoleAt(b *sheet.Block, row, col int) Role {
	at := func(x Text) bool { return x.Row == row && x.Col == col }
	switch {
	case slices.ContainsFunc(t.Title, at):
		return RoleTitle
	case slices.ContainsFunc(t.Notes, at):
		return RoleNote
	case !t.Bounds.Holds(row, col):
		return ""
	case row < t.From: // a caption over the stub too
		return RoleHeader
	}
	inSection := slices.ContainsFunc(t.Sections, func(a *Axis) bool { return a.Col == col })
	switch {
	case inSection && !t.figuresIn(b, row):
		return RoleSection
	case slices.Contains(t.Values, col):
		return RoleValue
	case slices.ContainsFunc(t.Stub, func(a *Axis) bool { return a.Col == col && !a.Hidden }),
		len(t.Levels) > 0 && t.Levels[0].Col == col, t.Meaning.Staircase != nil && t.Meaning.Staircase.Holds(col), inSection:
		return RoleStub
	}
	return RoleIgnore
}

// figuresIn reports whether a row holds anything in the columns of values.
func (t *Table) figuresIn(b *sheet.Block, row int) bool {
	return slices.ContainsFunc(t.Values, func(col int) bool { return b.Text(row, col) != "" })
}
