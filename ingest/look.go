package ingest

import (
	"math"
	"strings"
	"unicode"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// value reads the figure of a cell and what its marker says. It is false where
// the cell gives no observation.
func (h *harmoniser) value(s *sink, c *layout.Cell, o *observation) bool {
	rule := c.Rule
	switch {
	case rule != nil && rule.Skip != "":
		s.skip(rule.Skip)
		h.leave(c, WhySkipped, rule.Skip)
		return false
	case c.Marker != "" && rule == nil && c.Share.Sign == 0:
		h.notANumber(c)
	case rule != nil:
		o.flags |= rule.Flags
		if rule.ConfStatus != 0 {
			o.conf = rule.ConfStatus
		}
		if rule.Low != nil && rule.High != nil {
			o.low, o.high = *rule.Low*c.Multiplier, *rule.High*c.Multiplier
		}
	}
	switch {
	case c.IsNumber:
		o.value = c.Num * c.Multiplier
	case rule != nil && rule.Zero, c.Text == "" && s.table.Blank == "zero":
		o.value = 0
	default:
		o.value = math.NaN()
		if o.flags == h.extra { // nothing is there, and no reason is given
			o.flags |= warehouse.Flags(0).With(warehouse.Missing)
		}
	}
	return true
}

// notANumber reports text where a figure must be. A text without letters and
// digits, or a short one that several publishers use, is taken for a marker
// that the layout does not declare.
func (h *harmoniser) notANumber(c *layout.Cell) {
	rule := "not-a-number"
	if looksLikeMarker(c.Marker) {
		rule = "unknown-marker"
	}
	at := cellAt(c)
	key := at.String()
	if rule == "unknown-marker" { // one decision for all cells that hold it
		key = c.Marker
	}
	h.report.add(warehouse.Finding{Rule: rule, CellRef: at, Found: c.Text, Key: key}, "marker", c.Marker)
}

// looksLikeMarker tells a sign such as ":", "(x)" or "n.d." from a word.
func looksLikeMarker(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters++
		}
	}
	return letters <= 2 && len([]rune(s)) <= 5
}

// look holds the rules of single figures against an observation whose key is
// in s.key.
func (h *harmoniser) look(s *sink, c *layout.Cell, o *observation) {
	h.reporter(s, c, s.key[s.areaDim])
	if c.Correction != nil {
		h.corrected(s, c)
	}
	if !c.IsNumber {
		return
	}
	m := s.measure(s.key[s.measureDim])
	v := o.value
	if c.Rough {
		s.rough = h.first(s.rough, "digits-lost", s, c)
	}
	if v < 0 && !m.Negative {
		h.report.add(warehouse.Finding{Rule: "negative-count", CellRef: cellAt(c), Found: c.Text, Key: cellAt(c).String()},
			"measure", m.Names.In(h.report.lang))
	}
	if math.Abs(v-math.Round(v)) > 1e-9*math.Max(1, math.Abs(v)) && !m.Fractional { // 38891.00000000001 is a whole number that a program divided
		s.fractional = h.first(s.fractional, "fractional-count", s, c, "measure", m.Names.In(h.report.lang))
	}
	notSuppressed(h.report, s.below, c)
	if s.base > 1 && c.Marker == "" && offBase(v, s.base) {
		h.report.add(warehouse.Finding{Rule: "not-rounded", CellRef: cellAt(c), Found: c.Text, Key: cellAt(c).String()},
			"base", warehouse.FormatNumber(s.base))
	}
}

// first reports a rule once for a table, and counts it after that.
func (h *harmoniser) first(known *warehouse.Finding, rule string, s *sink, c *layout.Cell, args ...any) *warehouse.Finding {
	if known != nil {
		known.Count++
		return known
	}
	return h.report.add(warehouse.Finding{Rule: rule, CellRef: cellAt(c), Found: c.Text, Key: s.table.ID}, args...)
}

// offBase reports whether a figure is no multiple of the base to which its
// publisher rounds.
func offBase(v, base float64) bool {
	return math.Abs(math.Remainder(v, base)) > 1e-6*base+1e-12*math.Abs(v)
}

// measure is the measure at a position of the dictionary.
func (s *sink) measure(code int32) warehouse.Measure {
	for len(s.measures) <= int(code) {
		m, _ := s.codes.ds.Measure(s.codes.dims[s.measureDim].dict.Texts[len(s.measures)])
		s.measures = append(s.measures, m)
	}
	return s.measures[code]
}

func (h *harmoniser) corrected(s *sink, c *layout.Cell) {
	if s.count.Corrected == nil {
		s.count.Corrected = map[string]int{}
	}
	if s.count.Corrected[c.Correction.Reason]++; s.correction == nil || s.correction.Key != s.table.ID+": "+c.Correction.Reason {
		s.correction = h.report.add(warehouse.Finding{
			Rule: "declared-correction", CellRef: cellAt(c), Found: c.Text, Key: s.table.ID + ": " + c.Correction.Reason,
		}, "reason", c.Correction.Reason, "layout", h.layout.ID)
		return
	}
	s.correction.Count++
}

// unknownLabel reports a label that no code list knows, with the nearest
// names as suggestions. The count begins at zero: place counts the cells.
func (h *harmoniser) unknownLabel(head *layout.Heading, c *layout.Cell, list, label, scope string) *warehouse.Finding {
	at := warehouse.CellRef{Sheet: c.Sheet, Row: head.Row, Col: head.Col}
	if head.Row < 1 {
		at = cellAt(c)
	}
	var near []string
	meant := ""
	if list != "" {
		for _, k := range h.catalog.Nearest(list, label, scope, 3) {
			near = append(near, k.Names.In(h.report.lang)+" ("+k.ID+")")
		}
	}
	if len(near) > 0 {
		meant = lang.T(h.report.lang, "finding.unknown-label.near", "near", strings.Join(near, ", "))
	}
	f := h.report.add(warehouse.Finding{
		Rule: "unknown-label", CellRef: at, Found: label, Expected: strings.Join(near, ", "), Key: label,
	}, "label", label, "near", meant)
	f.Count--
	return f
}

// badPeriod reports headings that make no period.
func (h *harmoniser) badPeriod(c *layout.Cell) {
	var texts []string
	at := headingOf(c, warehouse.DimTime)
	for _, head := range c.Headings {
		if head.Value != nil && len(head.Axis.Period.List) > 0 {
			texts = append(texts, head.Text)
			if head.Value.Unknown && head.Row > 0 {
				at = warehouse.CellRef{Sheet: c.Sheet, Row: head.Row, Col: head.Col}
			}
		}
	}
	found, why := strings.Join(texts, " | "), ""
	if c.PeriodErr != nil {
		why = c.PeriodErr.Error()
	}
	h.report.add(warehouse.Finding{Rule: "unknown-period", CellRef: at, Found: found, Key: found}, "why", why)
}
