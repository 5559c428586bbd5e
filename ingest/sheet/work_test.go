package sheet

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"siemmes/warehouse"
)

// leastWork is how many steps a byte of a file made against its reader may take, far
// below the default, so that a reader that grows faster than its file is found.
const leastWork = 16

var worthlessSize = flag.Int("worthless", 512<<10, "how many bytes the files have that are made against their reader")

// worthless are files made so that a reader which looks at some of their bytes again
// and again takes minutes. n is about how many bytes each has.
var worthless = map[string]func(t testing.TB, n int) []byte{
	"xlsx: a lost quotation mark":             sheetOf(`<row r="1"><c r="A1 t="s"><v>1</v></c>`, `<c><v>1</v></c>`, `</row>`),
	"xlsx: a lost apostrophe":                 sheetOf(`<row r="1"><c r='A1 t="s"><v>1</v></c>`, `<c><v>it</v></c>`, `</row>`),
	"xlsx: an odd quotation mark in each tag": sheetOf(`<row r="1">`, `<c r="A1"><v a=">1</v></c>`, `</row>`),
	"xlsx: a long comment":                    sheetOf(`<row r="1"><!--`, `>`, `--></row>`),
	"xlsx: many comments":                     sheetOf(`<row r="1">`, `<!-- > -->`, `</row>`),
	"xlsx: a long CDATA":                      sheetOf(`<row r="1"><c t="str"><v><![CDATA[`, `]>`, `]]></v></c></row>`),
	"xlsx: many runs of letters":              sheetOf(`<row r="1"><c t="inlineStr"><is>`, `<r><t>x</t></r>`, `</is></c></row>`),
	"xlsx: raised runs":                       sheetOf(`<row r="1"><c t="inlineStr"><is>`, `<r><rPr><vertAlign val="superscript"/></rPr><t>x</t></r><r><t>y</t></r>`, `</is></c></row>`),
	"xlsx: written controls":                  sheetOf(`<row r="1"><c t="inlineStr"><is><t>`, `_x000D_`, `</t></is></c></row>`),
	"xlsx: almost controls":                   sheetOf(`<row r="1"><c t="inlineStr"><is><t>`, `_x00_x`, `</t></is></c></row>`),
	"xlsx: open elements":                     sheetOf(`<row r="1"><c>`, `<a>`, `</c></row>`),
	"xlsx: attributes":                        sheetOf(`<row r="1"><c`, ` a="1"`, `/></row>`),
	"xlsx: equals signs":                      sheetOf(`<row r="1"><c `, `=`, `/></row>`),
	"xlsx: entities":                          sheetOf(`<row r="1"><c t="str"><v>`, `&amp;&x&#x41;`, `</v></c></row>`),
	"xlsx: hidden columns":                    sheetOf(`</sheetData><cols>`, `<col min="9" max="9" hidden="1"/>`, `</cols><sheetData>`),
	"ods: a lost quotation mark":              odsFill(`<table:table-row><table:table-cell office:value-type="float office:value="1"/>`, `<table:table-cell/>`, `</table:table-row>`),
	"ods: columns with a style":               odsFill(``, `<table:table-column table:default-cell-style-name="a"/><table:table-row><table:table-cell/></table:table-row>`, ``),
	"ods: spans":                              odsFill(`<table:table-row><table:table-cell office:value-type="string"><text:p>`, `<text:span>x</text:span>`, `</text:p></table:table-cell></table:table-row>`),
	"ods: open groups":                        odsFill(``, `<table:table-row-group>`, ``),
	"spreadsheetml: a lost quotation mark":    fill(mlHead+`<Row><Cell ss:X="1><Data ss:Type="Number">1</Data></Cell>`, `<Cell><Data ss:Type="Number">1</Data></Cell>`, `</Row>`+mlTail),
	"spreadsheetml: columns":                  fill(mlHead, `<Column ss:StyleID="s1"/>`, mlTail),
	"spreadsheetml: elements of HTML":         fill(mlHead+`<Row><Cell><Data ss:Type="String">`, `<B>x</B><Sup>1</Sup>`, `</Data></Cell></Row>`+mlTail),
	"html: tables in tables":                  fill(`<html>`+strings.Repeat(`<table><tr><td>x`, 31), `<table><tr><td>1</table>`, ``),
	"html: a table left open":                 fill(`<html><table><tr><td>x<table>`, `<tr><td>1`, ``),
	"html: a long format":                     fill(`<html><style>.a{mso-number-format:"`+strings.Repeat("0", 100_000)+`"}</style><table>`, `<tr><td class=a>1`, ``),
	"csv: stray quotation marks":              fill(``, `"a"b,`, "\n"),
	"csv: stray marks that close":             fill(``, `"a"b",`, "\n"),
	"csv: stray and even marks":               fill(``, `"a"b""",`, "\"\"\n"),
	"csv: lines of stray marks":               fill(``, strings.Repeat(`"a"b,`, 10_000)+"\n", ``),
	"csv: quotation marks":                    fill(`a,b`+"\n", `"""" `, ``),
	"csv: an open quotation":                  fill(`a,b`+"\n"+`1,"`, "x,1\n", ``),
	"csv: opened in each line":                fill(`a,b`+"\n", "\"x,1\n", ``),
	"px: a text left open":                    fill("CHARSET=\"ANSI\";\nSTUB=\"", "VALUES(\"a\")=\"x\";\n", "DATA=\n1;\n"),
	"px: texts in parts":                      fill("CHARSET=\"ANSI\";\nTITLE=", "\"a\"\n", ";\nDATA=\n1;\n"),
	"px: marks twice":                         fill("CHARSET=\"ANSI\";\nTITLE=\"", `""`, "\";\nDATA=\n1;\n"),
	"px: a long list":                         fill("STUB=\"a\";\nVALUES(\"a\")=\"\"", `,"b"`, ";\nDATA=\n1;\n"),
	"px: many statements":                     fill("STUB=\"a\";\nVALUES(\"a\")=\"b\";\n", "VALUES(\"c\")=\"d\";\n", "DATA=\n1;\n"),
	"px: many notes":                          fill("STUB=\"a\";\nVALUES(\"a\")=\"b\";\n", "VALUENOTE(\"a\",\"b\")=\"c\";\n", "DATA=\n1;\n"),
	"px: brackets":                            fill("STUB=\"a\";\nVALUES(\"a\")=", "(", ";\nDATA=\n1;\n"),
	"px: blank data":                          fill("STUB=\"a\";\nVALUES(\"a\")=\"b\";\nDATA=\n", "\n", "1;\n"),
	"px: an open text in the data":            fill("STUB=\"a\";\nVALUES(\"a\")=\"b\";\nDATA=\n\"", `""`, ";\n"),
	"px: many variables":                      manyVariables,
	"csv: a line of another alphabet":         fill("a,b\n", "\xef\xf0\xe8\xe2\xe5\xf2", ``),
}

