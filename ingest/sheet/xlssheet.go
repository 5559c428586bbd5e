package sheet

import (
	"context"
	"sync"

	"github.com/richardlehane/mscfb"
)

// xlsSheet is the source of one sheet of an .xls (MS-XLS 2.1.7.20.6, the
// worksheet substream).
type xlsSheet struct {
	xlsEntry
	book   *xlsBook
	stream mscfb.File // is where the sheet begins; a copy is a cursor
	end    int64      // where the next sheet begins

	mu   sync.Mutex
	seen *survey
}

// survey is what must be known of a sheet before its cells are handed over:
// writers differ in whether they put the records of rows before the cells, and
// some put the cells in no order.
type survey struct {
	shape    Shape
	sorted   bool // rows are in order
	computed bool // at least one formula has a result that is not blank
	rows     int  // the last row that holds a cell
	cols     int  // likewise
}

// xlsRows and xlsCols are how many rows and columns a sheet can have.
const (
	xlsRows = 1 << 16
	xlsCols = 1 << 8
)

// open begins to read the sheet's records.
func (x *xlsSheet) open(ctx context.Context) (*records, error) {
	in := recordsIn(ctx, x.book.name, x.String(), x.stream, x.at, x.end)
	if x.book.cipher != nil {
		in.cipher = x.book.cipher.again()
	}
	if in.next() && (in.id != recBegin || len(in.body) < 4) {
		in.broken("it does not begin as a sheet does")
	}
	return in, in.err
}

func (x *xlsSheet) shape(ctx context.Context) (Shape, error) {
	s, err := x.survey(ctx)
	if err != nil {
		return Shape{}, err
	}
	return s.shape, nil
}

// survey reads through the sheet once; the answer is kept.
func (x *xlsSheet) survey(ctx context.Context) (*survey, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.seen != nil {
		return x.seen, nil
	}
	in, err := x.open(ctx)
	if err != nil {
		return nil, err
	}
	v := surveyor{sheet: x, in: in, survey: survey{sorted: true}, rowHidden: make([]bool, xlsRows)}
	for in.inside() {
		if err := v.record(); err != nil {
			return nil, err
		}
	}
	if in.err != nil {
		return nil, in.err
	}
	v.bands()
	x.seen = &v.survey
	return x.seen, nil
}

// surveyor reads the records for a survey.
type surveyor struct {
	survey
	sheet *xlsSheet
	in    *records

	rowHidden []bool
	colHidden [xlsCols]bool
}

// bands turns the hidden rows and columns into bands.
func (v *surveyor) bands() {
	for row, hidden := range v.rowHidden {
		if hidden {
			v.shape.HiddenRows = addRow(v.shape.HiddenRows, row+1)
		}
	}
	for col, hidden := range v.colHidden {
		switch {
		case !hidden:
		case col > 0 && v.colHidden[col-1]:
			v.shape.HiddenCols[len(v.shape.HiddenCols)-1].Right++
		default:
			v.shape.HiddenCols = append(v.shape.HiddenCols, Range{Left: col + 1, Right: col + 1})
		}
	}
}

func (v *surveyor) record() error {
	body := v.in.body
	switch v.in.id {
	case recRow:
		if len(body) < 16 {
			v.in.short()
			break
		}
		const zeroHeight = 0x20
		v.rowHidden[u16(body, 0)] = body[12]&zeroHeight != 0
	case recColInfo:
		if len(body) < 10 {
			v.in.short()
			break
		}
		for col := u16(body, 0); col <= u16(body, 2) && col < xlsCols; col++ {
			v.colHidden[col] = body[8]&1 != 0 || u16(body, 4) == 0
		}
	case recFilterMode: // says of no range that rows of the sheet are filtered
		v.shape.Filters = []Range{{Top: 1, Bottom: xlsRows}}
	case recMergeCells:
		return v.merges(body)
	default:
		v.cell()
	}
	return v.in.err
}

// merges reads merged ranges (2.4.168): first and last row, first and last
// column of each.
func (v *surveyor) merges(body []byte) error {
	if len(body) < 2 || len(body) < 2+8*u16(body, 0) {
		v.in.short()
		return v.in.err
	}
	for n := range u16(body, 0) {
		at := 2 + 8*n
		v.shape.Merges = append(v.shape.Merges, Range{
			Top: u16(body, at) + 1, Bottom: u16(body, at+2) + 1,
			Left: u16(body, at+4) + 1, Right: u16(body, at+6) + 1,
		})
	}
	if len(v.shape.Merges) > v.sheet.book.lim.Merges {
		return tooLarge("Merges", "%q, sheet %q has more than %d merged ranges (Limits.Merges)", v.sheet.book.name, v.sheet.name, v.sheet.book.lim.Merges)
	}
	return nil
}

