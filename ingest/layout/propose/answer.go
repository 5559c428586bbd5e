package propose

import (
	"slices"
	"strconv"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// Answers are a person's answers to the questions of a proposal, by name: source,
// and TABLE.dataset, TABLE.set.DIMENSION, TABLE.starts, TABLE.axis.PLACE by the
// table's number from one. The place of an axis is [Axis.Place]; the answer
// "label" says that its headings are no codes of a dimension.
type Answers map[string]string

// Answer puts answers into the proposal. What the catalog does not know is no
// answer: nothing else gets into the layout.
func (p *Proposal) Answer(answers Answers) {
	if p.book.cat == nil {
		return
	}
	if source, err := p.book.cat.Source(answers["source"]); err == nil {
		p.Meaning.Source = source.ID
	}
	for i, t := range p.Tables {
		p.answerTable(t, strconv.Itoa(i+1)+".", answers)
		p.askAgain(t)
	}
}

// answerTable puts the answers about one table in; prefix begins their names.
func (p *Proposal) answerTable(t *Table, prefix string, answers Answers) {
	m := &t.Meaning
	if dataset := answers[prefix+"dataset"]; dataset != "" && dataset != m.Dataset {
		p.moveTo(t, dataset)
	}
	known := func(dim string) bool {
		ds, err := p.book.cat.Dataset(m.Dataset)
		return err == nil && ds.Index(dim) >= 0
	}
	for name, code := range answers {
		if dim, ok := strings.CutPrefix(name, prefix+"set."); ok && code != "" && known(dim) {
			m.Set.SetCode(dim, code)
		}
	}
	for _, a := range t.Axes() {
		if dim := answers[prefix+"axis."+a.Place()]; dim == "label" {
			a.Mean(layout.Meaning{}, 0)
		} else if known(dim) && dim != a.Meaning.Dimension {
			a.Mean(layout.Meaning{Dimension: dim}, 0)
		}
	}
	if month, err := strconv.Atoi(answers[prefix+OpenStarts]); err == nil && month >= 1 && month <= 12 {
		t.SetStarts(month)
	}
}

// Axes returns the axes of the table: header, sections, stub.
func (t *Table) Axes() []*Axis { return slices.Concat(t.Header, t.Sections, t.Stub) }

// Place names an axis within its table: "r4" is a header row, "c2" a column.
func (a *Axis) Place() string {
	if a.Row > 0 {
		return "r" + strconv.Itoa(a.Row)
	}
	return "c" + strconv.Itoa(a.Col)
}

// moveTo counts a table in another dataset, without what that does not have.
func (p *Proposal) moveTo(t *Table, dataset string) {
	ds, err := p.book.cat.Dataset(dataset)
	if err != nil {
		return
	}
	m := &t.Meaning
	m.Dataset = ds.ID
	m.Set.Codes = slices.DeleteFunc(slices.Clone(m.Set.Codes), func(c layout.Assignment) bool {
		_, known := ds.Measure(c.Code)
		return ds.Index(c.Dim) < 0 || c.Dim == warehouse.DimMeasure && !known
	})
	for _, a := range t.Axes() {
		if d := a.Meaning.Dimension; d != "" && ds.Index(d) < 0 {
			a.Mean(layout.Meaning{}, 0)
		}
	}
}

// askAgain says anew what of a table is open: an answer closes its question.
func (p *Proposal) askAgain(t *Table) {
	m := &t.Meaning
	t.Open = slices.DeleteFunc(t.Open, func(what string) bool { return p.closed(t, what) })
	if ds, err := p.book.cat.Dataset(m.Dataset); err == nil {
		for _, dim := range []string{warehouse.DimRefArea, warehouse.DimMeasure} {
			if m.Set.Code(dim) == "" && !t.Gives(dim) && !slices.Contains(t.Open, dim) && ds.Index(dim) >= 0 {
				t.Open = append(t.Open, dim)
			}
		}
	}
	if len(t.Open) == 0 {
		t.Skip = warehouse.Message{}
	}
}

// closed reports whether an open question of a table has its answer.
func (p *Proposal) closed(t *Table, what string) bool {
	m := &t.Meaning
	switch what {
	case "dataset":
		return m.Dataset != ""
	case "source":
		return m.Source != "" || p.Meaning.Source != ""
	case warehouse.DimTime:
		return slices.ContainsFunc(t.Axes(), func(a *Axis) bool { return len(a.Meaning.Period.List) > 0 })
	case OpenStarts:
		return !t.StartsOpen()
	}
	return m.Set.Code(what) != "" || slices.ContainsFunc(t.Axes(), func(a *Axis) bool {
		return a.Meaning.Dimension == what || a.Name == what && (a.Meaning.Dimension != "" || !a.Understood())
	})
}

// Understood reports whether the headings of an axis mean a dimension, a period
// or codes.
func (a *Axis) Understood() bool {
	m := &a.Meaning
	return m.Dimension != "" || len(m.Period.List) > 0 || len(m.Map) > 0 || len(m.Patterns) > 0
}

// Gives reports whether the headings of a table say a dimension.
func (t *Table) Gives(dim string) bool {
	return slices.ContainsFunc(t.Axes(), func(a *Axis) bool { return a.Gives(dim) })
}

// Asks reports whether a person may say a constant of the table: one that is said
// already, or is open, or that every table must give.
func (t *Table) Asks(dim string) bool {
	if dim == warehouse.DimFreq || dim == warehouse.DimSource || t.Gives(dim) {
		return false
	}
	return t.Meaning.Set.Code(dim) != "" || slices.Contains(t.Open, dim) || dim == warehouse.DimRefArea || dim == warehouse.DimMeasure
}