func fill(head, piece, tail string) func(testing.TB, int) []byte {
	return func(_ testing.TB, n int) []byte {
		return []byte(head + strings.Repeat(piece, n/len(piece)) + tail)
	}
}

// manyVariables is a PC-Axis file of as many variables as there are figures.
func manyVariables(_ testing.TB, n int) []byte {
	var names, values strings.Builder
	for i := 0; names.Len()+values.Len() < n; i++ {
		fmt.Fprintf(&names, "%s\"v%d\"", map[bool]string{true: ","}[i > 0], i)
		fmt.Fprintf(&values, "VALUES(\"v%d\")=\"x\";\n", i)
	}
	return []byte("CHARSET=\"ANSI\";\nSTUB=" + names.String() + ";\n" + values.String() + "DATA=\n1;\n")
}

func sheetOf(head, piece, tail string) func(testing.TB, int) []byte {
	return func(t testing.TB, n int) []byte {
		xml := fill(`<worksheet><sheetData>`+head, piece, tail+`</sheetData></worksheet>`)(t, n)
		return rawWorkbook(t, map[string]string{"xl/worksheets/sheet1.xml": string(xml)})
	}
}

func odsFill(head, piece, tail string) func(testing.TB, int) []byte {
	return func(t testing.TB, n int) []byte { return odsOf(t, string(fill(head, piece, tail)(t, n))) }
}

// Reading takes a bounded number of steps for each byte, whatever the file is. Steps
// are counted, not timed.
func TestReadingLooksAtEachByteAFewTimes(t *testing.T) {
	for name, file := range worthless {
		t.Run(name, func(t *testing.T) {
			readsOften(t, file(t, *worthlessSize), Limits{})
		})
	}
}

