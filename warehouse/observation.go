package warehouse

// Dictionary gives each distinct text a number, in the order of arrival.
type Dictionary struct {
	Texts []string
	index map[string]int32
}

// Put returns the number of a text and adds it where it is new.
func (d *Dictionary) Put(s string) int32 {
	if i, ok := d.index[s]; ok {
		return i
	}
	if d.index == nil {
		d.index = make(map[string]int32)
	}
	i := int32(len(d.Texts))
	d.Texts = append(d.Texts, s)
	d.index[s] = i
	return i
}

// Own returns a dictionary of the same texts that may grow: the dictionary
// itself where texts were put into it, a copy of one that was only read.
func (d *Dictionary) Own() *Dictionary {
	if d != nil && d.index != nil {
		return d
	}
	own := &Dictionary{index: map[string]int32{}}
	if d != nil {
		for _, text := range d.Texts {
			own.index[text] = int32(len(own.Texts))
			own.Texts = append(own.Texts, text)
		}
	}
	return own
}

// Len is the number of distinct texts.
func (d *Dictionary) Len() int { return len(d.Texts) }

// Observations is a block of observations of one dataset and one table of a
// layout, column by column: index i of every slice is one observation. A block
// is what the pipeline hands to the store; a large file is many blocks that
// share their dictionaries, which only grow.
type Observations struct {
	Dataset *Dataset
	Table   *CutTable

	Codes   []*Dictionary // per dimension, in the dataset's order
	Dims    [][]int32     // [dimension][i] into Codes[dimension]
	Periods *Dictionary   // TIME_PERIOD as Period.String writes it
	Period  []int32       // [i] into Periods

	Value []float64 // NaN where there is no number
	Flags []Flags
	Conf  []ConfStatus
	// Low and High bound a censored figure ("<5": 1 and 4), inclusive;
	// both NaN for any other. Nil where the block has none.
	Low, High []float64
	// RefDate is the date a stock represents, "" where the dataset's
	// period says all ("2024-12-31").
	RefDate []string // nil where the block has none

	Sheets *Dictionary
	Sheet  []int32 // [i] into Sheets
	Row    []int32 // from one
	Col    []int32
	// Text is the cell as it was, where that is not just the plain number.
	Text []string // nil where the block has none
	// Comments are what the publisher says of single figures, as
	// Comment.Encode writes it, and Comment[i] is the place there of the one
	// of observation i, NoComment where there is none. Both are nil where the
	// block has none.
	Comments *Dictionary
	Comment  []int32
	// More names further cells of an observation that was combined from
	// several ("combine: sum"), by index.
	More map[int][]FurtherCell
}

// NoComment is the place of the comment of an observation that has none.
const NoComment = -1

// FurtherCell is a cell of an observation that was combined from several, with
// its text as it was.
type FurtherCell struct {
	CellRef
	Text string
}

// Len is the number of observations.
func (o *Observations) Len() int { return len(o.Value) }

// CutTable is one table of one source as a layout declares it: what belongs to
// one cut of the figures, and whether its leaves add up to the whole. Darién by
// nationality and Darién by sex and age are two of them.
type CutTable struct {
	Source string
	ID     string // the layout's name of the table, unique within the source
	// Complete reports whether the leaves of the table add up to the total:
	// a list of the ten largest does not.
	Complete bool
	// Adds lists the dimensions, TIME_PERIOD among them, whose parts add up to
	// their totals; nil: all. It is empty and not nil where none do.
	Adds []string
	// Rounding is the base to which the publisher rounds the figures, in their
	// unit; zero where none is known.
	Rounding float64
	// LeavesOut says what a sum over the table leaves out ("own nationals").
	LeavesOut Names
	// Breaks are where series of the table stop being comparable with what was
	// before, as its layout declares.
	Breaks []SeriesBreak
	// AbsentIsZero reports whether a row which is not there, in a period for
	// which the table has others, is a zero; else it is missing.
	AbsentIsZero bool
	// Covers is the time, as ParsePeriodRange reads it, in which a period
	// without any row for an area is a period without a case; ":" is from the
	// first to the last period that the table has for it. "" where nothing is
	// said.
	Covers string
	// Replaces says which earlier figures an edition ends when it no longer
	// holds them; periods where it is empty.
	Replaces Replaces
}

// Replaces is the scope an edition replaces.
type Replaces string

// What ends when a new edition no longer holds it: everything that the table
// held; what it held in the same cuts for the areas and periods that the new one
// holds; nothing.
const (
	ReplacesTable   Replaces = "table"
	ReplacesPeriods Replaces = "periods"
	ReplacesNothing Replaces = "nothing"
)
