package sheet

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// plainStyles has a date format and an indent, which make cells of them differ.
const plainStyles = `<styleSheet><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="3"><alignment indent="2"/></xf><xf numFmtId="49"/></cellXfs></styleSheet>`

const plainRels = `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>` +
	`<Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Relationships>`

// readBoth reads a sheet and a table of strings with the reader of plain cells
// and with the general one alone, and fails where they differ.
func readBoth(t testing.TB, sheet, strings string) {
	t.Helper()
	wb, err := openBytes("both.xlsx", rawWorkbook(t, map[string]string{
		"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": strings, "xl/styles.xml": plainStyles, "xl/_rels/workbook.xml.rels": plainRels,
	}), Limits{Unpacked: 1 << 26, Text: 20_000})
	if err != nil {
		return
	}
	source := wb.Sheets[0].source.(*xlsxSheet)
	plainBook, generalBook := source.book, *source.book
	generalBook.strings, generalBook.general = nil, true
	if err := generalBook.readStrings(context.Background(), "xl/sharedStrings.xml"); err != nil {
		t.Fatalf("the general reader cannot read the strings: %v", err)
	}
	if diff := cmp.Diff(generalBook.strings, plainBook.strings); diff != "" {
		t.Fatalf("strings (-general +plain):\n%s", diff)
	}
	plainCells, plainErr := allCells(&xlsxSheet{book: plainBook, name: source.name, part: source.part})
	generalCells, generalErr := allCells(&xlsxSheet{book: &generalBook, name: source.name, part: source.part})
	if fmt.Sprint(plainErr) != fmt.Sprint(generalErr) {
		t.Fatalf("errors differ:\nplain:   %v\ngeneral: %v\n%s", plainErr, generalErr, sheet)
	}
	if diff := cmp.Diff(generalCells, plainCells); diff != "" && plainErr == nil {
		t.Fatalf("cells (-general +plain):\n%s\n%.2000s", diff, sheet)
	}
}

// allCells reads every filled cell of a sheet, and which rows are hidden.
func allCells(x *xlsxSheet) (map[string]Cell, error) {
	cells := map[string]Cell{}
	err := x.blocks(context.Background(), 64, 0, func(b *Block) bool {
		for row := b.First; row <= b.Last(); row++ {
			if b.RowHidden(row) {
				cells[fmt.Sprint("hidden ", row)] = Cell{}
			}
			for col := 1; col <= b.Cols(); col++ {
				c := b.Cell(row, col)
				if v, kind := b.Number(row, col); kind != c.Kind || v != c.Num && v == v || b.Text(row, col) != c.Text {
					cells[fmt.Sprintf("Number and Text of %d,%d differ from Cell", row, col)] = c
				}
				if math.IsNaN(c.Num) {
					c.Num, c.Text = 0, "NaN "+c.Text
				}
				if c != (Cell{}) {
					cells[fmt.Sprintf("%d,%d", row, col)] = c
				}
			}
		}
		return true
	})
	return cells, err
}

