package reports

import (
	"context"
	"math"
	"slices"
	"strings"

	"siemmes/reports/definition"
	"siemmes/reports/indicator"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// line is one series of key figures: a cell per period.
type line map[string]TableCell

// periodsOf lists the periods of some lines, earliest first.
func periodsOf(lines map[string]line) []string { return indicator.Periods(seriesOf(lines)) }

// indicator is a line of key figures that is made of others. Of each period it
// takes, in this order: the figure that the source of the first input publishes
// itself; the formula over figures of that one source; the formula over the
// lines as they are shown, of several sources, which a note names. Nil where an
// input is missing.
func (f *keyFigures) indicator(ctx context.Context, def definition.Line) (*keyLine, error) {
	ind, formula, err := indicator.Named(f.cat, def.Indicator)
	if err != nil {
		return nil, err
	}
	m := &mixing{keyFigures: f, def: def, ind: ind, formula: formula, shown: map[string]line{}, inputs: map[string]*keyLine{}, used: map[string]bool{}}
	for symbol, id := range def.Inputs {
		if f.lines[id] == nil {
			return nil, nil
		}
		m.inputs[symbol], m.shown[symbol] = f.lines[id], f.lines[id].cells
	}
	cells, err := m.cells(ctx)
	if err != nil || len(cells) == 0 {
		return nil, err
	}
	row := TableRow{Label: ind.Names.In(f.params.Lang), Unit: rowUnit(f.cat, ind.Unit, f.params.Lang)}
	if def.Label != nil {
		row.Label = def.Label.In(f.params.Lang)
	}
	if !def.Hidden {
		m.noteRow(&row, cells)
	}
	return &keyLine{row: row, cells: cells, def: def}, nil
}

// mixing is an indicator in the making, of figures of one source or several.
type mixing struct {
	*keyFigures
	def     definition.Line
	ind     catalog.Indicator
	formula *indicator.Formula
	inputs  map[string]*keyLine // by symbol
	shown   map[string]line     // the inputs as their rows show them
	// published says which periods have the source's own figure, made which
	// are computed.
	published, made int
	broken          []string        // periods without a figure, as an input breaks before them
	publisher       string          // a line that names the source of the published ones
	used            map[string]bool // inputs by symbol and source that were not shown
}

// primary is the input whose source decides: the first one that the catalog
// lists, of those that the definition gives.
func (m *mixing) primary() string {
	for _, in := range m.ind.Inputs {
		if m.inputs[in.Symbol] != nil {
			return in.Symbol
		}
	}
	return ""
}

func (m *mixing) cells(ctx context.Context) (line, error) {
	primary := m.inputs[m.primary()]
	if primary == nil {
		return nil, nil
	}
	mixed, alone := m.compute(m.shown), m.compute(m.of(primary.source))
	published, err := m.ownFigures(ctx, primary)
	if err != nil {
		return nil, err
	}
	out := line{}
	for _, p := range periodsOf(map[string]line{"mixed": mixed, "alone": alone, "published": published}) {
		if _, shown := m.shown[m.primary()][p]; !shown {
			continue
		}
		switch {
		case has(published, p):
			out[p] = published[p]
			m.published++
		case has(alone, p):
			out[p] = alone[p]
			m.made++
			m.remember(primary.source)
		case has(mixed, p):
			c := mixed[p]
			if note := m.mixedNote(); note >= 0 {
				c.Notes = addNote(c.Notes, note)
			}
			out[p] = c
			m.made++
		}
	}
	shown := seriesOf(m.shown)
	m.broken = m.formula.Broken(shown, shown[m.primary()], func(p string) bool { return has(out, p) })
	m.decimals(out)
	return out, nil
}

// compute is the indicator's line by the formula of the catalog, over lines that are
// given by symbol.
func (m *mixing) compute(inputs map[string]line) line {
	out := line{}
	for period, r := range m.formula.Compute(seriesOf(inputs)) {
		c := TableCell{Value: r.Value, Low: r.Low, High: r.High, Flags: r.Flags, Origin: warehouse.OriginComputed, Decimals: indicator.Decimals(m.cat.Unit(m.ind.Unit))}
		for _, use := range r.Inputs {
			c.Figures = append(c.Figures, inputs[use.Symbol][use.Period].Figures...)
		}
		out[period] = c
	}
	return out
}

// seriesOf are lines as a formula takes them.
func seriesOf(lines map[string]line) map[string]indicator.Series {
	all := map[string]indicator.Series{}
	for symbol, l := range lines {
		all[symbol] = indicator.Series{}
		for p, c := range l {
			all[symbol][p] = indicator.Figure{Value: c.Value, Low: c.Low, High: c.High, Flags: c.Flags, Withdrawn: c.Withdrawn}
		}
	}
	return all
}

func has(l line, period string) bool { _, ok := l[period]; return ok }

// of are the inputs as one source gives them; an input that it does not have is
// empty.
func (m *mixing) of(source string) map[string]line {
	inputs := map[string]line{}
	for symbol, l := range m.inputs {
		inputs[symbol] = l.others[source].cells
		if l.source == source {
			inputs[symbol] = l.cells
		}
	}
	return inputs
}

// remember enters the figures of a source that are in no row of their own among
// the sources of the report.
func (m *mixing) remember(source string) {
	for symbol, l := range m.inputs {
		if l.source != source && !m.used[symbol+source] && l.others[source].selection != nil {
			m.used[symbol+source] = true
			m.use(l.others[source].selection)
		}
	}
}

// mixedNote is the note that names the source of each input, -1 where all are of
// one source or the line is not shown.
func (m *mixing) mixedNote() int {
	var names, sources []string
	for _, in := range m.ind.Inputs {
		l := m.inputs[in.Symbol]
		if l == nil || l.source == "" {
			continue
		}
		if !slices.Contains(sources, l.source) {
			sources = append(sources, l.source)
		}
		name := m.t("reports.title", "what", l.row.Label, "which", sourceName(l.source, m.cat, m.params.Lang))
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(sources) < 2 || m.def.Hidden {
		return -1
	}
	return m.note(m.t("reports.indicator.mixed", "inputs", lang.Semicolons(m.params.Lang, names)))
}

// decimals shows small shares and rates with two decimals, so that they keep two
// digits.
func (m *mixing) decimals(cells line) {
	digits := indicator.Decimals(m.cat.Unit(m.ind.Unit))
	for _, c := range cells {
		for _, v := range []float64{c.Value, c.Low, c.High} {
			if v := math.Abs(v); digits == 1 && v > 0 && v < 1 {
				digits = 2
			}
		}
	}
	for p, c := range cells {
		c.Decimals = digits
		cells[p] = c
	}
}

// noteRow says at the row who published its figures, by which formula the others
// are made, and which statuses they take over from their inputs.
func (m *mixing) noteRow(row *TableRow, cells line) {
	if m.published > 0 {
		row.Notes = addNote(row.Notes, m.note(m.t("reports.indicator.published", "name", row.Label, "source", m.publisher)))
	}
	if len(m.broken) > 0 {
		row.Notes = addNote(row.Notes, m.note(m.t("reports.indicator.broken", "name", row.Label, "periods", lang.List(m.params.Lang, m.broken))))
	}
	if m.made == 0 {
		return
	}
	row.Notes = addNote(row.Notes, m.note(m.t("reports.formula", "name", row.Label, "formula", m.ind.Formula, "meaning", m.ind.Meaning.In(m.params.Lang))))
	var flags warehouse.Flags
	for _, c := range cells {
		if c.Origin == warehouse.OriginComputed {
			flags |= c.Flags
		}
	}
	var statuses []string
	for _, s := range slices.Concat(standing, attached) {
		if flags.Has(s) {
			statuses = append(statuses, m.t("reports.legend."+string(rune(s))))
		}
	}
	if len(statuses) > 0 {
		row.Notes = addNote(row.Notes, m.note(m.t("reports.indicator.statuses", "name", row.Label, "statuses", strings.Join(statuses, ", "))))
	}
}

// ownFigures are the figures of the indicator that a source publishes itself, by
// the period of the row. Where the indicator is that of a stretch of time, such
// as growth, they are at its end. None where the catalog names no such measure,
// the definition does not ask for its dataset, or the inputs are not those of
// the catalog.
func (m *mixing) ownFigures(ctx context.Context, primary *keyLine) (line, error) {
	pub := m.ind.Published
	if pub.Dataset == "" || m.def.Published.Dataset != pub.Dataset || primary.source == "" || !m.asCatalogued() {
		return nil, nil
	}
	s, err := m.ask(ctx, m.def.Published)
	if err != nil || s.empty() {
		return nil, err
	}
	codes := m.commonCodes()
	for _, dim := range m.def.Published.By {
		if codes[dim] == "" {
			codes[dim] = warehouse.Total
		}
	}
	codes[warehouse.DimMeasure], codes[warehouse.DimSource] = pub.Measure, primary.source
	s = s.keep(func(r *warehouse.Row) bool {
		for dim, code := range codes {
			if s.code(r, dim) != code {
				return false
			}
		}
		return true
	})
	if s = s.mostOf(warehouse.DimBasis, nil); s.empty() {
		return nil, nil
	}
	s = s.ownNotes()
	base := len(m.table.Queries)
	m.table.Queries = append(m.table.Queries, s.queries...)
	found := m.atEnds(cellsOf(s, base))
	if len(found) > 0 {
		m.use(s)
		m.vintage = max(m.vintage, s.answer.Vintage)
		m.publisher = lang.Semicolons(m.params.Lang, describeSources(s.answer, newWording(s.answer.Dataset, m.cat, m.params.Lang)).lines)
	}
	return found, nil
}

// asCatalogued reports whether the inputs of the line are the measures that the
// catalog's indicator is made of.
func (m *mixing) asCatalogued() bool {
	for _, in := range m.ind.Inputs {
		l := m.inputs[in.Symbol]
		if l == nil || l.def.Ask.Dataset != in.Dataset || l.def.Pick[warehouse.DimMeasure] != in.Measure {
			return false
		}
	}
	return true
}

// commonCodes are the codes that all inputs have picked alike, the measure
// aside: of an indicator of men, the published figure is that of men.
func (m *mixing) commonCodes() map[string]string {
	common := map[string]string{}
	first := true
	for _, l := range m.inputs {
		for dim, code := range l.def.Pick {
			if first && dim != warehouse.DimMeasure {
				common[dim] = code
			}
		}
		for dim, code := range common {
			if l.def.Pick[dim] != code {
				delete(common, dim)
			}
		}
		first = false
	}
	return common
}

// atEnds moves figures of stretches of time to the period of the row at their
// end, for an indicator whose formula looks back: growth from 2015 to 2020 is
// that of 2020. Others are of their own period.
func (m *mixing) atEnds(cells line) line {
	if len(m.formula.Before()) == 0 {
		return cells
	}
	out, shown := line{}, seriesOf(m.shown)
	for p := range m.shown[m.primary()] {
		if c, ok := cells[m.formula.Stretch(shown, p)]; ok {
			out[p] = c
		}
	}
	return out
}