// Whatever is in a file again and again, its bytes are looked at a few times.
func TestRepeatedPiecesAreReadOnce(t *testing.T) {
	const size = 96 << 10
	many := func(t *rapid.T, pieces ...string) string {
		piece := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 8).Draw(t, "pieces"), "")
		return strings.Repeat(piece, size/len(piece))
	}
	text := []string{`"`, `""`, `a`, `,`, `;`, ` `, "\n", "\r", "\t", "\xe9", "é"}
	xml := []string{`<c>`, `</c>`, `<v>`, `</v>`, `<row>`, `</row>`, `<c r="A1"`, `>`, `"`, `'`, `<!--`, `-->`, `<![CDATA[`, `]]>`, `&`, `_x000D_`, `1`, `/>`, `<is>`, `<t>`, `</t>`, `</is>`, `t="inlineStr"`}
	rows := []string{`<table:table-row>`, `</table:table-row>`, `<table:table-cell>`, `</table:table-cell>`, `<text:p>`, `</text:p>`, `<text:span>`, `"`, `>`, `<table:table-column/>`, `<table:table>`, `</table:table>`, `x`, `<!--`, `-->`}
	page := []string{`<table>`, `</table>`, `<tr>`, `<td>`, `<td rowspan=9 colspan=9>`, `</td>`, `<sup>`, `"`, `<`, `>`, `<!--`, `-->`, `<script>`, `</script>`, `<style>`, `&amp`, `x`, `<br>`, `<p>`}
	px := []string{`"`, `""`, `"a"`, "\n", ";", "=", ",", "(", ")", "[", "]", "1 ", "VALUES", "STUB", "DATA", "KEYS", "TLIST"}
	ml := []string{`<Row>`, `</Row>`, `<Cell>`, `</Cell>`, `<Data ss:Type="String">`, `</Data>`, `"`, `>`, `<B>`, `x`, `<Column ss:StyleID="s"/>`, `<!--`, `-->`}
	rapid.Check(t, func(r *rapid.T) {
		for _, file := range [][]byte{
			[]byte("a,b\n" + many(r, text...)),
			rawWorkbook(t, map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1">` + many(r, xml...)}),
			odsOf(t, many(r, rows...)), []byte("<html><table>" + many(r, page...)), []byte(mlHead + many(r, ml...)),
			[]byte("CHARSET=\"ANSI\";\n" + many(r, px...)), []byte("STUB=\"a\";\nVALUES(\"a\")=\"b\",\"c\";\nDATA=\n" + many(r, px...)),
		} {
			readsOften(r, file, Limits{Sheets: 20})
		}
	})
}

// failer is a test, or a check of one.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// readsOften reads a file and fails where its bytes are looked at too often. What
// buffers take in any case is left out.
func readsOften(t failer, file []byte, lim Limits) {
	t.Helper()
	const buffers = 256 << 10
	lim = lim.withDefaults()
	under := func(sheet string, read func(m *meter)) {
		m := newMeter(context.Background(), "work", sheet, lim)
		read(m)
		if looked, read := m.looked.Load(), m.read.Load(); looked > leastWork*read+buffers {
			t.Fatalf("%d bytes of sheet %q were looked at %d times", read, sheet, looked)
		}
	}
	var wb *Workbook
	under("", func(m *meter) {
		wb, _ = openUnder(m, "work", bytes.NewReader(file), int64(len(file)), lim) // what is refused is looked at, too
	})
	if wb == nil {
		return
	}
	defer wb.Close()
	for _, s := range wb.Sheets {
		under(s.Name, func(m *meter) {
			for _, err := range s.blocks(m) {
				if err != nil {
					return
				}
			}
		})
		under(s.Name, func(m *meter) {
			_, _ = s.source.shape(m) // likewise
		})
	}
}