// fragments are what cells are made of, as programs write it and as they might.
var fragments = struct{ attrs, bodies, numbers, texts, rows []string }{
	attrs: []string{
		``, ` s="1"`, ` s="2"`, ` t="s"`, ` t="s" s="2"`, ` s="2" t="s"`, ` t="n"`, ` t="str"`, ` t="inlineStr"`, ` s="2" t="inlineStr"`, ` t="b"`, ` t="e"`,
		` s="1" t="n"`, ` t='str'`, ` cm="1"`, ` t="d"`, ` s="9"`, ` x=">" s="1"`, ` xml:space="preserve" t="str"`, ` s = "1"`, ` r="B7"`, ` t="&#x73;"`,
	},
	bodies: []string{
		`<v>%n</v>`, `<v>%n</v>`, `<v>%n</v>`, `<v>%t</v>`, `<is><t>%t</t></is>`, `<is><t>%t</t></is>`, `<is><t xml:space="preserve">%t</t></is>`,
		`<f>A1</f><v>%n</v>`, `<f t="shared" ref="A1:B2" si="0">A1&lt;2</f><v>%t</v>`, `<f t="shared" si="0"/><v>%n</v>`, `<f>A1</f>`, `<f>A1</f><v></v>`, `<f>A1</f><v/>`,
		``, `<v/>`, `<v></v>`, ` <v>%n</v> `, `<v>%n</v><extLst/>`, `<is><r><t>%t</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></is>`,
		`<!-- <v>3</v> --><v>%n</v>`, `<v><![CDATA[%n]]></v>`, `<is><t/></is>`, `<x:v>%n</x:v>`, `<v>%n</v><v>%n</v>`, `<is><t>%t</t><rPh><t>x</t></rPh></is>`,
	},
	numbers: []string{
		"0", "1", "2", "3", "4", "-7", "12.5", "1e3", "1E-2", "0.1", "123456789012345678", "0.30000000000000004", "2.2250738585072011e-308", "1e400", "-0", " 5 ", "1_000",
		"0x10", "NaN", "Inf", ".5", "5.", "45000", "45000.25", "3000000", "-1", "007", "1e", "--1", "9007199254740993", "99999999999999999999", "+3", "1e5555555", "",
	},
	texts: []string{
		"", "a", "Costa Rica", "San José", "a &amp; b", "a&#10;b", "tab\tx", "line\r\nend", "CL_AREA", "_x000D_", "_x005F_x000D_", "  blank", " ", "12", "a]]>b", "&unknown;", "#N/A", "true",
		"a text that is longer than the words of eight bytes", "<b>", "\xff", "seven77", "eight888", "_", "&", strings.Repeat("long ", 30),
	},
	rows: []string{`<row r="%r">`, `<row r="%r">`, `<row r="%r">`, `<row r="%r" spans="1:5">`, `<row>`, `<row r="%r" hidden="1">`, `<row r="%r" ht="15" customHeight="1">`, `<row spans="1:2" r="%r">`, ` <row r="%r"	>`},
}

// randomSheet writes rows out of fragments, many of them alike, as they are in
// sheets.
func randomSheet(rng *rand.Rand, rows int) string {
	pick := func(from []string) string { return from[rng.IntN(len(from))] }
	var b strings.Builder
	b.WriteString(`<worksheet><cols><col min="2" max="2" hidden="1"/></cols><sheetData>`)
	usual := [4][2]string{}
	for i := range usual {
		usual[i] = [2]string{pick(fragments.attrs), pick(fragments.bodies)}
	}
	usualRow, number, bare := pick(fragments.rows), 0, rng.IntN(6) == 0
	for range rows {
		if number++; rng.IntN(10) == 0 {
			number += rng.IntN(90)
		}
		row := usualRow
		if rng.IntN(8) == 0 {
			row = pick(fragments.rows)
		}
		b.WriteString(strings.ReplaceAll(row, "%r", strconv.Itoa(number)))
		for col := range usual {
			attrs, body := usual[col][0], usual[col][1]
			if rng.IntN(6) == 0 {
				attrs, body = pick(fragments.attrs), pick(fragments.bodies)
			}
			address := fmt.Sprintf(` r="%c%d"`, 'A'+col, number)
			switch kind := rng.IntN(40); {
			case kind == 0, bare:
				address = ""
			case kind == 1:
				address = ` r="AB` + strconv.Itoa(number) + `"`
			case kind == 2:
				address = ` r="A1"`
			}
			body = strings.ReplaceAll(strings.ReplaceAll(body, "%n", pick(fragments.numbers)), "%t", pick(fragments.texts))
			switch cell := "<c" + address + attrs; rng.IntN(20) {
			case 0:
				b.WriteString(cell + "/>")
			case 1:
				b.WriteString(cell + " >" + body + "</c>\n")
			case 2:
				b.WriteString("<c" + attrs + address + ">" + body + "</c>")
			default:
				b.WriteString(cell + ">" + body + "</c>")
			}
		}
		b.WriteString("</row>")
	}
	b.WriteString(`</sheetData></worksheet>`)
	if rng.IntN(6) == 0 {
		return prefixed.Replace(b.String())
	}
	return b.String()
}

