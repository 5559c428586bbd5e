package propose

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

func columnName(col int) string { return warehouse.ColumnName(col) }

// build makes a table of a sketch.
func (k *sketch) build() *Table {
	t := &Table{Sheet: k.g.name, From: k.first, To: k.last, Values: k.value, flags: flagsOf(k).any()}
	k.table = t
	if b := k.below(); b != nil && b.ended {
		t.To = b.last
	} else if b != nil || k.g.more && k.g.below == nil && k.last >= k.g.height()-afterwards {
		t.To = 0
	}
	top := k.first
	if len(k.header) > 0 {
		top = k.header[0]
	}
	left, right := k.value[0], k.value[len(k.value)-1]
	for _, col := range k.stub {
		left, right = min(left, col), max(right, col)
	}
	t.Bounds = sheet.Range{Top: top, Left: left, Bottom: k.last, Right: right}
	t.Long = k.g.delim && len(k.header) <= 1 && len(k.stub) > 1
	t.decide("table", t.Bounds, strconv.Itoa(len(k.rows)), say("propose.table", "rows", strconv.Itoa(len(k.rows)), "columns", strconv.Itoa(len(k.value))), 0.9)
	k.headerAxes()
	k.stubAxes()
	nestingOf(k).nest()
	k.texts()
	return t
}

// unseen reports whether no reader sees a figure of the table: all its value
// columns are hidden, or all its rows. It is no table then.
func (k *sketch) unseen() bool {
	seen := func(hidden func(int) bool) func(int) bool { return func(i int) bool { return !hidden(i) } }
	return !slices.ContainsFunc(k.value, seen(k.g.colHidden)) || !slices.ContainsFunc(k.rows, seen(k.g.rowHidden))
}

// afterwards is how many rows at the end of the head may be without figures
// where the table goes on below.
const afterwards = 25

func (k *sketch) headerAxes() {
	t := k.table
	for i, row := range k.header {
		at := strconv.Itoa(row + k.g.offset)
		a := &Axis{Row: row}
		a.Name, a.Fill = "row "+at, "none"
		if headerOf(k).spreads(i) {
			a.Fill = "right"
		}
		reason, sure := say("propose.header", "row", at), 0.9
		if headerOf(k).isUnit(row) && len(k.header) > 1 && !headerOf(k).describesSeries() {
			a.Hidden = true
			reason = say("propose.header-unit", "row", at)
		}
		if headerOf(k).numbersColumns(i) {
			a.Hidden = true
			reason = say("propose.header-numbers", "row", at)
		} else if headerOf(k).describes(i) {
			a.Hidden = true
			reason = say("propose.header-describes", "row", at)
		}
		seen := map[string]bool{}
		for _, col := range k.value {
			c := k.head(row, col)
			if c.kind != blank && !seen[c.text] && len(a.Texts) < MaxTexts {
				seen[c.text] = true
				a.Texts = append(a.Texts, c.text)
			}
		}
		t.Header = append(t.Header, a)
		t.decide("header", sheet.Range{Top: row, Left: k.value[0], Bottom: row, Right: k.value[len(k.value)-1]}, "fill: "+a.Fill, reason, sure)
	}
	if len(k.header) == 0 {
		t.decide("header", sheet.Range{}, "none", say("propose.header-none"), 0.7)
	}
}

func (k *sketch) stubAxes() {
	t := k.table
	for _, col := range k.stub {
		c := k.column(col)
		a := &Axis{Col: col, Caption: c.caption}
		a.Name, a.Fill = "column "+columnName(col), "none"
		why, sure := c.why, c.sure
		switch {
		case k.g.colHidden(col):
			a.Hidden, why = true, say("propose.stub-hidden")
		case c.running:
			a.Hidden, why = true, say("propose.stub-index", "caption", c.caption)
		}
		a.Texts = k.labelsOf(col)
		a.identifies = k.identifies(col)
		if k.g.legends.explains(c) {
			a.legend = k.g.legends[catalog.Fold(c.caption)]
		}
		t.Stub = append(t.Stub, a)
		choice := "heading"
		if a.Hidden {
			choice = "hidden"
		}
		t.decide("stub", k.rangeOfCols([]int{col}), choice, why, sure)
	}
	if len(k.beyond) > 0 {
		t.decide("values", k.rangeOfCols(k.beyond), "not "+columnList(k.beyond), say("propose.beyond-header", "columns", columnList(k.beyond)), 0.4)
	}
	t.decide("values", k.rangeOfCols(k.value), columnList(k.value), say("propose.values", "columns", columnList(k.value)), 0.9)
}

// labelsOf are the distinct texts of a stub column, MaxTexts at most.
func (k *sketch) labelsOf(col int) (texts []string) {
	seen := map[string]bool{}
	take := func(label string) {
		if label != "" && !seen[label] && len(texts) < MaxTexts {
			seen[label] = true
			texts = append(texts, label)
		}
	}
	for _, row := range k.rows {
		take(k.g.at(row, col).text)
	}
	if b := k.below(); b != nil {
		for _, x := range b.cols[col-1].labels {
			take(x.Text)
		}
	}
	return texts
}

// lower moves what was found so many rows down.
func (t *Table) lower(rows int) {
	down := func(r *sheet.Range) {
		if r.Top > 0 {
			r.Top, r.Bottom = r.Top+rows, r.Bottom+rows
		}
	}
	down(&t.Bounds)
	if t.From += rows; t.To > 0 {
		t.To += rows
	}
	for _, a := range t.Header {
		a.Row += rows
	}
	for _, texts := range [][]Text{t.Title, t.Notes} {
		for i := range texts {
			texts[i].Row += rows
		}
	}
	for i := range t.Decisions {
		down(&t.Decisions[i].Where)
	}
}

// columnList writes columns as the layouts do: "E-GC", "B,D-F".
func columnList(cols []int) string {
	var b strings.Builder
	for i := 0; i < len(cols); {
		j := i
		for j+1 < len(cols) && cols[j+1] == cols[j]+1 {
			j++
		}
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		b.WriteString(columnName(cols[i]))
		if j > i {
			b.WriteString("-" + columnName(cols[j]))
		}
		i = j + 1
	}
	return b.String()
}

// texts keeps the texts above the header and below the data.
func (k *sketch) texts() {
	t := k.table
	t.Title = k.cellsOf(k.in.top, t.Bounds.Top-1)
	t.Notes = k.cellsOf(k.last+1, k.in.bottom)
	if b := k.below(); b != nil {
		t.Notes = append(t.Notes, b.notes...)
	}
}

// cellsOf are the filled cells of some rows, 200 of them at most.
func (k *sketch) cellsOf(from, to int) (out []Text) {
	for row := from; row <= to && len(out) < 200; row++ {
		for col := k.in.left; col <= k.in.right; col++ {
			if c := k.g.at(row, col); c.kind != blank {
				out = append(out, Text{Row: row, Col: col, Text: c.text})
			}
		}
	}
	return out
}

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

// name gives tables ids of their own: the sheet's name, with a number where it
// holds several.
func (p *Proposal) name() {
	seen := map[string]int{}
	for _, t := range p.Tables {
		id := slug(t.Sheet, "table")
		seen[id]++
		if n := seen[id]; n > 1 {
			id = fmt.Sprintf("%s-%d", id, n)
			seen[id]++
		}
		t.ID = id
	}
}

func slug(s, otherwise string) string {
	s = strings.Trim(notSlug.ReplaceAllString(strings.ToLower(s), "-"), "-")
	if s == "" {
		return otherwise
	}
	return strings.Trim(s[:min(len(s), 40)], "-")
}
