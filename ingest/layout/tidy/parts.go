package tidy

// The parts of reading a table.

// headerRun finds the columns of a table and the headings above them.
type headerRun struct{ *tableRun }

func headerOf(tr *tableRun) headerRun { return headerRun{tr} }

// periodRun composes the periods of columns and rows.
type periodRun struct{ *tableRun }

func periodsOf(tr *tableRun) periodRun { return periodRun{tr} }
