package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/parquet/file"

	"siemmes/warehouse/store"
)

// The figures of the benchmark: months × areas × nationalities × sexes × ages.
const (
	benchMonths = 250
	benchAges   = 10
	benchRows   = benchMonths * 10 * 100 * 2 * benchAges // 5,000,000
)

var (
	benchAreas    = strings.Fields("ARG BOL BRA COL CRI ECU GTM HND MEX PER")
	nationalities = strings.Fields(`AFG ALB DZA AND AGO ATG AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BIH BWA BRN BGR BFA
		BDI CPV KHM CMR CAN CAF TCD CHL CHN COM COG CIV HRV CUB CYP CZE DNK DJI DMA DOM EGY SLV GNQ ERI EST SWZ ETH FJI FIN FRA
		GAB GMB GEO DEU GHA GRC GRD GIN GNB GUY HTI HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM JPN JOR KAZ KEN KIR KWT KGZ LAO LVA
		LBN LSO LBR LBY LIE LTU LUX MDG MWI MYS MDV MLI MLT MHL MRT MUS MNG`)
)

const benchLayout = `layout: bench-entries
title: {es: Entradas, en: Entries, fr: Entrées}
source: IOM_REGULAR
reports: [ARG, BOL, BRA, COL, CRI, ECU, GTM, HND, MEX, PER]
recognise:
  record: {names: [t, geo, nat, sex, age, n]}
tables:
  - table: entries
    dataset: BORDER
    set: {MEASURE: MOVEMENTS, BASIS: C, DIRECTION: IN}
    header:
      - {row: 1, label: true}
    stub:
      - {named: t, period: year-month}
      - {named: geo, dimension: REF_AREA}
      - {named: nat, dimension: COUNTERPART_AREA}
      - {named: sex, dimension: SEX}
      - {named: age, dimension: AGE}
    values: {named: [n]}
`

// writeBenchFile writes the figures of some months as an office would send them.
func writeBenchFile(name string, from, to int) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "t,geo,nat,sex,age,n")
	k := uint32(from)
	for m := from; m < to; m++ {
		for _, area := range benchAreas {
			for _, nat := range nationalities[:100] {
				for age := range 2 * benchAges {
					k = k*1664525 + 1013904223
					fmt.Fprintf(w, "%d-%02d,%s,%s,%s,%d,%d\n", 2004+m/12, m%12+1, area, nat, "FM"[age%2:age%2+1], 20+age/2, 100+k>>24)
				}
			}
		}
	}
	return w.Flush()
}

// BenchmarkDownload serves five million figures and downloads all of them, and
// fifty thousand of them, as csv and as parquet. It says which part of the whole
// time went by before the first byte, and how the peak memory of the process that
// serves compares with that of the small download. SIEMMES_BENCH may name a folder
// in which the database stays for the next run.
func BenchmarkDownload(b *testing.B) {
	program, err := filepath.Abs("../../bin/siemmes")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := os.Stat(program); err != nil || runtime.GOOS != "linux" {
		b.Skipf("%v; make build first (and memory is read from /proc)", err)
	}
	dir := cmp.Or(os.Getenv("SIEMMES_BENCH"), b.TempDir())
	if _, err := os.Stat(filepath.Join(dir, "siemmes.duckdb")); err != nil {
		loadBenchFigures(b, dir)
	}
	small := "?where=REF_AREA=MEX&where=COUNTERPART_AREA=" + strings.Join(nationalities[:10], ",")
	for b.Loop() {
		for _, format := range []string{"csv", "parquet"} {
			few, all := download(b, program, dir, format, small), download(b, program, dir, format, "")
			if few.rows != benchRows/100 || all.rows != benchRows {
				b.Fatalf("%s: %d and %d rows", format, few.rows, all.rows)
			}
			b.ReportMetric(all.first.Seconds()/all.whole.Seconds(), format+"-first/whole")
			b.ReportMetric(all.whole.Seconds(), format+"-s")
			b.ReportMetric(float64(all.peak)/float64(few.peak), format+"-peak/small")
			b.ReportMetric(float64(all.peak)/1024, format+"-peak-MB")
			b.ReportMetric(float64(few.peak)/1024, format+"-small-MB")
		}
	}
}

