package propose

import (
	"strings"
	"testing"

	"siemmes/warehouse"
)

const notedTable = "\"Extranjeros con residencia en Perú, por país de nacimiento\"\n\nPaís,2020,2021,2022\nHonduras,2543,2611,2702\nCuba (2),1305,1411,1377\nChile,805,811,877\n\n"

// openUnder are the questions of the table with a note below it, that are not of the table
// without one.
func openUnder(t *testing.T, dataset, note string) (anew []Question) {
	t.Helper()
	answers := "- {ask: dataset, answer: " + dataset + "}\n- {ask: set, about: REF_AREA, answer: PER}\n- {ask: set, about: BASIS, answer: B}\n"
	before := openFor(t, "t.csv", notedTable, answers)
	for _, q := range openFor(t, "t.csv", notedTable+"\""+note+"\"\n", answers) {
		if !asksFor(before, q.Ask, q.About, "") {
			anew = append(anew, q)
		}
	}
	return anew
}

// What a note says of all figures is asked about as if the title said it.
func TestWhatANoteRestrictsIsAsked(t *testing.T) {
	for note, first := range map[string]string{
		"Nota: se considera únicamente a la población de 15 años y más.": "Y_GE15",
		"Nota: solo mujeres.":                                   "F",
		"Note: men only":                                        "M",
		"Note : population âgée de 15 ans et plus.":             "Y_GE15",
		"Nota: apenas pessoas com 60 anos e mais.":              "",
		"Note: Excludes children under 15 years.":               "",
		"Nota: no incluye refugiados ni solicitantes de asilo.": "",
		"Champ : personnes actives occupées.":                   "",
		"Coverage: persons in employment only.":                 "",
		"Universe: population in private households.":           "",
		"Nota: se refiere a la provincia de Loreto.":            "",
		"Nota: solo primeras inscripciones.":                    "",
		"1. The figures of this table cover only persons who have lived in the country for at least one year, as they are registered by the municipalities of residence.": "",
	} {
		asked := openUnder(t, "STOCK", note)
		if len(asked) != 1 || first != "" && asked[0].Choices[0].Answer != first {
			t.Errorf("%q asks %v, want one question with %q first", note, asked, first)
		}
	}
}

// A note that restricts nothing, or one label or mark alone, asks nothing.
func TestNotesThatRestrictNothingAskNothing(t *testing.T) {
	for _, note := range []string{
		"Fuente: Superintendencia de Migraciones del Perú, solo registros propios.",
		"Nota: cifras preliminares.", "Note: Data are provisional and subject to change.",
		"Nota: Los totales pueden no sumar por el redondeo.", "Note : les chiffres sont arrondis à 5.",
		"Elaboración propia con base en registros administrativos.",
		"(2) Incluye la Isla de la Juventud.", "2/ Includes ships.", "Cuba: incluye a los residentes en las embajadas.",
		"Elaborado por la oficina en marzo de 2023", "Actualizado al 15 de marzo de 2023.",
		"Las definiciones que se usan en este cuadro son las que recomiendan las Naciones Unidas para las estadísticas de las migraciones internacionales, revisión de 1998, y las de la oficina.",
	} {
		if asked := openUnder(t, "STOCK", note); len(asked) > 0 {
			t.Errorf("%q asks %v %q", note, asked[0].Ask, asked[0].About)
		}
	}
}

// The choice that an excluded group is what is counted is never the likely one.
func TestAnExcludedGroupIsNoLikelyCode(t *testing.T) {
	for _, note := range []string{"Note: Excludes children under 15 years.", "Nota: no incluye permisos de estudio.", "Note : hors étudiants."} {
		for _, q := range openUnder(t, "PERMITS", note) {
			if q.Choices[0].Answer != "label" {
				t.Errorf("%q: %s is the first choice", note, q.Choices[0].Answer)
			}
		}
	}
}

// Months and quarters whose figures add up from January are asked about, wherever the words
// are; read so, each counts up to its end.
func TestFiguresThatAddUpAreAsked(t *testing.T) {
	for _, head := range []string{"Enero,Febrero,Marzo,Abril", "Jan 2022,Feb 2022,Mar 2022,Apr 2022", "T1,T2,T3,T4", "2022 Q1,2022 Q2,2022 Q3,2022 Q4"} {
		for _, words := range [][2]string{{"acumuladas", ""}, {"", "Nota: las cifras de cada mes son acumuladas desde el 1 de enero."}, {"", "Note: cumulative figures"}, {"year to date", ""}, {"chiffres cumulés", ""}, {"", "Nota: números acumulados no ano"}} {
			text := "\"Ingresos de extranjeros a Perú 2022 " + words[0] + "\"\n\nPaís," + head + "\nHonduras,25,61,102,133\nCuba,13,44,77,90\nChile,8,11,17,29\n\n\"" + words[1] + "\"\n"
			answers := "- {ask: dataset, answer: BORDER}\n- {ask: set, about: REF_AREA, answer: PER}\n- {ask: set, about: BASIS, answer: C}\n"
			asked := openFor(t, "t.csv", text, answers)
			if !asksUpTo(asked) {
				t.Errorf("%s %v: %v", head, words, asked)
				continue
			}
			for _, q := range asked {
				if q.Ask == AskPeriod {
					answers += "- {ask: period, answer: " + q.Choices[0].Answer + "}\n"
				}
			}
			p, err := proposalUnder(t, "t.csv", text, answers)
			must(t, err)
			want := map[bool]warehouse.Period{false: warehouse.MonthsFrom(2022, 1, 3), true: warehouse.MonthsFrom(2022, 1, 9)}[strings.Contains(head, "3,") || strings.Contains(head, "Q3")]
			if got := upToThird(p); got != want.Months {
				t.Errorf("%s %v: the third heading counts %d months, want %d", head, words, got, want.Months)
			}
		}
	}
}

