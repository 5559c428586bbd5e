package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"siemmes/ingest/sheet/sheettest"
)

// seen is what a reader found in some workbooks, so that it is known to have
// handed every value over: all readers must find the same. Beside it is
// what that cost.
type seen struct {
	Numbers int     `json:"numbers"`
	Sum     float64 `json:"sum"`
	Texts   int     `json:"texts"`
	Bytes   int     `json:"bytes"` // of the texts, in UTF-8
	Wall    float64 `json:"wall"`  // seconds
	CPU     float64 `json:"cpu"`   // seconds, user and system, all threads
	Peak    float64 `json:"peak"`  // MB of the process, with its program and libraries
}

func (s *seen) text(text string) {
	if text != "" {
		s.Texts++
		s.Bytes += len(text)
	}
}

func (s *seen) number(v float64) {
	s.Numbers++
	s.Sum += v
}

// readers are the readers that are compared; each reads the workbooks named.
var readers = map[string]func(b testing.TB, s *seen, name string){
	"floor":    floor,
	"siemmes":  readOurs,
	"excelize": readExcelize,
}

// floor is what no reader can save: to inflate the sheet, with the inflater
// used here, and to look once at its bytes.
func floor(b testing.TB, s *seen, name string) {
	zr, err := zip.OpenReader(name)
	must(b, err)
	defer zr.Close()
	zr.RegisterDecompressor(zip.Deflate, inflate)
	buf := make([]byte, xmlBuffer)
	for _, part := range zr.File {
		if !strings.HasPrefix(part.Name, "xl/worksheets/") {
			continue
		}
		r, err := part.Open()
		must(b, err)
		for err == nil {
			var n int
			n, err = r.Read(buf)
			s.Bytes += bytes.Count(buf[:n], []byte{'<'})
		}
		if err != io.EOF {
			b.Fatal(err)
		}
		must(b, r.Close())
	}
}

func readOurs(b testing.TB, s *seen, name string) {
	f, err := os.Open(name)
	must(b, err)
	defer f.Close()
	info, err := f.Stat()
	must(b, err)
	wb, err := Open(context.Background(), name, f, info.Size(), Limits{})
	must(b, err)
	for block, err := range wb.Sheets[0].Blocks(context.Background()) {
		must(b, err)
		for col := 1; col <= block.Cols(); col++ {
			for row := block.First; row <= block.Last(); row++ {
				if v, kind := block.Number(row, col); kind == Number {
					s.number(v)
				} else if kind == Text {
					s.text(block.Text(row, col))
				}
			}
		}
	}
	must(b, wb.Close())
}

// readExcelize reads with excelize's row iterator. It hands numbers over as
// texts.
func readExcelize(b testing.TB, s *seen, name string) {
	f, err := excelize.OpenFile(name)
	must(b, err)
	defer f.Close()
	rows, err := f.Rows("Events")
	must(b, err)
	for rows.Next() {
		texts, err := rows.Columns(excelize.Options{RawCellValue: true})
		must(b, err)
		for _, text := range texts {
			if v, err := strconv.ParseFloat(text, 64); err == nil {
				s.number(v)
			} else {
				s.text(text)
			}
		}
	}
	must(b, rows.Close())
}

// readFastexcel is the calamine reader's program, in Python.
const readFastexcel = `
import sys, time, json, resource
import fastexcel, polars as pl
s = dict(numbers=0, sum=0.0, texts=0, bytes=0)
wall, cpu = time.perf_counter(), time.process_time()
for name in sys.argv[1:]:
    df = fastexcel.read_excel(name).load_sheet(0, header_row=None, skip_rows=1, dtype_coercion="coerce").to_polars()
    for c in df.get_columns():
        if c.dtype.is_numeric():
            s["numbers"] += c.count(); s["sum"] += float(c.sum())
        else:
            s["texts"] += c.count(); s["bytes"] += int(c.str.len_bytes().sum())
s["wall"], s["cpu"] = time.perf_counter() - wall, time.process_time() - cpu
s["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(s))`

// readReadxl is that of R's readxl.
const readReadxl = `
names <- commandArgs(trailingOnly = TRUE)
suppressMessages(library(readxl))
numbers <- 0; total <- 0; texts <- 0; bytes <- 0
at <- proc.time()
for (name in names) {
  d <- suppressMessages(read_excel(name, col_names = FALSE, skip = 1))
  for (c in d) if (is.numeric(c)) { numbers <- numbers + sum(!is.na(c)); total <- total + sum(c, na.rm = TRUE) } else {
    texts <- texts + sum(!is.na(c)); bytes <- bytes + sum(nchar(c, type = "bytes"), na.rm = TRUE) }
}
took <- proc.time() - at
peak <- as.numeric(gsub("[^0-9]", "", grep("VmHWM", readLines("/proc/self/status"), value = TRUE))) / 1024
cat(sprintf('{"numbers":%.0f,"sum":%.17g,"texts":%.0f,"bytes":%.0f,"wall":%f,"cpu":%f,"peak":%f}\n',
  numbers, total, texts, bytes, took[["elapsed"]], took[["user.self"]] + took[["sys.self"]], peak))`

// TestReaderChild reads workbooks in a process of its own, for BenchmarkReaders
// to measure; it does nothing in a run of the tests.
func TestReaderChild(t *testing.T) {
	read := readers[os.Getenv("READER")]
	if read == nil {
		t.Skip("is run by BenchmarkReaders")
	}
	var s seen
	start, cpu := time.Now(), processTime()
	for _, name := range strings.Split(os.Getenv("WORKBOOKS"), "\n") {
		read(t, &s, name)
	}
	s.Wall, s.CPU = time.Since(start).Seconds(), (processTime() - cpu).Seconds()
	status, err := os.ReadFile("/proc/self/status")
	must(t, err)
	for line := range strings.Lines(string(status)) {
		var kb float64
		if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kb); n == 1 {
			s.Peak = kb / 1024
		}
	}
	must(t, json.NewEncoder(os.Stdout).Encode(s))
}

func processTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkReaders reads workbooks of one million rows of eight columns, and
// many small ones, with this package and with others, each in a process of its
// own and in turns, and sets them beside the bare floor. Only this package's
// figures are reported; the table of all is printed.
func BenchmarkReaders(b *testing.B) {
	million := sheettest.Events{
		Rows:  1_000_000,
		Areas: []string{"ARG", "BOL", "BRA", "COL", "CRI", "ECU", "GTM", "HND", "MEX", "PER"}, Nationalities: threeLetters(240),
	}
	shared, small := million, million
	shared.Shared, small.Shared, small.Rows = true, true, 500
	for _, books := range []struct {
		name   string
		events sheettest.Events
		count  int
		rounds int
	}{
		{"inline", million, 1, 3}, {"shared", shared, 1, 3}, {"small", small, 200, 3},
	} {
		b.Run(books.name, func(b *testing.B) {
			names := writeBooks(b, books.events, books.count)
			var runs map[string][]seen
			for b.Loop() {
				runs = compareReaders(b, names, books.rounds)
			}
			report(b, runs)
		})
	}
}

func threeLetters(n int) []string {
	codes := make([]string, n)
	for i := range codes {
		codes[i] = string([]byte{byte('A' + i/100), byte('A' + i/10%10), byte('K' + i%10)})
	}
	return codes
}

// writeBooks writes count workbooks, each a little different.
func writeBooks(b *testing.B, e sheettest.Events, count int) []string {
	b.Helper()
	dir := b.TempDir()
	names := make([]string, count)
	for i := range names {
		names[i] = filepath.Join(dir, fmt.Sprintf("events-%03d.xlsx", i))
		f, err := os.Create(names[i])
		must(b, err)
		must(b, e.Write(f))
		must(b, f.Close())
		e.Rows++
	}
	return names
}

// compareReaders lets every reader read the workbooks, in turns. Slow ones
// read once.
func compareReaders(b *testing.B, names []string, rounds int) map[string][]seen {
	b.Helper()
	runs := map[string][]seen{}
	for round := range rounds {
		for _, reader := range []string{"floor", "siemmes", "fastexcel", "readxl", "excelize"} {
			if round > 0 && (reader == "excelize" || reader == "readxl") {
				continue
			}
			s, err := runReader(reader, names)
			if err != nil {
				if round == 0 {
					fmt.Printf("  %s is left out: %v\n", reader, err)
				}
				continue
			}
			runs[reader] = append(runs[reader], s)
		}
	}
	return runs
}

func runReader(reader string, names []string) (s seen, err error) {
	var cmd *exec.Cmd
	switch reader {
	case "fastexcel":
		python := os.Getenv("SIEMMES_PYTHON") // one that has fastexcel and polars
		if python == "" {
			python = "python3"
		}
		cmd = exec.Command(python, append([]string{"-c", readFastexcel}, names...)...)
	case "readxl":
		cmd = exec.Command("Rscript", append([]string{"-e", readReadxl}, names...)...)
	default:
		cmd = exec.Command(os.Args[0], "-test.run", "^TestReaderChild$")
		cmd.Env = append(os.Environ(), "READER="+reader, "WORKBOOKS="+strings.Join(names, "\n"))
	}
	var says bytes.Buffer
	cmd.Stderr = &says
	out, err := cmd.Output()
	if err != nil {
		lines := strings.Split(strings.TrimSpace(says.String()+string(out)), "\n")
		return s, fmt.Errorf("%v: %s", err, lines[len(lines)-1])
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return s, json.Unmarshal([]byte(line), &s)
}

// report prints the table and reports the ratios to the floor. Of several runs
// the one that took the median of the processor's time counts for that, and the
// fastest for the wall clock, which other work on the machine makes longer only.
func report(b *testing.B, runs map[string][]seen) {
	b.Helper()
	best := func(reader string, of func(seen) float64) float64 {
		return of(slices.MinFunc(runs[reader], func(a, b seen) int { return int(1e6 * (of(a) - of(b))) }))
	}
	wall, cpu := func(s seen) float64 { return s.Wall }, func(s seen) float64 { return s.CPU }
	fmt.Printf("\n  %-10s %9s %9s %9s %9s %7s %9s  %s\n", "reader", "wall s", "× floor", "cpu s", "× floor", "cores", "peak MB", "texts, numbers")
	for _, reader := range []string{"floor", "siemmes", "fastexcel", "readxl", "excelize"} {
		if len(runs[reader]) == 0 {
			continue
		}
		s := runs[reader][0]
		w, c := best(reader, wall), best(reader, cpu)
		fmt.Printf("  %-10s %9.3f %9.2f %9.3f %9.2f %7.2f %9.0f  %d, %d\n", reader,
			w, w/best("floor", wall), c, c/best("floor", cpu), s.CPU/s.Wall, s.Peak, s.Texts, s.Numbers)
	}
	b.ReportMetric(best("siemmes", wall)/best("floor", wall), "×floor")
	b.ReportMetric(best("siemmes", cpu)/best("floor", cpu), "×floor-cpu")
	if len(runs["fastexcel"]) > 0 {
		b.ReportMetric(best("fastexcel", wall)/best("siemmes", wall), "×ahead-of-calamine")
	}
}
