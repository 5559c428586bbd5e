package tidy

import (
	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// Cell is a tidy cell: one data cell with every heading that qualifies it,
// before any judgement about codes. The Cell that Tidy yields, and its
// Headings, are reused for the next one: copy what is to be kept.
type Cell struct {
	Table *layout.Table // the table it belongs to, after any heading that sends it to another
	Sheet string        // "" for delimited text
	Row   int           // from one
	Col   int           // from one
	Text  string        // as it is

	// Num is the number, NaN where there is none: declared corrections are
	// made, the multiplier is not applied. Stored is the number as it is.
	Num      float64
	Stored   float64
	IsNumber bool
	// Marker is the text that is not a number, beside or in place of one.
	// Rule is what the layout says about it, nil where it says nothing.
	Marker string
	Rule   *layout.Marker
	// Numeric reports whether the cell holds a number and was not handed over
	// before: such cells, and those of the Account, are all numbers there are.
	Numeric bool
	// Share says that the number is shown as a share: per cent, per mille.
	Share sheet.Share
	// Beside is what the number's format shows beside its digits, or nil. Where that is a
	// declared marker, Marker and Rule are it.
	Beside *sheet.Beside
	// Rough reports whether the number is a text with an exponent which leaves out
	// digits: 1.19E+06.
	Rough bool
	// Ragged is the record with more fields than its header that the cell is
	// of, or nil.
	Ragged *Ragged
	// Multiplier is what Num is to be multiplied with, never zero.
	Multiplier float64

	// Headings qualify the cell: what the file, the sheet and its title say
	// (hidden), section rows, the stub from left to right, then the header
	// from top to bottom. A later one that gives a dimension again counts.
	Headings []Heading

	// Period is TIME_PERIOD as SDMX writes it, Freq its frequency; empty
	// where no heading says one or PeriodErr tells why it makes no sense.
	// A part of a year ("2025-01-01/P7M") has the frequency A.
	Period    string
	Freq      warehouse.Freq
	PeriodErr error
	// RefDate is the date a stock represents ("2024-12-31"), or "".
	RefDate string

	// Blank reports whether the cell is blank, and that the layout says what that
	// means; tidy leaves such cells out.
	Blank bool
	// Hidden reports whether the cell is in a hidden row or column, and that the
	// layout reads it all the same; tidy leaves such cells out.
	Hidden bool
	// Total reports whether the row or the column represents a sum of others.
	Total bool
	// Skip says why the cell is not loaded; "" where it is.
	Skip string
	// Comment is what the publisher says of the figure: the texts of remarks
	// and footnotes that qualify the cell, and the detail of its basis.
	Comment warehouse.Comment
	// Correction is the declared correction that was made, or nil.
	Correction *layout.Correction
}

// Heading is one text that qualifies a cell, where it is and what it means.
type Heading struct {
	Axis  *layout.Axis
	Text  string // white space normalised, nothing else changed
	Value *Value
	Row   int // of the heading's cell; zero for the file's or sheet's name
	Col   int
}

// Value is what a text means on an axis. One Tidy makes one Value for each
// distinct text of an axis that means something, so that codes need to be
// looked up only once: by pointer, or by Index.
type Value struct {
	// Index counts the values of one Tidy, from zero.
	Index int
	Axis  *layout.Axis
	// Label is the text without footnote marks and without the suffix that
	// closes a group.
	Label string
	// Codes gives dimensions a code or a label to look up. Empty for
	// periods and for labels that mean nothing.
	Codes []layout.Assignment
	// Unknown reports whether the layout does not say what the text means,
	// though the axis means something: a finding.
	Unknown bool
	Total   bool
	// Flags and Conf are what the heading flags its cells with.
	Flags warehouse.Flags
	Conf  warehouse.ConfStatus

	text       string // as it is
	shared     bool   // by all texts of an axis that means nothing
	numeric    role   // of the text: rolePlain, roleHeading; noRole before it was asked
	plain      bool   // nothing below is said
	comment    warehouse.Comment
	marks      []string // footnote marks of the text
	skip       string
	table      *layout.Table
	multiplier float64
	part       *layout.Part
	PartErr    error
}
