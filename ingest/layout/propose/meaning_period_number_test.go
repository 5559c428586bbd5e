package propose

import (
	"fmt"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// numberedTable is a table under a title, with parts of years in its headings, and a note.
func numberedTable(title, note string, headings ...[]string) string {
	text := "\"" + title + "\"\n\n"
	for i, row := range headings {
		text += map[bool]string{true: "Nationality"}[i == 0] + "," + strings.Join(row, ",") + "\n"
	}
	for i, country := range []string{"Honduras", "Cuba", "Chile"} {
		text += country
		for j := range headings[0] {
			text += fmt.Sprintf(",%d", 211+17*i+3*j)
		}
		text += "\n"
	}
	return text + "\n" + note + "\n"
}

var romans = []string{"I", "II", "III", "IV"}

// numberedHeadings are parts of two years written in a form, the last year not over.
func numberedHeadings(form string, most, last int) (labels []string) {
	for year := 2020; year <= 2021; year++ {
		for n := 1; n <= most && (year == 2020 || n <= last); n++ {
			labels = append(labels, strings.NewReplacer("%y", fmt.Sprint(year), "%r", romans[n-1], "%d", fmt.Sprint(n)).Replace(form))
		}
	}
	return labels
}

// Halves and terms that are told by a number alone are read as words beside the table say.
func TestNumberedPartsAreWhatWordsSay(t *testing.T) {
	words := map[int][]string{
		6: {"Entradas de extranjeros a Panamá por nacionalidad y semestre", "Entries of foreigners into Panama by nationality and half-year", "Entrées d'étrangers au Panama par nationalité, par semestre", "Entradas de estrangeiros no Panamá, por nacionalidade e semestre", "Entries of foreigners into Panama by semester"},
		4: {"Entradas de extranjeros a Panamá por cuatrimestre", "Entries of foreigners into Panama (three terms a year)", "Entradas de estrangeiros no Panamá por quadrimestre", "Entrées d'étrangers au Panama par quadrimestre"},
		3: {"Entradas de extranjeros a Panamá por trimestre", "Entries of foreigners into Panama, quarterly"},
	}
	for months, titles := range words {
		for _, title := range titles {
			for _, form := range []string{"%y-%r", "%r %y", "%y %r", "%y/%d", "%y-%d", "%r-%y"} {
				for _, inNote := range []bool{false, true} {
					most := min(12/months, 3)
					text := numberedTable(title, "", numberedHeadings(form, most, 1))
					if inNote {
						text = numberedTable("Entries of foreigners into Panama", "\""+title+"\"", numberedHeadings(form, most, 1))
					}
					periods, asked := proposedPeriods(t, text)
					if len(asked) > 0 {
						t.Errorf("asked %v in\n%s", asked, text)
					}
					for i, want := range []string{warehouse.MonthsFrom(2020, 1, months).String(), warehouse.MonthsFrom(2020, months+1, months).String()} {
						if got := periods[fmt.Sprintf("4,%d", i+2)]; got != want {
							t.Errorf("column %d is of %q, want %s in\n%s", i+2, got, want, text)
						}
					}
				}
			}
		}
	}
}

// Where nothing says it they are asked about, with all that they may be; one answer serves all.
func TestNumberedPartsAreAsked(t *testing.T) {
	const title = "Entries of foreigners into Panama by nationality"
	for _, x := range []struct {
		form       string
		most, last int
		answers    string
	}{
		{"%y-%r", 2, 1, "half=6 quarter=3 2020-01-01/P4M=4"},
		{"%r %y", 2, 2, "half=6 quarter=3 2020-01-01/P4M=4"},
		{"%y-%r", 3, 2, "quarter=3 2020-01-01/P4M=4"},
		{"%y/%d", 3, 3, "quarter=3 2020-01-01/P4M=4 month=1"},
		{"%y-%d", 2, 1, "half=6 quarter=3 2020-01-01/P4M=4 month=1"},
		{"%y/%d", 4, 2, "quarter=3 month=1"},
	} {
		text := numberedTable(title, "", numberedHeadings(x.form, x.most, x.last))
		if _, asked := proposedPeriods(t, text); len(asked) != 1 {
			t.Errorf("asked %v in\n%s", asked, text)
		}
		for pair := range strings.FieldsSeq(x.answers) {
			answer, length, _ := strings.Cut(pair, "=")
			months := int(length[0] - '0')
			periods, asked := proposedPeriods(t, text, answer)
			for i, want := range []string{warehouse.MonthsFrom(2020, 1, months).String(), warehouse.MonthsFrom(2020, months+1, months).String()} {
				if got := periods[fmt.Sprintf("4,%d", i+2)]; got != want || len(asked) > 0 {
					t.Errorf("%s: column %d is of %q, want %s, asked %v in\n%s", answer, i+2, got, want, asked, text)
				}
			}
		}
	}
}

// The same of numbers below their years, of one year too; four in roman numbers are quarters,
// and larger numbers are months.
func TestNumbersBelowTheirYears(t *testing.T) {
	const title = "Entries of foreigners into Panama by nationality"
	years, parts := []string{"2020", "2020", "2021"}, []string{"I", "II", "I"}
	if _, asked := proposedPeriods(t, numberedTable(title, "", years, parts)); len(asked) != 1 {
		t.Errorf("asked %v", asked)
	}
	for answer, want := range map[string]string{"half": "2020-S2", "quarter": "2020-Q2", "2020-01-01/P4M": "2020-05-01/P4M"} {
		if periods, asked := proposedPeriods(t, numberedTable(title, "", years, parts), answer); periods["5,3"] != want || len(asked) > 0 {
			t.Errorf("%s: %q, want %s, asked %v", answer, periods["5,3"], want, asked)
		}
	}
	if periods, asked := proposedPeriods(t, numberedTable(title+" and semester", "", years, parts)); periods["5,3"] != "2020-S2" || len(asked) > 0 {
		t.Errorf("%v, asked %v", periods, asked)
	}
	for labels, want := range map[string]string{"2020-I,2020-II,2020-III,2020-IV,2021-I": "2020-Q2", "2020-01,2020-02,2020-03": "2020-02", "2020/1,2020/2,2020/3,2020/4,2020/5": "2020-02", "2020 Q1,2020 Q2": "2020-Q2", "2020-S1,2020-S2": "2020-S2"} {
		if periods, asked := proposedPeriods(t, numberedTable(title, "", strings.Split(labels, ","))); periods["4,3"] != want || len(asked) > 0 {
			t.Errorf("%s: %q, want %s, asked %v", labels, periods["4,3"], want, asked)
		}
	}
}

// The layout of halves reads no quarter in the next file.
func TestALayoutOfHalvesReadsNoQuarter(t *testing.T) {
	p, err := proposalUnder(t, "t.csv", numberedTable("Permits issued by Chile, by nationality and semester", "", []string{"2020-I", "2020-II", "2021-I"}), "- {ask: dataset, answer: PERMITS}\n")
	must(t, err)
	m := &p.Tables[0].Header[0].Meaning
	if part := m.Period.Parse("2021-III"); part != nil || len(m.Patterns) != 2 {
		t.Errorf("%+v reads a third quarter: %+v", m, part)
	}
}
