package propose

import (
	"fmt"
	"testing"
)

// Status words behind a period, or between brackets, give its figures their status.
func TestAStatusBehindAPeriodIsRead(t *testing.T) {
	for word, want := range map[string]string{
		"preliminar": "P", "provisional": "P", "provisoire": "P", "provisória": "P", "estimate": "E", "estimado": "E", "estimé": "E", "estimativa": "E", "definitivo": "A", "publié": "A", "datos preliminares": "P", "proyección": "F",
	} {
		for _, form := range []string{"%d (%s)", "%d %s", "%d - %s", "%d [%s]"} {
			for _, all := range []bool{false, true} {
				head := "2020,2021"
				if all {
					head = fmt.Sprintf(form+","+form, 2020, word, 2021, word)
				}
				last := fmt.Sprintf(form, 2022, word)
				text := "Permits issued by Chile by nationality\nNationality," + head + "," + last + "\nHonduras,254,263,104\nCuba,135,141,77\nPeru,305,311,177\n"
				p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n")
				must(t, err)
				for _, q := range p.Questions() {
					if q.Ask == AskPeriod || q.Ask == AskAxis || q.Ask == AskCode {
						t.Errorf("%q: asked %s %s", last, q.Ask, q.About)
					}
				}
				s := p.Tables[0].Header[0].Meaning.Map[last]
				if s.Period == nil || s.Period.Text != "2022" || s.Status != want {
					t.Errorf("%q: is %+v", last, s)
				}
			}
		}
	}
}

// What a heading says beside its period and is not read is asked about, with the period that it
// may be first; the status that it says too stays.
func TestAHeadingThatSaysMoreIsAskedWithItsPeriod(t *testing.T) {
	for heading, want := range map[string]string{"2022 (a junio)": "2022-S1", "2022 hasta septiembre": "2022-01-01/P9M", "2022 (hasta agosto; provisional)": "2022-01-01/P8M", "2022 (nueva serie)": "2022", "2022 (premier trimestre incomplet)": "2022-Q1"} {
		text := "Permits issued by Chile by nationality\nNationality,2020,2021," + heading + "\nHonduras,254,263,104\nCuba,135,141,77\nPeru,305,311,177\n"
		p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n")
		must(t, err)
		if !asksFor(p.Questions(), AskPeriod, heading, want) {
			t.Errorf("%q: not asked with %s first: %+v", heading, want, p.Questions())
		}
		p, err = proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: period, answer: "+want+"}\n")
		must(t, err)
		status := ""
		if heading == "2022 (hasta agosto; provisional)" {
			status = "P"
		}
		if s := p.Tables[0].Header[0].Meaning.Map[heading]; s.Period == nil || s.Period.Text != want || s.Status != status {
			t.Errorf("%q under the answer: %+v", heading, s)
		}
	}
}

// A heading that names a year and a part of it offers that part first; one that adds up to a
// month which nothing names offers to be left out first, and every part of the year.
func TestTheFirstChoiceOfAPartOfAYearIsNoWholeYear(t *testing.T) {
	for head, want := range map[string]string{
		"2023 (9 meses)": "2023-01-01/P9M", "2023 (nine months)": "2023-01-01/P9M", "2023 - 9 mois": "2023-01-01/P9M", "A sept. 2023": "2023-01-01/P9M", "Hasta octubre 2023": "2023-01-01/P10M",
		"Acum. 2023": "skip", "2023 acumulado": "skip", "2023 YTD": "skip", "2021-2022": "2021-01-01/P2Y", "2022/2021": "skip",
	} {
		text := "Permits granted in Fiji by nationality\n\nNationality;2021;2022;" + head + "\nHonduras;25;30;55\nCuba;13;12;25\nPeru;80;81;161\n"
		asked := openFor(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n")
		if !asksFor(asked, AskPeriod, head, want) {
			t.Errorf("%q: %v", head, asked)
		}
		p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n- {ask: period, about: '"+head+"', answer: "+want+"}\n")
		must(t, err)
		if asksFor(p.Questions(), AskPeriod, "", "") {
			t.Errorf("%q answered %s: %v", head, want, p.Questions())
		}
		if _, err := p.Layout(); err != nil {
			t.Errorf("%q answered %s: %v", head, want, err)
		}
	}
}
