package propose

import (
	"siemmes/ingest/layout"
	"siemmes/warehouse/catalog"
)

// Meaning is what a table counts and where its figures go.
type Meaning struct {
	Dataset    string // "" where none fits: Skip says why
	Source     string
	Set        map[string]string // dimensions of every cell: REF_AREA, MEASURE, …
	Multiplier float64
	Rounding   float64
	Skip       Message
}

// AxisMeaning is what the texts of an axis mean; the zero value is a label.
type AxisMeaning struct {
	Dimension string
	List      string
	Period    []layout.Form
	Map       map[string]layout.Setting
	Totals    []string
	Label     bool
}

// understand fills in what the tables and their axes mean.
func (p *Proposal) understand(cat *catalog.Catalog) {}
