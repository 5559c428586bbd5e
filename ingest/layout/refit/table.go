package refit

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// geometry is where the parts of a table are on a sheet: first as declared,
// then as they are.
type geometry struct {
	table   *layout.Table
	sheet   *sheet.Sheet
	changed bool
	absent  bool // the table is not on this sheet after all

	rows     []int             // of the header's axes; 0: gone
	from, to int               // first and last data row
	cols     map[int]int       // declared column of the stub → now; 0: gone
	names    map[string]string // declared name of a column → now; "": gone
	ranges   [][2]int          // value columns
	first    int               // the first, where they run on
	except   [][2]int
	retyped  map[*layout.Axis]map[string]string // heading as it is now → as declared
	marked   map[*layout.Axis]bool              // headings that bear footnote marks now
	places   map[*layout.Axis]*layout.Find
	labels   []int // columns that are new and become headings
}

func declaredGeometry(t *layout.Table, s *sheet.Sheet) *geometry {
	g := &geometry{
		table: t, sheet: s, from: t.Rows.From, to: t.Rows.To,
		cols: map[int]int{}, names: map[string]string{},
		ranges: slices.Clone(t.Values.Ranges), first: t.Values.FromCol, except: slices.Clone(t.Values.ExceptRanges),
		retyped: map[*layout.Axis]map[string]string{}, marked: map[*layout.Axis]bool{}, places: map[*layout.Axis]*layout.Find{},
	}
	for _, a := range t.Header {
		g.rows = append(g.rows, *a.Row)
	}
	return g
}

func (g *geometry) retype(a *layout.Axis, now, declared string) {
	if g.retyped[a] == nil {
		g.retyped[a] = map[string]string{}
	}
	g.retyped[a][now] = declared
}

// strong reports whether the texts of an axis can be distinguished from others: not where
// any text will do.
func strong(a *layout.Axis) bool { return a.Means() && a.Otherwise == nil && !a.Remarks() }

// tables finds every table of the layout on its sheets.
func (f *fitting) tables() {
	for _, t := range f.layout.Tables {
		if !t.Placed() {
			continue
		}
		for _, s := range f.sheetsOf(t) {
			f.table(t, s)
		}
	}
	if !slices.ContainsFunc(f.places, func(g *geometry) bool { return !g.absent }) {
		f.miss("tables")
	}
	f.apart()
}

// sheetsOf lists the sheets of a table: those its patterns fit, else one that
// was renamed.
func (f *fitting) sheetsOf(t *layout.Table) []*sheet.Sheet {
	if f.record != nil && len(t.Sheets) == 0 {
		return []*sheet.Sheet{f.record.sheet}
	}
	fit := slices.DeleteFunc(f.visible(), func(s *sheet.Sheet) bool { return !t.Sheets.Fit(layout.Space(s.Name)) })
	if len(fit) > 0 {
		return append(fit, f.alike(t)...)
	}
	for _, p := range t.Sheets {
		if s := f.sheetOf(p); s != nil {
			return []*sheet.Sheet{s}
		}
	}
	return nil
}

// alike lists further sheets of a table that is on several, renamed: the
// pattern is a part of their name, and they bear the titles that the file is
// recognised by.
func (f *fitting) alike(t *layout.Table) []*sheet.Sheet {
	var more []*sheet.Sheet
	for _, p := range t.Sheets {
		inside := core(p)
		if _, whole := literal(p.String()); whole || inside == nil || len(f.layout.Recognise.Cells) == 0 {
			continue
		}
		for _, s := range f.strangers() {
			if inside.MatchString(plainLetters(layout.Space(s.Name))) && !slices.Contains(more, s) && f.titled(s) {
				more = append(more, s)
				f.drift(Drift{What: "sheet-renamed", Where: warehouse.CellRef{Sheet: s.Name}, Was: p.String(), Is: s.Name})
			}
		}
	}
	return more
}

