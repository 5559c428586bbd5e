// Package export writes an answer of the warehouse as a data file: csv, xlsx,
// json, parquet or arrow, one file of this package per format. All formats have the
// same columns, which docs/reports.md lists: the key in the dataset's order,
// TIME_PERIOD, OBS_VALUE, OBS_STATUS, CONF_STATUS, then the attributes.
package export

import (
	"io"
	"slices"

	"siemmes/reports"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// Options are what a format needs beyond the answer.
type Options struct {
	Catalog *catalog.Catalog // nil: labels are codes
	Lang    string           // of notes and column names; "" is English
	// Surface is where the reader is, in whose terms notes name questions.
	Surface lang.Surface
}

// Format is one way to write an answer.
type Format struct {
	Name        string // what --format takes
	ContentType string
	Extension   string // with its dot
	write       func(w io.Writer, h *warehouse.Head, blocks warehouse.Blocks, opt Options) error
}

// Formats lists the formats of this package in the order they are offered.
func Formats() []Format {
	return []Format{
		{"csv", "text/csv; charset=utf-8", ".csv", writeCSV},
		{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", writeWorkbook},
		{"json", "application/json", ".json", writeJSON},
		{"parquet", "application/vnd.apache.parquet", ".parquet", writeParquet},
		{"arrow", "application/vnd.apache.arrow.file", ".arrow", writeArrow},
	}
}

// FormatNamed finds a format by the name --format takes. The error is
// ErrInvalid and lists the names there are.
func FormatNamed(name string) (Format, error) {
	all := Formats()
	if i := slices.IndexFunc(all, func(f Format) bool { return f.Name == name }); i >= 0 {
		return all[i], nil
	}
	var names []string
	for _, f := range all {
		names = append(names, f.Name)
	}
	return Format{}, warehouse.NewError(warehouse.ErrInvalid, "request.no-format", "format", name, "formats", names)
}

// Write writes an answer in a format, block by block. Notes are part of json,
// parquet and arrow; csv has no place for them, and who calls prints Notes
// elsewhere. After an error, what was written is not a whole file.
func Write(w io.Writer, format string, h *warehouse.Head, blocks warehouse.Blocks, opt Options) (err error) {
	defer warehouse.Wrap(&err, "write %s", format)
	f, err := FormatNamed(format)
	if err != nil {
		return err
	}
	return f.write(w, h, h.Complete(blocks), opt)
}

// Notes are the answer's notes in the reader's language, each once, with the rows
// that it holds for.
func Notes(h *warehouse.Head, blocks warehouse.Blocks, opt Options) ([]reports.Said, error) {
	return reports.Saying(h, blocks, opt.Catalog, lang.Reader{Language: opt.lang(), Surface: opt.Surface})
}

// lines are notes with the rows that they hold for.
func lines(notes []reports.Said, language string) []string {
	out := make([]string, len(notes))
	for i, n := range notes {
		out[i] = n.Line(language)
	}
	return out
}

func (o Options) lang() string {
	if o.Lang == "" {
		return warehouse.English
	}
	return o.Lang
}
