package tidy

import (
	"cmp"
	"context"
	"math"
	"slices"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// Tidy passes on every filled data cell of every table of every visible sheet,
// sheet by sheet and row by row, those that the layout declares skipped too
// (Cell.Skip says why). Cells in hidden rows and columns are left out unless the
// table reads them (Table.Hidden). The Cell is reused between calls. An error of
// yield ends it and is returned.
//
// Errors: those of reading the sheets; ErrInvalid where a sheet is not laid out
// as declared: a named column is not there, a group's label does not come.
// Labels and numbers that cannot be read are no errors: the cells say so.
func Cells(ctx context.Context, l *layout.Layout, wb *sheet.Workbook, yield func(*Cell) error) error {
	_, err := Read(ctx, l, wb, yield)
	return err
}

// Read is Tidy, and says besides what became of the numbers that it did not
// give.
func Read(ctx context.Context, l *layout.Layout, wb *sheet.Workbook, yield func(*Cell) error) (*Account, error) {
	r := &run{layout: l, book: wb, values: NewTexts(l), yield: yield, account: &Account{}}
	for i := range l.Corrections {
		if x := &l.Corrections[i]; x.Cell != "" {
			if r.fixes == nil {
				r.fixes = make(map[warehouse.CellRef]*layout.Correction)
			}
			r.fixes[x.Ref] = x
		}
	}
	for _, s := range wb.Sheets {
		if s.Hidden {
			continue
		}
		if err := r.sheet(ctx, s); err != nil {
			return nil, err
		}
	}
	return r.account, nil
}

// run is one Read.
type run struct {
	layout  *layout.Layout
	book    *sheet.Workbook
	account *Account
	values  *Texts
	fixes   map[warehouse.CellRef]*layout.Correction
	texts   map[textOf]reading // what texts that are no number say
	cells   recentCells
	notes   map[noteSheet]noteTexts // that were read
	yield   func(*Cell) error
	cell    Cell
}

// sheet tidies the tables of one sheet.
func (r *run) sheet(ctx context.Context, s *sheet.Sheet) error {
	tables, err := r.openAll(ctx, s)
	if err != nil || len(tables) == 0 {
		return err
	}
	if err := r.firstReading(ctx, s, tables); err != nil {
		return err
	}
	return r.readTables(ctx, s, tables)
}

// openAll prepares the tables of a sheet.
func (r *run) openAll(ctx context.Context, s *sheet.Sheet) ([]*tableRun, error) {
	var tables []*tableRun
	for _, t := range r.layout.Tables {
		if t = r.layout.On(t, s.Name); t == nil {
			continue
		}
		tr, err := r.open(ctx, t, s)
		if err != nil {
			return nil, err
		}
		tables = append(tables, tr)
	}
	return tables, nil
}

// readTables reads the rows of a sheet.
func (r *run) readTables(ctx context.Context, s *sheet.Sheet, tables []*tableRun) error {
	tally := newTally(r, s, tables)
	for block, err := range s.Blocks(ctx) {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		tally.enter(block)
		if err := rows(block, tables); err != nil {
			return err
		}
		tally.end()
	}
	for _, t := range tables {
		if err := t.end(); err != nil {
			return err
		}
	}
	return tally.close(ctx)
}

// rows hands the rows of a block to the tables that have not ended.
func rows(block *sheet.Block, tables []*tableRun) error {
	for row := block.First; row <= block.Last(); row++ {
		open := false
		for _, t := range tables {
			if t.state == done {
				continue
			}
			if err := t.row(block, row); err != nil {
				return err
			}
			open = open || t.state != done
		}
		if !open {
			return nil
		}
	}
	return nil
}

// open prepares a table of a sheet: what its title, its name and the file's say.
func (r *run) open(ctx context.Context, t *layout.Table, s *sheet.Sheet) (*tableRun, error) {
	tr := &tableRun{run: r, table: t, sheet: s}
	for _, a := range t.From {
		text, row, col, err := r.layout.ReadPlace(ctx, a.From, r.book, s, layout.TitleRows)
		if err != nil {
			return nil, err
		}
		if text == "" {
			continue
		}
		tr.context = append(tr.context, Heading{Axis: a, Text: text, Row: row, Col: col, Value: r.values.Of(a, text, nil)})
	}
	if err := tr.readMerges(ctx); err != nil {
		return nil, err
	}
	if t.Anchor == nil {
		tr.start(0)
	}
	notes, err := r.notesOf(ctx, t, s)
	tr.notes = notes
	return tr, err
}

// mayMerge reports whether merged ranges matter to the table's headings, so that
// a long sheet of records need not be read through for them.
func mayMerge(t *layout.Table) bool {
	return len(t.Header) > 1 || len(t.Header) == 1 && t.Header[0].Fill == "right"
}

// readMerges reads the merged ranges of the sheet where they may mean something.
func (tr *tableRun) readMerges(ctx context.Context) (err error) {
	if !mayMerge(tr.table) || tr.run.book.Format == sheet.Delimited {
		return nil
	}
	if tr.shape, err = tr.sheet.Shape(ctx); err != nil {
		return err
	}
	tr.mergeAt, err = tr.sheet.MergeAt(ctx)
	return err
}

// tableRun is one table on one sheet being read.
type tableRun struct {
	run     *run
	table   *layout.Table
	sheet   *sheet.Sheet
	tally   *tally
	shape   sheet.Shape
	mergeAt func(row, col int) (sheet.Range, bool) // nil where merged ranges mean nothing
	context []Heading
	notes   []noteTexts // in which marks are looked up, the first first
	said    map[*Value]warehouse.Comment

	state  state
	base   int // the anchor's row
	header header
	times  *timeline // of a table with totals over time; nil for others
	slots  []slot    // stub columns, from left to right
	cols   []column  // value columns, from left to right
	// sections are the label rows in force, with the stub's own levels.
	sections   []openSection
	closed     int // the outermost section that the row before closed, from one; 0 for none
	stairs     stairs
	rowSum     summary
	block      *sheet.Block // the one whose texts the columns hold
	allText    bool         // every cell of it is text
	levels     []level
	last       int   // the last row with anything in it
	width      int   // the last column a record may fill, in delimited text
	beyond     []int // the filled columns of the block behind it
	delimited  bool
	lastTexts  []string // of the last column of the block that a record may fill
	record     record
	periods    map[[maxParts]*layout.Part]*composed
	lastKey    [maxParts]*layout.Part
	lastPeriod *composed
	alone      map[*layout.Part]*composed // the periods that parts are where no other heading tells one
}

type state uint8

const (
	seeking     state = iota // for the anchor
	heading                  // above the data
	readingData              // the data
	done
)

// start begins to look for the header, counted from a row.
func (tr *tableRun) start(base int) {
	tr.base, tr.state = base, heading
	tr.header = header{}
	tr.slots, tr.cols, tr.sections, tr.levels = nil, nil, nil, nil
	tr.stairs = stairs{}
	tr.last, tr.block = 0, nil
}

// row takes the next row of the sheet; rows without cells may be missing.
func (tr *tableRun) row(b *sheet.Block, row int) error {
	t := tr.table
	if tr.state == seeking {
		if b.RowHidden(row) && !t.ReadsHidden() || !t.Anchor.Like.MatchString(layout.Space(b.Cell(row, t.Anchor.Col).Shown())) {
			return nil
		}
		tr.start(row)
	}
	if tr.state == heading {
		if row < tr.base+t.Rows.From {
			headerOf(tr).takeHeader(b, row)
			return nil
		}
		if err := headerOf(tr).resolve(b); err != nil {
			return err
		}
		headerOf(tr).claimHeadings()
		tr.findWidth()
		tr.state = readingData
	}
	return tr.data(b, row)
}

// end is the sheet's end.
func (tr *tableRun) end() error {
	if tr.state != readingData {
		return nil
	}
	return tr.flush()
}

// finish ends the table at its last row, and looks for the next block where there
// may be one. Before reports whether the row below ends it (Rows.Before).
func (tr *tableRun) finish(last int, before bool) error {
	if err := tr.flush(); err != nil {
		return err
	}
	tr.tally.finished(tr, last, before)
	tr.state = done
	if tr.table.Anchor != nil && tr.table.Anchor.Repeat {
		tr.state = seeking
	}
	return nil
}

// record is one data row as it is read, before its groups' labels are known.
type record struct {
	row    int
	hidden bool
	ragged *Ragged   // nil: it has no more fields than the header
	labels []Heading // by slot; Value nil where the stub cell is empty
	values []rawValue
}

// rawValue is one filled cell of a value column.
type rawValue struct {
	col    int // index into tableRun.cols
	text   string
	num    float64
	number bool // num is the cell's number, not its text's
	blank  bool
	hidden bool
	again  bool // another table handed it over
	share  sheet.Share
	flag   string // its marker, from the cell beside it
	beside *sheet.Beside
}

// emit yields the cells of one row.
func (tr *tableRun) emit(rec *record, total bool) error {
	if len(rec.values) == 0 {
		return nil
	}
	c := &tr.run.cell
	heads := tr.heads(rec, c.Headings[:0])
	row := &tr.rowSum
	row.reset(tr.table.Itself(), total)
	row.sum(heads)
	c.Sheet, c.Row = tr.sheet.Name, rec.row
	c.Ragged = rec.ragged
	for i := range rec.values {
		v := &rec.values[i]
		if v.hidden && !tr.table.ReadsHidden() && (tr.times == nil || !tr.times.reading) {
			continue
		}
		col := &tr.cols[v.col]
		c.Headings = append(heads, col.heads...)
		heads = c.Headings[:len(heads)] // the same array, should it have grown
		c.Col, c.Text, c.Blank, c.Hidden = col.col, v.text, v.blank, v.hidden
		c.Table = row.table
		if col.sum.table != nil {
			c.Table = col.sum.table
		}
		c.Multiplier = row.multiplier * col.sum.multiplier * multiplierOf(c.Table)
		c.Total = row.total || col.sum.total
		c.Skip = cmp.Or(c.Table.Skip, row.skip, col.sum.skip)
		tr.number(c, v)
		tr.comment(c, row, col)
		periodsOf(tr).period(c, row, col)
		if err := tr.run.yield(c); err != nil {
			return err
		}
	}
	return nil
}

func multiplierOf(t *layout.Table) float64 {
	if t.Multiplier == 0 {
		return 1
	}
	return t.Multiplier
}

// number reads the cell's number and marker, and makes declared corrections.
func (tr *tableRun) number(c *Cell, v *rawValue) {
	got := reading{num: v.num, number: true, share: v.share}
	switch {
	case v.blank:
		got = blankCell(tr.table)
	case !v.number:
		got = tr.run.read(v.text, tr.table.Numbers)
	}
	if v.flag != "" {
		got = tr.run.flagged(got, v)
	} else if v.beside != nil {
		got = tr.run.besides(got, v.beside)
	}
	c.Beside = v.beside
	c.Num, c.Stored, c.IsNumber, c.Marker, c.Rule, c.Correction = got.num, got.num, got.number, got.marker, got.rule, nil
	c.Numeric, c.Share, c.Rough = got.number && !v.blank && !v.again, got.share, got.rough
	if got.rule != nil {
		c.Skip = cmp.Or(c.Skip, got.rule.Skip)
		if got.rule.Zero && !got.number {
			c.Num, c.IsNumber = 0, true
		}
	}
	if tr.run.fixes == nil {
		return
	}
	fix := tr.run.fixes[warehouse.CellRef{Sheet: c.Sheet, Row: c.Row, Col: c.Col}]
	if fix == nil || layout.Space(fix.Stands) != layout.Space(v.text) {
		return
	}
	put := tr.run.read(fix.Put, tr.table.Numbers)
	c.Num, c.IsNumber, c.Marker, c.Rule, c.Correction = put.num, put.number, put.marker, put.rule, fix
	c.Share, c.Rough = put.share, put.rough
}

// blankMissing is what a blank cell says where the layout calls it missing.
var blankMissing = &layout.Marker{Status: "O", Flags: warehouse.Flags(0).With(warehouse.Missing), Means: "blank"}

func blankCell(t *layout.Table) reading {
	if t.Blank == "zero" {
		return reading{number: true}
	}
	return reading{num: math.NaN(), rule: blankMissing}
}

// read keeps what texts that are no plain number say: there are few of them.
func (r *run) read(text string, n *layout.Numbers) reading {
	if v, ok := layout.ParseDigits(text); ok {
		return reading{num: v, number: true}
	}
	if v, ok := n.ParseSigned(text); ok {
		return reading{num: v, number: true, rough: n.LosesDigits(text)}
	}
	key := textOf{text, n}
	if got, ok := r.texts[key]; ok {
		return got
	}
	got := readAs(r.layout, text, n)
	if r.texts == nil {
		r.texts = make(map[textOf]reading)
	}
	if len(r.texts) < 1<<16 {
		r.texts[key] = got
	}
	return got
}

// textOf is a text as a table that writes numbers so has it.
type textOf struct {
	text    string
	numbers *layout.Numbers
}

// numeric reports whether a text is a number, in one of the ways in which the
// tables of a sheet write them.
func (r *run) numeric(text string, ways []*layout.Numbers) bool {
	if !hasDigit(text) {
		return false
	}
	return slices.ContainsFunc(ways, func(n *layout.Numbers) bool { return r.read(text, n).number })
}

func hasDigit(s string) bool {
	for i := range len(s) {
		if s[i]-'0' < 10 {
			return true
		}
	}
	return false
}
