package store

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"siemmes/warehouse"
)

// A comparison says of every figure of the draft whether it changed or is new, and
// which of the base are missing, whatever publishing would end.
func TestDifferencesFigureByFigure(t *testing.T) {
	s := fileStore(t, t.TempDir()+"/s.duckdb", Options{})
	of := func(partner, period string, value float64) remitted {
		return remitted{"MEX", partner, "IN", period, value}
	}
	first := publishRemittances(t, s, "MX_BANXICO_REMIT", 1, of("USA", "2020", 100), of("CAN", "2020", 20), of("HND", "2020", 3), of("ESP", "2020", 7))
	if d := first.Differences; d == nil || len(d.Compared)+len(d.Changed)+len(d.Added)+len(d.Missing) > 0 {
		t.Errorf("of a first delivery: %+v", d)
	}
	c := publishRemittances(t, s, "MX_BANXICO_REMIT", 2, of("CAN", "2020", 20), of("USA", "2020", 101), of("HND", "2020", math.NaN()), of("USA", "2021", 5))
	at := func(row int) warehouse.CellRef { return warehouse.CellRef{Sheet: "S", Row: row, Col: 3} }
	want := &warehouse.Differences{
		Compared: []warehouse.DatasetSource{{Dataset: "REMITTANCES", Source: "MX_BANXICO_REMIT"}},
		Changed:  []warehouse.ChangedCell{{Cell: at(3), Old: 100}, {Cell: at(4), Old: 3}},
		Added:    []warehouse.CellRef{at(5)},
		Missing:  []warehouse.MissingFigure{{Dataset: "REMITTANCES", Period: "2020", Value: 7}},
	}
	got := c.Differences
	slices.SortFunc(got.Changed, func(a, b warehouse.ChangedCell) int { return a.Cell.Row - b.Cell.Row })
	if len(got.Missing) == 1 {
		if key := got.Missing[0].Key; len(key) < 5 || key[4] != "ESP" {
			t.Errorf("the missing figure is %v", key)
		}
		got.Missing[0].Key = nil
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
