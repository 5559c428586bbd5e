package ingest

import (
	"math"
	"strconv"

	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

var percentMismatch = check.Rule{ID: "percent-mismatch", Severity: warehouse.Blocking}

// shareWholes are how many of a share's sign make one whole.
var shareWholes = map[rune]float64{'%': 100, '‰': 1000}

// share gives a cell that is shown as a share the figure that is shown, where the
// measure's unit is that share: a stored 0.021 that is shown as 2.1 % is 2.1 per
// cent. A layout that multiplies by what the format does says the same. In a
// ratio a whole is one. Any other measure counts something else: rule
// percent-mismatch.
func (h *harmoniser) share(s *sink, c *tidy.Cell, o *observation) {
	if c.Share.Sign == 0 || !c.IsNumber {
		return
	}
	m := s.measure(s.key[s.measureDim])
	unit, shown := h.catalog.Unit(m.Unit), shareWholes[c.Share.Sign]
	shift := int(c.Share.Power)
	switch {
	case unit.Whole == shown && (c.Multiplier == 1 || c.Multiplier == math.Pow10(shift)):
	case unit.Whole == 1 && c.Multiplier == 1:
		shift -= int(math.Round(math.Log10(shown)))
	default:
		h.shareMismatch(s, c, m)
		return
	}
	o.value = shifted(c.Num, shift)
}

// shareMismatch reports a share in place of something else, once for a column.
func (h *harmoniser) shareMismatch(s *sink, c *tidy.Cell, m warehouse.Measure) {
	if known := s.shares[c.Col]; known != nil {
		known.Count++
		return
	}
	if s.shares == nil {
		s.shares = map[int]*warehouse.Finding{}
	}
	s.shares[c.Col] = h.report.Add(warehouse.Finding{
		Rule: "percent-mismatch", CellRef: figures.CellAt(c), Found: warehouse.Literal(c.Text), Key: s.table.ID + " " + warehouse.ColumnName(c.Col),
	}, "measure", m.Names, "unit", h.catalog.Unit(m.Unit).Names)
}

// shifted is a number times ten to a power, to the last digit as it is written:
// 0.029 by 2 is 2.9.
func shifted(v float64, power int) float64 {
	if power == 0 || v == 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return v
	}
	text := strconv.FormatFloat(v, 'e', -1, 64)
	at := len(text) - 1
	for text[at] != 'e' {
		at--
	}
	exponent, _ := strconv.Atoi(text[at+1:]) // FormatFloat writes one
	moved, err := strconv.ParseFloat(text[:at+1]+strconv.Itoa(exponent+power), 64)
	if err != nil {
		return v * math.Pow10(power)
	}
	return moved
}
