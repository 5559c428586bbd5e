package ingest

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/drawn"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/published"
)

// drawnBook sends a drawn sheet through a pipeline with a layout that reads
// irregular events by nationality and year.
func drawnBook(t testing.TB, tables, sheet string, opt Options) *Outcome {
	t.Helper()
	l, name, data := drawnFile(t, tables, sheet)
	return sentBytes(t, l, name, data, opt)
}

// drawnFile is a drawn sheet as a file, and the layout of its tables.
func drawnFile(t testing.TB, tables, sheet string) (*layout.Layout, string, []byte) {
	t.Helper()
	l, err := layout.Parse("t.yml", []byte("layout: t\nsource: MX_UPMRIP_IRREGULAR\nnamed-only: true\nreason: test\nnumbers: {thousands: \",\"}\ntables:\n"+tables))
	if err != nil {
		t.Fatal(err)
	}
	name, data := drawn.File(t, &txtar.Archive{Files: []txtar.File{{Name: "sheet Hoja", Data: []byte(sheet)}}})
	return l, name, data
}

// sentBytes sends a file through a pipeline, and sees that its account adds up.
func sentBytes(t testing.TB, l *layout.Layout, name string, data []byte, opt Options) *Outcome {
	t.Helper()
	return sentTo(t, newMemory(), l, name, data, opt)
}

func sentTo(t testing.TB, m *memory, l *layout.Layout, name string, data []byte, opt Options) *Outcome {
	t.Helper()
	p := &Pipeline{Ledger: m, Catalog: catalog.Default(), Layouts: &layout.Library{}, Now: clock}
	opt.Custom = l
	o, err := p.Ingest(t.Context(), warehouse.File{Name: name, ReaderAt: bytes.NewReader(data), Size: int64(len(data))}, opt)
	if err != nil {
		t.Fatal(err)
	}
	hear(t, o)
	if a := o.Account; a.Numbers != a.Figures+a.Headings+a.Left() || a.Numbers != a.Figures+a.Headings+sumLeft(a) {
		t.Errorf("the numbers do not add up: %+v", a)
	}
	return o
}

func sumLeft(a Account) (n int) {
	for _, x := range a.LeftOut {
		n += x.Numbers
	}
	return n
}

// left is how many numbers are left out for a kind of reason.
func left(o *Outcome, why Why) (n int) {
	for _, x := range o.Account.LeftOut {
		if x.Why == why {
			n += x.Numbers
		}
	}
	return n
}

// found picks the findings of a rule.
func found(o *Outcome, rule string) []warehouse.Finding {
	return slices.DeleteFunc(slices.Clone(o.Findings), func(f warehouse.Finding) bool { return f.Rule != rule })
}

// wide is a table of nationalities and years; its rows end as the test says.
func wide(id, extra string) string {
	return fmt.Sprintf(`
  - table: %s
    dataset: IRREGULAR
    set: {REF_AREA: MEX, MEASURE: SITUATION, BASIS: C}
    stub: [{column: A, dimension: COUNTERPART_AREA}]
%s`, id, extra)
}

// Rows with figures below the end of a table are reported, whatever ended it and
// whatever is between, with how many they are.
func TestFiguresBelowTheEndOfATableAreTold(t *testing.T) {
	const header = "    header: [{row: 1, period: year}]\n    values: {from: B}\n"
	rapid.Check(t, func(r *rapid.T) {
		end := rapid.SampledFrom([]struct{ rows, line string }{
			{"before: '^(Fuente|Source|Note)'", "| Fuente: INM |"},
			{"before: '^Note'", "| Note: 2 of 3 months |"},
			{"after: '^Total$'", "| Total | 6 | 60 |"},
			{"blank: 1", "| |\n| |"},
			{"to: 4", ""},
		}).Draw(r, "end")
		n := rapid.IntRange(1, 5).Draw(r, "rows below")
		labelled := rapid.Bool().Draw(r, "labelled")
		var b strings.Builder
		b.WriteString("| nat | 2019 | 2020 |\n| HND | 1 | 10 |\n| GTM | 2 | 20 |\n| SLV | 3 | 30 |\n")
		if end.line != "" {
			b.WriteString(end.line + "\n")
		}
		for range rapid.IntRange(0, 2).Draw(r, "texts between") {
			b.WriteString("| a note |\n")
		}
		for i := range n {
			label := ""
			if labelled {
				label = []string{"NIC", "CUB", "HTI", "VEN", "COL"}[i]
			}
			fmt.Fprintf(&b, "| %s | %d | %q |\n", label, 100+i, fmt.Sprintf("1,%03d", i))
		}
		o := drawnBook(drawnT{t, r}, wide("nat", header+"    rows: {"+end.rows+"}\n"), b.String(), Options{})
		all := found(o, "rows-below")
		if len(all) != 1 || all[0].Count != 2*n || say(all[0].Found) != fmt.Sprint(n) || left(o, WhyBelow) != 2*n {
			r.Fatalf("%d rows of two figures below: %+v, %+v in\n%s", n, all, o.Account, b.String())
		}
		if all[0].Blocks() != labelled || all[0].Col != 2 {
			r.Errorf("labelled: %v, blocks: %v at %s", labelled, all[0].Blocks(), all[0].CellRef)
		}
	})
}