// prefixed writes the elements of cells as some libraries do.
var prefixed = strings.NewReplacer("<row", "<x:row", "</row", "</x:row", "<c ", "<x:c ", "<c>", "<x:c>", "</c>", "</x:c>", "<v>", "<x:v>", "</v>", "</x:v>",
	"<is>", "<x:is>", "</is>", "</x:is>", "<t>", "<x:t>", "</t>", "</x:t>", "<f>", "<x:f>", "<f ", "<x:f ", "</f>", "</x:f>")

const plainStrings = `<sst><si><t>one</t></si><si><t xml:space="preserve"> two </t></si><si><t>a &amp; _x000D_b</t></si><si><r><t>x</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></si><si><t></t></si></sst>`

// TestPlainCellsAreRead holds the reader of plain cells against the general
// one, on sheets of usual and unusual cells.
func TestPlainCellsAreRead(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 11))
	for range 1000 {
		readBoth(t, randomSheet(rng, 1+rng.IntN(12)), plainStrings)
	}
}

// FuzzPlainCells does so on any sheet and table of strings.
func FuzzPlainCells(f *testing.F) {
	rng := rand.New(rand.NewPCG(3, 12))
	for range 40 {
		f.Add(randomSheet(rng, 3), plainStrings)
	}
	f.Add(`<row r="1"><c r="A1"><v>1</v></c></row>`, `<sst><si/><si><t/></si><si>x<t>y</t></si><!--<si>--></sst>`)
	f.Fuzz(func(t *testing.T, sheet, strings string) {
		if !utf8Clean(sheet) {
			return
		}
		readBoth(t, sheet, strings)
	})
}

// utf8Clean leaves out what would be read as UTF-16.
func utf8Clean(s string) bool {
	return !strings.HasPrefix(s, "\xff\xfe") && !strings.HasPrefix(s, "\xfe\xff")
}

// TestPiecesOfALongPart reads a sheet of several pieces, with texts that are
// longer than what is kept between two of them.
func TestPiecesOfALongPart(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 13))
	var b strings.Builder
	b.WriteString(`<worksheet><sheetData>`)
	for row := 1; b.Len() < 8*pieceBytes; row++ {
		fmt.Fprintf(&b, `<row r="%d"><c r="A%d" t="inlineStr"><is><t>%s</t></is></c><c r="B%d"><v>%d</v></c></row>`, row, row, strings.Repeat("x", rng.IntN(19_000)), row, row)
		if row%10 == 0 {
			fmt.Fprintf(&b, "<!-- %s -->", strings.Repeat("y", rng.IntN(2*pieceBytes)))
		}
	}
	b.WriteString(`</sheetData></worksheet>`)
	readBoth(t, b.String(), plainStrings)
}

