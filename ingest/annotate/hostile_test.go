package annotate

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// Labels that begin like a formula stay texts, in the copy and in the list.
func TestNothingBecomesAFormula(t *testing.T) {
	hostile := []string{`=HYPERLINK("http://x","y")`, "+1+1", "-2+3", "@SUM(A1)", "\t=1", "_x0041_ and _x000D_", "<b>&</b>"}
	var found []warehouse.Finding
	for i, s := range hostile {
		found = append(found, warehouse.Finding{Rule: "unknown-label", Severity: warehouse.Warning, CellRef: warehouse.CellRef{Row: i + 1, Col: 1}, Found: warehouse.Literal(s), Message: warehouse.Literal(s)})
	}
	text := strings.Join([]string{`"=HYPERLINK(""http://x"",""y"")"`, "+1+1", "-2+3", "@SUM(A1)", "\"\t=1\"", "_x0041_ and _x000D_", "<b>&</b>"}, "|1\n")
	f := annotated(t, "labels.csv", []byte(text+"|1\n"), found)
	data, list := lang.T("es", "annotate.data"), lang.T("es", "annotate.sheet")
	for i, want := range hostile {
		for name, cell := range map[string]string{data: fmt.Sprintf("A%d", i+1), list: fmt.Sprintf("E%d", headRow+1+i)} {
			if formula, _ := f.GetCellFormula(name, cell); formula != "" {
				t.Errorf("%s!%s became the formula %q", name, cell, formula)
			}
			if got, _ := f.GetCellValue(name, cell); strings.TrimSpace(got) != strings.TrimSpace(want) {
				t.Errorf("%s!%s says %q, want %q", name, cell, got, want)
			}
		}
	}
}

// A hundred findings on one cell give one comment of bounded length; all are
// on the list.
func TestManyFindingsOnOneCell(t *testing.T) {
	var found []warehouse.Finding
	for i := range 100 {
		found = append(found, warehouse.Finding{Rule: "not-rounded", Severity: warehouse.Warning, CellRef: warehouse.CellRef{Sheet: "Tabla 1", Row: 2, Col: 2}, Message: warehouse.Literal(strings.Repeat("x", 5000) + fmt.Sprint(i))})
	}
	f := annotated(t, "tabla.xlsx", original(t), found)
	if said := comment(t, f, "Tabla 1", "B2"); len(said) > 20_000 || !strings.Contains(said, "92 más") {
		t.Errorf("the comment has %d letters and ends %q", len(said), said[max(0, len(said)-60):])
	}
	if rows, _ := f.GetRows(lang.T("es", "annotate.sheet")); len(rows) != headRow+100 {
		t.Errorf("the list has %d rows", len(rows))
	}
}

// What counts sheets by their place counts right with one more in front.
func TestNamesThatHoldOnOneSheet(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	for _, err := range []error{
		f.SetSheetName("Sheet1", "Hallazgos"),
		f.SetCellStr("Hallazgos", "A1", "x"),
		f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: "Hallazgos!$A$1:$C$9", Scope: "Hallazgos"}),
		f.SetDefinedName(&excelize.DefinedName{Name: "todo", RefersTo: "Hallazgos!$A$1"}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	out := annotated(t, "a.xlsx", b.Bytes(), []warehouse.Finding{{Rule: "not-a-number", Severity: warehouse.Note, CellRef: warehouse.CellRef{Sheet: "Hallazgos", Row: 1, Col: 1}, Message: warehouse.Literal("x")}})
	if got := out.GetSheetList(); len(got) != 2 || got[0] != "Hallazgos 2" || got[1] != "Hallazgos" {
		t.Errorf("the sheets are %q", got)
	}
	for _, n := range out.GetDefinedName() {
		if n.Name == "_xlnm.Print_Area" && n.Scope != "Hallazgos" {
			t.Errorf("the print area is now that of %q", n.Scope)
		}
	}
}