func asksUpTo(questions []Question) bool {
	for _, q := range questions {
		if q.Ask == AskPeriod && strings.HasSuffix(q.Choices[0].Answer, "at up-to") {
			return true
		}
	}
	return false
}

// upToThird is how many months the third heading of a table tells.
func upToThird(p *Proposal) int {
	for _, a := range p.Tables[0].Header {
		for _, f := range a.Meaning.Period.List {
			if x := f.Parse(a.Texts[2]); x != nil && x.Full != nil {
				return x.Full.Months
			} else if x != nil {
				return x.Months
			}
		}
	}
	return 0
}

// Figures with decimals of whole things are asked for their unit.
func TestDecimalsOfWholeThingsAskTheUnit(t *testing.T) {
	for _, c := range []struct {
		note, figures string
		ask           bool
	}{
		{"", "25.4,26.1,27.5", true},
		{"", "25,26,27", false},
		{"", "25.4,26,27", false},
		{"Note: figures are given in thousands.", "25.4,26.1,27.5", false},
		{"Nota: los datos se presentan en millares", "25,26,27", true},
		{"Nota: datos, millares", "25,26,27", true},
	} {
		row := "," + c.figures + "\n"
		text := "\"Extranjeros residentes en Perú por país de nacimiento\"\n\nPaís,2020,2021,2022\nHonduras" + row + "Cuba" + row + "Chile" + row + "\n\"" + c.note + "\"\n"
		asked := openFor(t, "t.csv", text, "- {ask: dataset, answer: STOCK}\n- {ask: set, about: REF_AREA, answer: PER}\n- {ask: set, about: BASIS, answer: B}\n")
		if asksFor(asked, AskUnit, "", "") != c.ask {
			t.Errorf("%q, %s: asked %v, want %v", c.note, c.figures, !c.ask, c.ask)
		}
	}
}

// A note of one label that names a part of the year is asked about at that label, and its
// figures are of these months.
func TestANoteOfALabelNamesAPartOfTheYear(t *testing.T) {
	for note, want := range map[string]string{
		"Hasta octubre.": "1-10", "Información al 30 de septiembre.": "1-9", "Data for January to June only.": "1-6", "De enero a junio.": "1-6", "Données jusqu'à mars": "1-3", "First half only": "1-6", "Até outubro": "1-10",
	} {
		for _, mark := range []string{" (1)", " 1/", "*"} {
			text := "Permits granted in Fiji by nationality\n\nNationality;2020;2021;2022\nHonduras" + mark + ";25;30;31\nCuba;13;12;13\nPeru;80;81;83\n\n" + strings.TrimSpace(mark) + " " + note + "\n"
			const given = "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n"
			if first := `{"months": "` + want + `"}`; !asksFor(openFor(t, "t.csv", text, given), AskCode, "Honduras"+mark, first) {
				t.Errorf("%s%q: %v", mark, note, openFor(t, "t.csv", text, given))
				continue
			}
			for answer, months := range map[string]string{"{months: " + want + "}": want, "label": ""} {
				p, err := proposalUnder(t, "t.csv", text, given+"- {ask: code, about: 'Honduras?*', answer: "+answer+"}\n- {ask: code, about: 'Honduras?', answer: "+answer+"}\n")
				must(t, err)
				got := ""
				for label, s := range p.Tables[0].Stub[0].Meaning.Map {
					if s.Period != nil && strings.HasPrefix(label, "Honduras") {
						got = s.Period.Months
					}
				}
				if got != months || asksFor(p.Questions(), AskCode, "", "") {
					t.Errorf("%s %q, %s: months %q, asked %v", mark, note, answer, got, p.Questions())
				}
			}
		}
	}
}

// In the line of a source only what says whom the figures count, or of which months they are,
// is asked about; who made them and when is not.
func TestTheLineOfASourceMaySayMore(t *testing.T) {
	const given = "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n"
	for line, want := range map[string]string{
		"Fuente: SNM. No incluye menores de edad.": "no incluye menores de edad", "Source: INE. Women only.": "SEX", "Source : INE. Femmes uniquement.": "SEX",
		"Fuente: SNM. Datos a agosto de 2022.": "2022", "Fonte: SEF. Exclui estudantes.": "exclui estudantes",
		"Fuente: Instituto Nacional de Estadística. Censo de población 2020.": "", "Source: Ministry of the Interior. Statistical office. Accessed in March 2022.": "",
		"Fuente: SNM. Consultado en marzo de 2022. Elaboración propia.": "", "Source: UNHCR. Retrieved on 3 March 2022.": "",
	} {
		about := ""
		for _, q := range openFor(t, "t.csv", "Permits granted in Fiji by nationality"+figuresBelow+"\n"+line+"\n", given) {
			if q.Ask == AskCode || q.Ask == AskPeriod || q.Ask == AskSet && q.About != warehouse.DimRefArea {
				about += q.About
			}
		}
		if about != want {
			t.Errorf("%s: asked %q, want %q", line, about, want)
		}
	}
}
