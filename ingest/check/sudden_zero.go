package check

import (
	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var suddenZero = Rule{
	ID: "sudden-zero", Severity: warehouse.Warning, Needs: Past | Explanations | Told,
	Run: eachTable(suddenZeros),
}

// suddenZeros is rule sudden-zero.
func suddenZeros(a *File, t *figures.Table) {
	tellLone(a, t, "sudden-zero", t.Past().Zeros)
}
