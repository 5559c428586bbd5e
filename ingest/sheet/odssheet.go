package sheet

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// odsReader reads the rows of a sheet (ODF part 3, 9.1).
type odsReader struct {
	*odsSheet
	t    *xmlTokens
	grid *gridWriter
	last int // row wanted; 0 all

	row, col int           // done so far
	folded   int           // groups around that are folded up
	open     []bool        // groups around, and which of them are folded up
	columns  []odsColumns  // with the styles cells have that name none
	ofRow    uint16        // style of the row's cells that name none
	cells    []repeatedOne // of the row, with what each is repeated
}

// odsColumns is a band of columns with one style.
type odsColumns struct {
	to    int
	style uint16
}

// repeatedOne is a cell that is several times side by side.
type repeatedOne struct {
	found
	col, times int
}

// maxRepeat bounds how often a row or a cell may be repeated: the rows of the
// largest sheet LibreOffice can hold.
const maxRepeat = 1 << 24

// read reads up to the end of the sheet or the last row that is wanted.
func (r *odsReader) read() error {
	t := r.t
	for !r.grid.done() && t.next() {
		switch {
		case t.ends("table"):
			return nil
		case t.is("table-column"):
			r.column()
		case t.is("table-row"):
			if r.last > 0 && r.row >= r.last {
				return nil
			}
			if err := r.readRow(); err != nil {
				return err
			}
		case t.is("table-row-group"), t.is("table-column-group"), t.ends("table-row-group"), t.ends("table-column-group"):
			r.group()
		case t.is("shapes"), t.is("forms"), t.is("table-source"):
			t.skip()
		}
	}
	if r.grid.done() {
		return nil
	}
	t.broken("a sheet that is cut off")
	return t.err
}

// repeat is how often an element means itself.
func (t *xmlTokens) repeat(attr string) int { return min(max(1, t.attrInt(attr)), maxRepeat) }

// group takes the beginning or the end of a group of rows or columns (9.1.9), of
// which a reader sees nothing while it is folded up.
func (r *odsReader) group() {
	switch n := len(r.open); {
	case r.t.ending && n > 0:
		r.folded -= btoi(r.open[n-1])
		r.open = r.open[:n-1]
	case !r.t.ending && !r.t.closed:
		folded := string(r.t.attr("display")) == "false"
		r.folded += btoi(folded)
		r.open = append(r.open, folded)
	}
}

// hides reports whether a row or a column is not shown: hidden by hand or by a
// filter, folded up, without size.
func (r *odsReader) hides(family string) bool {
	v := string(r.t.attr("table:visibility"))
	return v == "collapse" || v == filtered || r.folded > 0 || r.document.styles.empties(family, r.t.attr("table:style-name"))
}

// filtered is the visibility of a row that a filter hides.
const filtered = "filter"

func (r *odsReader) column() {
	from := 1
	if n := len(r.columns); n > 0 {
		from = r.columns[n-1].to + 1
	}
	to := min(from+r.t.repeat("number-columns-repeated")-1, maxRepeat)
	style := r.document.styles.cell(r.t.attr("default-cell-style-name"))
	if n := len(r.columns); n > 0 && r.columns[n-1].style == style {
		r.columns[n-1].to = to
	} else {
		r.columns = append(r.columns, odsColumns{to: to, style: style})
	}
	if r.hides("table-column") {
		r.grid.hideColumns(from, to)
	}
}

// readRow reads a row and writes it as often as it is repeated: not at all
// when it holds nothing, so that a row repeated to the end of the sheet costs
// nothing.
func (r *odsReader) readRow() error {
	t := r.t
	times, hidden := t.repeat("number-rows-repeated"), r.hides("table-row")
	filter := string(t.attr("table:visibility")) == filtered
	r.ofRow = r.document.styles.cell(t.attr("default-cell-style-name"))
	r.cells, r.col = r.cells[:0], 0
	if !t.closed {
		for t.next() && !t.ends("table-row") {
			if t.is("table-cell") || t.is("covered-table-cell") {
				if err := r.cell(); err != nil {
					return err
				}
			}
		}
	}
	if t.err != nil {
		return t.err
	}
	if hidden {
		r.grid.endRow()
		r.grid.hideRows(r.row+1, r.row+times)
	}
	if filter {
		r.grid.shape.Filters = addBand(r.grid.shape.Filters, r.row+1, r.row+times)
	}
	if len(r.cells) > 0 && r.grid.out.yield != nil {
		for i := range times {
			if r.last > 0 && r.row+i >= r.last || r.grid.done() {
				break
			}
			if err := r.write(r.row+i+1, hidden); err != nil {
				return err
			}
		}
	}
	r.row += times
	return nil
}

func (r *odsReader) write(row int, hidden bool) error {
	if err := r.t.ctx.Err(); err != nil {
		return err
	}
	r.grid.beginRow(row, hidden)
	for _, c := range r.cells {
		for i := range c.times {
			if err := r.grid.put(c.col+i, c.found); err != nil {
				return err
			}
		}
	}
	return nil
}

