package propose

import (
	"fmt"
	"testing"

	"siemmes/warehouse"
)

// Spans of years are ages only where the caption, the title or the labels say so: under any
// other caption, or none, it is asked what they are.
func TestSpansOfYearsAreAgesWhereWordsSayIt(t *testing.T) {
	for _, c := range []struct {
		title, caption string
		ages           bool
	}{
		{"Residentes extranjeros en Perú por edad", "Edad", true},
		{"Residentes extranjeros en Perú por grupos de edad", "", true},
		{"Residentes extranjeros en Perú por grupos de edad", "Grupos", true},
		{"Foreign residents of Peru", "Age group", true},
		{"Étrangers résidant au Pérou, par tranche d'âge", "Tranche", true},
		{"Residentes extranjeros en Perú por años de residencia", "Años de residencia", false},
		{"Residentes extranjeros en Perú por edad y duración de la estancia", "Duración", false},
		{"Foreign residents of Peru by length of stay", "Years in the country", false},
		{"Étrangers résidant au Pérou par ancienneté", "Ancienneté de séjour", false},
		{"Residentes extranjeros en Perú", "Tramo", false},
	} {
		text := fmt.Sprintf("\"%s\"\n\n%s,2021,2022\n0-4,254,261\n5-9,130,141\n10-14,80,81\n", c.title, c.caption)
		p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: STOCK}\n- {ask: set, about: REF_AREA, answer: PER}\n")
		must(t, err)
		ages := p.Tables[0].Stub[0].Meaning.Dimension == warehouse.DimAge
		asked := asksFor(p.Questions(), AskAxis, "", warehouse.DimAge)
		if ages != c.ages || asked == c.ages {
			t.Errorf("%q, %q: ages %v, asked %v, want %v", c.title, c.caption, ages, asked, c.ages)
		}
	}
}
