package refit

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/drawn"
	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// office is a file of testdata/offices.
func office(name string) string { return filepath.Join("..", "..", "..", "testdata", "offices", name) }

// drifted opens a copy of a workbook after a change.
func drifted(t *testing.T, path string, change func(*excelize.File)) *sheet.Workbook {
	t.Helper()
	book, err := excelize.OpenFile(path)
	layouttest.Must(t, err)
	defer book.Close()
	change(book)
	var b bytes.Buffer
	layouttest.Must(t, book.Write(&b))
	return drawn.Bytes(t, filepath.Base(path), b.Bytes())
}

// driftedText opens a copy of delimited text after a change of its records.
func driftedText(t *testing.T, path string, comma rune, change func([][]string) [][]string) *sheet.Workbook {
	t.Helper()
	text, err := os.ReadFile(path)
	layouttest.Must(t, err)
	if comma == ';' {
		text, err = charmap.Windows1252.NewDecoder().Bytes(text)
		layouttest.Must(t, err)
	}
	in := csv.NewReader(bytes.NewReader(text))
	in.Comma, in.FieldsPerRecord, in.LazyQuotes = comma, -1, true
	records, err := in.ReadAll()
	layouttest.Must(t, err)
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	out.Comma = comma
	layouttest.Must(t, out.WriteAll(change(records)))
	return drawn.Bytes(t, filepath.Base(path), b.Bytes())
}

// facts are the cells of a file without their addresses: table, figure, what
// the tidy headings are and what they mean, sorted.
func facts(t *testing.T, l *layout.Layout, wb *sheet.Workbook, sorted bool) []string {
	t.Helper()
	var all []string
	layouttest.Must(t, tidy.Cells(context.Background(), l, wb, func(c *tidy.Cell) error {
		_, line, _ := strings.Cut(c.String(), "\t")
		value, line, _ := strings.Cut(line, "\t")
		headings, means, _ := strings.Cut(line, "\t")
		heads, meanings := strings.Split(headings, " | "), strings.Split(means, " ")
		if sorted { // where columns changed places
			slices.Sort(heads)
			slices.Sort(meanings)
		}
		all = append(all, fmt.Sprintf("%s %s\t| %s |\t%s", c.Table.ID, value, strings.Join(heads, " | "), strings.Join(meanings, " ")))
		return nil
	}))
	slices.Sort(all)
	return all
}

// reorder gives the columns of records in another order, "" for an empty one.
func reorder(order ...int) func([][]string) [][]string {
	return func(records [][]string) [][]string {
		for i, r := range records {
			moved := make([]string, len(order))
			for k, from := range order {
				if from < len(r) {
					moved[k] = r[from]
				}
			}
			records[i] = moved
		}
		return records
	}
}

// on does a change to each of the sheets.
func on(sheets []string, change func(f *excelize.File, s string) error) func(*excelize.File) error {
	return func(f *excelize.File) error {
		for _, s := range sheets {
			if err := change(f, s); err != nil {
				return err
			}
		}
		return nil
	}
}

