package tidy

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/sheet"
)

// longTable is a csv of monthly events: month, reporting country, nationality,
// number, in no order.
func longTable(rows int) []byte {
	var b bytes.Buffer
	rng := rand.New(rand.NewPCG(1, 2))
	b.WriteString("t,geo,nat,n\n")
	code := func(n int) string {
		k := rng.IntN(n)
		return string([]byte{byte('A' + k%26), byte('A' + k/26%26), byte('A' + k%7)})
	}
	for range rows {
		fmt.Fprintf(&b, "%04d-%02d,%s,%s,%d\n", 2000+rng.IntN(25), 1+rng.IntN(12), code(12), code(200), rng.IntN(10000))
	}
	return b.Bytes()
}

// BenchmarkLongTable is the cost of one tidy cell of a long table, reading the
// text included and without it ("read" is the reading alone).
func BenchmarkLongTable(b *testing.B) {
	const rows = 200_000
	text := longTable(rows)
	ctx := context.Background()
	l, err := layout.Parse("long.yml", []byte(layouttest.Long))
	if err != nil {
		b.Fatal(err)
	}
	open := func(b *testing.B) *sheet.Workbook {
		wb, err := sheet.Open(ctx, "long.csv", bytes.NewReader(text), int64(len(text)), sheet.Limits{})
		if err != nil {
			b.Fatal(err)
		}
		return wb
	}
	b.Run("read", func(b *testing.B) {
		before := cpu()
		for b.Loop() {
			for _, err := range open(b).Sheets[0].Blocks(ctx) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(cpu()-before)/float64(b.N*rows), "cpu-ns/cell")
	})
	b.Run("tidy", func(b *testing.B) {
		b.ReportAllocs()
		before := cpu()
		for b.Loop() {
			n := 0
			if err := Cells(ctx, l, open(b), func(c *Cell) error { n++; return nil }); err != nil {
				b.Fatal(err)
			}
			if n != rows {
				b.Fatalf("%d cells, want %d", n, rows)
			}
		}
		b.ReportMetric(float64(cpu()-before)/float64(b.N*rows), "cpu-ns/cell")
	})
}

// cpu is the processor time the process has used, which does not depend on what
// else the machine does.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano())
}
