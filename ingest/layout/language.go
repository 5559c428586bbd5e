package layout

import (
	"slices"
	"strings"
	"time"

	"siemmes/warehouse"
)

// Layout is one publisher's file laid out: what the YAML says, in the YAML's
// own order. It is read-only after [Parse] and may be used by many goroutines.
type Layout struct {
	ID     string          `yaml:"layout"`
	Title  warehouse.Names `yaml:"title"`
	Source string          `yaml:"source"` // a source of the catalog; a table may name another
	// Scope names the publisher whose own labels and codes are read before
	// the general ones; empty: the scope of the source in the catalog.
	Scope string `yaml:"scope"`
	// NamedOnly layouts are never recognised, only asked for by id: they
	// hold a correction of a publisher's mistake, for the Reason given.
	NamedOnly bool   `yaml:"named-only"`
	Reason    string `yaml:"reason"`

	Recognise Recognise `yaml:"recognise"`
	// Reports lists the REF_AREA codes the file may report for (rule
	// reporting-area); empty: any.
	Reports     []string `yaml:"reports"`
	Edition     Edition  `yaml:"edition"`
	Provisional bool     `yaml:"provisional"`

	Numbers     Numbers      `yaml:"numbers"`
	Markers     []*Marker    `yaml:"markers"`
	Rounding    float64      `yaml:"rounding"`  // base the publisher rounds to; zero: none
	Footnotes   []*Pattern   `yaml:"footnotes"` // marks to take off labels before they are looked up
	Corrections []Correction `yaml:"corrections"`
	Skip        []SkipSheets `yaml:"skip"`
	// Language is that of the publisher's words about single figures, as ISO
	// 639-1 writes it; "" where it is not known.
	Language string `yaml:"language"`
	// Notes say where the texts of footnote marks are. A table may say its own.
	Notes []*NotePlace `yaml:"notes"`
	// Suppresses says below which count the publisher hides a figure; nil:
	// not said. A table may say its own.
	Suppresses *Suppression `yaml:"suppresses"`
	// Replaces says what an edition ends that it no longer holds; default:
	// periods. A table may say its own.
	Replaces Replaces `yaml:"replaces"`
	// Forecasts says from which period on the figures are forecasts; nil: not
	// said. A table may say its own.
	Forecasts *Forecasts `yaml:"forecasts"`
	// Severities are of this publisher's findings, by rule, where they
	// differ from the rule's own.
	Severities map[string]warehouse.Severity `yaml:"severities"`
	Tables     []*Table                      `yaml:"tables"`
	// Define holds YAML anchors that tables share; it means nothing itself.
	Define any `yaml:"define"`

	// labelMarks are taken off labels: the footnotes, and the markers of headings.
	labelMarks []*Pattern `yaml:"-"`
	// YAML is the text the layout was read from, and File its name.
	YAML []byte `yaml:"-"`
	File string `yaml:"-"`
	// Axes lists every axis of every table; Axis.Index counts in it.
	Axes []*Axis `yaml:"-"`

	// fitted are the tables that are elsewhere than declared on a sheet of
	// one file, as Fit found them; nil for one that does not be on it.
	Fitted map[TableOnSheet]*Table `yaml:"-"`
}

// Recognise says what a file must hold to be this one. Everything that is said
// must hold. Tie alone is asked only where several layouts fit.
type Recognise struct {
	Sheets []*Pattern `yaml:"sheets"` // each must fit the name of a sheet
	Cells  []Find     `yaml:"cells"`
	Record *Record    `yaml:"record"` // the header record of delimited text
	Width  int        `yaml:"width"`  // filled columns of the first records, for text without a header
	// Columns gives, by column letter, what each of the first records must
	// look like there, for text without a header.
	Columns map[string]*Pattern `yaml:"columns"`
	Tie     Tie                 `yaml:"tie"`
}

// Record is the header record of delimited text: exactly these names, in order.
type Record struct {
	Row   int      `yaml:"row"` // from one; default 1
	Names []string `yaml:"names"`
}

// Tie decides between layouts that fit the same content.
type Tie struct {
	FileName *Pattern `yaml:"file-name"`
	Offices  []string `yaml:"offices"`
}

