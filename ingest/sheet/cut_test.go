package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"siemmes/warehouse"
)

// wholeText writes down every cell of a file and the shape of its sheets, and where it
// ends too early.
func wholeText(data []byte) (cells string, cuts []*Cut, err error) {
	ctx := context.Background()
	wb, err := openOnly(ctx, "cut", bytes.NewReader(data), int64(len(data)), Limits{}.withDefaults())
	if err != nil {
		return "", nil, err
	}
	defer wb.Close()
	var all strings.Builder
	for _, s := range wb.Sheets {
		fmt.Fprintf(&all, "%s %t\n", s.Name, s.Hidden)
		for b, err := range s.Blocks(ctx) {
			if err != nil {
				return "", nil, err
			}
			for row := b.First; row <= b.Last(); row++ {
				for col := 1; col <= b.Cols(); col++ {
					if c := b.Cell(row, col); c != (Cell{}) {
						fmt.Fprintf(&all, "%d %d %+v\n", row, col, c)
					}
				}
			}
		}
		shape, err := s.Shape(ctx)
		if err != nil {
			return "", nil, err
		}
		fmt.Fprintf(&all, "%+v\n", shape)
	}
	cuts, err = wb.Cuts(ctx)
	return all.String(), cuts, err
}

// cutWorkbooks are small files of which every part that is cut off must be missed.
func cutWorkbooks(t *testing.T) map[string][]byte {
	return map[string][]byte{
		"xlsx":          rawWorkbook(t, cutParts),
		"ods":           odsOf(t, `<table:table-row><table:table-cell office:value-type="float" office:value="1"/><table:table-cell office:value-type="float" office:value="25"/></table:table-row>`),
		"fods":          []byte(`<?xml version="1.0"?><office:document xmlns:office="o" xmlns:table="t"><office:body><office:spreadsheet><table:table table:name="A"><table:table-row><table:table-cell office:value-type="float" office:value="12"/></table:table-row></table:table><table:table table:name="B"><table:table-row><table:table-cell office:value-type="float" office:value="2"/></table:table-row></table:table></office:spreadsheet></office:body></office:document>`),
		"spreadsheetml": []byte(mlHead + `<Row><Cell><Data ss:Type="Number">12</Data></Cell></Row>` + `</Table></Worksheet><Worksheet ss:Name="B"><Table><Row><Cell><Data ss:Type="Number">2</Data></Cell></Row>` + mlTail + "\n"),
		"html":          []byte("<html><body><table><tr><td>a<td>15</tr><tr><td>b<td>16</td></tr></table><p>x</p><table><tr><td>c</td><td>17</td></tr></table></body></html>\n"),
		"gzip":          gzipped(t, func(w io.Writer) { _, _ = io.WriteString(w, "a,b\n1,22\n3,44\n") }),
		"zip":           zipped(t, map[string]string{"a.csv": "a,b\n1,22\n3,44\n"}),
	}
}

