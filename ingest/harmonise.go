package ingest

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/ingest/layout"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// harmoniser turns tidy cells into observations: labels into codes, markers
// into statuses, and what a layout says of every cell into constants. What a
// heading's text means is worked out once and remembered with its
// tidy.Value, so that a further cell under it costs an addition or two.
type harmoniser struct {
	proposed bool // the layout is what the file itself shows
	catalog  *catalog.Catalog
	layout   *layout.Layout
	layouts  *layout.Library
	report   *check.Report
	office   warehouse.Office
	extra    warehouse.Flags // of every observation of a provisional file
	emit     func(figures.Batch) error

	cubes  map[string]*codes // by dataset
	sinks  []*sink           // by layout.Table.Index
	sheets figures.Snapshots
	// comments are what publishers say of single figures; comment is the last
	// one, and its position.
	comments    figures.Snapshots
	comment     warehouse.Comment
	commentCode int32
	// refused are the REF_AREAs for which the layout does not report.
	refused map[string]*refused
	lost    bool // a cell was left out for a finding
	aliases aliases
	numbers numberCount
	pairs   labelPairs
	columns codeColumns
	noCode  func(dim string, c *tidy.Cell) // as the job's
}

// codes are the dictionaries of one dataset; every block gets a snapshot.
type codes struct {
	ds      *warehouse.Dataset
	dims    []figures.Snapshots
	periods figures.Snapshots
}

// sink is where the cells of one table go.
type sink struct {
	table *layout.Table
	codes *codes
	cut   *warehouse.CutTable
	count TableCount
	fixed error // what is wrong with the table itself

	start                        []int32 // the key before the headings apply; unset where none may be left
	key                          []int32
	meanings                     []meaning           // by tidy.Value.Index
	named                        map[assigned]naming // the first label of each code
	measures                     []warehouse.Measure // by position of MEASURE
	reports                      []bool              // by position of REF_AREA: whether the layout reports for it
	allowed                      [2]int32            // source and area of the last key to which the office has a right
	areaDim, measureDim, freqDim int
	sourceDim                    int
	labelled                     bool                 // the stub has columns that mean nothing to the layout
	conf                         warehouse.ConfStatus // of figures that say no other
	base                         float64              // to which the figures are rounded, in their unit; zero: none
	below                        float64              // counts above zero and below are suppressed; zero: not said
	fractional, separator        *warehouse.Finding   // reported already
	correction                   *warehouse.Finding   // reported already
	rough                        *warehouse.Finding
	shares, units                map[int]*warehouse.Finding // by column
	area                         string                     // REF_AREA where the table has one only

	freq       warehouse.Freq // of the last cell, and its position
	freqCode   int32
	period     string
	periodCode int32
	status     map[int32]warehouse.Flags // by period: what the table says of a figure that says nothing itself
	sheet      string
	sheetCode  int32

	block *builder
}

// meaning is what a heading's value does to a key.
type meaning struct {
	known bool // worked out
	set   []assigned
	// label is the finding of an unknown label. Accepted, it is _O, and the
	// figures of several such labels add up; bad that it is not, or that
	// the dimension has no _O.
	label *warehouse.Finding
	bad   bool
	// alias reports whether an earlier label of the table gives the same code.
	alias *alias
}

type assigned struct {
	dim  int
	code int32
}

// TableCount says what became of the cells of one table of a file.
type TableCount struct {
	Table        string          `json:"table"`
	Title        warehouse.Names `json:"title"`
	Dataset      string          `json:"dataset"`
	Cells        int             `json:"cells"`
	Observations int             `json:"observations"`
	Skipped      map[string]int  `json:"skipped"` // cells by the layout's reason
	Corrected    map[string]int  `json:"corrected"`
}

