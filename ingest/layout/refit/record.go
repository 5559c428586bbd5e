package refit

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// foundRecord is the header record of a long table where it is now.
type foundRecord struct {
	sheet *sheet.Sheet
	row   int
	cols  map[int]int // declared column → the one it is now
	extra []int       // columns the layout does not name
	gone  []string    // names that are not there
	// skipped is how many rows are before the first record of text that
	// had no header.
	skipped int
}

// findRecord looks for the header record: its names in whatever order, retyped,
// a row further down, with a column more or less.
func (f recordFitting) findRecord() {
	rec := f.layout.Recognise.Record
	var best *foundRecord
	sheets := f.visible()
	if len(f.layout.Recognise.Sheets) > 0 {
		sheets = []*sheet.Sheet{f.first()}
	}
	for _, s := range sheets {
		if s == nil {
			continue
		}
		for i, keys := range f.rowKeys(s) {
			got := matchRecord(rec, f.head(s), s, i+1, keys)
			if best == nil || len(got.cols) > len(best.cols) {
				best = got
			}
		}
	}
	if best == nil || len(best.cols) == 0 {
		f.miss("record", "names", strings.Join(rec.Names, ", "))
		return
	}
	f.found += len(best.cols)
	for _, name := range best.gone {
		if f.needs(name) {
			f.miss("column", "name", name)
		} else {
			f.lost++
		}
	}
	if len(f.missing) == 0 && !f.sure(best) {
		f.miss("record", "names", strings.Join(rec.Names, ", "))
	}
	f.record = best
	if len(f.missing) == 0 {
		f.tellRecord()
	}
}

// match holds the names against one row: as they are written, then retyped.
func matchRecord(rec *layout.Record, head *sheet.Block, s *sheet.Sheet, row int, keys []string) *foundRecord {
	got := &foundRecord{sheet: s, row: row, cols: map[int]int{}}
	taken := make([]bool, len(keys))
	take := func(same func(name string, i int) bool) {
		for n, name := range rec.Names {
			if got.cols[n+1] > 0 || layout.Space(name) == "" {
				continue
			}
			for i, key := range keys {
				if key != "" && !taken[i] && same(name, i) {
					got.cols[n+1], taken[i] = i+1, true
					break
				}
			}
		}
	}
	names := make(map[string]string, len(rec.Names))
	for _, name := range rec.Names {
		names[name] = sameText(name)
	}
	take(func(name string, i int) bool {
		return names[name] == keys[i] && layout.Space(name) == layout.Space(head.Cell(row, i+1).Shown())
	})
	take(func(name string, i int) bool { return names[name] == keys[i] })
	for n, name := range rec.Names {
		switch {
		case got.cols[n+1] > 0:
		case layout.Space(name) != "":
			got.gone = append(got.gone, name)
		case n > 0:
			got.cols[n+1] = beside(head, row, got.cols[n])
		}
	}
	for i, key := range keys {
		if key != "" && !taken[i] {
			got.extra = append(got.extra, i+1)
		}
	}
	return got
}

// beside is the column without a heading that is next to another, right or
// left; zero where there is none.
func beside(head *sheet.Block, row, col int) int {
	for _, next := range []int{col + 1, col - 1} {
		if col > 0 && next >= 1 && next <= head.Cols() && layout.Space(head.Cell(row, next).Shown()) == "" {
			return next
		}
	}
	return 0
}

// needs reports whether a table cannot be read without a column of the record.
func (f recordFitting) needs(name string) bool {
	col := slices.Index(f.layout.Recognise.Record.Names, name) + 1
	for _, t := range f.layout.Tables {
		if slices.Contains(t.Values.Named, name) || slices.ContainsFunc(t.Values.Ranges, func(r [2]int) bool { return r[0] <= col && col <= r[1] }) {
			return true
		}
		for _, a := range t.Stub {
			if a.Means() && (a.Named == name || a.Column != "" && a.Col == col) {
				return true
			}
		}
	}
	return false
}

// sure reports whether a record that is not the declared one is still that of the
// publisher. Short names are anybody's: t, n and q with a column more may be
// another file. So a record with columns more or less needs names that say
// something, or a file name or an office that decides.
func (f recordFitting) sure(got *foundRecord) bool {
	rec := f.layout.Recognise.Record
	total, letters, matched := 0, 0, 0
	for i, name := range rec.Names {
		if layout.Space(name) == "" {
			continue
		}
		total++
		if got.cols[i+1] > 0 {
			matched++
			letters += utf8.RuneCountInString(sameText(name))
		}
	}
	if matched == total && len(got.extra) == 0 {
		return true
	}
	if matched*3 < total*2 || len(got.extra) > max(1, total/3) {
		return false
	}
	return letters >= 16 || f.layout.Recognise.Tie.Decides(f.hint)
}

// tellRecord reports what is different about the header record itself.
func (f recordFitting) tellRecord() {
	rec, got := f.layout.Recognise.Record, f.record
	head := f.head(got.sheet)
	row := sheet.Range{Top: got.row, Left: 1, Bottom: got.row, Right: head.Cols()}
	where := warehouse.CellRef{Sheet: got.sheet.Name, Row: got.row, Col: 1}
	if got.row != rec.Row {
		f.drift(Drift{What: "header-moved", Where: where, Range: row, Was: strconv.Itoa(rec.Row), Is: strconv.Itoa(got.row)})
	}
	last, ordered := 0, true
	var is []string
	for i, name := range rec.Names {
		col := got.cols[i+1]
		if col == 0 {
			continue
		}
		ordered, last = ordered && col > last, col
		at := warehouse.CellRef{Sheet: got.sheet.Name, Row: got.row, Col: col}
		if text := layout.Space(head.Cell(got.row, col).Shown()); text != layout.Space(name) {
			f.drift(Drift{What: "heading-retyped", Where: at, Range: oneCell(got.row, col), Was: name, Is: text})
		}
	}
	for _, name := range got.gone {
		f.drift(Drift{What: "column-gone", Where: where, Range: row, Was: name})
	}
	if !ordered {
		for col := 1; col <= head.Cols(); col++ {
			is = append(is, layout.Space(head.Cell(got.row, col).Shown()))
		}
		f.drift(Drift{What: "columns-reordered", Where: where, Range: row, Was: strings.Join(rec.Names, ", "), Is: strings.Join(is, ", ")})
	}
}

