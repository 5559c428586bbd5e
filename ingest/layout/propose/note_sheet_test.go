package propose

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/drawn"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// bookUnder is what is proposed for a workbook of drawn sheets, each with its name before it,
// under answers.
func bookUnder(t *testing.T, answers string, sheets ...string) *Proposal {
	t.Helper()
	a := &txtar.Archive{}
	for i := 0; i < len(sheets); i += 2 {
		a.Files = append(a.Files, txtar.File{Name: "sheet " + sheets[i], Data: []byte(sheets[i+1])})
	}
	name, book := drawn.File(t, a)
	p, err := Propose(t.Context(), drawn.Bytes(t, name, book), catalog.Default())
	must(t, err)
	answer(t, p, answers)
	return p
}

// notedBook is a table of permits by country and year, of which one label and one year may have
// marks, and the rows below it.
func notedBook(country, year, below string) string {
	return "| Permits issued by Chile by nationality |\n||\n| Nationality | 2020 | 2021 | " + year + " |\n| Honduras | 254 | 263 | 104 |\n| " +
		country + " | 135 | 141 | 77 |\n| Peru | 305 | 311 | 177 |\n||\n" + below
}

// noted is what is asked of a table and what is decided of it, as far as notes may say it.
func noted(p *Proposal) string {
	var out []string
	for _, q := range p.Questions() {
		first := ""
		if len(q.Choices) > 0 {
			first = q.Choices[0].Answer
		}
		out = append(out, fmt.Sprintf("%s %q %s %s", q.Ask, q.About, q.Reason.ID, first))
	}
	for _, t := range p.Tables {
		out = append(out, fmt.Sprintf("× %v, %v, %q, provisional %v, rounded %v", t.Meaning.Multiplier, t.Meaning.Set.Codes, t.Meaning.Set.Status, p.Meaning.Provisional, p.Meaning.Rounding))
		for _, a := range t.allAxes() {
			out = append(out, fmt.Sprintf("%s %v", a.Name, a.Meaning.Period.List))
			for _, text := range slices.Sorted(maps.Keys(a.Meaning.Map)) {
				s := a.Meaning.Map[text]
				if s.Period != nil {
					text += " " + s.Period.Text
				}
				out = append(out, fmt.Sprintf("%s: %v %q × %v %q %q", text, s.Codes, s.Status, s.Multiplier, s.Note, s.Skip))
			}
		}
		for _, k := range p.Markers {
			out = append(out, k.Text+" "+k.Status)
		}
	}
	return strings.Join(out, "\n")
}

const answersPermits = "- {ask: dataset, answer: PERMITS}\n- {ask: set, about: REF_AREA, answer: CHL}\n"

// TestANoteOnItsOwnSheetIsOneBelowTheTable: what a note asks and decides is the same wherever it
// is.
func TestANoteOnItsOwnSheetIsOneBelowTheTable(t *testing.T) {
	plain := []string{
		"Solo mujeres.", "Figures in thousands.", "Excludes students.", "Cifras preliminares.", "Los datos de 2022 son preliminares.", "Data for 2022 are preliminary.",
		"Datos de enero a junio de 2022.", "2022: data for January to June only.", "Fiscal year begins 1 October.", "Coverage: persons in employment only.",
		"Population aged 15 years and over.", "Note : population âgée de 15 ans et plus.", "Nota: no incluye refugiados ni solicitantes de asilo.", "Cifras en miles.",
		"Les chiffres sont arrondis à 5.", "Working-age population.", "Se refiere a la provincia de Loreto.", "Fuente: Servicio Nacional de Migraciones, Chile.",
		"Primer semestre de cada año.", "Para más información, visite la página.", "Champ : personnes actives occupées.",
	}
	for _, note := range plain {
		for _, before := range []string{"", "1. "} {
			compareNotes(t, notedBookOf("Cuba", "2022"), "| "+before+note+" |\n")
		}
	}
	for _, note := range []string{"Solo mujeres.", "Females only.", "In thousands.", "Excludes students.", "Cifras preliminares.", "Provisional.", "Datos de enero a junio.", "Incluye Puerto Rico.", "Population aged 15 years and over."} {
		for i, x := range [][2]string{{" (1)", "(1) "}, {"*", "* "}, {" 1/", "1/ "}, {"¹", "¹ "}, {" [1]", "[1] "}, {" p/", "p/ "}} {
			if (i+len(note))%3 == 0 {
				compareNotes(t, notedBookOf("Cuba"+x[0], "2022"), "| "+x[1]+note+" |\n")
			} else {
				compareNotes(t, notedBookOf("Cuba", "2022"+x[0]), "| "+x[1]+note+" |\n")
			}
		}
	}
}

func notedBookOf(country, year string) func(below string) string {
	return func(below string) string { return notedBook(country, year, below) }
}

