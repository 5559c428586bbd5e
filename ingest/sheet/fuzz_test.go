package sheet

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// FuzzDelimited reads any bytes as delimited text: nothing may fail but by a
// clear error, what is read is text, and reading twice gives the same.
func FuzzDelimited(f *testing.F) {
	for _, seed := range []string{
		"a,b\n1,2\n", "a;b\r\n\"x\"\"y\";2\r", "\xef\xbb\xbfa\tb\n", "\"open\n", "a|b\n\f", "M\xe9xico,1\n\"M\xc3\xa9\nx\",2",
		"\xff\xfea\x00,\x00", "sep=;\na;b\n", "\"a\"b\"c\",d\n,,,\n\n\n", "\"\"\"\"\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		wb, err := openBytes("fuzz.csv", data, Limits{Unpacked: 1 << 20})
		if err != nil || wb.Format != Delimited {
			return
		}
		var first []string
		for pass := range 2 {
			var texts []string
			for b, err := range wb.Sheets[0].Blocks(context.Background()) {
				if err != nil {
					return
				}
				for row := b.First; row <= b.Last(); row++ {
					for col := 1; col <= b.Cols(); col++ {
						texts = append(texts, b.Text(row, col))
					}
				}
			}
			if pass == 0 {
				first = texts
			} else if strings.Join(first, "\x00") != strings.Join(texts, "\x00") {
				t.Fatal("reading twice gives different cells")
			}
		}
		readsOften(t, data, Limits{Unpacked: 1 << 20})
		if wb.Encoding != "UTF-16" && !utf8.ValidString(strings.Join(first, "")) {
			t.Fatal("a cell is not UTF-8")
		}
	})
}

// FuzzWorkbook reads any bytes as the sheet part of a workbook.
func FuzzWorkbook(f *testing.F) {
	for _, seed := range []string{
		`<worksheet><cols><col min="1" max="2" hidden="1"/></cols><sheetData><row r="1" hidden="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r></is></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`,
		`<x:worksheet><x:sheetData><x:row><x:c><x:f>1</x:f></x:c></x:row></x:sheetData></x:worksheet>`,
		`<worksheet><!-- > --><sheetData><row><c a=">" t='str'><v><![CDATA[]]>&amp;&#x41;</v></c></row></sheetData>`,
		`<`, `<>`, `</>`, `<a`, `<!--`, `<c t="e"><v>1`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, xml string) {
		file := rawWorkbook(t, map[string]string{"xl/worksheets/sheet1.xml": xml, "xl/sharedStrings.xml": xml})
		_ = readAll(string(file), Limits{})
		readsOften(t, file, Limits{})
	})
}

// TestAgainstExcelize writes one workbook and reads it with both: the texts of
// all cells are the same.
func TestAgainstExcelize(t *testing.T) {
	wb := workbook(t, func(f *excelize.File) {
		for row := 1; row <= 300; row++ {
			for col := 1; col <= 12; col++ {
				cell, err := excelize.CoordinatesToCellName(col, row)
				must(t, err)
				switch (row + col) % 4 {
				case 0:
					must(t, f.SetCellValue("Sheet1", cell, row*col))
				case 1:
					must(t, f.SetCellValue("Sheet1", cell, float64(row)/7))
				case 2:
					must(t, f.SetCellValue("Sheet1", cell, cell+" é & <x>"))
				}
			}
		}
		want, err := f.GetRows("Sheet1", excelize.Options{RawCellValue: true})
		must(t, err)
		expected = want
	})
	b := head(t, wb.Sheets[0])
	for row, texts := range expected[:200] {
		for col, want := range texts {
			if got := b.Text(row+1, col+1); got != want {
				t.Fatalf("row %d, column %d: %q, excelize reads %q", row+1, col+1, got, want)
			}
		}
	}
}

var expected [][]string
