package reports

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"siemmes/reports/definition"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// Build makes a report of a definition: it asks the source its questions, each
// of them once, and lays the answers out. A section without figures says so in
// one line. Errors: ErrNotFound where there is no such report, ErrInvalid where
// a parameter is missing.
func Build(ctx context.Context, src Source, cat *catalog.Catalog, def *definition.Definition, p Params) (r *Report, err error) {
	defer warehouse.Wrap(&err, "report %q", def.ID)
	if err := complete(def, &p, cat); err != nil {
		return nil, err
	}
	b := newBuilder(src, cat, def, p)
	r = &Report{ID: def.ID, Lang: p.Lang, Params: p, Title: def.Title.In(p.Lang)}
	if b.country != "" {
		r.Title = b.t("reports.title", "what", r.Title, "which", b.country)
	}
	if p.Year > 0 {
		r.Subtitle = strconv.Itoa(p.Year)
	}
	for _, s := range def.Sections {
		section, err := b.section(ctx, s)
		if err != nil {
			return nil, fmt.Errorf("section %s: %w", s.ID, err)
		}
		r.Sections = append(r.Sections, section)
	}
	r.Release = releaseLine(p.Lang, b.vintage)
	if !p.Now.IsZero() {
		r.Made = lang.T(p.Lang, "reports.made", "date", lang.Date(p.Lang, p.Now))
	}
	return r, nil
}

// complete fills the parameters in. The error is ErrInvalid where one is missing
// that the definition needs, and ErrNotFound where there is no such country.
func complete(def *definition.Definition, p *Params, cat *catalog.Catalog) error {
	if p.Lang == "" {
		p.Lang = warehouse.Spanish
	}
	switch {
	case def.Needed(definition.NeedCountry) && p.Country == "":
		return warehouse.NewError(warehouse.ErrInvalid, "reports.needs-country")
	case p.Year != 0 && (p.Year < 1900 || p.Year > 2200), def.Needed(definition.NeedYear) && p.Year == 0:
		return warehouse.NewError(warehouse.ErrInvalid, "reports.needs-year")
	case p.Country == "":
		return nil
	}
	code, err := cat.Area(p.Country)
	if err != nil {
		return err
	}
	p.Country = code
	return nil
}

// builder makes the sections of one report.
type builder struct {
	*asker
	country string // its name
	vintage int    // the latest release of any answer
}

func newBuilder(src Source, cat *catalog.Catalog, def *definition.Definition, p Params) *builder {
	b := &builder{asker: &asker{
		src: src, cat: cat, params: p, plan: def.Plan(definition.Params{Country: p.Country, Year: p.Year}),
		asked: map[int]*warehouse.Answer{}, used: map[string]*sourceUse{},
	}}
	if p.Country != "" {
		b.country = b.areaName(p.Country)
	}
	return b
}

func (b *builder) areaName(code string) string {
	list, err := b.cat.List("CL_AREA")
	if err != nil {
		return code
	}
	return list.Label(code, b.params.Lang)
}

func (b *builder) t(id string, args ...any) string { return lang.T(b.params.Lang, id, args...) }

func (b *builder) section(ctx context.Context, def definition.Section) (Section, error) {
	s := Section{ID: def.ID, Heading: def.Title.In(b.params.Lang)}
	whole := map[string]*Table{} // before rows were left out
	for _, td := range def.Tables {
		t, full, err := b.table(ctx, td)
		if err != nil {
			return s, fmt.Errorf("table %s: %w", td.ID, err)
		}
		if t.Empty() {
			continue
		}
		s.Tables = append(s.Tables, t)
		whole[t.ID] = full
	}
	if len(s.Tables) == 0 {
		s.Missing = b.t("reports.missing", "section", s.Heading, "country", b.country)
		return s, nil
	}
	for _, cd := range def.Charts {
		if c := b.chart(cd, s.Tables, whole); !c.Empty() {
			s.Charts = append(s.Charts, c)
		}
	}
	return s, nil
}