// Find names a place to read a text from: one cell, a column within rows, the
// sheet's name, or the file's name. Like must fit; its captures are $1, $2, ….
type Find struct {
	Sheet    *Pattern `yaml:"sheet"` // which sheet; nil: the table's, or the first that Recognise.Sheets fits
	At       string   `yaml:"at"`
	Column   string   `yaml:"column"`
	Rows     string   `yaml:"rows"` // "1-20"; default 1-40 when recognising, the whole sheet otherwise
	Like     *Pattern `yaml:"like"`
	FileName bool     `yaml:"file-name"`
	SheetTab bool     `yaml:"sheet-name"`

	// The place, read.
	Col     int `yaml:"-"`
	Row     int `yaml:"-"`
	FromRow int `yaml:"-"`
	ToRow   int `yaml:"-"`
}

// Edition says which edition the file is. Date is a date, or a year, in words
// or figures; both may use the captures of From. Without an ID the date is it.
type Edition struct {
	ID   string `yaml:"id"`
	Date string `yaml:"date"`
	From *Find  `yaml:"from"`
}

// Numbers says how numbers are written where a cell holds text.
type Numbers struct {
	Decimal   string `yaml:"decimal"`   // default "."
	Thousands string `yaml:"thousands"` // every sign that may be between groups of three digits; a blank represents all blanks
}

// BracketsMarker is the marker of a number between brackets: "(254)".
const BracketsMarker = "( )"

// Marker is a text that is in place of a number, or beside one.
type Marker struct {
	Text   string   `yaml:"text"`
	Like   *Pattern `yaml:"like"`
	Status string   `yaml:"status"` // codes of CL_OBS_STATUS
	Conf   string   `yaml:"conf"`   // code of CL_CONF_STATUS
	// Low and High bound what a censored figure represents, inclusive.
	Low  *float64 `yaml:"low"`
	High *float64 `yaml:"high"`
	// Beside reports whether the marker is beside a number ("123 p/").
	Beside bool `yaml:"beside"`
	// Negative reports whether a number with the marker beside it is below zero. Between
	// brackets, "( )", is how accounts write it.
	Negative bool `yaml:"negative"`
	// Headings reports whether the marker may also be at the end of a heading: the
	// figures under that heading have its status.
	Headings bool `yaml:"headings"`
	// Zero reports whether the marker is the publisher's way to write nil.
	Zero bool `yaml:"zero"`
	// Skip reports whether such a cell gives no observation, and why.
	Skip string `yaml:"skip"`
	// Note reports whether the marker is a footnote mark: the figure has its text.
	Note bool `yaml:"note"`
	// Means is the publisher's own explanation.
	Means string `yaml:"means"`
	// Flags and ConfStatus are Status and Conf, read.
	Flags      warehouse.Flags      `yaml:"-"`
	ConfStatus warehouse.ConfStatus `yaml:"-"`
}

// Suppression says which small counts a publisher hides: those above zero and
// below Below, in the unit of the table's figures.
type Suppression struct {
	Below float64 `yaml:"below"`
}

// Forecasts says from which period on a publisher forecasts or projects: the
// figures of From, and of every period that reaches into it or lies after it,
// have the status F, unless their own cell or heading says how they were made.
type Forecasts struct {
	From string `yaml:"from"` // as SDMX writes it: "2016", "2023-Q3"

	start time.Time
}

// Correction is a publisher's known mistake put right, with the reason. Either
// two columns are swapped, or one cell's text is replaced.
type Correction struct {
	Swap   []string `yaml:"swap"`    // two header names
	Cell   string   `yaml:"cell"`    // "Sheet!B5"
	Stands string   `yaml:"stands"`  // what is there; the correction is not made where it does not
	Put    string   `yaml:"replace"` // what is meant
	Reason string   `yaml:"reason"`
	Source string   `yaml:"source"`

	Ref warehouse.CellRef `yaml:"-"` // Cell, read
}

// SkipSheets declares sheets that hold no table to load.
type SkipSheets struct {
	Sheets Patterns `yaml:"sheets"`
	Reason string   `yaml:"reason"`
}

