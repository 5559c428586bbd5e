package propose

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// eachTable is a table of three years, with the months that each counts in the title, below it,
// or in a note.
func eachTable(title, sub, note string) string {
	text := "\"Permits issued by Chile by nationality" + title + "\"\n\"" + sub + "\"\n"
	text += "Nationality,2020,2021,2022\nHonduras,254,263,104\nCuba,135,141,77\nPeru,305,311,177\n"
	return text + "\n\"" + note + "\"\n"
}

// eachAsked are the questions about periods, the restrictions that are asked, and the periods
// of the first row.
func eachAsked(t *testing.T, text, answers string) (about, words, periods []string, first string) {
	t.Helper()
	p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n"+answers)
	must(t, err)
	for _, q := range p.Questions() {
		switch q.Ask {
		case AskPeriod:
			about = append(about, q.About)
			first = q.Choices[0].Answer
		case AskCode:
			words = append(words, q.About)
		}
	}
	a := p.Tables[0].Header[0]
	for _, label := range a.Texts {
		got := label
		if s, ok := a.Meaning.Map[label]; ok && s.Period != nil {
			got = s.Period.Text
		}
		for _, x := range a.Meaning.Patterns {
			if x.Like.MatchString(label) {
				got = x.Like.ReplaceAllString(label, strings.Replace(x.Period.Text, "$1", "${1}", 1))
			}
		}
		periods = append(periods, got)
	}
	return about, words, periods, first
}

// Months that a title, a line below it or a note names without a year are asked about, with
// the part of each year that they are as the first choice.
func TestMonthsOfEachYearAreAsked(t *testing.T) {
	for said, want := range map[string]string{
		"Período enero-setiembre de cada año": "2020-01-01/P9M", "enero-junio": "2020-S1", "January to September": "2020-01-01/P9M", "janvier à juin de chaque année": "2020-S1", "janeiro a setembro de cada ano": "2020-01-01/P9M",
		"Primer semestre": "2020-S1", "First half": "2020-S1", "Premier semestre": "2020-S1", "Primeiro semestre": "2020-S1", "Segundo trimestre": "2020-Q2", "Third quarter of each year": "2020-Q3",
		"a septiembre de cada año": "2020-01-01/P9M", "hasta agosto": "2020-01-01/P8M", "diciembre-marzo": "2019-12-01/P4M", "November to February": "2019-11-01/P4M",
		"al 30 de septiembre": "2020-01-01/P9M", "up to October 31": "2020-01-01/P10M", "30 June of each year": "2020-S1", "March": "2020-03", "enero": "2020-01",
	} {
		for place := range 3 {
			if place == 2 && (said == "March" || said == "enero" || said[0] == '3') {
				continue // a note may name the month of something else
			}
			text := eachTable(", "+said, "", "")
			switch place {
			case 1:
				text = eachTable("", said, "")
			case 2:
				text = eachTable("", "", said+".")
			}
			about, words, _, first := eachAsked(t, text, "")
			if len(about) != 1 || first != want || len(words) > 0 {
				t.Errorf("%q in %d: asked %q with %s first, want %s; words %q", said, place, about, first, want, words)
				continue
			}
			about, _, periods, _ := eachAsked(t, text, "- {ask: period, answer: "+want+"}\n")
			year := 2020
			if strings.HasPrefix(want, "2019") {
				year = 2019
			}
			for i, got := range periods {
				if next := strings.Replace(want, fmt.Sprint(year), fmt.Sprint(year+i), 1); got != next || len(about) > 0 {
					t.Errorf("%q in %d: %q, want %s; asked %q", said, place, periods, next, about)
				}
			}
			if about, _, periods, _ = eachAsked(t, text, "- {ask: period, answer: year}\n"); !slices.Equal(periods, []string{"2020", "2021", "2022"}) || len(about) > 0 {
				t.Errorf("%q in %d as whole years: %q, asked %q", said, place, periods, about)
			}
		}
	}
}

// Words that name no part of each year ask nothing.
func TestOtherWordsAreNoPartOfEachYear(t *testing.T) {
	for _, said := range []string{"enero-diciembre", "January to December of each year", "calendar years", "2020-2022", "anual", "al 31 de diciembre de cada año"} {
		if about, _, _, _ := eachAsked(t, eachTable(", "+said, "", ""), ""); len(about) > 0 {
			t.Errorf("%q: asked %q", said, about)
		}
	}
	text := "\"Permits issued by Chile, first half\"\nNationality,Jan 2020,Feb 2020,Mar 2020\nPeru,1011,1022,1033\nCuba,1044,1055,1066\nHaiti,1077,1088,1099\n"
	if about, _, _, _ := eachAsked(t, text, ""); len(about) > 0 {
		t.Errorf("months: asked %q", about)
	}
}

// A file whose title says other months is not read by the layout of these.
func TestTheLayoutOfMonthsIsOfThem(t *testing.T) {
	p, err := proposalUnder(t, "t.csv", eachTable("", "enero-septiembre de cada año", ""), "- {ask: dataset, answer: PERMITS}\n- {ask: period, answer: 2020-01-01/P9M}\n")
	must(t, err)
	if yaml := string(p.YAML("en")); !strings.Contains(yaml, "enero-septiembre de cada año$") && !strings.Contains(yaml, "like: 'enero-septiembre de cada año'") && !strings.Contains(yaml, "like: enero-septiembre de cada año") {
		t.Errorf("the months are not what the file is known by:\n%s", yaml)
	}
}
