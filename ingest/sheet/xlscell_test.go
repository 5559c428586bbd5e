package sheet

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// same compares the cells of a workbook's first sheet with those expected.
func same(t *testing.T, wb *Workbook, want map[at]Cell) {
	t.Helper()
	if diff := cmp.Diff(want, cellsIn(t, wb), cmp.AllowUnexported(at{})); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
}

func text(s string) Cell { return Cell{Text: s, Kind: Text} }

// cell writes the head of a cell's record, counted from one.
func place(row, col, style int) []byte {
	return packed(uint16(row-1), uint16(col-1), uint16(style))
}

// rk squeezes a number as RK records hold it.
func rk(v uint32, whole, byHundred bool) uint32 {
	return v | uint32(btoi(whole))<<1 | uint32(btoi(byHundred))
}

// TestXLSNumbers reads numbers in each of the ways they are squeezed.
func TestXLSNumbers(t *testing.T) {
	minus := int32(-5)
	upper := func(v float64) uint32 { return uint32(math.Float64bits(v)>>32) &^ 3 }
	wb := oneSheet(nil,
		record(recRK, place(1, 1, 0), rk(uint32(minus<<2), true, false)),
		record(recRK, place(1, 2, 0), rk(uint32(minus<<2), true, true)),
		record(recRK, place(1, 3, 0), rk(upper(-1.25), false, false)),
		record(recRK, place(1, 4, 0), rk(upper(1234), false, true)),
		record(recMulRK, place(2, 1, 0), rk(2020<<2, true, false), uint16(0), rk(uint32(minus<<2), true, false), uint16(0), rk(upper(0.5), false, false), uint16(2)),
		record(recNumber, place(3, 1, 0), 0.30000000000000004),
		record(recNumber, place(65536, 256, 0), -1e300),
	).open(t)
	number := func(v float64, shown string) Cell { return Cell{Text: shown, Num: v, Kind: Number} }
	same(t, wb, map[at]Cell{
		{1, 1}: number(-5, "-5"), {1, 2}: number(-0.05, "-0.05"), {1, 3}: number(-1.25, "-1.25"), {1, 4}: number(12.34, "12.34"),
		{2, 1}: number(2020, "2020"), {2, 2}: number(-5, "-5"), {2, 3}: number(0.5, "0.5"),
		{3, 1}: number(0.30000000000000004, "0.30000000000000004"), {65536, 256}: number(-1e300, general.show(-1e300)),
	})
}

// xf writes a cell format of BIFF8.
func xf(format, indent int) []byte {
	return record(recXF, uint16(0), uint16(format), uint16(1), byte(0), byte(0), byte(indent), make([]byte, 11))
}

// TestXLSStyles reads number formats, written down and built in, and indents.
func TestXLSStyles(t *testing.T) {
	globals := joined(
		record(recFormat, uint16(164), uint16(10), byte(0), "yyyy-mm-dd"),
		record(recFormat, uint16(165), uint16(9), byte(1), utf16Bytes(`#,##0" €"`)),
		xf(0, 0), xf(164, 0), xf(165, 0), xf(10, 0), xf(14, 2), xf(0, 15))
	wb := oneSheet(globals,
		record(recNumber, place(1, 1, 1), 42000.0),
		record(recNumber, place(2, 1, 2), 1234567.0),
		record(recNumber, place(3, 1, 3), 0.256),
		record(recNumber, place(4, 1, 4), 42000.5),
		record(recLabel, place(5, 1, 5), uint16(2), byte(0), "ab"),
		record(recNumber, place(6, 1, 99), 5.0),
	).open(t)
	day := time.Date(2014, 12, 27, 0, 0, 0, 0, time.UTC)
	same(t, wb, map[at]Cell{
		{1, 1}: {Text: "2014-12-27", Num: 42000, Time: day, Kind: Date},
		{2, 1}: {Text: "1,234,567 €", Num: 1234567, Kind: Number, Beside: &Beside{Words: "€"}},
		{3, 1}: {Text: "25.60%", Num: 0.256, Kind: Number, Share: Share{'%', 2}},
		{4, 1}: {Text: "12/27/2014", Num: 42000.5, Time: day.Add(12 * time.Hour), Kind: Date, Indent: 2},
		{5, 1}: {Text: "ab", Kind: Text, Indent: 15},
		{6, 1}: {Text: "5", Num: 5, Kind: Number}, // a style that is not there
	})
	b := head(t, oneSheet(joined(record(recDate1904, uint16(1)), globals), record(recNumber, place(1, 1, 1), 40538.0)).open(t).Sheets[0])
	if c := b.Cell(1, 1); !c.Time.Equal(day) {
		t.Errorf("in a workbook that counts from 1904: %+v", c)
	}
}

