package propose

import (
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Doubt is a text that the proposal counted as read and that the load does not read,
// a figure without a key of its own, or a failure of a table.
type Doubt struct {
	At     warehouse.CellRef
	Text   string
	Marker bool // the text is in place of a number
	// Other is a cell whose figure has the same key, with another number: what
	// distinguishes the two is not understood. Zero where the text is all.
	Other warehouse.CellRef
	// Dimension is what no heading of the figure gives; "" where the text is all.
	Dimension string
	Empty     bool // no cell of the row holds a number
	// Headings are the headings of the figure, OtherHeadings those of Other.
	Headings, OtherHeadings []DoubtHeading
	// Failed is why the table cannot be read at all; zero where the text is all.
	Failed warehouse.Message

	// settled: nothing else of the table was open, so that the two figures have one key
	// by what is decided.
	settled bool
	times   int // how many trials found it
}

// DoubtHeading is a heading of a figure: its place in the table and in the sheet.
type DoubtHeading struct {
	Kind     HeadingKind
	N        int // of its axis among those of the kind, from zero
	Row, Col int
	Text     string
}

// HeadingKind is where a heading is.
type HeadingKind int

// The places of headings.
const (
	HeaderHeading HeadingKind = iota
	StubHeading
	SectionHeading
	LevelHeading
)

// Forget forgets what earlier trials found: it may not be so under other answers.
func (p Trial) Forget() { p.doubts = nil }

// same reports whether two trials found the same.
func (d *Doubt) same(o *Doubt) bool {
	return d.At == o.At && d.Text == o.Text && d.Dimension == o.Dimension && d.Failed.Equal(o.Failed)
}

// Doubt notes what a trial of the proposal did not read, and reports whether any of
// it is new, or is there still after it was asked about. It is asked about when the
// file is understood again.
func (p Trial) Doubt(found ...Doubt) (anew bool) {
	for _, d := range found {
		d.settled = d.Other.Row > 0 && p.settled(d.At)
		i := slices.IndexFunc(p.doubts, func(x Doubt) bool { return x.same(&d) && x.settled == d.settled })
		if i < 0 {
			i = len(p.doubts)
			if was := slices.IndexFunc(p.doubts, func(x Doubt) bool { return x.same(&d) }); was >= 0 {
				d.times = p.doubts[was].times
			}
			p.doubts = append(p.doubts, d)
		}
		p.doubts[i].times++
		anew = anew || p.doubts[i].times <= 2
	}
	return anew
}

// settled reports whether nothing is open that could distinguish figures of the table
// of a cell.
func (p Trial) settled(at warehouse.CellRef) bool {
	t := tableOver(p.Proposal, at)
	return t != nil && !slices.ContainsFunc(p.OpenOf(t), func(q Question) bool {
		return q.Ask != AskSource && q.Ask != AskDataset && q.Ask != AskUnit
	})
}

// doubtView is the view that asks about what a trial found.
type doubtView struct{ askView }

// takeDoubts makes the labels of a table unknown that a trial did not read, and asks
// about the table where it could not be read at all.
func (v doubtView) takeDoubts() {
	for i := range v.m.p.doubts {
		d := &v.m.p.doubts[i]
		if d.At.Sheet != v.t.Sheet || d.Marker {
			continue
		}
		switch {
		case d.At.Row > 0 && tableOver(v.m.p, d.At) != v.t:
		case !d.Failed.IsZero():
			v.askFailed(d)
		case d.Other.Row > 0:
			v.askSameKey(d)
		case d.Dimension != "":
			v.askNoCode(d)
		default:
			v.takeUnread(d)
		}
	}
}

// takeUnread makes a label unknown that the trial did not read. Where it is not read
// under its answer either, the table cannot be read.
func (v doubtView) takeUnread(d *Doubt) {
	if d.times > 1 {
		failed := *d
		failed.Failed = say("question.unread", "text", d.Text, "cell", d.At)
		v.askFailed(&failed)
		return
	}
	for _, a := range v.axes {
		here := a.axis.Row > 0 && a.axis.Row == d.At.Row || a.axis.Row == 0 && a.axis.Col == d.At.Col && d.At.Row >= v.t.From
		if here && !a.axis.Meaning.Label {
			a.unknow(a.axis.said(strings.TrimSpace(d.Text)))
		}
	}
}

// unknow makes a label of the axis unknown where nothing is said of it.
func (a *axisView) unknow(label string) {
	if _, mapped := a.axis.Meaning.Map[label]; mapped || slices.Contains(a.axis.Unknown, label) {
		return
	}
	a.axis.Unknown = append(slices.Clone(a.axis.Unknown), label)
	if !slices.Contains(a.axis.Texts, label) && !slices.Contains(a.labels, label) {
		a.axis.Texts = append(slices.Clone(a.axis.Texts), label)
	}
}

// headingOn is the text of an axis among the headings of a figure; "" where it has none.
func (v doubtView) headingOn(a *axisView, headings []DoubtHeading) string {
	n := 0
	for _, b := range v.axes {
		if b == a {
			break
		}
		if b.kind == a.kind {
			n++
		}
	}
	for _, h := range headings {
		here := false
		switch a.kind {
		case inHeader:
			here = h.Kind == HeaderHeading && h.Row == a.axis.Row
		case inStub:
			here = h.Kind == StubHeading && h.Col == a.axis.Col
		case inSections:
			here = h.Kind == SectionHeading && h.N == n
		case inLevels:
			here = h.Kind == LevelHeading && h.N == n
		}
		if here {
			return a.axis.said(v.m.unmark(space(h.Text)))
		}
	}
	return ""
}

// askSameKey asks what distinguishes two figures that have one key: about an axis that
// means nothing and of which their texts differ, else about the labels of both, and
// where these were answered or are the same whether both are parts of one figure.
func (v doubtView) askSameKey(d *Doubt) {
	reason := say("question.same-key", "cell", d.At, "other", d.Other)
	if tableOver(v.m.p, d.Other) != v.t {
		failed := *d
		failed.Failed = reason
		v.askFailed(&failed)
		return
	}
	var differ []*axisView
	for _, a := range v.axes {
		if v.headingOn(a, d.Headings) != v.headingOn(a, d.OtherHeadings) {
			differ = append(differ, a)
		}
	}
	if (pathView{labelView(v)}).askBelow(d, differ, reason) {
		return
	}
	var open *axisView // of which the labels distinguish most: a group may say nothing more
	for _, a := range differ {
		if c := v.t.declared.column(a.axis); c != nil && c.role == catalog.ColumnNothing {
			continue // the file's own, such as the numbers of its lines
		}
		if a.axis.Meaning.Label && !a.answered && len(a.axis.Texts) > 1 && (open == nil || len(a.axis.Texts) > len(open.axis.Texts)) {
			open = a
		}
	}
	if open != nil {
		v.askAxis(open, reason, quantityView(v).guess(open)...)
		return
	}
	apart := false // by what was answered
	for _, a := range slices.Backward(differ) {
		one, other := v.headingOn(a, d.OtherHeadings), v.headingOn(a, d.Headings)
		if (statusView{labelView(v)}).askHolds(d, a, one, other) {
			return
		}
		if v.askSame(a, one, other, reason) {
			return
		}
		apart = apart || v.distinguishes(a, one, other)
	}
	measured := slices.ContainsFunc(differ, func(a *axisView) bool { return v.measured(a, d) })
	if (!apart || d.times > 1) && !measured { // found again under these answers
		v.askParts(d)
	}
}

// distinguishes reports whether a person's answers give two labels of an axis different
// codes.
func (v doubtView) distinguishes(a *axisView, one, other string) bool {
	if v.said(a, one) == nil && v.said(a, other) == nil {
		return false
	}
	codes := func(label string) []layout.Assignment {
		if s := v.said(a, label); s != nil {
			return s.Codes
		}
		if dim := a.axis.Meaning.Dimension; dim != "" {
			code, _ := v.m.lookup(axesOf(v.view).listFor(dim), label, v.m.scope)
			return []layout.Assignment{{Dim: dim, Code: code}}
		}
		return nil
	}
	skipped := func(label string) bool { s := v.said(a, label); return s != nil && s.Skip != "" }
	return skipped(one) || skipped(other) || !slices.Equal(codes(one), codes(other))
}

// said is what is said of a label of an axis: by its map, or by a person; nil where
// nothing is.
func (v doubtView) said(a *axisView, label string) *layout.Setting {
	if s, mapped := a.axis.Meaning.Map[label]; mapped {
		return &s
	}
	q := labelView(v).ofLabel(a, label)
	if answer := dialogueOf(v.m).answerTo(&q, ""); answer != nil {
		s := &layout.Setting{Skip: answer.Skip, Codes: answer.Codes, Status: answer.Mark}
		if answer.Measure != "" {
			s.Codes = append(slices.Clip(s.Codes), layout.Assignment{Dim: warehouse.DimMeasure, Code: answer.Measure})
		}
		return s
	}
	return nil
}

// measured reports whether a person gave the labels of two figures with one key one
// measure: they are asked for a code more.
func (v doubtView) measured(a *axisView, d *Doubt) bool {
	label, other := v.headingOn(a, d.Headings), v.headingOn(a, d.OtherHeadings)
	s, too := v.said(a, label), v.said(a, other)
	return label != other && s != nil && too != nil && !v.distinguishes(a, other, label) &&
		slices.ContainsFunc(s.Codes, func(x layout.Assignment) bool { return x.Dim == warehouse.DimMeasure })
}

// askSame asks what each of two labels of an axis is whose figures have one key. It
// reports whether there is one of which nothing was said.
func (v doubtView) askSame(a *axisView, one, other string, reason warehouse.Message) (open bool) {
	for _, label := range []string{one, other} {
		if _, mapped := a.axis.Meaning.Map[label]; label == "" || mapped {
			continue
		}
		if a.axis.Meaning.Label || a.axis.Meaning.Otherwise != nil {
			labelView(v).askLabelText(a, label, "", reason)
			open = open || v.said(a, label) == nil
			continue
		}
		open = open || v.said(a, label) == nil
		a.doubt(label, reason)
	}
	return open
}

// askLabelText asks what one label of an axis that means nothing is, and reads the
// others of it as labels.
func (v labelView) askLabelText(a *axisView, label, dim string, reason warehouse.Message) {
	q := v.ofLabel(a, label)
	q.Ask, q.dim, q.byText, q.Reason, q.Where = AskCode, dim, dim == "", reason, v.cellsOf(a, []string{label})
	q.Choices = v.labelChoices(&q, label)
	answer := v.ask(q)
	if answer == nil || !v.takeLabel(a, label, answer) {
		return
	}
	a.axis.Meaning.Label, a.axis.Meaning.Otherwise = false, &layout.Setting{Label: true}
}

// askParts asks whether the figures of one key are the parts of one figure.
func (v doubtView) askParts(d *Doubt) {
	if v.t.Meaning.Combine != nil || slices.ContainsFunc(v.m.p.asked, func(x *asked) bool { return x.parted && x.table == v.t }) {
		return
	}
	also := []string{d.At.A1()}
	for _, h := range d.Headings {
		if h.Kind == HeaderHeading {
			also = append(also, space(h.Text))
		}
	}
	q := Question{
		Ask: AskAxis, About: d.At.String(), also: also, Where: []warehouse.CellRef{d.At, d.Other}, byText: true, parted: true,
		Choices: []Choice{{Answer: answerSum, Label: say("question.choice-sum")}, {Answer: "skip", Label: say("question.choice-skip")}},
		Reason:  say("question.parts", "cell", d.At, "other", d.Other),
	}
	if a := v.ask(q); a != nil && a.Sum {
		v.t.Meaning.Combine = &layout.Combine{How: answerSum, Reason: addedUp}
	}
}

// askNoCode asks what a row is of which no heading gives a dimension: about the label
// that it has in the column of the most labels that mean nothing. A row without a figure
// is a heading among the rows, and is left out.
func (v doubtView) askNoCode(d *Doubt) {
	var of *axisView
	for _, a := range v.axes {
		free := a.axis.Meaning.Label || a.axis.Meaning.Otherwise != nil
		if label := v.headingOn(a, d.Headings); a.axis.Row > 0 || !free || label == "" || isDigits(label) {
			continue
		}
		if of == nil || len(of.axis.Texts) < len(a.axis.Texts) {
			of = a
		}
	}
	if of == nil {
		failed := *d
		failed.Failed = say("question.no-code", "label", d.At.A1(), "dimension", v.nameOf(d.Dimension), "cell", d.At)
		v.askFailed(&failed)
		return
	}
	label := v.headingOn(of, d.Headings)
	switch _, mapped := of.axis.Meaning.Map[label]; {
	case mapped:
	case d.Empty:
		of.takeAmongLabels(label, layout.Setting{Skip: "a heading among the rows, without figures"})
	default:
		labelView(v).askLabelText(of, label, d.Dimension, say("question.no-code", "label", label, "dimension", v.nameOf(d.Dimension), "cell", d.At))
	}
}

// takeAmongLabels gives one label of an axis a meaning, and leaves the others labels.
func (a *axisView) takeAmongLabels(label string, s layout.Setting) {
	put(&a.axis.Meaning.Map, label, s)
	a.axis.Meaning.Label, a.axis.Meaning.Otherwise = false, &layout.Setting{Label: true}
}

// addedUp is the reason kept with the rows of one key that are added up.
const addedUp = "a person's answer: rows of one key are parts of one figure"

// askFailed asks what becomes of a table that the load cannot read.
func (v doubtView) askFailed(d *Doubt) {
	q := v.aboutTable(AskDataset, say("question.failed", "why", d.Failed), Choice{Answer: "skip", Label: say("question.choice-skip")})
	q.Where[0].Row, q.Where[0].Col = max(d.At.Row, q.Where[0].Row), max(d.At.Col, q.Where[0].Col)
	q.About, q.also = q.Where[0].String(), nil   // by its cell: the dataset is another question
	if a := v.ask(q); a != nil && a.Skip == "" { // only leaving it out closes it
		for _, x := range v.m.p.asked {
			if x.About == q.About {
				x.Given = nil
			}
		}
	}
}

// tableOver is the table of a sheet that holds a cell, also below what was read cell by
// cell; nil where none does.
func tableOver(p *Proposal, at warehouse.CellRef) *Table {
	if t := tableAt(p, at.Sheet, at.Row, at.Col); t != nil {
		return t
	}
	var over *Table
	for _, t := range p.Tables {
		b := t.Bounds
		if t.Sheet == at.Sheet && t.From <= at.Row && b.Left <= at.Col && at.Col <= b.Right && (over == nil || over.From < t.From) {
			over = t
		}
	}
	return over
}

// doubtedMarkers lists texts in place of numbers that the load does not read.
func (p Trial) doubtedMarkers() {
	for _, d := range p.doubts {
		known := slices.ContainsFunc(p.Markers, func(k Marker) bool { return k.Text == d.Text })
		if d.Marker && !known {
			p.Markers = append(p.Markers, Marker{Marker: layout.Marker{Text: d.Text}, Cells: 1, Sheet: d.At.Sheet, Row: d.At.Row, Col: d.At.Col})
		}
	}
}
