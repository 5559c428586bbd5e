package ingest

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/ingest/layout"
	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// BenchmarkHarmonise is the cost of one tidy cell on its way into a block: a
// month, a nationality and a sex in the headings, as in a long table.
func BenchmarkHarmonise(b *testing.B) {
	l := &layout.Layout{ID: "bench", Source: "MX_UPMRIP_IRREGULAR"}
	table := &layout.Table{ID: "t", Dataset: "IRREGULAR", Layout: l, Set: layout.Setting{Codes: []layout.Assignment{
		{Dim: "REF_AREA", Code: "MEX"}, {Dim: "MEASURE", Code: "SITUATION"}, {Dim: "BASIS", Code: "C"},
	}}}
	l.Tables = []*layout.Table{table}
	axis := &layout.Axis{Meaning: layout.Meaning{Dimension: "COUNTERPART_AREA"}, Table: table, Name: "column B"}
	var nats, sexes []*tidy.Value
	for _, a := range []string{"HND", "GTM", "SLV", "NIC", "CUB", "VEN", "COL", "HTI"} {
		nats = append(nats, &tidy.Value{Index: len(nats), Axis: axis, Codes: []layout.Assignment{{Dim: "COUNTERPART_AREA", Find: a}}})
	}
	for _, s := range []string{"F", "M"} {
		sexes = append(sexes, &tidy.Value{Index: len(nats) + len(sexes), Axis: axis, Codes: []layout.Assignment{{Dim: "SEX", Code: s}}})
	}
	j := &job{Pipeline: &Pipeline{Catalog: catalog.Default()}, layout: l, report: check.NewReport("bench", nil, Rules())}
	h := newHarmoniser(j)
	h.emit = func(figures.Batch) error { return nil }
	c := &tidy.Cell{
		Table: table, IsNumber: true, Multiplier: 1, Col: 4, Freq: warehouse.Monthly,
		Headings: []tidy.Heading{{Axis: axis}, {Axis: axis}, {Axis: axis}},
	}
	months := []string{"2023-01", "2023-02", "2023-03"}
	b.ReportAllocs()
	for i := range b.N {
		c.Row, c.Num, c.Stored, c.Text, c.Period = i+2, 117, 117, "117", months[i%3]
		c.Headings[1].Value, c.Headings[2].Value = nats[i%8], sexes[i%2]
		if err := h.cell(c); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPipeline is a million monthly events from csv text to figures that
// are checked and handed over; the ledger takes them and does nothing.
func BenchmarkPipeline(b *testing.B) {
	text := events(1_000_000)
	l, err := layout.Parse("bench.yml", []byte(eventsLayout))
	if err != nil {
		b.Fatal(err)
	}
	p := &Pipeline{Ledger: deaf{}, Catalog: catalog.Default(), Layouts: &layout.Library{}, Now: time.Now}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		o, err := p.Ingest(context.Background(), warehouse.File{Name: "events.csv", ReaderAt: strings.NewReader(text), Size: int64(len(text))}, Options{Custom: l})
		if err != nil {
			b.Fatal(err)
		}
		if _, n := o.Cells(); n < 900_000 || o.Blocked() {
			b.Fatalf("%d observations, %v", n, o.Findings)
		}
	}
}

// BenchmarkRules is what each rule that looks at all figures costs, in
// processor time for a figure: a million monthly events as above, those rules of
// a table one after the other. What several rules share, the first of them pays.
func BenchmarkRules(b *testing.B) {
	l, err := layout.Parse("bench.yml", []byte(eventsLayout))
	if err != nil {
		b.Fatal(err)
	}
	text := events(1_000_000)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	spent := map[string]time.Duration{}
	figures := 0
	for b.Loop() {
		c := cubesOf(b, l, text) // of which no rule has asked anything yet
		figures += c.cubes[0].N
		f := &check.File{Catalog: catalog.Default(), Report: check.NewReport("bench", nil, Rules()), Cubes: c.cubes, Since: &warehouse.Comparison{}}
		f.Open()
		for _, r := range check.Rules() {
			if r.Needs&check.HeldFigures != 0 {
				continue
			}
			start := threadTime(b)
			if err := r.Run(b.Context(), f); err != nil {
				b.Fatal(err)
			}
			spent[r.ID] += threadTime(b) - start
		}
	}
	n := float64(figures)
	all := time.Duration(0)
	for id, d := range spent {
		if all += d; float64(d)/n > 0.5 {
			b.ReportMetric(float64(d)/n, id+"-ns/figure")
		}
	}
	b.ReportMetric(float64(all)/n, "all-ns/figure")
}

// cubesOf takes a csv in as far as the rules.
func cubesOf(b *testing.B, l *layout.Layout, text string) *collector {
	b.Helper()
	book, err := sheet.Open(b.Context(), "events.csv", strings.NewReader(text), int64(len(text)), sheet.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	defer book.Close()
	j := &job{Pipeline: &Pipeline{Catalog: catalog.Default(), Layouts: &layout.Library{}}, layout: l, report: check.NewReport("bench", nil, Rules())}
	h := newHarmoniser(j)
	c := newCollector(deafDraft{}, j.Catalog, j.report, &h.aliases)
	h.emit = func(x figures.Batch) error { return c.take(b.Context(), x) }
	if err := tidy.Cells(b.Context(), l, book, h.cell); err != nil {
		b.Fatal(err)
	}
	if err := h.end(); err != nil {
		b.Fatal(err)
	}
	return c
}

// threadTime is the processor time that this thread has had.
func threadTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	const thread = 1 // RUSAGE_THREAD, getrusage(2)
	if err := syscall.Getrusage(thread, &u); err != nil {
		b.Skip("the processor time of a thread is not known here")
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// events writes a csv of so many figures with different keys.
func events(n int) string {
	var s strings.Builder
	s.WriteString("month,nat,n\n")
	nats := areas()
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		month := i / len(nats)
		fmt.Fprintf(&s, "%04d-%02d,%s,%d\n", 1000+month/12, month%12+1, nats[i%len(nats)], rng.IntN(100_000))
	}
	return s.String()
}

func areas() []string {
	var all []string
	list, _ := catalog.Default().List(figures.AreaList)
	for _, c := range list.Codes {
		if !c.Aggregate && len(c.ID) == 3 && c.ID != warehouse.Foreigners && c.ID != warehouse.OwnNationals {
			all = append(all, c.ID)
		}
	}
	return all
}

// deaf is a ledger that takes everything and keeps nothing.
type deaf struct{}

func (deaf) Keep(context.Context, string, string, io.Reader, time.Time) (warehouse.Submission, error) {
	return warehouse.Submission{}, nil
}

func (deaf) Begin(context.Context, warehouse.Release) (Draft, error) { return deafDraft{}, nil }

func (deaf) Publish(context.Context, int, time.Time) (warehouse.Release, error) {
	return warehouse.Release{}, nil
}

func (deaf) Discard(context.Context, int) error { return nil }

func (deaf) Revisions(context.Context, string, string) (warehouse.Revisions, error) {
	return warehouse.Revisions{}, nil
}

func (deaf) Published(context.Context, string, map[string][]string, []string) ([]warehouse.PublishedFigure, error) {
	return nil, nil
}

func (deaf) Mirror(context.Context, string, []string, []string) ([]warehouse.Mirrored, error) {
	return nil, nil
}

type deafDraft struct{}

func (deafDraft) Backdate() {}

func (deafDraft) Changes(context.Context, func(*warehouse.Change) error) error { return nil }

func (deafDraft) Append(context.Context, *warehouse.Observations) error { return nil }

func (deafDraft) Compare(context.Context) (*warehouse.Comparison, error) {
	return &warehouse.Comparison{Parts: []warehouse.Part{{Added: 1}}}, nil
}

func (deafDraft) Commit(context.Context, []warehouse.Finding) (warehouse.Release, error) {
	return warehouse.Release{}, nil
}

func (deafDraft) Discard(context.Context) error { return nil }
