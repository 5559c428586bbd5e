package sheet

// Declared is what a file says itself of its one table: which column holds which of
// its variables, the figures, and what is said of each. A PC-Axis file does, whose
// table is then a record a figure.
type Declared struct {
	Header    int // row that names the columns
	First     int // row of the first record
	Records   int
	Variables []Variable // in the order in which they qualify a figure
	Value     int        // column of the figures
	Remark    int        // column of what the publisher says of single figures
	Line      int        // column of the line of the file on which the figure is
	Updated   int        // row that says when the table was made, in the first column
	Notes     []string   // what is said of the table, below the records
	// Symbols are what the texts in place of a figure mean, in the file's words.
	Symbols map[string]string
}

// Variable is a variable of a file that declares them. Columns count from one.
type Variable struct {
	Name   string
	Code   string   // that does not depend on the language; "" where there is none
	Labels []string // of its values
	// Codes are those of the values; nil where there are none. Of a variable of time
	// they are periods as SDMX writes them.
	Codes []string
	Time  bool
	Total string // the label of the value that is the whole; "" where none is said to be
	// Label and Coded are the columns of the labels and the codes; Coded is zero
	// where there are none.
	Label, Coded int
}
