package main

import (
	"encoding/csv"
	"os"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// excerpt copies the header and the records that keep wants, in their order.
// The first `preamble` records are copied too.
func excerpt(from, file, to string, preamble int, keep func([]string) bool) error {
	all, err := records(from, file)
	if err != nil {
		return err
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer out.Close()
	w := csv.NewWriter(out)
	for i, r := range all {
		if i <= preamble || keep(r) {
			if err := w.Write(r); err != nil {
				return err
			}
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return out.Close()
}

// copyBlock copies values (numbers as numbers, text as text) of a published
// sheet to the same cells here.
func (b *book) copyBlock(src *excelize.File, sheet string, fromRow, toRow, fromCol, toCol int) {
	for row := fromRow; row <= toRow; row++ {
		b.copyRow(src, sheet, row, row, fromCol, toCol)
	}
}

// copyRow copies one row, to another row here.
func (b *book) copyRow(src *excelize.File, sheet string, row, toRow, fromCol, toCol int) {
	for col := fromCol; col <= toCol; col++ {
		b.copyCell(src, sheet, col, row, col, toRow)
	}
}

func (b *book) copyCell(src *excelize.File, sheet string, col, row, toCol, toRow int) {
	cell := b.at(col, row)
	raw, err := src.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	b.keep(err)
	if raw == "" {
		return
	}
	kind, err := src.GetCellType(sheet, cell)
	b.keep(err)
	isText := kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString
	if n, err := strconv.ParseFloat(raw, 64); err == nil && !isText {
		b.set(toCol, toRow, n, "")
		return
	}
	b.set(toCol, toRow, raw, "")
}

// copyMerges repeats the merged ranges that lie wholly in the kept block.
func (b *book) copyMerges(src *excelize.File, sheet string, toRow, fromCol, toCol int, shift func(col int) int) {
	merges, err := src.GetMergeCells(sheet)
	b.keep(err)
	for _, m := range merges {
		c1, r1, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		b.keep(err)
		c2, r2, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		b.keep(err)
		if r2 <= toRow && c1 >= fromCol && c2 <= toCol {
			b.keep(b.f.MergeCell(b.sheet, b.at(shift(c1), r1), b.at(shift(c2), r2)))
		}
	}
}
