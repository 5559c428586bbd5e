package sheet

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"sync"
)

// Format is how a file is written, as its content shows; never its name.
type Format string

// The formats that are read.
const (
	XLSX          Format = "xlsx"          // Office Open XML, ECMA-376, also .xlsm
	XLS           Format = "xls"           // Excel 97 to 2003, BIFF8, MS-XLS
	ODS           Format = "ods"           // OpenDocument, also flat (.fods)
	SpreadsheetML Format = "spreadsheetml" // XML of Excel 2003, often named .xls
	HTML          Format = "html"          // tables of a page, often named .xls
	Delimited     Format = "delimited"     // text with , ; tab or | between the fields
	PX            Format = "px"            // PC-Axis, 2013
)

// Workbook is an opened file. The reader it was opened from must stay open as
// long as the sheets are read. Sheets may be read at the same time.
type Workbook struct {
	Name   string // as the sender called the file
	Format Format
	Sheets []*Sheet // in the workbook's order; one, without a name, for delimited text and PC-Axis
	// Delimiter is between the fields of delimited text; zero else.
	Delimiter byte
	// Encoding says how a text is written, "" for zipped and binary workbooks:
	// "UTF-8", "UTF-16", "Windows-1252", "EUC-KR", … In delimited text, lines
	// of UTF-8 may be among those of another.
	Encoding string
	// Declared is what a PC-Axis file says of its table; nil for other formats.
	Declared *Declared

	closers []func() error
}

// Close gives back what reading took; the sheets cannot be read any more.
func (w *Workbook) Close() error {
	var errs []error
	for i := len(w.closers) - 1; i >= 0; i-- {
		errs = append(errs, w.closers[i]())
	}
	w.closers = nil
	return errors.Join(errs...)
}