// set writes cells: address and value in turn.
func set(f *excelize.File, s string, pairs ...any) error {
	for i := 0; i+1 < len(pairs); i += 2 {
		if err := f.SetCellValue(s, pairs[i].(string), pairs[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// driftCase is a file that drifted in a way that changes no figure.
type driftCase struct {
	name   string
	path   string
	layout string
	change func(*excelize.File) error
	comma  rune // of delimited text, which text changes
	text   func([][]string) [][]string
	// what is reported, as "what place", in any order; a table's own places are
	// those of the changed file
	want []string
	// rewrite says how the line of a cell reads now where headings are
	// written otherwise
	rewrite func(string) string
}

// One cell stays one cell: after each of these the figures have the same
// headings and mean the same.
func TestFitFollowsADriftedTable(t *testing.T) {
	lib := houseLibrary(t)
	for _, c := range slices.Concat(driftsOfWorkbooks, driftsOfText) {
		t.Run(c.name, func(t *testing.T) { c.check(t, lib) })
	}
}

// The sample files of which more than one case is made.
var (
	costaRica = office("cri_dgme_entradas_salidas_2023.xlsx")
	honduras  = office("hnd_inm_movimiento_migratorio.xlsx")
	canada    = office("can_ircc_permanent_residents_2023.xlsx")
	guatemala = office("gtm_igm_movimientos_2023.csv")
)

// bothDirections are the sheets of the Costa Rican file.
var bothDirections = []string{"Entradas", "Salidas"}

func insertRows(before, n int) func(*excelize.File, string) error {
	return func(f *excelize.File, s string) error { return f.InsertRows(s, before, n) }
}

// driftsOfWorkbooks are workbooks whose rows, columns, sheets or headings moved.
var driftsOfWorkbooks = []driftCase{
	{
		name: "rows ranked otherwise", path: costaRica, layout: "cri-dgme-movements",
		change: on(bothDirections, func(f *excelize.File, s string) error {
			if err := f.DuplicateRowTo(s, 6, 20); err != nil {
				return err
			}
			return f.RemoveRow(s, 6)
		}),
	},
	{
		name: "a title row more on one sheet", path: costaRica, layout: "cri-dgme-movements",
		change: on(bothDirections[:1], insertRows(1, 1)),
		want:   []string{"title-moved Entradas!A2", "header-moved Entradas!A4"},
	},
	{
		name: "rows between title and header", path: costaRica, layout: "cri-dgme-movements",
		change: on(bothDirections, insertRows(2, 2)),
		want:   []string{"header-moved Entradas!A5", "header-moved Salidas!A5"},
	},
	{
		name: "a title row less", path: costaRica, layout: "cri-dgme-movements",
		change: on(bothDirections, func(f *excelize.File, s string) error { return f.RemoveRow(s, 2) }),
		want:   []string{"header-moved Entradas!A2", "header-moved Salidas!A2"},
	},
	{
		name: "rows numbered in a new first column", path: costaRica, layout: "cri-dgme-movements",
		change: on(bothDirections, func(f *excelize.File, s string) error {
			if err := f.InsertCols(s, "A", 1); err != nil {
				return err
			}
			for row := 5; row < 30; row++ {
				if err := set(f, s, fmt.Sprintf("A%d", row), row-4); err != nil {
					return err
				}
			}
			return nil
		}),
		want: []string{
			"title-moved Entradas!B1", "columns-moved Entradas!A4", "columns-moved Salidas!A4",
			"column-new Entradas!A4", "column-new Salidas!A4",
		},
	},
	{
		name: "a header row of units", path: costaRica, layout: "cri-dgme-movements",
		change: on(bothDirections[:1], func(f *excelize.File, s string) error {
			if err := f.InsertRows(s, 5, 1); err != nil {
				return err
			}
			for col := 2; col <= 13; col++ {
				if err := set(f, s, warehouse.CellRef{Row: 5, Col: col}.A1(), "personas"); err != nil {
					return err
				}
			}
			return nil
		}),
		want: []string{"row-new Entradas!B5", "header-moved Entradas!A3"},
	},
	{
		name: "the columns numbered between two header rows", path: office("pan_snm_transito_darien.xlsx"), layout: "pan-snm-darien",
		change: on([]string{"2023"}, func(f *excelize.File, s string) error {
			if err := f.InsertRows(s, 4, 1); err != nil {
				return err
			}
			for col := 2; col <= 13; col++ {
				if err := set(f, s, warehouse.CellRef{Row: 4, Col: col}.A1(), col-1); err != nil {
					return err
				}
			}
			return nil
		}),
		want: []string{"row-new 2023!B4", "header-moved 2023!A3"},
	},
	{
		name: "a sheet renamed among several", path: honduras, layout: "hnd-inm-movements",
		change: func(f *excelize.File) error { return f.SetSheetName("2023", "Año 2023") },
		want:   []string{"sheet-renamed Año 2023!"},
	},
	{
		name: "an empty first column and a title elsewhere", path: honduras, layout: "hnd-inm-movements",
		change: on([]string{"2022", "2023"}, func(f *excelize.File, s string) error {
			if err := f.InsertCols(s, "A", 1); err != nil {
				return err
			}
			return f.InsertRows(s, 1, 2)
		}),
		want: []string{
			"title-moved 2022!B3", "title-moved 2022!B4", "header-moved 2022!A6", "header-moved 2023!A6",
			"columns-moved 2022!A7", "columns-moved 2023!A7",
		},
	},
	{
		name: "headings with footnote marks and capitals", path: honduras, layout: "hnd-inm-movements",
		change: on([]string{"2023"}, func(f *excelize.File, s string) error {
			return set(f, s, "B4", "ENTRADAS 1/", "C5", "Feb 2/")
		}),
		want: []string{"heading-retyped 2023!B4", "heading-retyped 2023!C5"},
		rewrite: func(line string) string {
			if !strings.Contains(line, " 2023-") {
				return line
			}
			line = strings.ReplaceAll(line, "| Entradas | Feb |", "| Entradas | Feb 2/ |")
			return strings.ReplaceAll(line, "| Entradas |", "| ENTRADAS 1/ |")
		},
	},
	{
		name: "the only sheet under a name of nothing", path: canada, layout: "ca-ircc-pr-category",
		change: func(f *excelize.File) error {
			if err := f.SetSheetName("PR - ImmCat", "Sheet1"); err != nil {
				return err
			}
			return f.InsertRows("Sheet1", 1, 1)
		},
		want: []string{"sheet-renamed Sheet1!", "title-moved Sheet1!A2", "header-moved Sheet1!A4"},
	},
	{
		name: "a staircase two columns further", path: canada, layout: "ca-ircc-pr-category",
		change: on([]string{"PR - ImmCat"}, func(f *excelize.File, s string) error { return f.InsertCols(s, "A", 2) }),
		want:   []string{"title-moved PR - ImmCat!C1", "columns-moved PR - ImmCat!A5"},
	},
	{
		name: "a column of notes gone", path: office("undesa_ims_2020_crm.xlsx"), layout: "un-desa-stock-2020",
		change: on([]string{"Table 1"}, func(f *excelize.File, s string) error { return f.RemoveCol(s, "C") }),
		want: []string{
			"title-moved Table 1!D2", "title-moved Table 1!E8", "column-gone Table 1!", "columns-moved Table 1!A11",
		},
		rewrite: func(line string) string {
			if !strings.HasPrefix(line, "stock ") {
				return line
			}
			return strings.Replace(line, "America* | 33 |", "America* |", 1)
		},
	},
	{
		name: "a sheet in capitals, a code beside the code", path: office("undesa_ims_2020_crm.xlsx"), layout: "un-desa-stock-2020",
		change: func(f *excelize.File) error {
			if err := f.SetSheetName("Table 1", "TABLE 1"); err != nil {
				return err
			}
			if err := f.InsertCols("TABLE 1", "E", 1); err != nil {
				return err
			}
			return set(f, "TABLE 1", "E11", "ISO code", "E12", "DOM", "E13", "BLZ", "E14", "CRI", "E15", "SLV", "E16", "GTM", "E17", "HND", "E18", "MEX", "E19", "NIC", "E20", "PAN", "E21", "CAN", "E22", "USA")
		},
		want: []string{
			"sheet-renamed TABLE 1!", "title-moved TABLE 1!F2", "title-moved TABLE 1!G8",
			"columns-moved TABLE 1!A11", "column-new TABLE 1!E11",
		},
	},
	{
		name: "countries of destination a row further", path: office("wb_bilateral_2017_crm.xlsx"), layout: "world-bank-bilateral-stocks",
		change: on([]string{"Bilateral_Migration_2017"}, insertRows(2, 1)),
		want:   []string{"header-moved Bilateral_Migration_2017!A3"},
	},
	{
		name: "an empty first column, headings retyped", path: office("mex_conapo_indicadores.xlsx"), layout: "mx-conapo-projections",
		change: on([]string{"Indicadores demográficos"}, func(f *excelize.File, s string) error {
			if err := f.InsertCols(s, "A", 1); err != nil {
				return err
			}
			return set(f, s, "D3", "2011 1/", "B3", "INDICADOR")
		}),
		want: []string{
			"title-moved Indicadores demográficos!B1", "title-moved Indicadores demográficos!B3",
			"columns-moved Indicadores demográficos!A3", "heading-retyped Indicadores demográficos!B3", "heading-retyped Indicadores demográficos!D3",
		},
		rewrite: func(line string) string { return strings.ReplaceAll(line, "| 2011 |", "| 2011 1/ |") },
	},
	{
		name: "months down, years across, a row further", path: office("hnd_inm_flujo_irregular.xlsx"), layout: "hnd-inm-irregular-by-year",
		change: on([]string{"Flujo irregular"}, insertRows(2, 3)),
		want:   []string{"header-moved Flujo irregular!A6"},
	},
	{
		name: "a year in the title, which moved", path: office("mex_upmrip_1_1_entradas_2023.xlsx"), layout: "mex-upmrip-entries",
		change: on([]string{"Cuadro 1.1"}, func(f *excelize.File, s string) error {
			if err := f.InsertRows(s, 1, 1); err != nil {
				return err
			}
			return set(f, s, "A1", "Actualizado a enero de 2024")
		}),
		want: []string{"title-moved Cuadro 1.1!A2", "header-moved Cuadro 1.1!A4"},
	},
}

// driftsOfText are delimited texts whose records or columns moved.
var driftsOfText = []driftCase{
	{
		name: "columns in another order", path: guatemala, layout: "gtm-igm-movements", comma: ';',
		text: reorder(4, 0, 1, 3, 2),
		want: []string{"columns-reordered A1"},
	},
	{
		name: "a title above the header record, a name retyped", path: guatemala, layout: "gtm-igm-movements", comma: ';',
		text: func(records [][]string) [][]string {
			records[0][2] = "TIPO DE  MOVIMIENTO 1/"
			return slices.Insert(records, 0, []string{"Guatemala: movimientos migratorios"})
		},
		want: []string{"header-moved A2", "heading-retyped C2"},
	},
	{
		name: "records numbered", path: office("mex_banxico_remesas_mensuales.csv"), layout: "banxico-remittances-monthly", comma: ',',
		text: func(records [][]string) [][]string {
			for i := range records {
				number := fmt.Sprint(i)
				if i == 0 {
					number = "No."
				}
				records[i] = append([]string{number}, records[i]...)
			}
			return records
		},
		want: []string{"column-new A1"},
	},
	{
		name: "a label column gone, a value's name in small letters", path: office("mex_banxico_remesas_mensuales.csv"), layout: "banxico-remittances-monthly", comma: ',',
		text: func(records [][]string) [][]string {
			records[0][3] = "Operaciones"
			return reorder(0, 2, 3, 4)(records)
		},
		want: []string{"column-gone A1", "heading-retyped C1"},
		rewrite: func(line string) string {
			line = strings.Replace(line, "| OPERACIONES |", "| Operaciones |", 1)
			return strings.NewReplacer("\t| 1 | ", "\t| ", "\t| 2 | ", "\t| ").Replace(line)
		},
	},
	{
		name: "columns that the layout knows by letter", path: office("unsd_syb65_crm.csv"), layout: "unsd-yearbook-migrants", comma: ',',
		text: reorder(2, 0, 1, 3, 4, 5, 6),
		want: []string{"columns-reordered A2", "title-moved C1"},
	},
	{
		name: "a header where there was none", path: office("unhcr_asylum_2016_crm.csv"), layout: "unhcr-asylum-monthly", comma: ',',
		text: func(records [][]string) [][]string {
			return slices.Insert(records, 0, []string{"Country of asylum", "Origin", "Year", "Month", "Value"})
		},
		want: []string{"rows-above A1"},
	},
	{
		name: "a long table's columns turned round", path: office("usa_cbp_encounters_fy23_q1.csv"), layout: "cbp-nationwide-encounters", comma: ',',
		text: reorder(8, 7, 6, 5, 4, 3, 2, 1, 0),
		want: []string{"columns-reordered A1"},
	},
}

func (c driftCase) check(t *testing.T, lib *layout.Library) {
	var before, after *sheet.Workbook
	if c.text != nil {
		before = driftedText(t, c.path, c.comma, func(r [][]string) [][]string { return r })
		after = driftedText(t, c.path, c.comma, c.text)
	} else {
		before = drifted(t, c.path, func(*excelize.File) {})
		after = drifted(t, c.path, func(f *excelize.File) { layouttest.Must(t, c.change(f)) })
	}
	own, err := lib.Recognise(context.Background(), before, layout.Hint{})
	layouttest.Must(t, err)
	l, drifts, err := Recognise(context.Background(), lib, after, layout.Hint{})
	if err != nil {
		t.Fatal(err)
	}
	if l.ID != c.layout {
		t.Fatalf("read by %s, want %s", l.ID, c.layout)
	}
	want := facts(t, own, before, c.text != nil)
	for i := range want {
		if c.rewrite != nil {
			want[i] = c.rewrite(want[i])
		}
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, facts(t, l, after, c.text != nil)); diff != "" {
		diff = diff[:min(len(diff), 1200)]
		t.Errorf("the cells are not the same:\n%s", diff)
	}
	var told []string
	for _, d := range drifts {
		told = append(told, strings.TrimSpace(d.What+" "+whereOf(d)))
		for _, language := range warehouse.Languages() {
			m := lang.Reader{Language: language}.Say(d.Message())
			if strings.ContainsAny(m, "{}«") && strings.Contains(m, "{") || strings.HasPrefix(m, "«drift") {
				t.Errorf("%s in %s: %s", d.What, language, m)
			}
		}
	}
	slices.Sort(told)
	slices.Sort(c.want)
	if !slices.Equal(told, c.want) {
		t.Errorf("told:%s\nwant %q", tellAll(drifts), c.want)
	}
}

// whereOf is where a drift is: a cell, or a sheet.
func whereOf(d Drift) string {
	if d.Where.Row == 0 {
		return d.Where.Sheet + "!"
	}
	return d.Where.String()
}
