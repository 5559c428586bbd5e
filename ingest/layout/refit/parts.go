package refit

// The parts of a fitting, each with what it finds again.

// recordFitting finds the header record of delimited text, or its records.
type recordFitting struct{ *fitting }

func records(f *fitting) recordFitting { return recordFitting{f} }

// stubFitting finds the columns left of the values.
type stubFitting struct{ *fitting }

func stubOf(f *fitting) stubFitting { return stubFitting{f} }

// headerFitting finds the rows of the header.
type headerFitting struct{ *fitting }

func headerOf(f *fitting) headerFitting { return headerFitting{f} }

// columnFitting finds the columns of values, and what is beside them.
type columnFitting struct{ *fitting }

func columnsOf(f *fitting) columnFitting { return columnFitting{f} }

// copyFitting makes the copy of the layout that is fitted.
type copyFitting struct{ *fitting }

func copies(f *fitting) copyFitting { return copyFitting{f} }