// titled reports whether a sheet bears all titles of the file.
func (f *fitting) titled(s *sheet.Sheet) bool {
	cells := f.layout.Recognise.Cells
	for i := range cells {
		if _, ok := f.find(&cells[i], s, layout.TitleRows); !ok {
			return false
		}
	}
	return true
}

func (f *fitting) table(t *layout.Table, s *sheet.Sheet) {
	if f.record != nil && s == f.record.sheet {
		records(f).inRecord(t, s)
		return
	}
	g := declaredGeometry(t, s)
	f.places = append(f.places, g)
	if t.Anchor != nil {
		return // it finds its own way
	}
	g.changed = !t.Sheets.Fit(layout.Space(s.Name))
	if f.holds(g) && copies(f).title(g) {
		columnsOf(f).besideValues(g)
		return
	}
	before := len(f.drifts)
	found := headerOf(f).header(g) && columnsOf(f).columns(g) && headerOf(f).start(g) && copies(f).title(g)
	if !found && len(t.Sheets) == 0 && len(f.visible()) > 1 {
		g.absent = true // it may be on every sheet, but need not
		f.drifts = f.drifts[:before]
		return
	}
	if !found {
		f.miss("table", "name", t.ID, "sheet", cmp.Or(s.Name, f.book.Name))
		return
	}
	g.changed = true
	f.found++
}

// trial resolves the table's columns and headings as a geometry has them, with
// the engine that will read them.
func (f *fitting) trial(g *geometry) *tidy.Head {
	l, t := f.layout, g.table
	if g.changed || f.isMoved(g) {
		l, t = copies(f).copyOf(g)
	}
	head, err := tidy.ReadHead(f.ctx, l, t, f.book, g.sheet, f.head(g.sheet))
	if err != nil && !errors.Is(err, warehouse.ErrInvalid) {
		f.err = err
	}
	return head
}

// isMoved reports whether anything of the geometry is not as declared.
func (f *fitting) isMoved(g *geometry) bool {
	d := declaredGeometry(g.table, g.sheet)
	return !slices.Equal(d.rows, g.rows) || d.from != g.from || d.to != g.to || d.first != g.first ||
		!slices.Equal(d.ranges, g.ranges) || !slices.Equal(d.except, g.except) || len(g.cols) > 0 && movedAny(g.cols) ||
		len(g.names)+len(g.retyped)+len(g.marked)+len(g.places)+len(g.labels) > 0
}

func movedAny(cols map[int]int) bool {
	for was, is := range cols {
		if was != is {
			return true
		}
	}
	return false
}

// knows reports whether an axis says what a text means: in its own words, or as a
// code or label that the catalog has.
func (f *fitting) knows(v *tidy.Value) bool {
	if v == nil {
		return false
	}
	known, seen := f.known[v]
	if seen {
		return known
	}
	known = !v.Unknown && v.PartErr == nil
	for _, code := range v.Codes {
		if code.Find != "" && f.code(v.Axis, code) == "" {
			known = false
		}
	}
	f.known[v] = known
	return known
}

// code is the code that an assignment gives, "" where the catalog has none.
func (f *fitting) code(a *layout.Axis, x layout.Assignment) string {
	if x.Code != "" {
		return x.Code
	}
	list := x.List
	if ds, err := f.catalog.Dataset(a.Table.Dataset); err == nil && list == "" {
		if l := f.catalog.ListOf(ds, x.Dim); l != nil {
			list = l.ID
		}
	}
	scope := x.Scope
	if source, err := f.catalog.Source(a.Table.Source); err == nil && scope == "" {
		scope = source.Scope
	}
	code, _ := f.catalog.Lookup(list, x.Find, scope)
	return code
}

// sample lists the filled texts of a column in the first records.
func (f *fitting) sample(g *geometry, col int) []string {
	var all []string
	for row := range f.records(g) {
		if text := layout.Space(f.head(g.sheet).Cell(row, col).Shown()); text != "" {
			all = append(all, text)
		}
	}
	return all
}