// TestXLSFormulas reads formulas by their stored results, whatever is
// between a formula and its text.
func TestXLSFormulas(t *testing.T) {
	formula := func(row int, result ...any) []byte {
		return record(recFormula, place(row, 1, 0), packed(result...), uint16(0), uint32(0), uint16(2), "\x1e\x01")
	}
	special := func(kind, v byte) []byte { return packed(kind, byte(0), v, byte(0), byte(0), byte(0), uint16(0xffff)) }
	const shared, array = 0x04bc, 0x0221
	wb := oneSheet(nil,
		formula(1, 12.5),
		formula(2, special(resultText, 0)), record(recString, uint16(2), byte(1), utf16Bytes("東京")),
		formula(3, special(resultText, 0)), record(shared, make([]byte, 10)), record(recString, uint16(1), byte(0), "s"),
		formula(4, special(resultText, 0)), record(array, make([]byte, 20)), record(recContinue, "more"), record(recString, uint16(1), byte(0), "a"),
		formula(5, special(resultBool, 1)),
		formula(6, special(resultError, 0x2a)),
		formula(7, special(resultNothing, 0)),
		formula(8, special(resultText, 0)), // its text does not come
		formula(9, special(resultText, 0)), record(recString, uint16(3), byte(0), "cu"), record(recContinue, byte(1), utf16Bytes("é")),
		record(recBoolError, place(10, 1, 0), byte(1), byte(0)),
		record(recBoolError, place(11, 1, 0), byte(0x07), byte(1)),
		formula(12, special(resultText, 0)),
	).open(t)
	same(t, wb, map[at]Cell{
		{1, 1}:  {Text: "12.5", Num: 12.5, Kind: Number, Formula: true},
		{2, 1}:  {Text: "東京", Kind: Text, Formula: true},
		{3, 1}:  {Text: "s", Kind: Text, Formula: true},
		{4, 1}:  {Text: "a", Kind: Text, Formula: true},
		{5, 1}:  {Text: "TRUE", Num: 1, Kind: Bool, Formula: true},
		{6, 1}:  {Text: "#N/A", Kind: Error, Formula: true},
		{8, 1}:  {Formula: true, Unstored: true},
		{9, 1}:  {Text: "cué", Kind: Text, Formula: true},
		{10, 1}: {Text: "TRUE", Num: 1, Kind: Bool},
		{11, 1}: {Text: "#DIV/0!", Kind: Error},
		{12, 1}: {Formula: true, Unstored: true},
	})
	never := oneSheet(nil, formula(1, special(resultNothing, 0)),
		record(recFormula, place(2, 1, 0), 0.0, uint16(1), uint32(0), uint16(0)), record(recNumber, place(3, 1, 0), 3.0)).open(t)
	same(t, never, map[at]Cell{
		{1, 1}: {Formula: true, Unstored: true},
		{2, 1}: {Formula: true, Unstored: true},
		{3, 1}: {Text: "3", Num: 3, Kind: Number},
	})
}

