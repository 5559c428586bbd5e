package chart

import (
	"encoding/json"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// A figure on an axis is written by the scripts, one in a table by lang.Number:
// they must agree in every language.
func TestScriptsWriteNumbersAsTheHouseDoes(t *testing.T) {
	built(t)
	e, err := newEngine()
	if err != nil {
		t.Fatal(err)
	}
	defer e.close()
	if _, err := e.vm.Eval(`function siemmesNumber(value, numbers, decimals) {
		return siemmesChart.number(value, JSON.parse(numbers), decimals < 0 ? undefined : decimals);
	}`, 0); err != nil {
		t.Fatal(err)
	}
	for _, language := range warehouse.Languages() {
		n, err := json.Marshal(numbersOf(language))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			value    float64
			decimals int
		}{
			{0, 0},
			{7, 0},
			{999, 0},
			{1000, 0},
			{9999, 0},
			{26046, 0},
			{296401, 0},
			{15576722063, 0},
			{-1234567, 0},
			{0.5, 1},
			{-0.5, 1},
			{12345.678, 2},
			{1234.5, 1},
			{0.5, -1},
			{2.25, -1},
			{1500, -1},
			{-3.3, -1},
			{100, 1},
		} {
			got, err := e.vm.Call("siemmesNumber", c.value, string(n), c.decimals)
			if err != nil {
				t.Fatal(err)
			}
			if want := lang.Number(language, c.value, c.decimals); got != want {
				t.Errorf("%s: %v with %d decimals is %q in a chart, %q in a table", language, c.value, c.decimals, got, want)
			}
		}
	}
}
