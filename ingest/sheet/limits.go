package sheet

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/warehouse"
)

// Limits bound what a file may cost. They are there for files that were made
// or broken so as to exhaust the machine; no sheet that a statistics office
// publishes comes near them. A zero field means its default. Where one is met
// the error is of kind warehouse.ErrTooLarge and names the field, "Limits.Size".
type Limits struct {
	// Size bounds the bytes of the file as it was sent. Default 2 GiB.
	Size int64
	// Unpacked bounds the bytes all parts of a zipped workbook, or all members
	// of an archive, may hold together once inflated. Default 1 GiB: a workbook
	// of a million rows and a dozen columns holds less.
	Unpacked int64
	// Ratio bounds how many times larger than in the archive one part may be,
	// for parts above 16 MiB (below that no ratio does harm). Default 200:
	// sheets inflate 5 to 60 times, a bomb about 1,000 times.
	Ratio int64
	// Entries bounds the number of files in a zip. Default 10,000.
	Entries int
	// Archives bounds how many archives may lie in one another, the outermost
	// counted. Default 2: a csv.gz in a zip. A workbook is no archive.
	Archives int
	// Nesting bounds how deep tables of an HTML page may lie in one another.
	// Default 32; each level is read once more.
	Nesting int
	// Cells bounds the places, rows times columns that hold anything, of the
	// blocks in which one sheet is handed over. Default 100 million: twelve
	// times a sheet of a million rows and eight columns.
	Cells int
	// Columns bounds the columns of a row. Default 16,384, Excel's own bound.
	Columns int
	// Text bounds the characters of one cell. Default 32,767, Excel's own
	// bound. In delimited text it also ends a quotation that never closes.
	Text int
	// Merges bounds the merged ranges of a sheet. Default 100,000.
	Merges int
	// Sheets bounds the sheets of a workbook and the tables of a page. Default
	// 2,000.
	Sheets int
	// Work bounds the steps that reading a sheet may take for each byte of it,
	// unpacked: one for each byte looked at, again where it is looked at again,
	// and one for each place of the blocks. The first four million are free.
	// Default 32; a sheet as programs write it takes 2 to 8.
	Work int64
	// Time bounds how long reading through one sheet may take, without the
	// time its reader's caller takes. Default 5 minutes.
	Time time.Duration
}

const (
	defaultSize     = 2 << 30
	defaultUnpacked = 1 << 30
	defaultRatio    = 200
	ratioFloor      = 16 << 20 // bytes; smaller parts may inflate as they like
)

// withDefaults fills the zero fields in.
func (l Limits) withDefaults() Limits {
	setDefault(&l.Size, defaultSize)
	setDefault(&l.Unpacked, defaultUnpacked)
	setDefault(&l.Ratio, defaultRatio)
	setDefault(&l.Entries, 10_000)
	setDefault(&l.Archives, 2)
	setDefault(&l.Nesting, 32)
	setDefault(&l.Cells, 100_000_000)
	setDefault(&l.Columns, 16_384)
	setDefault(&l.Text, 32_767)
	setDefault(&l.Merges, 100_000)
	setDefault(&l.Sheets, 2_000)
	setDefault(&l.Work, 32)
	setDefault(&l.Time, 5*time.Minute)
	return l
}

func setDefault[T int | int64 | time.Duration](field *T, value T) {
	if *field == 0 {
		*field = value
	}
}

// ParseLimits reads limits as an operator sets them: names of fields with
// their value, separated by commas ("Columns=20000,Time=10m"). What is not
// named keeps its default. The error (ErrInvalid) names what cannot be read.
func ParseLimits(text string) (Limits, error) {
	var l Limits
	fields := map[string]any{
		"Size": &l.Size, "Unpacked": &l.Unpacked, "Ratio": &l.Ratio, "Entries": &l.Entries, "Archives": &l.Archives, "Nesting": &l.Nesting,
		"Cells": &l.Cells, "Columns": &l.Columns, "Text": &l.Text, "Merges": &l.Merges, "Sheets": &l.Sheets, "Work": &l.Work, "Time": &l.Time,
	}
	for _, one := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		name, value, _ := strings.Cut(one, "=")
		var err error
		switch field := fields[name].(type) {
		case *int64:
			*field, err = strconv.ParseInt(value, 10, 64)
		case *int:
			*field, err = strconv.Atoi(value)
		case *time.Duration:
			*field, err = time.ParseDuration(value)
		default:
			return l, warehouse.NewError(warehouse.ErrInvalid, "sheet.no-limit", "name", name, "names", slices.Sorted(maps.Keys(fields)))
		}
		if err != nil || strings.HasPrefix(value, "-") || value == "0" {
			return l, warehouse.NewError(warehouse.ErrInvalid, "sheet.limit-value", "name", name, "value", value)
		}
	}
	return l, nil
}
