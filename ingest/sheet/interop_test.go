package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// content fills a workbook with one of everything a statistics office sends.
func content(t *testing.T, f *excelize.File) {
	set := func(cell string, v any) { must(t, f.SetCellValue("Datos", cell, v)) }
	format := func(cell string, v any, code string) {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		must(t, err)
		must(t, f.SetCellValue("Datos", cell, v))
		must(t, f.SetCellStyle("Datos", cell, cell, id))
	}
	must(t, f.SetSheetName("Sheet1", "Datos"))
	set("A1", "Población extranjera — 2023")
	must(t, f.MergeCell("Datos", "A1", "D1"))
	must(t, f.SetSheetRow("Datos", "A2", &[]any{"1,165", 1165, 2427.70026044834, -5}))
	must(t, f.SetSheetRow("Datos", "A3", &[]any{1e-7, -0.000123, 123456789012345, 0}))
	format("A4", 1234567.891, "#,##0")
	format("B4", 0.1234, "0.0%")
	format("C4", -1234.5, `#,##0.00" €"`)
	format("D4", 1.5e10, "0.00E+00")
	format("A5", 45108, "yyyy-mm-dd")
	format("B5", 45108.75, "yyyy-mm-dd hh:mm")
	format("C5", 0.75, "hh:mm:ss")
	format("D5", 18278, "d/m/yyyy")
	must(t, f.SetSheetRow("Datos", "A6", &[]any{true, false, "patched: error", "patched: error of a formula"}))
	must(t, f.SetSheetRow("Datos", "A7", &[]any{"patched: number of a formula", "patched: text of a formula"}))
	must(t, f.SetCellRichText("Datos", "C7", []excelize.RichTextRun{{Text: "Family stream"}, {Text: "1", Font: &excelize.Font{VertAlign: "superscript"}}}))
	must(t, f.SetSheetRow("Datos", "A8", &[]any{"   Kenya", "Ñandú 東京 한국 ß 𝒳 < & > \"", "two\nlines", "a  b"}))
	set("A9", strings.Repeat("long text ñ ", 400)+"end")
	must(t, f.SetSheetRow("Datos", "A10", &[]any{"hidden row", 10}))
	must(t, f.SetRowVisible("Datos", 10, false))
	must(t, f.SetSheetRow("Datos", "A11", &[]any{"x", nil, nil, "y"}))
	must(t, f.SetSheetRow("Datos", "A12", &[]any{"down", "block"}))
	must(t, f.MergeCell("Datos", "A12", "A14"))
	must(t, f.MergeCell("Datos", "B12", "C13"))
	must(t, f.SetSheetRow("Datos", "F2", &[]any{"in a hidden column", 7}))
	must(t, f.SetColVisible("Datos", "F:G", false))
	id, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{Indent: 2, Horizontal: "left"}})
	must(t, err)
	set("A20", "indented")
	must(t, f.SetCellStyle("Datos", "A20", "A20", id))
	set("B20", "far")
	for _, name := range []string{"Oculta", "Año 2023 & más"} {
		_, err := f.NewSheet(name)
		must(t, err)
		must(t, f.SetSheetRow(name, "B3", &[]any{name, 3}))
	}
	must(t, f.SetSheetVisible("Oculta", false))
}

// computed are cells that excelize cannot write: errors, and formulas with
// what they resulted in.
var computed = map[string]string{
	"C6": `<c r="C6" t="e"><v>#N/A</v></c>`,
	"D6": `<c r="D6" t="e"><f>1/0</f><v>#DIV/0!</v></c>`,
	"A7": `<c r="A7"><f>B2*2</f><v>2330</v></c>`,
	"B7": `<c r="B7" t="str"><f>A2&amp;"x"</f><v>1,165x</v></c>`,
}

// rewrite changes the parts of a zipped workbook.
func rewrite(t testing.TB, file []byte, change func(part, text string) string) []byte {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	must(t, err)
	parts := map[string]string{}
	for _, f := range zr.File {
		r, err := f.Open()
		must(t, err)
		text, err := io.ReadAll(r)
		must(t, err)
		parts[f.Name] = change(f.Name, string(text))
	}
	return zipped(t, parts)
}

// original is the workbook the others are made from.
func original(t *testing.T) []byte {
	file := workbookBytes(t, func(f *excelize.File) { content(t, f) })
	return rewrite(t, file, func(part, text string) string {
		if part == "xl/worksheets/sheet1.xml" {
			for ref, xml := range computed {
				cell := regexp.MustCompile(`<c r="` + ref + `"[^>]*>.*?</c>`)
				text = cell.ReplaceAllLiteralString(text, xml)
			}
		}
		return text
	})
}

// strict turns a workbook into the strict form of ISO/IEC 29500, whose names
// differ. LibreOffice and excelize read it and cannot write it.
func strict(t testing.TB, file []byte) []byte {
	names := strings.NewReplacer(
		"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main",
		"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships",
	)
	return rewrite(t, file, func(part, text string) string {
		if part == "[Content_Types].xml" {
			return text
		}
		return names.Replace(text)
	})
}

// image is all that a file's reader sees of a workbook, for comparing.
type image struct {
	Sheets map[string]imageSheet
}

type imageSheet struct {
	Hidden bool
	Cells  map[string]Cell
	Merges []string
	Rows   []string // hidden
	Cols   []string
}

func imageOf(t *testing.T, wb *Workbook) image {
	t.Helper()
	i := image{map[string]imageSheet{}}
	for _, s := range wb.Sheets {
		shape, err := s.Shape(context.Background())
		must(t, err)
		is := imageSheet{Hidden: s.Hidden, Cells: map[string]Cell{}}
		for b, err := range s.Blocks(context.Background()) {
			must(t, err)
			for row := b.First; row <= b.Last(); row++ {
				for col := 1; col <= b.Cols(); col++ {
					if c := b.Cell(row, col); c != (Cell{}) {
						c.Time = c.Time.Round(time.Second)
						is.Cells[fmt.Sprintf("R%02dC%d", row, col)] = c
					}
				}
			}
		}
		for _, m := range shape.Merges {
			is.Merges = append(is.Merges, fmt.Sprint(m))
		}
		for row := 1; row <= 25; row++ {
			if shape.RowHidden(row) {
				is.Rows = append(is.Rows, fmt.Sprint(row))
			}
		}
		for col := 1; col <= 10; col++ {
			if shape.ColHidden(col) {
				is.Cols = append(is.Cols, fmt.Sprint(col))
			}
		}
		i.Sheets[s.Name] = is
	}
	return i
}

// convert lets LibreOffice write a file in another format.
func convert(t *testing.T, file, filter string) string {
	t.Helper()
	folder := t.TempDir()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	profile := filepath.Join(os.TempDir(), fmt.Sprintf("siemmes-office-%d", os.Getpid()))
	t.Cleanup(func() { os.RemoveAll(profile) })
	out, err := exec.CommandContext(ctx, "soffice", "-env:UserInstallation=file://"+profile, "--headless", "--convert-to", filter, "--outdir", folder, file).CombinedOutput()
	if err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	made, err := filepath.Glob(filepath.Join(folder, "*"))
	must(t, err)
	if len(made) != 1 {
		t.Fatalf("soffice made %v\n%s", made, out)
	}
	return made[0]
}

// needTool skips a test where a tool is absent, unless tools are required.
func needTool(t *testing.T, ok bool, what string) {
	t.Helper()
	if ok {
		return
	}
	if os.Getenv("SIEMMES_REQUIRE_TOOLS") == "1" {
		t.Fatalf("%s is required and not there", what)
	}
	t.Skipf("needs %s", what)
}
