package sheet

// blockCells bounds the places of a block: a block of wide rows has fewer of
// them, so that a block stays small whatever the sheet's shape.
const blockCells = 1 << 18

// firstRows is the most rows of a workbook's first block: most sheets are small,
// and need not pay for the room that a long one takes.
const firstRows = 512

// builder gathers rows into blocks and hands each over when it is full.
type builder struct {
	yield  func(*Block) bool
	rows   int   // most rows of a block
	book   *book // of a workbook; nil for delimited text
	hidden []Range
	muddle bool // the hidden bands are in no order

	block  *Block
	stride int // rows the block's columns have room for
	width  int // of the block so far, of the last one when it begins
	index  int // of the current row in the block
	blocks int // begun so far
	done   bool
}

// row begins a row; its number must grow from call to call. It returns false
// when nobody wants more rows.
func (w *builder) row(number int) bool {
	if w.block != nil && number-w.block.First >= w.stride {
		w.flush()
	}
	if w.done {
		return false
	}
	if w.block == nil {
		w.open(number)
	}
	w.index = number - w.block.First
	return true
}

// end closes the current row; only then does it belong to the block.
func (w *builder) end() { w.block.rows = w.index + 1 }

func (w *builder) open(first int) {
	w.stride = min(w.rows, max(1, blockCells/max(1, w.width)))
	if w.book != nil && w.blocks == 0 {
		w.stride = min(w.stride, firstRows)
	}
	w.blocks++
	if w.muddle {
		w.hidden, w.muddle = disjoint(w.hidden), false
	}
	w.block = &Block{First: first, book: w.book, cols: w.hidden}
	if w.book != nil {
		w.block.values = [][]value{}
	}
}

// flush hands the block over.
func (w *builder) flush() {
	if w.block != nil && w.block.rows > 0 && !w.done {
		w.done = !w.yield(w.block)
		w.width = w.block.Cols() // one wide row makes no other block short
	}
	w.block = nil
}

// widen makes room for a column, counted from zero.
func (w *builder) widen(col int) {
	if col < w.width {
		return
	}
	w.width = col + 1
	if w.stride*w.width <= 2*blockCells {
		return
	}
	if w.index > 0 {
		w.split()
	}
	w.stride = max(1, blockCells/w.width)
}

// split hands the rows above the current one over, which turned out to be too
// wide for their block, and goes on with the current row in a new one.
func (w *builder) split() {
	old, at, width := w.block, w.index, w.width
	old.rows = at
	w.flush()
	w.width = width
	w.open(old.First + at)
	w.index = 0
	for col, texts := range old.texts {
		if texts != nil && texts[at] != "" {
			w.text(col)[0] = texts[at]
		}
	}
	for col, values := range old.values {
		if values != nil && values[at] != (value{}) {
			w.value(col)[0] = values[at]
		}
	}
	if old.hidden[old.First+at] {
		w.hide()
	}
	w.moveMarks(old, at)
}

func (w *builder) moveMarks(old *Block, row int) {
	for place, mark := range old.marks {
		if place.row == row {
			w.mark(place.col, mark)
		}
	}
}

// text is the column of texts to write the current row's cell to.
func (w *builder) text(col int) []string {
	w.widen(col)
	b := w.block
	for len(b.texts) <= col {
		b.texts = append(b.texts, nil)
	}
	if b.texts[col] == nil {
		b.texts[col] = make([]string, w.stride)
	}
	return b.texts[col]
}

// value is the column of values to write the current row's cell to.
func (w *builder) value(col int) []value {
	w.widen(col)
	b := w.block
	for len(b.values) <= col {
		b.values = append(b.values, nil)
	}
	if b.values[col] == nil {
		b.values[col] = make([]value, w.stride)
	}
	return b.values[col]
}

func (w *builder) mark(col int, mark string) {
	if w.block.marks == nil {
		w.block.marks = map[at]string{}
	}
	w.block.marks[at{w.index, col}] = mark
}

// hideColumns notes a band of hidden columns; it must come before the rows.
func (w *builder) hideColumns(band Range) {
	if n := len(w.hidden); n > 0 && band.Left <= w.hidden[n-1].Right {
		w.muddle = true
	}
	w.hidden = append(w.hidden, band)
}

// hide notes that the current row is hidden.
func (w *builder) hide() {
	if w.block.hidden == nil {
		w.block.hidden = map[int]bool{}
	}
	w.block.hidden[w.block.First+w.index] = true
}

// headOf puts blocks together into one from row 1 on.
func headOf(blocks []*Block) *Block {
	if len(blocks) == 1 && blocks[0].First == 1 {
		return blocks[0]
	}
	all := &Block{First: 1}
	var texts []stretch[string]
	var values []stretch[value]
	for _, b := range blocks {
		skip := b.First - all.First
		all.rows, all.book, all.cols = skip+b.rows, b.book, b.cols
		texts = append(texts, stretch[string]{b.texts, skip, b.rows})
		values = append(values, stretch[value]{b.values, skip, b.rows})
		for row := range b.hidden {
			if all.hidden == nil {
				all.hidden = map[int]bool{}
			}
			all.hidden[row] = true
		}
		for place, mark := range b.marks {
			if all.marks == nil {
				all.marks = map[at]string{}
			}
			all.marks[at{place.row + skip, place.col}] = mark
		}
	}
	all.texts, all.values = joinColumns(texts, all.rows), joinColumns(values, all.rows)
	return all
}

// stretch is columns that hold rows from skip on.
type stretch[T any] struct {
	columns    [][]T
	skip, rows int
}

// joinColumns puts stretches below one another into columns of the given number of
// rows; a column that holds nothing is nil, and so is the whole where each stretch is.
func joinColumns[T any](parts []stretch[T], rows int) (all [][]T) {
	for _, part := range parts {
		if part.columns != nil && all == nil {
			all = [][]T{}
		}
		for len(all) < len(part.columns) {
			all = append(all, nil)
		}
		for col, cells := range part.columns {
			if cells == nil {
				continue
			}
			if all[col] == nil {
				all[col] = make([]T, rows)
			}
			copy(all[col][part.skip:], cells[:part.rows])
		}
	}
	return all
}
