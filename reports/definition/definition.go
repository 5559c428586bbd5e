package definition

import (
	"slices"

	"siemmes/warehouse"
)

// Definition is a report as data. Titles are in up to three languages.
type Definition struct {
	ID       string // what the report is called by on the command line
	File     string // the name of its file
	Own      bool   // the file is in the user's own folder
	Title    warehouse.Names
	Needs    []string // parameters that must be given: NeedCountry, NeedYear
	Sections []Section
}

// The parameters of reports.
const (
	NeedCountry = "country"
	NeedYear    = "year"
)

// Needs lists the parameters that a definition may need.
func Needs() []string { return []string{NeedCountry, NeedYear} }

// Needed reports whether the report cannot be made without a parameter.
func (d *Definition) Needed(parameter string) bool { return slices.Contains(d.Needs, parameter) }

// Section is one chapter of a report.
type Section struct {
	ID     string
	Title  warehouse.Names
	Tables []Table
	Charts []Chart
}

// Table is one table: a question, and how its answer is laid out.
type Table struct {
	ID    string
	Title warehouse.Names
	Form  string // the name of one of Forms
	Ask   Ask
	Rows  Rows
	// Across is a second dimension above the periods.
	Across string
	// Columns is how many of the latest periods with figures are shown; zero
	// shows all.
	Columns int
	// Lines are the rows of key figures.
	Lines []Line
	// Millions shows the figures in millions, with one decimal.
	Millions bool
}

// Ask is a question; the code $country is replaced by the report's country.
type Ask struct {
	Dataset string
	Where   map[string][]string
	By      []string
	Freq    warehouse.Freq
	// Years is the length of the span that ends with the report's year; zero
	// asks for everything up to it.
	Years int
}

// country is the code that is replaced by the report's country.
const country = "$" + NeedCountry

// Rows says which codes are the rows of a table.
type Rows struct {
	By   []string // dimensions, outermost first
	Only []string // codes of DIRECTION; empty: all
	// Leaves leaves groups out: areas that contain others.
	Leaves bool
	// Top keeps the largest rows by their latest figure; zero keeps all in the
	// order of the code list.
	Top int
	// Total asks once more without the last dimension, where the answer itself
	// has no total.
	Total bool
	// PerArea takes the ranked source of each reporting area, where several
	// report; else one source answers for the whole table.
	PerArea bool
}

// Line is one row of key figures: a heading, a series of a dataset, or an
// indicator.
type Line struct {
	// Heading heads the lines below it.
	Heading warehouse.Names
	// Ask and Pick name a series. Without a label the row is called by its measure.
	Ask   Ask
	Pick  map[string]string
	Label warehouse.Names
	// Indicator is an id of the catalog's list. Inputs gives for each symbol of its
	// formula the ID of another line.
	ID        string
	Indicator string
	Inputs    map[string]string
	// Published asks for the figures of the dataset in which sources publish the
	// indicator themselves; the catalog names the measure.
	Published Ask
	Hidden    bool // the line is only an input of others
	Millions  bool
	Level     int
}

// Chart is one chart of a table of its section.
type Chart struct {
	ID    string
	Title warehouse.Names // empty: the table's
	Kind  string          // the name of one of ChartKinds
	Table string          // an id; Parse fills in the section's first one
	// Rows names the rows to draw by code, in order; empty: all but totals and
	// headings. Top keeps the first ones.
	Rows []string
	Top  int
	// Lines names rows that are lines over stacked bars.
	Lines   []string
	Percent bool
}