// TestXLSStrings cuts the table of strings at every place where a program may:
// between strings, in their letters with the width changing, in their fonts.
func TestXLSStrings(t *testing.T) {
	font := func(raised uint16) []byte { return record(recFont, make([]byte, 8), raised, make([]byte, 6)) }
	fonts := joined(font(0), font(0), font(0), font(0), font(1)) // the last is number 5
	table := joined(
		record(recStrings, uint32(10), uint32(10), uint16(3), byte(0), "abc", uint16(6), byte(0), "nar"),
		record(recContinue, byte(1), utf16Bytes("東京é"), uint16(4), byte(1), utf16Bytes("東京")),
		record(recContinue, byte(0), "ab", uint16(0), byte(0)),
		record(recContinue, uint16(5), byte(textRich), uint16(2), "Total", uint16(0)),
		record(recContinue, uint16(2), uint16(4), uint16(5), uint16(2), byte(textWide|textExt), uint32(6), utf16Bytes("東京"), "abc"),
		record(recContinue, "def", uint16(3), byte(textWide), utf16Bytes("a"), "\x3d\xd8"), // half of a letter
		record(recContinue, byte(1), "\x00\xde", uint16(2), byte(textRich|textExt), uint16(1), uint32(2)),
		record(recContinue, byte(0), "é!"[:0]+"\xe9!", uint16(0), uint16(5), "xx", uint16(1), byte(1), "\x00\xd8", uint16(1), byte(0), "z"))
	var cells [][]byte
	for n := range 10 {
		cells = append(cells, record(recLabelString, place(n+1, 1, 0), uint32(n)))
	}
	wb := oneSheet(joined(fonts, table), cells...).open(t)
	same(t, wb, map[at]Cell{
		{1, 1}: text("abc"), {2, 1}: text("nar東京é"), {3, 1}: text("東京ab"),
		{5, 1}: {Text: "Tota", Mark: "l", Kind: Text}, {6, 1}: text("東京"), {7, 1}: text("a😀"), {8, 1}: text("é!"),
		{9, 1}: text("\ufffd"), {10, 1}: text("z"),
	})
}

// TestXLSRichLabels reads texts that cells hold themselves with their fonts.
func TestXLSRichLabels(t *testing.T) {
	font := func(raised uint16) []byte { return record(recFont, make([]byte, 8), raised, make([]byte, 6)) }
	wb := oneSheet(joined(font(0), font(1)),
		record(recRString, place(1, 1, 0), uint16(4), byte(1), utf16Bytes("é東12"), uint16(1), uint16(2), uint16(1)),
		record(recLabel, place(2, 1, 0), uint16(2), byte(0), "  "),
		record(recLabel, place(3, 1, 0), uint16(0), byte(0)),
	).open(t)
	same(t, wb, map[at]Cell{{1, 1}: {Text: "é東", Mark: "12", Kind: Text}, {2, 1}: {Text: "  ", Kind: Text, Blanks: 2}})
}

// TestXLSBefore1997 reads a workbook of Excel 5 or 95: texts are bytes of the
// code page it states.
func TestXLSBefore1997(t *testing.T) {
	for page, written := range map[uint16]string{1252: "Espa\xf1a", 850: "Espa\xa4a", 32768: "Espa\x96a"} {
		b := oneSheet(joined(
			record(recCodePage, page),
			record(recFont, make([]byte, 8), uint16(0), make([]byte, 4)), record(recFont, make([]byte, 8), uint16(1), make([]byte, 4)),
			record(recFormat, uint16(164), byte(4), "0.00"),
			record(recXF, uint16(0), uint16(164), make([]byte, 12)),
		),
			record(recLabel, place(1, 1, 0), uint16(6), written),
			record(recRString, place(2, 1, 0), uint16(7), written, "1", byte(1), byte(6), byte(1)),
			record(recRK, place(3, 1, 0), rk(2020<<2, true, false)))
		b.version = biff5
		same(t, b.open(t), map[at]Cell{
			{1, 1}: text("España"), {2, 1}: {Text: "España", Mark: "1", Kind: Text},
			{3, 1}: {Text: "2020.00", Num: 2020, Kind: Number},
		})
	}
}

// TestXLSForBoth takes the newer of the two streams of a file for Excel 95 and
// 97, and no workbook that lies within a document.
func TestXLSForBoth(t *testing.T) {
	older := oneSheet(nil, record(recNumber, place(1, 1, 0), 95.0))
	older.version = biff5
	newer := oneSheet(nil, record(recNumber, place(1, 1, 0), 97.0))
	for _, streams := range [][]oleStream{
		{{"Book", older.stream()}, {"Workbook", newer.stream()}}, {{"Workbook", newer.stream()}, {"Book", older.stream()}},
	} {
		wb, err := openBytes("both.xls", compoundFile(streams...), Limits{})
		must(t, err)
		if c := head(t, wb.Sheets[0]).Cell(1, 1); c.Num != 97 {
			t.Errorf("read %v, want the stream of Excel 97", c.Num)
		}
	}
}

