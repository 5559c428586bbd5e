package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"siemmes/ingest"
	"siemmes/ingest/layout"
	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/published"
	"siemmes/warehouse/store"
)

// plants is how many mistakes of each kind are made in each file.
var plants = flag.Int("mistakes", 2, "mistakes of each kind in each file (the measure of record: 20)")

var plantsSeed = flag.Uint64("mistakes-seed", 1, "seed of the mistakes")

var plantsFiles = flag.String("mistakes-files", "", "make them in these `files` of the published ones, with commas between")

var plantsKeep = flag.String("mistakes-keep", "", "name every mistake that is not found at its cell, and write its file to this `folder`")

// published files in which mistakes are made.
var mistaken = []string{
	"iom_americas/regin.csv",
	"mexico_banxico/remesas_mensuales.csv",
	"colombia/entradas_extranjeros_colombia_con_fecha.csv",
	"canada_ircc/EN_ODP-Asylum-OfficeType_Prov.xlsx",
	"un_desa/undesa_pd_2020_ims_stock_by_sex_and_destination.xlsx",
}

// The shares of the mistakes that are found, and found at the cell, where the
// right file was published before.
const (
	leastFound  = 0.97
	leastAtCell = 0.92
	// As a first delivery a mistake must give itself away.
	leastFoundAlone  = 0.70
	leastAtCellAlone = 0.55
)

// score counts mistakes that were made, found, and found at their cell.
type score struct{ made, found, atCell int }

func (s *score) add(found, atCell bool) {
	s.made++
	if found {
		s.found++
	}
	if atCell {
		s.atCell++
	}
}

func (s *score) sum(x score) {
	s.made, s.found, s.atCell = s.made+x.made, s.found+x.found, s.atCell+x.atCell
}

func (s score) String() string {
	if s.made == 0 {
		return "–"
	}
	return fmt.Sprintf("%d: %d %d", s.made, s.found, s.atCell)
}

// scores are by kind: with the right file published before, and without.
type scores struct{ with, without map[string]*score }

// A real file is published, then a mistake is made in it and the file is checked
// against what was published: it must give a new finding, a warning or worse, and
// at one of the cells that the mistake changed.
func TestMistakesInRealFilesAreFoundAtTheirCells(t *testing.T) {
	dir := published.Dir(t)
	if *plantsFiles != "" {
		mistaken = strings.Split(*plantsFiles, ",")
	}
	results := make([]*scores, len(mistaken))
	t.Run("files", func(t *testing.T) {
		for i, name := range mistaken {
			results[i] = &scores{map[string]*score{}, map[string]*score{}}
			t.Run(filepath.Base(name), func(t *testing.T) {
				t.Parallel()
				newOriginal(t, filepath.Join(dir, name)).tryAll(results[i])
			})
		}
	})
	var with, without score
	for _, r := range results {
		for kind := range r.with {
			with.sum(*r.with[kind])
			without.sum(*r.without[kind])
		}
	}
	t.Logf("mistakes made: found, found at the cell; against an earlier release\n%s", mistakeTable(results, func(s *scores) map[string]*score { return s.with }))
	t.Logf("the same as a first delivery\n%s", mistakeTable(results, func(s *scores) map[string]*score { return s.without }))
	share := func(n int, s score) float64 { return float64(n) / float64(max(s.made, 1)) }
	t.Logf("with an earlier release %.1f %% found, %.1f %% at the cell; without %.1f and %.1f %%", 100*share(with.found, with), 100*share(with.atCell, with), 100*share(without.found, without), 100*share(without.atCell, without))
	if share(with.found, with) < leastFound || share(with.atCell, with) < leastAtCell {
		t.Errorf("of %d mistakes %d were found and %d at the cell; at least %.0f and %.0f %% must be", with.made, with.found, with.atCell, 100*leastFound, 100*leastAtCell)
	}
	if *plantsFiles == "" && (share(without.found, without) < leastFoundAlone || share(without.atCell, without) < leastAtCellAlone) {
		t.Errorf("as first deliveries %d were found and %d at the cell; at least %.0f and %.0f %% must be", without.found, without.atCell, 100*leastFoundAlone, 100*leastAtCellAlone)
	}
}

