package propose

import (
	"slices"
	"strings"
	"testing"

	"siemmes/ingest/layout"
)

// markedTable is a table of which the last year has a mark, and its note.
func markedTable(heading, note string) string {
	text := "Entradas de extranjeros por nacionalidad\n\nNacionalidad,2021,2022," + heading
	for _, line := range []string{"Honduras,254,263,104", "Cuba,135,141,77", "Chile,305,311,177"} {
		text += "\n" + line
	}
	return text + "\n\n\"" + note + "\"\n"
}

// markedHeadings are headings with a mark of each form, and how a note begins that explains it.
var markedHeadings = map[string]string{"2023*": "* ", "2023 *": "*", "2023**": "** ", "2023¹": "¹ ", "2023 (1)": "(1) ", "2023 (a)": "(a) ", "2023 1/": "1/ ", "2023 p/": "p/ ", "2023p/": "p/ ", "2023 (p)": "(p) ", "2023†": "† ", "2023[1]": "[1] "}

// A year whose mark has a note with days or months is never read as the whole year in
// silence: it is the part that the note says, or a question.
func TestAMarkedYearIsThePartThatItsNoteSays(t *testing.T) {
	notes := map[string]string{ // "?" is a question
		"enero-junio": "2023-S1", "Enero a septiembre": "2023-01-01/P9M", "Dados até setembro": "2023-01-01/P9M", "janvier-juin": "2023-S1",
		"Cifras preliminares, enero-junio": "2023-S1", "January to June": "2023-S1", "Provisional. Jan–Jun 2023.": "2023-S1", "Premier semestre": "2023-S1",
		"From 1 January to 30 June 2023": "2023-S1", "Primer trimestre de 2023": "2023-Q1", "Datos hasta agosto de 2023": "2023-01-01/P8M", "Données jusqu'en septembre 2023": "2023-01-01/P9M",
		"As of 30.06.2023": "?", "Al 30 de junio de 2023": "?", "Au 30 juin 2023": "?", "Até 30/06/2023": "?", "As at 15 May 2023": "?", "Corte: 30-06-2023": "?", "Border closed in March and April": "?",
		"Data as of 30/06/2023; provisional figures": "?",
	}
	for heading, begins := range markedHeadings {
		for note, want := range notes {
			if heading != "2023*" && !slices.Contains([]string{"enero-junio", "Dados até setembro", "As of 30.06.2023", "Até 30/06/2023"}, note) {
				continue // all notes with one mark, all marks with some notes
			}
			periods, asked := proposedPeriods(t, markedTable(heading, begins+note))
			got := periods["4,4"]
			if want == "?" {
				if len(asked) != 1 || !strings.HasPrefix(asked[0], "2023") || got == "2023" {
					t.Errorf("%q, %q: %q, asked %q", heading, begins+note, got, asked)
				}
				continue
			}
			if got != want && !(len(asked) == 1 && got != "2023") {
				t.Errorf("%q, %q: %q, want %s; asked %q", heading, begins+note, got, want, asked)
			} else if len(asked) > 0 {
				t.Logf("%q, %q: asked", heading, begins+note)
			}
			if periods["4,3"] != "2022" {
				t.Errorf("%q, %q: the year before is %q", heading, begins+note, periods["4,3"])
			}
		}
	}
}

// A mark whose note says how the figures were made, or what happened in another year,
// leaves the year whole.
func TestAMarkOfProvisionalFiguresLeavesTheYearWhole(t *testing.T) {
	for _, heading := range []string{"2023*", "2023¹", "2023p/", "2023 (p)"} {
		begins := markedHeadings[heading]
		for _, note := range []string{"Cifras preliminares", "Provisional figures", "Données provisoires", "Dados preliminares", "Datos estimados.", "Revised in February 2025", "Break in series since 2015", "Figures may be revised", "Actualizado el 15 de enero de 2025", "Excluye visas de tránsito"} {
			periods, asked := proposedPeriods(t, markedTable(heading, begins+note))
			if got := periods["4,4"]; got != "2023" || len(asked) > 0 {
				t.Errorf("%q, %q: %q, asked %q", heading, begins+note, got, asked)
			}
		}
	}
}

// What a person answers about a marked year holds for it, whatever else has the mark.
func TestAnAnswerGivesAMarkedYearItsPart(t *testing.T) {
	periods, asked := proposedPeriods(t, markedTable("2023*", "* As of 30.06.2023"), "2023-S1")
	if periods["4,4"] != "2023-S1" || periods["4,3"] != "2022" || len(asked) > 0 {
		t.Errorf("%q, asked %q", periods, asked)
	}
}

// A layout whose marked heading has its period from a note knows a file again only where
// the note says the same: under another one the same heading is another part of the year.
func TestALayoutKnowsTheNoteOfAMarkedYear(t *testing.T) {
	for note, answers := range map[string]string{"* enero-junio": "", "* As of 30.06.2023": "- {ask: period, answer: 2023-S1}\n"} {
		p, err := proposalUnder(t, "t.csv", markedTable("2023*", note), "- {ask: dataset, answer: BORDER}\n"+answers)
		must(t, err)
		i := slices.IndexFunc(p.Meaning.Recognise.Cells, func(f layout.Find) bool { return f.Like != nil && f.Like.MatchString(note) })
		if i < 0 {
			t.Errorf("%q is not what the file is known by: %v", note, p.Meaning.Recognise.Cells)
			continue
		}
		if f := p.Meaning.Recognise.Cells[i]; f.Like.MatchString("* enero-julio") || f.Like.MatchString("* As of 31.07.2023") || f.Column != "A" {
			t.Errorf("%q is known by %v in column %s", note, f.Like, f.Column)
		}
	}
	p, err := proposalUnder(t, "t.csv", markedTable("2023*", "* Cifras preliminares"), "- {ask: dataset, answer: BORDER}\n")
	must(t, err)
	if slices.ContainsFunc(p.Meaning.Recognise.Cells, func(f layout.Find) bool { return f.Like.MatchString("* Cifras preliminares") }) {
		t.Error("a note of provisional figures is what the file is known by")
	}
}
