package propose

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// notedYears is a table of three years with a note that no mark refers to.
func notedYears(note string, across bool) string {
	text := "Permits issued by Chile by nationality\n\n"
	if across {
		text += "Nationality,2020,2021,2022\nHonduras,254,263,104\nCuba,135,141,77\nPeru,305,311,177\n"
	} else {
		text += "Year,Honduras,Cuba,Peru\n2020,254,135,305\n2021,263,141,311\n2022,104,77,177\n"
	}
	return text + "\n\"" + note + "\"\n"
}

// notedAxis are the settings of the years of such a table, and what is asked of them.
func notedAxis(t *testing.T, text, answers string) (periods, statuses map[string]string, asked []string) {
	t.Helper()
	p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n"+answers)
	must(t, err)
	for _, q := range p.Questions() {
		if q.Ask == AskPeriod || q.Ask == AskCode || q.Ask == AskSet && q.About == warehouse.DimSex {
			asked = append(asked, fmt.Sprint(q.Ask, " ", q.About))
		}
	}
	periods, statuses = map[string]string{}, map[string]string{}
	for _, a := range p.Tables[0].allAxes() {
		if len(a.Meaning.Period.List) == 0 {
			continue
		}
		for _, label := range a.Texts {
			periods[label] = label
			if s, ok := a.Meaning.Map[label]; ok {
				if statuses[label] = s.Status; s.Period != nil {
					periods[label] = s.Period.Text
				}
			} else if slices.Contains(a.Unknown, label) {
				periods[label] = "?"
			}
		}
	}
	return periods, statuses, asked
}

// A note without a mark that names one year and some of its months is of that year: it is the
// part that the note says, or a question; never the whole year in silence.
func TestANoteOfAYearSaysItsPart(t *testing.T) {
	for note, want := range map[string]string{
		"2022: data for January to June only.": "2022-S1", "2022: enero a junio.": "2022-S1", "Los datos de 2022 corresponden a enero-septiembre.": "2022-01-01/P9M",
		"Les données de 2022 portent sur janvier-juin.": "2022-S1", "Dados de 2022: janeiro a setembro.": "2022-01-01/P9M", "Datos hasta septiembre de 2022.": "2022-01-01/P9M",
		"Figures may not add up due to rounding. 2022: January to June.": "2022-S1", "2022 corresponds to the first quarter.": "2022-Q1", "Figures for 2022 cover the period to 30 June.": "?", "Data up to August 2022.": "2022-01-01/P8M",
	} {
		for _, across := range []bool{true, false} {
			text := notedYears(note, across)
			periods, _, asked := notedAxis(t, text, "")
			got := periods["2022"]
			if got != want && got != "?" || got == "?" && !slices.ContainsFunc(asked, func(s string) bool { return s == "period 2022" }) || got != "?" && len(asked) > 0 {
				t.Errorf("%q: %q, want %s, asked %q", note, got, want, asked)
			} else if got == "?" && want != "?" {
				t.Logf("%q: asked", note)
			}
			if periods["2021"] != "2021" {
				t.Errorf("%q: 2021 is %q", note, periods["2021"])
			}
			if got == "?" {
				if periods, _, asked := notedAxis(t, text, "- {ask: period, about: '2022', answer: 2022-S1}\n"); periods["2022"] != "2022-S1" || len(asked) > 0 {
					t.Errorf("%q: %q under the answer, asked %q", note, periods["2022"], asked)
				}
			}
		}
	}
}

// A note without a mark that says how the figures of a year were made gives that year its
// status, and no other.
func TestANoteOfAYearGivesItItsStatus(t *testing.T) {
	for note, want := range map[string]string{
		"Figures for 2022 are provisional.": "P", "Las cifras de 2022 son preliminares.": "P", "Les chiffres de 2022 sont provisoires.": "P", "Os dados de 2022 são preliminares.": "P",
		"2022: datos preliminares": "P", "Datos de 2022 estimados.": "E", "Estimates for 2022": "E", "2022 figures are estimated": "E", "Persons aged 18. 2022: provisional.": "P",
	} {
		for _, across := range []bool{true, false} {
			_, statuses, asked := notedAxis(t, notedYears(note, across), "")
			asked = slices.DeleteFunc(asked, func(s string) bool { return !strings.Contains(s, "20") })
			if statuses["2022"] != want || statuses["2021"]+statuses["2020"] != "" || len(asked) > 0 {
				t.Errorf("%q: %v, asked %q", note, statuses, asked)
			}
		}
	}
	for _, note := range []string{"Las cifras de 2021 y 2022 son preliminares.", "2021-2022: provisional figures"} {
		if _, statuses, asked := notedAxis(t, notedYears(note, true), ""); statuses["2021"]+statuses["2022"] != "PP" || statuses["2020"] != "" || len(asked) > 0 {
			t.Errorf("%q: %v, asked %q", note, statuses, asked)
		}
	}
	periods, statuses, asked := notedAxis(t, notedYears("2022: datos preliminares, enero-junio.", true), "")
	if periods["2022"] != "2022-S1" || statuses["2022"] != "P" || len(asked) > 0 {
		t.Errorf("%v %v, asked %q", periods, statuses, asked)
	}
}

// Where a note may be of other years too, or says more, it is asked about.
func TestANoteOfOtherYearsIsAsked(t *testing.T) {
	for note, years := range map[string]string{
		"Las cifras de 2020 son preliminares.": "2020", "Figures from 2021 onwards are provisional.": "2021", "Los datos de 2021 son definitivos y los de 2022 preliminares.": "2021 2022",
		"Rates use the population estimated by the statistics office in 2022.": "2022",
	} {
		_, statuses, asked := notedAxis(t, notedYears(note, true), "")
		for year := range strings.FieldsSeq(years) {
			if !slices.Contains(asked, "code "+year) || statuses[year] != "" {
				t.Errorf("%q: %s is %v, asked %q", note, year, statuses, asked)
			}
		}
		last := years[len(years)-4:]
		_, statuses, asked = notedAxis(t, notedYears(note, true), "- {ask: code, about: '"+last+"', answer: {STATUS: P}}\n- {ask: code, about: '20*', answer: label}\n")
		if statuses[last] != "P" || len(asked) > 0 {
			t.Errorf("%q: %v, asked %q", note, statuses, asked)
		}
	}
}

// Notes of a source, of an edition or of an event say nothing of a year's figures.
func TestOtherNotesLeaveYearsWhole(t *testing.T) {
	for _, note := range []string{"Fuente: Censo de Población 2022, enero", "Source: Ministry of the Interior, 2022.", "Actualizado al 15 de enero de 2022", "Law 21 of 2021 on migration entered into force in the year 2022 and changed the categories of permits that are issued to workers."} {
		periods, statuses, _ := notedAxis(t, notedYears(note, true), "")
		if periods["2022"] != "2022" || statuses["2022"] != "" {
			t.Errorf("%q: %v %v", note, periods, statuses)
		}
	}
}

// A sentence inside a note that begins with a label is of that label.
func TestALaterSentenceOfANoteIsOfItsLabel(t *testing.T) {
	for _, note := range []string{"Peru includes the coast. Cuba: women only.", "Sin tripulantes. Cuba: solo mujeres.", "Cuba: femmes seulement. Peru: tout."} {
		text := notedLabel("Cuba", "2022", note)
		if !asksFor(openFor(t, "t.csv", text, answersNoted), AskCode, "Cuba", `{"SEX": "F"}`) {
			t.Errorf("%q: not asked at its label", note)
		}
	}
}
