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

// A list that goes on in further columns is under the title and the notes of the first ones,
// whatever blank columns are between them.
func TestAListThatGoesOnBesideItselfHasItsTitle(t *testing.T) {
	for _, gap := range []string{"", ";", ";;"} {
		text := "Work permits granted to women by nationality, 2022\n\nNationality;Permits" + gap + ";Nationality;Permits\nCuba;31" + gap + ";Italy;7\nChile;12" + gap + ";Peru;5\nFrance;8" + gap + ";Spain;6\n\nFigures in thousands.\n"
		p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n- {ask: set, about: CATEGORY, answer: WORK}\n- {ask: set, about: SEX, answer: F}\n")
		must(t, err)
		if len(p.Tables) != 2 {
			t.Errorf("%q: %d tables", gap, len(p.Tables))
			continue
		}
		for _, table := range p.Tables {
			if m := table.Meaning; m.Set.Code("CATEGORY") != "WORK" || m.Set.Code(warehouse.DimSex) != "F" || m.Multiplier != 1000 {
				t.Errorf("%q, table %s: %v × %v; asked %v", gap, table.ID, m.Set, m.Multiplier, p.Questions())
			}
		}
	}
}
