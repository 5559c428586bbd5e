package propose

import (
	"siemmes/ingest/layout"
)

// FileMeaning is what the file as a whole tells: who publishes it, how it is
// known again, which edition it is.
type FileMeaning struct {
	Source    string   // a source of the catalog, or "": a person must name one
	Scope     string   // whose labels are read first; "" the general ones
	Reports   []string // REF_AREA codes
	Recognise layout.Recognise
	Edition   layout.Edition
	// Provisional reports whether the notes call all figures so.
	Provisional bool
	Footnotes   []string // patterns of marks to take off labels
	Rounding    float64  // the base the notes say figures are rounded to
	Notes       []layout.NotePlace
}

// Meaning is what a table counts and where its figures go.
type Meaning struct {
	Dataset string // "" where none fits
	Source  string // where it differs from the file's
	Set     map[string]string
	// From are the places outside the table that tell a period, or a
	// dimension, of every cell.
	From         []*Outside
	Multiplier   float64 // zero: 1
	Rounding     float64 // zero: the file's
	ReferenceDay string  // of a stock: "12-31"
	AddsNot      string  // why no parts add up, where the measure never does
	// Also are the tables to which headings send the cells that belong to
	// another dataset than their neighbours.
	Also []*Also
	// Skip says why the table is tidied but not loaded: what of it is not
	// known, and a person must choose. Open names those things: "dataset",
	// "source", "period", or a dimension.
	Skip Message
	Open []string
}

// Outside is a place outside a table and what its text means.
type Outside struct {
	In layout.Find
	AxisMeaning
}

// Also is a table without cells of its own.
type Also struct {
	ID, Dataset string
	Set         map[string]string // the table's, but for the measure
	AddsNot     string
	Skip        Message // where no source brings figures to the dataset
}

// AxisMeaning is what the texts of an axis mean; the zero value is a label.
type AxisMeaning struct {
	Dimension string
	List      string // where it is not the dimension's
	Period    []layout.Form
	Map       map[string]layout.Setting
	Patterns  []layout.PatternSetting
	Totals    []string
	// Otherwise reports whether the texts that are nowhere above mean nothing.
	Otherwise bool
	Label     bool
	// Note is "text" where the texts are remarks about the figures, "mark"
	// where they are footnote marks.
	Note string

	// Unknown are the texts that mean nothing yet and should: a person must
	// say what they are. Confidence is that of the meaning as a whole.
	Unknown    []string
	Confidence float64
}

// means reports whether the texts of the axis mean anything.
func (m *AxisMeaning) means() bool {
	return m.Dimension != "" || len(m.Period) > 0 || len(m.Map) > 0 || len(m.Patterns) > 0
}
