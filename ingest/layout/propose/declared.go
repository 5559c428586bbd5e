package propose

import (
	"regexp"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
)

// declaration is what a file says itself of the columns of its one table: a PC-Axis
// file declares its variables, and a data file of SDMX names its columns as SDMX does.
type declaration struct {
	header, first int
	values        []int
	columns       []declaredColumn // the others, from left to right
	over          string           // the name of what the header holds, where the columns are of periods
	file          *sheet.Declared  // of a PC-Axis file
}

// declaredColumn is a column and what its name says. Both reports whether the name and
// the texts are codes with their labels behind: "SEX: Sex", "F: Female".
type declaredColumn struct {
	col      int
	part     int // of the texts of the column, from one; zero: the whole
	id       string
	role     string // of catalog.Vocabulary.Columns; "" where the name says none
	both     bool
	hidden   bool
	variable *sheet.Variable // of a PC-Axis file
}

// column is what is said of a column, or of a part of it; nil where nothing is.
func (d *declaration) column(a *Axis) *declaredColumn {
	if d == nil || a.Row > 0 {
		return nil
	}
	i := slices.IndexFunc(d.columns, func(c declaredColumn) bool { return c.col == a.Col && c.part == a.Part })
	if i < 0 {
		return nil
	}
	return &d.columns[i]
}

// declarationOf is what the file says of the table of a sheet; nil where it says
// nothing, or a person says otherwise.
func (b *reading) declarationOf(g *grid) *declaration {
	switch {
	case len(g.clicks) > 0 || g.height() < 2:
		return nil
	case b.wb.Declared != nil:
		return ofVariables(b.wb.Declared)
	}
	if d := ofParts(g); d != nil {
		return d
	}
	return ofNames(g)
}

// partNames is the name of a column whose texts are the codes of several dimensions, and
// behind the stroke the name of the dimension that runs over the other columns:
// "freq,unit,geo\TIME_PERIOD".
var partNames = regexp.MustCompile(`^[A-Za-z]\w*(?:,[A-Za-z]\w*)*\\[A-Za-z]\w*$`)

