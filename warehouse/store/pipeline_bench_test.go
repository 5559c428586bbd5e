package store

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"siemmes/ingest"
	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// pipelineLedger hands the store to the pipeline, as cmd does.
type pipelineLedger struct{ *Store }

func (l pipelineLedger) Begin(ctx context.Context, spec warehouse.Release) (ingest.Draft, error) {
	return l.Store.Begin(ctx, spec)
}

// reporting are the countries the IOM's file reports for.
var reporting = []string{"ARG", "BOL", "BRA", "COL", "CRI", "ECU", "GTM", "HND", "MEX", "PER"}

func benchNationalities(b *testing.B) []string {
	b.Helper()
	areas, err := catalog.Default().List(catalog.AreaList)
	if err != nil {
		b.Fatal(err)
	}
	var codes []string
	for _, c := range areas.Codes {
		if len(c.ID) == 3 && !c.Aggregate && c.ID != warehouse.OwnNationals && c.ID != warehouse.Foreigners && len(codes) < 240 {
			codes = append(codes, c.ID)
		}
	}
	return codes
}

// monthlyCSV writes n records of monthly entries in the form of the IOM's file:
// ten reporting countries, 240 nationalities, as many months as it takes.
func monthlyCSV(b *testing.B, n int) []byte {
	b.Helper()
	nationalities := benchNationalities(b)
	var s bytes.Buffer
	s.WriteString("\"t\",\"geo\",\"nat\",\"n\"\n")
	for k := range n {
		m := k / (len(reporting) * len(nationalities))
		fmt.Fprintf(&s, "\"%d-%02d\",\"%s\",\"%s\",%d\n", 1985+m/12, m%12+1,
			reporting[k/len(nationalities)%len(reporting)], nationalities[k%len(nationalities)], k%977+1)
	}
	return s.Bytes()
}

// BenchmarkPipeline takes a csv of a million monthly figures from its bytes to
// a published release, with layout, codes, checks and lineage, and compares it
// with DuckDB's own INSERT … SELECT FROM read_csv of that file into the same
// fact table, codes looked up by joins. Both in one process, in turns.
func BenchmarkPipeline(b *testing.B) {
	data := monthlyCSV(b, 1_000_000)
	name := filepath.Join(b.TempDir(), "regin.csv")
	if err := os.WriteFile(name, data, 0o644); err != nil {
		b.Fatal(err)
	}
	lib, err := layout.Open("")
	if err != nil {
		b.Fatal(err)
	}
	var ours, theirs []time.Duration
	for b.Loop() {
		for range 3 {
			s := openBench(b)
			start := time.Now()
			p := ingest.Pipeline{Ledger: pipelineLedger{s}, Catalog: catalog.Default(), Layouts: lib, Now: time.Now}
			o, err := p.Ingest(b.Context(), ingest.File{Name: "regin.csv", ReaderAt: bytes.NewReader(data), Size: int64(len(data))}, ingest.Options{Publish: true})
			if err != nil || o.Release == nil {
				b.Fatalf("%v %+v", err, o)
			}
			ours = append(ours, time.Since(start))
			theirs = append(theirs, insertFromCSV(b, s, name))
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(median(ours).Seconds()/median(theirs).Seconds(), "ratio")
	b.ReportMetric(median(ours).Seconds(), "s/pipeline")
	b.ReportMetric(median(theirs).Seconds(), "s/insert")
	b.ReportMetric(peakMB(b), "MB-peak")
}

// insertFromCSV empties the fact table and fills it as a person would who has
// the codes already.
func insertFromCSV(b *testing.B, s *Store, name string) time.Duration {
	b.Helper()
	ctx := b.Context()
	run := func(statement string) {
		if _, err := s.db.ExecContext(ctx, statement); err != nil {
			b.Fatal(err)
		}
	}
	columns := factColumns(b, s)
	run("CREATE OR REPLACE TEMP TABLE template AS SELECT * FROM fact_border LIMIT 1")
	run("DELETE FROM fact_border")
	values := make([]string, len(columns))
	for i, c := range columns {
		values[i] = `t."` + c + `"`
		switch c {
		case "REF_AREA":
			values[i] = "a.id"
		case "COUNTERPART_AREA":
			values[i] = "n.id"
		case "period":
			values[i] = "p.id"
		case "value":
			values[i] = "c.n"
		}
	}
	statement := fmt.Sprintf(`INSERT INTO fact_border SELECT %s FROM read_csv('%s', header = true, columns = {'t': 'VARCHAR', 'geo': 'VARCHAR', 'nat': 'VARCHAR', 'n': 'DOUBLE'}) c
 JOIN code a ON a.code = c.geo JOIN code n ON n.code = c.nat JOIN period p ON p.code = c.t CROSS JOIN template t`,
		strings.Join(values, ", "), strings.ReplaceAll(name, "'", "''"))
	start := time.Now()
	run(statement)
	took := time.Since(start)
	var n int
	if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM fact_border").Scan(&n); err != nil || n != 1_000_000 {
		b.Fatalf("read_csv gave %d rows: %v", n, err)
	}
	return took
}

func factColumns(b *testing.B, s *Store) []string {
	b.Helper()
	rows, err := s.db.QueryContext(b.Context(), "SELECT * FROM fact_border LIMIT 0")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		b.Fatal(err)
	}
	return names
}

// peakMB is the most memory the process held, as the kernel counts it.
func peakMB(b *testing.B) float64 {
	b.Helper()
	runtime.GC()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		var kb float64
		if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kb); n == 1 {
			return kb / 1024
		}
	}
	return 0
}
