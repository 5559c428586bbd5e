package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// What the rows of monthly differ in.
const monthlyMonths, monthlyPosts, monthlyCounterparts = 120, 40, 200

var monthlyAreas = []string{"BLZ", "CAN", "CRI", "DOM", "SLV", "GTM", "HND", "MEX", "NIC", "PAN", "USA"}

// monthly makes blocks of monthly entries by nationality and border post for
// the reporting countries of the conference: n rows of one table.
func monthly(tb testing.TB, n int) []*warehouse.Observations {
	tb.Helper()
	ds, err := catalog.Default().Dataset("BORDER")
	if err != nil {
		tb.Fatal(err)
	}
	table := &warehouse.CutTable{Source: "BENCH", ID: "months", Complete: true, AbsentIsZero: true, Replaces: warehouse.ReplacesTable}
	codes, periods, sheets := monthlyCodes(ds), &warehouse.Dictionary{}, &warehouse.Dictionary{}
	for m := range monthlyMonths {
		periods.Put(warehouse.MonthsFrom(2014+m/12, m%12+1, 1).String())
	}
	sheets.Put("data")
	const blockRows = 1 << 16
	var out []*warehouse.Observations
	for from := 0; from < n; from += blockRows {
		b := &warehouse.Observations{Dataset: ds, Table: table, Codes: codes, Periods: periods, Sheets: sheets}
		fillMonthly(b, from, min(blockRows, n-from))
		out = append(out, b)
	}
	return out
}

// monthlyCodes gives each dimension first the code of all rows, and then the
// codes that change from row to row.
func monthlyCodes(ds *warehouse.Dataset) []*warehouse.Dictionary {
	same := map[string]string{
		"FREQ": "M", "SOURCE": "BENCH", "MEASURE": "MOVEMENTS", "BASIS": "C", "DIRECTION": "IN", "REF_AREA": monthlyAreas[0], "COUNTERPART_AREA": "X000",
	}
	codes := make([]*warehouse.Dictionary, len(ds.Dimensions))
	for i, d := range ds.Dimensions {
		codes[i] = &warehouse.Dictionary{}
		codes[i].Put(cmp.Or(same[d.ID], warehouse.Total))
	}
	for _, a := range monthlyAreas {
		codes[ds.Index("REF_AREA")].Put(a)
	}
	for i := range monthlyCounterparts {
		codes[ds.Index("COUNTERPART_AREA")].Put(fmt.Sprintf("X%03d", i))
	}
	for i := range monthlyPosts {
		codes[ds.Index("BORDER_POST")].Put("P" + strconv.Itoa(i))
	}
	return codes
}

// fillMonthly gives a block its rows, the first of which is row from of all.
func fillMonthly(b *warehouse.Observations, from, rows int) {
	b.Dims = make([][]int32, len(b.Codes))
	for d := range b.Dims {
		b.Dims[d] = make([]int32, rows)
	}
	b.Period, b.Value, b.Flags = make([]int32, rows), make([]float64, rows), make([]warehouse.Flags, rows)
	b.Conf = make([]warehouse.ConfStatus, rows)
	b.Sheet, b.Row, b.Col = make([]int32, rows), make([]int32, rows), make([]int32, rows)
	refArea, counterpart, post := b.Dataset.Index("REF_AREA"), b.Dataset.Index("COUNTERPART_AREA"), b.Dataset.Index("BORDER_POST")
	firstPost := b.Codes[post].Len() - monthlyPosts
	for i := range rows {
		k := from + i
		b.Dims[counterpart][i] = int32(k % monthlyCounterparts)
		k /= monthlyCounterparts
		b.Dims[post][i] = int32(firstPost + k%monthlyPosts)
		k /= monthlyPosts
		b.Dims[refArea][i] = int32(k % len(monthlyAreas))
		b.Period[i] = int32(k / len(monthlyAreas) % monthlyMonths)
		b.Value[i] = float64((from+i)%977 + 1)
		b.Row[i], b.Col[i], b.Conf[i] = int32(from+i+2), 4, warehouse.Free
	}
}

