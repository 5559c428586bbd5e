package layout

// tableOnSheet is a table on a sheet.
type TableOnSheet struct {
	Table *Table
	Sheet string
}

// tableOn is a table as it is on a sheet; nil where it does not.
func (l *Layout) On(t *Table, sheetName string) *Table {
	if fitted, ok := l.Fitted[TableOnSheet{t, sheetName}]; ok {
		return fitted
	}
	if !t.Placed() || !t.Sheets.Fit(Space(sheetName)) {
		return nil
	}
	return t
}

// itself is the table of the layout that a fitted copy represents.
func (t *Table) Itself() *Table {
	if t.As != nil {
		return t.As
	}
	return t
}