// TestXLSRowsInNoOrder reads cells whose rows come in any order, over several
// blocks, the last record of a cell counting.
func TestXLSRowsInNoOrder(t *testing.T) {
	var records [][]byte
	want := map[at]Cell{}
	for n := range 9000 {
		row, col := (n*7919)%9000+1, n%3+1 // 7919 is prime to 9000
		records = append(records, record(recNumber, place(row, col, 0), float64(row)))
		want[at{row, col}] = Cell{Text: fmt.Sprint(row), Num: float64(row), Kind: Number}
	}
	records = append(records, record(recLabel, place(1, 1, 0), uint16(4), byte(0), "last"), hiddenRow(2), hiddenRow(5000), hiddenRow(9005))
	want[at{1, 1}] = text("last")
	wb := oneSheet(nil, records...).open(t)
	same(t, wb, want)
	b, err := wb.Sheets[0].Head(context.Background(), 10)
	must(t, err)
	if b.First != 1 || b.Last() > 10 || !b.RowHidden(2) || b.Text(1, 1) != "last" || b.Text(10, 1) != "10" && b.Text(10, 2) != "10" && b.Text(10, 3) != "10" {
		t.Errorf("the head has rows %d to %d", b.First, b.Last())
	}
}

func hiddenRow(row int) []byte {
	return record(recRow, uint16(row-1), uint16(0), uint16(1), uint16(255), uint16(0), uint16(0), uint16(0x20), uint16(0))
}

// TestXLSShape reads what is hidden and merged, rows told of before or behind
// their cells, a chart among them, and dimensions that lie.
func TestXLSShape(t *testing.T) {
	const dimensions = 0x0200
	wb := biffBook{sheets: []biffSheet{
		{name: "A", records: joined(
			record(dimensions, uint32(0), uint32(1_032_227), uint16(0), uint16(256), uint16(0)),
			record(recColInfo, uint16(2), uint16(3), uint16(2304), uint16(0), uint16(1), uint16(0)),
			record(recColInfo, uint16(5), uint16(256), uint16(2304), uint16(0), uint16(0), uint16(0)),
			hiddenRow(2),
			record(recNumber, place(1, 1, 0), 1.0),
			begin(biff8, 0x0020), record(recNumber, place(9, 9, 0), 9.0), end(),
			record(recNumber, place(4, 1, 0), 4.0),
			hiddenRow(3), hiddenRow(4), hiddenRow(60000),
			record(recMergeCells, uint16(2), uint16(0), uint16(0), uint16(1), uint16(3), uint16(1), uint16(2), uint16(0), uint16(0)),
			record(recMergeCells, uint16(1), uint16(4), uint16(9), uint16(0), uint16(1)))},
		{name: "hidden", visibility: 1},
		{name: "very", visibility: 2},
		{name: "macros", kind: 1},
		{name: "chart", kind: 2},
		{name: "empty"},
	}}.open(t)
	same(t, wb, map[at]Cell{{1, 1}: {Text: "1", Num: 1, Kind: Number}, {4, 1}: {Text: "4", Num: 4, Kind: Number}})
	want := Shape{
		Merges:     []Range{{1, 2, 1, 4}, {2, 1, 3, 1}, {5, 1, 10, 2}},
		HiddenRows: []Range{{Top: 2, Bottom: 4}, {Top: 60000, Bottom: 60000}},
		HiddenCols: []Range{{Left: 3, Right: 4}},
	}
	shape, err := wb.Sheets[0].Shape(context.Background())
	must(t, err)
	if diff := cmp.Diff(want, shape); diff != "" {
		t.Errorf("shape (-want +got):\n%s", diff)
	}
	var names []string
	for _, s := range wb.Sheets {
		names = append(names, fmt.Sprint(s.Name, s.Hidden))
	}
	if got := strings.Join(names, " "); got != "Afalse hiddentrue verytrue emptyfalse" {
		t.Errorf("sheets: %s", got)
	}
}
