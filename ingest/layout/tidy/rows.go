package tidy

import (
	"slices"
	"strings"
	"unicode/utf8"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// data takes one row below the header.
func (tr *tableRun) data(b *sheet.Block, row int) error {
	t := tr.table
	rel := row - tr.base
	if t.Rows.To > 0 && rel > t.Rows.To {
		return tr.finish(row-1, false)
	}
	if t.Rows.Blank > 0 && tr.last > 0 && row-tr.last > t.Rows.Blank {
		return tr.finish(row-1, false)
	}
	if b != tr.block {
		tr.enter(b)
	}
	rec := &tr.record
	rec.row, rec.values, rec.ragged = row, rec.values[:0], nil
	rec.hidden = b.RowHidden(row)
	tr.readLabels(b, row)
	if t.Rows.Before != nil && tr.stubFits(t.Rows.Before) {
		return tr.finish(row-1, true)
	}
	tr.markLabels(b, row)
	tr.readValues(b, row)
	tr.checkWidth(b, row)
	if len(rec.values) > 0 || tr.labelled() {
		tr.last = row
	}
	if err := tr.place(b, rec); err != nil {
		return err
	}
	if t.Rows.After != nil && tr.stubFits(t.Rows.After) || rel == t.Rows.To {
		return tr.finish(row, false)
	}
	return nil
}

// enter takes up a new block.
func (tr *tableRun) enter(b *sheet.Block) {
	tr.block = b
	_, tr.allText = b.Column(1)
	for i := range tr.slots {
		s := &tr.slots[i]
		s.texts, _ = b.Column(s.col)
		s.roles = tr.tally.column(s.col)
	}
	for i := range tr.cols {
		c := &tr.cols[i]
		c.texts, _ = b.Column(c.col)
		c.roles = tr.tally.column(c.col)
		c.hidden = b.ColHidden(c.col)
	}
	tr.enterWidth(b)
}

// readLabels reads the stub of a row.
func (tr *tableRun) readLabels(b *sheet.Block, row int) {
	rec := &tr.record
	if cap(rec.labels) < len(tr.slots) {
		rec.labels = make([]Heading, len(tr.slots))
	}
	rec.labels = rec.labels[:len(tr.slots)]
	for i := range tr.slots {
		s, h := &tr.slots[i], &rec.labels[i]
		h.Axis, h.Row, h.Col, h.Value = s.axis, row, s.col, nil
		if tr.allText {
			h.Text = ""
			if k := row - b.First; k < len(s.texts) && s.axis != nil && s.axis.Part > 0 {
				h.Text, h.Value = tr.run.values.read(s.axis, s.axis.PartOf(s.texts[k]))
			} else if k < len(s.texts) && s.axis == nil {
				h.Text = layout.Space(s.texts[k])
			} else if k < len(s.texts) {
				h.Text, h.Value = tr.run.values.read(s.axis, s.texts[k])
			}
		} else if s.axis != nil && s.axis.Part > 0 {
			h.Text, h.Value = tr.run.values.read(s.axis, s.axis.PartOf(b.Text(row, s.col)))
		} else {
			h.Text, h.Value = tr.run.label(s.axis, b, row, s.col)
		}
		if s.axis != nil && s.axis.Fill == "down" {
			if h.Text != "" {
				s.filled = *h
			}
			*h = s.filled
		}
	}
}

// markLabels notes the cells of the row's stub as headings.
func (tr *tableRun) markLabels(b *sheet.Block, row int) {
	for i := range tr.slots {
		s, h := &tr.slots[i], &tr.record.labels[i]
		if h.Text == "" || h.Row != row {
			continue
		}
		r := role(roleLabel)
		if v := h.Value; v != nil && !v.shared {
			r = tr.run.roleOf(v, tr.tally.numbers)
			if !tr.allText {
				if _, kind := b.Number(row, s.col); kind == sheet.Number {
					r = roleHeading
				} else if kind != sheet.Text {
					r = rolePlain
				}
			}
		}
		take(s.roles, row-b.First, r)
	}
}

// labelled reports whether the stub of the row holds a text of its own.
func (tr *tableRun) labelled() bool {
	for i := range tr.record.labels {
		if h := &tr.record.labels[i]; h.Text != "" && h.Row == tr.record.row {
			return true
		}
	}
	return false
}

func (tr *tableRun) stubFits(p *layout.Pattern) bool {
	for i := range tr.record.labels {
		if h := &tr.record.labels[i]; h.Text != "" && h.Row == tr.record.row && p.MatchString(h.Text) {
			return true
		}
	}
	return false
}

// readValues reads the filled value cells of a row, and the blank ones where
// the layout says what they mean.
func (tr *tableRun) readValues(b *sheet.Block, row int) {
	rec := &tr.record
	for i := range tr.cols {
		if tr.allText {
			texts, flag := tr.cols[i].texts, tr.cols[i].flagIn(b, row, tr.tally)
			if k := row - b.First; k < len(texts) && strings.TrimSpace(texts[k]) != "" {
				rec.values = append(rec.values, rawValue{col: i, text: texts[k], flag: flag, again: take(tr.cols[i].roles, k, roleValue)})
			} else if flag != "" {
				rec.values = append(rec.values, rawValue{col: i, text: flag})
			}
			continue
		}
		flag := tr.cols[i].flagIn(b, row, tr.tally)
		raw := b.Raw(row, tr.cols[i].col)
		if raw == (sheet.Raw{}) {
			if flag != "" {
				tr.addValue(b, rawValue{col: i, text: flag})
			}
			continue
		}
		switch cell := tr.run.cells.read(b, row, tr.cols[i].col, raw); {
		case cell.Kind == sheet.Number:
			tr.addValue(b, rawValue{col: i, text: cell.Text, num: cell.Num, number: true, share: cell.Share, flag: flag, beside: cell.Beside})
		case cell.Unstored:
			tr.addValue(b, rawValue{col: i, text: unstored})
		case cell.Kind != sheet.Empty && strings.TrimSpace(cell.Text) != "":
			tr.addValue(b, rawValue{col: i, text: markedText(cell), flag: flag})
		}
	}
	alone := len(tr.cols) == 1 // a table of records: a blank figure is all that a row can lack
	if tr.table.Blank == "nothing" || len(rec.values) == 0 && !alone || !tr.labelled() {
		return
	}
	tr.addBlanks()
}

// addValue adds a filled value cell to the row. One in a hidden row or column is
// kept where it is not read, too: it says which parts of a total are there.
func (tr *tableRun) addValue(b *sheet.Block, v rawValue) {
	rec, c := &tr.record, &tr.cols[v.col]
	v.hidden = rec.hidden || c.hidden
	switch {
	case !v.hidden || tr.table.ReadsHidden():
		v.again = take(c.roles, rec.row-b.First, roleValue)
	case rec.hidden:
		tr.tally.owner[rec.row] = tr.table.Itself()
	}
	rec.values = append(rec.values, v)
}

// markedText is the text of a value cell, and its superscript beside it: a mark
// that is a digit is no digit of the figure.
func markedText(c *sheet.Cell) string {
	if c.Mark == "" {
		return c.Text
	}
	return c.Text + " " + c.Mark
}

// unstored represents a formula whose result the file does not hold: it is no
// number, and so a finding.
const unstored = "(formula without a stored result)"

// addBlanks puts the blank cells of the row between the filled ones.
func (tr *tableRun) addBlanks() {
	rec := &tr.record
	filled := append([]rawValue{}, rec.values...)
	rec.values = rec.values[:0]
	for i := range tr.cols {
		if len(filled) > 0 && filled[0].col == i {
			rec.values = append(rec.values, filled[0])
			filled = filled[1:]
			continue
		}
		rec.values = append(rec.values, rawValue{col: i, blank: true, hidden: rec.hidden || tr.cols[i].hidden})
	}
}

// place finds the labels that belong to a row besides its own, and yields its
// cells, or holds the row back until its group's label comes. The row that closes a
// section is the last of it.
func (tr *tableRun) place(b *sheet.Block, rec *record) error {
	t := tr.table
	if tr.closed > 0 {
		tr.sections = slices.DeleteFunc(tr.sections, func(s openSection) bool { return s.axis >= tr.closed-1 })
		tr.closed = 0
	}
	for i, a := range t.Sections {
		if tr.closed == 0 && a.Closes != nil && len(rec.values) > 0 && tr.stubFits(a.Closes) {
			tr.closed = i + 1
		}
	}
	if len(t.Sections) > 0 && (tr.labelled() || len(rec.values) <= 1) {
		tr.endSections(b, rec.row)
		if (len(rec.values) == 0 || tr.centred(rec)) && tr.section(b, rec.row) {
			return nil
		}
	}
	if t.Indent != nil {
		tr.indent(b, rec)
	}
	if t.Staircase != nil && t.Staircase.Labels == "below" {
		return tr.stairBelow(rec)
	}
	if t.Staircase != nil {
		tr.stairAbove(rec)
	}
	return tr.emit(rec, false)
}

// heads appends the headings of a row: context, sections, stub.
func (tr *tableRun) heads(rec *record, heads []Heading) []Heading {
	heads = append(heads, tr.context...)
	for i := range tr.sections {
		heads = append(heads, tr.sections[i].head)
	}
	for i := range rec.labels {
		if tr.slots[i].axis == nil {
			for _, l := range tr.levels {
				heads = append(heads, l.head)
			}
			continue
		}
		if rec.labels[i].Text != "" {
			heads = append(heads, rec.labels[i])
		}
	}
	for i := range heads {
		heads[i].Value = tr.run.values.below(&heads[i], heads[:i])
	}
	return heads
}

// section takes a label row of its own. A new label ends the inner ones, and
// where indentation ends sections is below those it is indented under.
func (tr *tableRun) section(b *sheet.Block, row int) bool {
	t := tr.table
	for i, a := range t.Sections {
		cell := b.Cell(row, a.Col)
		text := layout.Space(cell.Shown())
		if text == "" || a.Like != nil && !a.Like.MatchString(text) {
			continue
		}
		if a.Ends != "indent" {
			tr.sections = slices.DeleteFunc(tr.sections, func(s openSection) bool { return s.axis >= i })
		}
		tr.tally.mark(row, a.Col, roleLabel)
		text = strings.Clone(text)
		tr.sections = append(tr.sections, openSection{i, depth(&cell), Heading{Axis: a, Text: text, Row: row, Col: a.Col, Value: tr.run.values.Of(a, text, &cell)}})
		return true
	}
	return false
}

// centred reports whether a row holds nothing but the label of a section that
// is over the value columns: one whose like: fits.
func (tr *tableRun) centred(rec *record) bool {
	if len(rec.values) != 1 || rec.values[0].number || tr.labelled() {
		return false
	}
	v := &rec.values[0]
	return slices.ContainsFunc(tr.table.Sections, func(a *layout.Axis) bool {
		return a.Col == tr.cols[v.col].col && a.Like != nil && a.Like.MatchString(layout.Space(v.text))
	})
}

// openSection is a label row in force.
type openSection struct {
	axis  int // index in Table.Sections
	depth int // how far it is indented
	head  Heading
}

// endSections ends those that a row is not indented under, where indentation
// says so. A row whose label is in a column further right is.
func (tr *tableRun) endSections(b *sheet.Block, row int) {
	for len(tr.sections) > 0 {
		last := &tr.sections[len(tr.sections)-1]
		a := tr.table.Sections[last.axis]
		if a.Ends != "indent" {
			return
		}
		cell := b.Cell(row, a.Col)
		if strings.TrimSpace(cell.Text) == "" || depth(&cell) > last.depth {
			return
		}
		tr.sections = tr.sections[:len(tr.sections)-1]
	}
}

// depth is how far a label is indented: by blanks, by its cell's alignment, or
// by a dash, dots or a bullet before it.
func depth(c *sheet.Cell) int {
	n := c.Blanks + 2*c.Indent
	text := strings.TrimSpace(c.Text)
	if r, _ := utf8.DecodeRuneInString(text); strings.ContainsRune("-–—•·…", r) || strings.HasPrefix(text, "..") {
		n++
	}
	return n
}

// innermost is deeper than any label is indented.
const innermost = 1 << 20

// level is one label in force where a stub nests by indentation.
type level struct {
	indent int
	head   Heading
}

// indent finds the labels above a row that it is indented under.
func (tr *tableRun) indent(b *sheet.Block, rec *record) {
	in := tr.table.Indent
	cell := b.Cell(rec.row, in.Col)
	text := layout.Space(cell.Shown())
	if text == "" {
		return
	}
	depth := cell.Blanks + 2*cell.Indent
	if in.Signs {
		depth += layout.LeadingSigns(text)
	}
	if in.Inner != nil && in.Inner.MatchString(text) {
		depth += innermost
	}
	for len(tr.levels) > 0 && tr.levels[len(tr.levels)-1].indent >= depth {
		tr.levels = tr.levels[:len(tr.levels)-1]
	}
	a := in.Levels[min(len(tr.levels), len(in.Levels)-1)]
	text = strings.Clone(text)
	tr.levels = append(tr.levels, level{depth, Heading{Axis: a, Text: text, Row: rec.row, Col: in.Col, Value: tr.run.values.Of(a, text, &cell)}})
}

// stairs is a staircase being read: the rows held back until their groups'
// labels come (labels below), or the labels in force (labels above).
type stairs struct {
	held  []heldRow
	above []Heading
}

// heldRow is a row held back.
type heldRow struct {
	record
	open   int  // the steps to the left of this one still have no label
	closes bool // the row closed others
}

// own is the first and the last step of the staircase that the row fills; -1
// where it fills none.
func (tr *tableRun) own(rec *record) (first, last int) {
	first, last = -1, -1
	for i := range tr.slots {
		if tr.slots[i].step >= 0 && rec.labels[i].Text != "" {
			if first < 0 {
				first = tr.slots[i].step
			}
			last = tr.slots[i].step
		}
	}
	return first, last
}

// stairBelow holds a member back, and lets a label close the rows above it.
func (tr *tableRun) stairBelow(rec *record) error {
	first, _ := tr.own(rec)
	if first < 0 {
		if len(rec.values) > 0 {
			return tr.hold(rec, 0, false)
		}
		return nil
	}
	members := false
	for i := range tr.stairs.held {
		h := &tr.stairs.held[i]
		if h.open > first {
			members = true
			h.open = first
			tr.label(&h.record, rec, first)
		}
	}
	if len(rec.values) > 0 {
		if err := tr.hold(rec, first, members || tr.table.Staircase.Childless == "total"); err != nil {
			return err
		}
	}
	if first == 0 {
		return tr.flush()
	}
	return nil
}

// label gives a member the label that closes its group, without the suffix.
func (tr *tableRun) label(member, closing *record, step int) {
	for i := range tr.slots {
		if tr.slots[i].step == step {
			member.labels[i] = tr.groupLabel(closing.labels[i])
		}
	}
}

// groupLabel is the label of a group as its members bear it.
func (tr *tableRun) groupLabel(h Heading) Heading {
	if short, closes := closing(tr.table.Staircase, h.Axis, h.Text); closes {
		h.Text = short
		h.Value = tr.run.values.Of(h.Axis, short, nil)
	}
	return h
}

func (tr *tableRun) hold(rec *record, open int, closes bool) error {
	s := tr.table.Staircase
	if len(tr.stairs.held) > 0 && rec.row-tr.stairs.held[0].row > s.Within {
		first := warehouse.CellRef{Sheet: tr.sheet.Name, Row: tr.stairs.held[0].row, Col: s.First}
		return warehouse.NewError(warehouse.ErrInvalid, "layout.group-open", "cell", first, "within", s.Within, "layout", tr.table.Layout.ID)
	}
	held := heldRow{open: open, closes: closes, record: record{row: rec.row, hidden: rec.hidden, ragged: rec.ragged}}
	held.labels = append(held.labels, rec.labels...)
	held.values = append(held.values, rec.values...)
	tr.stairs.held = append(tr.stairs.held, held)
	return nil
}

// flush yields the rows held back.
func (tr *tableRun) flush() error {
	for i := range tr.stairs.held {
		h := &tr.stairs.held[i]
		if err := tr.emit(&h.record, h.closes); err != nil {
			return err
		}
	}
	tr.stairs.held = tr.stairs.held[:0]
	return nil
}

// stairAbove gives a row the labels in force above it.
func (tr *tableRun) stairAbove(rec *record) {
	st := &tr.stairs
	if st.above == nil {
		st.above = make([]Heading, len(tr.slots))
	}
	first, last := tr.own(rec)
	for i := range tr.slots {
		step := tr.slots[i].step
		switch {
		case step < 0 || first < 0:
		case step < first:
			rec.labels[i] = st.above[i]
		case step <= last && rec.labels[i].Text != "":
			st.above[i] = tr.groupLabel(rec.labels[i])
		default:
			st.above[i] = Heading{}
		}
	}
}