// TestShapeOfALongSheet finds hidden rows and merged ranges among and behind
// cells, comments and CDATA.
func TestShapeOfALongSheet(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 15))
	var b strings.Builder
	var want Shape
	b.WriteString(`<worksheet><sheetData>`)
	for row := 1; b.Len() < 6*pieceBytes; row++ {
		switch rng.IntN(20) {
		case 0:
			want.HiddenRows = addRow(want.HiddenRows, row)
			fmt.Fprintf(&b, `<row r="%d" hidden="1"/>`, row)
		case 1:
			want.HiddenRows = addRow(want.HiddenRows, row)
			fmt.Fprintf(&b, `<row r="%d" hidden="true"><c><v>%d</v></c></row>`, row, row)
		case 2:
			fmt.Fprintf(&b, `<row r="%d"><!-- </row><row r="1" hidden="1"> --><c t="str"><v><![CDATA[</row><row hidden="1">]]></v></c></row>`, row)
		case 3:
			fmt.Fprintf(&b, `<x:row r="%d"><x:c t="str"><x:v>%s</x:v></x:c></x:row>`, row, strings.Repeat("x", rng.IntN(20_000)))
		default:
			fmt.Fprintf(&b, `<row r="%d"><c t="str"><v>%s</v></c></row>`, row, strings.Repeat("x", rng.IntN(2000)))
		}
	}
	b.WriteString(`</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`)
	want.Merges = []Range{{1, 1, 2, 2}}
	wb, err := openBytes("long.xlsx", rawWorkbook(t, map[string]string{"xl/worksheets/sheet1.xml": b.String()}), Limits{})
	must(t, err)
	shape, err := wb.Sheets[0].Shape(context.Background())
	must(t, err)
	if diff := cmp.Diff(want, shape); diff != "" {
		t.Errorf("shape (-want +got):\n%s", diff)
	}
}

// TestReadingEnds stops in the middle of a long sheet, by the consumer's will,
// by the context and by damage: nothing goes on in the background.
func TestReadingEnds(t *testing.T) {
	xml := `<worksheet><sheetData>` + strings.Repeat(`<row><c><v>1</v></c></row>`, 200_000)
	wb, err := openBytes("long.xlsx", rawWorkbook(t, map[string]string{"xl/worksheets/sheet1.xml": xml}), Limits{})
	must(t, err)
	before := runtime.NumGoroutine()
	for range wb.Sheets[0].Blocks(context.Background()) {
		break
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, err := range wb.Sheets[0].Blocks(ctx) {
		if cancel(); err != nil && err != context.Canceled {
			t.Errorf("error %v, want that of the context", err)
		}
	}
	if _, err := wb.Sheets[0].Head(context.Background(), 3); err != nil {
		t.Error(err)
	}
	for _, err := range wb.Sheets[0].Blocks(context.Background()) {
		if err != nil && !strings.Contains(err.Error(), "cut off") && !strings.Contains(err.Error(), "no end") {
			t.Error(err)
		}
	}
	for runtime.NumGoroutine() > before { // if one never ends, the test does not either
		time.Sleep(time.Millisecond)
	}
}

// TestDecimal rounds as strconv does, on numbers of every length.
func TestDecimal(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 14))
	halfway := []string{"9007199254740993", "90071992547409930e-1", "9007199254740993000E-3", "900719925474099.3E1", "9007199254740995", "1152921504606847104E5", "-0.00"}
	for range 200_000 {
		s := ""
		if len(halfway) > 0 {
			s, halfway = halfway[0], halfway[1:]
		}
		switch kind := rng.IntN(4); {
		case s != "":
		case kind == 0:
			s = strconv.FormatFloat(math.Float64frombits(rng.Uint64()), 'g', 1+rng.IntN(18), 64)
		case kind == 1:
			s = strconv.FormatFloat(rng.NormFloat64()*1000, 'f', rng.IntN(18), 64)
		case kind == 2:
			s = strconv.FormatInt(rng.Int64()>>rng.IntN(63), 10)
		default:
			s = fmt.Sprintf("%d.%dE%+d", rng.IntN(1e6), rng.IntN(1e9), rng.IntN(60)-30)
		}
		want, err := strconv.ParseFloat(s, 64)
		got, n := decimal([]byte(s + "</v>"))
		if n == 0 && (err != nil || strings.ContainsAny(s, "IN")) {
			continue
		}
		if n != len(s) || math.Float64bits(got) != math.Float64bits(want) {
			t.Fatalf("%s: %v in %d bytes, want %v", s, got, n, want)
		}
	}
}