// ofParts is the declaration of a table of which one column holds the codes of several
// dimensions, and the others are periods.
func ofParts(g *grid) *declaration {
	name := g.at(1, 1)
	if !g.delim || !partNames.MatchString(name.text) {
		return nil
	}
	d := &declaration{header: 1, first: 2}
	names, over, _ := strings.Cut(name.text, `\`)
	d.over = over
	for i, id := range strings.Split(names, ",") {
		d.columns = append(d.columns, declaredColumn{col: 1, part: i + 1, id: id, role: g.words.Columns[id]})
	}
	for col := 2; col <= g.cols; col++ {
		if g.blank(1, col) {
			return nil
		}
		d.values = append(d.values, col)
	}
	if len(d.values) == 0 {
		return nil
	}
	return d
}

// ofVariables is the declaration of a PC-Axis file.
func ofVariables(file *sheet.Declared) *declaration {
	d := &declaration{header: file.Header, first: file.First, values: []int{file.Value}, file: file}
	for i := range file.Variables {
		v := &file.Variables[i]
		d.columns = append(d.columns, declaredColumn{col: v.Label, id: v.Name, variable: v})
	}
	d.columns = append(d.columns,
		declaredColumn{col: file.Remark, role: catalog.ColumnNote, hidden: true},
		declaredColumn{col: file.Line, role: catalog.ColumnNothing, hidden: true})
	for i := range file.Variables {
		if v := &file.Variables[i]; v.Coded > 0 {
			d.columns = append(d.columns, declaredColumn{col: v.Coded, id: v.Code, hidden: true, variable: v})
		}
	}
	return d
}

// ofNames is the declaration of a table whose first row names its columns as SDMX does:
// one of figures, and the period or the dataflow.
func ofNames(g *grid) *declaration {
	d := &declaration{header: 1, first: 2}
	known := false
	for col := 1; col <= g.cols; col++ {
		name := g.at(1, col)
		if name.kind == blank {
			return nil
		}
		c := declaredColumn{col: col, id: name.text}
		if id, label, both := strings.Cut(name.text, ": "); both && label != "" && !strings.Contains(id, " ") {
			c.id, c.both = id, true
		}
		c.id, _, _ = strings.Cut(c.id, "[") // of several values: "AUTHOR[;]"
		switch c.role = g.words.Columns[c.id]; c.role {
		case catalog.ColumnValue:
			if len(d.values) > 0 {
				return nil
			}
			d.values = []int{col}
			continue
		case catalog.ColumnPeriod, catalog.ColumnFlow:
			known = true
		}
		d.columns = append(d.columns, c)
	}
	if len(d.values) == 0 || !known {
		return nil
	}
	d.passOverLabels()
	return d
}

// passOverLabels takes the columns of labels for nothing: where the file names the
// structure too, each column of codes has one behind it (SDMX-CSV 2.0, labels=name).
func (d *declaration) passOverLabels() {
	at := slices.IndexFunc(d.columns, func(c declaredColumn) bool { return c.id == "STRUCTURE_NAME" })
	if at < 0 {
		return
	}
	for at++; at < len(d.columns) && d.columns[at].role == catalog.ColumnAction; at++ {
	}
	for codes := d.columns[at:]; len(codes) > 0; codes = codes[1:] {
		if codes[0].col == d.values[0]+1 { // the label of the figures
			codes[0].role = catalog.ColumnNothing
			continue
		}
		if len(codes) > 1 && codes[1].col == codes[0].col+1 && codes[1].role == "" {
			codes[1].role = catalog.ColumnNothing
			codes = codes[1:]
		}
	}
}

// declared is the sketch of a table that the file declares; nil where it holds no record.
func (g *grid) declared(d *declaration) *sketch {
	k := &sketch{g: g, in: stretch{1, 1, g.height(), g.cols}, first: d.first, last: g.height(), header: []int{d.header}, value: d.values}
	if d.file != nil {
		k.last = min(k.last, d.first+d.file.Records-1)
	}
	for row := d.first; row <= k.last; row++ {
		if !g.blank(row, 1) || !g.blank(row, d.values[0]) {
			k.rows = append(k.rows, row)
		}
	}
	if len(k.rows) == 0 {
		return nil
	}
	for _, c := range d.columns {
		if !slices.Contains(k.stub, c.col) {
			k.stub = append(k.stub, c.col)
		}
	}
	k.measure()
	for i := range k.cols {
		c := &k.cols[i]
		c.caption, c.why, c.sure, c.running = g.at(d.header, c.col).text, say("propose.declared", "caption", g.at(d.header, c.col).text), 0.99, false
	}
	return k
}

// buildDeclared makes the table of a sketch of one that the file declares.
func (k *sketch) buildDeclared(d *declaration) *Table {
	t := &Table{Sheet: k.g.name, From: k.first, Values: k.value, Long: true, declared: d}
	k.table = t
	t.Bounds = sheet.Range{Top: d.header, Left: 1, Bottom: k.last, Right: k.g.cols}
	t.decide("table", t.Bounds, "", say("propose.table-declared"), 0.99)
	k.headerAxes()
	k.stubAxes()
	if d.columns[0].part > 0 {
		k.partAxes(d)
	}
	for _, a := range t.Stub {
		c := d.column(a)
		if a.Hidden = a.Hidden || c.hidden; c.variable != nil {
			a.Texts = c.texts()
		}
	}
	if d.file == nil {
		t.Header[0].Fill = "none"
		return t
	}
	t.Header[0].Hidden, t.ends = true, &layout.Rows{From: d.first, Blank: 1}
	t.Title = k.cellsOf(1, d.header-1)
	for i, note := range d.file.Notes {
		t.Notes = append(t.Notes, Text{Row: d.first + d.file.Records + 1 + i, Col: 1, Text: space(beginning(note))})
	}
	return t
}

// partAxes gives each part of the first column an axis of its own.
func (k *sketch) partAxes(d *declaration) {
	whole := k.table.Stub[0]
	k.table.Stub = nil
	for _, c := range d.columns {
		a := &Axis{Col: c.col, Caption: c.id}
		a.Name, a.Fill, a.Part = whole.Name, "none", c.part
		seen := map[string]bool{}
		for _, row := range k.rows {
			if text := a.PartOf(k.g.at(row, c.col).text); text != "" && !seen[text] && len(a.Texts) < MaxTexts {
				seen[text] = true
				a.Texts = append(a.Texts, text)
			}
		}
		k.table.Stub = append(k.table.Stub, a)
	}
	k.table.Long = false
}

// texts are the distinct texts of the column of a variable, as many as are kept.
func (c *declaredColumn) texts() []string {
	texts := c.variable.Labels
	if c.col == c.variable.Coded {
		texts = c.variable.Codes
	}
	out := make([]string, 0, min(len(texts), MaxTexts))
	seen := map[string]bool{}
	for _, text := range texts {
		if text = space(beginning(text)); text != "" && !seen[text] && len(out) < MaxTexts {
			seen[text] = true
			out = append(out, text)
		}
	}
	return out
}
