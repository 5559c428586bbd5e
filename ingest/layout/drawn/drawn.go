// Package drawn makes the workbooks of fixtures from tables drawn as text.
package drawn

import (
	"bytes"
	"cmp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/xuri/excelize/v2"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// Book opens the workbook of an archive; see File.
func Book(t testing.TB, a *txtar.Archive) *sheet.Workbook {
	t.Helper()
	name, data := File(t, a)
	return Bytes(t, name, data)
}

// File is the workbook of an archive: its file "csv NAME" as it is, or its files
// "sheet NAME", drawn as grids: cells between bars, a row a line, numbers bare,
// dates as 2015-01-31, text that looks like either in quotes, leading blanks by
// dots; and in lines of their own "merge A1:B1 …", "hide B:C" (columns), "fold
// 3:5" (rows), "filter A2:C9 A 2020" (a filter of the range, by what column A
// must hold) or "hidden" (the sheet).
func File(t testing.TB, a *txtar.Archive) (name string, data []byte) {
	t.Helper()
	var book *excelize.File
	for _, f := range a.Files {
		kind, name, _ := strings.Cut(f.Name, " ")
		switch kind {
		case "csv":
			return name, f.Data
		case "sheet":
			if book == nil {
				book = excelize.NewFile()
				must(t, book.SetSheetName("Sheet1", name))
			} else {
				_, err := book.NewSheet(name)
				must(t, err)
			}
			draw(t, book, name, string(f.Data))
		}
	}
	if book == nil {
		t.Fatal("the fixture has neither csv nor sheet")
	}
	var b bytes.Buffer
	must(t, book.Write(&b))
	return "fixture.xlsx", b.Bytes()
}

// Bytes opens a file that is held in memory, for the length of a test.
func Bytes(t testing.TB, name string, data []byte) *sheet.Workbook {
	t.Helper()
	wb, err := sheet.Open(t.Context(), name, bytes.NewReader(data), int64(len(data)), sheet.Limits{})
	must(t, err)
	t.Cleanup(func() { wb.Close() })
	return wb
}

func draw(t testing.TB, book *excelize.File, name, grid string) {
	t.Helper()
	row := 0
	for line := range strings.Lines(grid) {
		line = strings.TrimSpace(line)
		if word, rest, _ := strings.Cut(line, " "); !strings.HasPrefix(line, "|") && shape(t, book, name, word, rest) {
			continue
		}
		row++
		for i, text := range strings.Split(strings.Trim(line, "|"), "|") {
			if text = strings.TrimSpace(text); text != "" {
				must(t, book.SetCellValue(name, warehouse.CellRef{Row: row, Col: i + 1}.A1(), value(text)))
			}
		}
	}
}

// shape does what a line says that draws no row.
func shape(t testing.TB, book *excelize.File, name, word, rest string) bool {
	t.Helper()
	switch word {
	case "merge":
		for _, r := range strings.Fields(rest) {
			from, to, _ := strings.Cut(r, ":")
			must(t, book.MergeCell(name, from, to))
		}
	case "hide":
		must(t, book.SetColVisible(name, rest, false))
	case "fold":
		for _, r := range strings.Fields(rest) {
			from, to, _ := strings.Cut(r, ":")
			first, err := strconv.Atoi(from)
			must(t, err)
			last, err := strconv.Atoi(cmp.Or(to, from))
			must(t, err)
			for row := first; row <= last; row++ {
				must(t, book.SetRowVisible(name, row, false))
			}
		}
	case "filter":
		f := strings.Fields(rest)
		must(t, book.AutoFilter(name, f[0], []excelize.AutoFilterOptions{{Column: f[1], Expression: "x == " + f[2]}}))
	case "hidden":
		must(t, book.SetSheetVisible(name, false))
	default:
		return false
	}
	return true
}

// value is what a drawn cell holds.
func value(text string) any {
	if v, err := strconv.ParseFloat(text, 64); err == nil {
		return v
	}
	if day, err := time.Parse("2006-01-02", text); err == nil {
		return day
	}
	text = strings.Trim(text, "\"")
	blanks := len(text) - len(strings.TrimLeft(text, "·"))
	return strings.Repeat(" ", blanks/2) + text[blanks:]
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