// cell takes one tidy cell.
func (h *harmoniser) cell(c *tidy.Cell) error {
	s := h.sinks[c.Table.Index]
	if s == nil {
		s = h.open(c.Table)
	}
	s.count.Cells++
	if c.Ragged != nil && c.Table.Skip == "" {
		h.ragged(c)
		return nil
	}
	if skip := cmp.Or(c.Skip, c.Table.Skip); skip != "" {
		s.skip(skip)
		h.leave(c, WhySkipped, skip)
		return nil
	}
	if s.fixed != nil {
		return s.fixed
	}
	o := observation{flags: h.extra, conf: s.conf, low: math.NaN(), high: math.NaN()}
	if !h.value(s, c, &o) || !h.place(s, c, &o) {
		return s.fixed
	}
	if s.fixed != nil {
		return s.fixed
	}
	h.share(s, c, &o)
	h.beside(s, c)
	if s.labelled {
		h.pairs.note(h, s, c)
	}
	h.look(s, c, &o)
	s.count.Observations++
	if c.Numeric {
		h.numbers.figures++
	}
	return s.put(h, c, &o)
}

func (s *sink) skip(reason string) {
	if s.count.Skipped == nil {
		s.count.Skipped = map[string]int{}
	}
	s.count.Skipped[reason]++
}

// place works out the key of a cell. It is false where a heading is not known.
func (h *harmoniser) place(s *sink, c *tidy.Cell, o *observation) bool {
	copy(s.key, s.start)
	own := o.flags &^ h.extra // what the cell itself says
	said, good := own, true
	for i := range c.Headings {
		v := c.Headings[i].Value
		if v == nil {
			continue
		}
		if v.Index >= len(s.meanings) {
			s.meanings = append(s.meanings, make([]meaning, v.Index+1-len(s.meanings))...)
		}
		m := &s.meanings[v.Index]
		if !m.known {
			*m = h.meaning(s, v, &c.Headings[i], c)
		}
		if m.label != nil {
			m.label.Count++
			o.adds = true
			if m.bad && !m.label.Blocks() {
				s.skip(m.label.Accepted)
			}
			good = good && !m.bad
		}
		for _, a := range m.set {
			s.key[a.dim] = a.code
		}
		if m.alias != nil {
			h.aliases.note(figures.CellAt(c), m.alias)
		}
		said |= v.Flags
		if v.Conf != 0 {
			o.conf = v.Conf
		}
	}
	said = o.explain(c, own, said)
	o.flags |= said
	if err := h.rights(s, c); err != nil {
		s.fixed = err
		return false
	}
	if !h.when(s, c, o) {
		return h.lose(c, "unknown-period")
	}
	if !good {
		return h.lose(c, "unknown-label")
	}
	s.qualify(o, said)
	for d, code := range s.key {
		if code == figures.Unset {
			return h.withoutCode(s, c, s.codes.ds.Dimensions[d].ID)
		}
	}
	return true
}

// withoutCode deals with a figure of which nothing gives a dimension, and returns false.
func (h *harmoniser) withoutCode(s *sink, c *tidy.Cell, dim string) bool {
	if h.noCode != nil {
		h.noCode(dim, c)
		return h.lose(c, "unknown-label")
	}
	s.fixed = warehouse.NewError(warehouse.ErrInvalid, "ingest.no-code-given", "layout", h.layout.ID, "table", s.table.ID, "dimension", dim, "cell", figures.CellAt(c))
	return false
}

// lose leaves a cell out for a finding that blocks, and returns false.
func (h *harmoniser) lose(c *tidy.Cell, rule string) bool {
	h.leave(c, WhyLost, rule)
	h.lost = true
	return false
}

// noFigure are the statuses that are a reason why there is no figure, beside that it is
// missing.
var noFigure = warehouse.Flags(0).With(warehouse.Suppressed).With(warehouse.CannotExist).With(warehouse.NotCollected).With(warehouse.IncludedInOther)

// explain takes back that a blank figure is missing where its headings say why nothing is
// there, and returns what is said of it.
func (o *observation) explain(c *tidy.Cell, own, said warehouse.Flags) warehouse.Flags {
	if !c.Blank || (said&^own)&noFigure == 0 {
		return said
	}
	missing := warehouse.Flags(0).With(warehouse.Missing) &^ (said &^ own)
	o.flags &^= missing
	return said &^ missing
}

