package propose

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// mind thinks about what one workbook means.
type mind struct {
	cat       *catalog.Catalog
	words     *catalog.Vocabulary
	p         *Proposal
	fileWords string            // of the file's name, folded
	problem   warehouse.Message // of the answer that is being read
	scope     string            // of the catalog: whose labels are read first
	// withParts are the countries that have codes in a list by country.
	withParts map[string][]string
	// rounded and belowNumber find the numbers in notes about rounding and in
	// bounds; they are made when first used.
	rounded, belowNumber *regexp.Regexp
}

// understand fills in what the tables and their axes mean. What cannot be known
// stays open: the table is then skipped, and the decisions say what a person
// must choose.
//
// Confidence is calibrated in one way throughout: labels that a list knows give
// Laplace's rule of succession, (k+1)/(n+2); each further clue of strength s
// that agrees leaves (1-s) of the doubt, each that disagrees takes a fixed part
// of the confidence; a dataset's is its part of the weight of all clues. The
// test TestConfidenceIsCalibrated compares it with how often such decisions are
// right.
func (p *Proposal) understand() {
	p.asked, p.strays, p.wrong, p.added, p.cat = nil, nil, nil, catalog.Addition{}, p.book.cat
	if p.supposed == nil {
		p.open = map[*Table][]string{}
	}
	if p.cat == nil {
		p.cat = catalog.Default()
	}
	cat := p.cat
	m := &mind{cat: cat, words: cat.Vocabulary(), p: p, fileWords: fileWords(p.Name), withParts: map[string][]string{}}
	for _, list := range []string{"CL_SUBDIVISION", "CL_BORDER_POST"} {
		m.withParts[list] = m.countriesOf(list)
	}
	if notes := marksOf(m).legends(); p.said.of == nil || !slices.Equal(notes, p.said.notes) {
		p.said = legendBook{notes, map[string]string{}}
	}
	m.findScope()
	marksOf(m).findLabelMarks()
	marksOf(m).understandMarkers()
	views := make([]*view, len(p.Tables))
	for i, t := range p.Tables {
		views[i] = m.understandTable(t)
	}
	m.askSisters(views)
	m.understandFile(views)
	for _, v := range views {
		v.close()
	}
	dialogueOf(m).refuseStrays()
}

// findScope finds the publisher whose labels are read first.
func (m *mind) findScope() {
	words := foldAll(m.p.notes())
	for _, t := range m.p.Tables {
		words = append(words, m.sourceNotes(t.apart))
	}
	words = append(words, m.fileWords)
	if p := m.words.PublisherOf(words...); p != nil {
		m.scope = p.Scope
	}
	if m.scope == "" {
		m.scope = m.p.answers.scope(m.cat)
	}
	if m.scope != "" {
		return
	}
	for _, t := range m.p.Tables {
		for _, a := range t.Stub {
			if p := m.words.CaptionPublisher(a.Caption); p != nil {
				m.scope = p.Scope
				return
			}
		}
	}
}

// understandTable thinks about one table.
func (m *mind) understandTable(t *Table) *view {
	m.p.understood++
	t.Meaning = layout.Table{Numbers: t.Meaning.Numbers, Staircase: t.Meaning.Staircase, Indent: t.Meaning.Indent}
	t.Also, t.Skip, t.out = nil, warehouse.Message{}, false
	for _, a := range t.allAxes() {
		a.Mean(layout.Meaning{}, 0)
	}
	t.readLines()
	decode(m, t)
	v := m.newView(t)
	declaredOf(v).take()
	if v.dataset == "" {
		datasetOf(v).chooseDataset()
	}
	v = askOf(v).underDataset()
	axesOf(v).understandAxes()
	axesOf(v).askUnknown()
	countedOf(v).takeNamed()
	v.takeOutside()
	fiscalView{v}.take()
	v.fiscalYears()
	v.startOfFiscalYears()
	v.takeAnyAge()
	v.refuse()
	if v.dataset != "" {
		t.Meaning.Dataset = v.dataset
		t.decide("dataset", datasetOf(v).titleRange(), v.dataset, say("meaning.dataset", "dataset", v.dataset), v.sure)
	}
	areasOf(v).askRoles()
	datasetOf(v).chooseMeasure()
	datasetOf(v).chooseDirection()
	datasetOf(v).chooseBasis("")
	v.chooseUnit()
	v.chooseAdds()
	v.setTitleStatus()
	askOf(v).askOpen()
	v.moneyOnly()
	labelUnits{v}.apply()
	shownOf(v).apart()
	statusView{labelView{askOf(v)}}.keepAll()
	v.choosePartial()
	declaredOf(v).finish()
	axesOf(v).encode()
	return v
}