// cell notes where a cell is.
func (v *surveyor) cell() {
	least := cellSize(v.in.id)
	if least == 0 {
		return
	}
	body := v.in.body
	if len(body) < least {
		v.in.short()
		return
	}
	row, col := u16(body, 0)+1, u16(body, 2)+1
	if v.in.id == recMulRK {
		col = u16(body, len(body)-2) + 1
	}
	v.sorted = v.sorted && row >= v.rows
	v.rows, v.cols = max(v.rows, row), max(v.cols, col)
	if v.in.id == recFormula {
		v.computed = v.computed || !blankResult(body)
	}
}

// blocks passes on the rows. Where they are in no order, they are picked
// band by band: the sheet is read again for each band, but never is in
// memory whole.
func (x *xlsSheet) blocks(ctx context.Context, rows, last int, yield func(*Block) bool) error {
	s, err := x.survey(ctx)
	if err != nil {
		return err
	}
	if last == 0 {
		last = xlsRows
	}
	if s.sorted {
		sink := rowSink{survey: s, last: last, out: x.builder(s, rows, yield)}
		if err := x.read(ctx, s, false, sink.cell); err != nil {
			return err
		}
		sink.end()
		return nil
	}
	rows = min(rows, 2*blockCells/min(s.cols, xlsCols)) // the builder splits no block that small
	for top := 1; top <= min(s.rows, last); {
		sink := bandSink{survey: s, top: top, out: x.builder(s, rows, yield)}
		sink.out.blocks = 1 // a short first block would only mean more bands
		sink.out.row(top)
		sink.bottom = min(top+sink.out.stride-1, last)
		if err := x.read(ctx, s, top > 1, sink.cell); err != nil {
			return err
		}
		if sink.end(); sink.out.done {
			return nil
		}
		top = sink.bottom + 1
	}
	return nil
}

func (x *xlsSheet) builder(s *survey, rows int, yield func(*Block) bool) builder {
	return builder{yield: yield, rows: max(1, min(rows, s.rows)), book: &x.book.book, hidden: s.shape.HiddenCols}
}

// read hands the cells to put, in the order of the file, until it returns false;
// again tells the meter that they were read before.
func (x *xlsSheet) read(ctx context.Context, s *survey, again bool, put func(*xlsCell) bool) error {
	in, err := x.open(ctx)
	if err != nil {
		return err
	}
	in.again = again
	r := cellReader{xlsSheet: x, survey: s, in: in, put: put}
	for !r.done && in.inside() {
		r.record()
	}
	if !r.done && in.err == nil {
		r.settle()
	}
	return in.err
}

// put writes a cell to the builder's current row.
func (c *xlsCell) put(out *builder) {
	col := c.col - 1
	if c.text != "" {
		out.text(col)[out.index] = c.text
	}
	if c.mark != "" {
		out.mark(col, c.mark)
	}
	out.value(col)[out.index] = c.value
}

// rowSink builds blocks of rows that come in order.
type rowSink struct {
	*survey
	out  builder
	last int // row that is wanted
	row  int // the current one
	band int // of hidden rows, the first that does not lie above it
}

func (s *rowSink) cell(c *xlsCell) bool {
	if c.row > s.last {
		return false
	}
	if c.row != s.row && !s.begin(c.row) {
		return false
	}
	c.put(&s.out)
	return true
}

// begin goes on to a row.
func (s *rowSink) begin(row int) bool {
	s.close()
	if !s.hiddenAbove(row) || !s.out.row(row) {
		return false
	}
	s.row = row
	if bands := s.shape.HiddenRows; s.band < len(bands) && bands[s.band].Top <= row {
		s.out.hide()
	}
	return true
}

func (s *rowSink) close() {
	if s.row > 0 {
		s.out.end()
	}
}

// hiddenAbove adds the hidden rows between the current row and the next one,
// which hold nothing.
func (s *rowSink) hiddenAbove(next int) bool {
	for bands := s.shape.HiddenRows; s.band < len(bands); s.band++ {
		for row := max(bands[s.band].Top, s.row+1); row <= bands[s.band].Bottom && row < next; row++ {
			if !s.out.row(row) {
				return false
			}
			s.out.hide()
			s.out.end()
		}
		if bands[s.band].Bottom >= next {
			break
		}
	}
	return true
}

func (s *rowSink) end() {
	if s.out.done {
		return
	}
	s.close()
	if s.hiddenAbove(s.last + 1) {
		s.out.flush()
	}
}

// bandSink builds one block of the rows from top to bottom, which come in any
// order. Its builder was opened at top.
type bandSink struct {
	*survey
	out         builder
	top, bottom int
	lowest      int
}

func (s *bandSink) cell(c *xlsCell) bool {
	if c.row < s.top || c.row > s.bottom {
		return true
	}
	s.out.row(c.row)
	s.lowest = max(s.lowest, c.row)
	c.put(&s.out)
	return true
}

func (s *bandSink) end() {
	for _, band := range s.shape.HiddenRows {
		for row := max(band.Top, s.top); row <= min(band.Bottom, s.bottom); row++ {
			s.out.row(row)
			s.out.hide()
			s.lowest = max(s.lowest, row)
		}
	}
	if s.lowest > 0 {
		s.out.row(s.lowest)
		s.out.end()
	}
	s.out.flush()
}
