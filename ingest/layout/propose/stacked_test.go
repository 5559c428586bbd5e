package propose

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"siemmes/ingest/layout/drawn"
	"siemmes/ingest/layout/tidy"
)

// stack is a way in which an office writes one table below another.
type stack struct {
	name   string
	first  []string // lines of the title
	header []string
	note   []string // below the first table
	second []string
	again  []string // header of the second table
	rows   []string // labels
}

var stacks = []stack{
	{
		"quarters",
		[]string{"Cuadro 1. Radicaciones temporarias resueltas. Año 2022"},
		[]string{"Nacionalidad", "I", "II", "III", "IV", "Total"},
		nil,
		[]string{"Cuadro 2. Radicaciones permanentes resueltas. Año 2022"},
		[]string{"Nacionalidad", "I", "II", "III", "IV", "Total"},
		[]string{"Perú", "Cuba", "Total"},
	},
	{
		"short captions",
		[]string{"Visas granted abroad", "Calendar year 2021"},
		[]string{"Country", "M", "F", "X"},
		[]string{"Source: register"},
		[]string{"Visas granted at the border", "Calendar year 2021"},
		[]string{"Country", "M", "F", "X"},
		[]string{"India", "Nepal"},
	},
	{
		"letters before the titles",
		[]string{"a) Hommes"},
		[]string{"Nationalité", "T1", "T2", "T3", "T4"},
		[]string{"Source : ministère"},
		[]string{"b) Femmes"},
		[]string{"Nationalité", "T1", "T2", "T3", "T4"},
		[]string{"Maroc", "Mali"},
	},
	{
		"other short captions",
		[]string{"Tabela 1 - Autorizações por mês"},
		[]string{"País", "Jan.", "Fev.", "Mar."},
		nil,
		[]string{"Tabela 2 - Autorizações por sexo"},
		[]string{"País", "H", "M"},
		[]string{"Angola", "Brasil"},
	},
	{
		"narrower below a note",
		[]string{"Deportados por mes, 2023"},
		[]string{"Delegación", "Enero", "Febrero", "Marzo"},
		[]string{"* Cifras preliminares."},
		nil,
		[]string{"Delegación", "Ene-Mar 2023"},
		[]string{"Norte", "Sur", "Este"},
	},
	{
		"narrower, of another caption",
		[]string{"Refugees by country of origin, 2020"},
		[]string{"Origin", "Men", "Women", "Total"},
		nil,
		[]string{"Refugees by age"},
		[]string{"Age group", "Persons"},
		[]string{"0-17", "18-59", "60+"},
	},
	{
		"years below a numbered title",
		[]string{"Table A. Arrivals"},
		[]string{"Office", "Air", "Sea", "Land"},
		nil,
		[]string{"Table B. Departures"},
		[]string{"Office", "2019", "2020", "2021"},
		[]string{"North", "South"},
	},
	{
		"the number in a cell of its own",
		[]string{"Cuadro 1|Residencias temporarias, 2022"},
		[]string{"País", "Hombres", "Mujeres"},
		nil,
		[]string{"Cuadro 2|Residencias permanentes, 2022"},
		[]string{"País", "Hombres", "Mujeres"},
		[]string{"Perú", "Cuba"},
	},
	{
		"two lines",
		[]string{"Solicitudes de refugio", "Mujeres"},
		[]string{"Origen", "1S", "2S"},
		[]string{"Nota: datos al cierre."},
		[]string{"Solicitudes de refugio", "Hombres"},
		[]string{"Origen", "1S", "2S"},
		[]string{"Haití", "Cuba"},
	},
	{
		"two lines, a numbered one",
		[]string{"Tableau 3. Titres délivrés"},
		[]string{"Pays", "Q1", "Q2"},
		[]string{"Les chiffres sont arrondis."},
		[]string{"Tableau 4. Titres refusés", "(personnes)"},
		[]string{"Pays", "Q1", "Q2"},
		[]string{"Maroc", "Mali"},
	},
}

// TestStackedTablesKeepTheirTitles: a table below another one is a table of its own,
// with and without a blank row between, also where its captions are short, come again or
// head fewer columns; and its title is above no other.
func TestStackedTablesKeepTheirTitles(t *testing.T) {
	for _, x := range stacks {
		for _, gap := range []string{"none", "before the title", "below the title"} {
			t.Run(x.name+", gap "+gap, func(t *testing.T) {
				text, want := x.write(gap)
				wb := drawn.Bytes(t, "stack.csv", []byte(text))
				p, err := Propose(t.Context(), wb, nil)
				must(t, err)
				l, err := p.Layout()
				must(t, err)
				got := map[string]string{}
				must(t, tidy.Cells(t.Context(), l, wb, func(c *tidy.Cell) error {
					got[c.A1()] = c.HeadingText()
					return nil
				}))
				for at, headings := range want {
					if got[at] != headings {
						t.Errorf("%s has the headings %q, want %q", at, got[at], headings)
					}
				}
				if len(got) != len(want) || len(p.Tables) != 2 {
					t.Fatalf("%d cells of %d tables, want %d of 2\n%s", len(got), len(p.Tables), len(want), text)
				}
				titles := x.second
				if titles == nil {
					titles = x.first // there is no other
				}
				for i, title := range [][]string{x.first, titles} {
					if g := textsOf(p.Tables[i].Title); strings.Join(g, "|") != strings.Join(title, "|") {
						t.Errorf("table %d has the title %q, want %q", i+1, g, title)
					}
				}
			})
		}
	}
}

// write writes the tables as csv, and the headings of each figure.
func (x *stack) write(gap string) (text string, want map[string]string) {
	var b strings.Builder
	w := csv.NewWriter(&b)
	want, row := map[string]string{}, 0
	width := max(len(x.header), len(x.again))
	line := func(cells ...string) {
		row++
		_ = w.Write(append(append([]string{}, cells...), make([]string, width-len(cells))...))
	}
	table := func(title, header []string, apart bool) {
		for _, s := range title {
			line(strings.Split(s, "|")...)
		}
		if apart {
			line()
		}
		line(header...)
		for i, label := range x.rows {
			cells := []string{label}
			for col := range header[1:] {
				cells = append(cells, fmt.Sprint(1234+517*i*(col+2)-113*col*col))
				want[columnName(col+2)+fmt.Sprint(row+1)] = label + " | " + header[col+1]
			}
			line(cells...)
		}
	}
	table(x.first, x.header, gap == "below the title")
	for _, s := range x.note {
		line(s)
	}
	if gap != "none" {
		line()
	}
	table(x.second, x.again, gap == "below the title" && x.second != nil)
	w.Flush()
	return b.String(), want
}

func textsOf(texts []Text) (out []string) {
	for _, x := range texts {
		out = append(out, x.Text)
	}
	return out
}