// Table is one table of the file, on one sheet or on several that are laid out
// alike. A table without values is only a destination: headings send cells to
// it ("table: id") that belong to another dataset than their neighbours.
type Table struct {
	ID      string          `yaml:"table"`
	Title   warehouse.Names `yaml:"title"`
	Dataset string          `yaml:"dataset"`
	Source  string          `yaml:"source"` // default: the layout's
	Scope   string          `yaml:"scope"`  // default: the layout's
	// Skip says why the table is tidied but not loaded.
	Skip string `yaml:"skip"`

	Sheets    Patterns   `yaml:"sheets"` // none: every sheet
	Anchor    *Anchor    `yaml:"anchor"`
	Header    []*Axis    `yaml:"header"`
	Stub      []*Axis    `yaml:"stub"`
	Sections  []*Axis    `yaml:"sections"`
	Staircase *Staircase `yaml:"staircase"`
	Indent    *Indent    `yaml:"indent"`
	Values    Values     `yaml:"values"`
	Rows      Rows       `yaml:"rows"`
	// Hidden says what becomes of values in hidden rows and columns: "leave"
	// (default), they are left out, or "read".
	Hidden string `yaml:"hidden"`

	// Set gives dimensions of every cell; From reads some from the sheet's
	// name, a title cell or the file's name.
	Set  Setting `yaml:"set"`
	From []*Axis `yaml:"from"`

	Numbers    *Numbers `yaml:"numbers"`    // default: the layout's
	Multiplier float64  `yaml:"multiplier"` // a stored 12.3 in thousands is 12,300: 1000; zero: 1
	Rounding   *float64 `yaml:"rounding"`   // default: the layout's
	// Suppresses says below which count a figure is hidden; nil: as the layout.
	Suppresses *Suppression `yaml:"suppresses"`
	// Forecasts says from which period on the figures are forecasts; nil: as the layout.
	Forecasts *Forecasts `yaml:"forecasts"`
	// ReferenceDay is the day of the year a stock represents: "12-31".
	ReferenceDay string `yaml:"reference-day"`
	// Partial says what becomes of totals over a year or quarter of which
	// the header holds only a part: "range" (the default: the months there
	// are) or "skip: reason".
	Partial Partial `yaml:"partial"`

	// Adds lists the dimensions whose parts add up to their totals; nil:
	// all. AddsNot says why none do (unique persons).
	Adds    []string `yaml:"adds"`
	AddsNot string   `yaml:"adds-not"`
	// Complete is whether the leaves make up the whole; LeavesOut says
	// what a sum over them leaves out.
	Complete  Completeness    `yaml:"complete"` // default true
	LeavesOut warehouse.Names `yaml:"leaves-out"`
	Breaks    []*Break        `yaml:"breaks"`   // where series stop being comparable with what was before
	Absent    string          `yaml:"absent"`   // what a row that is not there means: "missing" (default) or "zero"
	Blank     string          `yaml:"blank"`    // what a blank cell means: "nothing" (default), "missing" or "zero"
	Covers    *Covers         `yaml:"covers"`   // periods without any row that are periods without a case; nil: none
	Combine   *Combine        `yaml:"combine"`  // nil: a key that occurs twice is a finding
	Notes     []*NotePlace    `yaml:"notes"`    // default: the layout's
	Replaces  Replaces        `yaml:"replaces"` // default: the layout's

	// Layout is the layout the table belongs to, Index its place there.
	Layout *Layout `yaml:"-"`
	Index  int     `yaml:"-"`

	As *Table `yaml:"-"` // of a fitted copy: the table whose cells it reads
}

// Completeness is whether the lines of a table make up its totals; "" is CompleteYes.
type Completeness string

// What a layout says of it. CompleteUnknown is what a proposal writes: the figures tell.
const (
	CompleteYes     Completeness = "true"
	CompleteNo      Completeness = "false" // a list of the ten largest
	CompleteUnknown Completeness = "unknown"
)

