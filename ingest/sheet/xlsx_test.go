package sheet

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// workbook writes a workbook with excelize and opens it.
func workbook(t *testing.T, fill func(f *excelize.File)) *Workbook {
	t.Helper()
	wb, err := openBytes("office.xlsx", workbookBytes(t, fill), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return wb
}

func workbookBytes(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// must fails the test where the writing library reports an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func styled(t *testing.T, f *excelize.File, cell string, v any, s *excelize.Style) {
	t.Helper()
	id, err := f.NewStyle(s)
	must(t, err)
	must(t, f.SetCellValue("Sheet1", cell, v))
	must(t, f.SetCellStyle("Sheet1", cell, cell, id))
}

func head(t *testing.T, s *Sheet) *Block {
	t.Helper()
	b, err := s.Head(context.Background(), 200)
	must(t, err)
	return b
}

// TestCells reads every kind of cell as the file stores it.
func TestCells(t *testing.T) {
	thousands, percent, euro, iso := "#,##0", "0.0%", `#,##0.00\ "€"`, "yyyy-mm-dd"
	day := time.Date(2023, 7, 1, 0, 0, 0, 0, time.UTC)
	wb := workbook(t, func(f *excelize.File) {
		must(t, f.SetCellValue("Sheet1", "A1", "1,165"))
		must(t, f.SetCellValue("Sheet1", "A2", 1165))
		must(t, f.SetCellValue("Sheet1", "A3", 2427.70026044834))
		styled(t, f, "A4", 1234567.891, &excelize.Style{CustomNumFmt: &thousands})
		styled(t, f, "A5", 0.1234, &excelize.Style{CustomNumFmt: &percent})
		styled(t, f, "A6", -1234.5, &excelize.Style{CustomNumFmt: &euro})
		styled(t, f, "A7", day, &excelize.Style{CustomNumFmt: &iso})
		styled(t, f, "A8", 45108.5, &excelize.Style{NumFmt: 22})
		must(t, f.SetCellValue("Sheet1", "A9", true))
		must(t, f.SetCellValue("Sheet1", "A10", "   Kenya "))
		styled(t, f, "A11", "Kenya", &excelize.Style{Alignment: &excelize.Alignment{Indent: 2}})
		must(t, f.SetCellFormula("Sheet1", "A12", "A2*2"))
		must(t, f.SetCellValue("Sheet1", "A13", "a & b <c>\nd"))
		styled(t, f, "A14", "2015", &excelize.Style{NumFmt: 49})
	})
	b := head(t, wb.Sheets[0])
	want := map[int]Cell{
		1:  {Text: "1,165", Kind: Text},
		2:  {Text: "1165", Num: 1165, Kind: Number},
		3:  {Text: "2427.70026044834", Num: 2427.70026044834, Kind: Number},
		4:  {Text: "1,234,568", Num: 1234567.891, Kind: Number},
		5:  {Text: "12.3%", Num: 0.1234, Kind: Number, Share: Share{'%', 2}},
		6:  {Text: "-1,234.50 €", Num: -1234.5, Kind: Number, Beside: &Beside{Words: "€"}},
		7:  {Text: "2023-07-01", Num: 45108, Time: day, Kind: Date},
		8:  {Text: "7/1/2023 12:00", Num: 45108.5, Time: day.Add(12 * time.Hour), Kind: Date},
		9:  {Text: "TRUE", Num: 1, Kind: Bool},
		10: {Text: "   Kenya ", Kind: Text, Blanks: 3},
		11: {Text: "Kenya", Kind: Text, Indent: 2},
		12: {Formula: true, Unstored: true},
		13: {Text: "a & b <c>\nd", Kind: Text},
		14: {Text: "2015", Kind: Text},
		15: {},
	}
	for row, cell := range want {
		if diff := cmp.Diff(cell, b.Cell(row, 1)); diff != "" {
			t.Errorf("A%d (-want +got):\n%s", row, diff)
		}
	}
	if _, ok := b.Column(1); ok {
		t.Error("a workbook's column was given as texts")
	}
}

// TestStoredResults reads cells that only other programs write: formulas with
// their results, errors, inline strings, ISO dates, a phonetic reading.
func TestStoredResults(t *testing.T) {
	sheet := `<worksheet xmlns="x"><sheetData>
	<row r="1"><c r="A1"><f>SUM(B1:B2)</f><v>12.5</v></c><c r="B1" t="str"><f>A1&amp;"x"</f><v>12.5x</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>
	<row><c t="inlineStr"><is><t xml:space="preserve"> in line</t></is></c><c t="d"><v>2015-07-31</v></c><c t="b"><v>0</v></c><c t="str"><f>""</f><v></v></c></row>
	<row r="3"><c r="A3" t="s"><v>0</v></c><c t="s"><v>1</v></c><c s="9" /><c t="str"><v><![CDATA[<raw>]]></v></c></row>
	</sheetData></worksheet>`
	strings := `<sst><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si><si><t>a_x000D_b&#xe9;</t></si></sst>`
	wb, err := openBytes("other.xlsx", rawWorkbook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": strings}), Limits{})
	must(t, err)
	b := head(t, wb.Sheets[0])
	want := map[at]Cell{
		{1, 1}: {Text: "12.5", Num: 12.5, Kind: Number, Formula: true},
		{1, 2}: {Text: "12.5x", Kind: Text, Formula: true},
		{1, 3}: {Text: "#DIV/0!", Kind: Error, Formula: true},
		{2, 1}: {Text: " in line", Kind: Text, Blanks: 1},
		{2, 2}: {Text: "2015-07-31", Num: 42216, Time: time.Date(2015, 7, 31, 0, 0, 0, 0, time.UTC), Kind: Date},
		{2, 3}: {Text: "FALSE", Kind: Bool},
		{2, 4}: {},
		{3, 1}: {Text: "東京", Kind: Text},
		{3, 2}: {Text: "a\rbé", Kind: Text},
		{3, 3}: {},
		{3, 4}: {Text: "<raw>", Kind: Text},
	}
	for place, cell := range want {
		if diff := cmp.Diff(cell, b.Cell(place.row, place.col)); diff != "" {
			t.Errorf("row %d, column %d (-want +got):\n%s", place.row, place.col, diff)
		}
	}
}

// TestMarks keeps a superscript at the end apart from the label, and nothing
// else: not one in the middle, not a cell that is all superscript.
func TestMarks(t *testing.T) {
	up, plain := &excelize.Font{VertAlign: "superscript"}, &excelize.Font{Bold: true}
	wb := workbook(t, func(f *excelize.File) {
		must(t, f.SetCellRichText("Sheet1", "A1", []excelize.RichTextRun{{Text: "Family stream", Font: plain}, {Text: "1", Font: up}}))
		must(t, f.SetCellRichText("Sheet1", "A2", []excelize.RichTextRun{{Text: "m"}, {Text: "2", Font: up}, {Text: " of land", Font: plain}}))
		must(t, f.SetCellRichText("Sheet1", "A3", []excelize.RichTextRun{{Text: "*", Font: up}}))
		must(t, f.SetCellRichText("Sheet1", "A4", []excelize.RichTextRun{{Text: "Total"}, {Text: "a,", Font: up}, {Text: "b", Font: up}, {Text: " ", Font: plain}}))
	})
	b := head(t, wb.Sheets[0])
	for row, want := range map[int][2]string{1: {"Family stream", "1"}, 2: {"m2 of land", ""}, 3: {"*", ""}, 4: {"Total", "a,b"}} {
		c := b.Cell(row, 1)
		if c.Text != want[0] || c.Mark != want[1] {
			t.Errorf("A%d: text %q, mark %q; want %q", row, c.Text, c.Mark, want)
		}
	}
	if got := b.Cell(1, 1).Shown(); got != "Family stream1" {
		t.Errorf("shown %q", got)
	}
}

// TestShape reads merged ranges and what is hidden.
func TestShape(t *testing.T) {
	wb := workbook(t, func(f *excelize.File) {
		for row := 1; row <= 6; row++ {
			must(t, f.SetSheetRow("Sheet1", "A"+string(rune('0'+row)), &[]any{"x", 1, 2, 3}))
		}
		must(t, f.MergeCell("Sheet1", "B1", "D1"))
		must(t, f.MergeCell("Sheet1", "A2", "A3"))
		for _, row := range []int{3, 4, 6} {
			must(t, f.SetRowVisible("Sheet1", row, false))
		}
		must(t, f.SetColVisible("Sheet1", "C", false))
		_, err := f.NewSheet("aux")
		must(t, err)
		must(t, f.SetSheetVisible("aux", false))
	})
	s := wb.Sheets[0]
	shape, err := s.Shape(context.Background())
	must(t, err)
	want := Shape{
		Merges:     []Range{{1, 2, 1, 4}, {2, 1, 3, 1}},
		HiddenRows: []Range{{Top: 3, Bottom: 4}, {Top: 6, Bottom: 6}},
		HiddenCols: []Range{{Left: 3, Right: 3}},
	}
	if diff := cmp.Diff(want, shape); diff != "" {
		t.Errorf("shape (-want +got):\n%s", diff)
	}
	mergeAt, err := s.MergeAt(context.Background())
	must(t, err)
	if m, ok := mergeAt(1, 3); !ok || m != want.Merges[0] {
		t.Errorf("C1 lies in %v, %v", m, ok)
	}
	if _, ok := mergeAt(4, 4); ok {
		t.Error("D4 lies in a merged range")
	}
	b := head(t, s)
	for row := 1; row <= 6; row++ {
		if hidden := row == 3 || row == 4 || row == 6; b.RowHidden(row) != hidden || shape.RowHidden(row) != hidden {
			t.Errorf("row %d: hidden %v and %v, want %v", row, b.RowHidden(row), shape.RowHidden(row), hidden)
		}
	}
	if !b.ColHidden(3) || b.ColHidden(2) || !shape.ColHidden(3) || shape.ColHidden(4) {
		t.Error("hidden columns: want C only")
	}
	if aux := wb.Sheet("aux"); aux == nil || !aux.Hidden || s.Hidden || wb.Sheet("none") != nil {
		t.Error("hidden sheets: want aux only")
	}
}

// TestDateSystems reads the same serial number in both systems, and the days
// around the 29 February 1900 that never was.
func TestDateSystems(t *testing.T) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	since1900, since1904 := &book{}, &book{from1904: true}
	for _, test := range []struct {
		book   *book
		serial float64
		want   time.Time
	}{
		{since1900, 1, day(1900, 1, 1)},
		{since1900, 59, day(1900, 2, 28)},
		{since1900, 61, day(1900, 3, 1)},
		{since1900, 45188, day(2023, 9, 19)},
		{since1900, 45108.75, day(2023, 7, 1).Add(18 * time.Hour)},
		{since1904, 0, day(1904, 1, 1)},
		{since1904, 43646, day(2023, 7, 1)},
	} {
		if got := test.book.time(test.serial); !got.Equal(test.want) {
			t.Errorf("%v (from 1904: %v) is %v, want %v", test.serial, test.book.from1904, got, test.want)
		}
	}
	wb := workbook(t, func(f *excelize.File) {
		yes := true
		must(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}))
		styled(t, f, "A1", 43646.0, &excelize.Style{NumFmt: 14})
	})
	if c := head(t, wb.Sheets[0]).Cell(1, 1); c.Kind != Date || !c.Time.Equal(day(2023, 7, 1)) || c.Text != "7/1/2023" {
		t.Errorf("43646 in a workbook that counts from 1904: %+v", c)
	}
}