// mistakeTable writes the scores by kind and file.
func mistakeTable(results []*scores, of func(*scores) map[string]*score) string {
	var b strings.Builder
	line := func(kind string, cells []string) {
		fmt.Fprintf(&b, "%-22s", kind)
		for _, c := range cells {
			fmt.Fprintf(&b, "%-18s", c)
		}
		b.WriteByte('\n')
	}
	var names []string
	for _, name := range mistaken {
		names = append(names, filepath.Base(name)[:min(16, len(filepath.Base(name)))])
	}
	line("", append(names, "all"))
	for _, k := range kinds() {
		var cells []string
		var all score
		for _, r := range results {
			s := of(r)[k.name]
			if s == nil {
				s = &score{}
			}
			cells = append(cells, s.String())
			all.sum(*s)
		}
		line(k.name, append(cells, all.String()))
	}
	return b.String()
}

// original is a real file that was published, and what is known of its cells.
type original struct {
	t        *testing.T
	name     string
	data     []byte
	cells    cellFile
	figures  []figure
	labels   []labelCell
	kept     int              // files
	earlier  *ingest.Pipeline // its warehouse holds the file
	nothing  *ingest.Pipeline // its warehouse is empty
	known    map[string]bool  // findings of the untouched file
	alone    map[string]bool  // likewise, as a first delivery
	grid     map[lineOf][]int // figures by row and by column
	byColumn map[lineOf][]int
	codes    map[string][]map[string]bool // by table: the codes of each dimension, and the periods
}

// lineOf is a row or a column of a sheet.
type lineOf struct {
	sheet string
	n     int
}

// figure is one data cell that was loaded.
type figure struct {
	at      warehouse.CellRef
	dataset *warehouse.Dataset
	table   string
	key     []string
	series  string // the table and the key in one
	period  string
	value   float64
}

// labelCell is a heading over some figures, and its column or row.
type labelCell struct {
	at    warehouse.CellRef
	text  string
	line  lineOf // of its fellows
	gives bool   // a code or a period
}

func newOriginal(t *testing.T, name string) *original {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f := &original{t: t, name: filepath.Base(name), data: data}
	if f.cells, err = openCells(name, data); err != nil {
		t.Fatal(err)
	}
	lib, err := layout.Open("")
	if err != nil {
		t.Fatal(err)
	}
	f.readLabels(lib)
	f.earlier = f.pipeline(lib)
	f.nothing = &ingest.Pipeline{Ledger: empty{}, Layouts: lib, Catalog: catalog.Default(), Now: f.earlier.Now}
	f.send(f.earlier, data, ingest.Options{Publish: true})
	f.grid, f.byColumn = map[lineOf][]int{}, map[lineOf][]int{}
	for i, x := range f.figures {
		r, c := lineOf{x.at.Sheet, x.at.Row}, lineOf{x.at.Sheet, x.at.Col}
		f.grid[r], f.byColumn[c] = append(f.grid[r], i), append(f.byColumn[c], i)
		f.note(&f.figures[i])
	}
	f.known, f.alone = map[string]bool{}, map[string]bool{}
	for known, p := range map[*map[string]bool]*ingest.Pipeline{&f.known: f.earlier, &f.alone: f.nothing} {
		for _, x := range f.send(p, data, ingest.Options{CheckOnly: true}).Findings {
			(*known)[x.Name()], (*known)[x.Rule+" "+x.CellRef.String()] = true, true
		}
	}
	return f
}

// note enters a figure's codes, and names its series.
func (f *original) note(x *figure) {
	x.series = strings.Join(append([]string{x.table}, x.key...), " ")
	if f.codes == nil {
		f.codes = map[string][]map[string]bool{}
	}
	if f.codes[x.table] == nil {
		for range len(x.key) + 1 {
			f.codes[x.table] = append(f.codes[x.table], map[string]bool{})
		}
	}
	for d, code := range append(slices.Clone(x.key), x.period) {
		f.codes[x.table][d][code] = true
	}
}

// pipeline is one with a database of its own, which notes every figure that is
// published.
func (f *original) pipeline(lib *layout.Library) *ingest.Pipeline {
	f.t.Helper()
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	clock := func() time.Time { now = now.Add(time.Hour); return now }
	s, err := store.Open(f.t.Context(), filepath.Join(f.t.TempDir(), "siemmes.duckdb"), store.Options{Catalog: catalog.Default(), Now: clock})
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { _ = s.Close() })
	return &ingest.Pipeline{Ledger: &recorder{ledger{s}, f}, Layouts: lib, Catalog: catalog.Default(), Now: clock}
}

// empty is the ledger of a warehouse that holds nothing.
type empty struct{ ingest.Ledger }

