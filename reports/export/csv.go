package export

import (
	"io"

	"siemmes/warehouse"
	"siemmes/warehouse/rowfile"
)

// writeCSV writes a record per row. A missing number is an empty field.
func writeCSV(w io.Writer, h *warehouse.Head, blocks warehouse.Blocks, opt Options) error {
	out := rowfile.NewCSV(w)
	cols := columns(h, opt)
	fields := make([]memo, len(cols))
	for i, c := range cols {
		out.Text(c.id)
		fields[i].write = rowfile.Field
	}
	if err := out.End(); err != nil {
		return err
	}
	for b, err := range blocks {
		if err != nil {
			return err
		}
		read(cols, b)
		for i := range b.Len() {
			for j, c := range cols {
				switch {
				case c.kind == number:
					out.Number(c.nums[i])
				case c.kind == integer:
					out.Number(float64(c.ints[i]))
				case c.at[i] == none:
					out.Field("")
				default:
					out.Field(fields[j].of(c, c.at[i]))
				}
			}
			if err := out.End(); err != nil {
				return err
			}
		}
	}
	return out.Flush()
}

// read gives the columns the rows of a block.
func read(cols []*column, b *warehouse.Block) {
	for _, c := range cols {
		c.read(b)
	}
}

// memo remembers how the texts of a column are written: the rows of an answer
// repeat few texts many times.
type memo struct {
	write func(string) string
	known []string // by place; "" where it is not known
}

func (m *memo) of(c *column, at int32) string {
	if int(at) >= len(m.known) {
		m.known = append(m.known, make([]string, len(c.texts)-len(m.known))...)
	}
	if m.known[at] == "" {
		m.known[at] = m.write(c.texts[at])
	}
	return m.known[at]
}
