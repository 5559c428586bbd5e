package rowfile

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// Frame is the text around objects: before the first one, between two, behind the
// last one, and all of it where there are no objects.
type Frame struct{ Before, Between, Behind, Empty string }

// Objects writes rows as json objects. Values are added in the order of the
// columns; End ends an object, Close the output. The first error of the writer
// beneath stops the output; Close returns it.
type Objects struct {
	buf   *bufio.Writer
	frame Frame
	names []string // quoted, with what is before and behind them
	value int      // the column of the next value
	begun bool
}

// NewObjects writes objects with these columns.
func NewObjects(w io.Writer, columns []string, frame Frame) *Objects {
	o := &Objects{buf: bufio.NewWriterSize(w, bufferSize), frame: frame}
	before := "{"
	for _, name := range columns {
		o.names = append(o.names, before+Quote(name)+":")
		before = ","
	}
	return o
}

// Value adds the value of the next column, as json has it.
func (o *Objects) Value(json string) {
	o.next()
	_, _ = o.buf.WriteString(json) // Close returns the error
}

// Number adds the number of the next column; NaN is null.
func (o *Objects) Number(v float64) {
	if v != v {
		o.Value("null")
		return
	}
	o.next()
	_, _ = o.buf.Write(warehouse.AppendNumber(o.buf.AvailableBuffer(), v)) // Close returns the error
}

// next begins a value.
func (o *Objects) next() {
	if o.value == 0 {
		before := o.frame.Between
		if !o.begun {
			before = o.frame.Before
		}
		o.begun = true
		_, _ = o.buf.WriteString(before) // Close returns the error
	}
	_, _ = o.buf.WriteString(o.names[o.value])
	o.value++
}

// End ends an object. It returns the error of the writer beneath, if there was one.
func (o *Objects) End() error {
	o.value = 0
	return o.buf.WriteByte('}')
}

// Close writes the end.
func (o *Objects) Close() error {
	end := o.frame.Behind
	if !o.begun {
		end = o.frame.Empty
	}
	_, _ = o.buf.WriteString(end) // Flush returns the error
	return o.buf.Flush()
}

// objectRows are rows of texts as objects with their names in alphabetical order.
type objectRows struct {
	*Objects
	at []int // the place of each name in a row
}

// NewObjectRows writes rows of texts as objects. The names within an object are in
// alphabetical order.
func NewObjectRows(w io.Writer, columns []string, frame Frame) Writer {
	at := make([]int, len(columns))
	for i := range at {
		at[i] = i
	}
	slices.SortStableFunc(at, func(a, b int) int { return strings.Compare(columns[a], columns[b]) })
	sorted := make([]string, len(columns))
	for i, from := range at {
		sorted[i] = columns[from]
	}
	return objectRows{NewObjects(w, sorted, frame), at}
}

// Row writes one object, with a value for each column.
func (o objectRows) Row(values ...string) error {
	for _, from := range o.at {
		o.Value(Quote(values[from]))
	}
	return o.End()
}
