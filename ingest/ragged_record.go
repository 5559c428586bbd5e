package ingest

import (
	"strings"

	"siemmes/ingest/check"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

var raggedRecord = check.Rule{ID: "ragged-record", Severity: warehouse.Blocking, Final: true}

// ragged is rule ragged-record. No figure of such a record is loaded: its fields
// may be one column off.
func (h *harmoniser) ragged(c *tidy.Cell) {
	ragged(h.report, c.Ragged)
	h.leave(c, WhyLost, "ragged-record")
	h.lost = true
}

func ragged(r *check.Report, x *tidy.Ragged) {
	message := "finding.ragged-record"
	if x.Short {
		message += ".short"
	}
	r.Say(message, warehouse.Finding{Rule: "ragged-record", CellRef: x.At, Found: warehouse.Literal(quoted(x.Text)), Key: x.At.String()},
		"row", x.At.Row, "fields", x.Fields, "width", x.Width)
}

// quoted is the beginning of a text, for a message.
func quoted(text string) string {
	const most = 80
	text = strings.NewReplacer("\r", " ", "\n", " ").Replace(strings.TrimSpace(text))
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}