// when places a cell in time.
func (h *harmoniser) when(s *sink, c *tidy.Cell, o *observation) bool {
	if c.PeriodErr != nil || c.Period == "" {
		h.badPeriod(c)
		return false
	}
	if c.Period != s.period {
		s.period, s.periodCode = c.Period, s.codes.periods.Put(c.Period)
	}
	o.period = s.periodCode
	if d := s.freqDim; s.key[d] == figures.Unset {
		if c.Freq != s.freq || s.freq == "" {
			s.freq, s.freqCode = c.Freq, s.codes.dims[d].Put(string(c.Freq))
		}
		s.key[d] = s.freqCode
	}
	return true
}

// qualify adds the status that the table gives to a figure, of which its own
// cell and headings say the flags said.
func (s *sink) qualify(o *observation, said warehouse.Flags) {
	if math.IsNaN(o.value) {
		return
	}
	flags, known := s.status[o.period]
	if said != 0 || !known {
		p, err := warehouse.ParsePeriod(s.period)
		if err != nil {
			return // when has found it sound
		}
		flags = s.table.Status(said, p)
	}
	if said == 0 && !known {
		if s.status == nil {
			s.status = map[int32]warehouse.Flags{}
		}
		s.status[o.period] = flags
	}
	o.flags |= flags
}

// meaning looks a heading's codes up.
func (h *harmoniser) meaning(s *sink, v *tidy.Value, head *tidy.Heading, c *tidy.Cell) meaning {
	m := meaning{known: true}
	check.PartialHeading(h.report, head, c)
	unknown := func(dim, list, label, scope string) {
		m.label = h.unknownLabel(head, c, list, label, scope)
		d := s.codes.ds.Index(dim)
		if m.bad = m.label.Blocks() || d < 0 || !h.hasOther(s.codes.ds.Dimensions[d].CodeList); !m.bad {
			m.set = append(m.set, assigned{d, s.codes.dims[d].Put(warehouse.Other)})
		}
	}
	if v.Unknown && v.Axis.Dimension == "" && len(v.Axis.Period.List) > 0 {
		return m // rule unknown-period mentions it
	}
	if v.Unknown {
		unknown(v.Axis.Dimension, "", v.Label, "")
		return m
	}
	for _, a := range v.Codes {
		d := s.codes.ds.Index(a.Dim)
		if d < 0 {
			continue // a heading may apply to several tables; another one has the dimension
		}
		code := a.Code
		if code == "" {
			list, scope := cmp.Or(a.List, s.codes.ds.Dimensions[d].CodeList), h.scope(s, a.Scope)
			var ok bool
			if code, ok = h.catalog.Lookup(list, a.Find, h.columns.scope(h, v.Axis, list, scope, a.Find)); !ok {
				unknown(a.Dim, list, a.Find, scope)
				continue
			}
		} else {
			s.known(h, d, code)
		}
		x := assigned{d, s.codes.dims[d].Put(code)}
		m.set = append(m.set, x)
		if a := s.alias(x.dim, x.code, head, c); a != nil {
			m.alias = a
		}
	}
	return m
}

// hasOther reports whether a code list has _O.
func (h *harmoniser) hasOther(list string) bool {
	l, err := h.catalog.List(list)
	return err == nil && l.Code(warehouse.Other) != nil
}

// scope says where a label of a table is looked up: in the publisher's own
// words first, then in those of the country that reports (its border posts and
// subdivisions), then in general.
func (h *harmoniser) scope(s *sink, scope string) string {
	scope = cmp.Or(scope, s.table.Scope, h.layout.Scope)
	if src, err := h.catalog.Source(s.cut.Source); scope == "" && err == nil {
		scope = src.Scope
	}
	return strings.TrimSpace(scope + " " + s.area)
}

