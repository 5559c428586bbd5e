package definition

import (
	"slices"

	"github.com/goccy/go-yaml/ast"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/yamldata"
)

// Parse reads a definition and checks it against the catalog. File is its name,
// for messages. The error is a *yamldata.Problems with every mistake.
func Parse(file string, text []byte, cat *catalog.Catalog) (*Definition, error) {
	r := &reader{catalog: cat, anchors: map[string]ast.Node{}}
	d := &Definition{File: file}
	if body := r.document(text); body != nil {
		r.report(d, body)
	}
	if r.tooMany() {
		r.problems = nil
		r.add(1, 1, "definition.too-large", "most", maxBytes>>10)
	}
	if len(r.problems) > 0 {
		return nil, &yamldata.Problems{File: file, List: yamldata.Sorted(r.problems)}
	}
	return d, nil
}

func (r *reader) report(d *Definition, n ast.Node) {
	m, ok := r.mapping(n, "report")
	if !ok {
		return
	}
	m.known()
	m.require("id", "title", "sections")
	d.ID, d.Title = m.id(map[string]bool{}), m.names("title")
	for _, need := range m.texts("needs") {
		if !slices.Contains(Needs(), need.text) {
			r.fail(need.at, "definition.unknown-need", "name", need.text, "known", Needs())
			continue
		}
		d.Needs = append(d.Needs, need.text)
	}
	r.needs = d.Needs
	ids := ids{sections: map[string]bool{}, tables: map[string]bool{}, charts: map[string]bool{}}
	for _, n := range m.sequence("sections") {
		if r.tooMany() {
			return
		}
		d.Sections = append(d.Sections, r.section(n, ids))
	}
}

// ids are those that are taken in the report.
type ids struct{ sections, tables, charts map[string]bool }

func (r *reader) section(n ast.Node, taken ids) (s Section) {
	m, ok := r.mapping(n, "section")
	if !ok {
		return s
	}
	m.known()
	m.require("id", "title", "tables")
	s.ID, s.Title = m.id(taken.sections), m.names("title")
	for _, n := range m.sequence("tables") {
		s.Tables = append(s.Tables, r.table(n, taken.tables))
	}
	for _, n := range m.sequence("charts") {
		s.Charts = append(s.Charts, r.chart(n, s.Tables, taken.charts))
	}
	return s
}

func (r *reader) table(n ast.Node, taken map[string]bool) (t Table) {
	m, ok := r.mapping(n, "table")
	if !ok || r.tooMany() {
		return t
	}
	m.known()
	m.require("id", "title")
	t.ID, t.Title, t.Form = m.id(taken), m.names("title"), FormSeries
	t.Columns, t.Millions = m.number("columns"), m.truth("millions")
	var names []string
	for _, f := range Forms() {
		names = append(names, f.Name)
	}
	if m.has("form") {
		t.Form = m.choice("form", "definition.unknown-form", names)
	}
	form, known := formNamed(t.Form)
	if known {
		r.formKeys(m, form)
	}
	if m.has("ask") {
		t.Ask = r.ask(m, "ask")
		t.Rows, t.Across = r.rows(m, form, t.Ask), r.across(m, t.Ask)
	}
	if known {
		r.fits(m, form, t.Ask)
	}
	if m.has("lines") {
		t.Lines = r.lines(m.sequence("lines"))
	}
	return t
}

// formKeys notes keys that the form has no use for, and those that it lacks.
func (r *reader) formKeys(m mapping, form Form) {
	m.require(form.required...)
	for _, key := range m.keys {
		if slices.Contains(Keys()["table"], key) && !slices.Contains([]string{"id", "title", "form"}, key) && !slices.Contains(form.keys, key) {
			r.fail(m.at[key], "definition.key-not-of-form", "key", key, "form", form.Name)
		}
	}
}

// fits notes what the form needs of its question.
func (r *reader) fits(m mapping, form Form, ask Ask) {
	if ask.Dataset == "" {
		return
	}
	if form.freq != "" && ask.Freq != "" && ask.Freq != form.freq {
		r.fail(m.values["ask"], "definition.form-frequency", "form", form.Name, "freq", string(form.freq))
	}
	for _, dim := range form.by {
		if !slices.Contains(ask.By, dim) {
			r.fail(m.values["ask"], "definition.form-dimension", "form", form.Name, "dimension", dim)
		}
	}
}

func (r *reader) rows(of mapping, form Form, ask Ask) (rows Rows) {
	if !of.has("rows") {
		return rows
	}
	m, ok := r.mapping(of.values["rows"], "rows")
	if !ok {
		return rows
	}
	m.known()
	if form.Name == FormSeries {
		m.require("by")
	}
	for _, dim := range m.texts("by") {
		if r.kept(dim, ask) {
			rows.By = append(rows.By, dim.text)
		}
	}
	for _, code := range m.texts("only") {
		if ds := r.dataset(ask.Dataset); ds != nil && r.code(code, ds, warehouse.DimDirection) {
			rows.Only = append(rows.Only, code.text)
		}
	}
	rows.Leaves, rows.Total, rows.PerArea, rows.Top = m.truth("leaves"), m.truth("total"), m.truth("per-area"), m.number("top")
	if rows.PerArea && !slices.Contains(rows.By, warehouse.DimRefArea) {
		r.fail(m.values["per-area"], "definition.per-area", "dimension", warehouse.DimRefArea)
	}
	return rows
}

func (r *reader) across(m mapping, ask Ask) string {
	if !m.has("across") {
		return ""
	}
	dim := entry{m.text("across"), m.values["across"]}
	if dim.text == "" || !r.kept(dim, ask) {
		return ""
	}
	return dim.text
}
