package propose

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"siemmes/warehouse/catalog"
)

// TestNoTwoLabelsOfAnAxisAreLikelyOneCode draws rows that no list knows, or knows in part, among
// rows that it knows: no two of them have the same likeliest code, unless they are spellings of
// one name, and none has that of a label that is known.
func TestNoTwoLabelsOfAnAxisAreLikelyOneCode(t *testing.T) {
	known := []string{"Cuba", "Chile", "Francia", "Colombia", "Haití", "Perú"}
	odd := []string{
		"Total sin Cuba", "Subtotal latinoamericanos", "Total América del Sur y Cuba", "Total excluyendo Venezuela", "Total Mercosur", "Todos los países menos Chile",
		"Columbia", "Colombiana y otras", "Hati", "Cubba", "Frncia", "Guinea Bisao", "Guinea Bisau", "Corea", "Corea Dem.", "Máximo", "De los cuales, menores", "Rank",
		"Total without Chile", "Sous-total Europe de l'Est", "Congo", "Congo Kinshasa y otros", "Resto de África", "Venezulea", "Mundo sin Haití", "Islas varias",
	}
	draw := rand.New(rand.NewPCG(9, 10))
	cat := catalog.Default()
	for range 12 {
		rows := append([]string{}, known[:2+draw.IntN(4)]...)
		for _, i := range draw.Perm(len(odd))[:3+draw.IntN(3)] {
			rows = append(rows, odd[i])
		}
		if draw.IntN(3) > 0 {
			rows = append(rows, "Total")
		}
		text := strings.Builder{}
		text.WriteString("Panamá: permisos de trabajo otorgados por nacionalidad\n\nNacionalidad;2021;2022\n")
		for i, row := range rows {
			fmt.Fprintf(&text, "%s;%d;%d\n", row, 31+13*i, 47+17*i)
		}
		p, err := proposalUnder(t, "t.csv", text.String(), "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n- {ask: axis, about: Nacionalidad, answer: COUNTERPART_AREA}\n")
		must(t, err)
		likely := map[string]string{}
		for _, row := range rows {
			if code, ok := cat.Lookup(catalog.AreaList, row, ""); ok {
				likely[code] = row
			}
		}
		for _, q := range p.Questions() {
			code := codeOf("COUNTERPART_AREA", q.guess())
			if q.Ask != AskCode || code == "" {
				continue
			}
			if other, taken := likely[code]; taken && other != q.About && !catalog.Alike(other, q.About) {
				t.Errorf("%q and %q are both likeliest %s in %q", other, q.About, code, rows)
			}
			likely[code] = q.About
		}
	}
}

// TestATotalOfAPartIsNoTotal leaves a total with words that restrict it out first, whether or not
// a total of all is beside it.
func TestATotalOfAPartIsNoTotal(t *testing.T) {
	for _, label := range []string{"Total sin Venezuela", "Subtotal latinoamericanos", "Total excluyendo Cuba", "Total without Chile", "Sous-total sans la Chine", "Total, salvo Perú"} {
		for _, more := range []string{"Total;70;80\n", ""} {
			text := "Panamá: permisos de trabajo otorgados por nacionalidad\n\nNacionalidad;2021;2022\nCuba;31;42\nChile;12;14\nHaití;8;9\n" + label + ";51;65\n" + more
			p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n")
			must(t, err)
			asked := false
			for _, q := range p.Questions() {
				if q.Ask == AskCode && q.About == label {
					asked = true
					if q.guess() != "skip" {
						t.Errorf("%q is likeliest %s", label, q.guess())
					}
				}
			}
			if !asked {
				t.Errorf("%q is not asked about beside %q", label, more)
			}
		}
	}
}
