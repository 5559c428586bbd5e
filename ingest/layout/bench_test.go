package layout

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

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

const longLayout = `
layout: long
source: S
recognise: {record: {names: [t, geo, nat, n]}}
tables:
  - table: entries
    dataset: BORDER
    set: {MEASURE: MOVEMENTS}
    header: [{row: 1, label: true}]
    stub:
      - {named: t, period: year-month}
      - {named: geo, dimension: REF_AREA}
      - {named: nat, dimension: COUNTERPART_AREA}
    values: {named: [n]}
`

// BenchmarkLongTable is the cost of one tidy cell of a long table, reading the
// text included and without it ("read" is the reading alone).
func BenchmarkLongTable(b *testing.B) {
	const rows = 200_000
	text := longTable(rows)
	ctx := context.Background()
	l, err := Parse("long.yml", []byte(longLayout))
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
			if err := l.Tidy(ctx, open(b), func(c *Cell) error { n++; return nil }); err != nil {
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

// BenchmarkOpen is what every command that meets a file pays: all layouts of
// the house read.
func BenchmarkOpen(b *testing.B) {
	names, err := embedded.ReadDir("layouts")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, n := range names {
			text, err := embedded.ReadFile("layouts/" + n.Name())
			if err != nil {
				b.Fatal(err)
			}
			if _, err := Parse(n.Name(), text); err != nil {
				b.Fatal(err)
			}
		}
	}
}