// cell reads one cell with all it holds.
func (r *odsReader) cell() error {
	t := r.t
	times := t.repeat("number-columns-repeated")
	if err := r.span(); err != nil {
		return err
	}
	formula := t.attr("table:formula")
	c := found{style: r.styleOf(t.attr("table:style-name")), formula: formula != nil}
	truth := string(formula) == "of:=TRUE()" || string(formula) == "of:=FALSE()"
	if err := r.value(&c); err != nil {
		return err
	}
	if truth && c.kind == Number {
		c.kind = Bool // what LibreOffice makes of TRUE in a workbook of Excel's
	}
	if c.kind != Empty || c.unstored {
		r.cells = append(r.cells, repeatedOne{found: c, col: r.col + 1, times: times})
	}
	r.col = min(r.col+times, maxRepeat)
	return t.err
}

// span notes the range a cell is merged over.
func (r *odsReader) span() error {
	cols, rows := r.t.repeat("number-columns-spanned"), r.t.repeat("number-rows-spanned")
	if cols == 1 && rows == 1 || !r.t.is("table-cell") {
		return nil
	}
	return r.grid.merge(Range{Top: r.row + 1, Left: r.col + 1, Bottom: r.row + rows, Right: r.col + cols})
}

// styleOf is the style of a cell: its own, its row's or its column's.
func (r *odsReader) styleOf(name []byte) uint16 {
	if len(name) > 0 {
		return r.document.styles.cell(name)
	}
	if r.ofRow != 0 {
		return r.ofRow
	}
	i, _ := slices.BinarySearchFunc(r.columns, r.col+1, func(c odsColumns, col int) int { return cmp.Compare(c.to, col) })
	if i < len(r.columns) {
		return r.columns[i].style
	}
	return 0
}

// value reads what a cell holds: an attribute where it is no text (19.385).
func (r *odsReader) value(c *found) error {
	t := r.t
	failed := string(t.attr("calcext:value-type")) == "error"
	kind, stored := string(t.attr("office:value-type")), ""
	switch kind {
	case "float", "percentage", "currency":
		stored = t.attrText("office:value")
	case "date":
		stored = t.attrText("office:date-value")
	case "time":
		stored = t.attrText("office:time-value")
	case "boolean":
		stored = t.attrText("office:boolean-value")
	}
	if kind != "" && kind != "string" && !failed {
		t.skip()
		return r.parse(c, kind, strings.TrimSpace(stored))
	}
	given := t.attr("office:string-value")
	own, has := unescapeXML(string(given)), given != nil
	text, mark := r.paragraphs()
	if has && own != "" && mark == "" {
		text = own
	}
	switch {
	case failed, c.formula && isErrorText(text):
		c.kind, c.text = Error, odsError(text)
	case kind == "" && c.formula && text == "":
		c.unstored = true
	case text != "":
		c.kind, c.text, c.mark = Text, text, mark
	}
	return nil
}

// parse reads a value that is no text.
func (r *odsReader) parse(c *found, kind, stored string) error {
	var err error
	ok := true
	switch kind {
	case "float", "percentage", "currency":
		c.kind, c.percent = Number, kind == "percentage"
		c.num, err = finite(stored)
	case "date":
		c.kind = Date
		c.num, ok = r.document.book.serialOf(stored)
	case "time":
		c.kind = Date
		c.num, ok = serialOfDuration(stored)
	case "boolean":
		c.kind, c.num = Bool, float64(btoi(stored == "true"))
	default:
		return nil // void: nothing
	}
	if err != nil || !ok {
		return r.damaged("holds %q where a value of type %s must be", stored, kind)
	}
	return nil
}

// serialOfDuration reads "PT12H30M00.5S" as a part of a day.
func serialOfDuration(s string) (float64, bool) {
	negative := strings.HasPrefix(s, "-")
	days, clock, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(s, "-"), "P"), "T")
	serial := 0.0
	if days != "" {
		n, err := strconv.Atoi(strings.TrimSuffix(days, "D"))
		if err != nil {
			return 0, false
		}
		serial = float64(n)
	}
	if clock != "" {
		d, err := time.ParseDuration(strings.ToLower(clock))
		if err != nil {
			return 0, false
		}
		serial += d.Hours() / 24
	}
	if negative {
		serial = -serial
	}
	return serial, s != ""
}

// isErrorText knows the errors of spreadsheets by how they are written, where a
// program does not mark them otherwise.
func isErrorText(s string) bool {
	switch s {
	case "#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!":
		return true
	}
	return strings.HasPrefix(s, "Err:") && len(s) == len("Err:502")
}

// odsError is an error as other formats write it. LibreOffice has numbers for
// those that Excel has no name for.
func odsError(s string) string {
	switch s {
	case "Err:502":
		return "#VALUE!"
	case "Err:503":
		return "#NUM!"
	case "Err:511", "Err:508", "Err:509", "":
		return "#VALUE!"
	}
	return s
}

// paragraphs reads the text of a cell up to its end.
func (r *odsReader) paragraphs() (text, mark string) {
	if r.t.closed {
		return "", ""
	}
	p := odsText{t: r.t, styles: &r.document.styles, runs: runs{most: r.document.book.lim.Text}}
	for n := 0; r.t.next() && !r.t.ends("table-cell") && !r.t.ends("covered-table-cell"); {
		switch {
		case r.t.is("p"):
			if n++; n > 1 {
				p.runs.add("\n", false)
			}
			p.paragraph()
		case !r.t.ending:
			r.t.skip() // annotations, drawings
		}
	}
	return p.runs.parts()
}
