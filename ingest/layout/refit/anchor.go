package refit

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// search is what one search for a drifted layout reads of the workbook: the
// head of its visible sheets, once for all layouts.
type search struct {
	ctx     context.Context
	book    *sheet.Workbook
	hint    layout.Hint
	catalog *catalog.Catalog
	heads   map[*sheet.Sheet]*sheet.Block
	texts   map[*sheet.Sheet][]textCell
	loose   map[*layout.Pattern]loose
	keys    map[*sheet.Sheet][][]string
	err     error
}

// headRows is how much of a sheet is read: its titles, the deepest header of
// SIEMMES with room to spare, and enough records to know columns by.
const headRows = 160

// sampleRows is how many records are looked at.
const sampleRows = 60

func newSearch(ctx context.Context, wb *sheet.Workbook, hint layout.Hint) *search {
	return &search{
		ctx: ctx, book: wb, hint: hint, catalog: catalog.Default(),
		heads: map[*sheet.Sheet]*sheet.Block{}, texts: map[*sheet.Sheet][]textCell{}, loose: map[*layout.Pattern]loose{}, keys: map[*sheet.Sheet][][]string{},
	}
}

// visible lists the sheets that a reader sees.
func (x *search) visible() []*sheet.Sheet {
	return slices.DeleteFunc(slices.Clone(x.book.Sheets), func(s *sheet.Sheet) bool { return s.Hidden })
}

func (x *search) head(s *sheet.Sheet) *sheet.Block {
	b := x.heads[s]
	if b == nil {
		var err error
		if b, err = s.Head(x.ctx, headRows); err != nil {
			x.err, b = err, &sheet.Block{First: 1}
		}
		x.heads[s] = b
	}
	return b
}

// titles lists the texts of a sheet's head that may be anchors; below the first rows, where
// figures are, those that are no numbers.
func (x *search) titles(s *sheet.Sheet) []textCell {
	if known, ok := x.texts[s]; ok {
		return known
	}
	b := x.head(s)
	var all []textCell
	for row := b.First; row <= b.Last(); row++ {
		for col := 1; col <= b.Cols(); col++ {
			cell := b.Cell(row, col)
			if (cell.Kind == sheet.Text || cell.Kind != sheet.Empty && row <= layout.TitleRows) && strings.TrimSpace(cell.Text) != "" {
				all = append(all, newTextCell(row, col, cell))
			}
		}
	}
	x.texts[s] = all
	return all
}

// rowKeys gives, for each row in which a header record may be, the keys of
// its texts by column, counted from zero.
func (x *search) rowKeys(s *sheet.Sheet) [][]string {
	if known, ok := x.keys[s]; ok {
		return known
	}
	b := x.head(s)
	var all [][]string
	for row := 1; row <= min(b.Last(), layout.TitleRows); row++ {
		keys := make([]string, b.Cols())
		for col := range keys {
			if cell := b.Cell(row, col+1); cell.Kind == sheet.Text {
				keys[col] = sameText(cell.Shown())
			}
		}
		all = append(all, keys)
	}
	x.keys[s] = all
	return all
}

func (x *search) loosen(p *layout.Pattern) loose {
	got, ok := x.loose[p]
	if !ok {
		got = loosen(p)
		x.loose[p] = got
	}
	return got
}

// fitting is one layout being fitted again to a workbook.
type fitting struct {
	*search
	layout *layout.Layout
	values *tidy.Texts
	known  map[*tidy.Value]bool

	sheets map[string]*sheet.Sheet  // where the sheet of a pattern was found
	moved  map[*layout.Find]foundAt // where the cells of recognition were found
	record *foundRecord
	places []*geometry

	found   int                 // anchors that are there
	lost    int                 // and that are not, those without which one could do too
	missing []warehouse.Message // what is not there and cannot be done without
	drifts  []Drift
}

// foundAt is where an anchor is now.
type foundAt struct {
	sheet    *sheet.Sheet
	row, col int
	text     string
}

func newFitting(x *search, l *layout.Layout) *fitting {
	return &fitting{
		search: x, layout: l, values: tidy.NewTexts(l), known: map[*tidy.Value]bool{},
		sheets: map[string]*sheet.Sheet{}, moved: map[*layout.Find]foundAt{},
	}
}

// miss notes an anchor that is not there: the message drift.missing.WHAT.
func (f *fitting) miss(what string, args ...any) {
	if m := warehouse.NewMessage("drift.missing."+what, args...); !slices.ContainsFunc(f.missing, m.Equal) {
		f.missing = append(f.missing, m)
		f.lost++
	}
}