// openBench opens a store in a file, as it is used.
func openBench(tb testing.TB) *Store {
	tb.Helper()
	s, err := Open(tb.Context(), filepath.Join(tb.TempDir(), "bench.duckdb"), Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	return s
}

func loadBench(tb testing.TB, s *Store, edition int, blocks []*warehouse.Observations) warehouse.Release {
	tb.Helper()
	e := warehouse.Edition{ID: strconv.Itoa(edition), Date: time.Date(2024, 1, edition, 0, 0, 0, 0, time.UTC)}
	r, err := publishBlocks(tb.Context(), s, warehouse.Release{Edition: e}, "bench.csv", blocks...)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// BenchmarkLoad takes a million observations from the pipeline's blocks to a
// published release; the second edition changes every tenth of them.
func BenchmarkLoad(b *testing.B) {
	const n = 1_000_000
	blocks := monthly(b, n)
	for b.Loop() {
		s := openBench(b)
		start := time.Now()
		loadBench(b, s, 1, blocks)
		b.ReportMetric(time.Since(start).Seconds(), "s/first")
		for _, x := range blocks {
			for i := range x.Value {
				if i%10 == 0 {
					x.Value[i]++
				}
			}
		}
		start = time.Now()
		if r := loadBench(b, s, 2, blocks); r.Parts[0].Changed < n/11 {
			b.Fatal(r.Parts)
		}
		b.ReportMetric(time.Since(start).Seconds(), "s/revision")
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkQuery asks for figures that are sums over ten million observations,
// of which a million were revised, and compares each question with the SQL that
// a person would write for the same rows as of the same release. The ratio is
// of the medians of runs that take turns.
func BenchmarkQuery(b *testing.B) {
	const n = 10_000_000
	s := openBench(b)
	blocks := monthly(b, n)
	loadBench(b, s, 1, blocks)
	for _, x := range blocks {
		for i := range x.Value {
			if i%10 == 0 {
				x.Value[i]++
			}
		}
	}
	loadBench(b, s, 2, blocks)
	// As a person would write it who knows the tables: figures are added up
	// by number first, codes looked up afterwards.
	const sums = ` FROM fact_border f WHERE valid_from <= 2 AND 2 < valid_to AND "DIRECTION" = (SELECT id FROM code WHERE code = 'IN')`
	for _, q := range []struct {
		name, sql string
		query     warehouse.Query
	}{
		{
			"area", `SELECT a.code, p.code, v FROM (SELECT "REF_AREA", period, sum(value) AS v` + sums + ` GROUP BY ALL) x
 JOIN code a ON a.id = x."REF_AREA" JOIN period p ON p.id = x.period ORDER BY ALL`,
			warehouse.Query{By: []string{"REF_AREA"}},
		},
		{
			"nationality", `SELECT a.code, c.code, p.code, v FROM (SELECT "REF_AREA", "COUNTERPART_AREA", period, sum(value) AS v` + sums + ` GROUP BY ALL) x
 JOIN code a ON a.id = x."REF_AREA" JOIN code c ON c.id = x."COUNTERPART_AREA" JOIN period p ON p.id = x.period ORDER BY ALL`,
			warehouse.Query{By: []string{"REF_AREA", "COUNTERPART_AREA"}},
		},
		{
			"country", `SELECT c.code, p.code, v FROM (SELECT "COUNTERPART_AREA", period, sum(value) AS v` + sums + `
 AND "REF_AREA" = (SELECT id FROM code WHERE code = 'MEX') AND period IN (SELECT id FROM period WHERE start_date >= '2020-01-01' AND end_date <= '2031-01-01') GROUP BY ALL) x
 JOIN code c ON c.id = x."COUNTERPART_AREA" JOIN period p ON p.id = x.period ORDER BY ALL`,
			warehouse.Query{By: []string{"COUNTERPART_AREA"}, Where: []warehouse.Filter{{Dim: "REF_AREA", Codes: []string{"MEX"}}}, Periods: period(2020, 2030)},
		},
		{
			"years", `SELECT a.code, y, v FROM (SELECT "REF_AREA", year(p.start_date) AS y, sum(value) AS v
 FROM fact_border f JOIN period p ON p.id = f.period WHERE valid_from <= 2 AND 2 < valid_to AND "DIRECTION" = (SELECT id FROM code WHERE code = 'IN')
 GROUP BY ALL HAVING count(DISTINCT period) = 12) x JOIN code a ON a.id = x."REF_AREA" ORDER BY ALL`,
			warehouse.Query{By: []string{"REF_AREA"}, Freq: warehouse.Annual},
		},
	} {
		q.query.Dataset = "BORDER"
		q.query.Where = append(q.query.Where, warehouse.Filter{Dim: "DIRECTION", Codes: []string{"IN"}})
		b.Run(q.name, func(b *testing.B) { compare(b, s, q.query, q.sql) })
	}
}

func period(from, to int) warehouse.Ranges {
	p := warehouse.Year(from).Span(warehouse.Year(to))
	return warehouse.Ranges{p}
}

func compare(b *testing.B, s *Store, q warehouse.Query, statement string) {
	var ours, theirs []time.Duration
	for b.Loop() {
		start := time.Now()
		a, err := s.Query(b.Context(), q)
		if err != nil || len(a.Rows) == 0 {
			b.Fatal(err)
		}
		ours = append(ours, time.Since(start))
		start = time.Now()
		readAll(b, s, statement)
		theirs = append(theirs, time.Since(start))
	}
	b.ReportMetric(median(ours).Seconds()/median(theirs).Seconds(), "ratio")
	b.ReportMetric(float64(median(ours).Milliseconds()), "ms/query")
	b.ReportMetric(float64(median(theirs).Milliseconds()), "ms/sql")
}

// readAll reads every row of a statement into Go values.
func readAll(b *testing.B, s *Store, statement string) {
	err := each(context.Background(), s.db, statement, nil, func(rows *sql.Rows) error {
		names, err := rows.Columns()
		if err != nil {
			return err
		}
		values := make([]any, len(names))
		for i := range values {
			values[i] = new(any)
		}
		return rows.Scan(values...)
	})
	if err != nil {
		b.Fatal(err)
	}
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}