// compareNotes compares what is proposed for notes below a table with that for the same on a
// sheet of their own.
func compareNotes(t *testing.T, book func(string) string, notes string) {
	t.Helper()
	want := noted(bookUnder(t, answersPermits, "Permits", book(notes)))
	name := []string{"Notas", "Léame", "Metadata"}[len(notes)%3]
	head := []string{"", "| " + name + " |\n", "| " + name + " |\n||\n"}[len(want)%3]
	if got := noted(bookUnder(t, answersPermits, "Permits", book(""), name, head+notes)); got != want {
		t.Errorf("%s%s: on a sheet\n%s\nbelow the table\n%s", head, notes, got, want)
	}
}

// yearBook is a workbook with a table of each of three years, and a sheet of notes.
func yearBook(notes string) []string {
	var all []string
	for _, year := range []string{"2020", "2021", "2022"} {
		all = append(all, year, "| Permits issued by Chile by nationality |\n||\n| Nationality | Males | Females |\n| Honduras | 254 | 263 |\n| Cuba | 135 | 141 |\n| Peru | 305 | 311 |\n")
	}
	return append(all, "Notas", notes)
}

// statusesOf are the statuses of the tables.
func statusesOf(p *Proposal) (all []string) {
	for _, t := range p.Tables {
		all = append(all, t.Meaning.Set.Status)
	}
	return all
}

// TestANoteOfOneTableHoldsForThat: a note that names a year, a sheet or a table is of that alone,
// and so are those under its name.
func TestANoteOfOneTableHoldsForThat(t *testing.T) {
	for _, notes := range []string{
		"| Notas |\n| 1. Los datos de 2022 son preliminares. |\n| 2. Nationality: that of the passport. |\n", "| 2022: cifras preliminares. |\n", "| Año 2022 | Cifras preliminares. |\n",
		"| Hoja 2022 |\n| Cifras preliminares. |\n||\n| Source: the office |\n", "| Notes |\n| The figures of 2022 are provisional. |\n",
	} {
		p := bookUnder(t, answersPermits, yearBook(notes)...)
		if got := statusesOf(p); !slices.Equal(got, []string{"", "", "P"}) || p.Meaning.Provisional {
			t.Errorf("%q: statuses %q, provisional %v", notes, got, p.Meaning.Provisional)
		}
		if !slices.ContainsFunc(p.Meaning.Recognise.Cells, func(f layout.Find) bool { return f.Sheet != nil && f.Sheet.String() == "^Notas$" }) {
			t.Errorf("%q: the file is known without its note", notes)
		}
	}
	p := bookUnder(t, answersPermits, yearBook("| Notas |\n| Excludes students. |\n")...)
	if n := countAsked(p, "excludes students"); n != 1 {
		t.Errorf("asked %d times", n)
	}
	for _, q := range bookUnder(t, answersPermits, yearBook("| Notas |\n| 2021: excludes students. |\n")...).Questions() {
		if strings.Contains(q.About, "students") && (len(q.Where) != 1 || q.table.Sheet != "2021") {
			t.Errorf("asked of %v", q.Where)
		}
	}
}

func countAsked(p *Proposal, about string) (n int) {
	for _, q := range p.Questions() {
		if strings.Contains(q.About, about) {
			n++
		}
	}
	return n
}

// TestTheNoteBelowATableWins: where a sheet of notes and the notes below a table have the same
// mark, that below the table is meant.
func TestTheNoteBelowATableWins(t *testing.T) {
	for _, c := range []struct{ below, note, sex string }{{"| (1) Solo mujeres. |\n", "(1) Solo hombres.", "F"}, {"", "(1) Solo hombres.", "M"}} {
		p := bookUnder(t, answersPermits, "A", notedBook("Cuba (1)", "2022", c.below), "Notas", "| "+c.note+" |\n")
		if !asksFor(p.Questions(), AskCode, "Cuba (1)", `{"`+warehouse.DimSex+`": "`+c.sex+`"}`) {
			t.Errorf("%q, %q asks %s", c.below, c.note, noted(p))
		}
	}
	p := bookUnder(t, answersPermits, "A", notedBook("Cuba (1)", "2022", "| (1) Solo mujeres. |\n"), "B", notedBook("Haiti (1)", "2022", "| (1) Solo hombres. |\n"))
	if !asksFor(p.Questions(), AskCode, "Cuba (1)", `{"SEX": "F"}`) || !asksFor(p.Questions(), AskCode, "Haiti (1)", `{"SEX": "M"}`) {
		t.Errorf("of two tables: %s", noted(p))
	}
	p = bookUnder(t, answersPermits, "A", notedBook("Cuba (1)", "2022", ""), "B", notedBook("Haiti", "2022", ""), "Notas", "| Notas |\n| (1) | Solo mujeres. |\n")
	if !asksFor(p.Questions(), AskCode, "Cuba (1)", `{"SEX": "F"}`) || countAsked(p, "SEX") > 0 {
		t.Errorf("a mark in its own cell, of another table: %s", noted(p))
	}
}

