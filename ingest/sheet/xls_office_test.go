package sheet

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// TestOfficeWorkbooks has LibreOffice save one workbook in the old and in the
// new format, once for each date system: what is read of both is the same.
func TestOfficeWorkbooks(t *testing.T) {
	folder := t.TempDir()
	names := map[string]bool{"since1900": false, "since1904": true}
	var files []string
	for name, from1904 := range names {
		path := filepath.Join(folder, name+".xlsx")
		must(t, os.WriteFile(path, workbookBytes(t, func(f *excelize.File) { fillOffice(t, f, from1904) }), 0o600))
		files = append(files, path)
	}
	older, newer := libreOffice(t, "xls:MS Excel 97", files...), libreOffice(t, "xlsx", files...)
	for name := range names {
		t.Run(name, func(t *testing.T) {
			old, new := openFile(t, filepath.Join(older, name+".xls")), openFile(t, filepath.Join(newer, name+".xlsx"))
			if old.Format != XLS || new.Format != XLSX {
				t.Fatalf("formats %q and %q", old.Format, new.Format)
			}
			if filled := equalWorkbooks(t, old, new); filled < 2000 {
				t.Errorf("%d cells compared", filled)
			}
			checkOffice(t, old)
		})
	}
}

// fillOffice writes what the old format writes in ways of its own.
func fillOffice(t *testing.T, f *excelize.File, from1904 bool) {
	t.Helper()
	if from1904 {
		yes := true
		must(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}))
	}
	set := func(cell string, v any) { t.Helper(); must(t, f.SetCellValue("Sheet1", cell, v)) }
	formula := func(cell, text string) { t.Helper(); must(t, f.SetCellFormula("Sheet1", cell, text)) }
	for row, v := range []any{-5, 2020, 0.01, -1.25, 1e15, 1e-300, 123456789.125, 536870911, 536870912, -536870913, 0.1 + 0.2} {
		set("A"+strconv.Itoa(row+1), v)
		set("B"+strconv.Itoa(row+1), float64(row)/100) // neighbours: MULRK
	}
	set("C1", true)
	set("C2", false)
	for row, text := range []string{"1/0", "NA()", `VALUE("x")`, "A2*2", `A2&" é 東京"`, `""`, "A2>3", "SUM(A1:A2)/4", "NOSUCHNAME()"} {
		formula("D"+strconv.Itoa(row+1), text)
	}
	iso, mixed, percent := "yyyy-mm-dd", `d" de "mmmm hh:mm`, `0.0%;[Red]-0.0%;"–"`
	styled(t, f, "E1", 42000.0, &excelize.Style{CustomNumFmt: &iso})
	styled(t, f, "E2", 42000.75, &excelize.Style{CustomNumFmt: &mixed})
	styled(t, f, "E3", 0.75, &excelize.Style{NumFmt: 20})
	styled(t, f, "E4", -0.256, &excelize.Style{CustomNumFmt: &percent})
	styled(t, f, "E5", 0, &excelize.Style{CustomNumFmt: &percent})
	styled(t, f, "E6", 1234567.891, &excelize.Style{NumFmt: 4})
	styled(t, f, "E7", "nested", &excelize.Style{Alignment: &excelize.Alignment{Horizontal: "left", Indent: 3}})
	up, bold := &excelize.Font{VertAlign: "superscript"}, &excelize.Font{Bold: true}
	must(t, f.SetCellRichText("Sheet1", "F1", []excelize.RichTextRun{{Text: "Ciudad de México", Font: bold}, {Text: "1", Font: up}}))
	must(t, f.SetCellRichText("Sheet1", "F2", []excelize.RichTextRun{{Text: "😀 m"}, {Text: "2", Font: up}, {Text: " of land", Font: bold}}))
	must(t, f.SetCellRichText("Sheet1", "F3", []excelize.RichTextRun{{Text: "東京"}, {Text: "a,", Font: up}, {Text: "b", Font: up}, {Text: " ", Font: bold}}))
	set("F4", "   three blanks ")
	set("F5", "two\nlines\tand a tab")
	set("G1", strings.Repeat("narrow é ", 1000))        // longer than a record
	set("G2", strings.Repeat("wide 東京 ", 1500))         // likewise, two bytes to a letter
	set("G3", strings.Repeat("x", 8200)+"Ελλάδα 😀"+" ") // wide only at its end
	set("G4", strings.Repeat("x", 32_767))              // as long as a cell may be
	formula("G5", `REPT("long ",3000)&"Ωμέγα"`)         // a result longer than a record
	formula("G6", `REPT("x",9000)`)
	for row := 20; row < 1020; row++ {
		set("A"+strconv.Itoa(row), "label "+strconv.Itoa(row)+" ñ")
		set("H"+strconv.Itoa(row), strings.Repeat("東", row%40)+strconv.Itoa(row))
	}
	must(t, f.MergeCell("Sheet1", "A12", "C12"))
	must(t, f.MergeCell("Sheet1", "J1", "K30"))
	set("A12", "merged")
	for _, row := range []int{3, 14, 15, 16, 500, 1100} {
		must(t, f.SetRowVisible("Sheet1", row, false))
	}
	must(t, f.SetColVisible("Sheet1", "C:D", false))
	set("IV65536", "the last cell")
	for name, visible := range map[string]bool{"hidden ñ 東": false, "second": true} {
		_, err := f.NewSheet(name)
		must(t, err)
		must(t, f.SetCellValue(name, "B2", name))
		must(t, f.SetSheetVisible(name, visible))
	}
	must(t, f.AddChartSheet("chart", &excelize.Chart{Type: excelize.Col, Series: []excelize.ChartSeries{{Values: "Sheet1!$A$1:$A$5"}}}))
	must(t, f.AddChart("Sheet1", "M2", &excelize.Chart{Type: excelize.Col, Series: []excelize.ChartSeries{{Values: "Sheet1!$A$1:$A$5"}}}))
}

