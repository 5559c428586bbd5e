package sheet

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"siemmes/warehouse/published"
)

// BenchmarkOldAndNewWorkbook opens the same workbook in the old and in the new
// format and reads every cell of every sheet.
func BenchmarkOldAndNewWorkbook(b *testing.B) {
	folder := filepath.Join(published.Dir(b), "unhcr")
	for _, name := range []string{"asylum-data.xls", "asylum-data.xlsx"} {
		b.Run(filepath.Ext(name)[1:], func(b *testing.B) {
			file, err := os.ReadFile(filepath.Join(folder, name))
			must(b, err)
			b.ReportAllocs()
			cells := 0
			for b.Loop() {
				wb, err := Open(context.Background(), name, bytes.NewReader(file), int64(len(file)), Limits{})
				must(b, err)
				cells = 0
				for _, s := range wb.Sheets {
					cells += filledCells(b, s)
				}
			}
			b.ReportMetric(float64(cells)*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
		})
	}
}

func filledCells(b *testing.B, s *Sheet) (n int) {
	for block, err := range s.Blocks(context.Background()) {
		must(b, err)
		for row := block.First; row <= block.Last(); row++ {
			for col := 1; col <= block.Cols(); col++ {
				if block.Cell(row, col).Kind != Empty {
					n++
				}
			}
		}
	}
	return n
}
