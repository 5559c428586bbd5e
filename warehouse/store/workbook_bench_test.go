package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"siemmes/ingest"
	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/ingest/sheet/sheettest"
	"siemmes/warehouse/catalog"
)

// eventsLayout says what a workbook of sheettest.Events means.
const eventsLayout = `
layout: bench-events
title: {es: Eventos, en: Events, fr: Événements}
source: IOM_REGULAR
reports: [ARG, BOL, BRA, COL, CRI, ECU, GTM, HND, MEX, PER]
recognise:
  record: {names: [year, month, geo, nat, sex, post, events, rate]}
tables:
  - table: entries
    dataset: BORDER
    set: {MEASURE: MOVEMENTS, BASIS: C, DIRECTION: IN}
    header:
      - {row: 1, label: true}
    stub:
      - {named: year, period: year}
      - {named: month, period: month}
      - {named: geo, dimension: REF_AREA}
      - {named: nat, dimension: COUNTERPART_AREA}
      - {named: sex, label: true}
      - {named: post, label: true}
    values: {named: [events]}
    absent: zero
`

// cost is what something took, on the clock and of the processors.
type cost struct{ wall, cpu time.Duration }

func costOf(do func()) cost {
	start, cpu := time.Now(), processTime()
	do()
	return cost{time.Since(start), processTime() - cpu}
}

func processTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkWorkbookPipeline takes a workbook of a million rows and eight columns
// from its bytes to a published release, and compares that with what cannot be
// saved: reading the workbook alone, and DuckDB's own INSERT … SELECT of the
// same rows into the same table. All in one process, in turns.
func BenchmarkWorkbookPipeline(b *testing.B) {
	for _, shared := range []bool{false, true} {
		name := map[bool]string{false: "inline", true: "shared"}[shared]
		b.Run(name, func(b *testing.B) {
			events := sheettest.Events{Rows: 1_000_000, Shared: shared, Areas: reporting, Nationalities: benchNationalities(b)}
			file := benchWorkbook(b, events)
			l, err := layout.Parse("bench-events.yml", []byte(eventsLayout))
			if err != nil {
				b.Fatal(err)
			}
			var ours, alone, insert []cost
			for b.Loop() {
				for range 3 {
					alone = append(alone, costOf(func() { readWorkbook(b, file) }))
					s := openBench(b)
					ours = append(ours, costOf(func() { publishWorkbook(b, s, l, file) }))
					insert = append(insert, insertAgain(b, s))
					if err := s.Close(); err != nil {
						b.Fatal(err)
					}
				}
			}
			reportPipeline(b, ours, alone, insert)
		})
	}
}

func reportPipeline(b *testing.B, ours, alone, insert []cost) {
	b.Helper()
	wall := func(all []cost) float64 {
		return median(pick(all, func(c cost) time.Duration { return c.wall })).Seconds()
	}
	cpu := func(all []cost) float64 {
		return median(pick(all, func(c cost) time.Duration { return c.cpu })).Seconds()
	}
	b.ReportMetric(wall(ours)/(wall(alone)+wall(insert)), "ratio")
	b.ReportMetric(cpu(ours)/(cpu(alone)+cpu(insert)), "ratio-cpu")
	b.ReportMetric(wall(ours), "s/pipeline")
	b.ReportMetric(wall(alone), "s/reader")
	b.ReportMetric(wall(insert), "s/insert")
	b.ReportMetric(cpu(ours)/wall(ours), "cores")
	b.ReportMetric(peakMB(b), "MB-peak")
}

func pick(all []cost, of func(cost) time.Duration) []time.Duration {
	out := make([]time.Duration, len(all))
	for i, c := range all {
		out[i] = of(c)
	}
	return out
}

func benchWorkbook(b *testing.B, e sheettest.Events) *os.File {
	b.Helper()
	f, err := os.Create(filepath.Join(b.TempDir(), "events.xlsx"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	if err := e.Write(f); err != nil {
		b.Fatal(err)
	}
	return f
}

func sizeOf(b *testing.B, f *os.File) int64 {
	b.Helper()
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}

// readWorkbook reads the workbook alone: every number and every text.
func readWorkbook(b *testing.B, f *os.File) {
	b.Helper()
	wb, err := sheet.Open(b.Context(), "events.xlsx", f, sizeOf(b, f), sheet.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	cells := 0
	for block, err := range wb.Sheets[0].Blocks(b.Context()) {
		if err != nil {
			b.Fatal(err)
		}
		for col := 1; col <= block.Cols(); col++ {
			for row := block.First; row <= block.Last(); row++ {
				if _, kind := block.Number(row, col); kind == sheet.Number || block.Text(row, col) != "" {
					cells++
				}
			}
		}
	}
	if err := wb.Close(); err != nil || cells != 8_000_008 {
		b.Fatalf("%d cells, %v", cells, err)
	}
}

func publishWorkbook(b *testing.B, s *Store, l *layout.Layout, f *os.File) {
	b.Helper()
	p := ingest.Pipeline{Ledger: pipelineLedger{s}, Catalog: catalog.Default(), Layouts: &layout.Library{}, Now: time.Now}
	o, err := p.Ingest(b.Context(), ingest.File{Name: "events.xlsx", ReaderAt: f, Size: sizeOf(b, f)}, ingest.Options{Custom: l, Publish: true})
	if err != nil || o.Release == nil {
		b.Fatalf("%v %+v", err, o)
	}
}

// insertAgain empties the fact table and fills it with its own rows.
func insertAgain(b *testing.B, s *Store) cost {
	b.Helper()
	ctx := context.Background()
	run := func(statement string) {
		if _, err := s.db.ExecContext(ctx, statement); err != nil {
			b.Fatal(err)
		}
	}
	run("CREATE TEMP TABLE events AS SELECT * FROM fact_border")
	run("DELETE FROM fact_border")
	took := costOf(func() { run("INSERT INTO fact_border SELECT * FROM events") })
	var n int
	if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM fact_border").Scan(&n); err != nil || n != 1_000_000 {
		b.Fatal(fmt.Errorf("%d rows: %w", n, err))
	}
	return took
}
