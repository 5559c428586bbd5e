package store

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// shown is what a reader sees: figure by area, counterpart and year.
type shown map[string]string

// TestEveryReleaseKeepsItsPicture publishes editions in any order, with any
// figures in any of two tables, and looks whether each release can still be
// seen as it was, and whether no figure is current twice.
func TestEveryReleaseKeepsItsPicture(t *testing.T) {
	// A database for each check is slow; -rapid.checks=1000 looks harder.
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		if err := f.Value.Set("15"); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		s, err := Open(t.Context(), "", Options{Now: func() time.Time { return noon }})
		if err != nil {
			r.Fatal(err)
		}
		defer s.Close()
		m := model{tables: map[string]shown{}, newest: map[string]int{}, pictures: map[int]shown{}, editions: map[string]shown{}}
		for step := range rapid.IntRange(1, 8).Draw(r, "releases") {
			m.publish(r, t, s, step)
		}
		m.check(r, t, s)
	})
}

// model is the warehouse as simple as it can be.
type model struct {
	tables   map[string]shown // what is current, by table
	newest   map[string]int   // day of the current edition, by table
	pictures map[int]shown    // all of it, after each release
	editions map[string]shown // by table and edition
	last     int
}

func (m *model) publish(r *rapid.T, t *testing.T, s *Store, step int) {
	table := rapid.SampledFrom([]string{"one", "two"}).Draw(r, "table")
	day := rapid.IntRange(1, 9).Draw(r, "day")
	id := strconv.Itoa(day)
	replaces := rapid.SampledFrom([]warehouse.Replaces{warehouse.ReplacesTable, warehouse.ReplacesPeriods, warehouse.ReplacesNothing}).Draw(r, "replaces")
	figures := rapid.MapOfN(rapid.IntRange(0, 11), rapid.IntRange(1, 3), 1, 8).Draw(r, "figures")

	got, err := publishBlocks(t.Context(), s, edition(id, day), fmt.Sprintf("%d.csv", step),
		[]*warehouse.Observations{smallBlock(t, table, replaces, figures)}, nil)
	if err != nil {
		r.Fatal(err)
	}
	historic := day < m.newest[table]
	next, ended := m.after(table, replaces, figures, historic, id)
	before := m.tables[table]
	if historic {
		before = m.editions[table+id]
	}
	changed := !maps.Equal(next, before)
	if historic { // what an older edition no longer says does not count
		changed = !holds(before, next)
	}
	if changed != (got.Number > 0) || changed && got.Historic != historic {
		r.Fatalf("%v table %s edition %s: release %+v, expected change %v, historic %v", figures, table, id, got, changed, historic)
	}
	if !changed {
		return
	}
	if !historic && got.Parts[0].Ended != ended {
		r.Fatalf("%d ended, expected %d", got.Parts[0].Ended, ended)
	}
	m.last = got.Number
	m.editions[table+id] = next
	if !historic {
		m.tables[table], m.newest[table] = next, day
	}
	all := shown{}
	for _, x := range m.tables {
		maps.Copy(all, x)
	}
	m.pictures[m.last] = all
}

// holds tells whether all figures of b are in a.
func holds(a, b shown) bool {
	for k, v := range b {
		if a[k] != v {
			return false
		}
	}
	return true
}

// after is what a table shows once an edition is published, and how many of
// its figures that ends.
func (m *model) after(table string, replaces warehouse.Replaces, figures map[int]int, historic bool, id string) (next shown, ended int) {
	next = shown{}
	for k, v := range figures {
		next[name(table, k)] = strconv.Itoa(v)
	}
	if historic {
		return next, 0
	}
	covered := map[string]bool{}
	for k := range figures {
		covered[scope(k)] = true
	}
	for k := range 12 {
		old, there := m.tables[table][name(table, k)]
		_, kept := figures[k]
		switch {
		case !there || kept:
		case replaces == warehouse.ReplacesTable, replaces == warehouse.ReplacesPeriods && covered[scope(k)]:
			ended++
		default:
			next[name(table, k)] = old
		}
	}
	return next, ended
}

// A figure's number stands for an area, a counterpart and a year.
func scope(k int) string { return []string{"CRI", "PAN"}[k%2] + " " + strconv.Itoa(2020+k/2%2) }

func name(table string, k int) string {
	return map[string]string{"one": "F", "two": "M"}[table] + " " + []string{"NIC", "HND", "CUB"}[k/4] + " " + scope(k)
}

// smallBlock is one table; the two tables are of one source and differ by sex.
func smallBlock(t *testing.T, table string, replaces warehouse.Replaces, figures map[int]int) *warehouse.Observations {
	ds, err := catalog.Default().Dataset("NATURAL")
	if err != nil {
		t.Fatal(err)
	}
	b := &warehouse.Observations{
		Dataset: ds, Table: &warehouse.CutTable{Source: "US_DHS_NATURAL", ID: table, Replaces: replaces},
		Periods: &warehouse.Dictionary{}, Sheets: &warehouse.Dictionary{}, Dims: make([][]int32, len(ds.Dimensions)),
	}
	for range ds.Dimensions {
		b.Codes = append(b.Codes, &warehouse.Dictionary{})
	}
	for _, k := range slices.Sorted(maps.Keys(figures)) {
		codes := map[string]string{
			"FREQ": "A", "REF_AREA": []string{"CRI", "PAN"}[k%2], "SOURCE": "US_DHS_NATURAL", "MEASURE": "PERSONS", "BASIS": "C",
			"COUNTERPART_AREA": []string{"NIC", "HND", "CUB"}[k/4], "SEX": map[string]string{"one": "F", "two": "M"}[table], "AGE": "_T",
		}
		for i, d := range ds.Dimensions {
			b.Dims[i] = append(b.Dims[i], b.Codes[i].Put(codes[d.ID]))
		}
		b.Period = append(b.Period, b.Periods.Put(strconv.Itoa(2020+k/2%2)))
		b.Value, b.Flags, b.Conf = append(b.Value, float64(figures[k])), append(b.Flags, 0), append(b.Conf, warehouse.Free)
		b.Sheet, b.Row, b.Col = append(b.Sheet, b.Sheets.Put("")), append(b.Row, int32(k+1)), append(b.Col, 1)
	}
	return b
}

func (m *model) check(r *rapid.T, t *testing.T, s *Store) {
	if err := s.Verify(t.Context()); err != nil {
		r.Fatal(err)
	}
	for number, want := range m.pictures {
		if got := look(r, t, s, warehouse.Query{Release: number}); !maps.Equal(got, want) {
			r.Fatalf("as of release %d\n got %v\nwant %v", number, got, want)
		}
	}
	if got := look(r, t, s, warehouse.Query{}); !maps.Equal(got, m.pictures[m.last]) {
		r.Fatalf("today\n got %v\nwant %v", got, m.pictures[m.last])
	}
}

func look(r *rapid.T, t *testing.T, s *Store, q warehouse.Query) shown {
	q.Dataset = "NATURAL"
	a, err := s.Query(t.Context(), q)
	if err != nil {
		r.Fatal(err)
	}
	got := shown{}
	for _, row := range a.Rows {
		got[row.Key[6]+" "+row.Key[4]+" "+row.Key[1]+" "+row.Period] = warehouse.FormatNumber(row.Value)
	}
	if len(got) != len(a.Rows) {
		r.Fatalf("%d rows for %d figures", len(a.Rows), len(got))
	}
	return got
}
