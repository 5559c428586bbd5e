package annotate

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

var findings = []warehouse.Finding{
	{
		Rule: "total-mismatch", Severity: warehouse.Blocking, CellRef: warehouse.CellRef{Sheet: "Tabla 1", Row: 3, Col: 2},
		Found: warehouse.Literal("91"), Expected: warehouse.Literal("90"), Message: warehouse.Literal("the total does not hold"), Count: 1,
	},
	{
		Rule: "not-rounded", Severity: warehouse.Warning, CellRef: warehouse.CellRef{Sheet: "Tabla 1", Row: 3, Col: 2},
		Found: warehouse.Literal("91"), Message: warehouse.Literal("no multiple of five"), Count: 1,
	},
	{
		Rule: "not-a-number", Severity: warehouse.Blocking, CellRef: warehouse.CellRef{Sheet: "Tabla 1", Row: 1, Col: 2},
		Found: warehouse.Literal("x"), Message: warehouse.Literal("no number"), Accepted: "a known slip", Count: 1,
	},
	{Rule: "edition-older", Severity: warehouse.Note, Message: warehouse.Literal("an older edition"), Count: 1},
}

// original is a workbook of an office: a styled cell, a comment of their own.
func original(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fail := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	fail(f.SetSheetName("Sheet1", "Tabla 1"))
	for i, row := range [][]any{{"F", "x"}, {"M", 50}, {"Total", 91}} {
		cell := warehouse.CellRef{Row: i + 1, Col: 1}.A1()
		fail(f.SetSheetRow("Tabla 1", cell, &row))
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, NumFmt: 3})
	fail(err)
	fail(f.SetCellStyle("Tabla 1", "B3", "B3", bold))
	fail(f.AddComment("Tabla 1", excelize.Comment{Cell: "B3", Author: "office", Text: "checked by Ana"}))
	var b bytes.Buffer
	fail(f.Write(&b))
	return b.Bytes()
}

func annotated(t *testing.T, name string, data []byte, found []warehouse.Finding) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	file := warehouse.File{Name: name, ReaderAt: bytes.NewReader(data), Size: int64(len(data))}
	if err := Write(context.Background(), &out, file, found, lang.Reader{Language: "es"}, sheet.Limits{}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func fill(t *testing.T, f *excelize.File, name, cell string) string {
	t.Helper()
	id, err := f.GetCellStyle(name, cell)
	if err != nil {
		t.Fatal(err)
	}
	style, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(style.Fill.Color, " ")
}

func comment(t *testing.T, f *excelize.File, name, cell string) string {
	t.Helper()
	all, err := f.GetComments(name)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(c excelize.Comment) bool { return c.Cell == cell })
	if i < 0 {
		return ""
	}
	text := all[i].Text
	for _, run := range all[i].Paragraph {
		text += run.Text
	}
	return text
}

func TestTheOfficesWorkbookBackMarked(t *testing.T) {
	f := annotated(t, "tabla.xlsx", original(t), findings)
	if got := fill(t, f, "Tabla 1", "B3"); got != "FFC7CE" {
		t.Errorf("the cell that blocks is painted %q", got)
	}
	if got := fill(t, f, "Tabla 1", "B1"); got != "E2E2E2" {
		t.Errorf("the accepted cell is painted %q", got)
	}
	if got := fill(t, f, "Tabla 1", "B2"); got != "" {
		t.Errorf("a cell without finding is painted %q", got)
	}
	said := comment(t, f, "Tabla 1", "B3")
	for _, want := range []string{"checked by Ana", "the total does not hold", "no multiple of five"} {
		if !strings.Contains(said, want) {
			t.Errorf("the comment %q does not say %q", said, want)
		}
	}
	id, _ := f.GetCellStyle("Tabla 1", "B3")
	if style, _ := f.GetStyle(id); style.Font == nil || !style.Font.Bold || style.NumFmt != 3 {
		t.Errorf("the cell's own style is lost: %+v", style)
	}
	if v, _ := f.GetCellValue("Tabla 1", "B3", excelize.Options{RawCellValue: true}); v != "91" {
		t.Errorf("the cell's value became %q", v)
	}
}

func TestTheListInFront(t *testing.T) {
	f := annotated(t, "tabla.xlsx", original(t), findings)
	list := lang.T("es", "annotate.sheet")
	if got := f.GetSheetList(); !slices.Equal(got, []string{list, "Tabla 1"}) {
		t.Fatalf("the sheets are %q", got)
	}
	rows, err := f.GetRows(list)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 10 || rows[6][2] != "Tabla 1" || rows[6][3] != "B3" || rows[6][5] != "90" || !strings.Contains(rows[9][6], "no number") {
		t.Errorf("the list is %q", rows)
	}
	if ok, link, _ := f.GetCellHyperLink(list, "D7"); !ok || link != "'Tabla 1'!B3" {
		t.Errorf("the link goes to %q", link)
	}
	if ok, _, _ := f.GetCellHyperLink(list, "D9"); ok {
		t.Error("a finding about the whole file has a link")
	}
}

func TestAWorkbookOfDelimitedText(t *testing.T) {
	found := []warehouse.Finding{{Rule: "not-a-number", Severity: warehouse.Blocking, CellRef: warehouse.CellRef{Row: 2, Col: 3}, Message: warehouse.Literal("no number")}}
	f := annotated(t, "tabla.csv", []byte("mes;pais;n\n2023-01;MEX;cerca de 40\n2023-02;MEX;007\n2023-03;MEX;12.5\n"), found)
	data := lang.T("es", "annotate.data")
	rows, err := f.GetRows(data)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 4 || rows[1][2] != "cerca de 40" || rows[2][2] != "007" || rows[3][2] != "12.5" {
		t.Errorf("the records are %q", rows)
	}
	if kind, _ := f.GetCellType(data, "C4"); kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
		t.Errorf("12.5 is written as type %v", kind)
	}
	id, _ := f.GetCellStyle(data, "C2")
	if style, err := f.GetStyle(id); err != nil || style.Fill.Pattern != 1 || comment(t, f, data, "C2") == "" {
		t.Errorf("the cell of the finding is not marked: %+v, %v", style, err)
	}
}

func TestNothingFound(t *testing.T) {
	f := annotated(t, "tabla.xlsx", original(t), nil)
	if v, _ := f.GetCellValue(lang.T("es", "annotate.sheet"), "A2"); v != lang.T("es", "annotate.none") {
		t.Errorf("the list says %q", v)
	}
}