// Sheet finds a sheet by its name; nil when there is none.
func (w *Workbook) Sheet(name string) *Sheet {
	for _, s := range w.Sheets {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// Sheet is one sheet of a workbook, or the whole of a delimited text.
type Sheet struct {
	Name   string
	Hidden bool // hidden from the reader of the workbook

	source source
	file   string // for messages
	lim    Limits
	heads  *heads // of the workbook
	once   sync.Once
	shape  Shape
	merges *mergeIndex // of the shape; nil until it is read
	err    error
}

// Shape is what a sheet says of its rows and columns as a whole. Rows and
// columns count from one. Bands are in order, and none overlaps another. Hidden are those that a reader does not see: hidden by
// hand or by a filter, of a group that is folded up, of no height or width.
type Shape struct {
	Merges     []Range
	HiddenRows []Range // bands of whole rows; Left and Right are zero
	HiddenCols []Range // bands of whole columns; Top and Bottom are zero
	// Filters are the bands of rows in which a filter is at work: a hidden row
	// there is hidden by it. Left and Right are zero.
	Filters []Range
}

// source is a file format's way to read one sheet.
type source interface {
	// blocks passes on the rows in order, in blocks of at most rows rows,
	// until yield returns false or the row number last is done (0: all).
	blocks(ctx context.Context, rows, last int, yield func(*Block) bool) error
	shape(ctx context.Context) (Shape, error)
}

// BlockRows is how many rows a block covers at most.
const BlockRows = 4096

// Blocks reads the sheet from its first row to its last. Rows without any cell
// may be left out, also whole blocks of them: a sheet costs what it holds, not
// what it declares. A block stays valid when the next one is read.
//
// Errors are of kind warehouse.ErrUnreadable or ErrTooLarge, or the context's;
// nothing follows an error.
func (s *Sheet) Blocks(ctx context.Context) iter.Seq2[*Block, error] {
	return func(yield func(*Block, error) bool) {
		s.blocks(newMeter(ctx, s.file, s.Name, s.lim))(yield)
	}
}

// blocks reads the sheet under a meter.
func (s *Sheet) blocks(m *meter) iter.Seq2[*Block, error] {
	return func(yield func(*Block, error) bool) {
		more := true
		var over error
		err := s.source.blocks(m, BlockRows, 0, func(b *Block) bool {
			more, over = m.handOver(b, func(b *Block) bool { return yield(b, nil) })
			return more
		})
		if over != nil {
			yield(nil, over)
		} else if err != nil && more {
			yield(nil, err)
		}
	}
}

// headPlaces bounds the places of a head, so that one of very wide rows stays small:
// it has LeastRows of them in any case.
const (
	headPlaces = 1 << 20
	LeastRows  = 64
)

// Head reads the first n rows and no more of the file than they need; of rows that
// are very wide fewer, at least [LeastRows]. The block is empty where the sheet is.
func (s *Sheet) Head(ctx context.Context, n int) (*Block, error) {
	if kept := s.heads.get(s, n); kept != nil {
		return kept, ctx.Err()
	}
	var blocks []*Block
	m, cols := newMeter(ctx, s.file, s.Name, s.lim), 0
	err := s.source.blocks(m, n, n, func(b *Block) bool {
		if cols = max(cols, b.Cols()); len(blocks) > 0 && b.Last() > LeastRows && b.Last()*cols > headPlaces {
			return false
		}
		blocks = append(blocks, b)
		return true
	})
	if err != nil {
		return nil, err
	}
	head := headOf(blocks)
	s.heads.keep(s, n, head)
	return head, nil
}

// Shape reads the merged ranges and hidden bands. In a workbook they are
// behind the cells, so the first call reads through the sheet; the answer is
// kept. A block tells its own hidden rows and columns without this.
func (s *Sheet) Shape(ctx context.Context) (Shape, error) {
	s.once.Do(func() {
		x, err := s.source.shape(newMeter(ctx, s.file, s.Name, s.lim))
		x.HiddenRows, x.HiddenCols, x.Filters = disjoint(x.HiddenRows), disjoint(x.HiddenCols), disjoint(x.Filters)
		s.shape, s.merges, s.err = x, newMergeIndex(x.Merges), err
	})
	return s.shape, s.err
}

// MergeAt returns what finds the merged range in which a cell is; of several that
// overlap, the first. The error is that of reading the shape.
func (s *Sheet) MergeAt(ctx context.Context) (at func(row, col int) (Range, bool), err error) {
	if _, err := s.Shape(ctx); err != nil {
		return nil, err
	}
	return s.merges.at, nil
}

// RowFiltered reports whether a row is hidden by a filter.
func (s Shape) RowFiltered(row int) bool { return s.RowHidden(row) && inBand(s.Filters, row, 0) }

// RowHidden reports whether a row is hidden.
func (s Shape) RowHidden(row int) bool { return inBand(s.HiddenRows, row, 0) }

// ColHidden reports whether a column is hidden.
func (s Shape) ColHidden(col int) bool { return inBand(s.HiddenCols, 0, col) }

// inBand reports whether one of the bands, which are disjoint, holds a row or a
// column; the other of the two is zero.
func inBand(bands []Range, row, col int) bool {
	i, _ := slices.BinarySearchFunc(bands, row+col, func(b Range, at int) int { return cmp.Compare(b.Bottom+b.Right, at) })
	return i < len(bands) && bands[i].Holds(row, col)
}

// disjoint puts bands of rows, or of columns, in order, and those together that
// overlap. Bands that already are so are returned as they are.
func disjoint(bands []Range) []Range {
	if slices.IsSortedFunc(bands, func(a, b Range) int {
		if a.Top+a.Left > b.Bottom+b.Right {
			return 1
		}
		return -1
	}) {
		return bands
	}
	var out []Range
	for _, b := range slices.SortedFunc(slices.Values(bands), func(a, b Range) int { return cmp.Compare(a.Top+a.Left, b.Top+b.Left) }) {
		if n := len(out); n > 0 && b.Top+b.Left <= out[n-1].Bottom+out[n-1].Right {
			out[n-1].Bottom, out[n-1].Right = max(out[n-1].Bottom, b.Bottom), max(out[n-1].Right, b.Right)
			continue
		}
		out = append(out, b)
	}
	return out
}
