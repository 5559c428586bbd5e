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

// countingEngine notes how many rows any one statement gave.
type countingEngine struct {
	query.Engine
	most, all int
	running   int // statements under way
}

func (e *countingEngine) Read(ctx context.Context, statement string, args []any, read func(*query.Columns) error) error {
	rows := 0
	e.running++
	defer func() { e.running-- }()
	err := e.Engine.Read(ctx, statement, args, func(b *query.Columns) error {
		rows += b.Len
		return read(b)
	})
	e.most, e.all = max(e.most, rows), e.all+rows
	return err
}

// loadMany publishes figures of two areas, some nationalities and months.
func loadMany(t testing.TB, s *testStore, nationalities, months int) {
	t.Helper()
	ds, err := catalog.Default().Dataset("BORDER")
	if err != nil {
		t.Fatal(err)
	}
	for _, area := range []string{"PAN", "CRI"} {
		table := &warehouse.CutTable{Source: area + "_TEST", ID: "main", Complete: true, Replaces: warehouse.ReplacesTable}
		b := &warehouse.Observations{Dataset: ds, Table: table, Periods: &warehouse.Dictionary{}, Sheets: &warehouse.Dictionary{}}
		for range ds.Dimensions {
			b.Codes = append(b.Codes, &warehouse.Dictionary{})
		}
		b.Dims = make([][]int32, len(ds.Dimensions))
		for n := range nationalities * months {
			for i, d := range ds.Dimensions {
				code := map[string]string{
					"FREQ": "M", "REF_AREA": area, "SOURCE": table.Source, "MEASURE": ds.Measures[0].ID, "BASIS": "C", "DIRECTION": "IN",
					"COUNTERPART_AREA": fmt.Sprintf("X%05d", (n*7)%nationalities),
				}[d.ID]
				if code == "" {
					code = warehouse.Total
				}
				b.Dims[i] = append(b.Dims[i], b.Codes[i].Put(code))
			}
			b.Period = append(b.Period, b.Periods.Put(warehouse.MonthsFrom(1950, 1+n/nationalities, 1).String()))
			b.Value, b.Flags, b.Conf = append(b.Value, float64(n)), append(b.Flags, 0), append(b.Conf, warehouse.Free)
			b.Sheet, b.Row, b.Col = append(b.Sheet, b.Sheets.Put("S")), append(b.Row, int32(n+2)), append(b.Col, 5)
		}
		spec := warehouse.Release{Edition: warehouse.Edition{ID: area, Date: s.clock}, Type: warehouse.Routine, Layout: "test", Created: s.clock}
		if _, err := publishBlocks(t.Context(), s.Store, spec, area+".csv", b); err != nil {
			t.Fatal(err)
		}
	}
}

// A large answer is read in slices, none of which is larger than was allowed, and
// passed on in whole blocks, in the order of keys and periods.
func TestStoredRowsComeInSlices(t *testing.T) {
	s := openTest(t)
	loadMany(t, s, 200, 400) // 160,000 rows: five slices, three blocks
	engine := &countingEngine{Engine: engine{s.db}}
	w, err := query.Open(t.Context(), engine, catalog.Default(), func() time.Time { return s.clock })
	if err != nil {
		t.Fatal(err)
	}
	w.SliceRows = 40_000
	h, blocks, err := w.Stream(t.Context(), warehouse.Query{Dataset: "BORDER"})
	if err != nil || h.Rows != 160_000 {
		t.Fatal(h, err)
	}
	if engine.all > 2000 {
		t.Errorf("%d rows were read before the first block was asked for", engine.all)
	}
	engine.all = 0
	last, rows, n := "", 0, 0
	for b, err := range h.Complete(blocks) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 1 && engine.all > 2*w.SliceRows {
			t.Errorf("%d rows were read before the first block", engine.all)
		}
		if rows += b.Len(); b.Len() != warehouse.BlockRows && rows != h.Rows {
			t.Errorf("block %d has %d rows", n, b.Len())
		}
		for i := range b.Len() {
			r := h.Row(b, i)
			key := strings.Join(append(r.Key, r.Period), " ")
			if key <= last {
				t.Fatalf("%s comes after %s", key, last)
			}
			last = key
		}
	}
	if engine.most > w.SliceRows {
		t.Errorf("a statement gave %d rows, a slice has %d at most", engine.most, w.SliceRows)
	}
}

// However small the slices are and whatever page is asked for, the rows are those of
// the whole answer.
func TestSlicesAndPagesArePartsOfTheAnswer(t *testing.T) {
	s := openTest(t)
	loadMany(t, s, 9, 7)
	ask := func(size int, q warehouse.Query) *warehouse.Answer {
		s.SliceRows = size
		a, err := s.Query(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	lines := func(a *warehouse.Answer) (out []string) {
		for _, r := range a.Rows {
			out = append(out, rowText(a, r))
		}
		return out
	}
	rapid.Check(t, func(r *rapid.T) {
		q := warehouse.Query{Dataset: "BORDER"}
		q.First, q.Last = rapid.IntRange(0, 3).Draw(r, "first"), rapid.IntRange(0, 3).Draw(r, "last")
		whole := lines(ask(query.DefaultSliceRows, q))
		q.Limit, q.Offset = rapid.IntRange(0, 140).Draw(r, "limit"), rapid.IntRange(0, 140).Draw(r, "offset")
		a := ask(rapid.IntRange(9, 130).Draw(r, "size"), q)
		from := min(q.Offset, len(whole))
		to := len(whole)
		if q.Limit > 0 {
			to = min(to, from+q.Limit)
		}
		if got := lines(a); !slices.Equal(got, whole[from:to]) || a.Truncated != (to < len(whole)) {
			r.Fatalf("got %d rows, truncated %t; want rows %d to %d of %d\n%s", len(got), a.Truncated, from, to, len(whole), strings.Join(got, "\n"))
		}
	})
}