var cutParts = map[string]string{
	"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId4" Type="x/styles" Target="styles.xml"/></Relationships>`,
	"xl/workbook.xml":            `<workbook><sheets><sheet name="A" r:id="rId1"/><sheet name="B" r:id="rId2"/></sheets></workbook>`,
	"xl/worksheets/sheet1.xml":   `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>42000</v></c></row><row r="2"><c r="B2"><v>125</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells></worksheet>`,
	"xl/worksheets/sheet2.xml":   `<x:worksheet><x:sheetData><x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
	"xl/sharedStrings.xml":       `<sst><si><t>abc</t></si></sst>`,
	"xl/styles.xml":              `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
}

// A workbook, a page or an archive that is cut anywhere is refused, or the cut is told,
// or it holds the same cells as the whole.
func TestCutWorkbooksAreNotTakenAsWhole(t *testing.T) {
	for name, file := range cutWorkbooks(t) {
		told := 0
		for n := len("<html>"); n < len(file); n++ { // what is shorter is a text of one word, which holds no figure
			told += tellsCut(t, fmt.Sprintf("%s, %d of %d bytes", name, n, len(file)), file[:n], file)
		}
		if told < len(file)/2 {
			t.Errorf("%s: of %d cuts %d are told", name, len(file), told)
		}
	}
	for i, book := range fuzzBooks() {
		file := book.file()
		for n := 8; n < len(file); n += 37 {
			tellsCut(t, fmt.Sprintf("xls %d, %d of %d bytes", i, n, len(file)), file[:n], file)
		}
		stream := book.stream()
		for n := 1; n < len(stream); n++ {
			tellsCut(t, fmt.Sprintf("xls %d, %d of %d bytes of its stream", i, n, len(stream)), compoundFile(oleStream{"Workbook", stream[:n]}), file)
		}
	}
}

// A part of a workbook that is cut anywhere, in an archive that is whole, makes the
// workbook one that is refused, or changes nothing.
func TestCutPartsAreNotTakenAsWhole(t *testing.T) {
	whole := rawWorkbook(t, cutParts)
	for _, part := range slices.Sorted(maps.Keys(cutParts)) {
		text := cutParts[part]
		for n := range len(text) {
			parts := maps.Clone(cutParts)
			parts[part] = text[:n]
			tellsCut(t, fmt.Sprintf("%s, %d of %d bytes: …%s", part, n, len(text), text[max(0, n-20):n]), rawWorkbook(t, parts), whole)
		}
	}
	content := odsHead + `<table:table-row><table:table-cell office:value-type="float" office:value="125"/></table:table-row>` + odsTail
	ods := func(n int) []byte {
		return zipped(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content[:n]})
	}
	for n := range len(content) {
		tellsCut(t, fmt.Sprintf("content.xml, %d bytes", n), ods(n), ods(len(content)))
	}
}

// tellsCut fails where a file has other cells than the whole one and nothing says so.
// It returns one where that was told.
func tellsCut(t *testing.T, name string, file, whole []byte) int {
	t.Helper()
	want, cuts, err := wholeText(whole)
	if err == nil && len(cuts) > 0 {
		t.Errorf("%s: the whole file looks cut: %+v", name, cuts[0])
	}
	got, cuts, errCut := wholeText(file)
	var ours *warehouse.Error
	switch {
	case errCut != nil && !errors.As(errCut, &ours):
		t.Errorf("%s: error %v has no message", name, errCut)
	case errCut == nil && len(cuts) == 0 && (err != nil || got != want):
		t.Errorf("%s: nothing says that it is cut\n%s", name, got)
	}
	return btoi(errCut != nil || len(cuts) > 0)
}

// A delimited text that is cut anywhere but behind a line end has a cut, which is more
// than a missing line end where the last record is shorter than the one before.
func TestCutTextsAreTold(t *testing.T) {
	const table = "país;año;n\nMéxico;2020;1052\nPanamá;2021;1077\n\"Perú\";2022;\"1 048\"\nCuba;2023;1100\n"
	utf16Text := func(s string) string {
		var b strings.Builder
		b.WriteString("\xff\xfe")
		for _, u := range utf16.Encode([]rune(s)) {
			b.Write([]byte{byte(u), byte(u >> 8)})
		}
		return b.String()
	}
	for name, file := range map[string]string{
		"semicolons":       table,
		"commas":           strings.ReplaceAll(table, ";", ","),
		"tabs":             strings.ReplaceAll(table, ";", "\t"),
		"bars":             strings.ReplaceAll(table, ";", "|"),
		"CRLF":             strings.ReplaceAll(table, "\n", "\r\n"),
		"CR":               strings.ReplaceAll(table, "\n", "\r"),
		"with a mark":      utf8BOM + table,
		"Windows-1252":     strings.NewReplacer("í", "\xed", "ñ", "\xf1", "é", "\xe9", "á", "\xe1", "ú", "\xfa").Replace(table),
		"UTF-16":           utf16Text(table),
		"UTF-16 with CRLF": utf16Text(strings.ReplaceAll(table, "\n", "\r\n")),
	} {
		first := strings.IndexAny(file, "\r\n") + 2
		for n := first + 1; n < len(file); n++ {
			cutText(t, fmt.Sprintf("%s, cut to %q", name, file[max(0, n-12):n]), file[:n], name)
		}
		if _, cuts, err := wholeText([]byte(file)); err != nil || len(cuts) > 0 {
			t.Errorf("%s: the whole file: %v, %v", name, cuts, err)
		}
	}
}

func cutText(t *testing.T, name, file, format string) {
	t.Helper()
	_, cuts, err := wholeText([]byte(file))
	plain := strings.ReplaceAll(file, "\x00", "")
	ends := strings.HasSuffix(plain, "\n") || format == "CR" && strings.HasSuffix(plain, "\r")
	if odd := strings.HasPrefix(format, "UTF-16") && len(file)%2 == 1; odd {
		ends = false
	}
	record := plain[strings.LastIndexAny(strings.TrimRight(plain, "\r"), "\r\n")+1:]
	short := strings.Count(record, ";")+strings.Count(record, ",")+strings.Count(record, "\t")+strings.Count(record, "|") < 2
	switch {
	case err != nil:
		var ours *warehouse.Error
		if !errors.As(err, &ours) {
			t.Errorf("%s: error %v has no message", name, err)
		}
	case ends && len(cuts) > 0:
		t.Errorf("%s: ends as it should, and is told to be cut: %+v", name, cuts[0])
	case !ends && len(cuts) == 0 && strings.TrimSpace(record) != "":
		t.Errorf("%s: nothing says that it is cut", name)
	case !ends && short && len(cuts) > 0 && !cuts[0].What.Lost():
		t.Errorf("%s: a short record is taken for a whole one: %+v", name, cuts[0])
	case len(cuts) > 0 && (cuts[0].Row == 0 || cuts[0].Col == 0):
		t.Errorf("%s: no place: %+v", name, cuts[0])
	}
}

// What ends as programs end it is no cut: without a last line end in a single record,
// with the end mark of DOS, with blank lines, with another line end than the others.
func TestEndsThatAreNoCuts(t *testing.T) {
	for _, file := range []string{
		"a,b", "a,b\n1,2\n", "a,b\n1,2\n\x1a", "a,b\r\n1,2\r\n\r\n", "a,b\r\n1,2\n", "a,b\n1,2\r\n", "a,b\n1,2\n\n\n", "a,b\r1,2\r", "a,b\n\"1\n\",2\n",
	} {
		if _, cuts, err := wholeText([]byte(file)); err != nil || len(cuts) > 0 {
			t.Errorf("%q: %v, %v", file, cuts, err)
		}
	}
}

// An archive that holds a part twice is refused: nothing says which one counts.
func TestPartsThatAreThereTwice(t *testing.T) {
	made := func(document bool, names ...string) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		parts := map[string]string{}
		if document {
			r, err := zip.NewReader(bytes.NewReader(rawWorkbook(t, nil)), int64(len(rawWorkbook(t, nil))))
			must(t, err)
			for _, f := range r.File {
				must(t, w.Copy(f))
			}
		}
		for _, name := range names {
			part, err := w.Create(name)
			must(t, err)
			_, err = io.WriteString(part, parts[name]+"a,b\n1,2\n")
			must(t, err)
		}
		must(t, w.Close())
		return b.Bytes()
	}
	for name, x := range map[string]struct {
		file  []byte
		twice bool
	}{
		"a sheet":                   {made(true, "xl/worksheets/sheet1.xml"), true},
		"a sheet, by case":          {made(true, "xl/worksheets/Sheet1.xml"), true},
		"a sheet, by its slashes":   {made(true, `xl\worksheets\sheet1.xml`), true},
		"what is no sheet":          {made(true, "docProps/app.xml"), false},
		"a file":                    {made(false, "a.csv", "a.csv"), true},
		"files that differ by case": {made(false, "a.csv", "A.csv"), false},
	} {
		_, err := Unpack(context.Background(), "a.zip", bytes.NewReader(x.file), int64(len(x.file)), Limits{})
		var ours *warehouse.Error
		if twice := errors.As(err, &ours) && ours.Message.ID == "sheet.part-twice"; twice != x.twice {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// An archive that holds nothing is refused, whatever is in front of its end.
func TestAnEmptyArchiveIsRefused(t *testing.T) {
	for name, file := range map[string][]byte{
		"an empty zip":           zipped(t, nil),
		"an empty zip in a zip":  zipped(t, map[string]string{"a.zip": string(zipped(t, nil))}),
		"an empty zip in a gzip": gzipped(t, func(w io.Writer) { _, _ = w.Write(zipped(t, nil)) }),
		"a zip of folders":       zipped(t, map[string]string{"a/": ""}),
	} {
		for _, read := range []func() error{
			func() error { _, err := openBytes("a.zip", file, Limits{}); return err },
			func() error {
				_, err := Unpack(context.Background(), "a.zip", bytes.NewReader(file), int64(len(file)), Limits{})
				return err
			},
		} {
			if err := read(); !errors.Is(err, warehouse.ErrUnreadable) {
				t.Errorf("%s: error %v", name, err)
			}
		}
	}
}

// What is read is text: bytes that are no letters of UTF-8 in a part of a workbook are
// damage, wherever the buffer of its reader ends, and letters of several bytes are none.
func TestBytesThatAreNoLetters(t *testing.T) {
	sheet := func(text string) []byte {
		return rawWorkbook(t, map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>` + text + `</v></c></row></sheetData></worksheet>`})
	}
	for n := range 8 {
		before := strings.Repeat("x", n)
		var cells strings.Builder
		for range 8000 {
			cells.WriteString("</v></c><c t=\"str\"><v>" + before + "東é🌎")
		}
		if err := readAll(string(sheet(cells.String())), Limits{}); err != nil {
			t.Errorf("letters behind %d bytes: %v", n, err)
		}
		for _, bad := range []string{"\xca.", "\xe6\x9d", "\xff", "\xed\xa0\x80"} {
			if err := readAll(string(sheet(before+cells.String()+bad)), Limits{}); !errors.Is(err, warehouse.ErrUnreadable) {
				t.Errorf("%q behind %d bytes: %v", bad, n, err)
			}
		}
	}
}
