package reports

import (
	"math"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// A source with seven months of the year and nothing before does not cover the
// span: the one with whole years is taken, whatever its rank.
func TestAPartOfAYearCoversNoSpan(t *testing.T) {
	cat := catalog.Default()
	ds, err := cat.Dataset("STOCK")
	if err != nil {
		t.Fatal(err)
	}
	ranked := cat.Ranked("STOCK", "CRI")
	first, second := ranked[0].ID, ranked[1].ID
	row := func(source, period string) warehouse.Row {
		return warehouse.Row{Key: []string{"A", "CRI", source, "BC"}, Period: period, Value: 1, Low: math.NaN(), High: math.NaN()}
	}
	for part, want := range map[string]string{"2023-01-01/P7M": second, "2023": first, "2022-07-01/P1Y": first} {
		a := &warehouse.Answer{
			Dataset: ds, Dims: []string{warehouse.DimFreq, warehouse.DimRefArea, warehouse.DimSource, warehouse.DimBasis},
			Rows: []warehouse.Row{row(first, part), row(second, "2021"), row(second, "2022")},
		}
		k := &asker{cat: cat, params: Params{Year: 2023}}
		s := k.choose(&selection{answer: a, figures: make([][]Figure, len(a.Rows))}, []string{warehouse.DimRefArea}, "CRI", 10)
		if got := s.code(&s.answer.Rows[0], warehouse.DimSource); got != want {
			t.Errorf("with %s in %s, %s is taken, not %s", part, first, got, want)
		}
	}
}
