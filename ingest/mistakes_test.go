package ingest

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/published"
)

// sandbox is a real file as far as the rules: its figures can be changed and
// put back, and the rules held against them without reading the file again.
type sandbox struct {
	t     *testing.T
	job   *job
	cubes []*cube
	rows  []row           // of the largest cube, figures of ten and more
	known map[string]bool // findings of the file as it is
	wide  bool            // its periods stand in columns, or its categories do
}

func newSandbox(t *testing.T, name string) *sandbox {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(published.Dir(t), name))
	if err != nil {
		t.Fatal(err)
	}
	book, err := sheet.Open(t.Context(), filepath.Base(name), bytes.NewReader(data), int64(len(data)), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	lib, err := layout.Open("")
	if err != nil {
		t.Fatal(err)
	}
	l, err := lib.Recognise(t.Context(), book, layout.Hint{FileName: filepath.Base(name)})
	if err != nil {
		t.Fatal(err)
	}
	j := &job{Pipeline: &Pipeline{Catalog: catalog.Default(), Layouts: lib, Now: clock}, layout: l, now: clock(), outcome: &Outcome{}, report: newReport(name, "en", nil)}
	h := newHarmoniser(j)
	c := newCollector(deafDraft{}, j.Catalog, j.report, &h.aliases)
	h.emit = func(b batch) error { return c.take(context.Background(), b) }
	if err := l.Tidy(t.Context(), book, h.cell); err != nil {
		t.Fatal(err)
	}
	if err := h.end(); err != nil {
		t.Fatal(err)
	}
	s := &sandbox{t: t, job: j, cubes: c.cubes}
	slices.SortFunc(s.cubes, func(a, b *cube) int { return b.n - a.n })
	columns := map[int32]bool{}
	for n, b := range s.cubes[0].blocks {
		for i, v := range b.Value {
			columns[b.Col[i]] = true
			if v >= 10 {
				s.rows = append(s.rows, rowOf(n, i))
			}
		}
	}
	s.wide = len(columns) > 8
	s.known = map[string]bool{}
	for _, f := range s.check(nil) {
		s.known[f.Name()] = true
	}
	return s
}

