package propose

import (
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// A file may hold tables of several datasets, and its answers a measure, a code or a
// dimension of each. What one of them knows is no mistake where a table of another one
// asks: it is not meant there, and the question stays open.

// stray is an answer to the question of a table that its dataset does not take, and the
// datasets that do.
type stray struct {
	item    int
	problem warehouse.Message
	in      []string
}

// elsewhere lists the other datasets that take an answer to the same question.
func (m dialogue) elsewhere(q *Question, answer any) (in []string) {
	if q.table == nil || !slices.Contains([]Ask{AskMeasure, AskUnit, AskAxis, AskSet, AskCode}, q.Ask) {
		return nil
	}
	fields, _ := answer.(map[string]any)
	word := ""
	if fields == nil {
		word = strings.TrimSpace(scalar(answer))
	}
	problem := m.problem
	defer func() { m.problem = problem }()
	_, isNew := fields["new"]
	for _, ds := range m.cat.Datasets() {
		other := *q
		if other.dataset = ds.ID; q.Ask == AskUnit {
			other.table = nil // whose measure has another unit
		}
		switch {
		case ds.ID == q.dataset:
		case isNew: // reading it would add the code
			if hasAll(m.cat, ds, fields) {
				in = append(in, ds.ID)
			}
		case m.reader(q.Ask)(&other, &Answer{}, word, fields):
			in = append(in, ds.ID)
		}
	}
	return in
}

// hasAll reports whether a dataset has all dimensions that an answer names.
func hasAll(cat *catalog.Catalog, ds *warehouse.Dataset, fields map[string]any) bool {
	for dim, v := range fields {
		if own, ok := v.(map[string]any); ok && dim == "new" {
			if !hasAll(cat, ds, own) {
				return false
			}
			continue
		}
		if cat.ListOf(ds, strings.ToUpper(dim)) == nil {
			return false
		}
	}
	return true
}

// refuseStrays makes an answer a mistake that no dataset of the file takes.
func (m dialogue) refuseStrays() {
	for _, x := range m.p.strays {
		taken := slices.ContainsFunc(m.p.Tables, func(t *Table) bool {
			return slices.Contains(x.in, t.Meaning.Dataset) ||
				slices.ContainsFunc(t.Also, func(also *Also) bool { return slices.Contains(x.in, also.Dataset) })
		})
		if !taken && m.p.wrong == nil {
			m.p.wrong = m.p.answers.wrong(x.item, x.problem)
		}
	}
}
