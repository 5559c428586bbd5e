package tidy

import (
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// Ragged is a record of delimited text that has more fields than its header, of
// which one beyond the header is filled: its fields may be one column off. A
// table without a header is as wide as the last column that its layout names.
//
// A record that is Short has fewer fields than the header, and one of them holds
// the delimiter beside a quotation mark: the mark that should close it is lost.
type Ragged struct {
	At     warehouse.CellRef // the first filled field beyond the header; of a short one, that field
	Fields int               // as far as they are filled
	Width  int               // of the header
	Text   string            // the fields from the header's last one on, as they are; of a short one, that field
	Short  bool
}

// maxRagged bounds the records without a figure that an account keeps.
const maxRagged = 1000

// findWidth finds the last column that a record may fill: the last one with a
// heading, or that the layout names.
func (tr *tableRun) findWidth() {
	t, l := tr.table, tr.run.layout
	width := 0
	for i := range t.Header {
		for col := tr.header.width; col > width; col-- {
			if layout.Space(tr.header.cell(i, col).Shown()) != "" {
				width = col
			}
		}
	}
	if len(t.Header) == 0 {
		width = l.Recognise.Width
		for letter := range l.Recognise.Columns {
			if col, err := warehouse.ParseColumn(letter); err == nil {
				width = max(width, col)
			}
		}
	}
	tr.width = max(width, lastNamed(t))
	for i := range tr.cols {
		tr.width = max(tr.width, tr.cols[i].col, tr.cols[i].flag)
	}
	for i := range tr.slots {
		tr.width = max(tr.width, tr.slots[i].col)
	}
}

// lastNamed is the last column that the table names anywhere.
func lastNamed(t *layout.Table) int {
	last := 0
	for _, list := range [][]*layout.Axis{t.Stub, t.Sections} {
		for _, a := range list {
			last = max(last, a.Col)
		}
	}
	for _, list := range [][][2]int{t.Values.Ranges, t.Values.ExceptRanges} {
		for _, r := range list {
			last = max(last, r[1])
		}
	}
	if t.Values.Flags == "right" {
		last++
	}
	return last
}

// enterWidth finds the columns of a block beyond the header. Those that other
// tables of the sheet read are none.
func (tr *tableRun) enterWidth(b *sheet.Block) {
	tr.beyond, tr.lastTexts = tr.beyond[:0], nil
	if tr.delimited = tr.run.book.Format == sheet.Delimited; !tr.delimited {
		return
	}
	tr.lastTexts, _ = b.Column(tr.width)
	for col := tr.width + 1; col <= b.Cols(); col++ {
		if texts, _ := b.Column(col); texts != nil {
			tr.beyond = append(tr.beyond, col)
		}
	}
}

// checkWidth finds out whether the record just read is ragged. Only one with a
// figure is a record of the table: a note that holds the delimiter is none.
func (tr *tableRun) checkWidth(b *sheet.Block, row int) {
	if k := row - b.First; !tr.delimited || len(tr.beyond) == 0 && k < len(tr.lastTexts) && tr.lastTexts[k] != "" {
		return
	}
	rec := &tr.record
	first, last, figures := 0, 0, tr.hasFigure()
	for _, col := range tr.beyond {
		text := layout.Space(b.Text(row, col))
		if text == "" || tr.elsewhere(b, row, col, text) {
			continue
		}
		if first == 0 {
			first = col
		}
		last = col
		figures = figures || len(rec.values) > 0 && tr.run.numeric(text, tr.tally.numbers)
	}
	if first == 0 {
		tr.checkShort(b, row)
		return
	}
	if !figures {
		return
	}
	fields := make([]string, 0, last-tr.width+1)
	for col := tr.width; col <= last; col++ {
		fields = append(fields, b.Text(row, col))
		if col > tr.width {
			tr.tally.mark(row, col, roleRagged)
		}
	}
	rec.ragged = &Ragged{
		At:     warehouse.CellRef{Sheet: tr.sheet.Name, Row: row, Col: first},
		Fields: last, Width: tr.width, Text: strings.Join(fields, string(rune(tr.run.book.Delimiter))),
	}
}

// checkShort finds out whether a field of the record has swallowed others.
func (tr *tableRun) checkShort(b *sheet.Block, row int) {
	if !tr.labelled() || b.Text(row, tr.width) != "" {
		return
	}
	at, last := 0, 0
	mark := [2]string{string(rune(tr.run.book.Delimiter)) + `"`, `"` + string(rune(tr.run.book.Delimiter))}
	for col := 1; col < tr.width; col++ {
		text := b.Text(row, col)
		if text != "" {
			last = col
		}
		if at == 0 && (strings.Contains(text, mark[0]) || strings.Contains(text, mark[1])) {
			at = col
		}
	}
	if at == 0 {
		return
	}
	rec := &tr.record
	rec.ragged = &Ragged{
		At:     warehouse.CellRef{Sheet: tr.sheet.Name, Row: row, Col: at},
		Fields: last, Width: tr.width, Text: b.Text(row, at), Short: true,
	}
	if all := &tr.run.account.Short; len(rec.values) == 0 && len(*all) < maxRagged && tr.table.Skip == "" {
		*all = append(*all, *rec.ragged)
	}
}

// hasFigure reports whether a value cell of the row holds a number, or a sign
// that represents one.
func (tr *tableRun) hasFigure() bool {
	if len(tr.beyond) == 0 {
		return false
	}
	for i := range tr.record.values {
		v := &tr.record.values[i]
		if got := tr.run.read(v.text, tr.table.Numbers); !v.blank && (got.number || got.rule != nil) {
			return true
		}
	}
	return false
}

// elsewhere reports whether a field belongs to another table that is beside
// this one: to its records, its header, or the titles above them.
func (tr *tableRun) elsewhere(b *sheet.Block, row, col int, text string) bool {
	for _, x := range tr.tally.tables {
		within := col <= max(x.width, lastNamed(x.table)) || x.state != readingData && x.table.Values.FromCol > 0
		switch {
		case x == tr || x.state == done || !within:
		case x.state == readingData, x.beginsAt(b, row), !tr.run.numeric(text, tr.tally.numbers):
			return true
		}
	}
	return false
}

// beginsAt reports whether a row is the table's anchor, one of its header, or its
// first record.
func (tr *tableRun) beginsAt(b *sheet.Block, row int) bool {
	if tr.state == seeking {
		a := tr.table.Anchor
		return a.Like.MatchString(layout.Space(b.Text(row, a.Col)))
	}
	return row >= tr.base+tr.table.Rows.From || slices.ContainsFunc(tr.table.Header, func(a *layout.Axis) bool { return tr.base+*a.Row == row })
}
