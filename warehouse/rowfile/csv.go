package rowfile

import (
	"bufio"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"siemmes/warehouse"
)

// CSV writes records as RFC 4180 describes them, in UTF-8. Fields are added one
// after the other; End ends a record. The first error of the writer beneath stops
// the output; Flush returns it.
type CSV struct {
	buf    *bufio.Writer
	end    string
	fields int  // of the record so far
	blank  bool // the record so far is one empty field
}

const bufferSize = 1 << 16

// NewCSV writes records that end with a line feed, without a byte order mark.
func NewCSV(w io.Writer) *CSV {
	return &CSV{buf: bufio.NewWriterSize(w, bufferSize), end: "\n"}
}

// NewSpreadsheetCSV writes what spreadsheet programs open without a question: a
// byte order mark, and records that end with a carriage return and a line feed.
func NewSpreadsheetCSV(w io.Writer) *CSV {
	c := &CSV{buf: bufio.NewWriterSize(w, bufferSize), end: "\r\n"}
	_, _ = c.buf.WriteString("\ufeff") // Flush returns the error
	return c
}

// Text adds a field, guarded and quoted.
func (c *CSV) Text(s string) { c.Field(Field(s)) }

// Number adds a number; NaN is an empty field.
func (c *CSV) Number(v float64) {
	if v != v {
		c.Field("")
		return
	}
	c.next()
	_, _ = c.buf.Write(warehouse.AppendNumber(c.buf.AvailableBuffer(), v)) // Flush returns the error
}

// Field adds a field that the function Field has made.
func (c *CSV) Field(field string) {
	c.next()
	c.blank = c.fields == 1 && field == ""
	_, _ = c.buf.WriteString(field)
}

// next begins a field.
func (c *CSV) next() {
	if c.fields > 0 {
		_ = c.buf.WriteByte(',') // Flush returns the error
	}
	c.fields++
	c.blank = false
}

// End ends the record. It returns the error of the writer beneath, if there was one.
func (c *CSV) End() error {
	if c.blank { // a reader would take an empty line for no record
		_, _ = c.buf.WriteString(`""`)
	}
	c.fields, c.blank = 0, false
	_, err := c.buf.WriteString(c.end)
	return err
}

// Record writes a record of texts.
func (c *CSV) Record(values ...string) error {
	for _, v := range values {
		c.Text(v)
	}
	return c.End()
}

// Flush writes what is left.
func (c *CSV) Flush() error { return c.buf.Flush() }

// Field returns a text as a field: guarded, and in quotes where it would not read
// back without them.
func Field(s string) string {
	s = Guard(s)
	if !quoted(s) {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

// quoted reports whether a field must be in quotes: not only for what RFC 4180
// names, but also for blanks at an end, which readers trim, and for `\.`, with
// which PostgreSQL ends its input.
func quoted(s string) bool {
	if s == "" {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsAny(s, "\",\r\n") || unicode.IsSpace(first) || unicode.IsSpace(last) || s == `\.`
}
