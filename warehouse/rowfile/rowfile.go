// Package rowfile writes the csv and json that the program gives out, and is the only
// one that does. In csv, a text that a spreadsheet program would take for a formula
// has an apostrophe before it ([Guard]); in json, texts are as they are.
package rowfile

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
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
		return NewObjects(w, columns, "[\n", ",\n", "\n]\n"), nil
	}
	return nil, warehouse.Errorf(warehouse.ErrInvalid, "there is no format %q here; there are %s and %s", format, FormatCSV, FormatJSON)
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

// Objects writes rows as json objects. The names within an object are in
// alphabetical order.
type Objects struct {
	w                       io.Writer
	before, between, behind string
	names                   []string // quoted, in alphabetical order
	at                      []int    // the place of each in a row
	line                    []byte
	begun                   bool
}

// NewObjects writes rows with a text before the first, between two, and behind the
// last one. Without rows, the text before is written without blanks at its end, and
// the one behind without blanks at its beginning.
func NewObjects(w io.Writer, columns []string, before, between, behind string) *Objects {
	o := &Objects{w: w, before: before, between: between, behind: behind}
	for i := range columns {
		o.at = append(o.at, i)
	}
	slices.SortStableFunc(o.at, func(a, b int) int { return strings.Compare(columns[a], columns[b]) })
	for _, i := range o.at {
		o.names = append(o.names, Quote(columns[i]))
	}
	return o
}

// Row writes one object. Columns for which there is no value are left out.
func (o *Objects) Row(values ...string) error {
	o.line = append(o.line[:0], o.between...)
	if !o.begun {
		o.line = append(o.line[:0], o.before...)
	}
	o.begun = true
	o.line = append(o.line, '{')
	empty := true
	for i, name := range o.names {
		if o.at[i] >= len(values) {
			continue
		}
		if !empty {
			o.line = append(o.line, ',')
		}
		empty = false
		o.line = append(append(o.line, name...), ':')
		o.line = append(o.line, Quote(values[o.at[i]])...)
	}
	o.line = append(o.line, '}')
	_, err := o.w.Write(o.line)
	return err
}

// Close writes the end.
func (o *Objects) Close() error {
	end := o.behind
	if !o.begun {
		end = strings.TrimRight(o.before, "\n") + strings.TrimLeft(o.behind, "\n")
	}
	_, err := io.WriteString(o.w, end)
	return err
}

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
