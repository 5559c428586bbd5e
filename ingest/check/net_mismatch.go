package check

import (
	"context"

	"siemmes/ingest/relation"
	"siemmes/warehouse"
)

var netMismatch = Rule{
	ID: "net-mismatch", Severity: warehouse.Blocking,
	Run: nets,
}

// nets is rule net-mismatch: wherever a file holds a balance and its parts, the
// balance must be able to be what the parts come to. The tolerance is derived as
// for totals; a projection that is shown to some decimals is off by half the
// last of them.
func nets(ctx context.Context, a *File) error {
	if a.Misread {
		return nil
	}
	for _, rule := range relation.Balances() {
		x := &relationCheck{File: a, rule: rule, house: true}
		if err := x.hold(ctx); err != nil {
			return err
		}
	}
	return nil
}
