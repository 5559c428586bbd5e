package sheet

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// A number format tells how a number is shown that is a share, and by its
// conditions of which numbers it does so.
func TestFormatsTellShares(t *testing.T) {
	none := Share{}
	for _, test := range []struct {
		code  string
		v     float64
		want  Share
		shown string
	}{
		{"0.0%", 0.021, Share{'%', 2}, "2.1%"},
		{"0%", -0.5, Share{'%', 2}, "-50%"},
		{"0.00 %", 0.021, Share{'%', 2}, "2.10 %"},
		{`0.0\%`, 2.1, Share{'%', 0}, "2.1%"},
		{`0.0" %"`, 2.1, Share{'%', 0}, "2.1 %"},
		{`0.0"‰"`, 2.1, Share{'‰', 0}, "2.1‰"},
		{"0.0‰", 2.1, Share{'‰', 0}, "2.1‰"},
		{"0.0%;[Red]-0.0%;\"–\"", 0.5, Share{'%', 2}, "50.0%"},
		{"0.0%;[Red]-0.0%;\"–\"", 0, none, "–"},
		{"0.0%;0", -3, none, "3"},
		{"[<=1]0%;0", 0.5, Share{'%', 2}, "50%"},
		{"[<=1]0%;0", 1234, none, "1234"},
		{"[>1]#,##0;[<0]0.0;0.0%", 0.25, Share{'%', 2}, "25.0%"},
		{"[>1]#,##0;[<0]0.0;0.0%", 4567, none, "4,567"},
		{"[Red][>=100]0%", 200, Share{'%', 2}, "20000%"},
		{"#,##0", 1234, none, "1,234"},
		{"General", 0.021, none, "0.021"},
		{"[$€-2] #,##0", 12, none, "€ 12"},
		{"0\" p/\"", 12, none, "12 p/"},
	} {
		f := parseNumberFormat(test.code)
		if got := f.share(test.v); got != test.want || f.show(test.v) != test.shown {
			t.Errorf("%q shows %v as %q, %+v; want %q, %+v", test.code, test.v, f.show(test.v), got, test.shown, test.want)
		}
	}
}

// Shares are the same in every format that has number formats. Of a page, the
// text tells it where the format does not.
func TestSharesInEveryFormat(t *testing.T) {
	ml := `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>` +
		`<Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style><Style ss:ID="q"><NumberFormat ss:Format="0.0%"/></Style></Styles><Worksheet ss:Name="A"><Table>` +
		`<Row><Cell ss:StyleID="p"><Data ss:Type="Number">0.021</Data></Cell><Cell ss:StyleID="q"><Data ss:Type="Number">0.021</Data></Cell><Cell><Data ss:Type="Number">0.021</Data></Cell></Row>` + mlTail
	ods := odsOf(t, `<table:table-row><table:table-cell office:value-type="percentage" office:value="0.021"><text:p>2.1%</text:p></table:table-cell>`+
		`<table:table-cell office:value-type="percentage" office:value="0.021"/><table:table-cell office:value-type="float" office:value="0.021"/></table:table-row>`)
	page := `<table><tr><td x:num="0.021" style='mso-number-format:"0\.0%"'>2.1%</td><td x:num="0.021">2,1 %</td><td x:num="0.021">0.021</td></tr></table>`
	for name, data := range map[string][]byte{"a.xml": []byte(ml), "a.ods": ods, "a.html": []byte(page)} {
		wb, err := openBytes(name, data, Limits{})
		must(t, err)
		b := head(t, wb.Sheets[0])
		for col, want := range map[int]Share{1: {'%', 2}, 2: {'%', 2}, 3: {}} {
			if c := b.Cell(1, col); c.Kind != Number || math.Abs(c.Num-0.021) > 1e-12 || c.Share != want {
				t.Errorf("%s, column %d: %+v, want the share %+v", name, col, c, want)
			}
		}
	}
	wb, err := openBytes("b.html", []byte(`<table><tr><td x:num="2.1">2.1%</td><td>2,1 %</td><td x:num="2.1">2.1 ‰</td></tr></table>`), Limits{})
	must(t, err)
	for col, want := range map[int]string{1: "2.1%", 2: "2,1 %", 3: "2.1 ‰"} {
		if c := head(t, wb.Sheets[0]).Cell(1, col); c.Kind != Text || c.Text != want {
			t.Errorf("a number that is stored as it is shown: %+v, want the text %q", c, want)
		}
	}
}

