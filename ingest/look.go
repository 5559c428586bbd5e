package ingest

import (
	"math"

	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

// value reads the figure of a cell and what its marker says. It is false where
// the cell gives no observation.
func (h *harmoniser) value(s *sink, c *tidy.Cell, o *observation) bool {
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

// look holds the rules of single figures against an observation whose key is
// in s.key.
func (h *harmoniser) look(s *sink, c *tidy.Cell, o *observation) {
	h.reporter(s, c, s.key[s.areaDim])
	if c.Correction != nil {
		h.corrected(s, c)
	}
	if !c.IsNumber {
		return
	}
	m := s.measure(s.key[s.measureDim])
	v := o.value
	h.roughFigure(s, c)
	h.negative(c, v, m)
	h.decimals(s, c, v, m)
	check.NotSuppressed(h.report, s.below, c)
	h.unrounded(s, c, v)
}

// first reports a rule once for a table, and counts it after that.
func (h *harmoniser) first(known *warehouse.Finding, rule string, s *sink, c *tidy.Cell, args ...any) *warehouse.Finding {
	if known != nil {
		known.Count++
		return known
	}
	return h.report.Add(warehouse.Finding{Rule: rule, CellRef: figures.CellAt(c), Found: warehouse.Literal(c.Text), Key: s.table.ID}, args...)
}

// measure is the measure at a position of the dictionary.
func (s *sink) measure(code int32) warehouse.Measure {
	for len(s.measures) <= int(code) {
		m, _ := s.codes.ds.Measure(s.codes.dims[s.measureDim].Dict.Texts[len(s.measures)])
		s.measures = append(s.measures, m)
	}
	return s.measures[code]
}
