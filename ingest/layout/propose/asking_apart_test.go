package propose

import (
	"fmt"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// Of tables one below the other that only their titles tell apart, each is read by its
// own title or asked about by it: one answer never makes both the same.
func TestTablesThatOnlyTheirTitlesTellApart(t *testing.T) {
	const body = "País,2021,2022,2023\nHonduras,2543,2611,2702\nCuba,1305,1411,1377\nPerú,805,811,877\n"
	for _, c := range []struct {
		dataset, dim string
		titles       [2]string
		codes        [2]string
	}{
		{"BORDER", warehouse.DimDirection, [2]string{"PERÚ: INGRESO DE EXTRANJEROS POR PAÍS", "PERÚ: SALIDA DE EXTRANJEROS POR PAÍS"}, [2]string{"IN", "OUT"}},
		{"BORDER", warehouse.DimDirection, [2]string{"Extranjeros que entran a Chile, por país", "Extranjeros que salen de Chile, por país"}, [2]string{"IN", "OUT"}},
		{"BORDER", warehouse.DimDirection, [2]string{"Chile. Foreigners by country, way A", "Chile. Foreigners by country, way B"}, [2]string{"IN", "OUT"}},
		{"STOCK", warehouse.DimSex, [2]string{"Mujeres extranjeras en Chile por país", "Hombres extranjeros en Chile por país"}, [2]string{"F", "M"}},
		{"STOCK", warehouse.DimSex, [2]string{"Chile: foreign-born men by country", "Chile: foreign-born women by country"}, [2]string{"M", "F"}},
		{"STOCK", warehouse.DimAge, [2]string{"Chile: extranjeros menores de 18 años por país", "Chile: extranjeros de 65 años y más por país"}, [2]string{"Y_LT18", "Y_GE65"}},
	} {
		for _, form := range []string{"\"%s\"\n" + body + "\n\"%s\"\n" + body, "\"%s\"\n" + body + "\"%s\"\n" + body, "Extranjeros en el año\n\n\"%s\"\n" + body + "Fuente: Instituto\n\n\"%s\"\n" + body} {
			text := fmt.Sprintf(form, c.titles[0], c.titles[1])
			answers := fmt.Sprintf("- {ask: dataset, answer: %s}\n- {ask: set, about: %s, answer: %s}\n", c.dataset, c.dim, c.codes[0])
			p, err := proposalUnder(t, "t.csv", text, answers)
			must(t, err)
			if len(p.Tables) != 2 {
				t.Fatalf("%q: %d tables", c.titles, len(p.Tables))
			}
			given := func(p *Proposal, i int) string { return p.Tables[i].Meaning.Set.Code(c.dim) }
			asks := func(i int) bool {
				for _, q := range p.OpenOf(p.Tables[i]) {
					if q.dim == c.dim {
						if !strings.Contains(q.About, c.titles[i]) {
							t.Errorf("%s of %q is asked about %q", c.dim, c.titles[i], q.About)
						}
						return true
					}
				}
				return false
			}
			for i, code := range c.codes {
				if !asks(i) && given(p, i) != code {
					t.Errorf("%q is %s without a question", c.titles[i], given(p, i))
				}
			}
			for i, code := range c.codes {
				answers += fmt.Sprintf("- {ask: set, about: '*%s', answer: %s}\n", c.titles[i], code)
			}
			p, err = proposalUnder(t, "t.csv", text, answers)
			must(t, err)
			for i, code := range c.codes {
				if asks(i) || given(p, i) != code {
					t.Errorf("%q is %s after its answer", c.titles[i], given(p, i))
				}
			}
		}
	}
}