// Where a file would take more steps than it may, it is refused by the name of the
// limit: cells far from each other cost whoever reads them all that is between.
func TestWorkLimit(t *testing.T) {
	far := func(address func(row int) string) []byte {
		var b strings.Builder
		for row := 1; row <= 3000; row++ {
			fmt.Fprintf(&b, `<row r="%d"><c r="%s%d"><v>1</v></c></row>`, row, address(row), row)
		}
		return rawWorkbook(t, map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><sheetData>" + b.String() + "</sheetData></worksheet>"})
	}
	for name, file := range map[string][]byte{
		"the last column":  far(func(int) string { return "XFD" }),
		"a diagonal":       far(func(row int) string { return warehouse.ColumnName(4 * row) }),
		"cells from above": fill(`<html><table><tr>`+strings.Repeat(`<td colspan=1000 rowspan=65534>x`, 16), `<tr><td>1`, ``)(t, 512<<10),
		"a repeated row":   odsOf(t, `<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="90"/></table:table-row>`),
	} {
		err := passOver(file, Limits{})
		if !errors.Is(err, warehouse.ErrTooLarge) || !strings.Contains(err.Error(), "Limits.Work") {
			t.Errorf("%s: error %v, want one that names Limits.Work", name, err)
		}
	}
}

// The index of merged ranges returns what a search through all of them returns.
func TestMergeIndexFindsTheFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		place := rapid.IntRange(1, 12)
		merges := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Range {
			top, left := place.Draw(t, "top"), place.Draw(t, "left")
			return Range{top, left, top + place.Draw(t, "rows") - 1, left + place.Draw(t, "cols") - 1}
		}), 0, 20).Draw(t, "merges")
		x := newMergeIndex(merges)
		for row := range 26 {
			for col := range 26 {
				want, in := Range{}, false
				for _, m := range merges {
					if m.Holds(row, col) {
						want, in = m, true
						break
					}
				}
				if got, ok := x.at(row, col); got != want || ok != in {
					t.Fatalf("%d, %d: %v, %t, want %v, %t", row, col, got, ok, want, in)
				}
			}
		}
	})
}

// A quotation mark that should not be there has the same effect whatever was searched
// on its line before.
func TestStrayMarksAreReadAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.SampledFrom([]string{`"`, `""`, "a", ",", " ", `"a"b`, "\n"})
		text := strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), "")
		read := func(forget bool) (fields []string) {
			s := scanner{text: text, eof: true, delimiter: ',', lim: Limits{}.withDefaults(), ctx: context.Background()}
			out := builder{yield: func(*Block) bool { return true }, rows: 64}
			for s.pos < len(text) {
				for i := s.pos; ; {
					if forget {
						s.lineFrom, s.lineTo, s.openFrom, s.openTo = 0, 0, 0, 0
					}
					field, end, err := s.quoted(i)
					if text[i] != '"' || err != nil || end < 0 {
						break
					}
					fields = append(fields, field)
					if i = end + 1; end >= len(text) || text[end] != ',' || i >= len(text) {
						break
					}
				}
				if more, err := s.record(&out); !more || err != nil {
					break
				}
			}
			return fields
		}
		if a, b := read(true), read(false); strings.Join(a, "\x00") != strings.Join(b, "\x00") {
			t.Fatalf("%q: %q, with what is known of the line %q", text, a, b)
		}
	})
}

// The members of an archive keep a bounded part of them in memory, however many there
// are, and are read all the same.
func TestMembersOfAnArchiveKeepLittleInMemory(t *testing.T) {
	const members, size = 10, 8 << 20
	row := "1,2,3,4,5,6,7\n"
	text := strings.Repeat(row, size/len(row))
	parts := map[string]string{"small.csv": "a,b\n1,2\n"}
	for i := range members {
		parts[fmt.Sprintf("%d.csv", i)] = text
	}
	file := zipped(t, parts)
	all, err := Unpack(context.Background(), "a.zip", bytes.NewReader(file), int64(len(file)), Limits{})
	must(t, err)
	kept := int64(0)
	for _, m := range all {
		if m.spool.file == nil {
			kept += m.Size
		}
		last := make([]byte, len("\n"))
		if _, err := m.Reader.ReadAt(last, m.Size-1); err != nil || string(last) != "\n" {
			t.Errorf("%s ends in %q: %v", m.Name, last, err)
		}
		must(t, m.Close())
	}
	if len(all) != members+1 || kept > spoolTogether+spoolMemory {
		t.Errorf("%d members, %d MiB in memory", len(all), kept>>20)
	}
}
