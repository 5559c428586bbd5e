// Package rowfile writes the csv and json that the program gives out, and is the only
// one that does. In csv, a text that a spreadsheet program would take for a formula
// has an apostrophe before it ([Guard]); in json, texts are as they are.
package rowfile

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"

	"siemmes/warehouse"
)

// The formats of rows.
const (
	FormatCSV  = "csv"
	FormatJSON = "json"
)

// Writer writes rows of texts under named columns. Row adds one; Close ends the
// output and must be called once, but not after an error of Row.
type Writer interface {
	Row(values ...string) error
	Close() error
}

// New writes rows in a format: as csv with a record of the columns' names first, or
// as a json array with an object by column for each row, one on a line. The error
// is ErrInvalid for a format that is neither.
func New(w io.Writer, format string, columns []string) (Writer, error) {
	switch format {
	case FormatCSV:
		out := csvRows{NewCSV(w)}
		return out, out.Record(columns...)
	case FormatJSON:
		return NewObjectRows(w, columns, Frame{"[\n", ",\n", "\n]\n", "[]\n"}), nil
	}
	return nil, warehouse.NewError(warehouse.ErrInvalid, "request.no-format", "format", format, "formats", []string{FormatCSV, FormatJSON})
}

// Write hands an output to who writes its rows, and closes it where there was no
// error.
func Write(out Writer, each func(Writer) error) error {
	if err := each(out); err != nil {
		return err
	}
	return out.Close()
}

type csvRows struct{ *CSV }

func (c csvRows) Row(values ...string) error { return c.Record(values...) }
func (c csvRows) Close() error               { return c.Flush() }

// Quote returns a text as json has it. Bytes that are no UTF-8 become U+FFFD.
func Quote(s string) string {
	var b bytes.Buffer
	_ = encoder(&b).Encode(s) // a text always has a json form
	return strings.TrimSuffix(b.String(), "\n")
}

// Document writes one value as a json document, on one line.
func Document(w io.Writer, v any) error { return encoder(w).Encode(v) }

// IndentedDocument writes one value as a json document for people to read.
func IndentedDocument(w io.Writer, v any) error {
	e := encoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// encoder leaves <, > and & as they are: json is no part of a page.
func encoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}