func (empty) Begin(context.Context, warehouse.Release) (ingest.Draft, error) {
	return emptyDraft{}, nil
}

func (empty) Mirror(context.Context, string, []string, []string) ([]warehouse.Mirrored, error) {
	return nil, nil
}

func (empty) Revisions(context.Context, string, string) (warehouse.Revisions, error) {
	return warehouse.Revisions{}, nil
}

type emptyDraft struct{ ingest.Draft }

func (emptyDraft) Append(context.Context, *warehouse.Observations) error { return nil }
func (emptyDraft) Discard(context.Context) error                         { return nil }
func (emptyDraft) Compare(context.Context) (*warehouse.Comparison, error) {
	return &warehouse.Comparison{Parts: []warehouse.Part{{Added: 1}}}, nil
}

func (f *original) send(p *ingest.Pipeline, data []byte, opt ingest.Options) *ingest.Outcome {
	f.t.Helper()
	o, err := p.Ingest(f.t.Context(), ingest.File{Name: f.name, ReaderAt: bytes.NewReader(data), Size: int64(len(data))}, opt)
	if err != nil {
		f.t.Fatal(err)
	}
	return o
}

// recorder notes every figure that the file brings, on its way to the store.
type recorder struct {
	ingest.Ledger
	f *original
}

func (r *recorder) Begin(ctx context.Context, spec warehouse.Release) (ingest.Draft, error) {
	d, err := r.Ledger.Begin(ctx, spec)
	return &recordingDraft{d, r}, err
}

type recordingDraft struct {
	ingest.Draft
	r *recorder
}

func (d *recordingDraft) Append(ctx context.Context, b *warehouse.Observations) error {
	for i := range b.Len() {
		if d.r.f.known != nil {
			break // only what is published
		}
		x := figure{
			at:      warehouse.CellRef{Sheet: b.Sheets.Texts[b.Sheet[i]], Row: int(b.Row[i]), Col: int(b.Col[i])},
			dataset: b.Dataset, table: b.Table.ID, period: b.Periods.Texts[b.Period[i]], value: b.Value[i],
		}
		for dim := range b.Dims {
			x.key = append(x.key, b.Codes[dim].Texts[b.Dims[dim][i]])
		}
		d.r.f.figures = append(d.r.f.figures, x)
	}
	return d.Draft.Append(ctx, b)
}

// readLabels finds the headings that mean something, and those that say in other
// words what a heading beside them says: each of their texts is beside one
// text of it only, and the other way round.
func (f *original) readLabels(lib *layout.Library) {
	book, err := sheet.Open(f.t.Context(), f.name, bytes.NewReader(f.data), int64(len(f.data)), sheet.Limits{})
	if err != nil {
		f.t.Fatal(err)
	}
	defer book.Close()
	l, err := lib.Recognise(f.t.Context(), book, layout.Hint{FileName: f.name})
	if err != nil {
		f.t.Fatal(err)
	}
	seen := map[warehouse.CellRef]bool{}
	words := map[int]*otherWords{} // by the column of the stub
	err = tidy.Cells(f.t.Context(), l, book, func(c *tidy.Cell) error {
		for _, h := range c.Headings {
			at := warehouse.CellRef{Sheet: c.Sheet, Row: h.Row, Col: h.Col}
			if h.Row < 1 || seen[at] || h.Text == "" || f.cells.content(at) == "" {
				continue
			}
			seen[at] = true
			x := labelCell{at: at, text: h.Text, line: lineOf{c.Sheet, -h.Row}}
			if h.Row == c.Row {
				x.line = lineOf{c.Sheet, h.Col}
			}
			if x.gives = !h.Axis.Label; x.gives {
				f.labels = append(f.labels, x)
			} else if h.Row == c.Row {
				if words[h.Col] == nil {
					words[h.Col] = &otherWords{}
				}
				words[h.Col].add(x, c)
			}
		}
		return nil
	})
	if err != nil {
		f.t.Fatal(err)
	}
	for _, w := range words {
		if w.mean() {
			f.labels = append(f.labels, w.cells...)
		}
	}
	slices.SortFunc(f.labels, func(a, b labelCell) int { return strings.Compare(a.at.String(), b.at.String()) })
}

// otherWords are the texts of a column that means nothing to the layout, with
// those beside them in the columns that do.
type otherWords struct {
	cells  []labelCell
	beside map[int]map[[2]string]bool // by column: pairs of texts
}

