package ingest

import (
	"errors"
	"strings"

	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

var unknownPeriod = check.Rule{ID: "unknown-period", Severity: warehouse.Blocking}

// badPeriod reports headings that make no period.
func (h *harmoniser) badPeriod(c *tidy.Cell) {
	var texts []string
	at := figures.HeadingOf(c, warehouse.DimTime)
	for _, head := range c.Headings {
		if head.Value != nil && len(head.Axis.Period.List) > 0 {
			texts = append(texts, head.Text)
			if head.Value.Unknown && head.Row > 0 {
				at = warehouse.CellRef{Sheet: c.Sheet, Row: head.Row, Col: head.Col}
			}
		}
	}
	found := strings.Join(texts, " | ")
	h.report.Add(warehouse.Finding{Rule: "unknown-period", CellRef: at, Found: warehouse.Literal(found), Key: found}, "why", whyNoPeriod(c.PeriodErr))
}

// whyNoPeriod says why headings make no period, where something does.
func whyNoPeriod(err error) warehouse.Message {
	e, ok := errors.AsType[*warehouse.Error](err)
	switch {
	case err == nil:
		return warehouse.Message{}
	case ok:
		return e.Message
	}
	return warehouse.Literal(err.Error())
}
