package xlsx_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"siemmes/reports"
	"siemmes/reports/xlsx"
	"siemmes/warehouse"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func workbook(t testing.TB, r *reports.Report) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := xlsx.WriteReport(&buf, r); err != nil {
		t.Fatal(err)
	}
	// To look at: SIEMMES_KEEP=dir go test ./reports/xlsx
	if dir := os.Getenv("SIEMMES_KEEP"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, r.ID+"."+r.Lang+".xlsx"), buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return buf.Bytes()
}

func open(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestTheSameReportIsTheSameBytes(t *testing.T) {
	for range 5 {
		if !bytes.Equal(workbook(t, sample("es")), workbook(t, sample("es"))) {
			t.Fatal("two workbooks of one report differ")
		}
	}
}

// The golden file holds every cell with its type, number format and the parts
// of its style that carry meaning.
func TestCellsAndStyles(t *testing.T) {
	got := dump(t, open(t, workbook(t, sample("es"))))
	golden := filepath.Join("testdata", "sample.es.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("-golden +got (rewrite with -update):\n%s", diff)
	}
}

func dump(t *testing.T, f *excelize.File) string {
	t.Helper()
	var b strings.Builder
	for _, sheet := range f.GetSheetList() {
		fmt.Fprintf(&b, "## %s\n", sheet)
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, value := range row {
				if value == "" {
					continue
				}
				cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
				fmt.Fprintf(&b, "%s %s %s\n", cell, value, styleOf(t, f, sheet, cell))
			}
		}
	}
	return b.String()
}

func styleOf(t *testing.T, f *excelize.File, sheet, cell string) string {
	t.Helper()
	id, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	st, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	kind, err := f.GetCellType(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	parts := []string{map[bool]string{true: "text", false: "number"}[kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString]}
	if st.Font != nil && st.Font.Bold {
		parts = append(parts, "bold")
	}
	if st.Alignment != nil && st.Alignment.Indent > 0 {
		parts = append(parts, fmt.Sprintf("indent %d", st.Alignment.Indent))
	}
	if st.Alignment != nil && st.Alignment.WrapText {
		parts = append(parts, "wrap")
	}
	if st.CustomNumFmt != nil {
		parts = append(parts, *st.CustomNumFmt)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// A label that begins like a formula is a text with Excel's quote prefix, so
// that it stays one when somebody edits the cell.
func TestNoLabelIsAFormula(t *testing.T) {
	f := open(t, workbook(t, sample("es")))
	risky := 0
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, value := range row {
				cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
				if formula, _ := f.GetCellFormula(sheet, cell); formula != "" {
					t.Errorf("%s!%s is the formula %q", sheet, cell, formula)
				}
				if value == "" || !strings.ContainsAny(value[:1], "=+-@") {
					continue
				}
				risky++
				id, _ := f.GetCellStyle(sheet, cell)
				if q := f.Styles.CellXfs.Xf[id].QuotePrefix; q == nil || !*q {
					t.Errorf("%s!%s %q has no quote prefix", sheet, cell, value)
				}
			}
		}
	}
	if risky == 0 {
		t.Error("the sample has no risky label any more")
	}
}

func TestTheContentsLeadToEverySheet(t *testing.T) {
	f := open(t, workbook(t, sample("es")))
	sheets := f.GetSheetList()
	linked := map[string]bool{}
	rows, err := f.GetRows(sheets[0])
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		cell, _ := excelize.CoordinatesToCellName(2, i+1)
		if ok, target, _ := f.GetCellHyperLink(sheets[0], cell); ok {
			linked[strings.Trim(strings.TrimSuffix(target, "!A1"), "'")] = true
		}
	}
	for _, sheet := range sheets[1:] {
		if !linked[sheet] {
			t.Errorf("no link to %q; links: %v", sheet, linked)
		}
		if ok, target, _ := f.GetCellHyperLink(sheet, "A1"); !ok || target != "'"+sheets[0]+"'!A1" {
			t.Errorf("%q does not lead back: %q", sheet, target)
		}
	}
}

func TestPrintSetUp(t *testing.T) {
	f := open(t, workbook(t, sample("es")))
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Scope+" "+n.Name] = n.RefersTo
	}
	for _, sheet := range f.GetSheetList() {
		props, err := f.GetSheetProps(sheet)
		if err != nil || props.FitToPage == nil || !*props.FitToPage {
			t.Errorf("%s does not fit the page's width", sheet)
		}
		if names[sheet+" _xlnm.Print_Area"] == "" {
			t.Errorf("%s has no print area; names %v", sheet, names)
		}
		panes, err := f.GetPanes(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if sheet == f.GetSheetList()[0] {
			continue
		}
		if !panes.Freeze || panes.YSplit < 3 || names[sheet+" _xlnm.Print_Titles"] == "" {
			t.Errorf("%s: headings are not frozen (%+v) or not repeated", sheet, panes)
		}
	}
}

// Some readers stop where the sheet says it ends; it must not say A1.
func TestNoSheetDeclaresADimension(t *testing.T) {
	f := open(t, workbook(t, sample("es")))
	for _, sheet := range f.GetSheetList() {
		if d, _ := f.GetSheetDimension(sheet); d != "" {
			t.Errorf("%s says it spans %q", sheet, d)
		}
	}
}

func TestATableThatNoSheetHoldsIsRefused(t *testing.T) {
	wide := &reports.Table{Title: "x", Lang: "es", Columns: make([]reports.Column, 20000)}
	if err := xlsx.WriteTable(&bytes.Buffer{}, wide); !errors.Is(err, warehouse.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

func TestSheetNamesAreFreeAndAllowed(t *testing.T) {
	r := sample("es")
	for i := range r.Sections {
		r.Sections[i].Heading = `a/b:c?*[x]\ un título muy largo, el mismo para todas las secciones`
	}
	seen := map[string]bool{}
	for _, sheet := range open(t, workbook(t, r)).GetSheetList() {
		if len([]rune(sheet)) > 31 || strings.ContainsAny(sheet, `:\/?*[]'`) || seen[strings.ToLower(sheet)] {
			t.Errorf("sheet %q", sheet)
		}
		seen[strings.ToLower(sheet)] = true
	}
}

// A large query answer as a workbook: 200,000 figures.
func BenchmarkWriteTable(b *testing.B) {
	t := &reports.Table{Lang: "es", Title: "x", Stub: "País", Columns: years(1984, 2023)}
	for i := range 5000 {
		r := reports.TableRow{Label: fmt.Sprintf("País %d", i)}
		for j := range t.Columns {
			r.Cells = append(r.Cells, figure(float64(i*j), "P"))
		}
		t.Rows = append(t.Rows, r)
	}
	for b.Loop() {
		if err := xlsx.WriteTable(&bytes.Buffer{}, t); err != nil {
			b.Fatal(err)
		}
	}
}
