package ingest

import (
	"math"
	"regexp"

	"siemmes/ingest/check"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

var doubtfulSeparator = check.Rule{ID: "doubtful-separator", Severity: warehouse.Blocking}

// threeDecimals is a number with one sign, three digits before its end: 1.250 may be 1250.
var threeDecimals = regexp.MustCompile(`^\D?[1-9]\d{0,2}[.,]\d{3}$`)

// separator is rule doubtful-separator, once for a table: a count that would be a thousand
// times as much if its sign parted thousands. A number of a workbook, unlike a text, is
// stored without signs: it is doubtful only where it has decimals. It reports whether the
// figure is one.
func (h *harmoniser) separator(s *sink, c *tidy.Cell, broken bool) bool {
	doubtful := (broken || c.Sheet == "") && math.Abs(c.Stored) < 1000 && threeDecimals.MatchString(c.Text)
	if doubtful {
		s.separator = h.first(s.separator, doubtfulSeparator.ID, s, c, "value", warehouse.FormatNumber(c.Num))
	}
	return doubtful
}