func (f *fitting) drift(d Drift) {
	if !slices.Contains(f.drifts, d) {
		f.drifts = append(f.drifts, d)
	}
}

// anchors looks for everything by which the layout is recognised.
func (f *fitting) anchors() {
	r := &f.layout.Recognise
	var lost []*layout.Pattern
	for _, p := range r.Sheets {
		if f.sheetOf(p) == nil {
			lost = append(lost, p)
		}
	}
	for i := range r.Cells {
		f.cell(&r.Cells[i])
	}
	f.exchanged()
	f.adopt(lost)
	for _, p := range r.Sheets {
		if f.sheetOf(p) == nil {
			f.miss("sheet", "name", p.String())
			continue
		}
		f.found++
	}
	if r.Record != nil {
		records(f).findRecord()
	}
	if r.Width > 0 || len(r.Columns) > 0 {
		records(f).findRecords()
	}
}

// sheetOf finds the sheet of a pattern: by its name, or by one that differs a
// little and is no other sheet's.
func (f *fitting) sheetOf(p *layout.Pattern) *sheet.Sheet {
	if s, ok := f.sheets[p.String()]; ok {
		return s
	}
	s := layout.FirstSheet(f.book, p)
	if s == nil {
		if s = f.renamed(p); s != nil {
			f.drift(Drift{What: "sheet-renamed", Where: warehouse.CellRef{Sheet: s.Name}, Was: p.String(), Is: s.Name})
		}
	}
	f.sheets[p.String()] = s
	return s
}

// renamed finds the one sheet that the layout does not mention and whose name
// is the pattern's but for capitals, accents, a slip of typing, or a word more.
func (f *fitting) renamed(p *layout.Pattern) *sheet.Sheet {
	x, inside := f.loosen(p), core(p)
	name, whole := literal(p.String())
	var fit []*sheet.Sheet
	for _, s := range f.strangers() {
		cell := newTextCell(0, 0, sheet.Cell{Text: s.Name})
		like, _ := x.fits(cell)
		like = like || inside != nil && inside.MatchString(plainLetters(layout.Space(s.Name))) || whole && near(name, s.Name)
		if like {
			fit = append(fit, s)
		}
	}
	if len(fit) != 1 {
		return nil
	}
	return fit[0]
}

// strangers are the visible sheets that no pattern of the layout fits.
func (f *fitting) strangers() []*sheet.Sheet {
	l := f.layout
	return slices.DeleteFunc(f.visible(), func(s *sheet.Sheet) bool {
		name := layout.Space(s.Name)
		return slices.ContainsFunc(l.Recognise.Sheets, func(p *layout.Pattern) bool { return p.MatchString(name) }) ||
			slices.ContainsFunc(l.Tables, func(t *layout.Table) bool { return len(t.Sheets) > 0 && t.Sheets.Fit(name) }) ||
			slices.ContainsFunc(l.Skip, func(k layout.SkipSheets) bool { return k.Sheets.Fit(name) }) ||
			slices.ContainsFunc(foundSheets(f.sheets), func(taken *sheet.Sheet) bool { return taken == s })
	})
}

func foundSheets(m map[string]*sheet.Sheet) []*sheet.Sheet {
	var all []*sheet.Sheet
	for _, s := range m {
		if s != nil {
			all = append(all, s)
		}
	}
	return all
}

// adopt takes the sheet on which the cells of recognition represent the one
// sheet whose name was not found.
func (f *fitting) adopt(lost []*layout.Pattern) {
	if len(lost) != 1 || len(f.moved) == 0 || f.sheetOf(lost[0]) != nil {
		return
	}
	var at *sheet.Sheet
	for _, found := range f.moved {
		if at != nil && at != found.sheet {
			return
		}
		at = found.sheet
	}
	if at == nil || !slices.Contains(f.strangers(), at) {
		return
	}
	f.sheets[lost[0].String()] = at
	f.drift(Drift{What: "sheet-renamed", Where: warehouse.CellRef{Sheet: at.Name}, Was: lost[0].String(), Is: at.Name})
}