// TestAListOfTablesIsNoNote: a table of contents and a cover say nothing of figures, unless they
// do.
func TestAListOfTablesIsNoNote(t *testing.T) {
	tables := []string{"C1", notedBook("Cuba", "2022", ""), "C2", strings.Replace(notedBook("Cuba", "2022", ""), "by nationality", "to women by nationality", 1)}
	before := noted(bookUnder(t, answersPermits, tables...))
	for _, cover := range []string{
		"| Índice |\n| C1 | Permits issued by Chile by nationality |\n| C2 | Permits issued by Chile to women by nationality |\n",
		"| Contents |\n||\n| Permits issued by Chile by nationality |\n| Permits issued by Chile to women by nationality |\n",
		"| Ministry of the Interior |\n| Statistical yearbook |\n| Santiago |\n| www.example.org |\n| Contact: office@example.org |\n",
		"| Table 1 |\n| Table 2 |\n| Notes |\n",
		"| Metodología |\n" + strings.Repeat("| Las definiciones que se usan en este cuadro son las que recomiendan las Naciones Unidas para las estadísticas de las migraciones internacionales, revisión de 1998, y las de la oficina. |\n", 40),
	} {
		if got := noted(bookUnder(t, answersPermits, append([]string{"Cover", cover}, tables...)...)); got != before {
			t.Errorf("%q:\n%s\nwithout\n%s", cover, got, before)
		}
	}
	p := bookUnder(t, answersPermits, append([]string{"Cover", "| Statistical yearbook |\n| Cifras en miles |\n| C1 | Permits issued by Chile by nationality |\n"}, tables...)...)
	if a, b := p.Tables[0].Meaning.Multiplier, p.Tables[1].Meaning.Multiplier; a != 1000 || b != 1000 {
		t.Errorf("units %v, %v", a, b)
	}
}

// TestAPeriodOutsideTheAxesMayBePartOfIt: where the sheet or the title says the period and a note
// months of it, it is asked which the figures are of.
func TestAPeriodOutsideTheAxesMayBePartOfIt(t *testing.T) {
	for _, note := range []string{"Datos de enero a junio de 2022.", "2022: January to June only.", "1. Les données de 2022 sont de janvier à juin."} {
		for _, below := range []string{"", "||\n| " + note + " |\n"} {
			sheets := []string{"2021", notedFlow, "2022", notedFlow + below}
			if below == "" {
				sheets = append(sheets, "Notas", "| "+note+" |\n")
			}
			open := bookUnder(t, answersPermits, sheets...).Questions()
			if !asksFor(open, AskPeriod, "2022", "2022-S1") || countWhere(open, "2021") > 0 {
				t.Errorf("%q, %q: not asked of 2022 alone", note, below)
			}
			p := bookUnder(t, answersPermits+"- {ask: period, about: '2022', answer: 2022-S1}\n", sheets...)
			if s := p.Tables[1].Meaning.From[0].Meaning.Map["2022"]; s.Period == nil || s.Period.Text != "2022-S1" || asksFor(p.Questions(), AskPeriod, "", "") {
				t.Errorf("%q, %q: is %+v", note, below, s)
			}
			if !slices.ContainsFunc(p.Meaning.Recognise.Cells, func(f layout.Find) bool { return f.Column != "" }) {
				t.Errorf("%q, %q: the file is known without its note", note, below)
			}
		}
	}
}

const notedFlow = "| Permits issued by Chile by nationality |\n||\n| Nationality | Total |\n| Honduras | 254 |\n| Cuba | 135 |\n| Peru | 305 |\n"

// countWhere is how many questions about periods are of a sheet.
func countWhere(questions []Question, sheet string) (n int) {
	for _, q := range questions {
		if q.Ask == AskPeriod && q.table.Sheet == sheet {
			n++
		}
	}
	return n
}

// TestANoteOfAColumnOfMarksIsOfItsRows: a note of a mark that a column of marks holds is none of
// all figures, in whichever cells mark and note are.
func TestANoteOfAColumnOfMarksIsOfItsRows(t *testing.T) {
	table := "| Permits issued by Chile by nationality |\n||\n| Nationality | Notes | 2021 | 2022 |\n| Honduras | (1) | 254 | 263 |\n| Cuba | (2) | 135 | 141 |\n| Peru || 305 | 311 |\n"
	before := len(bookUnder(t, answersPermits, "A", table).Questions())
	for _, notes := range []string{"| (1) | Refers to students only. |\n| (2) | Excludes minors. |\n", "| (1) Refers to students only. |\n| (2) Excludes minors. |\n"} {
		if p := bookUnder(t, answersPermits, "A", table, "Notes", notes); len(p.Questions()) != before {
			t.Errorf("%q asks %s", notes, noted(p))
		}
	}
}
