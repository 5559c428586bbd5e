package propose

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"siemmes/ingest/layout/drawn"
	"siemmes/ingest/layout/tidy"
)

// codedColumn is a column of codes, and what they mean.
type codedColumn struct {
	caption string
	codes   []string
	says    []string
}

// codedColumns are columns that offices code, in four languages.
var codedColumns = []codedColumn{
	{"MOV", []string{"E", "S"}, []string{"Entrada", "Salida"}},
	{"DIR", []string{"1", "2"}, []string{"Arrivals", "Departures"}},
	{"SEXO", []string{"1", "2", "9"}, []string{"Hombre", "Mujer", "Ignorado"}},
	{"SX", []string{"0", "1"}, []string{"Femmes", "Hommes"}},
	{"VIA", []string{"1", "2", "3"}, []string{"Aérea", "Marítima", "Terrestre"}},
	{"NAC", []string{"170", "604", "862", "332"}, []string{"Colombia", "Perú", "Venezuela", "Haití"}},
	{"ctz", []string{"24", "76", "132"}, []string{"Angola", "Brasil", "Cabo Verde"}},
	{"AGEGRP", []string{"1", "2", "3", "4", "5"}, []string{"0-14", "15-24", "25-44", "45-64", "65+"}},
	{"tp_permis", []string{"A", "B", "C"}, []string{"Travail", "Études", "Famille"}},
	{"cod_uf", []string{"11", "35", "53"}, []string{"Rondônia", "São Paulo", "Distrito Federal"}},
}

// drawnRecords is a workbook of records by codes.
type drawnRecords struct {
	sheets []txtar.File
	want   map[string]string
}

// TestCodesAreNoFigures draws files of records of which the columns hold codes, beside one
// column of figures, with and without sheets that explain the codes: each record is one
// figure, with its codes as headings.
func TestCodesAreNoFigures(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := drawRecords(rt)
		name, data := drawn.File(t, &txtar.Archive{Files: x.sheets})
		p, err := Propose(context.Background(), drawn.Bytes(t, name, data), nil)
		must(t, err)
		l, err := p.Layout()
		must(t, err)
		got := map[string]string{}
		must(t, tidy.Cells(context.Background(), l, drawn.Bytes(t, name, data), func(c *tidy.Cell) error {
			got[c.Sheet+"!"+c.A1()] = strconv.FormatFloat(c.Stored, 'f', -1, 64) + " = " + c.HeadingText()
			return nil
		}))
		for at, want := range x.want {
			if got[at] != want {
				rt.Fatalf("%s is %q, want %q\n%s", at, got[at], want, txtar.Format(&txtar.Archive{Files: x.sheets}))
			}
		}
		if len(got) != len(x.want) {
			rt.Fatalf("%d cells, want %d\n%s", len(got), len(x.want), txtar.Format(&txtar.Archive{Files: x.sheets}))
		}
	})
}

// drawRecords draws a workbook: the records, and in most cases what the codes mean.
func drawRecords(rt *rapid.T) *drawnRecords {
	x := &drawnRecords{want: map[string]string{}}
	columns := rapid.Permutation(codedColumns).Draw(rt, "columns")[:rapid.IntRange(2, 4).Draw(rt, "how many")]
	const years = 2
	months := rapid.SampledFrom([]int{0, 2, 3}).Draw(rt, "months")
	bounds := rapid.SampledFrom([][2]int{{1, 40}, {0, 999}, {1, 90_000}}).Draw(rt, "size")
	value := rapid.SampledFrom([]string{"CANT", "N", "Effectif", "qtd", "Persons"}).Draw(rt, "value")
	lists := [][]string{}
	heads := []string{"ANIO"}
	var of []string
	for y := range years {
		of = append(of, strconv.Itoa(2019+y))
	}
	lists = append(lists, of)
	if months > 0 {
		heads, of = append(heads, "MES"), nil
		for m := range months {
			of = append(of, strconv.Itoa(m+1))
		}
		lists = append(lists, of)
	}
	for _, c := range columns {
		heads, lists = append(heads, c.caption), append(lists, c.codes)
	}
	var b strings.Builder
	b.WriteString("| " + strings.Join(heads, " | ") + " | " + value + " |\n")
	row := 1
	for _, keys := range crossedWith(lists) {
		row++
		v := rapid.IntRange(bounds[0], bounds[1]).Draw(rt, "figure")
		b.WriteString("| " + strings.Join(keys, " | ") + " | " + strconv.Itoa(v) + " |\n")
		x.want[fmt.Sprintf("records!%s%d", columnName(len(keys)+1), row)] = fmt.Sprintf("%d = %s | %s", v, strings.Join(keys, " | "), value)
	}
	x.sheets = []txtar.File{{Name: "sheet records", Data: []byte(b.String())}}
	legend := drawLegend(rt, columns)
	if rapid.Bool().Draw(rt, "legend first") {
		x.sheets = append(legend, x.sheets...)
	} else {
		x.sheets = append(x.sheets, legend...)
	}
	return x
}

// crossedWith are all combinations of a text of each list.
func crossedWith(lists [][]string) [][]string {
	out := [][]string{nil}
	for _, list := range lists {
		var longer [][]string
		for _, head := range out {
			for _, s := range list {
				longer = append(longer, append(slices.Clone(head), s))
			}
		}
		out = longer
	}
	return out
}

// drawLegend draws the sheets that say what codes mean, in one of the forms that offices
// use, or none.
func drawLegend(rt *rapid.T, columns []codedColumn) (sheets []txtar.File) {
	form := rapid.SampledFrom([]string{"none", "each row", "first row", "heads", "sheets"}).Draw(rt, "legend")
	var b strings.Builder
	switch form {
	case "none":
		return nil
	case "each row", "first row":
		b.WriteString("| Variable | Code | Description |\n")
	}
	for _, c := range columns {
		if form == "heads" {
			b.WriteString("| " + c.caption + " |\n")
		}
		if form == "sheets" {
			b.WriteString("| cod | nome |\n")
		}
		for i, code := range c.codes {
			variable := c.caption
			if form == "first row" && i > 0 {
				variable = ""
			}
			if form == "each row" || form == "first row" {
				b.WriteString("| " + variable + " ")
			}
			b.WriteString("| " + code + " | " + c.says[i] + " |\n")
		}
		if form == "sheets" {
			sheets = append(sheets, txtar.File{Name: "sheet " + c.caption, Data: []byte(b.String())})
			b.Reset()
		}
	}
	if form == "sheets" {
		return sheets
	}
	return []txtar.File{{Name: "sheet legend", Data: []byte(b.String())}}
}
