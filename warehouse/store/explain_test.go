package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/query"
)

// revise publishes another edition of some of the figures of loadMany, on two sheets of
// many columns: every third figure has changed, every seventh is made of two cells.
func revise(t testing.TB, s *testStore, edition, nationalities, months int) {
	t.Helper()
	ds, err := catalog.Default().Dataset("BORDER")
	if err != nil {
		t.Fatal(err)
	}
	table := &warehouse.CutTable{Source: "PAN_TEST", ID: "main", Complete: true, Replaces: warehouse.ReplacesTable}
	b := &warehouse.Observations{
		Dataset: ds, Table: table, Periods: &warehouse.Dictionary{}, Sheets: &warehouse.Dictionary{}, More: map[int][]warehouse.FurtherCell{},
	}
	for range ds.Dimensions {
		b.Codes = append(b.Codes, &warehouse.Dictionary{})
	}
	b.Dims = make([][]int32, len(ds.Dimensions))
	for n := range nationalities * months {
		for i, d := range ds.Dimensions {
			code := map[string]string{
				"FREQ": "M", "REF_AREA": "PAN", "SOURCE": table.Source, "MEASURE": ds.Measures[0].ID, "BASIS": "C", "DIRECTION": "IN",
				"COUNTERPART_AREA": fmt.Sprintf("X%05d", (n*7)%nationalities),
			}[d.ID]
			if code == "" {
				code = warehouse.Total
			}
			b.Dims[i] = append(b.Dims[i], b.Codes[i].Put(code))
		}
		b.Period = append(b.Period, b.Periods.Put(warehouse.MonthsFrom(1950, 1+n/nationalities, 1).String()))
		value := float64(n)
		if n%3 == 0 {
			value += float64(edition)
		}
		b.Value, b.Flags, b.Conf = append(b.Value, value), append(b.Flags, 0), append(b.Conf, warehouse.Free)
		sheet := b.Sheets.Put([]string{"first", "second"}[n%2])
		b.Sheet, b.Row, b.Col = append(b.Sheet, sheet), append(b.Row, int32(n/(2*months)+2)), append(b.Col, int32(n%months+2))
		if n%7 == 0 {
			b.More[n] = []warehouse.FurtherCell{{CellRef: warehouse.CellRef{Sheet: b.Sheets.Texts[sheet], Row: 900 + n, Col: edition}, Text: "1"}}
		}
	}
	e := warehouse.Edition{ID: fmt.Sprint("r", edition), Date: s.clock.AddDate(0, edition, 0)}
	if _, err := publishBlocks(t.Context(), s.Store, warehouse.Release{Edition: e, Type: warehouse.Routine, Layout: "test", Created: s.clock}, fmt.Sprint(edition, ".csv"), b); err != nil {
		t.Fatal(err)
	}
}

func traceText(x *warehouse.Trace) string {
	return fmt.Sprint(strings.Join(x.Key, " "), " ", x.Period, " ", x.Value, " ", x.Flags, " ", x.Release, " ", x.File, " ", x.Cell, " ", x.Text, " ", x.Withdrawn)
}

// Whatever is asked for, the cells are the same and in the same order however few are
// read at once, and no statement gives more than these or runs while they are passed on.
func TestCellsComeInRuns(t *testing.T) {
	s := openTest(t)
	loadMany(t, s, 5, 6)
	for edition := 1; edition < 4; edition++ {
		revise(t, s, edition, 5, 4+edition)
	}
	if err := s.Withdraw(t.Context(), "4", "test"); err != nil {
		t.Fatal(err)
	}
	engine := &countingEngine{Engine: engine{s.db}}
	w, err := query.Open(t.Context(), engine, catalog.Default(), func() time.Time { return s.clock })
	if err != nil {
		t.Fatal(err)
	}
	explain := func(ctx context.Context, size int, q warehouse.Query) (lines []string, most int) {
		w.CellRows = size
		err := w.Explain(ctx, q, func(x *warehouse.Trace) error {
			if engine.running > 0 {
				t.Error("a statement runs while cells are passed on")
			}
			lines = append(lines, traceText(x))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return lines, engine.most
	}
	rapid.Check(t, func(r *rapid.T) {
		q := warehouse.Query{Dataset: "BORDER", Release: rapid.IntRange(0, 5).Draw(r, "release")}
		if rapid.Bool().Draw(r, "by") {
			q.By = rapid.SampledFrom([][]string{{}, {"REF_AREA"}, {"COUNTERPART_AREA"}, {"REF_AREA", "COUNTERPART_AREA"}}).Draw(r, "dimensions")
		} else {
			q.First, q.Last = rapid.IntRange(0, 2).Draw(r, "first"), rapid.IntRange(0, 2).Draw(r, "last")
		}
		if rapid.Bool().Draw(r, "where") {
			q.Where = []warehouse.Filter{{Dim: "REF_AREA", Codes: []string{rapid.SampledFrom([]string{"PAN", "CRI"}).Draw(r, "area")}}}
		}
		if rapid.Bool().Draw(r, "periods") {
			q.Periods = warehouse.Ranges{warehouse.Year(1950)}
		}
		want, _ := explain(t.Context(), 1<<30, q)
		size := rapid.IntRange(15, 150).Draw(r, "size")
		engine.most = 0
		got, most := explain(t.Context(), size, q)
		if !slices.Equal(got, want) {
			r.Fatalf("by %d cells at once there are %d, as a whole %d:\n%s\n\n%s", size, len(got), len(want), strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if q.By == nil && q.First+q.Last == 0 && most > max(size, 60) {
			r.Fatalf("a statement gave %d rows, %d are allowed", most, size)
		}
	})
}

// The changes from one release to another are the same, in the same order, however few
// figures are compared at once.
func TestChangesComeInRuns(t *testing.T) {
	s := openTest(t)
	loadMany(t, s, 5, 6)
	for edition := 1; edition < 4; edition++ {
		revise(t, s, edition, 5, 4+edition)
	}
	all := diffRows
	t.Cleanup(func() { diffRows = all })
	changes := func(rows int, from, to string) (lines []string) {
		diffRows = rows
		err := s.Diff(t.Context(), warehouse.Reader{Office: "*"}, from, to, func(x *warehouse.Change) error {
			lines = append(lines, fmt.Sprint(x.Key, x.Period, x.Kind, x.OldValue, x.NewValue, x.Cell))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return lines
	}
	for _, pair := range [][2]string{{"1", "5"}, {"4", "3"}} {
		want := changes(all, pair[0], pair[1])
		if len(want) == 0 {
			t.Errorf("no changes from %s to %s", pair[0], pair[1])
		}
		for _, rows := range []int{7, 40} {
			if got := changes(rows, pair[0], pair[1]); !slices.Equal(got, want) {
				t.Errorf("from %s to %s by %d: %d changes, as a whole %d", pair[0], pair[1], rows, len(got), len(want))
			}
		}
	}
}