// cell looks for one of the cells of recognition: where it should be, else on
// the sheet where it should be, else, where the sheet's name does not say, on
// any sheet that is not another table's.
func (f *fitting) cell(a *layout.Find) {
	if a.FileName || a.SheetTab {
		if text, _, _, err := f.layout.ReadPlace(f.ctx, a, f.book, f.first(), layout.TitleRows); err != nil || text == "" {
			f.miss("title", "text", a.Like.String(), "place", f.book.Name)
			return
		}
		f.found++
		return
	}
	for _, s := range f.anchorSheets(a) {
		if at, ok := f.find(a, s, max(layout.TitleRows, a.ToRow+layout.TitleRows)); ok {
			f.found++
			f.moved[a] = at
			f.tellMoved(a, at)
			return
		}
	}
	text := ""
	if a.Like != nil {
		text = a.Like.String()
	}
	f.miss("title", "text", text, "place", placeOfFind(a))
}

// exchanged looks for titles of one sheet that are in another order than in the layout:
// the tables below them have each other's place, and no moved row says which is which.
func (f *fitting) exchanged() {
	cells := f.layout.Recognise.Cells
	for i := range cells {
		for j := range cells[:i] {
			a, b := f.moved[&cells[i]], f.moved[&cells[j]]
			if a.sheet == nil || a.sheet != b.sheet || cells[i].At == "" || cells[j].At == "" {
				continue
			}
			was, is := cmp.Compare(cells[i].Row, cells[j].Row), cmp.Compare(a.row, b.row)
			if was != 0 && is != was {
				f.miss("title", "text", cells[i].Like.String(), "place", placeOfFind(&cells[i]))
			}
		}
	}
}

// where says a place as the layout does.
func placeOfFind(a *layout.Find) string {
	if a.At != "" {
		return a.At
	}
	return strings.TrimSpace(a.Column + " " + a.Rows)
}

func (f *fitting) first() *sheet.Sheet {
	if len(f.layout.Recognise.Sheets) > 0 {
		return f.sheetOf(f.layout.Recognise.Sheets[0])
	}
	if len(f.book.Sheets) == 0 {
		return nil
	}
	return f.book.Sheets[0]
}

func (f *fitting) anchorSheets(a *layout.Find) []*sheet.Sheet {
	if a.Sheet != nil {
		if s := f.sheetOf(a.Sheet); s != nil {
			return []*sheet.Sheet{s}
		}
		return f.strangers()
	}
	first := f.first()
	if first == nil {
		return f.strangers()
	}
	if len(f.layout.Recognise.Sheets) > 0 {
		return []*sheet.Sheet{first}
	}
	return append([]*sheet.Sheet{first}, slices.DeleteFunc(f.visible(), func(s *sheet.Sheet) bool { return s == first })...)
}

// find looks for a place on a sheet: as it is declared, else in the first rows
// of all columns, nearest to the row where it was.
func (f *fitting) find(a *layout.Find, s *sheet.Sheet, rows int) (foundAt, bool) {
	if a.Like == nil {
		text := layout.Space(f.head(s).Cell(a.Row, a.Col).Shown())
		return foundAt{s, a.Row, a.Col, text}, text != ""
	}
	x := f.loosen(a.Like)
	var best foundAt
	declared := false
	for _, c := range f.titles(s) {
		fits, _ := x.fits(c)
		if !fits || c.row > rows {
			continue
		}
		here := c.col == a.Col && c.row >= a.FromRow && (a.ToRow == 0 || c.row <= a.ToRow)
		if best.sheet == nil || !declared && (here || away(c.row, a) < away(best.row, a)) {
			best, declared = foundAt{s, c.row, c.col, c.texts[0]}, here
		}
	}
	return best, best.sheet != nil
}

// away is how many rows a row is from the first one of a place.
func away(row int, a *layout.Find) int { return max(row-a.FromRow, a.FromRow-row) }

// tellMoved reports a title that is elsewhere, or was retyped.
func (f *fitting) tellMoved(a *layout.Find, at foundAt) {
	where := warehouse.CellRef{Sheet: at.sheet.Name, Row: at.row, Col: at.col}
	if a.At != "" && (at.row != a.Row || at.col != a.Col) {
		f.drift(Drift{What: "title-moved", Where: where, Range: oneCell(at.row, at.col), Was: a.At, Is: where.A1()})
	} else if a.Column != "" && at.col != a.Col {
		f.drift(Drift{What: "title-moved", Where: where, Range: oneCell(at.row, at.col), Was: a.Column, Is: where.A1()})
	}
	if !a.Like.MatchString(at.text) {
		f.drift(Drift{What: "heading-retyped", Where: where, Range: oneCell(at.row, at.col), Was: a.Like.String(), Is: at.text})
	}
}

func oneCell(row, col int) sheet.Range {
	return sheet.Range{Top: row, Left: col, Bottom: row, Right: col}
}
