package store

import (
	"cmp"
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

// delivery is an edition of one table with any figures, each in any cell.
type delivery struct {
	table    string
	day      int // of the edition
	replaces warehouse.Replaces
	figures  map[int]int // by the number of a key
	rows     map[int]int // the cells' rows, by the same
}

func (d delivery) edition() string { return strconv.Itoa(d.day) }

// drawDeliveries draws editions of two tables, no two of one day.
func drawDeliveries(r *rapid.T) []delivery {
	days := rapid.SliceOfNDistinct(rapid.IntRange(1, 20), 1, 7, rapid.ID).Draw(r, "days")
	all := make([]delivery, len(days))
	for i, day := range days {
		all[i] = delivery{
			table: rapid.SampledFrom([]string{"one", "two"}).Draw(r, "table"), day: day,
			replaces: rapid.SampledFrom([]warehouse.Replaces{warehouse.ReplacesTable, warehouse.ReplacesPeriods, warehouse.ReplacesNothing}).Draw(r, "replaces"),
			figures:  rapid.MapOfN(rapid.IntRange(0, 11), rapid.IntRange(1, 3), 1, 8).Draw(r, "figures"), rows: map[int]int{},
		}
		for k := range all[i].figures {
			all[i].rows[k] = k + rapid.SampledFrom([]int{1, 1, 1, 20}).Draw(r, "row")
		}
	}
	return all
}

// shown is what a reader sees: by figure its value, the edition that it is
// attributed to, and the editions and cells that say the same.
type shown map[string]string

// state is the warehouse as simple as it can be: what the deliveries say, in the
// order of their editions, whatever the order in which they were loaded.
func state(loaded []delivery, withdrawn map[int]bool) shown {
	order := slices.SortedFunc(slices.Values(loaded), func(a, b delivery) int { return cmp.Compare(a.day, b.day) })
	current := map[string]map[int]int{"one": {}, "two": {}}
	for _, d := range order {
		scopes := map[string]bool{}
		for k := range d.figures {
			scopes[scope(k)] = true
		}
		maps.DeleteFunc(current[d.table], func(k, _ int) bool {
			return d.replaces == warehouse.ReplacesTable || d.replaces == warehouse.ReplacesPeriods && scopes[scope(k)]
		})
		maps.Copy(current[d.table], d.figures)
	}
	out := shown{}
	for table, figures := range current {
		for k, v := range figures {
			out[name(table, k)] = attributed(order, table, k, v, withdrawn)
		}
	}
	return out
}

// attributed says of a current figure what readers see of it.
func attributed(order []delivery, table string, k, v int, withdrawn map[int]bool) string {
	var latest string
	var cells []string
	for _, d := range order {
		if was, ok := d.figures[k]; ok && was == v && d.table == table && !withdrawn[d.day] {
			latest = d.edition()
			cells = append(cells, d.edition()+"!A"+strconv.Itoa(d.rows[k]))
		}
	}
	if latest == "" {
		return "withdrawn"
	}
	return fmt.Sprint(v, " of ", latest, " ", cells)
}

// A figure's number is made of an area, a counterpart and a year.
func scope(k int) string { return []string{"CRI", "PAN"}[k%2] + " " + strconv.Itoa(2020+k/2%2) }

func name(table string, k int) string {
	return map[string]string{"one": "F", "two": "M"}[table] + " " + []string{"NIC", "HND", "CUB"}[k/4] + " " + scope(k)
}

// In whatever order editions are loaded, readers see the same figures, attributed
// to the same editions and cells, today and as of each release; and after releases
// are withdrawn, in whatever order, those that no other one confirms have no value.
func TestLoadingOrderChangesNothing(t *testing.T) {
	// A database for each check is slow; -rapid.checks=1000 looks harder.
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		if err := f.Value.Set("25"); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		s, err := Open(t.Context(), "", Options{Now: func() time.Time { return noon }})
		if err != nil {
			r.Fatal(err)
		}
		defer s.Close()
		all := drawDeliveries(r)
		for i, d := range all {
			got, err := publishBlocks(t.Context(), s, edition(d.edition(), d.day), d.edition()+".csv", smallBlock(t, d))
			if err != nil || got.Number != i+1 {
				r.Fatal(got, err)
			}
		}
		for n := range all {
			check(r, t, s, warehouse.Query{Release: n + 1}, state(all[:n+1], nil))
		}
		check(r, t, s, warehouse.Query{}, state(all, nil))
		withdrawn := map[int]bool{}
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(1, len(all)), 0, len(all), rapid.ID).Draw(r, "withdrawn") {
			if err := s.Withdraw(t.Context(), strconv.Itoa(n), ""); err != nil {
				r.Fatal(err)
			}
			withdrawn[all[n-1].day] = true
			check(r, t, s, warehouse.Query{}, state(all, withdrawn))
		}
		if err := s.Verify(t.Context()); err != nil {
			r.Fatal(err)
		}
	})
}

