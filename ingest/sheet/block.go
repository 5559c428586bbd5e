package sheet

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Kind is what a cell holds.
type Kind uint8

// The kinds of cell.
const (
	Empty Kind = iota
	Text
	Number
	Date  // a number whose format shows it as a date or a time of day
	Bool  // Num is 0 or 1
	Error // Text is "#N/A", "#REF!", …
)

func (k Kind) String() string {
	return [...]string{"empty", "text", "number", "date", "bool", "error"}[k]
}

// Cell is one cell as its file stores it. The zero Cell is an empty one.
type Cell struct {
	Text string    // as shown, without Mark; leading and trailing blanks kept
	Num  float64   // as stored, not as rounded for display; a date's serial number
	Time time.Time // of a date, UTC; zero else
	Kind Kind
	// Indent is the indent of the cell's alignment, Blanks the number of
	// blanks its text begins with: publishers nest labels by either.
	Indent, Blanks int
	// Mark is the superscript text that closes the cell: a footnote mark.
	Mark string
	// Share is how a number is shown that is a share: per cent, per mille.
	Share Share
	// Beside is what a number's format shows beside its digits; nil for nothing.
	Beside *Beside
	// Formula reports whether the cell is computed; Unstored that it is, and that
	// the file does not hold the result. Such a cell is of kind Empty.
	Formula, Unstored bool
}

// Shown is the text with its mark, as one reads it in the sheet.
func (c Cell) Shown() string { return c.Text + c.Mark }

// Share says that a number is shown as a share of a hundred or a thousand; the
// zero Share says nothing. A stored 0.021 that is shown as "2.1%" has the power 2,
// a stored 2.1 shown so has the power 0.
type Share struct {
	Sign  rune  // '%' or '‰', whatever script it is written in
	Power int32 // of ten, by which the stored number is multiplied before it is shown
}

// shareSigns are the signs of shares in the scripts that write others.
var shareSigns = map[rune]rune{'%': '%', '٪': '%', '％': '%', '﹪': '%', '‰': '‰', '؉': '‰'}

// ShareSign is the sign of a share, '%' or '‰', that a text holds first; zero
// where it holds none.
func ShareSign(text string) rune {
	for _, r := range text {
		if sign := shareSigns[r]; sign != 0 {
			return sign
		}
	}
	return 0
}

// Range is a rectangle of cells, first and last row and column included.
type Range struct{ Top, Left, Bottom, Right int }

// Holds reports whether a cell lies in the range.
func (r Range) Holds(row, col int) bool {
	return r.Top <= row && row <= r.Bottom && r.Left <= col && col <= r.Right
}

// Block is a stretch of rows, held column by column. Rows and columns are
// addressed by their number in the sheet, from one. A block is not changed
// once it was handed over, so that several goroutines may read it.
//
// The texts of delimited text are parts of the piece of the file they were
// read with: who keeps one longer than its block should strings.Clone it.
type Block struct {
	First int // number of the first row

	rows   int
	texts  [][]string // by column, then row; a column without texts is nil
	values [][]value  // likewise; nil where all cells are text
	book   *book      // what the values' styles mean; nil where values is
	hidden map[int]bool
	cols   []Range // hidden columns
	marks  map[at]string
}

// at is a place in a block, from zero.
type at struct{ row, col int }

// value is a cell of a workbook that is more than a text. The zero value is
// that of a text of no special style, or of no cell.
type value struct {
	num   float64
	style uint16
	kind  Kind
	bits  uint8
}

const (
	bitFormula = 1 << iota
	bitUnstored
	bitMark
	bitPercent // shown as per cent, whatever its number format
)

// Rows is the number of rows the block covers.
func (b *Block) Rows() int { return b.rows }

// Cols is the number of the last column that holds anything.
func (b *Block) Cols() int { return max(len(b.texts), len(b.values)) }

// Last is the number of the last row.
func (b *Block) Last() int { return b.First + b.rows - 1 }

// Text is the text of a cell as shown, without its mark; "" for an empty cell
// and for one that lies outside the block.
func (b *Block) Text(row, col int) string {
	r, c := row-b.First, col-1
	if r < 0 || c < 0 {
		return ""
	}
	if c >= len(b.values) || r >= len(b.values[c]) || b.values[c][r].kind <= Text {
		if c < len(b.texts) && r < len(b.texts[c]) {
			return b.texts[c][r]
		}
		return ""
	}
	return b.Cell(row, col).Text
}

