package main

import (
	"context"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"siemmes/reports"
	"siemmes/reports/definition"
	"siemmes/reports/xlsx"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/store"
)

// timedSource is a store that counts the time its answers took.
type timedSource struct {
	*store.Store
	took time.Duration
}

func (s *timedSource) Query(ctx context.Context, q warehouse.Query) (*warehouse.Answer, error) {
	start := time.Now()
	defer func() { s.took += time.Since(start) }()
	return s.Store.Query(ctx, q)
}

// BenchmarkProfile makes the country profile of Mexico as a workbook, warm, and
// compares the whole with the queries of its figures.
func BenchmarkProfile(b *testing.B) {
	ctx := b.Context()
	dir := b.TempDir()
	files, err := filepath.Glob("../../testdata/offices/*")
	if err != nil {
		b.Fatal(err)
	}
	args := []string{"ingest", "--publish"}
	for _, f := range files {
		absolute, err := filepath.Abs(f)
		if err != nil {
			b.Fatal(err)
		}
		args = append(args, absolute)
	}
	if code := Main(ctx, Env{Args: args, Dir: dir, Stdout: io.Discard, Stderr: io.Discard, Getenv: func(string) string { return "" }, Now: time.Now}); code != exitDone {
		b.Fatalf("exit %d", code)
	}
	s, err := store.Open(ctx, filepath.Join(dir, "siemmes.duckdb"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	lib, err := definition.Open("", catalog.Default())
	if err != nil {
		b.Fatal(err)
	}
	def, err := lib.Get("country-profile")
	if err != nil {
		b.Fatal(err)
	}
	var ratios []float64
	for b.Loop() {
		for range 6 {
			src := &timedSource{Store: s}
			start := time.Now()
			r, err := reports.Build(ctx, src, catalog.Default(), def, reports.Params{Country: "MEX", Year: 2023, Lang: "es"})
			if err != nil {
				b.Fatal(err)
			}
			if err := xlsx.WriteReport(io.Discard, r); err != nil {
				b.Fatal(err)
			}
			ratios = append(ratios, time.Since(start).Seconds()/src.took.Seconds())
		}
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "ratio")
}

// BenchmarkHelp starts the program for its help, and /bin/true, in turns.
func BenchmarkHelp(b *testing.B) {
	run := func(name string, args ...string) time.Duration {
		start := time.Now()
		if err := exec.Command(name, args...).Run(); err != nil {
			b.Skipf("%s: %v; make build first", name, err)
		}
		return time.Since(start)
	}
	var ours, theirs []time.Duration
	for b.Loop() {
		for range 15 {
			ours = append(ours, run("../../bin/siemmes", "--help"))
			theirs = append(theirs, run("/bin/true"))
		}
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	b.ReportMetric(float64(ours[len(ours)/2].Microseconds())/1000, "ms/help")
	b.ReportMetric(float64(theirs[len(theirs)/2].Microseconds())/1000, "ms/true")
}
