package propose

import (
	"fmt"
	"testing"
)

// A unit that names money is that of the measures of money: operations beside them are
// as they are written. A unit without money is that of all.
func TestTheUnitOfMoneyIsOfMoneyAlone(t *testing.T) {
	for line, want := range map[string][2]float64{
		"Miles de US$ y operaciones":           {1000, 1},
		"Millones de dólares":                  {1e6, 1},
		"US$ million and number of operations": {1e6, 1},
		"En miles":                             {1000, 1000},
		"Dólares":                              {1, 1},
	} {
		for _, form := range []string{"Remesas recibidas en Chile por país, 2023\n%s\nPaís,Monto,Operaciones\nPerú,15,120\nCuba,30,40\nHaití,20,10\n", "Remesas recibidas en Chile, 2023\n%s\nConcepto,2022,2023\nMonto,15,120\nOperaciones,30,40\n"} {
			p, err := proposalUnder(t, "t.csv", fmt.Sprintf(form, `"`+line+`"`), "- {ask: dataset, answer: REMITTANCES}\n- {ask: axis, about: Monto, answer: MEASURE}\n- {ask: axis, about: Concepto, answer: MEASURE}\n- {ask: measure, about: monto, answer: USD}\n- {ask: measure, about: operaciones, answer: OPERATIONS}\n- {ask: unit, answer: USD}\n")
			must(t, err)
			table := p.Tables[0]
			found := 0
			for _, a := range table.allAxes() {
				for label, s := range a.Meaning.Map {
					i := map[string]int{"USD": 0, "OPERATIONS": 1}
					of, ok := i[s.Code("MEASURE")]
					if !ok {
						continue
					}
					found++
					if got := max(s.Multiplier, 1) * max(table.Meaning.Multiplier, 1); got != want[of] {
						t.Errorf("%q: %s is × %v, not %v", line, label, got, want[of])
					}
				}
			}
			if found != 2 {
				t.Errorf("%q: %d measures: %v", line, found, p.Questions())
			}
		}
	}
}