// Number tells a cell's kind and, of one that is shown as a number, a date or
// a truth value, the number that is stored, without making the text that shows
// it, which costs more than all the rest.
func (b *Block) Number(row, col int) (num float64, kind Kind) {
	r, c := row-b.First, col-1
	if r < 0 || c < 0 {
		return 0, Empty
	}
	if c < len(b.values) && r < len(b.values[c]) && b.values[c][r] != (value{}) {
		return b.values[c][r].num, b.values[c][r].kind
	}
	if c < len(b.texts) && r < len(b.texts[c]) && b.texts[c][r] != "" {
		return 0, Text
	}
	return 0, Empty
}

// Raw is a cell in short: what it stores, without what it costs to show it.
// Cells of one workbook whose Raw is equal have equal Cells, but for the mark
// and the formula of a special one: a Raw may be a key.
type Raw struct {
	Text    string // of a text or an error
	Num     float64
	Kind    Kind
	Special bool // Cell says more: a mark, a formula
	style   uint16
}

// Raw reads one cell in short; the zero Raw where there is none.
func (b *Block) Raw(row, col int) (raw Raw) {
	r, c := row-b.First, col-1
	if r < 0 || c < 0 {
		return raw
	}
	if c < len(b.texts) && r < len(b.texts[c]) {
		if raw.Text = b.texts[c][r]; raw.Text != "" {
			raw.Kind = Text
		}
	}
	if c < len(b.values) && r < len(b.values[c]) {
		if v := &b.values[c][r]; *v != (value{}) {
			raw.Num, raw.Kind, raw.style, raw.Special = v.num, v.kind, v.style, v.bits != 0
		}
	}
	return raw
}

// Column gives the texts of a column from the block's first row on where all
// cells of the block are text, as they are in delimited text: Rows of them, or
// nil for an empty column. It must not be changed.
func (b *Block) Column(col int) (texts []string, ok bool) {
	if b.values != nil {
		return nil, false
	}
	if col < 1 || col > len(b.texts) {
		return nil, true
	}
	if texts = b.texts[col-1]; texts == nil {
		return nil, true
	}
	return texts[:b.rows], true
}

// Cell reads one cell; the zero Cell where there is none.
func (b *Block) Cell(row, col int) Cell {
	r, c := row-b.First, col-1
	if r < 0 || c < 0 {
		return Cell{}
	}
	var cell Cell
	if c < len(b.texts) && r < len(b.texts[c]) {
		cell.Text = b.texts[c][r]
	}
	if c < len(b.values) && r < len(b.values[c]) && b.values[c][r] != (value{}) {
		b.fill(&cell, b.values[c][r], at{r, c})
	} else if cell.Text != "" {
		cell.Kind = Text
	}
	cell.Blanks = leadingBlanks(cell.Text)
	return cell
}

// fill adds what a workbook says of a cell beside its text.
func (b *Block) fill(cell *Cell, v value, where at) {
	cell.Kind, cell.Num = v.kind, v.num
	cell.Formula, cell.Unstored = v.bits&bitFormula != 0, v.bits&bitUnstored != 0
	if v.bits&bitMark != 0 {
		cell.Mark = b.marks[where]
	}
	style := b.book.style(v.style)
	cell.Indent = style.indent
	switch v.kind {
	case Number:
		format := style.format
		if v.bits&bitPercent != 0 && format.share(v.num) == (Share{}) {
			format = percentFormat
		}
		cell.Text, cell.Share, cell.Beside = format.show(v.num), format.share(v.num), format.beside(v.num)
	case Date:
		cell.Time = b.book.time(v.num)
		cell.Text = style.format.showDate(cell.Time, v.num)
	case Bool:
		cell.Text = "FALSE"
		if v.num != 0 {
			cell.Text = "TRUE"
		}
	}
}

// RowHidden reports whether a row of the block is hidden.
func (b *Block) RowHidden(row int) bool { return b.hidden[row] }

// ColHidden reports whether a column is hidden.
func (b *Block) ColHidden(col int) bool { return inBand(b.cols, 0, col) }

// leadingBlanks counts the blanks a label begins with, of whatever width.
func leadingBlanks(s string) int {
	if s == "" || s[0] > ' ' && s[0] < utf8.RuneSelf {
		return 0
	}
	return utf8.RuneCountInString(s) - utf8.RuneCountInString(strings.TrimLeftFunc(s, unicode.IsSpace))
}