// Covers says that the table covers a stretch of time for the areas that it reports
// for, also where a period has no row: from its first to its last period, or from From
// to To.
type Covers struct {
	From   string `yaml:"from"` // as SDMX writes it; default: the first period of the table
	To     string `yaml:"to"`
	Reason string `yaml:"reason"`
}

// Replaces is what an edition of a table ends that it no longer holds. In YAML it
// is "periods" or "nothing", or {table: reason}: to end what no edition holds any
// longer needs a reason.
type Replaces struct {
	Scope  warehouse.Replaces
	Reason string // of ReplacesTable

	bad warehouse.Message // what is wrong with it, for Parse
}

func (r *Replaces) fault() warehouse.Message { return r.bad }

// UnmarshalYAML reads the text or the mapping.
func (r *Replaces) UnmarshalYAML(decode func(any) error) error {
	var text string
	if decode(&text) == nil {
		r.Scope = warehouse.Replaces(text)
		if r.Scope != warehouse.ReplacesPeriods && r.Scope != warehouse.ReplacesNothing {
			r.bad = warehouse.NewMessage("layout.replaces", "text", text)
		}
		return nil
	}
	var table map[string]string
	if err := decode(&table); err != nil {
		return err
	}
	r.Scope, r.Reason = warehouse.ReplacesTable, strings.TrimSpace(table[string(warehouse.ReplacesTable)])
	if len(table) != 1 || r.Reason == "" {
		r.bad = warehouse.NewMessage("layout.replaces-reason")
	}
	return nil
}

// Anchor finds the row that a table's other rows are counted from where it is
// not always the same: the first row whose column fits Like. The anchor's own
// row is row 0; header rows and Rows.From count from it.
type Anchor struct {
	Column string   `yaml:"column"`
	Like   *Pattern `yaml:"like"`
	// Repeat looks for the anchor again where the table ends: several
	// blocks, each with its own header, one below the other.
	Repeat bool `yaml:"repeat"`

	Col int `yaml:"-"` // Column, read
}

// Axis is one stub column, header row or other place of headings, and what its
// texts mean. Where several headings of a cell give the same dimension, the
// later one counts: the stub from left to right, then the header downwards.
type Axis struct {
	// Where the headings are.
	Row    *int   `yaml:"row"`    // header: row number, or offset from the anchor
	Column string `yaml:"column"` // stub: a letter; sections: where the label is
	Named  string `yaml:"named"`  // stub: the column with this name in the lowest header row
	Others bool   `yaml:"others"` // stub: every other column whose header is filled
	// Part is which part of the column's text the heading is, from one, where the
	// column holds several with a comma between them; zero: the whole.
	Part int   `yaml:"part"`
	From *Find `yaml:"in"` // Table.From: where to read
	// Like keeps, in Sections, to the rows that fit.
	Like *Pattern `yaml:"like"`
	// Ends says what ends a section: "indent", the first row that is not
	// indented below its label; else the next label of it or of an outer one.
	Ends string `yaml:"ends"`
	// Closes fits the label of the row that is the last of a section's block.
	Closes *Pattern `yaml:"closes"`

	Meaning `yaml:",inline"`
	// Hidden keeps the text out of the tidy headings; it may mean something.
	Hidden bool `yaml:"hidden"`

	// How the texts spread.
	Fill  string     `yaml:"fill"`  // header: "right" (default, but for the lowest row) or "none"; stub: "down" or "none" (default)
	Marks []*Pattern `yaml:"marks"` // default: the layout's footnotes

	// Index counts the axes of the layout, Name says where it is, in words.
	Index int    `yaml:"-"`
	Name  string `yaml:"-"`
	Table *Table `yaml:"-"`

	Col int `yaml:"-"` // Column, read
}

// Below joins a text with one above it, as keys of a map name it: "Europe | Other" is
// Other below Europe.
const Below = " | "