// Only the head of a very long text file is copied whole, and every finding
// keeps its address.
func TestALongTextIsCut(t *testing.T) {
	var b strings.Builder
	b.WriteString("a;b\n")
	for i := 2; i <= wholeRows+5000; i++ {
		fmt.Fprintf(&b, "r%d;%d\n", i, i)
	}
	found := []warehouse.Finding{
		{Rule: "not-a-number", Severity: warehouse.Blocking, CellRef: warehouse.CellRef{Row: wholeRows + 3000, Col: 2}, Message: warehouse.Literal("x")},
		{Rule: "not-a-number", Severity: warehouse.Blocking, CellRef: warehouse.CellRef{Row: maxRows + 3000, Col: 2}, Message: warehouse.Literal("beyond what a sheet holds")},
	}
	out := mark(t, "long.csv", []byte(b.String()), found)
	book, err := sheet.Open(t.Context(), "long.xlsx", bytes.NewReader(out), int64(len(out)), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows := map[int]string{}
	for block, err := range book.Sheets[1].Blocks(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		for row := block.First; row <= block.Last(); row++ {
			if s := block.Text(row, 1); s != "" {
				rows[row] = s
			}
		}
	}
	if len(rows) != wholeRows+5 || rows[wholeRows+3000] != fmt.Sprint("r", wholeRows+3000) || rows[wholeRows+3002] == "" || rows[wholeRows+3003] != "" {
		t.Errorf("%d rows were copied; around the finding stand %q and %q", len(rows), rows[wholeRows+3000], rows[wholeRows+3003])
	}
}

// Prefixed elements, cells without addresses, rows without numbers, a sheet
// without rows, a dark cell: what other programs write is marked too.
func TestUnusualWorkbooks(t *testing.T) {
	data := handMade(t, `<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>`+
		`<x:row><x:c t="inlineStr"><x:is><x:t>a &gt; b</x:t></x:is></x:c><x:c s="1"><x:v>7</x:v></x:c></x:row><!-- <row> --><x:row/></x:sheetData><x:extLst/></x:worksheet>`)
	found := []warehouse.Finding{
		{Rule: "not-a-number", Severity: warehouse.Blocking, CellRef: warehouse.CellRef{Sheet: "T & T", Row: 1, Col: 2}, Message: warehouse.Literal("white letters")},
		{Rule: "not-a-number", Severity: warehouse.Note, CellRef: warehouse.CellRef{Sheet: "T & T", Row: 2, Col: 3}, Message: warehouse.Literal("empty row")},
		{Rule: "not-a-number", Severity: warehouse.Note, CellRef: warehouse.CellRef{Sheet: "T & T", Row: 9, Col: 1}, Message: warehouse.Literal("no row")},
	}
	out := mark(t, "x.xlsx", data, found)
	parts := partsOf(t, out)
	for _, want := range []string{`<x:row><x:c r="C2" s=`, `<x:row r="9"><x:c r="A9" s=`, "<!-- <row> -->", `/><x:extLst/>`} {
		if !strings.Contains(parts["xl/worksheets/sheet1.xml"], want) {
			t.Errorf("the sheet lacks %s:\n%s", want, parts["xl/worksheets/sheet1.xml"])
		}
	}
	if s := parts["xl/styles.xml"]; !strings.Contains(s, `<x:font><x:b/><x:color rgb="FF000000"/></x:font>`) {
		t.Errorf("the letters on the light fill stay white:\n%s", s)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetList(); len(got) != 2 || got[1] != "T & T" {
		t.Errorf("the sheets are %q", got)
	}
}

// handMade is a workbook of one sheet as a careful but unusual program writes
// it.
func handMade(t *testing.T, sheetXML string) []byte {
	t.Helper()
	const office, pkg = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://schemas.openxmlformats.org/package/2006"
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"[Content_Types].xml":        `<Types xmlns="` + pkg + `/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
		"_rels/.rels":                `<Relationships xmlns="` + pkg + `/relationships"><Relationship Id="a" Type="` + office + `/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<x:workbook xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:q="` + office + `"><x:sheets><x:sheet name="T &amp; T" sheetId="7" q:id="b"/></x:sheets></x:workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="` + pkg + `/relationships"><Relationship Id="b" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="c" Type="` + office + `/styles" Target="styles.xml"/></Relationships>`,
		"xl/styles.xml":              `<x:styleSheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:fonts><x:font/><x:font><x:b/><x:color rgb="FFFFFFFF"/></x:font></x:fonts><x:fills><x:fill><x:patternFill patternType="none"/></x:fill></x:fills><x:borders><x:border/></x:borders><x:cellXfs><x:xf/><x:xf fontId="1"/></x:cellXfs></x:styleSheet>`,
		"xl/worksheets/sheet1.xml":   sheetXML,
	} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