// records goes through the first data rows of a table.
func (f *fitting) records(g *geometry) func(yield func(int) bool) {
	head := f.head(g.sheet)
	return func(yield func(int) bool) {
		last := min(head.Last(), g.from+sampleRows-1)
		if g.to > 0 {
			last = min(last, g.to)
		}
		for row := g.from; row <= last; row++ {
			if f.ends(g, head, row) || !yield(row) {
				return
			}
		}
	}
}

// ends reports whether a text of the row ends the table.
func (f *fitting) ends(g *geometry, head *sheet.Block, row int) bool {
	p := g.table.Rows.Before
	if p == nil {
		return false
	}
	return slices.ContainsFunc(columnsTo(min(head.Cols(), 12)), func(col int) bool {
		return p.MatchString(layout.Space(head.Cell(row, col).Shown()))
	})
}

// share counts the filled cells of a column whose texts an axis knows, section
// rows of the same column left out.
func (f *fitting) share(g *geometry, a *layout.Axis, col int) (known, filled int) {
	head := f.head(g.sheet)
	for row := range f.records(g) {
		cell := head.Cell(row, col)
		text := layout.Space(cell.Shown())
		if text == "" || slices.ContainsFunc(g.table.Sections, func(s *layout.Axis) bool { return s.Like != nil && s.Like.MatchString(text) }) {
			continue
		}
		filled++
		if f.knows(f.values.Of(a, text, &cell)) {
			known++
		}
	}
	return known, filled
}

// holds reports whether a table is where the layout says: its header rows
// hold what they should, its stub too, and the values go no further.
func (f *fitting) holds(g *geometry) bool {
	tr := f.trial(g)
	if tr == nil || len(tr.Columns) == 0 {
		return false
	}
	for i, a := range g.table.Header {
		if strong(a) && !f.holdsRow(g, tr, i) {
			return false
		}
	}
	axes, empty := 0, 0
	for _, a := range g.table.Stub {
		if a.Column == "" || !strong(a) {
			continue
		}
		known, filled := f.share(g, a, a.Col)
		if known*2 < filled {
			return false
		}
		axes++
		if filled == 0 {
			empty++
		}
	}
	if axes > 0 && axes == empty && len(f.sample(g, tr.Columns[0].Col)) > 0 || f.wordy(g, tr.Columns[0].Col) {
		return false
	}
	return f.begins(g, tr) && !f.grown(g, tr) && !f.headed(g, g.from)
}

// wordy reports whether a column that should hold figures holds words.
func (f *fitting) wordy(g *geometry, col int) bool {
	texts, words := f.sample(g, col), 0
	for _, text := range texts {
		if number, marker := tidy.Figure(f.layout, text, g.table.Numbers); !number && !marker {
			words++
		}
	}
	return len(texts) > 2 && words*2 > len(texts)
}

// begins reports whether the first value column has a heading that is known in
// the lowest header row that says anything, or none there at all.
func (f *fitting) begins(g *geometry, tr *tidy.Head) bool {
	low := lowestStrong(g.table.Header)
	if low < 0 || len(g.table.Values.Named) > 0 {
		return true
	}
	cell := f.head(g.sheet).Cell(g.rows[low], tr.Columns[0].Col)
	text := layout.Space(cell.Shown())
	known, _ := headerOf(f).reads(g.table.Header[low], text, &cell)
	return text == "" || known
}

// holdsRow looks at the headings that the value columns have from a header row:
// most are known, and none would be were it not retyped.
func (f *fitting) holdsRow(g *geometry, tr *tidy.Head, i int) bool {
	a := tr.Table.Header[i]
	known, all := map[string]bool{}, map[string]bool{}
	for c := range tr.Columns {
		for k := range tr.Columns[c].Headings {
			h := &tr.Columns[c].Headings[k]
			if h.Axis != a {
				continue
			}
			all[h.Text] = true
			if f.knows(h.Value) {
				known[h.Text] = true
			} else if _, how := headerOf(f).reads(g.table.Header[i], h.Text, nil); how != "" {
				return false
			}
		}
	}
	return len(known) > 0 && len(known)*2 >= len(all)
}