// table makes one table; full has the rows that Top left out, for a map.
func (b *builder) table(ctx context.Context, def definition.Table) (t, full *Table, err error) {
	form, ok := forms[def.Form]
	if !ok {
		return nil, nil, fmt.Errorf("no table is made of form %q", def.Form)
	}
	return form(b, ctx, def)
}

// forms make a table of each form. The second table has the rows that the first
// leaves out.
var forms = map[string]func(b *builder, ctx context.Context, def definition.Table) (t, full *Table, err error){
	definition.FormSeries:     (*builder).series,
	definition.FormMonths:     alone((*builder).months),
	definition.FormPyramid:    alone((*builder).pyramid),
	definition.FormKeyFigures: alone((*builder).keyFigures),
	definition.FormSources:    alone((*builder).sources),
}

// alone is a form that leaves no rows out.
func alone(form func(*builder, context.Context, definition.Table) (*Table, error)) func(*builder, context.Context, definition.Table) (t, full *Table, err error) {
	return func(b *builder, ctx context.Context, def definition.Table) (t, full *Table, err error) {
		t, err = form(b, ctx, def)
		return t, t, err
	}
}

// lay lays a selection out and frames it: for whom and when, what its dataset
// counts, and which sources had figures too.
func (b *builder) lay(def definition.Table, s *selection, shape Shape) *Table {
	s = s.ownNotes()
	b.vintage = max(b.vintage, s.answer.Vintage)
	b.use(s)
	shape.ID, shape.Title = def.ID, def.Title.In(b.params.Lang)
	shape.queries, shape.figures, shape.Today = s.queries, s.figures, b.params.Today
	t := FromAnswer(s.answer, shape, b.cat, b.params.Lang)
	if def.Millions {
		t.inMillions()
	}
	if len(s.passed) > 0 {
		t.Remarks = append(t.Remarks, b.passedOver(s.passed))
	}
	return t
}

// inMillions gives every figure of the table in millions, and says so in its
// units. The figures of the warehouse behind a cell stay as they are.
func (t *Table) inMillions() {
	t.Unit = millions(t.Lang, t.Unit)
	for j := range t.Columns {
		t.Columns[j].Unit = millions(t.Lang, t.Columns[j].Unit)
	}
	for i, r := range t.Rows {
		t.Rows[i].Unit = millions(t.Lang, r.Unit)
		for j := range r.Cells {
			r.Cells[j] = r.Cells[j].inMillions()
		}
	}
}

// millions is a unit for figures in millions; "" stays "".
func millions(language, unit string) string {
	if unit == "" {
		return ""
	}
	return lang.T(language, "reports.millions", "unit", unit)
}

// passedOver names the sources that were not taken.
func (b *builder) passedOver(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = sourceName(id, b.cat, b.params.Lang)
	}
	return b.t("reports.passed-over", "sources", lang.Semicolons(b.params.Lang, names))
}

// frame writes what is around a table of a report: for whom and when, and
// what its dataset counts.
func (b *builder) frame(t *Table, ds *warehouse.Dataset) *Table {
	subject := nonEmpty(b.country, t.span())
	t.Subtitle = strings.Join(nonEmpty(strings.Join(subject, ", "), t.Subtitle), " · ")
	if ds != nil {
		if says := ds.Description.In(b.params.Lang); says != "" {
			t.Remarks = append([]string{says}, t.Remarks...)
		}
	}
	return t
}

// nonEmpty are the texts that are not "".
func nonEmpty(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// span is the stretch of the columns' periods: "2014–2023".
func (t *Table) span() string {
	first, last := "", ""
	for _, c := range t.Columns {
		if c.Period == "" {
			continue
		}
		if first == "" {
			first = lang.Period(t.Lang, c.Period)
		}
		last = lang.Period(t.Lang, c.Period)
	}
	if first == last {
		return first
	}
	return first + "–" + last
}