func (w *otherWords) add(x labelCell, c *tidy.Cell) {
	w.cells = append(w.cells, x)
	for _, h := range c.Headings {
		if h.Axis.Label || h.Row != c.Row {
			continue
		}
		if w.beside == nil {
			w.beside = map[int]map[[2]string]bool{}
		}
		if w.beside[h.Col] == nil {
			w.beside[h.Col] = map[[2]string]bool{}
		}
		w.beside[h.Col][[2]string{x.text, h.Text}] = true
	}
}

// mean reports whether the texts are one to one with those of another column.
func (w *otherWords) mean() bool {
	for _, pairs := range w.beside {
		ones, others := map[string]bool{}, map[string]bool{}
		for p := range pairs {
			ones[p[0]], others[p[1]] = true, true
		}
		if len(pairs) > 1 && 20*len(pairs) <= 21*min(len(ones), len(others)) {
			return true
		}
	}
	return false
}

// tryAll makes the mistakes of every kind and notes what is found.
func (f *original) tryAll(into *scores) {
	for _, k := range kinds() {
		h := fnv.New64a()
		h.Write([]byte(f.name + k.name))
		rng := rand.New(rand.NewPCG(*plantsSeed, h.Sum64()))
		with, without := &score{}, &score{}
		into.with[k.name], into.without[k.name] = with, without
		for tries := 0; with.made < *plants && tries < 60*(*plants); tries++ {
			contents := f.changed(k.plant(f, rng))
			if len(contents) == 0 {
				continue
			}
			if f.try(k.name, contents, f.earlier, f.known, with) {
				f.try(k.name, contents, f.nothing, f.alone, without)
			}
		}
	}
}

// changed leaves the cells of which the mistake changes what they say.
func (f *original) changed(contents map[warehouse.CellRef]string) map[warehouse.CellRef]string {
	for at, c := range contents {
		if f.cells.text(c) == f.cells.text(f.cells.content(at)) {
			delete(contents, at)
		}
	}
	return contents
}

// try checks the file with a mistake in it. It is false where it is none.
func (f *original) try(kind string, contents map[warehouse.CellRef]string, p *ingest.Pipeline, known map[string]bool, into *score) bool {
	f.t.Helper()
	data, err := f.cells.with(contents)
	if err != nil {
		f.t.Fatal(err)
	}
	found, atCell := false, false
	var told []string
	o := f.send(p, data, ingest.Options{CheckOnly: true})
	if o.Unchanged && f.readsTheSame(contents) {
		return false // 2002-12-1 for 2002-12-01
	}
	for _, x := range o.Findings {
		if x.Severity == warehouse.Note || known[x.Name()] || known[x.Rule+" "+x.CellRef.String()] {
			continue
		}
		found = true
		_, here := contents[x.CellRef]
		atCell = atCell || here
		told = append(told, x.Rule+" "+x.CellRef.String())
	}
	into.add(found, atCell)
	if *plantsKeep != "" && !atCell {
		f.keep(kind, contents, data, p == f.earlier, told)
	}
	return true
}

// keep names a mistake that is not found at its cell, and writes the file with it.
func (f *original) keep(kind string, contents map[warehouse.CellRef]string, data []byte, earlier bool, told []string) {
	f.kept++
	name := filepath.Join(*plantsKeep, fmt.Sprint(f.kept), f.name)
	f.t.Logf("%s (earlier release: %v): %s; told %s; %s", kind, earlier, f.describe(contents), strings.Join(told[:min(4, len(told))], ", "), name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, data, 0o644)); err != nil {
		f.t.Error(err)
	}
}

// readsTheSame reports whether a mistake is only in labels that give codes: where
// no figure differs for them they mean what they meant.
func (f *original) readsTheSame(contents map[warehouse.CellRef]string) bool {
	giving := 0
	for _, x := range f.labels {
		if _, changed := contents[x.at]; changed && x.gives {
			giving++
		}
	}
	return giving == len(contents)
}

// describe names some of the cells that were changed.
func (f *original) describe(contents map[warehouse.CellRef]string) string {
	var all []string
	for at, c := range contents {
		all = append(all, fmt.Sprintf("%s %s→%s", at, f.cells.text(f.cells.content(at)), f.cells.text(c)))
	}
	slices.Sort(all)
	return fmt.Sprintf("%d cells: %s", len(all), strings.Join(all[:min(4, len(all))], ", "))
}
