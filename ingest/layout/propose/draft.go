package propose

import (
	"cmp"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// openReason is the reason for which a layout leaves out what is still asked about.
const openReason = "still asked about"

// Trial is a proposal as it is tried on its own file.
type Trial struct{ *Proposal }

// TrialOf returns the trial of a proposal.
func TrialOf(p *Proposal) Trial { return Trial{p} }

// Decided reads the proposal as a layout that reads every table as far as it is
// decided: of an open table the cells under labels that are asked about are left out,
// and what is asked about the table as a whole is filled in with a code that means
// nothing, so that the rest can be checked. Figures of it must never be loaded.
// Tables of which the dataset or the period is not known stay unread.
func (p Trial) Decided(id, language string) (*layout.Layout, error) {
	l := p.compose(language)
	l.ID = id
	l.Source = cmp.Or(l.Source, warehouse.Total)
	n := 0
	for _, t := range p.Tables {
		open := p.OpenOf(t)
		if own := l.Tables[n]; len(open) > 0 && p.readable(t, open) {
			own.Skip = ""
			p.standIn(own, t, open)
		}
		n += 1 + len(t.Also)
	}
	for i := range p.Markers {
		if k := p.Markers[i].Marker; k.Status == "" && !k.Zero && k.Skip == "" {
			k.Skip = openReason
			l.Markers = append(l.Markers, &k)
		}
	}
	return layout.Parse(id+".yml", layout.Encode(l))
}

// readable reports whether an open table can be read as far as it is decided.
func (p Trial) readable(t *Table, open []Question) bool {
	if t.Meaning.Dataset == "" || t.out {
		return false
	}
	for i := range open {
		q := &open[i]
		if q.Ask == AskPeriod && !slices.ContainsFunc(t.allAxes(), func(a *Axis) bool { return len(a.Meaning.Period.List) > 0 && slices.Contains(a.Unknown, q.About) }) {
			return false
		}
	}
	return true
}

// standIn fills in what is open of a table.
func (p Trial) standIn(own *layout.Table, t *Table, open []Question) {
	ds, err := p.cat.Dataset(own.Dataset)
	if err != nil {
		return
	}
	for i := range open {
		q := &open[i]
		switch {
		case q.Ask == AskMeasure && own.Set.Code(warehouse.DimMeasure) == "" && !gives(t, warehouse.DimMeasure):
			own.Set.SetCode(warehouse.DimMeasure, ds.Measures[0].ID)
		case q.Ask == AskSet && own.Set.Code(q.dim) == "":
			if list := p.cat.ListOf(ds, q.dim); list != nil && len(list.Codes) > 0 {
				own.Set.SetCode(q.dim, list.Codes[len(list.Codes)-1].ID)
			}
		}
	}
	leave := func(axes []*layout.Axis, seen []*Axis) {
		for i, a := range axes {
			if a.Label {
				continue
			}
			for _, label := range seen[i].Unknown {
				a.Map = withSkip(a.Map, label)
			}
		}
	}
	leave(own.Header, t.Header)
	leave(own.Stub, t.Stub)
	leave(own.Sections, t.Sections)
	if own.Indent != nil {
		leave(own.Indent.Levels, t.Levels)
	}
}

// withSkip is a map in which a label is left out.
func withSkip(m map[string]layout.Setting, label string) map[string]layout.Setting {
	next := make(map[string]layout.Setting, len(m)+1)
	for k, s := range m {
		next[k] = s
	}
	next[label] = layout.Setting{Skip: openReason}
	return next
}

// gives reports whether headings of a table give a dimension.
func gives(t *Table, dim string) bool {
	return slices.ContainsFunc(t.allAxes(), func(a *Axis) bool { return a.Meaning.Gives(dim) })
}

// Doubt is a text that the proposal counted as read and that the load does not read,
// or a failure of a table.
type Doubt struct {
	At     warehouse.CellRef
	Text   string
	Marker bool // the text is in place of a number
	// Other is a cell whose figure has the same key, with another number: what
	// distinguishes the two is not understood. Zero where the text is all.
	Other warehouse.CellRef
	// Failed is why the table cannot be read at all; zero where the text is all.
	Failed warehouse.Message
}

// Doubt notes what a trial of the proposal did not read, and reports whether any of
// it is new. It is asked about when the file is understood again.
func (p Trial) Doubt(found ...Doubt) (anew bool) {
	for _, d := range found {
		same := func(x Doubt) bool { return x.At == d.At && x.Text == d.Text && x.Failed.Equal(d.Failed) }
		if !slices.ContainsFunc(p.doubts, same) {
			p.doubts = append(p.doubts, d)
			anew = true
		}
	}
	return anew
}

// takeDoubts makes the labels of a table unknown that a trial did not read, and asks
// about the table where it could not be read at all.
func (v askView) takeDoubts() {
	for _, d := range v.m.p.doubts {
		if d.At.Sheet != v.t.Sheet || d.Marker {
			continue
		}
		if !d.Failed.IsZero() {
			v.askFailed(d)
			continue
		}
		if d.Other.Row > 0 {
			v.askSameKey(d)
			continue
		}
		for _, a := range v.axes {
			here := a.axis.Row > 0 && a.axis.Row == d.At.Row || a.axis.Row == 0 && a.axis.Col == d.At.Col && d.At.Row >= v.t.From
			label := strings.TrimSpace(d.Text)
			if _, mapped := a.axis.Meaning.Map[label]; here && !mapped && !slices.Contains(a.axis.Unknown, label) && !a.axis.Meaning.Label {
				a.axis.Unknown = append(slices.Clone(a.axis.Unknown), label)
				if !slices.Contains(a.axis.Texts, label) {
					a.axis.Texts = append(slices.Clone(a.axis.Texts), label)
				}
			}
		}
	}
}

// askSameKey asks what distinguishes two figures that have one key: about an axis that
// means nothing and of which their texts differ, else about the label of the second.
func (v askView) askSameKey(d Doubt) {
	g := v.m.p.book.gridOf(v.t.Sheet)
	if g == nil || tableAt(v.m.p, d.At.Sheet, d.At.Row, d.At.Col) != v.t {
		return
	}
	text := func(a *axisView, at warehouse.CellRef) string {
		row, col := at.Row, at.Col
		if a.axis.Row > 0 {
			row = a.axis.Row
		} else {
			col = a.axis.Col
		}
		return space(g.at(row, col).text)
	}
	for _, a := range v.axes {
		if a.axis.Meaning.Label && !a.answered && len(a.axis.Texts) > 1 && text(a, d.At) != text(a, d.Other) {
			v.askAxis(a, say("question.same-key", "cell", d.At, "other", d.Other))
			return
		}
	}
	for _, a := range slices.Backward(v.axes) {
		label := v.m.unmark(text(a, d.At))
		if _, mapped := a.axis.Meaning.Map[label]; label == "" || mapped || text(a, d.At) == text(a, d.Other) || slices.Contains(a.axis.Unknown, label) {
			continue
		}
		a.axis.Unknown = append(slices.Clone(a.axis.Unknown), label)
		return
	}
}

// askFailed asks what becomes of a table that the load cannot read.
func (v askView) askFailed(d Doubt) {
	if d.At.Row > 0 && tableAt(v.m.p, d.At.Sheet, d.At.Row, d.At.Col) != v.t {
		return
	}
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

// doubtedMarkers lists texts in place of numbers that the load does not read.
func (p Trial) doubtedMarkers() {
	for _, d := range p.doubts {
		known := slices.ContainsFunc(p.Markers, func(k Marker) bool { return k.Text == d.Text })
		if d.Marker && !known {
			p.Markers = append(p.Markers, Marker{Marker: layout.Marker{Text: d.Text}, Cells: 1, Sheet: d.At.Sheet, Row: d.At.Row, Col: d.At.Col})
		}
	}
}