// findRecords looks for the records of text without a header below rows that
// are none: a header that is new.
func (f recordFitting) findRecords() {
	r := &f.layout.Recognise
	s := f.first()
	if s == nil || len(r.Columns) == 0 {
		f.miss("records")
		return
	}
	head := f.head(s)
	skipped, records := 0, 0
	for row := head.First; row <= head.Last(); row++ {
		blank := !slices.ContainsFunc(columnsTo(head.Cols()), func(col int) bool { return layout.Space(head.Cell(row, col).Shown()) != "" })
		switch {
		case r.FitsColumns(head, row) && !blank:
			records++
		case records > 0 || row > 5:
			f.miss("records")
			return
		case nearRecord(r, head, row):
			f.miss("records") // it is one, with something wrong in it
			return
		default:
			skipped = row
		}
	}
	if records < 3 || r.Width > 0 && head.Cols() != r.Width {
		f.miss("records")
		return
	}
	f.found++
	f.record = &foundRecord{sheet: s, row: skipped, skipped: skipped}
	if skipped > 0 {
		f.drift(Drift{
			What: "rows-above", Where: warehouse.CellRef{Sheet: s.Name, Row: 1, Col: 1},
			Range: sheet.Range{Top: 1, Left: 1, Bottom: skipped, Right: head.Cols()}, Was: "1", Is: strconv.Itoa(skipped + 1),
		})
	}
}

// nearRecord reports whether more than half of the columns of a row look like a record's.
func nearRecord(r *layout.Recognise, head *sheet.Block, row int) bool {
	fits := 0
	for letter, p := range r.Columns {
		col, err := warehouse.ParseColumn(letter)
		text := layout.Space(head.Cell(row, col).Shown())
		if err == nil && text != "" && p.MatchString(text) {
			fits++
		}
	}
	return fits*2 > len(r.Columns)
}

func columnsTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i + 1
	}
	return all
}

// inRecord fits a table again whose columns the header record names.
func (f recordFitting) inRecord(t *layout.Table, s *sheet.Sheet) {
	got, rec := f.record, f.layout.Recognise.Record
	g := declaredGeometry(t, s)
	delta := got.skipped
	if rec != nil {
		delta = got.row - rec.Row
	}
	for i := range g.rows {
		g.rows[i] += delta
	}
	g.from += delta
	if g.to > 0 {
		g.to += delta
	}
	if rec != nil {
		f.columnsOfRecord(g)
	}
	g.changed = true
	f.places = append(f.places, g)
	f.checkContent(g)
	if rec != nil && len(f.missing) == 0 {
		stubOf(f.fitting).newColumns(g, got.extra)
	}
}

// columnsOfRecord puts the columns of the record where they are now.
func (f recordFitting) columnsOfRecord(g *geometry) {
	got, rec := f.record, f.layout.Recognise.Record
	head := f.head(got.sheet)
	for i, name := range rec.Names {
		col := got.cols[i+1]
		g.cols[i+1] = col
		if text := layout.Space(head.Cell(got.row, col).Shown()); col > 0 && text != layout.Space(name) {
			g.names[layout.Space(name)] = text
		}
	}
	for _, name := range got.gone {
		g.names[layout.Space(name)] = ""
	}
	for i, r := range g.ranges {
		if r[0] == r[1] && g.cols[r[0]] > 0 {
			g.ranges[i] = [2]int{g.cols[r[0]], g.cols[r[0]]}
		}
	}
	for _, a := range g.table.Header {
		for text := range a.Map {
			if now := g.names[text]; now != "" {
				g.retype(a, now, text)
			}
		}
	}
}

// checkContent looks whether the columns hold what the layout says they mean.
func (f recordFitting) checkContent(g *geometry) {
	for _, a := range g.table.Stub {
		col := f.columnNow(g, a)
		if col == 0 || !strong(a) {
			continue
		}
		if known, filled := f.share(g, a, col); known*2 < filled || f.foreign(g, a, col) {
			f.miss("content", "name", cmp.Or(a.Named, a.Column), "column", warehouse.ColumnName(col))
		}
	}
}

// columnNow is where a stub's column is now; zero where that is not known.
func (f recordFitting) columnNow(g *geometry, a *layout.Axis) int {
	switch {
	case a.Column != "":
		if col, ok := g.cols[a.Col]; ok {
			return col
		}
		return a.Col
	case a.Named != "" && f.record != nil && f.layout.Recognise.Record != nil:
		name := a.Named
		return f.record.cols[slices.Index(f.layout.Recognise.Record.Names, name)+1]
	}
	return 0
}

// foreign reports whether a column of reporting areas holds others than those the
// layout reports for: another publisher's file.
func (f recordFitting) foreign(g *geometry, a *layout.Axis, col int) bool {
	if a.Dimension != warehouse.DimRefArea || len(f.layout.Reports) == 0 {
		return false
	}
	for _, text := range f.sample(g, col) {
		for _, code := range f.values.Of(a, layout.Space(text), nil).Codes {
			if c := f.code(a, code); c != "" && !slices.Contains(f.layout.Reports, c) {
				return true
			}
		}
	}
	return false
}
