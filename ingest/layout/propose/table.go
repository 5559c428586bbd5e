package propose

import (
	"strings"

	"siemmes/ingest/sheet"
	"siemmes/warehouse/lang"
)

// Proposal is what was found in a workbook: its tables and what their parts
// are, each decision with its reason and how sure it is.
type Proposal struct {
	Name    string // the file's, as the sender called it
	Tables  []*Table
	Skipped []SkippedSheet

	// Numbers says how numbers that stand as text are written; Markers are
	// the texts that stand in place of a number.
	Numbers Numbers
	Markers []Marker

	Meaning   FileMeaning
	Decisions []Decision // that hold for the whole file

	book *reading // what was read of the workbook
}

// SkippedSheet is a visible sheet without a table.
type SkippedSheet struct {
	Sheet  string
	Reason Message
}

// Numbers says how numbers are written where a cell holds text.
type Numbers struct {
	Decimal   string // "." or ","
	Thousands string // every sign that stands between groups of three digits; "" none
}

// Marker is a text that stands in place of a number.
type Marker struct {
	Text   string
	Status string // codes of CL_OBS_STATUS; O (missing) where nothing is known
	Conf   string // code of CL_CONF_STATUS, or ""
	Means  string // the publisher's own explanation, where a note gives one
	// Zero reports whether the text is the publisher's way to write nil; Low and
	// High bound what a censored figure stands for, where High is not zero.
	Zero      bool
	Low, High float64
	Beside    bool   // it stands beside a figure: "123 p/"
	Note      bool   // it is a footnote mark of which the text is known
	Cells     int    // how often it was seen
	Sheet     string // where it was seen first
	Row       int
	Col       int
}

// Table is one table on one sheet. Rows and columns count from one, as in the
// sheet.
type Table struct {
	ID    string
	Sheet string // "" for delimited text
	// Bounds is the rectangle of header band, stub and data. Its bottom is
	// the last data row seen; To reports whether the table goes on below.
	Bounds sheet.Range
	Title  []Text // above the header
	Notes  []Text // beside or below the data

	Header   []*Axis // rows, top to bottom
	Stub     []*Axis // columns, left to right
	Sections []*Axis // columns in which label rows stand above their blocks
	Values   []int   // columns
	From     int     // first data row
	To       int     // last data row; 0: to the sheet's end

	Staircase *Staircase
	Indent    *Indent
	// Numbers says how numbers that stand as text are written, where it is
	// not as in the rest of the file.
	Numbers *Numbers
	// Long reports whether a row is a record: every value column holds a figure
	// of its own, qualified by the other columns.
	Long bool

	Meaning   Meaning
	Decisions []Decision
}

// Text is a text that belongs to a table without qualifying single cells.
type Text struct {
	Row, Col int
	Text     string
}

// Axis is a header row (Row), a stub column or a column of section rows (Col).
type Axis struct {
	Row, Col int
	Name     string // for people: "row 3", "column B"
	Fill     string // header: "right" or "none"; stub: "down" or "none"
	Caption  string // of a stub column: what the header says over it
	// Texts are the distinct heading texts in the order they stand, white
	// space normalised; MaxTexts of them at most.
	Texts  []string
	Hidden bool // no heading: a running number, a hidden column
	// Like keeps a section axis to the rows that fit; "" every label row.
	Like string
	// Ends says what ends a section: "indent", the first row that is not
	// indented below its label; "" the next one.
	Ends string

	Meaning AxisMeaning
}

// MaxTexts is how many distinct texts of an axis are kept.
const MaxTexts = 2000

// Staircase says that some stub columns nest: a group's label stands one
// column to the left of its members', below or above them.
type Staircase struct {
	From, To int    // columns
	Labels   string // "below" or "above"
	Suffixes []string
	Prefixes []string
}

// Indent says that one stub column nests by indentation, labels above.
type Indent struct {
	Col    int
	Levels []*Axis
}

// Decision is one thing that was decided, where, why, and how sure it is.
type Decision struct {
	What       string // "table", "header", "stub", "values", "nesting", "markers", "numbers", "dimension", "dataset", …
	Where      sheet.Range
	Choice     string  // what was decided, as the layout writes it
	Reason     Message // in the reader's language
	Confidence float64 // 0 to 1
}

// Message is a text of warehouse/lang with its arguments, pairs of name and
// value, so that it can be told in Spanish, English or French.
type Message struct {
	ID   string
	Args []string
}

// In tells the message in a language.
func (m Message) In(language string) string {
	args := make([]any, len(m.Args))
	for i, a := range m.Args {
		args[i] = a
		if i%2 == 1 && m.Args[i-1] == "axis" {
			args[i] = AxisIn(a, language)
		}
	}
	return lang.T(language, m.ID, args...)
}

// AxisIn tells the name of an axis ("row 3", "column B") in a language; other
// texts it gives as they are.
func AxisIn(name, language string) string {
	kind, at, _ := strings.Cut(name, " ")
	if kind != "row" && kind != "column" {
		return name
	}
	return lang.T(language, "propose.axis-"+kind, "at", at)
}

// Empty reports whether there is nothing to say.
func (m Message) Empty() bool { return m.ID == "" }

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

// say makes a message.
func say(id string, args ...string) Message { return Message{ID: id, Args: args} }

// decide records a decision about the table.
func (t *Table) decide(what string, where sheet.Range, choice string, reason Message, confidence float64) {
	t.Decisions = append(t.Decisions, Decision{what, where, choice, reason, confidence})
}