// Meaning is what the texts of an axis mean.
type Meaning struct {
	Dimension string             `yaml:"dimension"` // the text is a code or a label of it
	List      string             `yaml:"list"`      // default: the dimension's list
	Scope     string             `yaml:"scope"`     // default: the table's
	Map       map[string]Setting `yaml:"map"`       // by text, white space normalised and marks taken off
	Patterns  []PatternSetting   `yaml:"patterns"`  // tried in order after Map
	Totals    []string           `yaml:"totals"`    // texts that are the total of Dimension
	Period    Forms              `yaml:"period"`    // the text is a period or a part of one
	// Otherwise says what a text is that neither Map nor Patterns know:
	// nil with a Dimension: looked up; nil without: an unknown label.
	Otherwise *Setting `yaml:"otherwise"`
	// Note is "text" where the text is what the publisher says of the figure,
	// and "mark" where it is one footnote mark or several.
	Note string `yaml:"note"`
	// Label reports whether the text means nothing but stays in the tidy headings.
	Label bool `yaml:"label"`
}

// Means reports whether the texts mean anything.
func (m *Meaning) Means() bool {
	return len(m.Map)+len(m.Patterns)+len(m.Period.List) > 0 || m.Otherwise != nil || m.Dimension != "" || m.Note != ""
}

// Gives reports whether the texts, or some of them, give a dimension.
func (m *Meaning) Gives(dim string) bool {
	if m.Dimension == dim {
		return true
	}
	gives := func(s *Setting) bool {
		return slices.ContainsFunc(s.Codes, func(a Assignment) bool { return a.Dim == dim })
	}
	for _, s := range m.Map {
		if gives(&s) {
			return true
		}
	}
	return m.Otherwise != nil && gives(m.Otherwise) || slices.ContainsFunc(m.Patterns, func(p PatternSetting) bool { return gives(&p.Setting) })
}

// Staircase says that some stub columns nest: a group's label is one column
// to the left of its members', below or above them.
type Staircase struct {
	Columns string `yaml:"columns"` // "A-D"
	Labels  string `yaml:"labels"`  // "below" or "above"
	// Suffixes and Prefixes are taken off a group's label in the headings
	// of its members: " - Total".
	Suffixes []string `yaml:"suffixes"`
	Prefixes []string `yaml:"prefixes"`
	// Within is how many rows a label may be below its first member: the
	// rows that are held back. Default 500.
	Within int `yaml:"within"`
	// Childless says what a row is that could close a group but closes
	// none: "data" (default), or "total". One with a suffix is a total.
	Childless string `yaml:"childless"`

	// Columns, read.
	First int `yaml:"-"`
	Last  int `yaml:"-"`
}

// Indent says that one stub column nests by indentation, a group's label above
// its members. Levels are its axes from the outermost; the last one serves all
// deeper levels.
type Indent struct {
	Column string  `yaml:"column"`
	Levels []*Axis `yaml:"levels"`
	// Inner fits labels that are below the last one that it does not fit,
	// whether they are indented or not.
	Inner *Pattern `yaml:"inner"`
	// Signs reports whether dots, dashes and bullets before a label indent it too, each
	// by one.
	Signs bool `yaml:"signs"`

	Col int `yaml:"-"` // Column, read
}

// Values says which columns hold values: a range, from one column on while the
// header is filled, or by name.
type Values struct {
	Columns string   `yaml:"columns"` // "E-GC", "B,D-F"
	From    string   `yaml:"from"`
	Named   []string `yaml:"named"`
	Except  string   `yaml:"except"`
	// Flags is on which side of each value the cell with its marker is: "right",
	// "left", or "" where markers have no cells of their own.
	Flags string `yaml:"flags"`

	FromCol      int      `yaml:"-"` // From, Columns and Except, read
	Ranges       [][2]int `yaml:"-"`
	ExceptRanges [][2]int `yaml:"-"`
}

// Rows says where the data rows begin and what ends them; the first that holds.
type Rows struct {
	From   int      `yaml:"from"`  // default: below the lowest header row; offset from the anchor where there is one
	To     int      `yaml:"to"`    // the last row
	Blank  int      `yaml:"blank"` // so many rows in a row without any filled cell of the table
	Before *Pattern `yaml:"before"`
	After  *Pattern `yaml:"after"`
}

// Combine lets several records of one key count as one figure.
type Combine struct {
	How    string `yaml:"how"` // "sum"
	Reason string `yaml:"reason"`
}
