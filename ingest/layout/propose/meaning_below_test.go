package propose

import (
	"strings"
	"testing"
)

// A table below another one, with a header and no title of its own, has the title of the
// one above: whatever is asked because of its words is asked for both, and no measure is
// taken that the title does not say.
func TestATableWithoutATitleIsAskedAsTheOneAbove(t *testing.T) {
	second := map[string]string{
		"Permit type":    "Seasonal,11,12\nSkilled,21,22\nOther,31,32\n",
		"Tipo":           "Temporal,11,12\nCalificado,21,22\nOtro,31,32\n",
		"Age group":      "0-17,11,12\n18-64,21,22\n65+,31,32\n",
		"Sex":            "Male,11,12\nFemale,21,22\nTotal,32,34\n",
		"Province":       "Norteña,11,12\nSureña,21,22\nCentro,31,32\n",
		"Lieu de dépôt":  "Alpha,11,12\nBêta,21,22\nGamma,31,32\n",
		"Motivo e prazo": "Alfa,11,12\nBeta,21,22\nGama,31,32\n",
	}
	for _, title := range []string{"Work permits in force as at 30 June", "Permisos de residencia vigentes al 30 de junio", "Permis de travail en cours de validité au 30 juin"} {
		for caption, rows := range second {
			text := title + "\n\nNationality,2022,2023\nHonduras,10,20\nCuba,12,14\nChile,15,16\n\n" + caption + ",2022,2023\n" + rows
			p, err := proposalUnder(t, "permits.csv", text, "")
			must(t, err)
			if len(p.Tables) != 2 {
				t.Errorf("%q, %q: %d tables", title, caption, len(p.Tables))
				continue
			}
			for i, x := range p.Tables {
				if !strings.Contains(titleText(x), title) {
					t.Errorf("%q, %q: table %d has the title %q", title, caption, i+1, titleText(x))
				}
				if x.Skip.IsZero() {
					t.Errorf("%q, %q: table %d is read without a question as %s", title, caption, i+1, x.Meaning.Set.Code("MEASURE"))
				}
			}
			p, err = proposalUnder(t, "permits.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: HOLDERS}\n- {ask: code, answer: label}\n- {ask: axis, about: \"*"+caption+"*\", answer: label}\n")
			must(t, err)
			if a, b := p.Tables[0].Meaning.Set.Code("MEASURE"), p.Tables[1].Meaning.Set.Code("MEASURE"); a != b {
				t.Errorf("%q, %q: the one above is of %s, the one below of %s; %d", title, caption, a, b, len(p.Questions()))
			}
		}
	}
}
