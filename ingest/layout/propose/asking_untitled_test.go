package propose

import (
	"testing"

	"siemmes/warehouse"
)

// The measure of a table without a title is that of the one above it, asked with it, and
// never what its row headings alone seem to name.
func TestATableWithoutATitleHasTheMeasureOfTheOneAbove(t *testing.T) {
	const text = "Work permits in force as at 30 June\n\nNationality,2022,2023\nJamaica,11790,12801\nIndia,1471,1514\nCuba,824,960\nTotal,14085,15275\n\n\nPermit type,2022,2023\nFull work permits,9788,10643\nTemporary work permits,4085,4320\nOther permits,212,312\nTotal,14085,15275\n"
	for _, measure := range []string{"HOLDERS", "GRANTED"} {
		p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: axis, about: Permit type, answer: {dimension: CATEGORY, codes: own}}\n- {ask: measure, answer: "+measure+"}\n")
		must(t, err)
		for _, table := range p.Tables {
			if got := table.Meaning.Set.Code(warehouse.DimMeasure); got != measure {
				t.Errorf("table %s, answered %s: %q", table.ID, measure, got)
			}
		}
		if len(p.Tables) != 2 {
			t.Errorf("%d tables", len(p.Tables))
		}
	}
}