// refuse takes back a dataset that has not the dimensions which the axes are
// of: the words spoke for another matter.
func (v *view) refuse() {
	if v.dataset == "" {
		return
	}
	for _, a := range v.axes {
		m := &a.axis.Meaning
		if m.Dimension != "" && !datasetOf(v).has(m.Dimension) {
			reason := say("meaning.no-dimension", "dataset", v.dataset, "dimension", m.Dimension)
			v.t.decide("dataset", v.region(a.axis), v.dataset, reason, 0.3)
			if m.Dimension == warehouse.DimDirection && countedOf(v).asCounted(a) {
				continue
			}
			askOf(v).askAxis(a, reason)
		}
	}
}

// chooseAdds notes measures of which no parts add up, and the day of stocks.
func (v *view) chooseAdds() {
	ds, err := v.m.cat.Dataset(v.dataset)
	if err != nil {
		return
	}
	measure, ok := ds.Measure(v.t.Meaning.Set.Code(warehouse.DimMeasure))
	if !ok {
		return
	}
	if measure.Adds == warehouse.AddsNever {
		v.t.Meaning.AddsNot = strings.ToLower(measure.Names.In(warehouse.English))
	}
	if measure.Kind != warehouse.Stock {
		return
	}
	words := v.heads + " " + v.breaks + " " + datasetOf(v).headings()
	for _, x := range v.m.words.ReferenceDays {
		if x.Words.In(words) {
			v.t.Meaning.ReferenceDay = x.Day
			return
		}
	}
}

// close says what is open, and skips the table while anything is.
func (v *view) close() {
	v.sources()
	open := v.m.p.OpenOf(v.t)
	if len(open) == 0 {
		return
	}
	var what []string
	for i := range open {
		what = append(what, open[i].What())
	}
	named := strings.Join(what[:min(len(what), 12)], ", ")
	v.t.Skip = say("meaning.open", "what", named)
	v.t.decide("open", v.t.Bounds, named, say("meaning.choose", "what", named), 0.2)
}

// alsoIn is the multiplier of a table without cells of its own: that of the table whose
// cells it gets, but for shares and rates.
func (v *view) alsoIn(also *Also) float64 {
	ds, err := v.m.cat.Dataset(also.Dataset)
	if err != nil {
		return 0
	}
	for _, a := range v.axes {
		for _, s := range a.axis.Meaning.Map {
			measure, ok := ds.Measure(s.Code(warehouse.DimMeasure))
			if s.Table == also.ID && ok && v.m.cat.Unit(measure.Unit).Whole > 0 {
				return 0
			}
		}
	}
	return v.t.Meaning.Multiplier
}

// sources sees that the source brings figures to the datasets the headings send
// cells to; for those it does not another one is asked for.
func (v *view) sources() {
	s, err := v.m.cat.Source(cmp.Or(v.t.Meaning.Source, v.m.p.Meaning.Source))
	for _, also := range v.t.Also {
		if ds, err := v.m.cat.Dataset(also.Dataset); err == nil {
			also.Set = layout.Setting{}
			for _, a := range v.t.Meaning.Set.Codes {
				if a.Dim != warehouse.DimMeasure && ds.Index(a.Dim) >= 0 {
					also.Set.SetCode(a.Dim, a.Code)
				}
			}
			also.Multiplier = v.alsoIn(also)
		}
		if err == nil && slices.Contains(s.Datasets, also.Dataset) {
			continue
		}
		if also.Source = askOf(v).askSource(also.Dataset); also.Source == "" {
			also.Skip = say("meaning.open", "what", "source")
		}
	}
}