// loadBenchFigures ingests the figures in files of two years each.
func loadBenchFigures(b *testing.B, dir string) {
	b.Helper()
	if err := os.WriteFile(filepath.Join(dir, "bench-entries.yml"), []byte(benchLayout), 0o644); err != nil {
		b.Fatal(err)
	}
	s, err := store.Open(b.Context(), filepath.Join(dir, "siemmes.duckdb"), store.Options{Memory: "3GB"})
	if err != nil {
		b.Fatal(err)
	}
	const months = 25
	for m := 0; m < benchMonths; m += months {
		name := fmt.Sprintf("entries-%d.csv", m)
		if err := writeBenchFile(filepath.Join(dir, name), m, m+months); err != nil {
			b.Fatal(err)
		}
		var said bytes.Buffer
		code := Main(b.Context(), Env{
			Args: []string{"ingest", "--layout", "bench-entries.yml", "--publish", name}, Dir: dir, Stdout: &said, Stderr: &said,
			Getenv: func(string) string { return "" }, Now: time.Now, Store: s,
		})
		if code != exitDone {
			b.Fatalf("exit %d: %s", code, said.String())
		}
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
}

// downloaded is what a download cost.
type downloaded struct {
	rows         int
	first, whole time.Duration
	peak         int // kB of the process that serves
}

var servingAt = regexp.MustCompile(`address=(http://\S+)/`)

// download starts a server of its own, so that its peak memory is that of this
// download.
func download(b *testing.B, program, dir, format, question string) (d downloaded) {
	b.Helper()
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	serve := exec.CommandContext(ctx, program, "serve", "--addr", "127.0.0.1:0")
	serve.Dir = dir
	serve.Cancel = func() error { return serve.Process.Signal(os.Interrupt) }
	said := filepath.Join(dir, "serve.log")
	out, err := os.Create(said)
	if err != nil {
		b.Fatal(err)
	}
	defer out.Close()
	serve.Stderr = out
	if err := serve.Start(); err != nil {
		b.Fatal(err)
	}
	address := addressIn(b, said)
	start := time.Now()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/api/v1/data/BORDER."+format+question, http.NoBody)
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "identity")
	resp, err := http.DefaultClient.Do(request)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	body := bufio.NewReaderSize(resp.Body, 1<<20)
	if _, err := body.Peek(1); err != nil {
		b.Fatal(err)
	}
	d.first = time.Since(start)
	d.rows, err = countRows(filepath.Join(dir, "download."+format), format, body)
	if err != nil {
		text, _ := os.ReadFile(said)
		b.Fatalf("%s%s: %v\n%s", format, question, err, text)
	}
	d.whole = time.Since(start)
	if n := resp.Header.Get("X-Rows"); n != strconv.Itoa(d.rows) {
		b.Fatalf("X-Rows is %s, there are %d", n, d.rows)
	}
	d.peak = peakMemory(b, serve.Process.Pid)
	stop()
	_ = serve.Wait() // it was interrupted
	return d
}

// addressIn waits until a server has written its address.
func addressIn(b *testing.B, name string) string {
	b.Helper()
	for range 600 {
		text, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		if m := servingAt.FindSubmatch(text); m != nil {
			return string(m[1])
		}
		time.Sleep(100 * time.Millisecond)
	}
	b.Fatal("the server does not start")
	return ""
}

// countRows reads a download to its end and counts its rows.
func countRows(name, format string, body io.Reader) (int, error) {
	if format == "csv" {
		rows, buf := -1, make([]byte, 1<<20)
		for {
			n, err := body.Read(buf)
			rows += bytes.Count(buf[:n], []byte("\n"))
			if err == io.EOF {
				return rows, nil
			} else if err != nil {
				return 0, err
			}
		}
	}
	f, err := os.Create(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	if _, err := io.Copy(f, body); err != nil {
		return 0, err
	}
	r, err := file.NewParquetReader(f)
	if err != nil {
		return 0, err
	}
	return int(r.NumRows()), nil
}

// peakMemory is the most memory that a process had, in kB (proc_pid_status(5), VmHWM).
func peakMemory(b *testing.B, pid int) int {
	b.Helper()
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	peak, err := strconv.Atoi(strings.Fields(rest + " x")[0])
	if err != nil {
		b.Fatal(err)
	}
	return peak
}