// Each sheet hides what no reader sees: rows 2 and 3 and column B by whatever
// means there is. Rows 2 and 3 of the others are as a filter leaves them.
func TestWhatNoReaderSeesIsHidden(t *testing.T) {
	xlsx := func(cols, rows string) []byte {
		return rawWorkbook(t, map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><cols>` + cols + `</cols><sheetData>` + rows + `</sheetData></worksheet>`})
	}
	row := func(n int, attrs string) string {
		return fmt.Sprintf(`<row r="%d"%s><c r="A%d"><v>%[1]d</v></c><c r="B%[1]d"><v>%[1]d</v></c><c r="C%[1]d"><v>%[1]d</v></c></row>`, n, attrs, n)
	}
	ml := func(n int, attrs string) string {
		return `<Row` + attrs + `>` + repeated(`<Cell><Data ss:Type="Number">`+fmt.Sprint(n)+`</Data></Cell>`, 3) + `</Row>`
	}
	ods := func(attrs string) string {
		return `<table:table-row` + attrs + `>` + repeated(`<table:table-cell office:value-type="float" office:value="1"/>`, 3) + `</table:table-row>`
	}
	html := func(attrs string) string { return `<tr` + attrs + `>` + repeated(`<td x:num="1">1</td>`, 3) + `</tr>` }
	odsStyles := `<office:automatic-styles><style:style style:name="ro0" style:family="table-row"><style:table-row-properties style:row-height="0cm"/></style:style>` +
		`<style:style style:name="co0" style:family="table-column"><style:table-column-properties style:column-width="0in"/></style:style></office:automatic-styles>`
	sized := zipped(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": `<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s">` + odsStyles +
		`<office:body><office:spreadsheet><table:table table:name="A"><table:table-column/><table:table-column table:style-name="co0"/><table:table-column/>` +
		ods("") + ods(` table:style-name="ro0"`) + ods(` table:style-name="ro0"`) + ods("") + odsTail})
	column := record(recColInfo, uint16(1), uint16(1), uint16(0), uint16(0), uint16(0), uint16(0))
	for name, data := range map[string][]byte{
		"sizes.xlsx":  xlsx(`<col min="2" max="2" width="0" customWidth="1"/>`, row(1, "")+row(2, ` ht="0" customHeight="1"`)+row(3, ` ht="0.0" customHeight="1"`)+row(4, ` ht="15"`)),
		"folded.xlsx": xlsx(`<col min="2" max="2" outlineLevel="1" hidden="1"/>`, row(1, "")+row(2, ` outlineLevel="1" hidden="1"`)+row(3, ` outlineLevel="1" hidden="1"`)+row(4, ` collapsed="1"`)),
		"sizes.ods":   sized,
		"folded.ods": odsOf(t, `<table:table-column/><table:table-column-group table:display="false"><table:table-column/></table:table-column-group><table:table-column/>`+
			ods("")+`<table:table-row-group><table:table-row-group table:display="false">`+ods("")+ods("")+`</table:table-row-group>`+ods("")+`</table:table-row-group>`),
		"sizes.xml":  []byte(mlHead + `<Column ss:Index="2" ss:Width="0"/>` + ml(1, "") + ml(2, ` ss:Height="0"`) + ml(3, ` ss:AutoFitHeight="0" ss:Height="0"`) + ml(4, ` ss:Height="12.75"`) + mlTail),
		"sizes.html": []byte(`<table><col><col style="width:0pt"><col>` + html("") + html(` height=0`) + html(` style="mso-height-source:userset;height:0pt"`) + html(` height=17 style="height:12.75pt"`) + `</table>`),
		"gone.html":  []byte(`<table><col><col width=0><col>` + html("") + html(` style="display: none"`) + html(` style="visibility:collapse"`) + html("") + `</table>`),
		"sizes.xls": oneSheet(nil, column, hiddenRow(2), hiddenRow(3), record(recNumber, place(1, 1, 0), 1.0), record(recNumber, place(1, 3, 0), 1.0), record(recNumber, place(2, 1, 0), 1.0),
			record(recNumber, place(3, 1, 0), 1.0), record(recNumber, place(4, 1, 0), 1.0)).file(),
	} {
		wb, err := openBytes(name, data, Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		shape, b := shapeOf(t, wb.Sheets[0]), head(t, wb.Sheets[0])
		want := Shape{HiddenRows: []Range{{Top: 2, Bottom: 3}}, HiddenCols: []Range{{Left: 2, Right: 2}}}
		if diff := cmp.Diff(want, shape); diff != "" {
			t.Errorf("%s: shape (-want +got):\n%s", name, diff)
		}
		for n := 1; n <= 4; n++ {
			if hidden := n == 2 || n == 3; b.RowHidden(n) != hidden || b.ColHidden(n) != (n == 2) {
				t.Errorf("%s: row %d is hidden: %v, column %[2]d: %v", name, n, b.RowHidden(n), b.ColHidden(n))
			}
		}
	}
}

func repeated(s string, n int) string {
	out := ""
	for range n {
		out += s
	}
	return out
}

// A filter is distinguished from rows that were hidden by hand, in every format that
// knows filters.
func TestRowsThatAFilterHides(t *testing.T) {
	rows := `<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row><row r="3" hidden="1"><c r="A3"><v>3</v></c></row><row r="9" hidden="1"><c r="A9"><v>9</v></c></row></sheetData>`
	sheet := func(before, after string) []byte {
		return rawWorkbook(t, map[string]string{"xl/worksheets/sheet1.xml": `<worksheet>` + before + rows + after + `</worksheet>`})
	}
	filter := `<filterColumn colId="0"><filters><filter val="2"/></filters></filterColumn></autoFilter>`
	table := rawWorkbook(t, map[string]string{
		"xl/worksheets/sheet1.xml":            `<worksheet>` + rows + `<tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>`,
		"xl/worksheets/_rels/sheet1.xml.rels": `<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/table" Target="../tables/table1.xml"/></Relationships>`,
		"xl/tables/table1.xml":                `<table id="1" ref="A1:A5"><autoFilter ref="A1:A5">` + filter + `</table>`,
	})
	ods := func(visibility string) []byte {
		cell := `<table:table-cell office:value-type="float" office:value="1"/>`
		return odsOf(t, `<table:table-row>`+cell+`</table:table-row><table:table-row>`+cell+`</table:table-row><table:table-row table:visibility="`+visibility+`">`+cell+`</table:table-row>`)
	}
	ml := func(after string) []byte {
		cell := `<Cell><Data ss:Type="Number">1</Data></Cell>`
		return []byte(mlHead + `<Row>` + cell + `</Row><Row>` + cell + `</Row><Row ss:Hidden="1">` + cell + `</Row></Table>` + after + `</Worksheet></Workbook>`)
	}
	xls := func(records ...[]byte) []byte {
		return oneSheet(nil, append(records, hiddenRow(3), record(recNumber, place(1, 1, 0), 1.0), record(recNumber, place(3, 1, 0), 1.0))...).file()
	}
	for name, test := range map[string]struct {
		data          []byte
		third, beyond bool // row 3, in the range of the filter, and row 9, out of it
	}{
		"filtered.xlsx":            {sheet("", `<autoFilter ref="A1:A5">`+filter), true, false},
		"filtered by mode.xlsx":    {sheet(`<sheetPr filterMode="1"/>`, `<autoFilter ref="$A$1:$A$5"/>`), true, false},
		"filtered in place.xlsx":   {sheet(`<sheetPr filterMode="true"/>`, ""), true, true},
		"hidden by hand.xlsx":      {sheet("", `<autoFilter ref="A1:A5"/>`), false, false},
		"only a hidden arrow.xlsx": {sheet("", `<autoFilter ref="A1:A5"><filterColumn colId="0" hiddenButton="1"/></autoFilter>`), false, false},
		"table.xlsx":               {table, true, false},
		"filtered.ods":             {ods("filter"), true, false},
		"hidden by hand.ods":       {ods("collapse"), false, false},
		"filtered.xml":             {ml(`<x:AutoFilter x:Range="R1C1:R5C1"><x:AutoFilterColumn x:Type="NonBlanks"/></x:AutoFilter>`), true, false},
		"hidden by hand.xml":       {ml(`<x:AutoFilter x:Range="R1C1:R5C1"></x:AutoFilter>`), false, false},
		"filtered.xls":             {xls(record(recFilterMode)), true, false},
		"hidden by hand.xls":       {xls(), false, false},
	} {
		wb, err := openBytes(name, test.data, Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		shape, err := wb.Sheets[0].Shape(t.Context())
		must(t, err)
		if shape.RowFiltered(3) != test.third || shape.RowFiltered(9) != test.beyond || shape.RowFiltered(2) || !shape.RowHidden(3) {
			t.Errorf("%s: row 3 filtered: %v, row 9: %v; want %v, %v: %+v", name, shape.RowFiltered(3), shape.RowFiltered(9), test.third, test.beyond, shape)
		}
	}
}

// LibreOffice saves a filtered table in its formats, and the filter is found.
func TestFiltersAsLibreOfficeSavesThem(t *testing.T) {
	_, err := exec.LookPath("soffice")
	needTool(t, err == nil, "soffice (LibreOffice)")
	path := filepath.Join(t.TempDir(), "filtered.xlsx")
	must(t, os.WriteFile(path, workbookBytes(t, func(f *excelize.File) {
		for row, cells := range [][]any{{"nat", "n"}, {"HND", 10}, {"GTM", 20}, {"HND", 30}, {"NIC", 40}} {
			must(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", row+1), &cells))
		}
		must(t, f.AutoFilter("Sheet1", "A1:B5", []excelize.AutoFilterOptions{{Column: "A", Expression: "x == HND"}}))
		must(t, f.SetRowVisible("Sheet1", 3, false))
		must(t, f.SetRowVisible("Sheet1", 5, false))
	}), 0o644))
	for filter, format := range map[string]Format{"xlsx": XLSX, "ods": ODS, "fods": ODS, "xls": XLS} {
		wb := openFile(t, convert(t, path, filter))
		shape, err := wb.Sheets[0].Shape(t.Context())
		must(t, err)
		if wb.Format != format || !shape.RowFiltered(3) || !shape.RowFiltered(5) || shape.RowFiltered(2) || shape.RowFiltered(4) {
			t.Errorf("%s: %+v", filter, shape)
		}
	}
}