// check holds the rules against the figures as they are now, and against those
// that were published before where some are given.
func (s *sandbox) check(changes []warehouse.Change) []warehouse.Finding {
	s.job.report = newReport("f", "en", nil)
	for _, k := range s.cubes {
		for _, t := range k.order {
			t.past, t.around = nil, nil
		}
	}
	c := &warehouse.Comparison{Changes: changes}
	a := newAudit(s.job, c)
	if err := a.hold(context.Background(), s.cubes); err != nil {
		s.t.Fatal(err)
	}
	for _, r := range Rules() {
		if r.compare != nil && changes != nil {
			r.compare(a, c)
		}
		if r.ID == "large-revision" && changes != nil {
			if err := r.ledger(a, context.Background(), newMemory(), s.cubes, c); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	return s.job.report.findings()
}

// change is a figure put in place of another.
type change struct {
	row
	value float64
}

// tried is whether a mistake was found: at all, in a cell that was changed, and
// in one when the right figures had been published before.
type tried struct{ at, all, since bool }

// try makes a mistake, looks whether it is found, and takes it back.
func (s *sandbox) try(changes []change) (found tried) {
	k := s.cubes[0]
	cells := map[warehouse.CellRef]bool{}
	var since []warehouse.Change
	olds := make([]float64, len(changes))
	for n, c := range changes {
		b, i := k.at(c.row)
		olds[n] = b.Value[i]
		cells[cellOf(b, i)] = true
		key := make([]string, len(b.Dims))
		for d := range b.Dims {
			key[d] = b.Codes[d].Texts[b.Dims[d][i]]
		}
		if !math.IsNaN(c.value) && c.value != olds[n] {
			since = append(since, warehouse.Change{
				Dataset: k.ds.ID, Key: key, Period: b.Periods.Texts[b.Period[i]], Kind: warehouse.Changed, OldValue: olds[n], NewValue: c.value, Cell: cellOf(b, i),
			})
		}
	}
	for _, c := range changes {
		b, i := k.at(c.row)
		b.Value[i] = c.value
	}
	for _, f := range s.check(since) {
		if s.known[f.Name()] || f.Severity == warehouse.Note {
			continue
		}
		here := cells[f.CellRef]
		switch f.Rule {
		case "implausible-jump", "large-revision":
			found.since = found.since || here
		case "scale-change":
			found.since = found.since || here
			found.all, found.at = true, found.at || here
		default:
			found.all = true
			found.at = found.at || here
			found.since = found.since || here
		}
	}
	for n, c := range changes {
		b, i := k.at(c.row)
		b.Value[i] = olds[n]
	}
	return found
}

// line is all figures that stand beside a figure: in its column of a wide table,
// of its period in a long one.
func (s *sandbox) line(at row) []row {
	return s.lineOf(at, 0)
}

// lineOf is the line of a figure moved by so many columns, or periods.
func (s *sandbox) lineOf(at row, by int32) []row {
	k := s.cubes[0]
	b, i := k.at(at)
	var want int32
	if s.wide {
		want = b.Col[i] + by
	} else {
		want = s.shifted(b.Period[i], b.Dims[k.ds.Index(warehouse.DimFreq)][i], int(by))
	}
	var all []row
	for n, x := range k.blocks {
		if x.Table != b.Table {
			continue
		}
		for j := range x.Len() {
			if s.wide && x.Col[j] == want && x.Sheets.Texts[x.Sheet[j]] == b.Sheets.Texts[b.Sheet[i]] || !s.wide && x.Period[j] == want {
				all = append(all, rowOf(n, j))
			}
		}
	}
	return all
}

// shifted is the position of the period that is so many periods away, unset
// where there is none.
func (s *sandbox) shifted(p, freq int32, by int) int32 {
	t := s.cubes[0].order[0]
	period, _ := warehouse.ParsePeriod(t.periodTexts()[p])
	months := warehouse.Freq(t.texts(t.cube.ds.Index(warehouse.DimFreq))[freq]).Months()
	start := period.Start.AddDate(0, by*months, 0)
	return position(t.periodTexts(), warehouse.MonthsFrom(start.Year(), int(start.Month()), months).String())
}

// mistake makes one of a kind at a figure; nil where it cannot be made there.
func (s *sandbox) mistake(kind string, at row, rng *rand.Rand) []change {
	k := s.cubes[0]
	b, i := k.at(at)
	switch kind {
	case "digit":
		text := []byte(strconv.FormatFloat(math.Trunc(b.Value[i]), 'f', 0, 64))
		n := rng.IntN(len(text))
		text[n] = '1' + (text[n]-'1'+byte(1+rng.IntN(8)))%9
		v, _ := strconv.ParseFloat(string(text), 64)
		return []change{{at, v}}
	case "first digit":
		text := []byte(strconv.FormatFloat(math.Trunc(b.Value[i]), 'f', 0, 64))
		v, _ := strconv.ParseFloat(changeDigit(string(text)), 64)
		return []change{{at, v}}
	case "zero":
		return []change{{at, 0}}
	case "line × 1000":
		var all []change
		for _, r := range s.line(at) {
			x, j := k.at(r)
			all = append(all, change{r, 1000 * x.Value[j]})
		}
		return all
	case "line repeated":
		return s.copied(s.lineOf(at, -1), s.line(at))
	}
	other := s.rows[rng.IntN(len(s.rows))]
	o, _ := k.at(other)
	return s.swapped(at, other, o.Table == b.Table)
}

// copied puts the figures of one line in place of those of another, as far as
// they stand under the same other headings.
func (s *sandbox) copied(from, to []row) []change {
	k := s.cubes[0]
	values := map[string]float64{}
	for _, r := range from {
		b, i := k.at(r)
		values[s.beside(b, i)] = b.Value[i]
	}
	var all []change
	for _, r := range to {
		b, i := k.at(r)
		v, ok := values[s.beside(b, i)]
		if !ok && !s.wide {
			return nil // as if the records of a month were copied: all of them must be there
		}
		if ok {
			all = append(all, change{r, v})
		}
	}
	return all
}

// beside names what a figure has in common with its neighbour in another line.
func (s *sandbox) beside(b *warehouse.Observations, i int) string {
	if s.wide {
		return strconv.Itoa(int(b.Row[i]))
	}
	key := ""
	for d := range b.Dims {
		key += strconv.Itoa(int(b.Dims[d][i])) + " "
	}
	return key
}

// swapped exchanges the figures of two rows of the sheet, column by column.
func (s *sandbox) swapped(a, b row, sameTable bool) []change {
	k := s.cubes[0]
	x, i := k.at(a)
	y, j := k.at(b)
	if !sameTable || x.Row[i] == y.Row[j] || x.Sheets.Texts[x.Sheet[i]] != y.Sheets.Texts[y.Sheet[j]] {
		return nil
	}
	type place struct{ row, col int32 }
	at := map[place]row{}
	for n, z := range k.blocks {
		for m := range z.Len() {
			if z.Table == x.Table && z.Sheet[m] == x.Sheet[i] {
				at[place{z.Row[m], z.Col[m]}] = rowOf(n, m)
			}
		}
	}
	var all []change
	for p, r := range at {
		if p.row != x.Row[i] {
			continue
		}
		other, ok := at[place{y.Row[j], p.col}]
		if !ok {
			continue
		}
		p, q := k.value(r), k.value(other)
		all = append(all, change{r, q}, change{other, p})
	}
	return all
}

// What is changed in a real file is found where it was changed: so many of a
// hundred, at least. A table with totals gives a mistake away by itself; a list
// of counts only one that is larger than its own ups and downs.
func TestMistakesInRealFilesAreFound(t *testing.T) {
	kinds := []string{"digit", "first digit", "zero", "rows swapped", "line × 1000", "line repeated"}
	for _, c := range []struct {
		file  string
		tries int
		least [6]float64 // by kind: shares found in the right cell
	}{
		{"canada_ircc/EN_ODP-Asylum-OfficeType_Prov.xlsx", 30, [6]float64{0.40, 0.90, 0.70, 0.70, 0.90, 0.90}},
		{"canada_ircc/EN_ODP_annual-TR-work-TFW_PT_program_year_end.xlsx", 30, [6]float64{0, 0.15, 0.25, 0, 0.90, 0.90}},
		{"colombia/entradas_extranjeros_colombia_con_fecha.csv", 20, [6]float64{0.35, 0.90, 0.90, 0.60, 0.90, 0}},
		{"iom_americas/irreg_darien_dmg.csv", 30, [6]float64{0, 0, 0.60, 0.10, 0.80, 0.45}},
		{"iom_americas/irreg_mexico_nat.csv", 30, [6]float64{0, 0, 0.20, 0.30, 0.90, 0}},
		{"mexico_banxico/remesas_mensuales.csv", 30, [6]float64{0, 0.80, 0.90, 0.60, 0.90, 0.60}},
		{"unhcr/asylum-data.xlsx", 15, [6]float64{0.20, 0.50, 0.25, 0, 0.90, 0.25}},
	} {
		t.Run(filepath.Base(c.file), func(t *testing.T) {
			s := newSandbox(t, c.file)
			rng := rand.New(rand.NewPCG(1, 2))
			for n, kind := range kinds {
				var at, all, since, made int
				for range 5 * c.tries {
					changes := s.mistake(kind, s.rows[rng.IntN(len(s.rows))], rng)
					if len(changes) == 0 {
						continue
					}
					found := s.try(changes)
					made++
					at, all, since = at+one(found.at), all+one(found.all), since+one(found.since)
					if made == c.tries {
						break
					}
				}
				if made == 0 {
					continue
				}
				share := func(k int) string { return fmt.Sprintf("%3d %%", 100*k/made) }
				t.Logf("%-14s %3d made: %s found in the right cell, %s anywhere; %s with the right figures published before", kind, made, share(at), share(all), share(since))
				if float64(at) < c.least[n]*float64(made) {
					t.Errorf("%s: %d of %d found in the right cell, want %.0f %%", kind, at, made, 100*c.least[n])
				}
			}
		})
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