// checkOffice compares some cells with what they were written as, in case both
// readers err alike.
func checkOffice(t *testing.T, wb *Workbook) {
	t.Helper()
	s := wb.Sheets[0]
	b, err := s.Head(context.Background(), 1200)
	must(t, err)
	for row, want := range []float64{-5, 2020, 0.01, -1.25, 1e15, 1e-300, 123456789.125, 536870911, 536870912, -536870913, 0.1 + 0.2} {
		if c := b.Cell(row+1, 1); c.Kind != Number || c.Num != want {
			t.Errorf("A%d is %v (%s), want %v", row+1, c.Num, c.Kind, want)
		}
	}
	for row, want := range []string{"#DIV/0!", "#N/A", "#VALUE!"} {
		if c := b.Cell(row+1, 4); c.Kind != Error || c.Text != want || !c.Formula {
			t.Errorf("D%d: %+v, want %s", row+1, c, want)
		}
	}
	for row, want := range []string{strings.Repeat("narrow é ", 1000), strings.Repeat("wide 東京 ", 1500)} {
		if c := b.Cell(row+1, 7); c.Text != want {
			t.Errorf("G%d holds %d bytes, want %d", row+1, len(c.Text), len(want))
		}
	}
	if c := b.Cell(1, 6); c.Text != "Ciudad de México" || c.Mark != "1" {
		t.Errorf("F1: %+v", c)
	}
	if c := b.Cell(7, 5); c.Indent != 3 {
		t.Errorf("E7: %+v", c)
	}
	day := time.Date(2014, 12, 27, 0, 0, 0, 0, time.UTC)
	if b.book.from1904 {
		day = day.AddDate(4, 0, 1)
	}
	if c := b.Cell(1, 5); c.Kind != Date || !c.Time.Equal(day) {
		t.Errorf("E1: %+v, want %v", c, day)
	}
	// the sheet that is a chart becomes one of cells that holds a chart
	if len(wb.Sheets) != 4 || !wb.Sheet("hidden ñ 東").Hidden || wb.Sheet("second").Hidden {
		t.Errorf("%d sheets", len(wb.Sheets))
	}
}

// libreOffice converts files and gives the folder they are in then; the test is
// skipped where there is no LibreOffice.
func libreOffice(t *testing.T, filter string, files ...string) string {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("SIEMMES_REQUIRE_TOOLS") == "1" {
			t.Fatal("LibreOffice is required and not there: ", err)
		}
		t.Skip("needs LibreOffice (soffice on the PATH)")
	}
	folder := t.TempDir()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	profile := "-env:UserInstallation=file://" + filepath.Join(t.TempDir(), "profile")
	cmd := exec.CommandContext(ctx, program, append([]string{"--headless", profile, "--convert-to", filter, "--outdir", folder}, files...)...)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, said)
	}
	return folder
}
