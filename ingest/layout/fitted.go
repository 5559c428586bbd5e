package layout

// tableOnSheet is a table on a sheet.
type tableOnSheet struct {
	table *Table
	sheet string
}

// tableOn is a table as it stands on a sheet; nil where it does not.
func (l *Layout) tableOn(t *Table, sheetName string) *Table {
	if fitted, ok := l.fitted[tableOnSheet{t, sheetName}]; ok {
		return fitted
	}
	if !t.placed() || !t.Sheets.Fit(space(sheetName)) {
		return nil
	}
	return t
}

// itself is the table of the layout that a fitted copy stands for.
func (t *Table) itself() *Table {
	if t.as != nil {
		return t.as
	}
	return t
}
