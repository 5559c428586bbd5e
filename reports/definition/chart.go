package definition

import (
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// chart reads a chart and checks its kind against the form of its table.
func (r *reader) chart(n ast.Node, tables []Table, taken map[string]bool) (c Chart) {
	m, ok := r.mapping(n, "chart")
	if !ok || r.tooMany() {
		return c
	}
	m.known()
	m.require("id", "kind")
	c.ID, c.Title = m.id(taken), m.names("title")
	c.Top, c.Percent = m.number("top"), m.truth("percent")
	c.Rows, c.Lines = plain(m.texts("rows")), plain(m.texts("lines"))
	var names []string
	for _, k := range ChartKinds() {
		names = append(names, k.Name)
	}
	c.Kind = m.choice("kind", "definition.unknown-kind", names)
	table := r.tableOf(m, tables)
	if table == nil {
		return c
	}
	c.Table = table.ID
	if kind, ok := kindNamed(c.Kind); ok {
		r.draws(m, kind, table)
	}
	r.drawnRows(m, table)
	return c
}

// tableOf is the table that a chart draws: the one that it names, else the
// section's first.
func (r *reader) tableOf(m mapping, tables []Table) *Table {
	if len(tables) == 0 {
		return nil
	}
	if !m.has("table") {
		return &tables[0]
	}
	var known []string
	for _, t := range tables {
		known = append(known, t.ID)
	}
	id := m.choice("table", "definition.unknown-table", known)
	i := slices.Index(known, id)
	if i < 0 {
		return nil
	}
	return &tables[i]
}

// draws notes a kind that does not draw a table of the form, and keys that the kind
// has no use for.
func (r *reader) draws(m mapping, kind ChartKind, t *Table) {
	if _, known := formNamed(t.Form); known && !slices.Contains(kind.Forms, t.Form) {
		r.fail(m.values["kind"], "definition.kind-form", "kind", kind.Name, "form", t.Form, "table", t.ID, "known", kind.Forms)
	}
	if kind.areas && len(t.Rows.By) > 0 && !r.areaRows(t) {
		r.fail(m.values["kind"], "definition.kind-areas", "kind", kind.Name, "table", t.ID)
	}
	if kind.periods && t.Across != "" {
		r.fail(m.values["kind"], "definition.kind-across", "kind", kind.Name, "table", t.ID, "dimension", t.Across)
	}
	for _, key := range []string{"lines", "percent"} {
		if m.has(key) && !slices.Contains(kind.keys, key) {
			r.fail(m.at[key], "definition.key-not-of-kind", "key", key, "kind", kind.Name)
		}
	}
}

// areaRows reports whether the rows of a table are areas.
func (r *reader) areaRows(t *Table) bool {
	ds := r.dataset(t.Ask.Dataset)
	if ds == nil {
		return false
	}
	i := ds.Index(t.Rows.By[len(t.Rows.By)-1])
	return i >= 0 && ds.Dimensions[i].CodeList == areas
}

// drawnRows notes rows that the table does not have: of key figures, lines without
// that id; of a series, codes that its last dimension does not have.
func (r *reader) drawnRows(m mapping, t *Table) {
	for _, key := range []string{"rows", "lines"} {
		for _, row := range m.texts(key) {
			r.drawnRow(row, t)
		}
	}
}

func (r *reader) drawnRow(row entry, t *Table) {
	switch ds := r.dataset(t.Ask.Dataset); {
	case t.Form == FormKeyFigures:
		var known []string
		for _, l := range t.Lines {
			if l.ID != "" && !l.Hidden {
				known = append(known, l.ID)
			}
		}
		if !slices.Contains(known, row.text) {
			r.fail(row.at, "definition.unknown-row", "name", row.text, "table", t.ID, "known", known)
		}
	case t.Form == FormSeries && ds != nil && len(t.Rows.By) > 0:
		r.code(row, ds, t.Rows.By[len(t.Rows.By)-1])
	}
}
