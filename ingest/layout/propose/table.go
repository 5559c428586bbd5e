package propose

import (
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Proposal is what was found in a workbook: its tables and what their parts
// are, each decision with its reason and how sure it is.
type Proposal struct {
	Name string // the file's, as the sender called it
	// Meaning is what the file as a whole tells, as its layout writes it; the
	// tables and markers of that are below.
	Meaning layout.Layout
	Tables  []*Table
	Markers []Marker // the texts in place of a number, or beside one
	Skipped []SkippedSheet
	LeftOut []LeftOut // numbers that it does not read, after a trial

	Decisions []Decision // that hold for the whole file

	book *reading // what was read of the workbook

	answers *Answers // a person's; nil where there are none
	asked   []*asked // what was asked, in order
	doubts  []Doubt  // of a trial
	// strays are answers that a table of another dataset may take.
	strays []stray
	// apart are the dimensions that are asked of each table by its title, and of how many
	// tables of each sheet.
	apart      map[string]map[string]int
	understood int        // tables, each as often as it was
	said       legendBook // what the notes say of marks
	// open are the tables without a dataset, with those that they may be of; supposed is
	// what is supposed of them for a while, and ahead what is asked of them whatever it is.
	open     map[*Table][]string
	supposed map[*Table]string
	ahead    map[*Table][]Question
	wrong    error // of the first answer that its question does not take
	// cat is the catalog with what the answers add to it.
	cat   *catalog.Catalog
	added catalog.Addition
}

// SkippedSheet is a visible sheet without a table.
type SkippedSheet struct {
	Sheet  string
	Reason warehouse.Message
}

// Marker is a marker of the layout and where it was seen. One that has neither a
// status nor is zero is not in the layout: a person must say what it means.
type Marker struct {
	layout.Marker
	flag  bool   // the letters of which say what it means
	Cells int    // how often it was seen
	Sheet string // where it was seen first
	Row   int
	Col   int
}

// Table is a table of the layout and what was seen of it on its one sheet. Rows and
// columns count from one, as in the sheet.
type Table struct {
	ID    string
	Sheet string // "" for delimited text
	// Meaning is what the table counts, as the layout writes it, with how its
	// numbers are written and its columns nest. The places of its parts are
	// written from what is below.
	Meaning layout.Table
	// Also are the tables to which headings send the cells that belong to
	// another dataset than their neighbours.
	Also []*Also
	// Skip says why the table is tidied but not loaded: what of it is not
	// known, and a person must choose, or that a person leaves it out.
	Skip  warehouse.Message
	out   bool         // a person leaves it out
	noted []string     // notes of labels that were asked about
	ends  *layout.Rows // where the table begins and what ends it; nil: its last row

	// Bounds is the rectangle of header band, stub and data. Its bottom is
	// the last data row seen; To reports whether the table goes on below.
	Bounds sheet.Range
	Title  []Text // above the header
	Notes  []Text // beside or below the data
	apart  []Text // on sheets of notes

	Header   []*Axis // rows, top to bottom
	Stub     []*Axis // columns, left to right
	Sections []*Axis // columns in which label rows are above their blocks
	Levels   []*Axis // of the column that nests by indentation
	Values   []int   // columns
	flags    bool    // the marks of some values are in the columns right of them
	untitled bool    // its title is that of the table above it
	From     int     // first data row
	To       int     // last data row; 0: to the sheet's end

	// Long reports whether a row is a record: every value column holds a figure
	// of its own, qualified by the other columns.
	Long bool

	Decisions []Decision

	declared *declaration // what the file says itself of the columns; nil where it says nothing
}

// Text is a text that belongs to a table without qualifying single cells.
type Text struct {
	Row, Col int
	Text     string
	Sheet    string // of a sheet of notes; "": that of the table

	before string // of the text: what is in another cell, before this one
	marked bool   // before is its number or its mark
	prose  bool   // on a sheet of notes, and no note of its own: its words are not all read
}

// Also is a table without cells of its own.
type Also struct {
	layout.Table
	Skip warehouse.Message // where no source brings figures to the dataset
}

// Axis is an axis of the layout and the texts that were seen in it: a header row
// (Row), a stub column or a column of section rows (Col).
type Axis struct {
	layout.Axis
	Row, Col int    // in the sheet; the layout's are written from them
	Caption  string // of a stub column: what the header says over it
	// Texts are the distinct heading texts in the order they are, white
	// space normalised; MaxTexts of them at most.
	Texts []string
	// Unknown are the texts that mean nothing yet and should: a person must
	// say what they are. Confidence is that of the meaning as a whole.
	Unknown    []string
	Confidence float64

	identifies bool              // its texts only name what other columns say, as machines do
	legend     map[string]string // what the file says that its texts mean, where they are codes
	coded      []string          // its texts while what the legend says of them is in their place
}

// Mean sets what the texts of the axis mean and how sure that is.
func (a *Axis) Mean(m layout.Meaning, confidence float64, unknown ...string) {
	a.Meaning, a.Confidence, a.Unknown = m, confidence, unknown
}

// MaxTexts is how many distinct texts of an axis are kept.
const MaxTexts = 2000

// Decision is one thing that was decided, where, why, and how sure it is.
type Decision struct {
	Path       string // of the layout: "$.tables[0].stub[1]"
	What       string // "table", "header", "stub", "values", "nesting", "markers", "numbers", "dimension", "dataset", …
	Where      sheet.Range
	Choice     string            // what was decided, as the layout writes it
	Reason     warehouse.Message // in the reader's language
	Confidence float64           // 0 to 1
}

// AxisName is the name of an axis ("row 3", "column B") as a message; other texts
// it gives as they are.
func AxisName(name string) warehouse.Message {
	kind, at, _ := strings.Cut(name, " ")
	if kind != "row" && kind != "column" {
		return warehouse.Literal(name)
	}
	return warehouse.NewMessage("propose.axis-"+kind, "at", at)
}

// Role is what a person says a cell is.
type Role string

// The roles of a cell.
const (
	RoleTitle   Role = "title"
	RoleNote    Role = "note"
	RoleHeader  Role = "header"
	RoleStub    Role = "stub"
	RoleValue   Role = "value"
	RoleSection Role = "section"
	RoleIgnore  Role = "ignore"
)

// Click is a person's word on one cell.
type Click struct {
	Row, Col int
	Role     Role
	Column   bool // it says so of the cell's column
}

// say makes a message, see [warehouse.NewMessage]. The value of "axis" is the name of
// one.
func say(id string, pairs ...any) warehouse.Message {
	for i := 0; i+1 < len(pairs); i += 2 {
		if name, ok := pairs[i+1].(string); ok && pairs[i] == "axis" {
			pairs[i+1] = AxisName(name)
		}
	}
	return warehouse.NewMessage(id, pairs...)
}

// decide records a decision about the file as a whole.
func (p *Proposal) decide(what string, where sheet.Range, choice string, reason warehouse.Message, confidence float64) {
	p.Decisions = append(p.Decisions, Decision{What: what, Where: where, Choice: choice, Reason: reason, Confidence: confidence})
}

// decide records a decision about the table.
func (t *Table) decide(what string, where sheet.Range, choice string, reason warehouse.Message, confidence float64) {
	t.Decisions = append(t.Decisions, Decision{What: what, Where: where, Choice: choice, Reason: reason, Confidence: confidence})
}