// open prepares the sink of a table.
func (h *harmoniser) open(t *layout.Table) *sink {
	s := &sink{table: t, count: TableCount{Table: t.ID, Dataset: t.Dataset}}
	h.sinks[t.Index] = s
	if t.Skip != "" {
		return s
	}
	ds, err := h.catalog.Dataset(t.Dataset)
	if err != nil {
		s.fixed = warehouse.WrapError(warehouse.ErrInvalid, err, "ingest.no-dataset", "layout", h.layout.ID, "table", t.ID, "dataset", t.Dataset)
		return s
	}
	s.cut, s.conf = figures.CutTable(h.layout, t), warehouse.Free
	if conf := t.Set.Conf; conf != "" {
		s.conf = warehouse.ConfStatus(conf[0])
	}
	s.codes = h.codesOf(ds)
	s.key = make([]int32, len(ds.Dimensions))
	s.start = slices.Repeat([]int32{figures.Unset}, len(ds.Dimensions))
	s.areaDim, s.measureDim, s.freqDim = ds.Index(warehouse.DimRefArea), ds.Index(warehouse.DimMeasure), ds.Index(warehouse.DimFreq)
	s.sourceDim, s.allowed = ds.Index(warehouse.DimSource), [2]int32{figures.Unset, figures.Unset}
	s.base, s.below = figures.Base(t), figures.SuppressedBelow(t)
	s.labelled = hasLabelColumns(t)
	s.constants(h)
	s.block = newBuilder()
	return s
}

// constants fills in what the table says of all its cells, and what silence
// means: a dimension of which nothing is said is not broken down. Who reports,
// what is counted and in which direction must be said.
func (s *sink) constants(h *harmoniser) {
	ds := s.codes.ds
	said := map[string]string{warehouse.DimSource: s.cut.Source}
	for _, a := range s.table.Set.Codes {
		said[a.Dim] = a.Code
		if a.Dim == warehouse.DimRefArea {
			s.area = a.Code
		}
	}
	for _, a := range s.table.Set.Codes { // after the area, which opens a scope
		if a.Code != "" {
			continue
		}
		d := ds.Index(a.Dim)
		if d < 0 {
			continue
		}
		list, scope := cmp.Or(a.List, ds.Dimensions[d].CodeList), h.scope(s, a.Scope)
		code, ok := h.catalog.Lookup(list, a.Find, scope)
		if !ok {
			s.fixed = warehouse.NewError(warehouse.ErrInvalid, "ingest.no-code-for", "layout", h.layout.ID, "table", s.table.ID, "list", list, "text", a.Find)
		}
		said[a.Dim] = code
	}
	for d, dim := range ds.Dimensions {
		code := said[dim.ID]
		switch {
		case code != "":
		case slices.Contains([]string{warehouse.DimFreq, warehouse.DimRefArea, warehouse.DimMeasure, warehouse.DimDirection}, dim.ID):
			continue
		case dim.ID == warehouse.DimBasis:
			code = warehouse.NotApplicable
		case dim.CodeList == figures.AreaList:
			code = warehouse.World
		default:
			code = warehouse.Total
		}
		s.known(h, d, code)
		s.start[d] = s.codes.dims[d].Put(code)
	}
}

// whereCodes says where the codes of a dimension are found, or added.
func whereCodes(dim string) warehouse.Message {
	if dim == warehouse.DimSource {
		return warehouse.NewMessage("ingest.own-source")
	}
	return warehouse.NewMessage("ingest.code-lists")
}

// known sees to it that a code which the layout itself gives is one.
func (s *sink) known(h *harmoniser, d int, code string) {
	dim := s.codes.ds.Dimensions[d]
	if l, err := h.catalog.List(dim.CodeList); s.fixed == nil && (err != nil || l.Code(code) == nil) {
		s.fixed = warehouse.NewError(warehouse.ErrInvalid, "ingest.no-code", "layout", h.layout.ID, "table", s.table.ID,
			"dimension", dim.ID, "code", code, "where", whereCodes(dim.ID))
	}
}

func (h *harmoniser) codesOf(ds *warehouse.Dataset) *codes {
	c := h.cubes[ds.ID]
	if c == nil {
		c = &codes{ds: ds, dims: make([]figures.Snapshots, len(ds.Dimensions))}
		h.cubes[ds.ID] = c
	}
	return c
}
