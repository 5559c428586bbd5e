package propose

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// periodsOf are the periods of the headings of a table of permits, by their texts, and what
// is asked about.
func periodsOf(t *testing.T, headings, notes, answers string) (periods map[string]string, asked []string) {
	t.Helper()
	text := "Visas issued by Chile by nationality\nNationality," + headings + "\nPeru" + strings.Repeat(",101", strings.Count(headings, ",")+1) + "\nCuba" + strings.Repeat(",102", strings.Count(headings, ",")+1) + "\n" + notes + "\n"
	p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n"+answers)
	must(t, err)
	for _, q := range p.Questions() {
		if q.Ask == AskPeriod || q.Ask == AskAxis {
			asked = append(asked, fmt.Sprint(q.Ask, " ", q.About))
		}
	}
	periods = map[string]string{}
	axis := p.Tables[0].Header[0]
	for _, text := range axis.Texts {
		label := (&mind{p: p}).unmark(text)
		if s, ok := axis.Meaning.Map[label]; ok && s.Period != nil {
			periods[text] = s.Period.Text
		} else if x, ok := periodOf(axis.Meaning.Period.Parse(label)); ok && !slices.Contains(axis.Unknown, label) {
			periods[text] = x.String()
		}
	}
	return periods, asked
}

// A letter behind a period is a mark, with a note or without, and never the code of
// something.
func TestALetterBehindAPeriodIsAMark(t *testing.T) {
	for _, note := range []string{"", "p Provisional", "(p) Provisional", "p/ Cifras preliminares", "e Estimado"} {
		for _, mark := range []string{"p", " p", "e", "r", " r"} {
			for _, form := range [][2]string{{"%d", "%d"}, {"Q2 %d", "%d-Q2"}, {"1er trim. %d", "%d-Q1"}} {
				headings, want := "", map[string]string{}
				for year := 2021; year <= 2023; year++ {
					text := fmt.Sprintf(form[0], year)
					if year > 2021 {
						text += mark
					}
					headings += "," + text
					want[text] = fmt.Sprintf(form[1], year)
				}
				if got, asked := periodsOf(t, headings[1:], note, ""); !maps.Equal(got, want) || len(asked) > 0 {
					t.Errorf("%s with the note %q: %v, asked %q", headings[1:], note, got, asked)
				}
			}
		}
	}
}

// The same behind months of one year.
func TestALetterBehindAMonthIsAMark(t *testing.T) {
	got, asked := periodsOf(t, "Jan 2023,Feb 2023 p,Mar 2023 p", "p Provisional", "")
	if want := map[string]string{"Jan 2023": "2023-01", "Feb 2023 p": "2023-02", "Mar 2023 p": "2023-03"}; !maps.Equal(got, want) || len(asked) > 0 {
		t.Errorf("%v, asked %q", got, asked)
	}
}

// A part of a fiscal year is a period once it is known when the year begins.
func TestAPartOfAFiscalYearIsAPeriod(t *testing.T) {
	const october = "- {ask: period, answer: fiscal-year starting 10}\n"
	for _, x := range []struct{ headings, want string }{
		{"FY 2023 (First Quarter)²,FY 2023 (Third Quarter)²", "2022-Q4 2023-Q2"},
		{"Q1 FY2023,Q3 FY2023", "2022-Q4 2023-Q2"},
		{"FY2023 Q1,FY2023 Q3", "2022-Q4 2023-Q2"},
		{"1er trimestre ejercicio fiscal 2023,3er trimestre ejercicio fiscal 2023", "2022-Q4 2023-Q2"},
		{"2022/23 T1,2022/23 T3", "2022-Q4 2023-Q2"},
		{"FY 2023 H1,FY 2023 H2", "2022-10-01/P6M 2023-04-01/P6M"},
		{"FY 2023 (October),FY 2023 (January)", "2022-10 2023-01"},
	} {
		_, asked := periodsOf(t, x.headings, "² Preliminary", "")
		if len(asked) != 1 || !strings.HasPrefix(asked[0], "period ") {
			t.Errorf("%s: asked %q", x.headings, asked)
		}
		got, asked := periodsOf(t, x.headings, "² Preliminary", october)
		var all []string
		for _, text := range strings.Split(x.headings, ",") {
			all = append(all, got[text])
		}
		if strings.Join(all, " ") != x.want || len(asked) > 0 {
			t.Errorf("%s: %q, asked %q", x.headings, all, asked)
		}
	}
}

// A heading of a part of a year that does not say of which part is asked about, and is
// never the whole year.
func TestAPartOfAYearIsNeverTheWholeYearInSilence(t *testing.T) {
	for _, last := range []string{"2023 YTD", "2023 acumulado", "2023 to date", "2023 (parcial)", "2023 (9 months)", "2023 prelim.", "Cumul 2023"} {
		got, asked := periodsOf(t, "2021,2022,"+last, "", "")
		if got[last] != "" || len(asked) == 0 || !strings.HasPrefix(asked[0], "period ") {
			t.Errorf("%s: %q, asked %q", last, got[last], asked)
		}
	}
	if _, asked := periodsOf(t, "2021,2022,FY 2023 (Third Quarter)", "", ""); !slices.Equal(asked, []string{"period FY 2023 (Third Quarter)", "period 2021"}) {
		t.Errorf("asked %q", asked)
	}
	if got, asked := periodsOf(t, "2021,2022,2023 YTD", "", "- {ask: period, about: 2023 ytd, answer: 2023-01-01/P9M}\n"); got["2023 YTD"] != "2023-01-01/P9M" || len(asked) > 0 {
		t.Errorf("%v, asked %q", got, asked)
	}
	if got, _ := periodsOf(t, "2021,2022,2023 (Jan–Sep)", "", ""); got["2023 (Jan–Sep)"] != "2023-01-01/P9M" {
		t.Error(got)
	}
	for answer, want := range map[string]string{"year": "2021", "fiscal-year starting 10": "2020-10-01/P1Y"} {
		got, _ := periodsOf(t, "2021,2022,FY 2023", "", "- {ask: period, about: FY*, answer: fiscal-year starting 10}\n- {ask: period, about: '2021', answer: "+answer+"}\n")
		if got["2021"] != want || got["FY 2023"] != "2022-10-01/P1Y" {
			t.Errorf("%s: %v", answer, got)
		}
	}
}
