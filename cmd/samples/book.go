package main

import (
	"errors"
	"os"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"
)

// book writes one workbook, keeping the first error so that the code that lays
// a sheet out reads like the sheet.
type book struct {
	f      *excelize.File
	sheet  string
	styles map[string]int
	err    error
}

func newBook() *book { return &book{f: excelize.NewFile(), styles: map[string]int{}} }

// add starts a sheet; the first takes the place of the empty one.
func (b *book) add(name string) {
	if b.sheet == "" {
		b.keep(b.f.SetSheetName("Sheet1", name))
	} else {
		_, err := b.f.NewSheet(name)
		b.keep(err)
	}
	b.sheet = name
}

func (b *book) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

// at is the address of a cell, counted from one.
func (b *book) at(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	b.keep(err)
	return name
}

// set writes a value in a style: "", "title", "head", "stub", "number", "note".
func (b *book) set(col, row int, value any, style string) {
	b.keep(b.f.SetCellValue(b.sheet, b.at(col, row), value))
	b.dress(col, row, style)
}

func (b *book) dress(col, row int, style string) {
	if style != "" {
		b.keep(b.f.SetCellStyle(b.sheet, b.at(col, row), b.at(col, row), b.style(style)))
	}
}

// merge joins a block and writes its text.
func (b *book) merge(col, row, toCol, toRow int, value any, style string) {
	b.set(col, row, value, style)
	b.keep(b.f.MergeCell(b.sheet, b.at(col, row), b.at(toCol, toRow)))
}

func (b *book) style(name string) int {
	if id, ok := b.styles[name]; ok {
		return id
	}
	id, err := b.f.NewStyle(bookStyles[name])
	b.keep(err)
	b.styles[name] = id
	return id
}

var bookStyles = map[string]*excelize.Style{
	"title":   {Font: &excelize.Font{Bold: true, Size: 12}},
	"head":    {Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F3864"}}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}},
	"section": {Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"D9E2F3"}}},
	"indent":  {Alignment: &excelize.Alignment{Indent: 1}},
	"number":  {NumFmt: 3}, // #,##0
	"note":    {Font: &excelize.Font{Italic: true, Size: 8}},
}

// text keeps a number that the office stores as text.
func text(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// save writes the file with fixed dates, so that making it again gives the
// same bytes.
func (b *book) save(to, creator string) error {
	stamp := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Format(time.RFC3339)
	b.keep(b.f.SetDocProps(&excelize.DocProperties{Creator: creator, Created: stamp, Modified: stamp}))
	if b.err != nil {
		return b.err
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	return errors.Join(b.f.Write(out), out.Close())
}
