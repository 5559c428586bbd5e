package export

import (
	"errors"
	"io"

	"siemmes/reports/xlsx"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// TableRows is the most rows of an answer that a workbook shows as a table, with
// periods side by side. A table is in memory as a whole; a longer answer is written
// as records.
const TableRows = 100_000

// writeWorkbook writes a workbook with a record per row, and the notes on a second
// sheet. It refuses an answer that is too long for a sheet before it reads any of it.
func writeWorkbook(w io.Writer, h *warehouse.Head, blocks warehouse.Blocks, opt Options) error {
	cols := columns(h, opt)
	ids, title := make([]string, len(cols)), datasetID(h)
	for i, c := range cols {
		ids[i] = c.id
	}
	if h.Dataset != nil && h.Dataset.Names.In(opt.lang()) != "" {
		title = h.Dataset.Names.In(opt.lang())
	}
	out, err := xlsx.NewRecords(title, opt.lang(), ids, h.Rows)
	if err != nil {
		return err
	}
	notes, err := Notes(h, blocks, opt)
	if err == nil {
		err = writeRecords(out, cols, blocks)
	}
	if err != nil {
		return errors.Join(err, out.Discard())
	}
	return out.Close(w, lang.T(opt.lang(), "xlsx.notes"), lines(notes, opt.lang()))
}

func writeRecords(out *xlsx.Records, cols []*column, blocks warehouse.Blocks) error {
	values := make([]any, len(cols))
	for b, err := range blocks {
		if err != nil {
			return err
		}
		read(cols, b)
		for i := range b.Len() {
			for j, c := range cols {
				values[j] = c.value(i)
			}
			if err := out.Row(values...); err != nil {
				return err
			}
		}
	}
	return nil
}

// value is the value of a row as a string or a number, nil where it has none.
func (c *column) value(row int) any {
	switch {
	case c.kind == integer:
		return float64(c.ints[row])
	case c.kind == number && c.nums[row] == c.nums[row]:
		return c.nums[row] + 0 // no minus zero
	case c.kind == text && c.at[row] != none:
		return c.texts[c.at[row]]
	}
	return nil
}
