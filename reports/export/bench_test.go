package export_test

import (
	"io"
	"math"
	"strconv"
	"testing"

	"siemmes/reports/export"
	"siemmes/warehouse"
)

// BenchmarkWrite writes answers of 500,000 rows that repeat few codes, as they do.
func BenchmarkWrite(b *testing.B) {
	a := answer()
	a.Dims = []string{"FREQ", "REF_AREA", "SOURCE", "MEASURE", "COUNTERPART_AREA", "BASIS", "SEX", "AGE"}
	a.Rows, a.Notes = nil, nil
	const n = 500_000
	for i := range n {
		a.Rows = append(a.Rows, warehouse.Row{
			Key:    []string{"M", "A" + strconv.Itoa(i/50_000), "IOM", "MOVEMENTS", "C" + strconv.Itoa(i/500%100), "C", "F", "Y" + strconv.Itoa(i/50%10)},
			Period: strconv.Itoa(2000 + i%50), Value: float64(i), Low: math.NaN(), High: math.NaN(), Release: 7, Edition: warehouse.Edition{ID: "2025-04"},
		})
	}
	h, blocks := a.Stream()
	for _, f := range export.Formats() {
		b.Run(f.Name, func(b *testing.B) {
			for b.Loop() {
				if err := export.Write(io.Discard, f.Name, h, blocks, export.Options{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/row")
		})
	}
}
