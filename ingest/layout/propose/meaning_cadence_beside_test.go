package propose

import (
	"fmt"
	"testing"
)

// Where one heading is of the month and another beside it adds up from January, the months of
// the first never take the stretch of the second: one of both is left out by an answer.
func TestMonthsBesideSumsStayMonths(t *testing.T) {
	for month, summed := range map[string]string{"No mês": "Acumulado no ano", "En el mes": "Acumulado", "In the month": "Cumulative", "Du mois": "Cumul"} {
		text := "\"Permits issued by Chile by nationality, 2023\"\n\nNationality"
		second := ""
		for _, m := range []string{"January", "February", "March"} {
			text += "," + m + ","
			second += "," + month + "," + summed
		}
		text += "\n" + second + "\n"
		for i, country := range []string{"Peru", "Cuba", "Haiti"} {
			text += fmt.Sprintf("%s,%d,%d,%d,%d,%d,%d\n", country, 484+i, 484+i, 470, 954+i, 490, 1444+i)
		}
		const base = "- {ask: dataset, answer: PERMITS}\n- {ask: axis, answer: label}\n"
		p, err := proposalUnder(t, "t.csv", text, base)
		must(t, err)
		if !asksFor(p.Questions(), AskPeriod, summed, "skip") {
			t.Errorf("%s: not asked: %+v", summed, p.Questions())
		}
		for answer, out := range map[string]string{"skip": summed, "month of year at up-to": month} {
			p, err := proposalUnder(t, "t.csv", text, base+"- {ask: period, about: '"+summed+"', answer: "+answer+"}\n")
			must(t, err)
			months, beside := p.Tables[0].Header[0].Meaning.Period.List[0], p.Tables[0].Header[1].Meaning.Map
			if beside[out].Skip == "" || beside[month].Skip != "" && beside[summed].Skip != "" || (months.At == "up-to") != (out == month) {
				t.Errorf("%s, %s: months are %+v, the headings %+v", summed, answer, months, beside)
			}
			for _, q := range p.Questions() {
				if q.Ask == AskPeriod || q.Ask == AskAxis || q.Ask == AskCode {
					t.Errorf("%s, %s: asked %s %s", summed, answer, q.Ask, q.About)
				}
			}
		}
	}
}