// grown reports whether known headings are right of the declared columns.
func (f *fitting) grown(g *geometry, tr *tidy.Head) bool {
	if len(g.ranges) != 1 || len(g.table.Header) == 0 {
		return false
	}
	i := lowestStrong(g.table.Header)
	if i < 0 {
		return false
	}
	cell := f.head(g.sheet).Cell(g.rows[i], g.ranges[0][1]+1)
	text := layout.Space(cell.Shown())
	if text == "" || len(g.except) > 0 {
		return false
	}
	wide := *g
	wide.ranges = [][2]int{{g.ranges[0][0], g.ranges[0][1] + 1}}
	more := f.trial(&wide)
	return more != nil && f.knowsColumn(&more.Columns[len(more.Columns)-1])
}

// knowsColumn reports whether all strong headings of a column are known, and
// there is one.
func (f *fitting) knowsColumn(c *tidy.HeadColumn) bool {
	some := false
	for i := range c.Headings {
		h := &c.Headings[i]
		if !strong(h.Axis) {
			continue
		}
		if !f.knows(h.Value) {
			return false
		}
		some = true
	}
	return some
}

func lowestStrong(axes []*layout.Axis) int {
	for i := len(axes) - 1; i >= 0; i-- {
		if strong(axes[i]) {
			return i
		}
	}
	return -1
}

// headed reports whether a row that should be the first of the data is one more
// of the header: nothing in the stub, and over the values texts or a count of
// columns, no figures.
func (f *fitting) headed(g *geometry, row int) bool {
	head := f.head(g.sheet)
	if len(g.table.Header) == 0 {
		return false
	}
	first := g.firstValue()
	for col := 1; col < first; col++ {
		if layout.Space(head.Cell(row, col).Shown()) != "" {
			return false
		}
	}
	texts, numbers := 0, []string{}
	for col := first; col <= head.Cols(); col++ {
		cell := head.Cell(row, col)
		text := layout.Space(cell.Shown())
		if text == "" {
			continue
		}
		if number, marker := tidy.Figure(f.layout, text, g.table.Numbers); cell.Kind == sheet.Number || number || marker {
			numbers = append(numbers, text)
			continue
		}
		texts++
	}
	return texts > len(numbers) || running(numbers)
}

// running reports whether texts count up by one: the numbers of columns or rows.
func running(texts []string) bool {
	if len(texts) < 3 {
		return false
	}
	for i := range texts {
		if i > 0 && plainInt(texts[i]) != plainInt(texts[i-1])+1 {
			return false
		}
	}
	first := plainInt(texts[0])
	return first >= 0 && first <= 3 // years are no numbers of rows
}

// plainInt reads "7", "(7)" or "7."; below minus a million where it is none.
func plainInt(text string) int {
	text = strings.Trim(text, "().º° ")
	n := 0
	for _, r := range text {
		if r < '0' || r > '9' || n > 1<<20 {
			return -1 << 30
		}
		n = n*10 + int(r-'0')
	}
	if text == "" {
		return -1 << 30
	}
	return n
}

// firstValue is the first value column.
func (g *geometry) firstValue() int {
	if g.first > 0 {
		return g.first
	}
	first := 0
	for _, r := range g.ranges {
		if first == 0 || r[0] < first {
			first = r[0]
		}
	}
	return max(first, 1)
}

// copies of a range list, moved by so many columns.
func shifted(ranges [][2]int, by int) [][2]int {
	moved := slices.Clone(ranges)
	for i := range moved {
		moved[i][0] += by
		moved[i][1] += by
	}
	return moved
}

// writeRanges writes columns as a layout does: "B-M", "B,D-F".
func writeRanges(ranges [][2]int) string {
	pieces := make([]string, len(ranges))
	for i, r := range ranges {
		pieces[i] = warehouse.ColumnName(r[0])
		if r[1] > r[0] {
			pieces[i] += "-" + warehouse.ColumnName(r[1])
		}
	}
	return strings.Join(pieces, ",")
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