// A second table of the layout, one that is declared skipped, and what is no
// figure are not left over.
func TestWhatALayoutDescribesIsNotLeftOver(t *testing.T) {
	const header = "    header: [{row: 1, period: year}]\n    values: {from: B}\n"
	sheet := "| nat | 2019 | 2020 |\n| HND | 1 | 10 |\n| GTM | 2 | 20 |\n| Fuente: INM |\n| nat | 2021 | 2022 |\n| CUB | 3 | 30 |\n| HTI | 4 | 40 |\n| Fuente: DGME 2023 | 2024-01-31 | see A1 |\n"
	second := "    header: [{row: 5, period: year}]\n    values: {from: B}\n    rows: {before: '^Fuente'}\n"
	first := wide("nat", header+"    rows: {before: '^Fuente'}\n")
	for name, tables := range map[string]string{
		"another table":    first + wide("second", second),
		"a skipped table":  first + wide("second", second+"    skip: a summary\n"),
		"a repeated table": wide("nat", "    anchor: {column: A, like: '^nat$', repeat: true}\n    header: [{row: 0, period: year}]\n    values: {from: B}\n    rows: {before: '^Fuente'}\n"),
	} {
		o := drawnBook(t, tables, sheet, Options{})
		if len(found(o, "rows-below")) > 0 || o.Blocked() || o.Account.Headings != 4 {
			t.Errorf("%s: %v, %+v", name, names(o), o.Account)
		}
	}
	o := drawnBook(t, first, sheet, Options{})
	if f := found(o, "rows-below"); len(f) != 1 || f[0].A1() != "B5" || f[0].Count != 6 || !o.Blocked() {
		t.Errorf("undescribed: %+v", f)
	}
	o = drawnBook(t, first, sheet, Options{Accept: []Acceptance{{Finding: "rows-below", Reason: "a summary"}}})
	if o.Blocked() || o.Account.Figures != 4 {
		t.Errorf("accepted: %v, %+v", names(o), o.Account)
	}
}

// A total that the layout leaves out, by ending the table before it, is meant to
// be out; the rows below it are not.
func TestTheRowBeforeWhichATableEndsIsMeantToBeOut(t *testing.T) {
	tables := wide("nat", "    header: [{row: 1, period: year}]\n    values: {from: B}\n    rows: {before: '^Total'}\n")
	const sheet = "| nat | 2019 | 2020 |\n| HND | 1 | 10 |\n| GTM | 2 | 20 |\n| Total | 3 | 30 |\n"
	if o := drawnBook(t, tables, sheet, Options{}); o.Blocked() || len(found(o, "rows-below")) > 0 || left(o, WhyBelow) != 2 {
		t.Errorf("%v, %+v", names(o), o.Account)
	}
	if o := drawnBook(t, tables, sheet+"| NIC | 4 | 40 |\n", Options{}); !o.Blocked() || len(found(o, "rows-below")) != 1 || left(o, WhyBelow) != 4 {
		t.Errorf("%v, %+v", names(o), o.Account)
	}
}

// Of every real file the outcome says what became of each number, and the
// figures are those that were handed on.
func TestTheOutcomeAccountsForEveryNumberOfRealFiles(t *testing.T) {
	dir := published.Dir(t)
	files := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Dir(path) == dir {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		o := realDesk(t).sendBytes(entry.Name(), data, Options{CheckOnly: true})
		if o.Layout == "" {
			return nil
		}
		files++
		a := o.Account
		if a.Numbers == 0 || a.Numbers != a.Figures+a.Headings+sumLeft(a) || a.Left() != sumLeft(a) {
			t.Errorf("%s: %+v", entry.Name(), a)
		}
		_, observations := o.Cells()
		if a.Figures > observations || a.Figures == 0 {
			t.Errorf("%s: %d figures of %d observations", entry.Name(), a.Figures, observations)
		}
		t.Logf("%s: %+v", entry.Name(), a)
		return nil
	})
	if err != nil || files < 25 {
		t.Errorf("%d files have a layout: %v", files, err)
	}
}

// Figures that meet another of their key are taken back from the count.
func TestTheOutcomeAccountsForFiguresThatMeet(t *testing.T) {
	d := newDesk(t, strings.Replace(eventsLayout, "markers:", "markers:\n  - {text: \"-\", zero: true}", 1))
	o := d.ingest(Options{Accept: []Acceptance{{Finding: "duplicate-key", Reason: "x"}}}, "month,nat,n",
		"2023-07,HND,1", "2023-07,HND,1", "2023-07,HND,2", "2023-07,GTM,-", "2023-07,GTM,-", "2023-07,GTM,0", "2023-07,SLV,--", "2023-07,SLV,--", "2023-07,Atlantis,5")
	want := Account{Numbers: 5, Figures: 1, LeftOut: []LeftOut{
		{WhyRepeated, "", 2}, {WhyLost, "duplicate-key", 1}, {WhyLost, "unknown-label", 1},
	}}
	slices.SortFunc(o.Account.LeftOut, func(a, b LeftOut) int { return strings.Compare(string(b.Why)+a.Reason, string(a.Why)+b.Reason) })
	if fmt.Sprint(o.Account) != fmt.Sprint(want) {
		t.Errorf("%+v, want %+v", o.Account, want)
	}
}

// drawnT is a test whose failures belong to one drawing.
type drawnT struct {
	testing.TB
	r *rapid.T
}

func (d drawnT) Errorf(format string, args ...any) { d.r.Errorf(format, args...) }

func (d drawnT) Fatalf(format string, args ...any) { d.r.Fatalf(format, args...) }

func (d drawnT) Fatal(args ...any) { d.r.Fatal(args...) }