func check(r *rapid.T, t *testing.T, s *Store, q warehouse.Query, want shown) {
	q.Dataset = "NATURAL"
	a, err := s.Query(t.Context(), q)
	if err != nil {
		r.Fatal(err)
	}
	cells := map[string][]string{}
	err = s.Explain(t.Context(), q, func(x *warehouse.Trace) error {
		k := figureName(x.Key, x.Period)
		cells[k] = append(cells[k], fmt.Sprintf("%02s!%s", x.Edition.ID, x.Cell))
		return nil
	})
	if err != nil {
		r.Fatal(err)
	}
	got := shown{}
	for _, row := range a.Rows {
		k := figureName(row.Key, row.Period)
		slices.Sort(cells[k])
		for i, c := range cells[k] {
			cells[k][i] = trimZero(c)
		}
		got[k] = fmt.Sprint(warehouse.FormatNumber(row.Value), " of ", row.Edition.ID, " ", cells[k])
		if row.Withdrawn {
			got[k] = "withdrawn"
		}
	}
	if !maps.Equal(got, want) {
		r.Fatalf("as of release %d\n got %v\nwant %v", q.Release, got, want)
	}
}

func trimZero(s string) string {
	if s[0] == '0' {
		return s[1:]
	}
	return s
}

func figureName(key []string, period string) string {
	return key[6] + " " + key[4] + " " + key[1] + " " + period
}

// smallBlock is one table; the two tables are of one source and differ by sex.
func smallBlock(t *testing.T, d delivery) *warehouse.Observations {
	ds, err := catalog.Default().Dataset("NATURAL")
	if err != nil {
		t.Fatal(err)
	}
	b := &warehouse.Observations{
		Dataset: ds, Table: &warehouse.CutTable{Source: "US_DHS_NATURAL", ID: d.table, Replaces: d.replaces},
		Periods: &warehouse.Dictionary{}, Sheets: &warehouse.Dictionary{}, Dims: make([][]int32, len(ds.Dimensions)),
	}
	for range ds.Dimensions {
		b.Codes = append(b.Codes, &warehouse.Dictionary{})
	}
	for _, k := range slices.Sorted(maps.Keys(d.figures)) {
		codes := map[string]string{
			"FREQ": "A", "REF_AREA": []string{"CRI", "PAN"}[k%2], "SOURCE": "US_DHS_NATURAL", "MEASURE": "PERSONS", "BASIS": "C",
			"COUNTERPART_AREA": []string{"NIC", "HND", "CUB"}[k/4], "SEX": map[string]string{"one": "F", "two": "M"}[d.table], "AGE": "_T",
		}
		for i, dim := range ds.Dimensions {
			b.Dims[i] = append(b.Dims[i], b.Codes[i].Put(codes[dim.ID]))
		}
		b.Period = append(b.Period, b.Periods.Put(strconv.Itoa(2020+k/2%2)))
		b.Value, b.Flags, b.Conf = append(b.Value, float64(d.figures[k])), append(b.Flags, 0), append(b.Conf, warehouse.Free)
		b.Sheet, b.Row, b.Col = append(b.Sheet, b.Sheets.Put("")), append(b.Row, int32(d.rows[k])), append(b.Col, 1)
	}
	return b
}
