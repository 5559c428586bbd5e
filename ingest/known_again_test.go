package ingest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/propose"
	"siemmes/ingest/layout/refit"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// forms are files in which WORD says of whom the figures are and TIME of when. Beside it
// is nothing that tells one such file from the other.
var forms = map[string]string{
	"title.csv":      "Extranjeros WORD que residen en Perú, TIME\n\nPaís de nacimiento,Hombres,Mujeres\nHaití,120,141\nCuba,230,318\nChile,51,48\n",
	"quoted.csv":     "\"Extranjeros WORD que residen en Perú, TIME\"\n\nPaís de nacimiento,Hombres,Mujeres\nHaití,120,141\nCuba,230,318\nChile,51,48\n",
	"second.csv":     "Extranjeros que residen en Perú\n(WORD)\n\nPaís de nacimiento,2021,2022\nHaití,120,141\nCuba,230,318\nChile,51,48\n",
	"third.csv":      "Instituto de Estadística del Perú\nExtranjeros que residen en Perú\nGrupo: WORD\n\nPaís de nacimiento,2021,2022\nHaití,120,141\nCuba,230,318\nChile,51,48\n",
	"long title.csv": "Población extranjera que reside habitualmente en el territorio de la República del Perú según los registros de la oficina y WORD\n\nPaís de nacimiento,2021,2022\nHaití,120,141\nCuba,230,318\nChile,51,48\n",
	"heading.csv":    "Extranjeros que residen en Perú\n\nPaís de nacimiento,WORD,\n,2021,2022\nHaití,120,141\nCuba,230,318\nChile,51,48\n",
	"column.csv":     "País de nacimiento,Grupo,2021,2022\nHaití,WORD,120,141\nCuba,WORD,230,318\nChile,WORD,51,48\n",
	"lower.csv":      "Extranjeros que residen en Perú total\n\nPaís de nacimiento,2021,2022\nHaití,220,241\nCuba,330,418\nChile,151,148\n\nExtranjeros que residen en Perú WORD\n\nPaís de nacimiento,2021,2022\nHaití,120,141\nCuba,230,318\nChile,51,48\n",
	"note.csv":       "Extranjeros que residen en Perú\n\nPaís de nacimiento,2021,2022\nHaití,120,141\nCuba,230,318\nChile,51,48\n\nNota: las cifras se refieren a WORD.\n",
	"mark.csv":       "Extranjeros que residen en Perú\n\nPaís de nacimiento,2021,2022\nHaití,120,141\nCuba (1),230,318\nChile,51,48\n\n(1) Solo WORD.\n",
	"WORD.csv":       "Extranjeros que residen en Perú\n\nPaís de nacimiento,2021,2022\nHaití,120,141\nCuba,230,318\nChile,51,48\n",
}

func formOf(t *testing.T, name, word, time string) *sheet.Workbook {
	t.Helper()
	put := strings.NewReplacer("WORD", word, "TIME", time)
	text := put.Replace(forms[name])
	wb, err := sheet.Open(t.Context(), put.Replace(name), strings.NewReader(text), int64(len(text)), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { wb.Close() })
	return wb
}

// layoutFor is the layout that a person's answers make of a file.
func layoutFor(t *testing.T, wb *sheet.Workbook) *layout.Layout {
	t.Helper()
	p := proposalOf(t, wb)
	if p == nil || len(p.Tables) == 0 {
		t.Fatalf("%s: no proposal", wb.Name)
	}
	l, err := propose.TrialOf(p).Decided("known", warehouse.English)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func knows(t *testing.T, l *layout.Layout, wb *sheet.Workbook) bool {
	t.Helper()
	_, _, err := refit.Recognise(t.Context(), layout.NewLibrary(l), wb, layout.Hint{})
	var un *layout.Unrecognised
	if err != nil && !errors.As(err, &un) {
		t.Fatal(err)
	}
	return err == nil
}

// A file is known again only where all words around its tables are the same, wherever they
// are: with another one, its figures would be published as those of the first file.
func TestAFileIsKnownAgainOnlyUnderTheSameWords(t *testing.T) {
	pairs := [][2]string{{"hombres", "mujeres"}, {"haitianos", "cubanos"}, {"menores de 15 años", "menores de 18 años"}, {"con residencia permanente", "con residencia temporal"}, {"ingresados", "egresados"}, {"zutanos", "menganos"}}
	for name := range forms {
		for _, pair := range pairs {
			switch {
			case name == "WORD.csv" && !slices.Contains([]string{"hombres", "haitianos", "menores de 15 años"}, pair[0]):
				continue // a name that says nothing may change
			case name == "column.csv" && pair[0] == "hombres", name == "heading.csv" && (pair[0] == "hombres" || pair[0] == "haitianos"):
				continue // the next file's own word is read
			}
			for i := range pair {
				l := layoutFor(t, formOf(t, name, pair[i], "2022"))
				if !knows(t, l, formOf(t, name, pair[i], "2022")) {
					t.Errorf("%s with %q does not know itself", name, pair[i])
				}
				if knows(t, l, formOf(t, name, pair[1-i], "2022")) {
					t.Errorf("%s: the layout of %q takes %q", name, pair[i], pair[1-i])
				}
			}
		}
	}
}

// The next file of a form, of another period and another issue, is known again.
func TestTheNextFileOfAFormIsKnownAgain(t *testing.T) {
	for _, times := range [][2]string{
		{"2022", "2023"},
		{"enero 2022", "febrero 2022"},
		{"January 2023", "May 2024"},
		{"enero-marzo 2022", "abril-junio 2022"},
		{"I trimestre 2022", "II trimestre 2022"},
		{"IV-2021", "I-2022"},
		{"2021 Q4", "2022 Q1"},
		{"1er semestre 2022", "2e semestre 2022"},
		{"al 31 de diciembre de 2022", "al 30 de junio de 2023"},
		{"as at 1 January 2022", "as at 1 January 2023"},
		{"2018/19", "2019/20"},
		{"Boletín N.º 12, marzo de 2022", "Boletín N.º 13, abril de 2022"},
		{"janvier à mars 2022", "avril à juin 2022"},
		{"ano de 2021", "ano de 2022"},
	} {
		l := layoutFor(t, formOf(t, "quoted.csv", "hombres", times[0]))
		if !knows(t, l, formOf(t, "quoted.csv", "hombres", times[1])) {
			t.Errorf("of %q, %q is not known: %s", times[0], times[1], l.Recognise.Cells[0].Like)
		}
	}
}
